"""Leave deductions: the statutory example, shares of pay, and never more than the items."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from helpers.payslips import amounts, calculator, dossier, facts, span
from helpers.rules import SOURCE, START, item, rules

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import PayFacts, RunKind
from shequ_hr.model.people import Employment
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import Convention, Figure, ItemRule, LeaveRule, Period, Series

JULY = PayMonth(2024, 7)  # 23 paid days


def leave(kind: str, paid_share: str) -> Series[LeaveRule]:
    return Series(kind, kind, "示例", (Figure(START, LeaveRule(kind, Fraction(paid_share)), SOURCE),))


LEAVES = (leave("事假", "0"), leave("病假", "0.8"), leave("年休假", "1"))
PAY = item("pay", "工资", "2175", leave=True, prorate=Convention.SIMPLE)


def slip(who: PayFacts, *items: ItemRule) -> dict[str, int]:
    return amounts(calculator(rules(items=items or (PAY,), leaves=LEAVES), JULY).slip(who))


@pytest.mark.parametrize(
    ("convention", "deduction", "gross"),
    [
        (Convention.SIMPLE, -10_000, 207_500),
        (Convention.SCALED, -9_457, 208_043),
        (Convention.CALENDAR, -7_016, 210_484),
        (None, -10_000, 207_500),
    ],
)
def test_one_day_of_unpaid_leave_by_convention(convention: Convention | None, deduction: int, gross: int) -> None:
    calc = calculator(rules(items=(replace(PAY, prorate=convention),), leaves=LEAVES), JULY)
    found = calc.slip(facts(leaves={"事假": "1"}))
    assert amounts(found)["leave_事假"] == deduction
    assert found.gross == gross
    assert found.tax.income == gross
    assert found.lines[1].label == "事假扣款（1天）"


def test_shares_half_days_and_full_pay() -> None:
    found = slip(facts(leaves={"病假": "2.5", "年休假": "3", "事假": "0"}))
    assert found["leave_病假"] == -5_000
    assert "leave_年休假" not in found
    assert "leave_事假" not in found


def test_a_deduction_never_exceeds_the_items() -> None:
    found = slip(facts(leaves={"事假": "23", "病假": "8"}))
    assert found["leave_事假"] == -217_500
    assert found["leave_病假"] == 0
    joiner = slip(facts(dossier("2024-07-29"), leaves={"事假": "5"}))
    assert joiner["pay"] == 30_000
    assert joiner["leave_事假"] == -30_000


def test_only_marked_monthly_earnings_take_part() -> None:
    others = (replace(PAY, key="b", name="补贴", leave=False), replace(PAY, key="q", name="季度奖", period=Period.QUARTER))
    dues = replace(PAY, key="dues", name="会费", deduction=True)
    assert slip(facts(leaves={"事假": "1"}), PAY, *others, dues)["leave_事假"] == -10_000
    assert slip(facts(leaves={"事假": "1"}), others[0])["leave_事假"] == 0


def test_of_a_split_month_the_mean_counts_and_an_override_stands_for_the_month() -> None:
    split = dossier(employments=(Employment(span=span("2024-01-01"), probation_end=date(2024, 7, 16)),))
    rule = replace(PAY, prorate=Convention.SCALED, probation=Fraction("0.8"))
    mean = Fraction(2175) * (Fraction(11, 23) * Fraction("0.8") + Fraction(12, 23))
    assert slip(facts(split, leaves={"事假": "1"}), rule)["leave_事假"] == -int(mean / 23 * 100 + Fraction(1, 2))
    assert slip(facts(leaves={"事假": "1"}, overrides={"pay": 435_000}))["leave_事假"] == -20_000
    weekend = facts(dossier("2024-07-06", "2024-07-08"), leaves={"事假": "1"})
    assert slip(weekend)["leave_事假"] == 0


def test_leave_of_items_that_are_not_taxable_lessens_exempt_income() -> None:
    exempt = replace(PAY, key="e", name="免税补贴", taxable=False)
    found = calculator(rules(items=(PAY, exempt), leaves=LEAVES), JULY).slip(facts(leaves={"事假": "1"}))
    assert found.gross == 435_000 - 20_000
    assert found.tax.income - found.tax.exempt == 207_500
    only = calculator(rules(items=(exempt,), leaves=LEAVES), JULY).slip(facts(leaves={"事假": "1"}))
    assert only.tax.income - only.tax.exempt == 0


def test_a_leave_line_can_be_overridden() -> None:
    found = slip(facts(leaves={"事假": "1"}, overrides={"leave_事假": 0}))
    assert found["leave_事假"] == 0


def test_leave_belongs_to_the_regular_run() -> None:
    bonus = replace(PAY, run=RunKind.BONUS)
    calc = calculator(rules(items=(bonus,), leaves=LEAVES), JULY, RunKind.BONUS)
    assert calc.slip(facts(leaves={"事假": "1"})).gross == 217_500


@pytest.mark.parametrize(
    ("leaves", "words"),
    [
        ({"探亲假": "1"}, "现有假别：事假、病假、年休假"),
        ({"事假": "一"}, "填天数"),
        ({"事假": "-1"}, "填天数"),
        ({"事假": "32"}, "只有 31 天"),
    ],
)
def test_impossible_leave_is_refused(leaves: dict[str, str], words: str) -> None:
    with pytest.raises(UserError) as caught:
        slip(facts(leaves=leaves))
    assert words in f"{caught.value}{caught.value.hint}"


def test_scaled_leave_needs_paid_days() -> None:
    calc = calculator(rules(items=(replace(PAY, prorate=Convention.SCALED),), leaves=LEAVES), JULY, paid=())
    with pytest.raises(UserError, match="算不出请假扣款"):
        calc.slip(facts(leaves={"事假": "1"}))
