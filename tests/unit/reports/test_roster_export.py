"""The roster as a file: whole numbers of many people leave only for a reason, on record, and with a second person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_user
from pathlib import Path

import openpyxl
import pytest
from helpers.pay_office import office, person
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.model.security import Actor, Role
from shequ_hr.ports import Workspace
from shequ_hr.reports.roster import export_roster
from shequ_hr.security.approvals import decide, list_approvals
from shequ_hr.security.roles import SecondPersonNeeded

MANY = [person(number, f"人员{number}", phone="13800005521") for number in range(1, 52)]


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path / "office", {"runs.toml": PAY_PACK}, PACK_ID, MANY) as made:
        yield made


def first_line(path: Path) -> tuple[str, str]:
    row = next(openpyxl.load_workbook(path)["花名册"].iter_rows(min_row=4, values_only=True))
    return str(row[4]), str(row[14])


def notes(ws: Workspace) -> list[str]:
    with ws.store.begin() as uow:
        return [entry.summary for entry in uow.audit.entries() if entry.action == "people.export"]


def test_few_people_leave_with_whole_numbers_and_on_record(tmp_path: Path) -> None:
    with office(tmp_path / "office", {"runs.toml": PAY_PACK}, PACK_ID, MANY[:50]) as ws:
        file = export_roster(ws, tmp_path / "花名册.xlsx")
        assert "50 人，完整号码" in notes(ws)[0]
    assert file.warnings == ()
    assert first_line(file.path)[0] == MANY[0].id_number


def test_many_people_without_a_reason_are_masked(crowded: Workspace, tmp_path: Path) -> None:
    file = export_roster(crowded, tmp_path / "花名册.xlsx")
    assert "没有写原因" in file.warnings[0]
    number, phone = first_line(file.path)
    assert (number[:3], set(number[3:-4]), phone) == ("510", {"*"}, "138****5521")
    assert "51 人，号码已遮盖" in notes(crowded)[0]


def test_a_reason_gives_whole_numbers_and_stands_in_the_log(crowded: Workspace, tmp_path: Path) -> None:
    file = export_roster(crowded, tmp_path / "花名册.xlsx", reason="区民政局年度备案")
    assert first_line(file.path) == (MANY[0].id_number, "13800005521")
    assert "原因：区民政局年度备案" in notes(crowded)[0]


def test_under_dual_control_somebody_else_has_to_confirm(tmp_path: Path) -> None:
    with office(tmp_path / "office", {"runs.toml": PAY_PACK}, PACK_ID, MANY, dual_control=True) as ws:
        path = tmp_path / "花名册.xlsx"
        with pytest.raises(SecondPersonNeeded):
            export_roster(ws, path, reason="年度备案")
        assert not path.exists()
        other = with_user(ws, actor=Actor(name="陈立", roles=frozenset(Role)))
        (asked,) = list_approvals(other)
        assert "51 人，含完整证件号码，原因：年度备案" in asked.about
        decide(other, asked.id, grant=True)
        assert first_line(export_roster(ws, path, reason="年度备案").path)[0] == MANY[0].id_number
