"""``payroll``: the month's steps, their documents, refusals and files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.command_line import ask, call, read

LAST, NEXT = "2024-09", "2024-10"
AMOUNT = re.compile(r"-?\d+\.\d\d")


def lock(data: Path, month: str) -> None:
    for step in ("calculate", "check", "approve", "lock"):
        ask(data, "payroll", step, month)


def test_runs_are_listed_oldest_first(demo_made: Path) -> None:
    runs = ask(demo_made, "payroll", "list")["runs"]
    assert [(run["month"], run["kind"], run["seq"], run["state"]) for run in runs] == [
        ("2024-08", "regular", 1, "paid"),
        (LAST, "regular", 1, "paid"),
    ]
    assert all(AMOUNT.fullmatch(run[key]) for run in runs for key in ("gross", "net", "deductions", "employer"))
    assert "已发放" in read(demo_made, "payroll", "list")


def test_slips_add_up_to_the_run(demo_made: Path) -> None:
    document = ask(demo_made, "payroll", "show", LAST)
    run, slips = document["run"], document["slips"]
    assert run["slips"] == len(slips)
    for key in ("gross", "deductions", "net", "employer"):
        assert sum(fen(slip[key]) for slip in slips) == fen(run[key])
    for slip in slips:
        earnings = sum(fen(line["amount"]) for line in slip["lines"] if line["kind"] == "earning")
        deductions = sum(fen(line["amount"]) for line in slip["lines"] if line["kind"] == "deduction")
        assert (earnings, deductions) == (fen(slip["gross"]), fen(slip["deductions"]))
        assert earnings - deductions == fen(slip["net"])
        assert {"item", "label", "amount"} <= set(slip["lines"][0])


def fen(text: str) -> int:
    assert AMOUNT.fullmatch(text)
    return int(text.replace(".", ""))


def test_one_slip_can_be_shown(demo_made: Path) -> None:
    person = ask(demo_made, "payroll", "show", LAST)["slips"][0]
    [slip] = ask(demo_made, "payroll", "show", LAST, "--worker", person["worker"])["slips"]
    assert slip == person
    text = read(demo_made, "payroll", "show", LAST, "--worker", person["worker"])
    assert "应发合计" in text
    assert "合计" in read(demo_made, "payroll", "show", LAST)
    refused = ask(demo_made, "payroll", "show", LAST, "--worker", "510104199603015159", code=3)
    assert "没有这个人" in refused["error"]["title"]


def test_the_month_goes_from_draft_to_paid(demo: Path) -> None:
    ready = ask(demo, "payroll", "ready", NEXT)
    assert ready["ok"] is True
    document = ask(demo, "payroll", "calculate", NEXT)
    assert document["run"]["state"] == "draft"
    assert document["slips"] == document["run"]["slips"] > 0
    assert document["problems"] == []
    assert isinstance(document["warnings"], list)
    states = [ask(demo, "payroll", step, NEXT)["run"]["state"] for step in ("check", "approve", "lock", "pay")]
    assert states == ["checked", "approved", "locked", "paid"]
    assert ask(demo, "payroll", "list")["runs"][-1]["state"] == "paid"


@pytest.mark.parametrize("step", ["check", "approve", "lock", "pay"])
def test_a_wrong_state_is_exit_3_and_says_what_comes_next(demo_made: Path, step: str) -> None:
    refused = ask(demo_made, "payroll", step, LAST, code=3)
    assert "已发放" in refused["error"]["message"]
    assert refused["error"]["hint"]


def test_a_locked_month_can_be_reopened_until_a_file_left(demo: Path, tmp_path: Path) -> None:
    lock(demo, NEXT)
    assert ask(demo, "payroll", "reopen", NEXT, "--reason", "补录请假")["run"]["state"] == "draft"
    for step in ("check", "approve", "lock"):
        ask(demo, "payroll", step, NEXT)
    ask(demo, "payroll", "export", NEXT, "--what", "sheet", "--out", tmp_path)
    ask(demo, "payroll", "reopen", NEXT, "--reason", "再看一遍")
    for step in ("check", "approve", "lock"):
        ask(demo, "payroll", step, NEXT)
    ask(demo, "payroll", "export", NEXT, "--what", "bank", "--out", tmp_path)
    for action in ("reopen", "void"):
        assert "已经在" in ask(demo, "payroll", action, NEXT, "--reason", "太晚了", code=3)["error"]["message"]


def test_a_draft_can_be_voided_and_calculated_anew(demo: Path) -> None:
    ask(demo, "payroll", "calculate", NEXT)
    voided = ask(demo, "payroll", "void", NEXT, "--reason", "误算")["run"]
    assert (voided["state"], voided["void_reason"]) == ("void", "误算")
    assert ask(demo, "payroll", "calculate", NEXT)["run"]["state"] == "draft"


def test_a_month_is_compared_with_the_one_before(demo_made: Path) -> None:
    document = ask(demo_made, "payroll", "compare", LAST)
    assert document["previous"] == "2024-08"
    assert document["sentence"]
    for key in ("joined", "left", "changed", "people"):
        assert isinstance(document[key], list)
    assert document["sentence"] in read(demo_made, "payroll", "compare", LAST)


def test_a_run_that_is_not_there_is_refused(demo_made: Path) -> None:
    refused = ask(demo_made, "payroll", "show", "2031-01", code=3)
    assert "2031年1月" in refused["error"]["title"]
    assert ask(demo_made, "payroll", "show", LAST, "--seq", 9, code=3)["error"]["title"]


def test_an_earlier_month_has_to_be_closed_first(demo: Path) -> None:
    ask(demo, "payroll", "calculate", NEXT)
    assert ask(demo, "payroll", "calculate", "2024-11", code=3)["error"]["hint"]


@pytest.mark.parametrize("what", ["sheet", "bank", "tax", "district"])
def test_every_file_is_reported_with_rows_totals_and_digest(demo_made: Path, tmp_path: Path, what: str) -> None:
    document = ask(demo_made, "payroll", "export", LAST, "--what", what, "--out", tmp_path)
    [file] = document["files"]
    run = ask(demo_made, "payroll", "show", LAST)["run"]
    assert file["rows"] == run["slips"]
    assert (tmp_path / file["file"]).is_file()
    assert re.fullmatch(r"[0-9a-f]{64}", file["sha256"])
    assert all(AMOUNT.fullmatch(total) for total in file["totals"].values())
    if what != "tax":
        assert run["net"] in file["totals"].values()
    book = openpyxl.load_workbook(tmp_path / file["file"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    long_numbers = [cell for cell in cells if isinstance(cell.value, str) and re.fullmatch(r"\d{17}[\dX]|\d{19}", cell.value)]
    assert all(cell.number_format == "@" for cell in long_numbers)
    assert long_numbers or what == "sheet"
    assert not [cell for cell in cells if isinstance(cell.value, (int, float)) and cell.value > 10**12]


def test_files_other_than_the_sheet_need_a_locked_run(demo: Path, tmp_path: Path) -> None:
    ask(demo, "payroll", "calculate", NEXT)
    for what in ("bank", "tax", "district"):
        refused = ask(demo, "payroll", "export", NEXT, "--what", what, "--out", tmp_path / "out", code=3)
        assert "没有写出文件" in refused["error"]["message"]
    document = ask(demo, "payroll", "export", NEXT, "--what", "sheet", "--out", tmp_path / "out")
    assert "草稿" in document["warnings"][0]
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_the_district_workbook_checks_itself(demo_made: Path, tmp_path: Path) -> None:
    ask(demo_made, "payroll", "export", LAST, "--what", "district", "--out", tmp_path)
    book = openpyxl.load_workbook(next(tmp_path.glob("*.xlsx")))
    assert book.sheetnames == ["花名册", "当月工资", "均薪核查", "校验"]
    checks = {row[0]: row for row in book["校验"].iter_rows(min_row=4, values_only=True) if row[2] == "数据行"}
    for name, first, last in (("花名册", 4, 0), ("当月工资", 4, 1), ("均薪核查", 4, 0)):
        rows = [list(row) for row in book[name].iter_rows(min_row=first, values_only=True)]
        rows = rows[: len(rows) - last]
        assert checks[name][1] == len(rows)
        assert digest_of(book[name], rows) == checks[name][4]
    net = next(row[3] for row in book["校验"].iter_rows(min_row=4, values_only=True) if row[2] == "实发")
    assert f"{net:.2f}" == ask(demo_made, "payroll", "show", LAST)["run"]["net"]


def digest_of(sheet: Any, rows: list[list[Any]]) -> str:
    """The digest as the sheet 校验 tells the district to make it."""
    import hashlib
    from datetime import datetime

    formats = [cell.number_format for cell in sheet[4]]

    def text(value: Any, number_format: str) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.date().isoformat()
        if number_format in {"#,##0.00_ ", "0.00"}:
            return f"{value:.2f}"
        return str(value)

    lines = ("\t".join(text(value, kind) for value, kind in zip(row, formats, strict=True)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_an_unknown_layout_is_refused_with_the_choices(demo_made: Path, tmp_path: Path) -> None:
    refused = ask(demo_made, "payroll", "export", LAST, "--what", "bank", "--layout", "某行", "--out", tmp_path, code=3)
    assert "ccb" in refused["error"]["message"]


def test_a_folder_that_can_not_be_made_is_a_wrong_path(demo_made: Path, tmp_path: Path) -> None:
    (tmp_path / "占位").write_text("文件", encoding="utf-8")
    result = call(
        "--data", demo_made, "--json", "payroll", "export", LAST, "--what", "sheet", "--out", tmp_path / "占位" / "表"
    )
    assert result.code == 1
    assert result.document["error"]["title"] == "路径不对"


def test_every_line_of_a_slip_is_explained_down_to_sources(demo_made: Path) -> None:
    slip = ask(demo_made, "payroll", "show", LAST)["slips"][0]
    totals: dict[str, int] = {}
    for line in slip["lines"]:
        totals[line["item"]] = totals.get(line["item"], 0) + fen(line["amount"])
    for item in ("gross", "deductions", "net", "employer"):
        totals[item] = fen(slip[item])
    for item, amount in totals.items():
        tree = ask(demo_made, "payroll", "explain", LAST, "--worker", slip["worker"], "--item", item)
        assert set(tree) == {"item", "label", "amount", "rule", "source", "inputs", "formula", "rounding"}
        assert fen(tree["amount"]) == amount, item
        for leaf in leaves(tree):
            assert leaf["source"] or leaf["rule"], (item, leaf)
    text = read(demo_made, "payroll", "explain", LAST, "--worker", slip["worker"], "--item", "net")
    assert "依据" in text


def leaves(tree: Any) -> list[Any]:
    return [leaf for part in tree["inputs"] for leaf in leaves(part)] if tree["inputs"] else [tree]


def test_an_unknown_item_lists_the_known_ones(demo_made: Path) -> None:
    slip = ask(demo_made, "payroll", "show", LAST)["slips"][0]
    refused = ask(demo_made, "payroll", "explain", LAST, "--worker", slip["worker"], "--item", "nix", code=3)
    assert "income_tax" in refused["error"]["message"]


def test_the_paying_account_is_registered_once(demo: Path) -> None:
    assert ask(demo, "payroll", "payer")["account"] == ""
    assert ask(demo, "payroll", "payer", "--account", "51001870000000000001", code=2)["error"]["title"]
    assert ask(demo, "payroll", "payer", "--account", "1", "--bank", "某行", code=3)["error"]["title"] == "付款账号不对"
    given = ask(demo, "payroll", "payer", "--account", "51001870000000000001", "--bank", "示例银行")
    assert given == ask(demo, "payroll", "payer")
    assert "51001870000000000001" in read(demo, "payroll", "payer")


def test_each_step_names_the_next_and_tells_the_warnings_again(demo: Path) -> None:
    assert f"下一步：payroll compare {NEXT} 看与上月的差异，再 payroll check {NEXT}" in read(demo, "payroll", "calculate", NEXT)
    told = ask(demo, "payroll", "calculate", NEXT)["warnings"]
    assert any("示例数值" in text for text in told)
    text = read(demo, "payroll", "check", NEXT)
    assert f"下一步：payroll approve {NEXT}" in text
    assert "示例数值" in text
    approved = ask(demo, "payroll", "approve", NEXT, "--reason", "停薪一人")
    assert approved["warnings"] == told
    assert f"下一步：payroll pay {NEXT}" in read(demo, "payroll", "lock", NEXT)
    refused = ask(demo, "payroll", "calculate", NEXT, code=3)
    assert f"payroll reopen {NEXT} --reason" in refused["error"]["hint"]


def test_an_item_is_explained_by_its_chinese_name_as_deep_as_asked(demo_made: Path) -> None:
    person = ask(demo_made, "payroll", "show", LAST)["slips"][0]["worker"]
    explained = ("payroll", "explain", LAST, "--worker", person, "--item")
    assert ask(demo_made, *explained, "实发") == ask(demo_made, *explained, "net")
    short, whole = read(demo_made, *explained, "实发", "--depth", 1), read(demo_made, *explained, "实发")
    assert len(short) < len(whole)
    assert "--depth 2 可再看一层" in short
