"""The trials of the command line: tax T1-T10, insurance on 4588, pay 3970, 2760 and 4220; refusals name the key."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from helpers.rules import START, TAX_RULE, item, rules, series, settings
from helpers.shipped import shipped_rules

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import RunKind
from shequ_hr.payroll.pay_trial import whole_years
from shequ_hr.payroll.trial import trial_facts, trial_insurance, trial_pay, trial_tax
from shequ_hr.rules.schema import (
    BadYear,
    Credit,
    EarlyPromotion,
    Effective,
    Entry,
    FactRule,
    FactType,
    GradeRule,
    PartYear,
)

TAX = shipped_rules("cn/income-tax")


def month(income: object, insurance: object = "0", extra: object = "0") -> dict[str, object]:
    return {"income": income, "insurance": insurance, "extra": extra}


def withheld(data: dict[str, Any]) -> list[str]:
    return [one["withheld"] for one in trial_tax(data, TAX)["months"]]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"months": [month("30000", "4500", "2000")] * 12},
            ["555.00", "625.00", *["1850.00"] * 5, "2250.00", *["3700.00"] * 4],
        ),
        ({"months": [month("10000", "1500", "1000")] * 3}, ["75.00"] * 3),
        ({"months": [month("8000", "1000", "1000")] * 12}, ["30.00"] * 12),
        ({"months": [month("30000", "4500")] * 2}, ["615.00", "965.00"]),
        ({"months": [month("10000"), *[month("4000")] * 11], "mode": "sixty_thousand"}, ["0.00"] * 12),
        ({"months": [month("30000")], "mode": "first_job", "start_month": 7}, ["0.00"]),
        ({"months": [month("30000")], "start_month": 7}, ["750.00"]),
        ({"months": [month("40500", "1000", "1000"), None, month("40500", "1000")]}, ["1005.00", "0.00", "2775.00"]),
        ({"months": [month("12000"), month("1000"), month("12000"), month("9000")]}, ["210.00", "0.00", "90.00", "120.00"]),
    ],
    ids=["T1", "T2", "T3", "T4", "T5", "T6", "T6 ordinary", "T7", "T8"],
)
def test_tax_examples(data: dict[str, Any], expected: list[str]) -> None:
    assert withheld(data) == expected


@pytest.mark.parametrize(
    ("bonus", "separate"), [("20000", "600.00"), ("36000", "1080.00"), (36001, "3390.10"), ("37000.00", "3490.00")]
)
def test_t9_bonus_apart(bonus: object, separate: str) -> None:
    answer = trial_tax({"months": [month("30000", "4500", "2000")] * 12, "bonus": bonus}, TAX)
    assert answer["bonus"]["separate"] == separate
    assert answer["bonus"]["better"] == "separate"
    assert ("warnings" in answer) == (separate in {"3390.10", "3490.00"})


def test_a_small_year_makes_merging_better() -> None:
    answer = trial_tax({"months": [month("3000")] * 12, "bonus": "20000"}, TAX)
    assert answer["bonus"] == {"separate": "600.00", "merged": "0.00", "better": "merged"}
    assert trial_tax({"bonus": "20000"}, TAX)["bonus"]["merged"] == "450.00"


def test_t10_an_opening_balance_counts_no_more_months_than_have_passed() -> None:
    def data(months: object) -> dict[str, Any]:
        opening = {"income": "60000", "insurance": "0", "extra": "0", "months": months, "withheld": "900"}
        return {"months": [month("10000")], "start_month": 7, "opening": opening}

    assert withheld(data(9)) == withheld(data(6)) == ["150.00"]
    assert withheld(data(3)) != ["150.00"]
    without = data(6)
    del without["opening"]["months"]
    assert withheld(without) == ["150.00"]


def test_taxable_and_tax_to_date_are_shown() -> None:
    assert trial_tax({"months": [month("30000", "4500", "2000")] * 2}, TAX)["months"][1] == {
        "taxable_to_date": "37000.00",
        "tax_to_date": "1180.00",
        "withheld": "625.00",
    }


def test_amounts_may_be_written_in_several_ways() -> None:
    for income in ("30000", 30000, "30,000.00", 30000.0, Decimal("30000.00"), " 30000 "):
        assert withheld({"months": [month(income)]}) == ["750.00"]
    assert withheld({"months": [month("30000") | {"exempt": "1000", "other": "500"}]}) == ["705.00"]


def test_the_year_chooses_the_rule() -> None:
    assert withheld({"months": [month("30000")], "year": 2024}) == ["750.00"]
    with pytest.raises(RuleNotInForce):
        trial_tax({"months": [], "year": 2024}, replace(TAX, income_tax=series("个税", (START, None))))
    with pytest.raises(RuleNotInForce):
        trial_tax({"months": []}, replace(TAX, income_tax=series("个税", (START, None))))
    with pytest.raises(RuleNotInForce):
        trial_tax({"months": []}, replace(TAX, income_tax=None))
    ended = replace(TAX, income_tax=series("个税", (START, replace(TAX_RULE, bonus_brackets=()))))
    assert trial_tax({"months": [month("30000")], "bonus": "20000"}, ended)["bonus"] == {
        "separate": None,
        "merged": "1230.00",
        "better": "merged",
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"month": []}, "month"),
        ({"months": "一月"}, "一列月份"),
        ({"months": [3000]}, "一组键和值"),
        ({"months": [{"salary": 1}]}, "第 1 个月不认识：salary"),
        ({"months": [month("三千")]}, "“三千”不是金额"),
        ({"months": [month("1.234")]}, "不是金额"),
        ({"months": [month("-1")]}, "不能是负数"),
        ({"months": [None] * 13}, "超出了一个纳税年度"),
        ({"months": [], "start_month": 13}, "start_month"),
        ({"months": [], "start_month": "1.5"}, "start_month"),
        ({"months": [], "mode": "yearly"}, "ordinary、first_job、sixty_thousand"),
        ({"months": [], "opening": {"month": 1}}, "期初余额不认识"),
    ],
)
def test_tax_refusals_name_the_key(data: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError) as caught:
        trial_tax(data, TAX)
    assert words in f"{caught.value}{caught.value.hint}"
    assert caught.value.problems


CHENGDU = shipped_rules("sichuan/chengdu-insurance")
ASKED = {"region": "成都", "month": "2025-01", "base": "4588"}


def test_base_4588_in_chengdu() -> None:
    answer = trial_insurance(ASKED, CHENGDU)
    sides = {one["key"]: (one["personal"], one["employer"]) for one in answer["insurances"]}
    assert sides["pension"] == ("367.04", "734.08")
    assert sides["medical"][0] == "91.76"
    assert sides["unemployment"] == ("18.35", "27.53")
    assert answer["personal_total"] == "477.15"
    assert {one["key"] for one in answer["unavailable"]} == {"injury", "housing_fund"}
    assert answer["housing_fund"]["personal"] is None
    assert answer["housing_fund"]["highest"] == {"rate": "0.12", "amount": "550.56"}
    assert len(answer["warnings"]) == 2


def test_given_rates_bases_and_fund() -> None:
    data = ASKED | {
        "rates": {"injury": {"employer": "0.2%"}},
        "bases": {"medical": "5000"},
        "fund_rate": "12%",
        "fund_base": "6000",
        "wage_class": "一类",
    }
    answer = trial_insurance(data, CHENGDU)
    sides = {one["key"]: one for one in answer["insurances"]}
    assert sides["injury"]["employer"] == "9.18"
    assert sides["medical"]["base"] == "5000.00"
    assert answer["housing_fund"]["personal"] == "720.00"
    assert answer["unavailable"] == []
    assert "warnings" not in answer
    only = trial_insurance(data | {"insurances": ["pension"]}, CHENGDU)
    assert [one["key"] for one in only["insurances"]] == ["pension"]


def test_a_fund_that_can_not_be_calculated_does_not_hide_the_insurances() -> None:
    answer = trial_insurance(ASKED | {"wage_class": "九类"}, CHENGDU)
    assert answer["housing_fund"] is None
    assert any("九类" in one["message"] for one in answer["unavailable"])
    bare = trial_insurance({"month": "2025-01", "base": "5000"}, rules(insured=True))
    assert bare["housing_fund"] is None
    assert bare["unavailable"] == []
    assert trial_insurance(ASKED, rules(fund=True, settings=settings()))["housing_fund"]["rate"] == "0.12"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base": None}, "没有给出金额"),
        ({"month": "2025年1月"}, "写成 2026-10"),
        ({"month": ""}, "没有给出月份"),
        ({"insurances": ["pensions"]}, "pension、"),
        ({"insurances": "pension"}, "pension、"),
        ({"bases": {"pensions": 1}}, "bases 不认识"),
        ({"rates": {"injury": {"boss": 1}}}, "rates.injury 不认识"),
        ({"fund_rate": "一成"}, "不是数字"),
        ({"salary": 1}, "社保试算不认识"),
    ],
)
def test_insurance_refusals_name_the_key(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError) as caught:
        trial_insurance(ASKED | change, CHENGDU)
    assert words in f"{caught.value}{caught.value.hint}"


def pay(pack: str, worker: dict[str, Any], when: str = "2024-08", **more: Any) -> dict[str, Any]:
    return trial_pay({"pack": pack, "month": when, "worker": worker, **more}, shipped_rules(pack))


@pytest.mark.parametrize(
    ("pack", "worker", "grade", "total"),
    [
        ("cn/six-departments", {"post": "正职", "dual_post": True, "service_years": 8, "certificate": "中级"}, 3, "3970.00"),
        (
            "cn/six-departments",
            {"岗位": "书记", "书记主任一肩挑": "是", "工作年限": "7.5", "证书等级": "社会工作师"},
            3,
            "3970.00",
        ),
        ("fujian/xiang-an-2013", {"post": "副职", "service_years": 5, "assessment_result": "合格"}, 3, "2760.00"),
        ("fujian/xiang-an-2013", {"post": "副职", "grade": 3}, 3, "2760.00"),
        (
            "chongqing/district",
            {"post": "副职", "service_years": 6, "certificate": "助理", "community_level": "市级"},
            None,
            "4220.00",
        ),
        (
            "chongqing/district",
            {
                "post": "副职",
                "service_years": 9,
                "continuous_years": 6,
                "certificate": ["助理", "无"],
                "community_level": "市级",
            },
            None,
            "4220.00",
        ),
        ("chongqing/district", {"post": "副职", "service_years": 6, "performance": "100.50"}, None, "3480.50"),
    ],
)
def test_pay_examples(pack: str, worker: dict[str, Any], grade: int | None, total: str) -> None:
    answer = pay(pack, worker)
    assert (answer["grade"], answer["total"]) == (grade, total)
    assert all(set(one) == {"item", "label", "amount"} for one in answer["items"])


@pytest.mark.parametrize(
    ("worker", "words"),
    [
        ({"post": "站长"}, "政策包里有"),
        ({"job": "正职"}, "可以用：post、grade、service_years"),
        ({}, "post（岗位）"),
        ({"post": "正职", "service_years": 6, "certificate": "驾驶证"}, "可以写等级：高级"),
        ({"post": "正职", "service_years": "六"}, "不是数字"),
        ({"post": "正职", "grade": "1.5", "service_years": 1}, "写整数"),
        ({"post": "正职", "on_probation": "也许"}, "写 true 或 false"),
        ({"post": "正职"}, "service_years"),
        ({"post": "正职", "service_years": 1, "assessments": {"去年": "合格"}}, "不是年度"),
        ({"post": "正职", "service_years": 1, "performance": "一百"}, "不是金额"),
    ],
)
def test_pay_refusals(worker: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError) as caught:
        pay("chongqing/district", worker)
    assert words in f"{caught.value}{caught.value.hint}"


def test_pay_of_other_runs_and_missing_grades() -> None:
    with pytest.raises(UserError, match="没有“yearly”这种发放"):
        pay("cn/six-departments", {"post": "正职"}, kind="yearly")
    answer = pay("cn/six-departments", {"post": "正职", "assessment_result": "不合格"}, "2024-12", kind="bonus")
    assert answer == {
        "grade": None,
        "items": [{"item": "reward_performance", "label": "奖励性绩效", "amount": "0.00"}],
        "total": "0.00",
    }
    for worker, words in (({"post": "正职"}, "service_years"), ({"post": "正职", "service_years": 30, "grade": None}, "")):
        if words:
            with pytest.raises(UserError, match=words):
                pay("cn/six-departments", worker)
        else:
            assert pay("cn/six-departments", worker)["grade"] == 10


def test_a_declared_hole_is_named_only_by_what_reads_it() -> None:
    with pytest.raises(UserError, match="薪酬基数"):
        pay("shandong/jinan", {"post": "正职", "service_years": 3}, "2025-01")


GRADED = GradeRule(
    step_years=Fraction(1),
    start=None,
    inclusive=True,
    part_year=PartYear.COUNTS_AS_FULL,
    effective=Effective.SAME_DAY,
    continuous_only=True,
    bad_results=(),
    bad_year=BadYear.NOT_COUNTED,
    educations=(),
    certificates={"中级": Credit(grades=1)},
    early=EarlyPromotion("优秀", 2, 1, 1),
    by_result={},
    by_community_level={},
)


def test_grades_by_rule_from_given_facts() -> None:
    facts = (
        FactRule("dual", "一肩挑", FactType.BOOL, Entry.PERSON, default=False),
        FactRule("hours", "工时", FactType.NUMBER, Entry.MONTH, default=Fraction(0)),
    )
    dues = item("dues", "会费", "5", deduction=True)
    own = rules(
        grade=series("等级", (START, GRADED)),
        facts=facts,
        items=(item("pay", "工资", "100"), dues, item("typed", "补贴"), item("b", "奖金", "1", run=RunKind.BONUS)),
    )
    own = replace(
        own, pay=replace(own.pay, posts=(replace(own.pay.posts[0], bands=series("区间", (START, (1, 20)))), *own.pay.posts[1:]))
    )

    def tried(**worker: Any) -> dict[str, Any]:
        return trial_pay({"month": "2025-03", "worker": worker}, own)

    answer = tried(post="正职", service_years="3.5", dual=True, hours=2, typed=None)
    assert answer == {
        "grade": 5,
        "items": [{"item": "pay", "label": "工资", "amount": "100.00"}],
        "total": "100.00",
        "deductions": [{"item": "dues", "label": "会费", "amount": "5.00"}],
    }
    assert tried(post="正职", service_years=9, continuous_years=2, assessments={"2022": "优秀", "2023": "优秀"})["grade"] == 4
    assert tried(post="副职", service_years=9)["grade"] is None
    assert tried(post="正职")["grade"] is None
    assert tried(post="正职", grade=7)["grade"] == 7
    assert "dual" in trial_facts(own)
    assert "year" not in trial_facts(own)


def test_given_coefficients_probation_and_provisional_items() -> None:
    rule = item("pay", "工资", "1000", assessed=True, probation=Fraction("0.8"))
    own = rules(items=(rule,), assessment=series("考核", (START, None)))

    def tried(**worker: Any) -> str:
        return str(trial_pay({"month": "2025-03", "worker": {"post": "正职", **worker}}, own)["total"])

    assert tried(assessment_coefficient="1.2") == "1200.00"
    assert tried(assessment_coefficient=1, on_probation=True) == "800.00"
    template = pay(
        "sichuan/chengdu-template",
        {"post": "副职", "service_years": 4, "assessment_result": "合格", "titles": "", "education": "本科"},
        "2025-01",
    )
    assert template["grade"] == 5


@pytest.mark.parametrize(("years", "counted"), [(4, 4), ("4.0", 4), ("4.01", 5), ("3.5", 4), (None, None)])
def test_only_a_started_year_counts_as_a_full_one(years: object, counted: int | None) -> None:
    given = years if not isinstance(years, str) else Fraction(years)
    assert whole_years(given, PartYear.COUNTS_AS_FULL) == counted
