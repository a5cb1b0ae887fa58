"""Explanations as text: told once, as deep as asked for."""

from __future__ import annotations

from shequ_hr.payroll.explain import Explanation
from ui.cli.explaining import explanation_document, explanation_text

BASE = Explanation(item="base", label="基数", amount="5400", source="示例文件")
PAY = Explanation(item="pay", label="基本工资", amount="5400.00", formula="基数", inputs=(BASE,))
GROSS = Explanation(item="gross", label="应发合计", amount="5400.00", inputs=(PAY,))
NET = Explanation(item="net", label="实发", amount="5400.00", inputs=(GROSS, PAY))


def test_what_was_told_is_not_told_again() -> None:
    text = explanation_text(NET)
    assert text.count("基数：5400") == 1
    assert text.endswith("  基本工资：5400.00（见上）")


def test_a_depth_ends_the_text_and_says_that_there_is_more() -> None:
    assert explanation_text(NET, 1).splitlines()[:3] == [
        "实发：5400.00",
        "  应发合计：5400.00",
        "      由 1 项得出（--depth 2 可再看一层）",
    ]
    assert explanation_text(BASE, 1) == "基数：5400\n    依据：示例文件"


def test_the_document_stays_complete() -> None:
    inputs = explanation_document(NET)["inputs"]
    assert [part["item"] for part in inputs] == ["gross", "pay"]
    assert inputs[0]["inputs"][0] == inputs[1]
