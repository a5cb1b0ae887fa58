"""Loading a pack: every section understood, every fault refused with file, line and key, all faults at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from packs_for_tests import GOOD

from shequ_hr.errors import Problem, RuleNotInForce, UserError
from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.schema import BadYear, Convention, Effective, Entry, FactType, PartYear, Period, Standing
from shequ_hr.rules.tables import key_text, look_up

FILE = "some/pack.toml"


def refused(text: str) -> list[Problem]:
    with pytest.raises(UserError) as caught:
        load_pack(text, FILE)
    assert caught.value.problems
    assert all(problem.file == FILE and problem.row for problem in caught.value.problems)
    return list(caught.value.problems)


def bent(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1, old
    return GOOD.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_pack_is_understood() -> None:
    pack = load_pack(GOOD, FILE)
    assert (pack.id, pack.region, pack.uses, pack.template) == ("test/small", "某区", ("cn/income-tax",), False)
    assert pack.sources["hand"].standing is Standing.DERIVED
    assert [(fact.type, fact.entry, fact.default) for fact in pack.facts] == [
        (FactType.BOOL, Entry.PERSON, False),
        (FactType.TEXT, Entry.PERSON, "坝区"),
        (FactType.NUMBER, Entry.MONTH, 0),
    ]
    assert pack.posts[0].bands is not None
    assert pack.posts[0].bands.on(date(2024, 1, 1)) == (2, 3)
    assert pack.posts[1].aliases == ()
    grade = pack.grade.on(date(2024, 1, 1)) if pack.grade else None
    assert grade is not None
    assert (grade.step_years, grade.start, grade.inclusive, grade.continuous_only) == (3, 1, False, True)
    assert (grade.part_year, grade.effective) == (PartYear.COUNTS_AS_FULL, Effective.NEXT_JANUARY)
    assert grade.bad_year is BadYear.RESTARTS_STEP
    assert [entry.credit.grades for entry in grade.educations] == [1, 0]
    assert grade.educations[1].credit.years == 2
    assert grade.certificates["中级"].grades == 1
    assert grade.early is not None
    assert (grade.early.in_a_row, grade.early.grades, grade.early.at_most) == (2, 1, 1)
    assert (grade.by_result, grade.by_community_level) == ({"优秀": 1}, {"五星": 1})
    items = {(item.key, item.start.year): item for item in pack.items}
    share, early, late, bonus, other = items.values()
    assert (share.exact, share.paid, share.prorate) == (True, False, None)
    assert (early.end, early.prorate, early.unit, early.leave) == (
        date(2023, 1, 1),
        Convention.CALENDAR,
        RoundingUnit.FEN,
        True,
    )
    assert (late.unit, late.mode, late.probation) == (RoundingUnit.YUAN, RoundingMode.UP, Fraction(4, 5))
    assert (bonus.period, bonus.months, bonus.assessed, bonus.leave) == (Period.QUARTER, (3, 6, 9, 12), True, False)
    assert (other.entry, other.formula, other.insured, other.counts) == (Entry.MONTH, None, True, True)
    assert pack.leaves[0].on(date(2024, 1, 1)).paid_share == 0
    assert pack.settings.insurance_rates["injury"].on(date(2024, 1, 1)).employer == Fraction("0.002")
    assert pack.wage_check is not None
    assert pack.examples[0].kind == "history"
    assert pack.examples[1].given["worker"] == {"post": "正职", "service_years": 4}
    assert pack.examples[1].line == line_of(GOOD, 'name = "一人一月"') - 1


def test_series_know_holes_and_carried_figures() -> None:
    base = load_pack(GOOD, FILE).series["基数"]
    assert base.on(date(2022, 6, 30)) == 3200
    assert base.on(date(2023, 12, 31)) == 3900
    with pytest.raises(RuleNotInForce, match="没有公布"):
        base.on(date(2024, 6, 30))
    with pytest.raises(RuleNotInForce, match="基数"):
        base.on(date(2019, 12, 31))
    assert base.figure_on(date(2024, 7, 1)).value == Fraction("4000.5")
    carried = base.figure_on(date(2026, 1, 1))
    assert (carried.value, carried.provisional, carried.reason) == (Fraction("4000.5"), True, "公布前暂按")
    assert carried.source.key == "hand"


def test_tables_are_looked_up_by_steps_holes_and_changes() -> None:
    tables = load_pack(GOOD, FILE).tables
    later = date(2025, 1, 1)
    assert look_up(tables["系数"], date(2024, 12, 31), ("正职", Fraction(3)))[0] == Fraction("1.3")
    assert look_up(tables["系数"], later, ("正职", Fraction(3)))[0] == Fraction("1.35")
    assert look_up(tables["系数"], later, ("工作人员", Fraction(2)))[0] == Fraction("1.1")
    for years, amount in ((0, 50), (Fraction("2.9"), 50), (3, 110), (Fraction("5.5"), 170), (40, 170)):
        assert look_up(tables["年限工资"], later, (Fraction(years),))[0] == amount
    assert look_up(tables["证书津贴"], later, ("无",))[0] == 0
    with pytest.raises(RuleNotInForce, match="没有查到"):
        look_up(tables["证书津贴"], later, ("中级",))
    with pytest.raises(UserError, match="没有这一格"):
        look_up(tables["系数"], later, ("正职", Fraction(9)))
    with pytest.raises(UserError, match="没有这一格"):
        look_up(tables["年限工资"], later, (Fraction(-1),))


def test_income_tax_is_put_together_at_every_change() -> None:
    tax = load_pack(GOOD, FILE).income_tax
    assert tax is not None
    assert [figure.start for figure in tax.figures] == [date(2020, 1, 1), date(2020, 7, 1)]
    assert not tax.on(date(2020, 6, 30)).first_job
    assert tax.on(date(2020, 7, 1)).first_job
    assert tax.on(date(2020, 7, 1)).sixty_thousand is None
    assert tax.on(date(2020, 7, 1)).bonus_brackets == ()
    assert tax.on(date(2020, 7, 1)).sources["first_job"].key == "main"


def test_holes_and_ends_of_the_income_tax() -> None:
    figure = '{ from = 2020-01-01, value = 5000, source = "main" }'
    hole = GOOD.replace(figure, figure + ', { from = 2023-01-01, unknown = "新标准未知" }')
    tax = load_pack(hole, FILE).income_tax
    assert tax is not None
    assert tax.on(date(2022, 12, 31)).basic_deduction == 5000
    with pytest.raises(RuleNotInForce, match="新标准未知"):
        tax.on(date(2023, 1, 1))
    early = GOOD.replace(
        "first_job = [{ from = 2020-07-01, value", "first_job = [{ from = 2020-07-01, until = 2020-12-31, value"
    )
    ended = load_pack(early, FILE).income_tax
    assert ended is not None
    assert [ended.on(day).first_job for day in (date(2020, 12, 31), date(2021, 1, 1))] == [True, False]


def test_an_unknown_band_gives_no_grades_but_loads() -> None:
    band = 'bands = [{ from = 2020-01-01, lowest = 1, highest = 2, source = "main" }]'
    pack = load_pack(GOOD.replace(band, 'bands = [{ from = 2020-01-01, unknown = "未定" }]'), FILE)
    assert pack.posts[1].bands is not None
    with pytest.raises(RuleNotInForce, match="未定"):
        pack.posts[1].bands.on(date(2024, 1, 1))


def test_a_post_without_grades_needs_no_cells() -> None:
    band = 'bands = [{ from = 2020-01-01, lowest = 1, highest = 2, source = "main" }]\n'
    assert load_pack(GOOD.replace(band, ""), FILE).posts[1].bands is None


def test_an_unknown_version_of_the_coefficients_loads() -> None:
    rows = 'missing = "合格"\ncoefficients = { "优秀" = 1.2, "合格" = 1, "不合格" = 0 }'
    text = GOOD.replace(f'source = "main"\n{rows}', 'unknown = "未定"')
    assessment = load_pack(text, FILE).assessment
    assert assessment is not None
    with pytest.raises(RuleNotInForce, match="未定"):
        assessment.on(date(2024, 1, 1))


def test_a_table_may_step_in_one_of_its_dimensions() -> None:
    both = GOOD.replace('by = ["工作年限"]', 'by = ["岗位", "工作年限"]')
    both = both.replace(
        'rows = { 0 = 50, 3 = 110, "5.5" = 170 }', 'rows = { "正职" = { 0 = 50, 3 = 110 }, "工作人员" = { 0 = 10 } }'
    )
    table = load_pack(both, FILE).tables["年限工资"]
    cells = [look_up(table, date(2024, 1, 1), (post, Fraction(5)))[0] for post in ("正职", "工作人员")]
    assert cells == [110, 10]


def test_settings_may_stand_without_rates() -> None:
    text = GOOD.replace("[settings.insurance_rates]\n", "").replace(
        'injury = [{ from = 2020-01-01, employer = "0.2%"', 'x = [{ a = "1"'
    )
    problems = refused(text)
    assert [problem.column for problem in problems] == ["settings.x"]


def test_keys_of_tables_are_written_like_values() -> None:
    assert [key_text(value) for value in (True, False, "正职", Fraction(3), Fraction("2.50"))] == [
        "是",
        "否",
        "正职",
        "3",
        "2.5",
    ]


def test_dates_in_examples_become_text() -> None:
    text = GOOD.replace('month = "2024-08", worker', 'month = "2024-08", day = 2024-08-01, worker')
    assert load_pack(text, FILE).examples[1].given["day"] == "2024-08-01"


def test_averages_keep_holes_and_carried_years() -> None:
    averages = {entry.year: entry for entry in load_pack(GOOD, FILE).averages}
    assert averages[2020].published == date(2021, 6, 30)
    assert (averages[2021].amount, averages[2021].reason) == (None, "没有查到")
    assert (averages[2023].amount, averages[2023].provisional) == (80000, True)


FAULTS = [
    ('title = "小包"', 'titel = "小包"', "pack.titel", "没有“titel”这个键", "title"),
    ('title = "小包"\n', "", "pack", "缺少“title”", "title"),
    ('id = "test/small"', 'id = "测试"', "pack.id", "小写英文", ""),
    ('uses = ["cn/income-tax"]', 'uses = ["test/small"]', "pack.uses", "不能引用自己", ""),
    ('uses = ["cn/income-tax"]', "uses = [1]", "pack.uses", "文字的列表", ""),
    ("checked_on = 2026-10-08\n", "", "source[1]", "缺少“checked_on”", ""),
    ("checked_on = 2026-10-08", 'checked_on = "2026-10-08"', "source[1].checked_on", "要写日期", "不加引号"),
    ("checked_on = 2026-10-08", "checked_on = 2026-10-08T08:00:00", "source[1].checked_on", "要写日期", "不带时间"),
    ('standing = "推算"', 'standing = "猜测"', "source[2].standing", "没有“猜测”", ""),
    ('key = "hand"', 'key = "main"', "source[2].key", "登记了两次", ""),
    ('value = 3200, source = "main"', "value = 3200", "series[1].values[1]", "没有写来源", "[[source]]"),
    ('value = 3200, source = "main"', 'value = 3200, source = "mian"', "series[1].values[1].source", "没有登记来源", "main"),
    ("value = 3200", 'value = "三千二"', "series[1].values[1].value", "要写数字", ""),
    ("value = 3200", "value = true", "series[1].values[1].value", "要写数字", ""),
    ("value = 3200", "value = nan", "series[1].values[1].value", "要写数字", ""),
    ("value = 3200, ", "", "series[1].values[1]", "缺少“value”", ""),
    ("from = 2022-07-01, until", "from = 2019-07-01, until", "series[1].values[2].from", "重叠或没有按先后", ""),
    ("until = 2023-12-31", "until = 2024-01-01", "series[1].values[3].from", "日期重叠", ""),
    ("until = 2023-12-31", "until = 2023-11-30", "series[1].values[3].from", "2023-12-01 到 2023-12-31 没有数值", "unknown"),
    ("until = 2023-12-31", "until = 2021-12-31", "series[1].values[2].until", "止日早于起日", ""),
    (
        "    { from = 2020-01-01, value = 3200",
        "    { from = 2021-01-01, value = 3200",
        "item[2].formula",
        "2020-01-01 就要用",
        "",
    ),
    ('unknown = "没有公布"', 'unknown = ""', "series[1].values[3].unknown", "不能是空的", ""),
    ('unknown = "没有公布"', 'unknown = "没有公布", value = 1', "series[1].values[3].value", "没有“value”这个键", ""),
    ('unknown = "没有公布"', 'unknown = "甲", carry_forward = "乙"', "series[1].values[3].carry_forward", "只能写一个", ""),
    ('value = 4000.5, source = "hand"', 'carry_forward = "乙"', "series[1].values[4].carry_forward", "可以沿用", "unknown"),
    ('name = "基数"', 'name = "基 数"', "series[1].name", "公式里用不了", ""),
    ('name = "基数"', 'name = "岗位"', "series[1].name", "已经用作内置事实", ""),
    ('name = "基数"', 'name = "如果"', "series[1].name", "保留词", ""),
    ('key = "dual"', 'key = "post"', "fact[1].key", "已经有了", ""),
    ('key = "dual"', 'key = "一肩挑"', "fact[1].key", "小写英文字母", ""),
    (
        'values = ["山区", "坝区"]\ndefault = "坝区"',
        'values = ["山区"]\ndefault = "坝区"',
        "fact[2].default",
        "不在 values",
        "",
    ),
    ('type = "数字"', 'type = "数字"\nvalues = ["1"]', "fact[3].values", "只有文字", ""),
    ('aliases = ["书记"]', 'aliases = ["工作人员"]', "post[2].name", "已经是岗位“正职”", ""),
    ("rank = 2", 'rank = "2"', "post[1].rank", "要写整数", ""),
    ("lowest = 2, highest = 3", "lowest = 3, highest = 2", "post[1].bands[1].highest", "从小到大", ""),
    ("bands = [{ from = 2020-01-01, lowest = 2", "bands = [{ from = 2021-01-01, lowest = 2", "item[1].formula", "等级范围", ""),
    ('names = ["社会工作师"]', 'names = ["社会工作师", "无"]', "certificate[1].names", "已经属于", ""),
    ("step_years = 3", "step_years = 0", "grade[1].step_years", "大于 0", ""),
    ("inclusive = false", 'inclusive = "否"', "grade[1].inclusive", "true 或 false", ""),
    ('effective = "次年1月"', 'effective = "明年"', "grade[1].effective", "没有“明年”", ""),
    ('degrees = ["学士"], grades = 1', 'degrees = ["学士"]', "grade[1].education[1]", "加几级", ""),
    ('educations = ["本科"], ', "", "grade[1].education[1]", "缺少“educations”", ""),
    ('certificates = { "中级"', 'certificates = { "高级"', "grade[1].certificates.高级", "没有证书等级", "中级"),
    ('certificates = { "中级" = { grades = 1 } }', 'certificates = { "中级" = 1 }', "grade[1].certificates.中级", "一组", ""),
    ("in_a_row = 2", "in_a_row = 0", "grade[1].early.in_a_row", "至少是 1", ""),
    ("[[grade]]\nfrom = 2020-01-01", "[[grade]]\nfrom = 2020-02-01", "item[1].formula", "等级规则", ""),
    ('missing = "合格"', 'missing = "合格吗"', "assessment[1].missing", "没有系数", "合格"),
    ("coefficients", "coefficient", "assessment[1]", "缺少“coefficients”", ""),
    ("[[assessment]]\nfrom = 2020-01-01", "[[assessment]]\nfrom = 2020-03-01", "item[4].formula", "考核系数", ""),
    ('"正职" = { 2 = [1.2, 1.3] }', '"正职" = { 2 = [1.2] }', "table[1].versions[1].rows", "缺少：正职，3", "unknown"),
    ('"正职" = { 2 = [1.2, 1.3] }', '"正值" = { 2 = [1.2, 1.3] }', "table[1].versions[1].rows", "“正值”不是岗位", "正职"),
    ('"正职" = { 2 = [1.2, 1.3] }', '"正职" = { "二" = 1.2 }', "table[1].versions[1].rows.正职.二", "应当是数字", ""),
    ('"正职" = { 2 = [1.2, 1.3] }', '"正职" = 1.2', "table[1].versions[1].rows.正职", "这里要写", "层次"),
    ('[1, "110%"]', '[1, "甲"]', "table[1].versions[1].rows.工作人员[2]", "要写数字", ""),
    ("{ 0 = 50, 3 = 110", '{ 0 = 50, "0.0" = 110', "table[2].versions[1].rows.0.0", "写了两次", ""),
    ('by = ["工作年限"]', 'by = ["工作年數"]', "table[2].by[1]", "没有这个事实", "工作年限"),
    ('stepped = ["工作年限"]', 'stepped = ["岗位"]', "table[2].stepped", "不在 by 里", ""),
    ('by = ["证书等级"]', 'by = ["证书等级"]\nstepped = ["证书等级"]', "table[3].stepped", "不是数字", ""),
    ('by = ["证书等级"]', "by = []", "table[3].by", "按什么查", ""),
    ('rows = { "中级" = { unknown', 'row = { "中级" = { unknown', "table[3].versions[1]", "缺少“rows”", ""),
    (
        'source = "main"\n[table.versions.rows]',
        'source = "main"\n[table.versions.changes]',
        "table[1].versions[1].changes",
        "没有可以改动的版本",
        "",
    ),
    ('formula = "系数[岗位, 等级]"', 'formula = "系数[岗位, 等級]"', "item[1].formula", "没有名称“等級”", "等级"),
    ('formula = "系数[岗位, 等级]"', 'formula = "基本工资 + 系数"', "item[1].formula", "互相引用", ""),
    ('formula = "系数[岗位, 等级]"', "formula = 3", "item[1].formula", "带引号的文字", ""),
    ('formula = "基数 × 系数值"', 'formula = "岗位"', "item[2].formula", "应当是数字", ""),
    ('formula = "基数 × 系数值"', 'formula = "base_pay × 2"', "item[2].formula", "不用键名", "基本工资"),
    ('prorate = "calendar"\n', "", "item[2]", "不满整月怎样折算", "calendar"),
    ("until = 2022-12-31", "until = 2022-11-30", "item[3].from", "没有规定", ""),
    ("until = 2022-12-31\n", "", "item[3].from", "上一段没有写止日", "until"),
    ("until = 2022-12-31", "until = 2023-06-30", "item[3].from", "日期重叠", ""),
    ("until = 2022-12-31", "until = 2019-12-31", "item[2].until", "止日早于起日", ""),
    (
        'name = "基本工资"\ngroup = "基本"\nfrom = 2023',
        'name = "基础工资"\ngroup = "基本"\nfrom = 2023',
        "item[3].name",
        "前面叫",
        "",
    ),
    ("paid = false", "paid = false\nuntil = 2030-12-31", "item[3].formula", "到 2031-01-01 前为止", ""),
    ('key = "other"', 'key = "income_tax"', "item[5].key", "程序自己的行", ""),
    ('key = "other"', 'key = "dual"', "item[5].key", "事实的 key", ""),
    ('key = "other"', 'key = "education"', "item[5].key", "事实的 key", ""),
    ('entry = "month"\n\n[[leave]]', "\n[[leave]]", "item[5]", "formula（公式）或 entry", ""),
    ('entry = "month"\n\n[[leave]]', 'entry = "month"\npaid = false\n\n[[leave]]', "item[5].paid", "不能是中间值", "[[fact]]"),
    ('probation = "80%"', "probation = 80", "item[3].probation", "0 到 1", "80%"),
    ('rounding = "元"', 'rounding = "none"', "item[3].rounding", "必须舍入", ""),
    ('period = "每季"', 'period = "每季"\nmonths = [12, 3]', "item[4].months", "1 到 12", ""),
    ("assessed = true\n", "assessed = true\nannual_bonus = true\ntaxable = false\n", "item[4].annual_bonus", "应税", ""),
    ("值班次数 + 证书津贴", "值班次数 + 证书津贴 × 考核系数", "item[4].assessed", "再乘一次", ""),
    ("片区 = “山区”", "片区 = “高原”", "item[4].formula", "不会是“高原”", "山区"),
    ("value = 0, source", "value = 2, source", "leave[1].values[1].value", "0 到 1", ""),
    ('employer = "16%"', "employer = 16", "insurance[1].rates[1].employer", "0 到 1", "16%"),
    ("floor = 4000", "floor = 40000", "insurance[1].limits[1].cap", "不能低于下限", ""),
    ("limits = [{ from = 2020-01-01", "limits = [{ from = 2021-01-01", "insurance[1].limits", "2020-01-01 就要用", ""),
    ('key = "pension"', 'key = "养老"', "insurance[1].key", "小写英文", ""),
    ('lowest = "5%", highest = "12%"', 'lowest = "12%", highest = "5%"', "housing_fund.rates[1].highest", "低于最低", ""),
    ("caps = [{ from = 2020-01-01", "caps = [{ from = 2021-01-01", "housing_fund.caps", "就要用", ""),
    (
        "floors = [{ from = 2020-01-01, classes",
        "floors = [{ from = 2020-01-01, class",
        "housing_fund.floors[1]",
        "缺少“classes”",
        "",
    ),
    ("first_job = [{ from = 2020-07", "first_job = [{ from = 2019-07", "income_tax.first_job", "早于预扣率表", "2020-01-01"),
    ("quick = 2520", "quick = 2521", "income_tax.brackets[1].steps[2].quick", "接不上", ""),
    ('rate = "10%"', 'upto = 99999, rate = "10%"', "income_tax.brackets[1].steps[2].upto", "不写 upto", ""),
    ('rate = "10%", quick = 2520', 'rate = "2%", quick = 0', "income_tax.brackets[1].steps[2].rate", "逐级升高", ""),
    ("year = 2021, unknown", "year = 2020, unknown", "average_wage[1].values[2].year", "年份重复", ""),
    ('    { year = 2021, unknown = "没有查到" },\n', "", "average_wage[1].values[2].year", "缺少 2021 年", "unknown"),
    ("year = 2020, value", "year = 20, value", "average_wage[1].values[1].year", "四位年份", ""),
    ('value = 80000, source = "main"', 'carry_forward = "乙"', "average_wage[1].values[3].carry_forward", "可以沿用", ""),
    ("[[leave]]", "[leave]", "leave", "要写成列表", ""),
    ('name = "基数"\n', 'name = ""\n', "series[1].name", "不能是空的", ""),
    ("[[assessment]]", "[[assessmend]]", "item[4].formula", "没有 [[assessment]]", ""),
    ("值班次数 + 证书津贴", "值班次数 + 考核系数", "item[4].assessed", "再乘一次", ""),
    ("[[certificate]]", "[[certificats]]", "item[4].formula", "没有 [[certificate]]", ""),
    ("\nuntil = 2022-12-31", "\nuntil = 2022-12-32", "", "TOML", ""),
    (
        'from = 2020-01-01\nsource = "main"\nformula = "系数',
        'from = 2020-02-01\nsource = "main"\nformula = "系数',
        "item[2].formula",
        "从 2020-02-01 才有",
        "对齐",
    ),
    ("from = 2025-07-01, carry", "from = 2025-07-01, until = 2025-12-31, carry", "item[3].formula", "到 2026-01-01 前为止", ""),
    (
        "[[leave]]",
        '[[leave]]\nkind = "事假"\nvalues = [{ from = 2020-01-01, value = 0, source = "main" }]\n\n[[leave]]',
        "leave[2].kind",
        "写了两次",
        "",
    ),
    ("[[insurance]]", '[[insurance]]\nkey = "pension"\n\n[[insurance]]', "insurance[2].key", "写了两次", ""),
    (
        "[[average_wage]]",
        '[[average_wage]]\nregion = "某省"\ndefinition = "全口径"\n\n[[average_wage]]',
        "average_wage[2].definition",
        "写了两次",
        "",
    ),
    (
        'entry = "month"\n\n[[leave]]',
        'entry = "month"\ndeduction = true\ntaxable = true\n\n[[leave]]',
        "item[5].taxable",
        "扣款项目不计税",
        "",
    ),
    ('values = [{ from = 2020-01-01, value = 0, source = "main" }]', "values = []", "leave[1].values", "空的列表", ""),
    ('value = 3200, source = "main"', 'value = 3200, source = ""', "series[1].values[1].source", "不能是空的", ""),
    (
        "{ upto = 36000, rate",
        "{ upto = 36000, rate = 3, quick = 0 }, { upto = 30000, rate",
        "income_tax.brackets[1].steps[1].rate",
        "0 到 1",
        "",
    ),
    (
        "{ upto = 36000, rate",
        "{ upto = 36000, rate = 0, quick = 0 }, { upto = 30000, rate",
        "income_tax.brackets[1].steps[2].upto",
        "从小到大",
        "",
    ),
    ("[wage_check]", "[[wage_check]]", "wage_check", "一组", ""),
    ("[pack]", "[pakc]", "", "缺少 [pack]", ""),
    ("[pack]", "[pakc]", "pakc", "没有“pakc”这个键", "pack"),
    ('expect = { total = "100.00" }', "expect = {}", "example[2]", "应得的结果", ""),
    ('kind = "沿革"', 'kind = "别的"', "example[1].kind", "没有“别的”", ""),
]


@pytest.mark.parametrize(("old", "new", "column", "message", "fix"), FAULTS)
def test_a_fault_is_refused_with_its_place(old: str, new: str, column: str, message: str, fix: str) -> None:
    problems = refused(bent(old, new))
    hits = [problem for problem in problems if message in problem.message and problem.column == column]
    assert hits, [(problem.column, problem.message, problem.fix) for problem in problems]
    assert fix in hits[0].fix


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('value = 4000.5, source = "hand"', "value = 4000.5", "value = 4000.5"),
        ('"工作人员" = [1, "110%"]', '"工作人员" = [1, "x"]', '"工作人员" = [1'),
        ("probation =", "probatoin =", "probatoin"),
        ("cap = 20000", 'cap = "x"', 'cap = "x"'),
        ('unknown = "没有查到" },\n    { year = 2022', 'unknown = "没有查到" },\n    { yaer = 2022', "{ yaer"),
    ],
)
def test_the_line_of_a_fault_is_exact(old: str, new: str, part: str) -> None:
    text = bent(old, new)
    assert line_of(text, part) in {problem.row for problem in refused(text)}


def test_all_faults_are_reported_at_once_in_order_of_lines() -> None:
    text = GOOD
    for old, new in (("value = 3200, ", ""), ("step_years = 3", 'step_years = "x"'), ("floor = 4000", "flor = 4000")):
        text = text.replace(old, new, 1)
    problems = refused(text)
    assert len(problems) >= 4
    assert [problem.row for problem in problems] == sorted(problem.row or 0 for problem in problems)


@pytest.mark.parametrize(
    ("text", "row", "message", "fix"),
    [
        ('[pack]\nid = "a\n', 2, "没有在这一行写完", "引号"),
        ("[pack]\nid = 1\nid = 2\n", 3, "写了两次", "留下一个"),
        ("[pack]\nrows = { 正职 = 1 }\n", 2, "应当是键", "汉字作键要加英文引号"),
        ("[pack]\nrows = { a = 1, }\n", 2, "应当是键", "最后一项后面不留逗号"),
        ("[pack]\nrows = { a = 1, a = 2 }\n", 2, "写了两次", ""),
        ('[pack]\nid = """', 2, "缺少右边的引号", "英文的双引号"),
        ("[pack]\nid = “甲”\n", 2, "值写法不对", "英文的双引号"),
        ("[pack]\nid 1\n", 2, "缺少等号", ""),
        ("[pack]\nid = 1 元\n", 2, "多了内容", "#"),
        ("[pack\n", 1, "方括号", "[[item]]"),
        ("[pack]\nuses = [1, 2\n", 3, "括号没有写完", "一行"),
        ("[pack]\nfrom = 2024-02-30\n", 2, "没有这个日期", "2024-07-01"),
        ('[pack]\nid = "a\\甲"\n', 2, "反斜杠", ""),
        ("[pack]\n= 1\n", 2, "键 = 值", ""),
        ("[pack]\nid = 'a\x00'\n", 2, "不能用的字符", ""),
        ('[pack]\nid = "\\uZZZZ"\n', 2, "写法不对", "引号、括号"),
        ("a = " + "[" * 5000, 1, "套得太深", ""),
    ],
)
def test_broken_toml_is_one_problem_with_its_line_in_chinese(text: str, row: int, message: str, fix: str) -> None:
    problems = refused(text)
    assert [(problem.code, problem.row) for problem in problems] == [("pack.toml", row)]
    assert message in problems[0].message
    assert fix in problems[0].fix
    assert not re.search(r"[a-z]{4}", problems[0].message)


