"""Text tables: Chinese characters take two columns, empty cells stay empty."""

from __future__ import annotations

import pytest

from ui.cli.tables import facts, padded, table, width


@pytest.mark.parametrize(("text", "columns"), [("工资", 4), ("a工", 3), ("", 0), ("é", 1), ("（半）", 6)])
def test_width_is_what_a_terminal_shows(text: str, columns: int) -> None:
    assert width(text) == columns


def test_columns_align_by_shown_width() -> None:
    text = table(["姓名", "金额"], [("郭民", "5.00"), ("欧阳娜娜", "12,345.00"), (None, 7)], right=[1])
    lines = text.split("\n")
    assert lines[0] == "姓名           金额"
    assert lines[2] == "郭民           5.00"
    assert lines[3] == "欧阳娜娜  12,345.00"
    assert lines[4] == "                  7"
    assert {width(line) for line in lines} == {19}


def test_an_empty_table_keeps_its_header() -> None:
    assert table(["姓名", "金额"], []).split("\n")[0] == "姓名  金额"


def test_facts_leave_out_what_is_empty() -> None:
    assert facts([("单位", "柏合街道"), ("电话", ""), ("双人复核", "否"), ("备注", None)]) == "单位      柏合街道\n双人复核  否"


def test_padding_never_cuts() -> None:
    assert padded("工资表", 4) == "工资表"
    assert padded("工", 4, right=True) == "  工"
