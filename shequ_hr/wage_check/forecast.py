"""A plain forecast of a running year: what was paid so far, and for the rest the last closed month's amounts.

Monthly items go on as in the last closed month for people still employed (those with a recorded end until that month);
items of a quarter, half-year or year are taken, in the months that pay them, as they were last paid within a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from shequ_hr.model.payroll import RunKind
from shequ_hr.money import Fen
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.wage_check.counting import Counting, Sums
from shequ_hr.wage_check.groups import monthly_gap, shown, two_decimals
from shequ_hr.wage_check.results import YearForecast
from shequ_hr.wage_check.summary import RunSummary, Staying


def forecast_year(
    closed: Sequence[RunSummary], counting: Counting, so_far: Sums, months: Sequence[PayMonth], required: Fen
) -> YearForecast | None:
    """The year to its end; None when it has no remaining month or nobody stays."""
    last = months[-1]
    rest = months_between(last.plus(1), PayMonth(last.year, 12))
    staying = [
        (until, group)
        for summary in closed
        if summary.month == last and summary.kind is RunKind.REGULAR
        for until, group in summary.staying.items()
    ]
    paid, person_months = so_far.paid, so_far.person_months
    for month in rest:
        going = [group for until, group in staying if until in ("", str(month)) or until > str(month)]
        person_months += sum(group.people for group in going)
        paid += _monthly(going, counting, last) + _periodic(closed, counting, month)
    if not rest or not person_months:
        return None
    actual = Fraction(paid * 12) / person_months
    return YearForecast(
        from_month=str(rest[0]),
        months_left=len(rest),
        actual=shown(actual),
        person_months=two_decimals(person_months),
        paid=paid,
        gap=monthly_gap(required, actual),
        ok=actual > required,
        text=(
            f"{rest[0].label}{'至12月' if len(rest) > 1 else ''}按{last.label}仍在职人员的发放额推算；"
            "按季、半年、年发放的项目按最近一次发放额，在应发月份计入。"
        ),
    )


def _monthly(going: Iterable[Staying], counting: Counting, last: PayMonth) -> Fen:
    """What the people who stay got of monthly items in the last closed month."""
    return sum(
        amount
        for group in going
        for item, amount in group.amounts.items()
        if counting(item, last) and not _is_periodic(counting, item, last)
    )


def _periodic(closed: Sequence[RunSummary], counting: Counting, month: PayMonth) -> Fen:
    """Items that are not paid every month and are due in the month: as last paid, at most twelve months ago."""
    total = 0
    settled: set[str] = set()
    for paid_month in sorted({summary.month for summary in closed}, reverse=True):
        if month.months_since(paid_month) > 12:
            break
        here: set[str] = set()
        for summary in closed:
            if summary.month != paid_month:
                continue
            for group in summary.groups["post"].values():
                for item, amount in group.amounts.items():
                    rule = counting.rule(item, month)
                    due = rule is not None and rule.counts and len(rule.months) < 12 and month.month in rule.months
                    if due and item not in settled:
                        total += amount
                        here.add(item)
        settled |= here
    return total


def _is_periodic(counting: Counting, item: str, month: PayMonth) -> bool:
    rule = counting.rule(item, month)
    return rule is not None and len(rule.months) < 12
