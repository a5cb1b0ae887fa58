"""``average-wage`` and ``wage-check``: holds with exit 0, does not hold with exit 4, unknown figures are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.command_line import ask, read

AMOUNT = re.compile(r"-?\d+\.\d\d")


def test_averages_are_listed_with_their_documents(demo_made: Path) -> None:
    rows = ask(demo_made, "average-wage", "list")["averages"]
    assert {"year", "region", "definition", "amount", "document", "origin", "used"} <= set(rows[0])
    known = next(row for row in rows if row["year"] == 2023 and row["definition"] == "全口径")
    assert known["amount"] == "90220.00"
    assert any(row["amount"] is None and row["reason"] for row in rows), "a declared hole stays a hole"
    assert "90,220.00" in read(demo_made, "average-wage", "list")


def test_the_check_holds_or_is_exit_4_by_the_published_figure(demo: Path) -> None:
    low = ask(demo, "average-wage", "set", 2023, "20000", "--document", "测试文件〔2024〕1号")["average"]
    assert low["amount"] == "20000.00"
    holds = ask(demo, "wage-check", 2024)
    assert holds["ok"] is True
    assert holds["gap"].startswith("-")
    ask(demo, "average-wage", "set", 2023, "500000.00", "--document", "测试文件〔2024〕2号")
    fails = ask(demo, "wage-check", 2024, code=4)
    assert fails["ok"] is False
    assert fails["required"] == "500000.00"
    assert not fails["gap"].startswith("-")
    assert "没有达到" in read(demo, "wage-check", 2024, code=4)


def test_the_answer_has_definition_source_and_groups(demo: Path) -> None:
    ask(demo, "average-wage", "set", 2023, "20000", "--document", "测试文件")
    document = ask(demo, "wage-check", 2024)
    assert (document["year"], document["region"], document["definition"]) == (2024, "四川", "全口径")
    assert document["months"] == ["2024-08", "2024-09"]
    assert document["counting"]
    assert "测试文件" in document["source"]
    for groups in ("by_unit", "by_community", "by_post", "by_grade"):
        for group in document[groups]:
            assert group["name"]
            assert AMOUNT.fullmatch(group["gap"])
            assert isinstance(group["person_months"], float)
    assert sum(group["person_months"] for group in document["by_community"]) == pytest.approx(
        document["person_months"], abs=0.05
    )
    assert "口径" in read(demo, "wage-check", 2024)


def test_a_year_without_locked_months_is_refused(demo_made: Path) -> None:
    assert "还没有锁定的工资" in ask(demo_made, "wage-check", 2019, code=3)["error"]["title"]


@pytest.mark.parametrize("amount", ["7500", "99999999"])
def test_a_figure_that_can_not_be_a_year_is_refused(demo_made: Path, amount: str) -> None:
    assert ask(demo_made, "average-wage", "set", 2023, amount, "--document", "某文", code=3)["error"]["message"]


def test_more_than_the_standard_is_said_in_words_not_as_a_negative_gap(demo: Path) -> None:
    ask(demo, "average-wage", "set", 2023, "20000", "--document", "测试文件")
    document, text = ask(demo, "wage-check", 2024), read(demo, "wage-check", 2024)
    above = f"{int(document['gap'][1:].replace('.', '')) // 100:,}.{document['gap'][-2:]}"
    assert f"月人均高出 {above} 元" in text
    assert "预测：全年 " in text
    ask(demo, "average-wage", "set", 2023, "500000", "--document", "测试文件")
    assert "月人均还差 " in read(demo, "wage-check", 2024, code=4)