def test_the_mark_of_notepad_is_skipped() -> None:
    assert load_pack("\ufeff" + GOOD, FILE).id == "test/small"


def test_a_pack_that_is_too_large_is_refused() -> None:
    with pytest.raises(UserError, match="万个字符"):
        load_pack("#" * 2_000_001, FILE)


def test_packs_are_put_together_nearest_first() -> None:
    near = load_pack(GOOD.replace("[settings.insurance_rates]\ninjury", "[settings.insurance_rates]\npension"), FILE)
    far = replace(near, id="cn/income-tax", uses=("region/x",), wage_check=None)
    farthest = replace(near, id="region/x", uses=("cn/income-tax",))
    rules = assemble("test/small", {pack.id: pack for pack in (near, far, farthest)})
    assert [pack.id for pack in rules.packs] == ["test/small", "cn/income-tax", "region/x"]
    assert rules.pay is near
    assert rules.insurances == near.insurances
    assert rules.housing_fund is not None
    assert rules.housing_fund.unit is RoundingUnit.FEN
    assert [entry.year for entry in rules.averages] == [2020, 2021, 2022, 2023]
    assert set(rules.digests) == {"test/small", "cn/income-tax", "region/x"}


def test_a_rate_for_an_insurance_that_no_pack_has_is_refused() -> None:
    near = load_pack(GOOD, FILE)  # it sets the rate of injury and has pension only
    far = replace(near, id="cn/income-tax", uses=())
    with pytest.raises(UserError, match="“injury”不是本包或它引用的包里的险种") as caught:
        assemble("test/small", {pack.id: pack for pack in (near, far)})
    assert "pension" in caught.value.hint


def test_settings_of_a_pack_without_items_are_refused() -> None:
    head = '[pack]\nid = "a/b"\ntitle = "某省社保"\nregion = "某省"\nversion = "1"\n'
    problems = refused(head + '[settings]\nfund_rounding = "yuan"\n')
    assert [(problem.column, problem.row) for problem in problems] == [("settings", 6)]


def test_a_missing_pack_is_named_with_its_user() -> None:
    near = load_pack(GOOD, FILE)
    with pytest.raises(UserError, match="“test/small”要用的政策包“cn/income-tax”没有安装"):
        assemble("test/small", {near.id: near})
    with pytest.raises(UserError, match="没有政策包“nowhere”"):
        assemble("nowhere", {near.id: near})
