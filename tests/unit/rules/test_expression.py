"""The formula language: grammar, exact values, names and types checked at load, and that it never crashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ_hr.errors import UserError
from shequ_hr.rules.expression import FormulaError, Known, parse_formula
from shequ_hr.rules.schema import FactType, Value

N, T, B = FactType.NUMBER, FactType.TEXT, FactType.BOOL
KNOWN = Known(
    names={
        "基数": N,
        "等级": N,
        "系数": N,
        "岗位": T,
        "职务": T,
        "一肩挑": B,
        "试用期": B,
        "补贴2": N,
        "非农": B,
        "大病包含项": N,
    },
    tables={"系数表": ("岗位", "等级"), "岗位工资": ("岗位",)},
    choices={"岗位": ("正职", "副职")},
    spelled={"grade": "等级"},
)
VALUES: Mapping[str, Value] = {
    "基数": Fraction(3900),
    "等级": Fraction(3),
    "系数": Fraction("1.0875"),
    "岗位": "正职",
    "职务": "党委书记、居委会主任",
    "一肩挑": True,
    "试用期": False,
    "补贴2": Fraction(-40),
    "非农": True,
    "大病包含项": Fraction(7),
}


class Facts:
    """An environment over a plain mapping; tables have two cells."""

    def value(self, name: str) -> Value:
        return VALUES[name]

    def look_up(self, table: str, keys: tuple[Value, ...]) -> Fraction:
        cells = {("系数表", ("正职", Fraction(3))): Fraction("1.35"), ("岗位工资", ("正职",)): Fraction(2800)}
        return cells[table, keys]

    def average_wage(self, region: str, definition: str) -> Fraction:
        assert (region, definition) == ("四川", "全口径")
        return Fraction(90220)


def value(text: str, wanted: FactType = N) -> Value:
    return parse_formula(text, KNOWN, wanted).evaluate(Facts())


def faults(text: str, wanted: FactType = N) -> str:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, KNOWN, wanted)
    assert caught.value.problems
    return caught.value.message + "".join(problem.fix for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) × 3", 9),
        ("（1＋2）×３", 9),
        ("10 ÷ 4 − 1", "3/2"),
        ("10 - 3 - 2", 5),
        ("100 / 5 / 2", 10),
        ("-基数 + 1", -3899),
        ("--2", 2),
        ("+2", 2),
        ("基数 × 系数", "4241.25"),
        ("基数×15%", 585),
        ("3400 × 20 %", None),
        ("1/3", "1/3"),
        ("如果(一肩挑, 300, 0)", 300),
        ("如果（试用期，1，等级 > 5，2，3）", 3),
        ("if(等级>=3, 1, 2)", 1),
        ("如果(试用期, 1 / 0, 5)", 5),
        ("取大(基数, 4000) + 取小(1, 2, -3)", 3997),
        ("max(1,2)*min(3,4)", 6),
        ("四舍五入到元(7518.5)", 7519),
        ("四舍五入到角(1.25)", "1.3"),
        ("四舍五入到分(1.005)", "1.01"),
        ("四舍五入(2.5)", 3),
        ("向下取整(2.99)", 2),
        ("向上取整(2.01)", 3),
        ("向上取整到角(2.01)", "2.1"),
        ("系数表[岗位, 等级] × 基数", 5265),
        ("系数表 × 基数", 5265),
        ("系数表[“正职”, 1 + 2]", "1.35"),
        ("岗位工资[岗位]", 2800),
        ('上年平均工资("四川", "全口径")', 90220),
        ("上年月平均工资（“四川”，“全口径”）", "22555/3"),
        ("补贴2 + 大病包含项", -33),
    ],
)
def test_numbers(text: str, expected: int | str | None) -> None:
    if expected is None:
        assert "运算符" in faults(text) or "不认识" in faults(text)
    else:
        assert value(text) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("等级 = 3", True),
        ("等级 == 4", False),
        ("等级 != 4 且 等级 ≠ 5", True),
        ("等级 < 3 或 等级 <= 3", True),
        ("等级 ≤ 2", False),
        ("等级 ≥ 3 and 等级 > 2", True),
        ("非 试用期", True),
        ("非试用期且一肩挑", True),
        ("等级>2且非试用期", True),
        ("非农", True),
        ("not 一肩挑 or 试用期", False),
        ("职务 包含 “书记”", True),
        ('职务包含"网格员"', False),
        ("岗位 = “正职”", True),
        ("“副职” = 岗位", False),
        ("属于(岗位, “副职”, “正职”)", True),
        ("属于(职务, “甲”)", False),
        ("一肩挑 = 真", True),
        ("一肩挑 ≠ 否", True),
        ("试用期 或 假 或 (一肩挑 且 true)", True),
    ],
)
def test_conditions(text: str, expected: bool) -> None:
    assert value(text, B) is expected


@pytest.mark.parametrize(
    ("text", "where", "advice"),
    [
        ("基数 × 系树", "第 6 个字符“系树”", "是不是“系数”"),
        ("grade × 2", "不用键名“grade”", "请写“等级”"),
        ("系表[岗位, 等级]", "没有表“系表”", "系数表"),
        ("乌有[岗位]", "没有表“乌有”", "[[table]]"),
        ("系数表[岗位]", "要按 2 个键查", "依次写：岗位，等级"),
        ("系数表[等级, 岗位]", "这里需要文字，写的却是数字", ""),
        ("岗位工资[“正值”]", "“岗位”不会是“正值”", "正职、副职"),
        ("如果(岗位 = “主任”, 1, 2)", "“岗位”不会是“主任”", "正职、副职"),
        ("岗位 × 2", "这里需要数字，写的却是文字", ""),
        ("等级 且 一肩挑", "这里需要是/否，写的却是数字", ""),
        ("1 < 等级 < 3", "比较不能连着写", "且"),
        ("如果(一肩挑, 1)", "参数不成对", "否则"),
        ("如果(等级, 1, 2)", "这里需要是/否", ""),
        ("如果(一肩挑, 1, “甲”)", "这里需要数字", ""),
        ("取大(1)", "至少 2 个参数", ""),
        ("四舍五入到元(1, 2)", "要1 个参数", ""),
        ("属于(岗位)", "至少要两个参数", ""),
        ("上年平均工资(岗位, “全口径”)", "两段带引号的文字", "四川"),
        ("取大", "后面要有括号", "取大(…)"),
        ("上年平均工资", "后面要有括号", ""),
        ("1 +", "这里应当是名称", "两边"),
        ("(1", "应当是“)”", ""),
        ("1 2", "多出了内容", ""),
        ("", "公式是空的", ""),
        ("“甲", "引号没有结束", "”"),
        ("1 & 2", "不认识这个字符", ""),
        ("一肩挑", "结果应当是数字", ""),
        ("(" * 60 + "1" + ")" * 60, "超过 30 层", ""),
        ("非" * 60 + "试用期", "", ""),
        ("1" + "+1" * 1500, "超过 2000 个字符", ""),
        ("不认识的很长很长的名字" * 10, "没有名称", ""),
    ],
)
def test_refusals_say_where_and_what_to_do(text: str, where: str, advice: str) -> None:
    message = faults(text)
    assert where in message
    assert advice in message


def test_all_faults_are_collected() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula("甲物 + 乙物 × 岗位", KNOWN)
    assert [fault.found for fault in caught.value.faults] == ["甲物", "乙物", "岗位"]


def test_faults_do_not_hide_each_other() -> None:
    known = Known(names={"甲": N}, tables={"表": ("没有的事实",)})
    with pytest.raises(FormulaError) as caught:
        parse_formula("如果(乙 > 1, 丙, 甲) + 表[丁]", known)
    assert [fault.found for fault in caught.value.faults] == ["乙", "丙", "丁"]
    with pytest.raises(FormulaError) as caught:
        parse_formula("如果(戊 = “己”, 1, 0)", known)
    assert [fault.found for fault in caught.value.faults] == ["戊"]


def test_words_are_cut_into_the_fewest_pieces() -> None:
    known = Known(names={"甲": B, "甲或": B, "或乙": B, "乙": B, "甲或乙丙": B, "者乙": B})
    assert parse_formula("甲或者乙", known, B).names == {"甲", "乙"}
    assert parse_formula("甲或乙", known, B).names == {"甲", "乙"}
    assert parse_formula("甲或乙丙", known, B).names == {"甲或乙丙"}


def test_division_by_zero_is_a_user_error_that_names_the_formula() -> None:
    with pytest.raises(UserError, match=r"3900 ÷ \(3 − 3\)"):
        value("基数 ÷ (等级 - 3)")


def test_text_where_a_number_is_due_at_run_time_is_a_user_error() -> None:
    class Wrong(Facts):
        def value(self, name: str) -> Value:
            return "三"

    with pytest.raises(UserError, match="需要数字"):
        parse_formula("等级 + 1", KNOWN).evaluate(Wrong())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("基数 × 系数", "3900 × 1.0875"),
        ("基数×15% + 30×等级", "3900 × 15% + 30 × 3"),
        ("如果(一肩挑, 基数 + 300, 0) × 2", "(3900 + 300) × 2"),
        ("系数表 ÷ 3 − (等级 − 1)", "1.35 ÷ 3 − (3 − 1)"),
        ("基数 × 补贴2 + -等级", "3900 × (−40) + −3"),
        ("取大(基数, 上年月平均工资(“四川”, “全口径”) × 60%)", "取大(3900，90220 ÷ 12 × 60%)"),
        ("上年平均工资(“四川”, “全口径”)", "90220"),
        ("基数 × (1/3 + 0)", "3900 × (1 ÷ 3 + 0)"),
    ],
)
def test_substituted_numbers(text: str, shown: str) -> None:
    assert parse_formula(text, KNOWN).substituted(Facts()) == shown


def test_substituted_conditions() -> None:
    text = "非 (试用期 或 等级 ≥ 5) 且 职务 包含 “书记” 且 属于(岗位, “正职”) 且 (一肩挑 ≠ 否 或 真)"
    shown = parse_formula(text, KNOWN, B).substituted(Facts())
    assert shown == "非 (否 或 3 ≥ 5) 且 “党委书记、居委会主任” 包含 “书记” 且 属于(“正职”，“正职”) 且 (是 ≠ 否 或 是)"


def test_names_tables_and_averages_are_reported_and_parsing_is_cached() -> None:
    formula = parse_formula("系数表 × 基数 + 上年平均工资(“四川”, “全口径”)", KNOWN)
    assert formula.names == {"岗位", "等级", "基数"}
    assert formula.tables == {"系数表"}
    assert formula.averages == {("四川", "全口径")}
    assert formula is parse_formula("系数表 × 基数 + 上年平均工资(“四川”, “全口径”)", KNOWN)


PIECES = [
    *["基数", "等级", "岗位", "且", "或", "非", "包含", "如果", "取大", "系数表", "乌有", "试用期", "是"],
    *["四舍五入到元", "上年平均工资", "1", "2.5", "15%", "“正职”", '"', "“", "."],
    *["(", ")", "[", "]", ",", "，", "+", "-", "×", "÷", "<", "=", "≥"],
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_formula_or_a_user_error(text: str) -> None:
    try:
        formula = parse_formula(text, KNOWN)
        result = formula.evaluate(Facts())
        shown = formula.substituted(Facts())
    except (UserError, KeyError):  # KeyError: the two-celled test tables
        return
    assert isinstance(result, Fraction)
    assert shown


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 0) -> str:
    if depth == 4 or draw(st.booleans()):
        return draw(st.decimals(0, 9999, places=2).map(str) | st.integers(0, 99999).map(str))
    left, right = draw(arithmetic(depth + 1)), draw(arithmetic(depth + 1))
    sign = draw(st.sampled_from("+-*/"))
    return draw(st.sampled_from([f"{left} {sign} {right}", f"({left} {sign} {right})", f"-({left}{sign}{right})"]))


@given(arithmetic())
@settings(max_examples=300, deadline=None)
def test_arithmetic_agrees_with_python_fractions(text: str) -> None:
    exact = re.sub(r"\d+(\.\d+)?", lambda match: f'Fraction("{match[0]}")', text)
    try:
        expected = eval(exact, {"Fraction": Fraction})  # noqa: S307 - the oracle: only digits, signs and brackets made above
    except ZeroDivisionError:
        with pytest.raises(UserError):
            value(text)
        return
    assert value(text.replace("*", "×").replace("/", "÷")) == expected
