"""The pay pack as formulas see it in one month: every name with what it stands for, on the day that a part begins.

Owns the lookup of names, tables and published averages and what each item reads. Evaluates nothing; see values.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.errors import RuleNotInForce
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.periods import PayMonth
from shequ_hr.rules.facts import BY_NAME
from shequ_hr.rules.schema import AverageWage, FactRule, FactType, ItemRule, Pack, Period, RuleSet, Series, TableRule

MONTHS_IN = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
"""Calendar months that one payment of an item covers."""


@dataclass(frozen=True, slots=True)
class PublishedAverage:
    """An average wage in force: yuan a year, where it comes from, and whether it is 暂按."""

    year: int
    amount: Fraction
    published: AverageWage | OfficeAverage

    @property
    def provisional(self) -> bool:
        """Whether an older figure stands in."""
        return isinstance(self.published, AverageWage) and self.published.provisional


class RuleBook:
    """A pay pack indexed by Chinese names, for one month."""

    def __init__(self, rules: RuleSet, month: PayMonth, averages: Iterable[OfficeAverage] = ()) -> None:
        pack = rules.pay
        self.pack = pack
        self.month = month
        self.region = pack.region
        self.series: dict[str, Series[Fraction]] = {one.name: one for one in pack.series.values()}
        self.tables: dict[str, TableRule] = {table.name: table for table in pack.tables.values()}
        self.facts: dict[str, FactRule] = {rule.name: rule for rule in pack.facts}
        self.items: dict[str, tuple[ItemRule, ...]] = _versions(pack)
        self.keys: dict[str, str] = {versions[-1].key: name for name, versions in self.items.items()}
        for name, versions in self.items.items():
            entry = versions[-1].entry
            if entry is not None:
                # A typed-in amount is a fact of the person to the formulas that read it.
                self.facts[name] = FactRule(versions[-1].key, name, FactType.NUMBER, entry)
        self._published = rules.averages
        self._typed = tuple(averages)
        self._reads: dict[str, frozenset[str]] = {}

    def item_on(self, name: str, day: date) -> ItemRule | None:
        """The item of that name in force on a day."""
        for rule in self.items.get(name, ()):
            if rule.start <= day and (rule.end is None or day < rule.end):
                return rule
        return None

    def reads(self, name: str) -> frozenset[str]:
        """The facts (typed-in items among them) that an item, a fact or a series reads in the end."""
        if name not in self._reads:
            self._reads[name] = frozenset()  # a circle of items is refused at load; this only ends it
            self._reads[name] = self._facts_of(name)
        return self._reads[name]

    def _facts_of(self, name: str) -> frozenset[str]:
        if name == "考核系数":
            return frozenset({"考核结果"})
        found = {name} if name in self.facts or name in BY_NAME else set()
        for rule in self.items.get(name, ()):
            if rule.assessed:
                found.add("考核结果")
            if rule.formula is None:
                continue
            tables = (self.tables[table].by for table in rule.formula.tables if table in self.tables)
            for inner in rule.formula.names.union(*tables):
                found |= self.reads(inner)
        return frozenset(found)

    def average(self, region: str, definition: str) -> PublishedAverage:
        """The prior year's published average wage; what the office entered precedes the pack. RuleNotInForce when unknown."""
        year = self.month.year - 1
        for typed in self._typed:
            if (typed.year, typed.region, typed.definition) == (year, region, definition):
                return PublishedAverage(year, Fraction(typed.amount, 100), typed)
        reason = ""
        for published in self._published:
            if (published.year, published.region, published.definition) == (year, region, definition):
                if published.amount is not None:
                    return PublishedAverage(year, published.amount, published)
                reason = published.reason
        raise RuleNotInForce(
            f"{definition}平均工资",
            region,
            f"{year}年",
            reason,
            "公布后用 average-wage set 录入，或在政策包里补上带来源的数值，再重新计算。",
        )

    def change_days(self) -> frozenset[date]:
        """Days on which any rule of the pack begins or ends."""
        days: set[date] = set()
        every: list[Series[Any]] = [*self.series.values()]
        every += [table.versions for table in self.pack.tables.values()]
        every += [post.bands for post in self.pack.posts if post.bands is not None]
        every += [one for one in (self.pack.grade, self.pack.assessment) if one is not None]
        for one in every:
            days.update(figure.start for figure in one.figures)
            if one.end is not None:
                days.add(one.end)
        for rule in self.pack.items:
            days.add(rule.start)
            if rule.end is not None:
                days.add(rule.end)
        return frozenset(days)


def _versions(pack: Pack) -> dict[str, tuple[ItemRule, ...]]:
    found: dict[str, list[ItemRule]] = {}
    for rule in pack.items:
        found.setdefault(rule.name, []).append(rule)
    return {name: tuple(sorted(rules, key=lambda rule: rule.start)) for name, rules in found.items()}
