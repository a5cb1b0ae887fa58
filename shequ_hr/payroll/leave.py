"""Leave deductions: days of leave × what a day of the items is worth, by each item's convention; one line per kind.

A deduction never exceeds the items that it is taken from. Only items marked for it take part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import Leave, LineKind, SlipLine
from shequ_hr.money import Fen, divide, to_fen
from shequ_hr.payroll.grade_pay import ItemLine
from shequ_hr.payroll.proration import MonthDays, day_worth
from shequ_hr.rules.numbers import number_text, read_number
from shequ_hr.rules.schema import Figure, ItemRule, LeaveRule, Pack, Period, Series

GROUP = "请假扣款"


@dataclass(frozen=True, slots=True)
class LeaveItem:
    """An item that leave is deducted from: what it pays for a whole month (exact yuan), and what this month's lines pay."""

    rule: ItemRule
    monthly: Fraction
    paid: Fen
    lines: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """The deduction of one kind of leave; ``exact`` before rounding, ``taxable`` the part that lessens taxable income."""

    kind: str
    figure: Figure[LeaveRule]
    paid_share: Fraction
    days: Fraction
    items: tuple[LeaveItem, ...]
    exact: Fraction
    capped: bool
    taxable: Fen
    line: SlipLine


def leave_lines(
    leaves: Sequence[Leave], pack: Pack, day: date, lines: Sequence[ItemLine], days: MonthDays
) -> tuple[LeaveLine, ...]:
    """One negative earning for each kind of leave that costs pay. UserError for an unknown kind or impossible days."""
    items = leave_items(lines)
    room = sum(item.paid for item in items)
    found = []
    for kind, count in _by_kind(leaves, days).items():
        series = _rule_of(kind, pack)
        figure, rule = series.figure_on(day), series.on(day)
        lost = 1 - rule.paid_share
        if not lost:
            continue
        line = _line(kind, figure, rule, count, items, room, days)
        room += line.line.amount
        found.append(line)
    return tuple(found)


def leave_items(lines: Sequence[ItemLine]) -> tuple[LeaveItem, ...]:
    """The items marked for leave, monthly ones only, each with its pay for a whole month."""
    by_key: dict[str, list[ItemLine]] = {}
    for one in lines:
        if one.rule.leave and one.rule.period is Period.MONTH and not one.rule.deduction:
            by_key.setdefault(one.line.item, []).append(one)
    return tuple(
        LeaveItem(group[-1].rule, _monthly(group), sum(one.line.amount for one in group), tuple(group))
        for group in by_key.values()
    )


def _monthly(group: Sequence[ItemLine]) -> Fraction:
    """Pay for a whole month; of several parts their mean by days, since nobody recorded on which days the leave fell."""
    amount = share = Fraction(0)
    for one in group:
        if one.piece is None:
            amount, share = amount + Fraction(one.line.amount, 100), share + 1
        else:
            amount, share = amount + one.piece.full * one.piece.share, share + one.piece.share
    return amount / share if share else Fraction(0)


def _line(
    kind: str,
    figure: Figure[LeaveRule],
    rule: LeaveRule,
    count: Fraction,
    items: tuple[LeaveItem, ...],
    room: Fen,
    days: MonthDays,
) -> LeaveLine:
    lost = count * (1 - rule.paid_share)
    exact = taxable = Fraction(0)
    for item in items:
        part = item.monthly * day_worth(item.rule.prorate, days) * lost
        exact += part
        taxable += part if item.rule.taxable else 0
    amount = to_fen(exact)
    capped = amount > room
    amount = max(0, min(amount, room))
    of_taxable = (
        divide(amount * taxable.numerator * exact.denominator, taxable.denominator * exact.numerator) if exact > 0 else 0
    )
    label = f"{kind}扣款（{number_text(count)}天）"
    line = SlipLine(f"leave_{kind}", label, LineKind.EARNING, -amount, GROUP, 0, figure.provisional)
    return LeaveLine(kind, figure, rule.paid_share, count, items, exact, capped, of_taxable, line)


def _by_kind(leaves: Sequence[Leave], days: MonthDays) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for leave in sorted(leaves, key=lambda one: one.kind):
        count = read_number(leave.days)
        if count is None or count < 0:
            raise UserError(f"{leave.kind}天数不对", f"录入的是“{leave.days}”。", "填天数，例如 1 或 0.5。")
        found[leave.kind] = found.get(leave.kind, Fraction(0)) + count
    if sum(found.values()) > days.calendar:
        raise UserError(
            "请假天数超过全月",
            f"{days.month.label}只有 {days.calendar} 天，录入了 {number_text(sum(found.values(), Fraction(0)))} 天。",
            "改正请假天数后重新计算。",
        )
    return {kind: count for kind, count in found.items() if count}


def _rule_of(kind: str, pack: Pack) -> Series[LeaveRule]:
    for series in pack.leaves:
        if kind in {series.key, series.name} or any(one.value is not None and one.value.kind == kind for one in series.figures):
            return series
    known = "、".join(series.name for series in pack.leaves) or "（政策包没有请假规则）"
    raise UserError(
        f"政策包里没有假别“{kind}”", f"现有假别：{known}。", "改正假别，或在政策包的 [[leave]] 里写明这种假发多少工资。"
    )
