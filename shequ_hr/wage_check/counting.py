"""Which items count towards 人均收入, and the sums of a year in exact numbers: paid fen and person-months.

Person-months are employed days over the days of the month, added up as exact fractions. Leave lines reduce what counts,
because the items that they reduce count. Rounds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from shequ_hr.model.payroll import Run, RunKind
from shequ_hr.money import Fen
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork
from shequ_hr.rules.schema import ItemRule, RuleSet
from shequ_hr.wage_check.summary import GroupSum, RunSummary

LEAVE = "leave_"
"""How the keys of leave lines begin."""


def _built_in(item: str) -> bool:
    return item in {"income_tax", "annual_bonus_tax"} or item.startswith(LEAVE) or item.endswith(("_personal", "_employer"))


@dataclass(slots=True)
class Sums:
    """Counted fen paid, employed days by the length of their month, and the people of the last month, while they grow."""

    paid: Fen = 0
    days: dict[int, int] = field(default_factory=dict)
    people: int = 0

    @property
    def person_months(self) -> Fraction:
        """Employed days over the days of their month, exactly. Added up once: fractions are slow to add."""
        return sum((Fraction(days, length) for length, days in self.days.items()), Fraction(0))

    def actual(self) -> Fraction | None:
        """Fen a year a person: paid ÷ person-months × 12; None without person-months."""
        months = self.person_months
        return Fraction(self.paid * 12) / months if months else None


@dataclass(slots=True)
class Counter:
    """Adds up run summaries. ``counts`` tells of an item and month whether it counts; ``by_item`` sums what did.

    ``broken_down`` False: only the total, for the years beside the one that is asked for.
    """

    counts: Counting
    last: PayMonth
    broken_down: bool = True
    total: Sums = field(default_factory=Sums)
    by_item: dict[str, Fen] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    groups: dict[str, dict[str, Sums]] = field(default_factory=dict)

    def add(self, summary: RunSummary) -> None:
        """Add one run to the total and to the breakdowns."""
        counted = {item for item in summary.labels if self.counts(item, summary.month)}
        self.labels |= {item: self.counts.name_of(item, summary.labels[item]) for item in counted}
        length = summary.month.days if summary.kind is RunKind.REGULAR else 0
        # Each dimension adds up to the whole run; one of them makes the total.
        for group in summary.groups["post"].values():
            self._grow(self.total, group, summary, counted, length)
            for item, amount in group.amounts.items():
                if item in counted:
                    self.by_item[item] = self.by_item.get(item, 0) + amount
        for dimension, found in summary.groups.items() if self.broken_down else ():
            into = self.groups.setdefault(dimension, {})
            for name, group in found.items():
                sums = into.get(name)
                if sums is None:
                    sums = into[name] = Sums()
                self._grow(sums, group, summary, counted, length)

    def _grow(self, sums: Sums, group: GroupSum, summary: RunSummary, counted: set[str], length: int) -> None:
        """``length``: days of the month, 0 for a run that adds no person-months."""
        sums.paid += sum([amount for item, amount in group.amounts.items() if item in counted])
        if length:
            sums.days[length] = sums.days.get(length, 0) + group.days
            sums.people += group.people if summary.month == self.last else 0


class Counting:
    """Whether an item counts in a month: as the packs in force now configure it, else as the pack that paid it did."""

    def __init__(self, uow: UnitOfWork, rules: RuleSet) -> None:
        self._uow = uow
        self.items: dict[str, list[ItemRule]] = {}
        self._found: dict[tuple[str, PayMonth], ItemRule | None] = {}
        self._learn(rules)

    def _learn(self, rules: RuleSet) -> None:
        former = set(self.items)
        self._found.clear()
        for item in rules.pay.items:
            if item.key not in former:
                self.items.setdefault(item.key, []).append(item)

    def prepare(self, run: Run, summary: RunSummary) -> None:
        """Read the run's own packs when it paid items that the packs of today do not have."""
        if any(item not in self.items and not _built_in(item) for item in summary.labels):
            self._learn(rules_by_digest(self._uow, run.inputs))

    def rule(self, item: str, month: PayMonth) -> ItemRule | None:
        """The item's rule in the month, else its newest one; None for lines that no pack item stands behind."""
        key = item, month
        if key not in self._found:
            self._found[key] = self._rule(item, month)
        return self._found[key]

    def _rule(self, item: str, month: PayMonth) -> ItemRule | None:
        rules = self.items.get(item)
        if not rules:
            return None
        return next(
            (rule for rule in rules if rule.start <= month.last_day and (rule.end is None or rule.end > month.first_day)),
            rules[-1],
        )

    def name_of(self, item: str, label: str) -> str:
        """What an item is called by itself: a line's label may carry days or a part of the month."""
        rules = self.items.get(item)
        if rules:
            return rules[-1].name
        return f"{item.removeprefix(LEAVE)}扣款" if item.startswith(LEAVE) else label

    def __call__(self, item: str, month: PayMonth) -> bool:
        if item.startswith(LEAVE):
            return True
        rule = self.rule(item, month)
        return rule is not None and rule.counts
