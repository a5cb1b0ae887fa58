"""A pack in words, day by day, and the examples that compare it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from packs_for_tests import GOOD

from shequ_hr.rules.histories import histories
from shequ_hr.rules.loader import load_pack
from shequ_hr.rules.numbers import exact_text, number_text, percent_text, read_number
from shequ_hr.rules.schema import Example
from shequ_hr.rules.self_check import differences

PACK = load_pack(GOOD, "pack.toml")
WORDS = histories(PACK)


@pytest.mark.parametrize(
    ("name", "history"),
    [
        ("本包", {"一直": "某区；引用cn/income-tax"}),
        ("来源.hand", {"2026-10-08": "推算"}),
        ("事实.片区", {"一直": "文字；按人登记；可选山区、坝区；默认坝区"}),
        ("岗位.正职", {"一直": "位次2；又称书记"}),
        ("岗位.正职.等级", {"2020-01-01": "2-3"}),
        ("证书.中级", {"一直": "位次1；社会工作师"}),
        (
            "等级规则",
            {
                "2020-01-01": "从1级起；超过3年晋1级；不满一年按一年；次年1月起算；只算连续年限；不合格的年度重新起算；"
                "本科且学士加1级；硕士研究生视同2年；证书中级加1级；连续2年优秀提前1级，最多1次；每次优秀+1级；社区五星+1级"
            },
        ),
        ("考核系数", {"2020-01-01": "优秀=1.2 合格=1 不合格=0；没有结果的按合格"}),
        (
            "基数",
            {
                "2020-01-01": "3200",
                "2022-07-01": "3900",
                "2024-01-01": "不详",
                "2024-07-01": "4000.5",
                "2025-07-01": "暂按 4000.5",
            },
        ),
        (
            "系数",
            {"2020-01-01": "正职 2=1.2 3=1.3；工作人员 1=1 2=1.1", "2025-01-01": "正职 2=1.2 3=1.35；工作人员 1=1 2=1.1"},
        ),
        ("年限工资.查法", {"一直": "按工作年限；工作年限分档"}),
        ("证书津贴", {"2020-01-01": "中级=不详；其余=0"}),
        ("项目.系数值", {"2020-01-01": "中间值，不舍入：系数[岗位, 等级]"}),
        (
            "项目.基本工资",
            {
                "2020-01-01": "基本，月度工资，每月，四舍五入到分，按自然日折算，应税，计缴费基数，计人均收入，缺勤扣："
                "基数 × 系数值",
                "2023-01-01": "基本，月度工资，每月，进位到元，按计薪日折算，应税，计缴费基数，计人均收入，试用期80%，缺勤扣："
                "基数 × 系数值 + 年限工资",
            },
        ),
        ("请假.事假", {"2020-01-01": "0"}),
        ("养老保险.费率", {"2020-01-01": "单位16% 个人8%"}),
        ("养老保险.缴费基数", {"2020-01-01": "4000-20000"}),
        ("住房公积金.舍入", {"一直": "四舍五入到元"}),
        ("最低工资", {"2020-01-01": "一类=2000"}),
        ("个人所得税.首次就业", {"2020-01-01": "不适用", "2020-07-01": "按月份数减除"}),
        ("个人所得税.减除费用", {"2020-01-01": "5000"}),
        ("个人所得税.全年一次性奖金", {"2020-01-01": "不能单独计税"}),
        ("平均工资.某省.全口径", {"2020": "70000（2021-06-30 公布）", "2021": "不详", "2022": "80000", "2023": "暂按 80000"}),
        ("本单位.公积金比例", {"2020-01-01": "12%"}),
        ("本单位.公积金舍入", {"一直": "分"}),
        ("本单位.费率.injury", {"2020-01-01": "单位0.2% 个人0%"}),
        ("均薪核查", {"一直": "高于上年某省全口径平均工资；没有公布的不能比"}),
    ],
)
def test_rules_in_words(name: str, history: dict[str, str]) -> None:
    assert WORDS[name] == history


def test_the_quarterly_item_names_its_months() -> None:
    text = WORDS["项目.考核奖"]["2020-01-01"]
    assert "每季（3、6、9、12月）" in text
    assert "乘考核系数" in text
    assert "不折算" in text


def example(**expect: object) -> Example:
    return Example("核对", {}, {name.replace("_", "."): value for name, value in expect.items()}, 1, "history")


def test_an_example_holds_and_ignores_what_begins_later() -> None:
    assert differences(PACK.examples[0], PACK) == []


def test_differences_say_what_is_wrong() -> None:
    found = differences(
        example(基数={"2020-01-01": 3201, "2021-01-01": 1, "2024-01-01": "不详"}, 基树={}, 考核系数="优秀"),
        PACK,
    )
    assert found == [
        "“基数”2020-01-01 起是 3200，例子写的是 3201",
        "“基数”在 2021-01-01 没有变化，例子写的是 1",
        "“基数”2022-07-01 起是 3900，例子没有写",
        "本包没有“基树”。是不是“基数”？",
        "“考核系数”要按起日写，例如 { 2024-01-01 = 5400 }",
    ]


def test_the_end_of_a_rule_is_a_day_of_its_history() -> None:
    closed = GOOD.replace("until = 2023-12-31", "", 1).replace(", , ", ", ")
    assert load_pack(closed, "pack.toml").series["基数"].end is None
    ended = replace(PACK, series={"基数": replace(PACK.series["基数"], end=PACK.series["基数"].figures[-1].start)})
    assert histories(ended)["基数"]["2025-07-01"] == "止"


@pytest.mark.parametrize(
    ("number", "exact", "shown"),
    [
        ("1", "1", "1"),
        ("-2.50", "-2.5", "-2.5"),
        ("0.0000001", "0.0000001", "0"),
        ("1/3", "1/3", "0.333333"),
        ("-1/6", "-1/6", "-0.166667"),
        ("1/1024", "0.0009765625", "0.000977"),
        ("0.05", "0.05", "0.05"),
    ],
)
def test_numbers_in_words(number: str, exact: str, shown: str) -> None:
    assert exact_text(Fraction(number)) == exact
    assert number_text(Fraction(number)) == shown


def test_numbers_are_read_as_packs_write_them() -> None:
    assert read_number("15%") == Fraction(3, 20)
    assert read_number("-1/4") == Fraction(-1, 4)
    assert percent_text(Fraction(69, 1000)) == "6.9%"
    for wrong in ("1/0", "3,200", "一", "1e5", "", None, True, 0.1, [1]):
        assert read_number(wrong) is None
