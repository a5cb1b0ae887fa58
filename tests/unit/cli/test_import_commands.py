"""``template``, ``import``, ``undo-import``: documents, all or nothing, questions answered by file or by default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.command_line import USER, ask, call, read
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


def titled(data: Path, path: Path, title: str = "", rows: int = 1) -> Path:
    """Figures of the month without a 月份 column."""
    people = ask(data, "workers")["workers"][:rows]
    book = openpyxl.Workbook()
    for line in [[title]] if title else []:
        book.active.append(line)
    book.active.append(["姓名", "身份证号", "其他补贴"])
    for one in people:
        book.active.append([one["name"], one["worker"], 100])
    book.save(path)
    return path


def test_figures_without_a_month_go_to_the_open_month_and_the_answer_names_it(demo: Path, tmp_path: Path) -> None:
    month = max(run["month"] for run in ask(demo, "payroll", "list")["runs"])
    year, number = int(month[:4]), int(month[5:])
    following = f"{year + number // 12}-{number % 12 + 1:02d}"
    file = titled(demo, tmp_path / "录入.xlsx")
    dry = ask(demo, "import", "pay-inputs", file, "--dry-run", code=3)
    [question] = [one for one in dry["questions"] if one["id"] == "month"]
    assert question["default"] == following
    assert following in question["text"]
    document = ask(demo, "import", "pay-inputs", file, "--accept-defaults")
    assert document["months"] == [following]
    ask(demo, "undo-import", document["import_id"])
    ask(demo, "payroll", "calculate", following)
    assert f"已写入 {following}" in read(demo, "import", "pay-inputs", file, "--accept-defaults")


def test_the_preview_lists_old_and_new_values_row_by_row(demo: Path, tmp_path: Path) -> None:
    ask(demo, "import", "pay-inputs", good(demo, tmp_path / "录入.xlsx"))
    someone = person(demo)
    row = {"月份": MONTH, "姓名": someone["name"], "身份证号": someone["worker"], "其他补贴": 400}
    text = read(demo, "import", "pay-inputs", workbook(demo, tmp_path / "改.xlsx", row), "--dry-run")
    assert "其他补贴：321.50→400.00" in text
    assert f"将写入 {MONTH}" in text


def test_many_changed_rows_are_counted(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.cli.imports.SHOWN_ROWS", 2)
    text = read(demo, "import", "pay-inputs", titled(demo, tmp_path / "录入.xlsx", rows=5), code=3)
    assert "新增和变更的行（共 5 行）" in text
    assert "还有 3 行" in text


def test_a_file_of_another_kind_is_named_once(demo_made: Path, tmp_path: Path) -> None:
    roster = Path(__file__).parents[2] / "fixtures" / "花名册-样例.xlsx"
    text = call("--data", demo_made, "--user", USER, "import", "pay-inputs", roster).err
    assert text.count("这像是“花名册”的表，不是“本月录入”") == 1
    assert "请用 import workers" in text
    figures = titled(demo_made, tmp_path / "录入.xlsx")
    book = openpyxl.load_workbook(figures)
    for column, name in enumerate(("子女教育", "月份", "赡养老人", "继续教育", "住房租金"), start=3):
        book.active.cell(1, column, name)
    book.save(figures)
    assert "import extra-deductions" in ask(demo_made, "import", "workers", figures, code=3)["error"]["hint"]


def test_a_repeated_file_says_which_question_to_answer_and_how(demo: Path, tmp_path: Path) -> None:
    file = good(demo, tmp_path / "录入.xlsx")
    ask(demo, "import", "pay-inputs", file)
    text = read(demo, "import", "pay-inputs", file, "--accept-defaults", code=3)
    assert "对询问“repeated-file”回答“是”" in text
    assert '{"repeated-file": "是"}，再加上 --answers 回答.json' in text


def test_an_unknown_question_in_the_answers_is_refused(demo_made: Path, tmp_path: Path) -> None:
    answers = tmp_path / "回答.json"
    answers.write_text('{"repeted-file": "是"}', encoding="utf-8")
    refused = ask(demo_made, "import", "pay-inputs", good(demo_made, tmp_path / "录.xlsx"), "--answers", answers, code=3)
    assert [problem["message"] for problem in refused["problems"]] == ["没有“repeted-file”这个询问"]
