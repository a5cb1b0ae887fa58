"""``workers``, ``worker show``, ``grade explain``, ``report roster``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from helpers.command_line import ask, read

DAY = "2024-09-30"


def someone(demo: Path) -> Any:
    return ask(demo, "workers", "--on", DAY)["workers"][0]


def test_the_roster_has_whole_numbers_and_iso_dates(demo_made: Path) -> None:
    document = ask(demo_made, "workers", "--on", DAY)
    assert document["on"] == DAY
    assert len(document["workers"]) >= 10
    for worker in document["workers"]:
        assert len(worker["worker"]) == 18
        assert worker["state"] in {"在岗", "试用"}
        assert worker["since"] <= DAY


def test_people_are_found_by_name_and_by_the_end_of_the_number(demo_made: Path) -> None:
    person = someone(demo_made)
    for words in (person["name"], person["worker"][-6:]):
        found = ask(demo_made, "workers", "--find", words)["workers"]
        assert person["worker"] in {worker["worker"] for worker in found}
    assert person["name"] in read(demo_made, "workers", "--find", person["name"])


def test_one_person_is_shown_with_dated_history(demo_made: Path) -> None:
    person = someone(demo_made)
    document = ask(demo_made, "worker", "show", person["worker"], "--on", DAY)
    assert document["worker"] == person["worker"]
    assert document["posts"][0]["from"] <= DAY
    assert document["posts"][0]["to"] is None or document["posts"][0]["to"] >= document["posts"][0]["from"]
    assert document["bases"][0]["amount"].endswith(".00")
    assert [row["month"] for row in document["pay"]] == ["2024-09", "2024-08"]
    for history in ("grades", "education", "certificates", "contracts", "employments", "assessments", "accounts"):
        assert isinstance(document[history], list)
    text = read(demo_made, "worker", "show", person["worker"])
    assert person["name"] in text
    assert "2024年9月工资" in text


def test_an_unknown_person_is_refused_without_naming_the_number(demo_made: Path) -> None:
    refused = ask(demo_made, "worker", "show", "510104199603015159", code=3)
    assert "510***********5159" in refused["error"]["message"]


def test_a_grade_is_explained_down_to_its_document(demo_made: Path) -> None:
    person = someone(demo_made)
    document = ask(demo_made, "grade", "explain", "--worker", person["worker"], "--on", DAY)
    assert document["grade"] == person["grade"]
    assert document["on"] == DAY
    assert document["source"] or all(step["source"] for step in document["steps"])
    assert document["explanation"]["inputs"] == document["steps"]
    assert "依据" in read(demo_made, "grade", "explain", "--worker", person["worker"], "--on", DAY)


def test_the_roster_is_written_with_numbers_as_text(demo_made: Path, tmp_path: Path) -> None:
    out = tmp_path / "花名册.xlsx"
    [file] = ask(demo_made, "report", "roster", "--out", out, "--on", DAY)["files"]
    sheet = openpyxl.load_workbook(out)["花名册"]
    people = [row for row in sheet.iter_rows(min_row=4) if row[0].value]
    assert file["rows"] == len(people) == len(ask(demo_made, "workers", "--on", DAY)["workers"])
    assert all(row[4].data_type == "s" and row[4].number_format == "@" and len(row[4].value) == 18 for row in people)
    assert len(file["sha256"]) == 64


def test_a_name_instead_of_a_number_gets_the_way_to_look_it_up(demo_made: Path) -> None:
    refused = ask(demo_made, "worker", "show", "郭民", code=3)
    assert "按姓名请用 workers --find 郭民" in refused["error"]["hint"]
    assert "workers --find" in ask(demo_made, "grade", "explain", "--worker", "郭民", code=3)["error"]["hint"]


def test_nobody_found_is_said(demo_made: Path) -> None:
    assert "没有找到“不存在”" in read(demo_made, "workers", "--find", "不存在")
    assert ask(demo_made, "workers", "--find", "不存在")["workers"] == []
