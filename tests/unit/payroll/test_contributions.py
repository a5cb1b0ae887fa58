"""Insurance and housing fund: clamped bases, both sides, enrolment by whole months, overrides of the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from helpers.payslips import MARCH, amounts, bases, calculator, dossier, facts, span
from helpers.rules import FUND, INSURANCES, SOURCE, START, insurance, item, pack, rules, series, settings

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import LineKind, PayFacts, RunKind
from shequ_hr.model.people import ContributionBase, Employment, EmploymentKind, InsuranceExemption
from shequ_hr.money import RoundingUnit
from shequ_hr.rules.schema import Contribution, Figure, OfficeSettings, RuleSet

PAY = item("pay", "工资", "6000")
INSURED = rules(items=(PAY,), insured=True)


def found(who: PayFacts, own: RuleSet = INSURED) -> dict[str, int]:
    return amounts(calculator(own).slip(who))


def test_base_4588() -> None:
    lines = found(facts(dossier(bases=bases())))
    assert (lines["pension_personal"], lines["medical_personal"], lines["unemployment_personal"]) == (36_704, 9_176, 1_835)
    assert (lines["pension_employer"], lines["unemployment_employer"]) == (73_408, 2_753)


def test_slip_sums_and_the_special_deduction() -> None:
    slip = calculator(INSURED).slip(facts(dossier(bases=bases())))
    assert slip.tax.insurance == 36_704 + 9_176 + 1_835
    assert slip.deductions == slip.tax.insurance + slip.tax.withheld
    assert slip.employer == sum(line.amount for line in slip.lines if line.kind is LineKind.EMPLOYER)
    assert slip.net == slip.gross - slip.deductions


@pytest.mark.parametrize(("declared", "base"), [(100, 458_800), (458_801, 458_801), (9_999_999, 2_293_800)])
def test_bases_are_clamped(declared: int, base: int) -> None:
    assert found(facts(dossier(bases=bases(declared))))["pension_personal"] == base * 8 // 100 + (
        1 if base * 8 % 100 >= 50 else 0
    )


def test_an_own_base_wins_and_a_base_counts_from_its_month() -> None:
    declared = (
        *bases(500_000),
        ContributionBase(start=date(2025, 3, 1), kind="medical", amount=600_000),
        ContributionBase(start=date(2025, 3, 15), kind="social", amount=700_000),
        ContributionBase(start=date(2025, 4, 1), kind="social", amount=800_000),
    )
    for order in (declared, declared[::-1]):
        lines = found(facts(dossier(bases=order)))
        assert (lines["pension_personal"], lines["medical_personal"]) == (56_000, 12_000)


def test_no_base_is_that_persons_problem() -> None:
    with pytest.raises(UserError, match="没有社保基数"):
        found(facts())
    with pytest.raises(UserError, match="没有公积金基数"):
        found(facts(dossier(bases=bases())), rules(items=(PAY,), insured=True, fund=True, settings=settings()))


@pytest.mark.parametrize("kind", [EmploymentKind.REHIRED_RETIREE, EmploymentKind.ELSEWHERE])
def test_some_kinds_of_employment_are_not_insured(kind: EmploymentKind) -> None:
    who = dossier(employments=(Employment(span=span("2020-01-01"), kind=kind),))
    assert set(found(facts(who))) == {"pay", "income_tax"}
    elected = dossier(employments=(Employment(span=span("2020-01-01"), kind=EmploymentKind.ELECTED),), bases=bases())
    assert "pension_personal" in found(facts(elected))


def test_whole_months_even_for_one_day() -> None:
    assert found(facts(dossier("2025-03-31", bases=bases(start="2025-03-01"))))["pension_personal"] == 36_704
    assert found(facts(dossier("2020-01-01", "2025-03-02", bases=bases())))["pension_personal"] == 36_704


def exempt(kind: str, start: str = "2025-01-01", end: str | None = None) -> InsuranceExemption:
    return InsuranceExemption(span=span(start, end), kind=kind, reason="在原单位参保")


def test_exemptions_cover_the_month_of_whose_first_day_they_hold() -> None:
    with_fund = rules(items=(PAY,), insured=True, fund=True, settings=settings())

    def lines(*exemptions: InsuranceExemption) -> set[str]:
        who = dossier(bases=bases(fund=500_000), exemptions=exemptions)
        return {key.removesuffix("_personal") for key in found(facts(who), with_fund) if key.endswith("_personal")}

    everything = {"pension", "medical", "unemployment", "housing_fund"}
    assert lines() == everything
    assert lines(exempt("social")) == {"housing_fund"}
    assert lines(exempt("pension")) == everything - {"pension"}
    assert lines(exempt("housing_fund")) == everything - {"housing_fund"}
    assert lines(exempt("social", "2025-03-02")) == everything
    assert lines(exempt("social", "2025-01-01", "2025-03-01")) == everything
    who = dossier(exemptions=(exempt("social"), exempt("housing_fund")))
    assert set(found(facts(who), with_fund)) == {"pay", "income_tax"}


def test_sides_without_a_rate_have_no_line_and_need_no_base() -> None:
    own = replace(
        INSURED, insurances=(insurance("maternity", "生育保险", "0.008", "0"), insurance("illness", "大病", "0", "0"))
    )
    lines = found(facts(dossier(bases=bases())), own)
    assert lines["maternity_employer"] == 3_670
    assert not {"maternity_personal", "illness_personal", "illness_employer"} & set(lines)
    assert set(found(facts(), replace(own, insurances=own.insurances[1:]))) == {"pay", "income_tax"}
    personal = replace(own, insurances=(insurance("care", "长护险", "0", "0.01"),))
    assert set(found(facts(dossier(bases=bases())), personal)) == {"pay", "care_personal", "income_tax"}


def test_the_office_fills_in_rates_that_the_region_leaves_open() -> None:
    hole = replace(INSURANCES[0], key="injury", name="工伤保险", rates=series("工伤保险费率", (START, None)))
    open_rules = replace(INSURED, insurances=(hole,))
    with pytest.raises(RuleNotInForce, match="工伤保险费率"):
        found(facts(dossier(bases=bases())), open_rules)
    filled = rules(items=(PAY,), settings=settings(rates={"injury": Contribution(Fraction("0.002"), Fraction(0))}))
    assert found(facts(dossier(bases=bases())), replace(filled, insurances=(hole,)))["injury_employer"] == 918


def test_provisional_figures_mark_their_lines() -> None:
    rates = INSURANCES[0].rates
    provisional = replace(
        rates, figures=(Figure(START, rates.figures[0].value, SOURCE, provisional=True, reason="新数未公布"),)
    )
    own = replace(INSURED, insurances=(replace(INSURANCES[0], rates=provisional), INSURANCES[1]))
    slip = calculator(own).slip(facts(dossier(bases=bases())))
    marks = {line.item: line.provisional for line in slip.lines}
    assert marks["pension_personal"]
    assert not marks["medical_personal"]


def test_rounding_by_the_rule_of_the_insurance() -> None:
    jiao = replace(INSURED, insurances=(replace(INSURANCES[2], unit=RoundingUnit.JIAO),))
    assert found(facts(dossier(bases=bases())), jiao)["unemployment_personal"] == 1_840


def with_fund(**more: object) -> RuleSet:
    return rules(items=(PAY,), fund=True, **more)  # type: ignore[arg-type]


def fund_amount(declared: int, own: RuleSet, rate: str | None = None) -> int:
    base = ContributionBase(start=date(2020, 1, 1), kind="housing_fund", amount=declared, rate=rate)
    lines = found(facts(dossier(bases=(base,))), own)
    assert lines["housing_fund_personal"] == lines["housing_fund_employer"]
    return lines["housing_fund_personal"]


def test_the_fund_by_the_offices_or_the_persons_rate() -> None:
    assert fund_amount(500_000, with_fund(settings=settings())) == 60_000
    assert fund_amount(500_000, with_fund(settings=settings()), "0.05") == 25_000
    assert fund_amount(500_000, with_fund(), "8%") == 40_000
    assert fund_amount(9_999_999, with_fund(settings=settings())) == 376_344
    assert fund_amount(100, with_fund(settings=settings())) == 27_960
    assert fund_amount(100, with_fund(settings=settings(wage_class="二档"))) == 26_400


def test_a_floor_needs_its_class_only_where_it_matters() -> None:
    own = with_fund(settings=OfficeSettings(fund_rate=series("比例", (START, Fraction("0.1")))))
    assert fund_amount(500_000, own) == 50_000
    with pytest.raises(UserError, match="不知道单位按哪一档"):
        fund_amount(225_000, own)
    one = replace(FUND, floors=series("下限", (START, {"一档": Fraction(2330)})))
    assert fund_amount(100, replace(own, housing_fund=one)) == 23_300


@pytest.mark.parametrize(
    ("own", "rate", "words"),
    [
        (with_fund(), None, "没有公积金比例"),
        (with_fund(settings=settings()), "0.13", "允许 5%—12%"),
        (with_fund(settings=settings()), "百分之五", "公积金比例不是数字"),
        (with_fund(settings=settings(wage_class="三档")), None, "规定里有：一档、二档"),
    ],
)
def test_fund_mistakes_are_named(own: RuleSet, rate: str | None, words: str) -> None:
    with pytest.raises(UserError, match=words):
        fund_amount(500_000, own, rate)


def test_contributions_are_taken_once_a_month_by_the_regular_run() -> None:
    who = facts(dossier(bases=bases()), contributed=True)
    assert "pension_personal" not in found(who)
    bonus = rules(pack(items=(replace(PAY, run=RunKind.BONUS),)), insured=True)
    assert "pension_personal" not in amounts(calculator(bonus, MARCH, RunKind.BONUS).slip(facts()))


def test_overridden_contributions_count_as_they_stand() -> None:
    slip = calculator(INSURED).slip(facts(dossier(bases=bases()), overrides={"pension_personal": 0, "pension_employer": 5}))
    assert amounts(slip)["pension_personal"] == 0
    assert slip.tax.insurance == 9_176 + 1_835
    assert slip.employer == 5 + 31_657 + 2_753
