"""A small office on a real store for tests of runs, people and the average-wage check. Fictional people, valid check digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from db.store import create_store
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.payroll import LineKind, PayFacts, Run, RunInputs, RunKey, RunState, Slip, SlipLine
from shequ_hr.model.people import (
    Assignment,
    BankAccount,
    Community,
    ContributionBase,
    Dossier,
    Employment,
    Office,
    Worker,
)
from shequ_hr.model.security import Actor, Role
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Store, Workspace
from shequ_hr.runs.encoding import encode_facts, seal_of

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass
class TestClock:
    """A clock that moves by a minute with every look, so that runs have an order in time."""

    __test__ = False
    moment: datetime = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment

    def today(self) -> date:
        return self.moment.date()


@dataclass
class Texts:
    """A pack library of given texts."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def shipped(self) -> Mapping[str, str]:
        return self.texts


def id_number(serial: int, birth: date = date(1990, 6, 12)) -> str:
    """A resident ID number of a fictional person with a valid check digit; odd serials are men."""
    digits = f"510107{birth:%Y%m%d}{serial:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[rest]


def person(
    serial: int,
    name: str,
    *,
    start: date = date(2020, 3, 1),
    end: date | None = None,
    community: str = "示例东社区",
    post: str = "工作人员",
    base: int | None = 600_000,
    **changes: Any,
) -> Worker:
    """Somebody employed from ``start`` to before ``end`` with one post, bases and an account."""
    span = DateSpan(start, end)
    bases = (
        ()
        if base is None
        else tuple(ContributionBase(start=date(2020, 1, 1), kind=kind, amount=base) for kind in ("housing_fund", "social"))
    )
    dossier = Dossier(
        employments=(Employment(span=span, place="示例街道"),),
        assignments=(Assignment(span=span, community=community, post=post),),
        bases=bases,
    )
    account = BankAccount(start=date(2020, 1, 1), number=f"62170000000000{serial:05d}", bank="示例银行")
    given: dict[str, Any] = {"accounts": (account,), "dossier": dossier, "birth_date": date(1990, 6, 12), **changes}
    return Worker(name=name, id_number=id_number(serial), sex="男" if serial % 2 else "女", **given)


def workspace_on(store: Store, texts: Mapping[str, str], folder: Path, user: str = "周敏") -> Workspace:
    """A workspace with the test's clock on a store that is open."""
    actor = Actor(name=user, roles=frozenset(Role))
    return Workspace(store=store, clock=TestClock(), files=AtomicFiles(), library=Texts(texts), actor=actor, folder=folder)


@contextmanager
def office(
    folder: Path, texts: Mapping[str, str], pay_pack: str, workers: Sequence[Worker] = (), user: str = "周敏", **settings: Any
) -> Iterator[Workspace]:
    """An office with two communities and the workers, on its own store."""
    store = create_store(folder / "office.sqlite3")
    ws = workspace_on(store, texts, folder, user)
    with store.begin() as uow:
        uow.office.save(Office(unit="示例街道", code="510107000", level="street", pay_pack=pay_pack, **settings))
        uow.communities.save([Community(name="示例东社区"), Community(name="示例西社区")])
        uow.workers.save(workers)
        uow.commit()
    try:
        yield ws
    finally:
        store.close()


def employed_days(dossier: Dossier, month: PayMonth) -> int:
    """Days of the month on which the person is employed here; a day in two spells counts once."""
    days = 0
    covered = month.first_day
    for spell in sorted((spell for spell in dossier.employments if spell.here), key=lambda spell: spell.span.start):
        inside = spell.span.intersect(month.span)
        if inside is None or inside.end is None or inside.end <= covered:
            continue
        days += (inside.end - max(inside.start, covered)).days
        covered = inside.end
    return days


def slip(worker: Worker, month: PayMonth, amounts: Mapping[str, int], **changes: Any) -> tuple[Slip, bytes]:
    """A slip of a whole month with earnings only, and its frozen facts."""
    lines = tuple(SlipLine(key, key, LineKind.EARNING, amount) for key, amount in amounts.items())
    gross = sum(amounts.values())
    post = worker.dossier.assignments[0]
    given: dict[str, Any] = {
        "worker": worker.id,
        "name": worker.name,
        "community": post.community,
        "post": post.post,
        "days": employed_days(worker.dossier, month),
        "lines": lines,
        "gross": gross,
        "net": gross,
        **changes,
    }
    return Slip(**given), encode_facts(PayFacts(worker=worker.id, dossier=worker.dossier))


def close_run(
    ws: Workspace,
    key: RunKey,
    slips: Sequence[tuple[Slip, bytes]],
    state: RunState = RunState.LOCKED,
    packs: Mapping[str, str] | None = None,
) -> Run:
    """Put a run into the store as if it had been calculated and locked; a draft when that state is asked for."""
    now = ws.clock.now()
    sums = {name: sum(getattr(entry, name) for entry, _ in slips) for name in ("gross", "deductions", "net", "employer")}
    inputs = RunInputs(month=key.month, kind=key.kind, packs=dict(packs or {}), pay_pack="example", paid_days=())
    run = Run(key=key, state=RunState.DRAFT, slips=len(slips), inputs=inputs, calculated=now, **sums)
    with ws.store.begin() as uow:
        run = uow.runs.save_draft(run, slips)
        if state is not RunState.DRAFT:
            run = replace(run, state=state, locked=now, seal=seal_of(inputs, slips))
            uow.runs.update(run)
        uow.commit()
    return run
