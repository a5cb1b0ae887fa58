"""People, months and calculators for tests of pay: short ways to say who works where since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shequ_hr.model.payroll import Leave, Override, PayFacts, RunInputs, RunKind, Slip, TaxFacts, TypedAmount
from shequ_hr.model.people import Assignment, ContributionBase, Dossier, Employment
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.rules.schema import RuleSet

MARCH = PayMonth(2025, 3)


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(start: str, end: str | None = None) -> DateSpan:
    """From a day up to but not including another."""
    return DateSpan(day(start), None if end is None else day(end))


def weekdays(month: PayMonth) -> tuple[int, ...]:
    """Days of a month from Monday to Friday, holidays not considered."""
    return tuple(number for number in range(1, month.days + 1) if date(month.year, month.month, number).weekday() < 5)


def dossier(start: str = "2020-01-01", end: str | None = None, post: str = "工作人员", **more: Any) -> Dossier:
    """Somebody employed here in one post of 一号社区; ``more`` replaces any field."""
    given: dict[str, Any] = {
        "employments": (Employment(span=span(start, end)),),
        "assignments": (Assignment(span=span(start, end), community="一号社区", post=post),),
        **more,
    }
    return Dossier(**given)


def bases(social: int = 458_800, fund: int | None = None, start: str = "2020-01-01") -> tuple[ContributionBase, ...]:
    """Declared bases in fen."""
    found = [ContributionBase(start=day(start), kind="social", amount=social)]
    if fund is not None:
        found.append(ContributionBase(start=day(start), kind="housing_fund", amount=fund))
    return tuple(found)


def facts(person: Dossier | None = None, **more: Any) -> PayFacts:
    """Frozen facts; ``typed`` may be a dict of fen, ``overrides`` of fen, ``leaves`` of days, by item or kind."""
    given = dict(more)
    if isinstance(given.get("typed"), dict):
        given["typed"] = tuple(TypedAmount(item=item, amount=amount) for item, amount in given["typed"].items())
    if isinstance(given.get("overrides"), dict):
        given["overrides"] = tuple(Override(item=item, amount=fen, reason="核定") for item, fen in given["overrides"].items())
    if isinstance(given.get("leaves"), dict):
        given["leaves"] = tuple(Leave(kind=kind, days=days) for kind, days in given["leaves"].items())
    given.setdefault("tax", TaxFacts(months=1))
    return PayFacts(worker=1, dossier=person or dossier(), **given)


def calculator(
    rules: RuleSet, month: PayMonth = MARCH, kind: RunKind = RunKind.REGULAR, paid: Iterable[int] | None = None, **more: Any
) -> MonthCalculator:
    """A calculator of a run."""
    days = weekdays(month) if paid is None else tuple(paid)
    inputs = RunInputs(month=month, kind=kind, packs=rules.digests, pay_pack=rules.pay.id, paid_days=days, **more)
    return MonthCalculator(rules, inputs)


def amounts(slip: Slip) -> dict[str, int]:
    """Fen by item, parts added up."""
    found: dict[str, int] = {}
    for line in slip.lines:
        found[line.item] = found.get(line.item, 0) + line.amount
    return found
