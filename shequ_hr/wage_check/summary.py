"""A closed run in sums: what was paid of each item, and employed days, by community, by post and by grade.

Made when a run is locked and kept in the office's settings, so that a year of thirty thousand people answers at once; it
holds only what the slips say and is made anew from them when it is missing or belongs to another seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from shequ_hr.model.payroll import LineKind, Run, RunKind, Slip
from shequ_hr.model.people import Employment, Record
from shequ_hr.money import Fen
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork

_PREFIX = "run_summary:"


class Staying(Record, frozen=True, kw_only=True):
    """People who are still employed after the month, and what they were paid of each item in it."""

    people: int
    amounts: dict[str, Fen]


class GroupSum(Record, frozen=True, kw_only=True):
    """The people of one community, post or grade: how many, their employed days, and what was paid of each item."""

    people: int
    days: int
    amounts: dict[str, Fen]


class RunSummary(Record, frozen=True, kw_only=True):
    """The sums of one closed run. Earnings count positive, items deducted from pay negative; ``labels`` name the items.

    ``groups``: dimension (community, post, grade) -> name -> sums; each dimension adds up to the whole run.
    ``staying`` by the last month of the employment as recorded, ``""`` = without end.
    """

    seal: str
    month: PayMonth
    kind: RunKind
    labels: dict[str, str]
    groups: dict[str, dict[str, GroupSum]]
    staying: dict[str, Staying]


class _Spells(msgspec.Struct, frozen=True):
    employments: tuple[Employment, ...] = ()


class _FrozenSpells(msgspec.Struct, frozen=True):
    """Only the employment spells of the frozen facts: reading all of them takes four times as long."""

    dossier: _Spells = _Spells()


_SPELLS = msgspec.json.Decoder(_FrozenSpells)
_SUMMARY = msgspec.json.Decoder(RunSummary)


class _Growing:
    """Sums while they grow."""

    __slots__ = ("amounts", "days", "people")

    def __init__(self) -> None:
        self.people = 0
        self.days = 0
        self.amounts: dict[str, Fen] = {}

    def add(self, days: int, amounts: list[tuple[str, Fen]]) -> None:
        self.people += 1
        self.days += days
        mine = self.amounts
        for item, amount in amounts:
            mine[item] = mine.get(item, 0) + amount


DIMENSIONS: tuple[tuple[str, Callable[[Slip], str]], ...] = (
    ("community", lambda slip: slip.community),
    ("post", lambda slip: slip.post),
    ("grade", lambda slip: "" if slip.grade is None else str(slip.grade)),
)
"""The breakdowns of the check, and what a slip counts under in each; ``""`` = none."""


def summarise(run: Run, slips: Iterable[tuple[Slip, bytes]]) -> RunSummary:
    """Add up the slips of a closed run by community, by post and by grade."""
    groups: dict[str, dict[str, _Growing]] = {name: {} for name, _ in DIMENSIONS}
    staying: dict[str, _Growing] = {}
    labels: dict[str, str] = {}
    for slip, facts in slips:
        amounts = _amounts(slip, labels)
        for name, key_of in DIMENSIONS:
            _into(groups[name], key_of(slip)).add(slip.days, amounts)
        until = _until(_SPELLS.decode(facts).dossier.employments, run.key.month)
        if until is not None:
            _into(staying, until).add(slip.days, amounts)
    return RunSummary(
        seal=run.seal,
        month=run.key.month,
        kind=run.key.kind,
        labels=labels,
        groups={
            name: {key: GroupSum(people=sums.people, days=sums.days, amounts=sums.amounts) for key, sums in found.items()}
            for name, found in groups.items()
        },
        staying={until: Staying(people=sums.people, amounts=sums.amounts) for until, sums in staying.items()},
    )


def _into(sums: dict[str, _Growing], key: str) -> _Growing:
    found = sums.get(key)
    if found is None:
        found = sums[key] = _Growing()
    return found


def _amounts(slip: Slip, labels: dict[str, str]) -> list[tuple[str, Fen]]:
    found = []
    for line in slip.lines:
        if line.kind is LineKind.EARNING:
            found.append((line.item, line.amount))
        elif line.kind is LineKind.DEDUCTION:
            found.append((line.item, -line.amount))
        else:
            continue
        if line.item not in labels:
            labels[line.item] = line.label
    return found


def keep_summary(uow: UnitOfWork, run: Run, slips: Iterable[tuple[Slip, bytes]]) -> None:
    """Keep the sums of a run that is being locked, under its seal."""
    uow.office.set_setting(_key(run), msgspec.json.encode(summarise(run, slips)).decode())


def summary_of(uow: UnitOfWork, run: Run) -> RunSummary:
    """The sums of a closed run: as kept, or from its slips when none are kept for its seal."""
    text = uow.office.setting(_key(run))
    if text:
        kept = _SUMMARY.decode(text)
        if kept.seal == run.seal:
            return kept
    return summarise(run, uow.runs.slips_with_facts(run.id))


def _key(run: Run) -> str:
    return f"{_PREFIX}{run.key.month}:{run.key.kind.value}:{run.key.sequence}"


def _until(spells: tuple[Employment, ...], month: PayMonth) -> str | None:
    """The last month of the spell that goes on after the month: ``""`` without end, None when none goes on."""
    after = month.plus(1).first_day
    going = [spell.span for spell in spells if spell.here and after in spell.span]
    if not going:
        return None
    lasts = [span.last_day for span in going]
    ends = [last for last in lasts if last is not None]
    return "" if len(ends) < len(lasts) else str(PayMonth.of(max(ends)))
