"""How much of a month (or of a longer period) a part of it is worth, by the named conventions (人社部发〔2025〕2号).

Exact shares; no rounded day rate exists anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from shequ_hr.errors import UserError
from shequ_hr.model.people import Dossier
from shequ_hr.payroll.segments import Part
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.rules.schema import Convention

MONTHLY_PAID_DAYS = Fraction("21.75")
"""月计薪天数: (365 - 104) ÷ 12, fixed by 人社部发〔2025〕2号."""

CONVENTION_NAMES = {
    Convention.CALENDAR: "按日历天数",
    Convention.SIMPLE: "按 21.75 天",
    Convention.SCALED: "按当月计薪日",
}


@dataclass(frozen=True, slots=True)
class MonthDays:
    """The month's calendar days and 计薪日."""

    month: PayMonth
    calendar: int
    paid: int


def share_of(convention: Convention, part: Part, parts: Sequence[Part], days: MonthDays) -> Fraction:
    """What a part is worth of the whole month; the shares of all parts never exceed one, and are one for a full month."""
    if convention is Convention.CALENDAR:
        return Fraction(part.days, days.calendar)
    if sum(one.days for one in parts) == days.calendar and len(parts) == 1:
        return Fraction(1)
    if days.paid == 0:
        raise UserError(
            f"{days.month.label}没有计薪日", "节假日表里这个月没有一天计薪，折算不出不满月的工资。", "请核对节假日表。"
        )
    if convention is Convention.SCALED:
        return Fraction(part.paid_days, days.paid)
    worked = sum(one.paid_days for one in parts)
    if worked == 0:
        return Fraction(0)
    full = sum(one.days for one in parts) == days.calendar
    whole = Fraction(1) if full else min(Fraction(1), worked / MONTHLY_PAID_DAYS)
    return whole * part.paid_days / worked


def share_text(convention: Convention, part: Part, parts: Sequence[Part], days: MonthDays) -> str:
    """The share as people check it: ``10 ÷ 31``."""
    if convention is Convention.CALENDAR:
        return f"{part.days} ÷ {days.calendar}"
    if convention is Convention.SCALED:
        return f"{part.paid_days} ÷ {days.paid}"
    worked = sum(one.paid_days for one in parts)
    if sum(one.days for one in parts) == days.calendar:
        return f"{part.paid_days} ÷ {worked}"
    if worked > MONTHLY_PAID_DAYS:
        return f"{part.paid_days} ÷ {worked}（在职 {worked} 个计薪日超过 21.75，合计不超过全月）"
    return f"{part.paid_days} ÷ 21.75"


def day_worth(convention: Convention | None, days: MonthDays) -> Fraction:
    """What one day of leave is worth of the month; items that are not prorated go by 21.75."""
    if convention is Convention.CALENDAR:
        return Fraction(1, days.calendar)
    if convention is Convention.SCALED:
        if days.paid == 0:
            raise UserError(
                f"{days.month.label}没有计薪日", "节假日表里这个月没有一天计薪，算不出请假扣款。", "请核对节假日表。"
            )
        return Fraction(1, days.paid)
    return 1 / MONTHLY_PAID_DAYS


def day_worth_text(convention: Convention | None, days: MonthDays) -> str:
    """The divisor of a day of leave."""
    if convention is Convention.CALENDAR:
        return str(days.calendar)
    return str(days.paid) if convention is Convention.SCALED else "21.75"


def period_of(month: PayMonth, months: int) -> DateSpan:
    """The last period of so many months that has ended by the end of the pay month: what a quarterly item pays for."""
    first = PayMonth(month.year, (month.month - 1) // months * months + 1)
    if month.plus(1) < first.plus(months):
        first = first.plus(-months)
    return DateSpan(first.first_day, first.plus(months).first_day)


def period_share(dossier: Dossier, month: PayMonth, months: int) -> tuple[int, int]:
    """Calendar days employed here in the period and its days: how items longer than a month are prorated."""
    period = period_of(month, months)
    covered = period.start
    employed = 0
    for spell in sorted((one for one in dossier.employments if one.here), key=lambda one: one.span.start):
        inside = spell.span.intersect(period)
        if inside is None or inside.end is None or inside.end <= covered:
            continue
        employed += (inside.end - max(inside.start, covered)).days
        covered = inside.end
    return employed, period.days
