"""Pay items: proration, 试用期, 考核系数, typed-in amounts, overrides, items for longer periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from helpers.payslips import MARCH, amounts, calculator, dossier, facts, span
from helpers.rules import SOURCE, START, StubFormula, item, pack, rules, series

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import LineKind, OfficeAverage, Override, RunKind, TypedAmount
from shequ_hr.model.people import Assessment, Employment, PersonalFact
from shequ_hr.money import RoundingUnit
from shequ_hr.payroll.proration import period_of, period_share
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.rules.schema import (
    AssessmentRule,
    AverageWage,
    Convention,
    Entry,
    FactRule,
    FactType,
    Figure,
    Period,
    Series,
    Table,
    TableRule,
)

JULY = PayMonth(2024, 7)
PAY = item("pay", "工资", "2175")


def paid(rule: object, who: object = None, month: PayMonth = MARCH, **sections: object) -> dict[str, int]:
    return amounts(calculator(rules(items=(rule,), **sections), month).slip(who or facts()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("convention", "start", "end", "fen"),
    [
        (Convention.CALENDAR, "2024-07-16", None, 112_258),  # 16 of 31 days
        (Convention.SIMPLE, "2024-07-16", None, 120_000),  # 12 paid days ÷ 21.75
        (Convention.SCALED, "2024-07-16", None, 113_478),  # 12 of 23 paid days
        (Convention.SIMPLE, "2024-07-02", None, 217_500),  # 22 paid days: never above the full pay
        (Convention.SIMPLE, "2020-01-01", None, 217_500),
        (Convention.SCALED, "2020-01-01", None, 217_500),
        (Convention.CALENDAR, "2020-01-01", "2024-07-02", 7_016),
        (Convention.SIMPLE, "2024-07-06", "2024-07-08", 0),  # a weekend
        (Convention.SCALED, "2024-07-06", "2024-07-08", 0),
    ],
)
def test_part_months_by_the_named_convention(convention: Convention, start: str, end: str | None, fen: int) -> None:
    assert paid(replace(PAY, prorate=convention), facts(dossier(start, end)), JULY)["pay"] == fen


def test_simple_shares_of_a_split_full_month_add_up_to_the_whole() -> None:
    probation = dossier(employments=(Employment(span=span("2024-06-01"), probation_end=date(2024, 7, 16)),))
    slip = calculator(rules(items=(replace(PAY, prorate=Convention.SIMPLE, probation=Fraction("0.8")),)), JULY).slip(
        facts(probation)
    )
    assert [line.amount for line in slip.lines if line.item == "pay"] == [83_217, 113_478]  # 11/23 × 80%, 12/23


def test_items_that_are_not_prorated_are_paid_whole_from_the_last_part() -> None:
    assert paid(replace(PAY, prorate=None), facts(dossier("2025-03-31")))["pay"] == 217_500
    moved = dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 3, 20)),))
    assert paid(replace(PAY, prorate=None, probation=Fraction(0)), facts(moved))["pay"] == 217_500


def test_a_month_without_paid_days_can_not_be_prorated_by_them() -> None:
    for convention in (Convention.SIMPLE, Convention.SCALED):
        calc = calculator(rules(items=(replace(PAY, prorate=convention),)), paid=())
        assert calc.slip(facts()).gross == 217_500
        with pytest.raises(UserError, match="没有计薪日"):
            calc.slip(facts(dossier("2025-03-10")))


def test_each_line_is_rounded_once_by_its_own_rule() -> None:
    exact = item("exact", "月薪酬", StubFormula("示例", lambda _: Fraction("5265.555")), unit=RoundingUnit.YUAN, paid=False)
    share = item(
        "share", "基本", StubFormula("月薪酬 × 70%", lambda env: env.value("月薪酬") * Fraction("0.7"), frozenset({"月薪酬"}))
    )  # type: ignore[operator]
    ratio = item("ratio", "系数", StubFormula("1.3875", lambda _: Fraction("1.38755")), exact=True, paid=False)
    by_ratio = item("by_ratio", "按系数", StubFormula("1000 × 系数", lambda env: 1000 * env.value("系数"), frozenset({"系数"})))  # type: ignore[operator]
    found = amounts(calculator(rules(items=(exact, share, ratio, by_ratio))).slip(facts()))
    assert found["share"] == 368_620  # 5266 × 70 %
    assert found["by_ratio"] == 138_755
    assert "exact" not in found


def test_probation_pays_a_share_or_nothing() -> None:
    probation = facts(dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 6, 1)),)))
    assert paid(replace(PAY, probation=Fraction("0.8")), probation)["pay"] == 174_000
    assert paid(replace(PAY, probation=Fraction(0)), probation)["pay"] == 0


RESULTS = Series(
    "a",
    "考核系数",
    "示例",
    (Figure(START, AssessmentRule({"优秀": Fraction("1.2"), "合格": Fraction(1), "不合格": Fraction(0)}, None), SOURCE),),
)
REVIEWED = dossier(assessments=(Assessment(year=2024, result="优秀", effective=date(2025, 1, 1)),))


def test_assessed_items_are_multiplied_by_the_coefficient_of_the_last_result() -> None:
    bonus = replace(PAY, assessed=True)
    assert paid(bonus, facts(REVIEWED), assessment=RESULTS)["pay"] == 261_000
    bad = dossier(assessments=(*REVIEWED.assessments, Assessment(year=2025, result="不合格", effective=date(2025, 3, 1))))
    assert paid(bonus, facts(bad), assessment=RESULTS)["pay"] == 0
    with pytest.raises(UserError, match="没有考核结果"):
        paid(bonus, assessment=RESULTS)
    with pytest.raises(RuleNotInForce):
        paid(bonus, facts(REVIEWED))
    odd = dossier(assessments=(Assessment(year=2024, result="良好", effective=date(2025, 1, 1)),))
    with pytest.raises(UserError, match="优秀、合格、不合格"):
        paid(bonus, facts(odd), assessment=RESULTS)


def test_the_pack_may_assume_a_result_and_nobody_on_zero_probation_needs_one() -> None:
    assumed = series("考核系数", (START, AssessmentRule({"合格": Fraction(1)}, "合格")))
    assert paid(replace(PAY, assessed=True), assessment=assumed)["pay"] == 217_500
    probation = facts(dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 6, 1)),)))
    assert paid(replace(PAY, assessed=True, probation=Fraction(0)), probation, assessment=RESULTS)["pay"] == 0


TYPED = item("extra", "加班费")


def test_typed_in_amounts_have_three_states() -> None:
    assert "extra" not in paid(TYPED)
    assert paid(TYPED, facts(typed={"extra": 0}))["extra"] == 0
    assert paid(TYPED, facts(typed={"extra": 12_345}))["extra"] == 12_345
    # An entry without an amount is not set, and an amount of something else is nobody's.
    assert "extra" not in paid(TYPED, facts(typed=(TypedAmount(item="extra", text="x"), TypedAmount(item="other", amount=5))))


def test_typed_in_amounts_follow_the_rules_of_their_item() -> None:
    joiner = dossier("2025-03-17")
    assert paid(replace(TYPED, prorate=Convention.CALENDAR), facts(joiner, typed={"extra": 310_000}))["extra"] == 150_000
    assert paid(TYPED, facts(joiner, typed={"extra": 310_000}))["extra"] == 310_000
    assert (
        paid(replace(TYPED, assessed=True), facts(REVIEWED, typed={"extra": 100_000}), assessment=RESULTS)["extra"] == 120_000
    )
    probation = dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 3, 17)),))
    assert paid(replace(TYPED, probation=Fraction(0)), facts(probation, typed={"extra": 310_000}))["extra"] == 310_000
    half = replace(TYPED, prorate=Convention.CALENDAR, probation=Fraction(0))
    assert paid(half, facts(probation, typed={"extra": 310_000}))["extra"] == 150_000


def test_somebody_who_has_left_is_paid_what_is_typed_in() -> None:
    left = dossier("2020-01-01", "2025-02-01", post="副职")
    slip = calculator(rules(items=(PAY, TYPED), insured=True)).slip(facts(left, typed={"extra": 50_000}))
    assert (slip.gross, slip.days, slip.post, slip.community) == (50_000, 0, "副职", "一号社区")
    assert slip.grade is None
    with pytest.raises(UserError, match="2025年3月不在职"):
        calculator(rules(items=(PAY, TYPED))).slip(facts(left))
    with pytest.raises(UserError, match="却录入了请假"):
        calculator(rules(items=(PAY, TYPED))).slip(facts(left, typed={"extra": 1}, leaves={"事假": "1"}))


def test_amounts_typed_in_per_person_are_dated_facts() -> None:
    own = item("car", "交通补贴", None, entry=Entry.PERSON, prorate=Convention.CALENDAR)
    who = dossier(personal=(PersonalFact(start=date(2025, 3, 17), key="car", value="310"),))
    slip = calculator(rules(items=(own,))).slip(facts(who))
    assert [(line.label, line.amount) for line in slip.lines if line.item == "car"] == [("交通补贴（17日至31日）", 15_000)]
    assert "car" not in amounts(calculator(rules(items=(own, PAY))).slip(facts()))


def test_a_formula_that_reads_an_amount_that_was_not_typed_in_is_an_error() -> None:
    total = item("total", "合计", StubFormula("加班费 × 2", lambda env: env.value("加班费") * 2, frozenset({"加班费"})))  # type: ignore[operator]
    calc = calculator(rules(items=(TYPED, total)))
    assert amounts(calc.slip(facts(typed={"extra": 100})))["total"] == 200
    assert amounts(calc.slip(facts(typed={"extra": 0})))["total"] == 0
    with pytest.raises(UserError, match="加班费"):
        calc.slip(facts())


def test_an_override_replaces_the_month_and_zero_is_a_value() -> None:
    split = dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 3, 17)),))
    rule = replace(PAY, probation=Fraction("0.8"))
    for fen in (0, 300_000):
        slip = calculator(rules(items=(rule, TYPED))).slip(facts(split, overrides={"pay": fen}))
        assert [line.amount for line in slip.lines if line.item == "pay"] == [fen]
        assert slip.gross == fen
    assert paid(TYPED, facts(overrides={"extra": 700}))["extra"] == 700


def test_overrides_keep_the_order_of_the_slip() -> None:
    three = (replace(PAY, key="a", name="甲"), replace(PAY, key="b", name="乙"), replace(PAY, key="c", name="丙"))
    slip = calculator(rules(items=three)).slip(facts(overrides={"a": 1}))
    assert [line.item for line in slip.lines[:3]] == ["a", "b", "c"]


@pytest.mark.parametrize("key", ["gross", "net", "grade", "nobody"])
def test_sums_and_unknown_items_can_not_be_overridden(key: str) -> None:
    with pytest.raises(UserError, match="不能改项目"):
        paid(PAY, facts(overrides={key: 1}))


def test_overrides_of_the_engine_and_of_other_runs() -> None:
    bonus = replace(PAY, key="bonus", name="奖金", run=RunKind.BONUS)
    calc = calculator(rules(items=(PAY, bonus), insured=True))
    who = facts(overrides={"bonus": 5, "pension_personal": 100, "income_tax": 7, "leave_事假": 3}, contributed=True)
    slip = calc.slip(who)
    assert amounts(slip)["income_tax"] == 7
    assert slip.tax.withheld == 7
    assert slip.warnings == ()
    only = calculator(rules(items=(PAY, bonus))).slip(facts(overrides={"bonus": 5, "leave_事假": 3}))
    assert only.warnings == ("调整“leave_事假”没有用上：工资单里没有这一行。",)


def test_items_are_paid_in_their_months_by_their_run() -> None:
    quarterly = replace(PAY, period=Period.QUARTER, months=(3, 6, 9, 12), prorate=None)
    assert paid(quarterly)["pay"] == 217_500
    assert "pay" not in paid(quarterly, month=PayMonth(2025, 4))
    assert "pay" not in paid(replace(PAY, run=RunKind.BONUS))


@pytest.mark.parametrize(
    ("month", "months", "start", "end"),
    [
        ("2025-03", 3, "2025-01-01", "2025-04-01"),
        ("2025-04", 3, "2025-01-01", "2025-04-01"),
        ("2025-05", 3, "2025-01-01", "2025-04-01"),
        ("2025-12", 12, "2025-01-01", "2026-01-01"),
        ("2025-02", 12, "2024-01-01", "2025-01-01"),
        ("2025-07", 6, "2025-01-01", "2025-07-01"),
    ],
)
def test_a_longer_period_is_the_last_one_that_has_ended(month: str, months: int, start: str, end: str) -> None:
    assert period_of(PayMonth.parse(month), months) == span(start, end)


def test_longer_periods_are_prorated_by_calendar_days() -> None:
    yearly = replace(PAY, period=Period.YEAR, months=(12,))
    december = PayMonth(2025, 12)
    assert paid(yearly, facts(dossier("2025-07-01")), december)["pay"] == 109_644  # 184 of 365 days
    assert paid(yearly, facts(), december)["pay"] == 217_500
    twice = dossier(
        employments=(
            Employment(span=span("2025-01-01", "2025-02-01")),
            Employment(span=span("2025-01-15", "2025-02-01")),
            Employment(span=span("2025-12-01")),
        )
    )
    assert period_share(twice, december, 12) == (62, 365)
    typed = item("year_end", "年终", None, period=Period.YEAR, prorate=Convention.CALENDAR, months=(12,))
    assert paid(typed, facts(dossier("2025-07-01"), typed={"year_end": 36_500_00}), december)["year_end"] == 18_400_00
    calc = calculator(rules(items=(yearly,)), december)
    assert [calc.slip(facts(dossier(start))).gross for start in ("2020-01-01", "2025-07-01")] == [217_500, 109_644]


def test_tables_averages_and_provisional_figures() -> None:
    table = TableRule(
        "t",
        "工资表",
        ("岗位",),
        (False,),
        Series("t", "工资表", "示例", (Figure(START, Table({("工作人员",): Fraction(3000)}), SOURCE, provisional=True),)),
    )
    cell = item(
        "cell",
        "表工资",
        StubFormula(
            "工资表[岗位]", lambda env: env.look_up("工资表", (env.value("岗位"),)), frozenset(), frozenset({"工资表"})
        ),
    )
    third = item("third", "按均薪", StubFormula("上年平均工资", lambda env: env.average_wage("示例", "全口径") / 12))
    follows = item("follows", "随表工资", StubFormula("表工资", lambda env: env.value("表工资"), frozenset({"表工资"})))
    sections = {"tables": {"t": table}, "items": (cell, third, follows)}
    wages = (
        AverageWage(2024, "示例", "全口径", Fraction(91_752), SOURCE, provisional=True),
        AverageWage(2023, "示例", "全口径", None, SOURCE, reason="没有公布"),
    )
    own = replace(rules(**sections), averages=wages)
    slip = calculator(own).slip(facts())
    assert {line.item: (line.amount, line.provisional) for line in slip.lines if line.kind is LineKind.EARNING} == {
        "cell": (300_000, True),
        "third": (764_600, True),
        "follows": (300_000, True),
    }
    typed = OfficeAverage(year=2024, region="示例", definition="全口径", amount=9_600_000, document="统计公报")
    other = OfficeAverage(year=2023, region="示例", definition="全口径", amount=1, document="统计公报")
    assert amounts(calculator(own, averages=(other, typed)).slip(facts()))["third"] == 800_000
    with pytest.raises(RuleNotInForce, match="没有公布"):
        calculator(own, PayMonth(2024, 3)).slip(facts())
    with pytest.raises(RuleNotInForce, match="2025年"):
        calculator(own, PayMonth(2026, 3)).slip(facts())


OWN_FACTS = (
    FactRule("dual", "一肩挑", FactType.BOOL, Entry.PERSON),
    FactRule("hours", "工时", FactType.NUMBER, Entry.MONTH),
    FactRule("class", "类别", FactType.TEXT, Entry.PERSON, ("甲类", "乙类"), "甲类"),
)


def reading(name: str) -> StubFormula:
    return StubFormula(
        name,
        lambda env: (
            Fraction(1) if env.value(name) in {"甲类", True} else Fraction(str(env.value(name)) if name == "工时" else 0)
        ),
        frozenset({name}),
    )


def test_facts_of_the_pack_are_read_and_checked() -> None:
    def fact(name: str, who: object = None) -> int:
        return paid(item("f", "项", reading(name)), who, facts=OWN_FACTS)["f"]

    def person(key: str, value: str) -> object:
        return facts(dossier(personal=(PersonalFact(start=START, key=key, value=value),)))

    assert fact("类别") == 100
    assert fact("类别", person("class", "乙类")) == 0
    assert fact("一肩挑", person("dual", "true")) == 100
    assert fact("工时", facts(typed=(TypedAmount(item="hours", text="8"),))) == 800
    assert fact("工时", facts(typed=(TypedAmount(item="hours", amount=250),))) == 250
    for name, who, words in (
        ("类别", person("class", "丙类"), "只能是：甲类、乙类"),
        ("一肩挑", person("dual", "也许"), "只能是：是、否"),
        ("一肩挑", None, "人员资料"),
        ("工时", facts(typed=(TypedAmount(item="hours", text="八"),)), "不是数字"),
        ("工时", facts(typed=(TypedAmount(item="hours"), TypedAmount(item="pay", amount=1))), "当月录入"),
    ):
        with pytest.raises(UserError, match=words):
            fact(name, who)


def test_year_and_month_are_facts_and_a_name_out_of_force_is_an_error() -> None:
    both = StubFormula("年份 + 月份", lambda env: env.value("年份") + env.value("月份"), frozenset({"年份", "月份"}))  # type: ignore[operator]
    assert paid(item("pay", "工资", both))["pay"] == (2025 + 3) * 100
    old = item("old", "旧项目", "1", end=date(2020, 1, 1))
    reads = item("pay", "工资", StubFormula("旧项目", lambda env: env.value("旧项目"), frozenset({"旧项目"})))
    with pytest.raises(RuleNotInForce, match="旧项目"):
        calculator(rules(items=(old, reads))).slip(facts())
    text = item("pay", "工资", StubFormula("岗位", lambda env: env.value("岗位"), frozenset({"岗位"})))
    with pytest.raises(UserError, match="得不到金额"):
        paid(text)


def test_the_environment_knows_the_coefficient_as_a_name() -> None:
    named = item(
        "pay", "工资", StubFormula("1000 × 考核系数", lambda env: 1000 * env.value("考核系数"), frozenset({"考核系数"}))
    )  # type: ignore[operator]
    assert paid(named, facts(REVIEWED), assessment=RESULTS)["pay"] == 120_000


def test_a_pack_without_posts_takes_any_post() -> None:
    assert calculator(rules(pack(posts=(), items=(PAY,)))).slip(facts(dossier(post="网格员"))).post == "网格员"


def test_versions_of_an_item_follow_each_other_within_the_month() -> None:
    first = replace(PAY, formula=PAY.formula, end=date(2025, 3, 11))
    second = item("pay", "工资", "4350", start=date(2025, 3, 11))
    slip = calculator(rules(items=(first, second))).slip(facts())
    assert [line.amount for line in slip.lines if line.item == "pay"] == [70_161, 294_677]
    whole = calculator(rules(items=(replace(first, prorate=None), replace(second, prorate=None)))).slip(facts())
    assert whole.gross == 435_000


def test_override_reasons_are_facts() -> None:
    assert Override(item="pay", amount=0, reason="核定").reason == "核定"
    assert DateSpan(MARCH.first_day, None).last_day is None
