"""``template``, ``import``, ``undo-import``: documents, all or nothing, questions answered by file or by default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.command_line import ask, read
from helpers.office_files import logical_digest

from shequ_hr.imports.registry import KINDS

MONTH = "2024-10"
KEYS = {"new", "changed", "same", "refused", "fixed", "questions", "problems", "import_id"}


def person(data: Path) -> Any:
    return ask(data, "workers", "--on", "2024-10-31")["workers"][0]


def workbook(data: Path, path: Path, *rows: dict[str, Any]) -> Path:
    """The template of the month's inputs with rows typed in."""
    ask(data, "template", "pay-inputs", "--out", path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, places[name], value)
    book.save(path)
    return path


def good(data: Path, path: Path) -> Path:
    someone = person(data)
    return workbook(data, path, {"月份": MONTH, "姓名": someone["name"], "身份证号": someone["worker"], "其他补贴": 321.5})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_template_is_written_without_formulas(demo_made: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "模板.xlsx"
    assert ask(demo_made, "template", kind, "--out", out) == {"kind": kind, "path": str(out)}
    cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row]
    assert cells
    assert "f" not in {cell.data_type for cell in cells}


def test_a_good_file_is_written_and_changes_the_next_draft(demo: Path, tmp_path: Path) -> None:
    file = good(demo, tmp_path / "录入.xlsx")
    document = ask(demo, "import", "pay-inputs", file)
    assert set(document) >= KEYS
    assert "error" not in document
    assert document["new"] + document["changed"] == 1
    assert document["written"] is True
    assert document["import_id"] >= 1
    ask(demo, "payroll", "calculate", MONTH)
    [slip] = ask(demo, "payroll", "show", MONTH, "--worker", person(demo)["worker"])["slips"]
    assert "321.50" in {line["amount"] for line in slip["lines"]}


def test_a_dry_run_and_a_refusal_change_nothing(demo: Path, tmp_path: Path) -> None:
    before = logical_digest(demo / "office.sqlite3")
    file = good(demo, tmp_path / "录入.xlsx")
    dry = ask(demo, "import", "pay-inputs", file, "--dry-run")
    assert (dry["written"], dry["import_id"]) == (False, None)
    assert "本次未写入任何数据" in read(demo, "import", "pay-inputs", file, "--dry-run")
    bad = workbook(
        demo, tmp_path / "坏.xlsx", {"月份": MONTH, "姓名": "没有这个人", "身份证号": "510104199603015159", "其他补贴": "很多"}
    )
    refused = ask(demo, "import", "pay-inputs", bad, "--accept-defaults", code=3)
    assert set(refused) >= KEYS | {"error"}
    assert refused["import_id"] is None
    assert refused["problems"]
    for problem in refused["problems"]:
        assert problem["file"] == "坏.xlsx"
        assert problem["message"]
        assert problem["fix"]
    assert "怎么办" in read(demo, "import", "pay-inputs", bad, "--accept-defaults", code=3)
    assert logical_digest(demo / "office.sqlite3") == before


def test_questions_are_answered_from_a_file(demo: Path, tmp_path: Path) -> None:
    file = good(demo, tmp_path / "录入.xlsx")
    ask(demo, "import", "pay-inputs", file)
    asked = ask(demo, "import", "pay-inputs", file, code=3)
    [question] = [one for one in asked["questions"] if one["id"] == "repeated-file"]
    assert {"id", "text", "choices", "default", "places"} <= set(question)
    answers = tmp_path / "回答.json"
    answers.write_text(json.dumps({one["id"]: "是" for one in asked["questions"]}), encoding="utf-8")
    assert ask(demo, "import", "pay-inputs", file, "--answers", answers)["same"] == 1


def test_an_import_is_taken_back_once(demo: Path, tmp_path: Path) -> None:
    before = logical_digest(demo / "office.sqlite3")
    number = ask(demo, "import", "pay-inputs", good(demo, tmp_path / "录入.xlsx"))["import_id"]
    assert logical_digest(demo / "office.sqlite3") != before
    assert ask(demo, "undo-import", number)["undone"] is True
    assert ask(demo, "undo-import", number, code=3)["error"]["title"]
    assert "已导入" in read(demo, "import", "pay-inputs", good(demo, tmp_path / "再来.xlsx"))


def test_a_file_that_is_no_workbook_is_refused(demo_made: Path, tmp_path: Path) -> None:
    file = tmp_path / "假的.xlsx"
    file.write_text("这不是表格", encoding="utf-8")
    refused = ask(demo_made, "import", "workers", file, code=3)
    assert refused["error"]["title"]
    assert ask(demo_made, "import", "workers", tmp_path / "没有.xlsx", code=3)["error"]["title"]


def test_wrong_answers_files_are_refused(demo_made: Path, tmp_path: Path) -> None:
    answers = tmp_path / "回答.json"
    answers.write_text("[]", encoding="utf-8")
    assert (
        "回答.json" in ask(demo_made, "import", "workers", tmp_path / "a.xlsx", "--answers", answers, code=3)["error"]["title"]
    )
