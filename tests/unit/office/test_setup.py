"""Making the one office of a store: what it stores, and each refusal."""

from __future__ import annotations

import pytest

from shequ_hr.changes import Changes
from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.model.people import Office
from shequ_hr.office.setup import create_office, current_office
from shequ_hr.ports import Workspace

PACK = "sichuan/chengdu-template"


def test_an_office_is_stored_with_the_official_calendar(ws: Workspace) -> None:
    office, changes = create_office(ws, " 示例街道 ", "510100001", "street", PACK, dual_control=True)
    assert office == Office(unit="示例街道", code="510100001", level="street", pay_pack=PACK, dual_control=True)
    assert changes == Changes.ALL
    with ws.store.begin() as uow:
        assert current_office(uow) == office
        assert 2025 in uow.office.holiday_years()


def test_a_second_office_is_refused_by_the_name_of_the_first(ws: Workspace) -> None:
    create_office(ws, "示例街道", "510100001", "street", PACK)
    with pytest.raises(UserError, match="示例街道"):
        create_office(ws, "另一街道", "2", "street", PACK)
    with ws.store.begin() as uow:
        assert current_office(uow).unit == "示例街道"


@pytest.mark.parametrize(
    ("unit", "code", "level", "pack"),
    [
        (" ", "1", "street", PACK),
        ("示例街道", "", "street", PACK),
        ("示例街道", "1", "city", PACK),
        ("示例街道", "1", "street", "nowhere"),
    ],
)
def test_incomplete_or_unknown_particulars_write_nothing(ws: Workspace, unit: str, code: str, level: str, pack: str) -> None:
    with pytest.raises(UserError):
        create_office(ws, unit, code, level, pack)
    with ws.store.begin() as uow:
        assert uow.office.get() is None
        assert uow.office.holiday_years() == []


def test_an_empty_store_says_how_to_begin(ws: Workspace) -> None:
    with ws.store.begin() as uow, pytest.raises(OfficeUnavailable, match="还没有单位数据") as caught:
        current_office(uow)
    assert "init" in caught.value.hint
