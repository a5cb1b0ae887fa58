"""Every number explains itself: each line of random people's slips, down to facts and documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from helpers.payslips import MARCH, amounts, bases, calculator, day, dossier, facts, span
from helpers.rules import POSTS, SOURCE, START, StubFormula, item, rules, series, settings
from helpers.shipped import shipped_rules
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import OfficeAverage, PayFacts, RunKind, TaxFacts, TaxMethod, TypedAmount, YearToDate
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    CommunityLevel,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    GradeRecord,
    PersonalFact,
)
from shequ_hr.money import yuan_text
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.payroll.explain import Explanation
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.rules.schema import (
    AssessmentRule,
    AverageWage,
    BadYear,
    CertificateLevel,
    Convention,
    Credit,
    EducationCredit,
    Effective,
    Entry,
    FactRule,
    FactType,
    GradeRule,
    LeaveRule,
    PartYear,
    Period,
)

SUMS = ("gross", "deductions", "net", "employer")


def nodes(tree: Explanation) -> Iterator[Explanation]:
    yield tree
    for part in tree.inputs:
        yield from nodes(part)


def labels(tree: Explanation) -> dict[str, Explanation]:
    return {node.label: node for node in nodes(tree)}


def check(calc: MonthCalculator, who: PayFacts) -> None:
    """Every line and sum of a slip is explained with its own amount, and every leaf says where it stands."""
    slip = calc.slip(who)
    shown = amounts(slip) | {"gross": slip.gross, "deductions": slip.deductions, "net": slip.net, "employer": slip.employer}
    for key, fen in shown.items():
        tree = calc.explain(who, key)
        assert tree.item == key
        assert tree.amount == yuan_text(fen), key
        for node in nodes(tree):
            assert node.label
            assert node.amount
            if not node.inputs:
                assert node.source, (key, node)
    if slip.grade is not None:
        assert calc.explain(who, "grade").amount == str(slip.grade)


TEMPLATE = "sichuan/chengdu-template"
POST_NAMES = ("正职", "副职", "专职委员")
ANY_DAY = st.dates(date(2012, 1, 1), date(2025, 6, 30))
RESULTS = st.sampled_from(("优秀", "合格", "基本合格"))


@st.composite
def people(draw: st.DrawFn) -> PayFacts:
    """Somebody with a plain or a crowded history, employed in March 2025."""
    start = draw(st.dates(date(2005, 1, 1), date(2025, 3, 31)))
    end = draw(st.one_of(st.none(), st.dates(date(2025, 3, 2), date(2025, 12, 31))))
    end = None if end is None or end <= start else end
    elsewhere = draw(st.booleans())
    employments = [Employment(span=DateSpan(start, end), probation_end=draw(st.sampled_from((None, start + timedelta(90)))))]
    if elsewhere:
        employments.append(Employment(span=span("2001-02-03", "2004-05-06"), place="外区", here=False))
    assignments = [
        Assignment(span=DateSpan(start, end), community="一号社区", post=draw(st.sampled_from(POST_NAMES)), title="主任")
    ]
    if draw(st.booleans()):
        changed = draw(st.dates(date(2025, 3, 1), date(2025, 3, 31)))
        assignments.append(
            Assignment(span=DateSpan(max(changed, start), end), community="二号社区", post="正职", document="任职文件")
        )
    certificates = [Certificate(start=draw(ANY_DAY), name="社会工作师", number="示例号")] if draw(st.booleans()) else []
    reviews = tuple(Assessment(year=year, result=draw(RESULTS), effective=date(year + 1, 1, 1)) for year in (2022, 2023, 2024))
    grades = (GradeRecord(start=draw(ANY_DAY), grade=8, document="认定文件", reason="转岗"),) if draw(st.booleans()) else ()
    declared = (
        ContributionBase(start=date(2024, 1, 1), kind="social", amount=draw(st.integers(300_000, 3_000_000))),
        ContributionBase(
            start=date(2024, 1, 1),
            kind="housing_fund",
            amount=draw(st.integers(300_000, 3_000_000)),
            rate=draw(st.sampled_from((None, "0.08"))),
        ),
    )
    who = Dossier(
        employments=tuple(employments),
        assignments=tuple(assignments),
        grades=grades,
        educations=(Education(start=draw(ANY_DAY), education="本科", degree=draw(st.sampled_from(("学士", "")))),),
        certificates=tuple(certificates),
        assessments=reviews,
        bases=declared,
    )
    return PayFacts(
        worker=1,
        dossier=who,
        typed=(TypedAmount(item="other_subsidy", amount=draw(st.integers(0, 100_000))),) if draw(st.booleans()) else (),
        overrides=facts(overrides={"post_allowance": 12_300}).overrides if draw(st.booleans()) else (),
        leaves=facts(leaves={"事假": "1.5"}).leaves if draw(st.booleans()) else (),
        tax=TaxFacts(
            months=3,
            extra=draw(st.integers(0, 600_000)),
            before=YearToDate(income=1_500_000, insurance=200_000, withheld=draw(st.integers(0, 50_000))),
        ),
    )


@given(people())
@limits(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_line_of_random_people_is_explained(who: PayFacts) -> None:
    check(calculator(shipped_rules(TEMPLATE)), who)


@pytest.mark.parametrize("pack", ["fujian/xiang-an-2013", "cn/six-departments", "chongqing/district"])
def test_every_line_of_the_complete_packs_is_explained(pack: str) -> None:
    who = dossier(
        "2015-07-01",
        post="副职",
        certificates=(Certificate(start=START, name="助理社会工作师"),),
        assessments=(Assessment(year=2023, result="不合格", effective=date(2024, 1, 1), document="考核通报"),),
    )
    levels = {"一号社区": (CommunityLevel(start=START, level="市级", document="命名文件"),)}
    check(calculator(shipped_rules(pack)), facts(who, community_levels=levels))


def test_a_formula_is_shown_with_its_numbers_rule_and_rounding() -> None:
    calc = calculator(shipped_rules("chongqing/district"))
    who = dossier("2018-03-01", post="副职")
    tree = calc.explain(facts(who), "seniority")
    assert (tree.amount, tree.formula, tree.rounding) == ("210.00", "30 × 7 = 210.00", "四舍五入到分")
    assert tree.rule == "工龄补贴 = 每年工龄补贴 × 连续工作年限"
    assert "重庆某区" in tree.source
    years = labels(tree)["连续工作年限"]
    assert years.amount == "7"
    assert years.inputs[0].source == "任职经历：本单位"


def test_an_item_read_by_another_is_explained_inside_it() -> None:
    levels = {"一号社区": (CommunityLevel(start=START, level="市级"),)}
    calc = calculator(shipped_rules("chongqing/district"))
    tree = calc.explain(facts(dossier(post="副职"), community_levels=levels), "model_community")
    assert tree.formula == "3200 × 0.2 = 640.00"
    assert labels(tree)["基本补贴"].formula == "3200 = 3200"
    assert labels(tree)["社区级别"].source.startswith("社区资料：一号社区 市级")


GRADED = GradeRule(
    step_years=Fraction(3),
    start=None,
    inclusive=True,
    part_year=PartYear.COUNTS_AS_FULL,
    effective=Effective.SAME_DAY,
    continuous_only=False,
    bad_results=(),
    bad_year=BadYear.NOT_COUNTED,
    educations=(
        EducationCredit(("硕士研究生",), ("学士",), Credit(grades=2)),
        EducationCredit(("本科",), (), Credit(grades=1)),
    ),
    certificates={"中级": Credit(grades=1)},
    early=None,
    by_result={},
    by_community_level={},
)
PAY = item("pay", "工资", "3100", leave=True)
LEAVES = (series("事假", (START, LeaveRule("事假", Fraction(0)))), series("病假", (START, LeaveRule("病假", Fraction("0.8")))))


def test_days_probation_and_coefficient_stand_in_the_formula() -> None:
    who = dossier(employments=(Employment(span=span("2025-03-11"), probation_end=date(2025, 3, 21)),))
    calc = calculator(
        rules(items=(replace(PAY, probation=Fraction("0.8")), replace(PAY, key="none", name="绩效", probation=Fraction(0))))
    )
    tree = calc.explain(facts(who), "pay")
    assert tree.label == "工资"
    assert [part.formula for part in tree.inputs] == ["3100 × 80% × 10 ÷ 31 = 800.00", "3100 × 11 ÷ 31 = 1100.00"]
    assert "试用期至 2025-03-21" in labels(tree)["试用期"].source
    assert labels(tree)["在职天数折算"].rule.startswith("按日历天数；")
    nothing = calc.explain(facts(who), "none")
    assert nothing.inputs[0].formula.startswith("0（试用期不发）")
    check(calc, facts(who))


@pytest.mark.parametrize("convention", list(Convention))
def test_every_convention_shows_its_days(convention: Convention) -> None:
    calc = calculator(rules(items=(replace(PAY, prorate=convention),), leaves=LEAVES), PayMonth(2024, 7))
    for who in (dossier("2024-07-16"), dossier("2024-07-02"), dossier()):
        check(calc, facts(who, leaves={"事假": "1", "病假": "2"}))
    moved = dossier(employments=(Employment(span=span("2024-01-01"), probation_end=date(2024, 7, 16)),))
    own = rules(items=(replace(PAY, prorate=convention, probation=Fraction("0.8")),))
    check(calculator(own, PayMonth(2024, 7)), facts(moved))


def test_leave_is_explained_item_by_item() -> None:
    calc = calculator(
        rules(items=(replace(PAY, prorate=Convention.SIMPLE), replace(PAY, key="b", name="补贴", prorate=None)), leaves=LEAVES)
    )
    tree = calc.explain(facts(leaves={"病假": "2"}), "leave_病假")
    assert tree.amount == "-114.02"
    assert labels(tree)["工资应扣"].formula == "3100 ÷ 21.75 × 0.4"
    assert labels(tree)["病假天数"].source == "当月录入"
    capped = calc.explain(facts(leaves={"事假": "31"}), "leave_事假")
    assert "最多扣到" in capped.formula


def test_overrides_explain_their_reason_beside_what_was_computed() -> None:
    own = rules(items=(PAY,), insured=True)
    who = facts(dossier(bases=bases()), overrides={"pay": 5_000, "pension_personal": 100, "income_tax": 0})
    calc = calculator(own)
    assert calc.explain(who, "pay").source == "手工调整，理由：核定"
    tree = calc.explain(who, "pension_personal")
    assert (tree.amount, tree.inputs[0].amount) == ("1.00", "367.04")
    check(calc, who)


def test_bases_show_what_the_limits_did() -> None:
    own = rules(items=(PAY,), insured=True, fund=True, settings=settings())
    low = calculator(own).explain(facts(dossier(bases=bases(100, 100))), "pension_personal")
    assert "低于下限按下限" in labels(low)["缴费基数"].rule
    high = calculator(own).explain(facts(dossier(bases=bases(9_999_999, 9_999_999))), "housing_fund_employer")
    assert "高于上限按上限" in labels(high)["缴费基数"].rule
    assert labels(high)["基数下限（一档）"].amount == "2330.00"
    check(calculator(own), facts(dossier(bases=bases(500_000, 500_000))))
    free = replace(own, pay=replace(own.pay, settings=replace(own.pay.settings, wage_class=None, fund_rate=None)))
    rated = (*bases(500_000), ContributionBase(start=START, kind="housing_fund", amount=500_000, rate="0.08"))
    check(calculator(free), facts(dossier(bases=rated)))


@pytest.mark.parametrize("method", list(TaxMethod))
def test_tax_is_explained_for_every_method(method: TaxMethod) -> None:
    calc = calculator(rules(items=(item("pay", "工资", "30000"),)))
    who = facts(tax=TaxFacts(method=method, months=3, before=YearToDate(income=6_000_000, withheld=500_000)))
    tree = calc.explain(who, "income_tax")
    words = {TaxMethod.ORDINARY: "5000.00 × 3", TaxMethod.FIRST_JOB: "当年首次就业", TaxMethod.SIXTY_THOUSAND: "60000.00"}
    basic = labels(tree)["累计减除费用"]
    assert words[method] in basic.formula + basic.rule
    assert labels(tree)["累计已预扣"].amount == "5000.00"
    check(calc, who)


def test_a_negative_balance_is_named() -> None:
    who = facts(tax=TaxFacts(months=1, before=YearToDate(withheld=500_000)))
    assert "余额为负暂不退税" in calculator(rules(items=(PAY,))).explain(who, "income_tax").formula


def test_the_bonus_and_its_tax_are_explained() -> None:
    own = rules(
        items=(item("year_end", "年终奖", run=RunKind.BONUS, annual_bonus=True), item("prize", "单项奖", run=RunKind.BONUS))
    )
    calc = calculator(own, kind=RunKind.BONUS)
    who = facts(typed={"year_end": 3_600_100, "prize": 100_000})
    tree = calc.explain(who, "annual_bonus_tax")
    assert tree.formula == "36001.00 × 10% − 210.00 = 3390.10"
    check(calc, who)
    check(calc, facts(typed={"year_end": 9_999_999_00}))


def test_averages_facts_and_intermediate_values_are_explained() -> None:
    third = item("third", "均薪", StubFormula("上年平均工资", lambda env: env.average_wage("示例", "全口径") / 12))
    ratio = item("ratio", "比例", StubFormula("0.5", lambda _: Fraction("0.51234")), paid=False, exact=True)
    half = item(
        "half", "一半", StubFormula("均薪 × 比例 × 年份 ÷ 年份", _half, frozenset({"均薪", "比例", "年份", "工时", "类别"}))
    )
    own_facts = (
        FactRule("hours", "工时", FactType.NUMBER, Entry.MONTH, default=Fraction(1), note="没有录入按1"),
        FactRule("class", "类别", FactType.TEXT, Entry.PERSON),
    )
    wages = (AverageWage(2024, "示例", "全口径", Fraction(91_752), SOURCE, provisional=True, reason="新数未公布"),)
    own = replace(rules(items=(third, ratio, half), facts=own_facts), averages=wages)
    who = dossier(personal=(PersonalFact(start=START, key="class", value="甲"),))
    calc = calculator(own)
    check(calc, facts(who))
    tree = calc.explain(facts(who), "half")
    assert labels(tree)["2024年示例全口径平均工资（年）"].rule == "暂按（新数未公布）"
    assert "默认值：没有录入按1" in labels(tree)["工时"].source
    assert labels(tree)["年份"].source == "计薪月份 2025年3月"
    assert labels(tree)["比例"].rounding == "不取整"
    assert labels(calc.explain(facts(who, typed=(TypedAmount(item="hours", text="1"),)), "half"))["工时"].source == "当月录入"
    assert calc.explain(facts(who), "ratio").amount == "0.51234"
    typed = OfficeAverage(
        year=2024, region="示例", definition="全口径", amount=9_600_000, document="统计公报", published="2025-06-01"
    )
    office = labels(calculator(own, averages=(typed,)).explain(facts(who), "third"))
    assert office["2024年示例全口径平均工资（年）"].source == "单位录入：统计公报，2025-06-01 公布"


def _half(env: object) -> Fraction:
    read = env.value  # type: ignore[attr-defined]
    assert read("类别") == "甲"
    return Fraction(read("均薪") * read("比例") * read("年份") / read("年份") * read("工时"))


def test_a_long_period_shows_its_days() -> None:
    yearly = replace(PAY, period=Period.YEAR, months=(12,), leave=False)
    calc = calculator(rules(items=(yearly,)), PayMonth(2025, 12))
    tree = calc.explain(facts(dossier("2025-07-01")), "pay")
    assert tree.formula == "3100 × 184 ÷ 365 = 1562.74"
    assert "2025-01-01 至 2025-12-31" in labels(tree)["所属期在职天数"].source


def test_typed_amounts_are_explained_for_people_here_and_gone() -> None:
    calc = calculator(rules(items=(item("extra", "加班费"), item("car", "交通补贴", None, entry=Entry.PERSON))))
    who = dossier(personal=(PersonalFact(start=START, key="car", value="310"),))
    check(calc, facts(who, typed={"extra": 12_345}))
    assert calc.explain(facts(who), "car").amount == "310.00"
    gone = facts(dossier("2020-01-01", "2025-01-01"), typed={"extra": 12_345})
    check(calc, gone)
    with pytest.raises(UserError, match="没有等级"):
        calc.explain(gone, "grade")
    with pytest.raises(UserError, match="没有项目 car"):
        calc.explain(gone, "car")


def test_unknown_items_list_the_known_ones() -> None:
    calc = calculator(rules(items=(PAY,)))
    with pytest.raises(UserError, match="没有项目 nobody") as caught:
        calc.explain(facts(), "nobody")
    assert "pay（工资）" in caught.value.message
    ended = rules(items=(PAY, item("old", "旧项目", "1", end=date(2020, 1, 1)), item("extra", "加班费")))
    for key in ("old", "extra"):
        with pytest.raises(UserError, match=f"没有项目 {key}"):
            calculator(ended).explain(facts(), key)
    with pytest.raises(UserError, match="没有等级"):
        calc.explain(facts(), "grade")


def test_several_posts_and_a_recognised_grade_name_their_records() -> None:
    held = (
        Assignment(span=span("2020-01-01"), community="一号社区", post="专职委员"),
        Assignment(span=span("2020-01-01"), community="一号社区", post="副职", document="任职文件"),
    )
    who = facts(
        dossier(
            assignments=held,
            bases=bases(fund=500_000),
            grades=(GradeRecord(start=day("2024-01-01"), grade=6, document="认定文件", reason="定级"),),
        )
    )
    calc = calculator(shipped_rules(TEMPLATE), MARCH)
    tree = calc.explain(who, "base_pay")
    assert "同时任 2 个岗位" in labels(tree)["岗位"].source
    assert labels(tree)["等级"].rule == "有认定文件的，按认定的等级（定级）"
    assert labels(tree)["认定的等级"].source == "认定文件（2024-01-01 起）"


ALL_FACTS = (
    "岗位",
    "等级",
    "工作年限",
    "连续工作年限",
    "学历",
    "学位",
    "证书等级",
    "职务",
    "社区级别",
    "试用期",
    "考核结果",
    "考核系数",
)


def test_every_built_in_fact_names_its_record_or_that_there_is_none() -> None:
    def reads(env: object) -> Fraction:
        for name in ALL_FACTS:
            env.value(name)  # type: ignore[attr-defined]
        return Fraction(1)

    everything = StubFormula("全部事实", reads, frozenset(ALL_FACTS))
    own = rules(
        items=(item("all", "全部", everything),),
        assessment=series("考核系数", (START, AssessmentRule({"合格": Fraction(1)}, "合格"))),
        certificates=(CertificateLevel("中级", ("社会工作师",), 1),),
    )
    grades = (GradeRecord(start=START, grade=3),)
    bare = labels(calculator(own).explain(facts(dossier(grades=grades)), "all"))
    assert bare["学历"].source == "人员资料里没有学历记录"
    assert bare["证书等级"].source == "人员资料里没有有效的职业资格证书"
    assert bare["社区级别"].source == "一号社区没有登记级别"
    assert bare["试用期"].source == "任职经历：没有试用期"
    assert bare["考核结果"].source == "没有有效的年度考核结果，按政策包的规定视为“合格”"
    assert bare["职务"].amount == "无"
    assert bare["工作年限"].source == "任职经历（1 段）"
    check(calculator(own), facts(dossier(grades=grades)))
    full = dossier(
        grades=grades,
        educations=(
            Education(start=day("1900-01-01"), education="本科", degree="学士"),
            Education(start=day("2016-07-01"), education="硕士研究生"),
        ),
        certificates=(Certificate(start=START, name="社会工作师", number="示例号"),),
        assessments=(Assessment(year=2024, result="合格", effective=day("2025-01-01"), document="考核通报"),),
    )
    found = labels(calculator(own).explain(facts(full), "all"))
    assert found["学历"].source == "学历记录：本科、学士；硕士研究生（2016-07-01 起）"
    assert found["证书等级"].source == "证书记录：社会工作师（2019-01-01 起），证书号 示例号"
    assert found["考核结果"].source == "2024年度考核：合格（2025-01-01 起有效），考核通报"


def test_a_split_month_with_many_paid_days_shows_that_the_whole_is_capped() -> None:
    who = dossier(employments=(Employment(span=span("2024-07-02"), probation_end=date(2024, 7, 16)),))
    own = rules(items=(replace(PAY, prorate=Convention.SIMPLE, probation=Fraction("0.8")),))
    tree = calculator(own, PayMonth(2024, 7)).explain(facts(who), "pay")
    assert "10 ÷ 22（在职 22 个计薪日超过 21.75，合计不超过全月）" in tree.inputs[0].formula
    check(calculator(own, PayMonth(2024, 7)), facts(who))


def test_a_rule_without_a_band_or_a_record_says_why_there_is_no_grade() -> None:
    graded = series("等级", (START, GRADED))
    with pytest.raises(UserError, match="没有等级区间"):
        calculator(rules(items=(PAY,), grade=graded)).explain(facts(), "grade")
    banded = (replace(POSTS[2], bands=series("区间", (START, (1, 12)))),)
    educations = (
        Education(start=START, education="本科", degree="学士"),
        Education(start=day("2024-01-01"), education="硕士研究生"),
    )
    who = dossier(educations=educations, certificates=(Certificate(start=START, name="社会工作师"),))
    own = rules(items=(PAY,), grade=graded, posts=banded, certificates=(CertificateLevel("中级", ("社会工作师",), 1),))
    tree = calculator(own).explain(facts(who), "grade")
    assert tree.amount == "6"
    assert labels(tree)["计入的工作年限"].amount == "5 年（另计起算的一年）"
    check(calculator(own), facts(who))
