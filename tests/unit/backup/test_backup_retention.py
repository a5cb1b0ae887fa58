"""Which backups stay is decided by count and sequence; whatever the clocks said, none is lost that has to stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shequ_hr.backup.checking import clock_jump
from shequ_hr.backup.shelf import KEEP_LAST, KEEP_MONTHS, Kept, given_up
from shequ_hr.model.backup import Manifest, Reason
from shequ_hr.model.security import AuditHead

NOW = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)


def kept(sequence: int, reason: Reason, month: str, at: datetime = NOW) -> Kept:
    """A backup as the shelf finds it."""
    manifest = Manifest(
        format=1,
        sequence=sequence,
        at=at,
        reason=reason,
        program="1",
        schema=1,
        office="o",
        head=AuditHead(seq=1, digest=""),
        state="",
        month=month,
        parts=(),
    )
    return Kept(path=Path(f"{sequence}.shbak"), manifest=manifest, size=1)


backups = st.lists(st.tuples(st.sampled_from(Reason), st.integers(1, 40), st.integers(-3650, 3650)), max_size=120).map(
    lambda rows: [
        kept(number, reason, f"{2020 + month // 12}-{month % 12 + 1:02d}", NOW + timedelta(days=days))
        for number, (reason, month, days) in enumerate(rows, start=1)
    ]
)


@given(backups)
@settings(max_examples=150, deadline=None)
def test_wrong_clocks_delete_nothing_that_stays(known: list[Kept]) -> None:
    gone = {one.path for one in given_up(known)}
    stay = [one for one in known if one.path not in gone]
    assert len(stay) >= min(len(known), KEEP_LAST)
    assert not gone & {one.path for one in known[-KEEP_LAST:]}
    assert not any(one.path in gone for one in known if one.manifest.reason is Reason.LOCK)
    newest = {one.manifest.month: one for one in known}
    last = sorted(newest.values(), key=lambda one: one.manifest.sequence)[-KEEP_MONTHS:]
    assert not gone & {one.path for one in last}
    steady = [kept(one.manifest.sequence, one.manifest.reason, one.manifest.month) for one in known]
    assert {one.path for one in given_up(steady)} == gone  # the same with a clock that stood still


def test_old_ones_do_go() -> None:
    known = [kept(number, Reason.EXIT, "2026-04") for number in range(1, 101)]
    assert [one.manifest.sequence for one in given_up(known)] == list(range(1, 71))


def test_clocks_are_told_when_they_jump() -> None:
    assert clock_jump(NOW, NOW - timedelta(minutes=4)) == ""
    assert "还早" in clock_jump(NOW, NOW - timedelta(minutes=6))
    assert clock_jump(NOW, NOW + timedelta(days=399)) == ""
    assert "隔了一年多" in clock_jump(NOW, NOW + timedelta(days=3650))
