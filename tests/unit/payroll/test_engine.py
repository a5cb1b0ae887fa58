"""The slip as a whole: order, sums, tax over several runs of a month, bonus runs, warnings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.payslips import MARCH, amounts, bases, calculator, dossier, facts, span
from helpers.rules import START, TAX_RULE, item, pack, rules, series, settings

from shequ_hr.errors import RuleNotInForce
from shequ_hr.model.payroll import LineKind, RunKind, TaxFacts, TaxMethod, YearToDate
from shequ_hr.model.people import Employment, GradeRecord
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import LeaveRule

PAY = item("pay", "工资", "12000")
DUES = item("dues", "工会会费", "60", deduction=True, taxable=False, prorate=None)
EXEMPT = item("exempt", "独生子女费", "200", taxable=False)
BONUS = item("year_end", "年终奖", run=RunKind.BONUS, annual_bonus=True)
PRIZE = item("prize", "单项奖", run=RunKind.BONUS)
JANUARY = PayMonth(2025, 1)


def test_the_order_of_a_slip_and_of_items() -> None:
    leaves = (series("事假", (START, LeaveRule("事假", Fraction(0)))), series("探亲假", (START, None)))
    own = rules(items=(PAY, DUES, EXEMPT), insured=True, fund=True, settings=settings(), leaves=leaves)
    calc = calculator(own, JANUARY)
    who = facts(dossier(bases=bases(fund=500_000), grades=(GradeRecord(start=START, grade=5),)), leaves={"事假": "1"})
    slip = calc.slip(who)
    order = [
        *["pay", "exempt", "leave_事假", "pension_personal", "medical_personal", "unemployment_personal"],
        *["housing_fund_personal", "income_tax", "dues", "pension_employer", "medical_employer", "unemployment_employer"],
        "housing_fund_employer",
    ]
    assert [line.item for line in slip.lines] == order
    assert [one.key for one in calc.items() if one.key != "leave_探亲假"] == order
    assert slip.grade == 5
    assert {one.key: one.kind for one in calc.items()}["dues"] is LineKind.DEDUCTION
    assert slip.gross == sum(line.amount for line in slip.lines if line.kind is LineKind.EARNING)
    assert slip.deductions == sum(line.amount for line in slip.lines if line.kind is LineKind.DEDUCTION)


def test_exempt_income_is_reported_and_not_taxed() -> None:
    slip = calculator(rules(items=(PAY, EXEMPT)), JANUARY).slip(facts())
    assert (slip.tax.income, slip.tax.exempt, slip.tax.withheld) == (1_220_000, 20_000, 21_000)
    assert slip.net == 1_220_000 - 21_000


def test_dues_are_shown_and_taken_after_tax() -> None:
    slip = calculator(rules(items=(PAY, DUES)), JANUARY).slip(facts())
    assert amounts(slip)["dues"] == 6_000
    assert slip.net == 1_200_000 - 21_000 - 6_000


def test_a_second_run_withholds_the_difference() -> None:
    first = calculator(rules(items=(PAY,)), JANUARY).slip(facts())
    second = calculator(rules(items=(PRIZE,)), JANUARY, RunKind.BONUS)
    before = YearToDate(income=first.tax.income, withheld=first.tax.withheld)
    slip = second.slip(facts(typed={"prize": 100_000}, tax=TaxFacts(months=1, before=before)))
    assert first.tax.withheld + slip.tax.withheld == (1_300_000 - 500_000) * 3 // 100
    assert amounts(slip) == {"prize": 100_000, "income_tax": 3_000}


@pytest.mark.parametrize(
    ("bonus", "tax"), [(2_000_000, 60_000), (3_600_000, 108_000), (3_600_100, 339_010), (3_700_000, 349_000)]
)
def test_a_year_end_bonus_is_taxed_apart(bonus: int, tax: int) -> None:
    slip = calculator(rules(items=(BONUS,)), JANUARY, RunKind.BONUS).slip(facts(typed={"year_end": bonus}))
    assert amounts(slip) == {"year_end": bonus, "annual_bonus_tax": tax}
    assert (slip.tax.income, slip.tax.withheld, slip.net) == (0, 0, bonus - tax)
    assert bool(slip.warnings) == (bonus > 3_600_000)
    if slip.warnings:
        assert "36,000.00" in slip.warnings[0]


def test_a_second_or_no_longer_favoured_bonus_is_wages_of_its_month() -> None:
    who = facts(typed={"year_end": 2_000_000}, tax=TaxFacts(months=1, bonus_used=True))
    slip = calculator(rules(items=(BONUS,)), JANUARY, RunKind.BONUS).slip(who)
    assert amounts(slip)["income_tax"] == 45_000
    assert "并入当月" in slip.warnings[0]
    ended = replace(rules(items=(BONUS,)), income_tax=series("个税", (START, replace(TAX_RULE, bonus_brackets=()))))
    slip = calculator(ended, JANUARY, RunKind.BONUS).slip(facts(typed={"year_end": 2_000_000}))
    assert "annual_bonus_tax" not in amounts(slip)
    assert "现行规定" in slip.warnings[0]


def test_a_bonus_run_pays_both_kinds() -> None:
    calc = calculator(rules(items=(PAY, BONUS, PRIZE)), JANUARY, RunKind.BONUS)
    slip = calc.slip(facts(typed={"year_end": 2_000_000, "prize": 600_000}))
    assert amounts(slip) == {"year_end": 2_000_000, "prize": 600_000, "income_tax": 3_000, "annual_bonus_tax": 60_000}
    assert slip.tax.income == 600_000
    assert [one.key for one in calc.items()] == ["year_end", "prize", "income_tax", "annual_bonus_tax"]


def test_a_further_run_takes_nothing_from_somebody_it_does_not_pay() -> None:
    owed = TaxFacts(months=1, before=YearToDate(income=3_000_000))
    slip = calculator(rules(items=(PAY, PRIZE)), JANUARY, RunKind.BONUS).slip(facts(tax=owed))
    assert (slip.lines, slip.net) == ((), 0)


def test_a_bonus_in_the_regular_run_is_apart_from_its_wages() -> None:
    own = rules(items=(PAY, replace(BONUS, run=RunKind.REGULAR)))
    slip = calculator(own, JANUARY).slip(facts(typed={"year_end": 2_000_000}))
    assert amounts(slip) == {"pay": 1_200_000, "year_end": 2_000_000, "income_tax": 21_000, "annual_bonus_tax": 60_000}


def test_items_without_a_fund() -> None:
    keys = [one.key for one in calculator(rules(items=(PAY,), insured=True)).items()]
    assert keys[:2] == ["pay", "pension_personal"]
    assert "housing_fund_personal" not in keys


def test_nothing_taxable_still_shows_a_tax_line() -> None:
    assert amounts(calculator(rules(items=(item("pay", "工资", "3000"),)), JANUARY).slip(facts()))["income_tax"] == 0


def test_without_a_tax_rule_nobody_is_paid() -> None:
    own = replace(rules(items=(PAY,)), income_tax=None)
    with pytest.raises(RuleNotInForce, match="个人所得税"):
        calculator(own).slip(facts())


def test_negative_net_is_shown_and_warned_about() -> None:
    slip = calculator(rules(items=(replace(DUES, unit=PAY.unit), item("pay", "工资", "10"))), JANUARY).slip(facts())
    assert slip.net == -5_000
    assert slip.warnings[0].startswith("实发为负（−50.00 元）")


def test_sixty_thousand_is_questioned_for_somebody_not_here_all_year() -> None:
    tax = TaxFacts(method=TaxMethod.SIXTY_THOUSAND, months=1)
    assert "6万元" in calculator(rules(items=(PAY,))).slip(facts(tax=tax)).warnings[0]
    assert not calculator(rules(items=(PAY,)), JANUARY).slip(facts(tax=tax)).warnings


def test_pay_below_the_minimum_wage_is_warned_about() -> None:
    wages = series("最低工资", (START, {"一档": Fraction(2330)}))
    low = replace(rules(items=(item("pay", "工资", "2000"),), settings=settings()), minimum_wage=wages)
    assert "低于最低工资 2,330.00" in calculator(low).slip(facts()).warnings[0]
    assert not calculator(low).slip(facts(dossier("2025-03-02"))).warnings
    unknown = replace(low, minimum_wage=series("最低工资", (START, None)))
    assert not calculator(unknown).slip(facts()).warnings
    other = replace(low, minimum_wage=series("最低工资", (START, {"二档": Fraction(2330)})))
    assert not calculator(other).slip(facts()).warnings


def test_people_alike_share_a_sheet_and_get_the_same_slip() -> None:
    calc = calculator(rules(items=(PAY,)))
    first = calc.slip(facts())
    assert calc.slip(facts()) == first == calculator(rules(items=(PAY,))).slip(facts())


def test_two_spells_in_one_month_count_their_days() -> None:
    twice = dossier(
        "2020-01-01", employments=(Employment(span=span("2020-01-01", "2025-03-11")), Employment(span=span("2025-03-22")))
    )
    slip = calculator(rules(items=(item("pay", "工资", "3100"),)), MARCH).slip(facts(twice))
    assert slip.days == 20
    assert slip.gross == 200_000
    assert [line.label for line in slip.lines if line.item == "pay"] == ["工资"]


def test_a_pack_with_no_items_pays_nothing_but_shows_the_person() -> None:
    slip = calculator(rules(pack())).slip(facts())
    assert (slip.gross, slip.net, slip.days) == (0, 0, 31)
