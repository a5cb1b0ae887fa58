"""The month's main job from the command line: from an empty folder and a township's roster, and on the demo office."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.command_line import USER, ask, call
from helpers.users import PASSWORD

from shequ_hr.model.payroll import RunKey
from shequ_hr.payroll.explain import Explanation
from shequ_hr.periods import PayMonth
from shequ_hr.runs.queries import explain_line, run_detail
from ui.bootstrap import open_workspace

ROSTER = Path(__file__).parents[2] / "resources" / "samples" / "花名册-样例.xlsx"
MONTH = "2025-05"
EXPORTS = ("sheet", "bank", "tax", "district")
SUMS = ("gross", "deductions", "net", "employer")


def close_month(data: Path, month: str) -> Any:
    """Calculate, check, approve, lock; returns the locked run."""
    report = ask(data, "payroll", "calculate", month)
    assert report["problems"] == []
    for step in ("check", "approve"):
        ask(data, "payroll", step, month)
    return ask(data, "payroll", "lock", month)["run"]


def export_all(data: Path, month: str, out: Path) -> None:
    """Every file of the part, each with as many rows as slips and the run's net in its totals."""
    run = ask(data, "payroll", "show", month)["run"]
    for what in EXPORTS:
        [file] = ask(data, "payroll", "export", month, "--what", what, "--out", out)["files"]
        assert file["rows"] == run["slips"]
        assert Path(file["path"]).is_file()
        if what != "tax":
            assert run["net"] in file["totals"].values()


def explain_everything(data: Path, month: str) -> int:
    """Explain every line of every slip; each tree gives the shown amount and ends in sources. Returns the number of lines."""
    key = RunKey(PayMonth.parse(month))
    ws = open_workspace(data, USER, PASSWORD)
    lines = 0
    try:
        detail = run_detail(ws, key)
        for slip in detail.slips:
            wanted = slip.amounts | {name: getattr(slip, name) for name in SUMS}
            for item, amount in wanted.items():
                tree = explain_line(ws, key, slip.id_number, item)
                assert (
                    tree.amount.replace(",", "").replace("−", "-")
                    == f"{amount // 100 if amount >= 0 else -(-amount // 100)}.{abs(amount) % 100:02d}"
                )
                for leaf in leaves(tree):
                    assert leaf.source or leaf.rule, (slip.name, item, leaf)
                lines += 1
    finally:
        ws.store.close()
    return lines


def leaves(tree: Explanation) -> list[Explanation]:
    return [leaf for part in tree.inputs for leaf in leaves(part)] if tree.inputs else [tree]


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new office with the township's roster imported."""
    data = tmp_path_factory.mktemp("township") / "office"
    ask(data, "init", "--unit", "柏合街道", "--code", "510112001", "--level", "street", "--pack", "sichuan/chengdu-template")
    refused = ask(data, "import", "workers", ROSTER, code=3)
    assert refused["questions"], "a real roster has something to ask"
    assert "本次未写入任何数据" in refused["error"]["message"]
    assert ask(data, "workers")["workers"] == []
    preview = ask(data, "import", "workers", ROSTER, "--accept-defaults", "--dry-run")
    assert (preview["written"], preview["import_id"]) == (False, None)
    written = ask(data, "import", "workers", ROSTER, "--accept-defaults")
    assert written["new"] == preview["new"] > 30
    assert written["refused"] == 0
    repeated = ask(data, "import", "workers", ROSTER, "--accept-defaults", code=3)
    assert "已经导入过" in repeated["problems"][0]["message"]
    answers = {question["id"]: question["default"] for question in repeated["questions"]} | {"repeated-file": "是"}
    file = tmp_path_factory.mktemp("answers") / "回答.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    again = ask(data, "import", "workers", ROSTER, "--answers", file)
    assert (again["new"], again["changed"], again["same"]) == (0, 0, written["new"])
    return data


def test_from_an_empty_folder_to_a_locked_month_and_its_files(township: Path, tmp_path: Path) -> None:
    data = tmp_path / "office"
    shutil.copytree(township, data)
    run = close_month(data, MONTH)
    assert run["state"] == "locked"
    assert run["slips"] > 30
    export_all(data, MONTH, tmp_path / "out")
    assert wage_answer(data, MONTH[:4])["months"] == [MONTH]
    verified = ask(data, "verify")
    assert (verified["ok"], verified["slips"]) == (True, run["slips"])
    assert explain_everything(data, MONTH) > run["slips"] * 10


def wage_answer(data: Path, year: str) -> Any:
    """The average-wage answer, whose exit code says the same as its ``ok``."""
    result = call("--data", data, "--user", USER, "--json", "wage-check", year)
    assert result.code == (0 if result.document["ok"] else 4)
    return result.document


def test_an_import_can_be_taken_back(township: Path, tmp_path: Path) -> None:
    data = tmp_path / "office"
    shutil.copytree(township, data)
    people = len(ask(data, "workers")["workers"])
    assert people > 30
    undone = ask(data, "undo-import", 2)
    assert undone["undone"] is True
    ask(data, "undo-import", 1)
    assert ask(data, "workers")["workers"] == []
    assert ask(data, "undo-import", 99, code=3)["error"]["title"]


def test_the_demo_and_its_next_month(tmp_path: Path) -> None:
    data, out = tmp_path / "office", tmp_path / "out"
    ask(data, "demo", "--workers", 30, "--months", 3)
    month = "2024-11"
    inputs = tmp_path / "当月录入.xlsx"
    ask(data, "template", "pay-inputs", "--out", inputs)
    person = ask(data, "workers", "--on", f"{month}-30")["workers"][0]
    fill(inputs, {"月份": month, "姓名": person["name"], "身份证号": person["worker"], "其他补贴": 250})
    written = ask(data, "import", "pay-inputs", inputs, "--accept-defaults")
    assert written["new"] + written["changed"] == 1
    run = close_month(data, month)
    [slip] = ask(data, "payroll", "show", month, "--worker", person["worker"])["slips"]
    assert "250.00" in {line["amount"] for line in slip["lines"]}
    export_all(data, month, out)
    assert wage_answer(data, "2024")["months"][-1] == month
    assert ask(data, "verify")["runs"] == 4
    assert ask(data, "payroll", "pay", month)["run"]["net"] == run["net"]
    assert explain_everything(data, month) > 300


def fill(path: Path, values: dict[str, Any]) -> None:
    """Type one row into a template, below its header."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "身份证号" for cell in row))
    places = {cell.value: cell.column for cell in header}
    for name, value in values.items():
        if name in places:
            sheet.cell(header[0].row + 1, places[name], value)
    book.save(path)
