"""Whole numbers are given to who may see them, and every look is one entry of the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import id_number, office, person
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.model.people import BankAccount
from shequ_hr.model.security import Actor, AuditEntry, Role
from shequ_hr.people.reveal import reveal_worker
from shequ_hr.ports import Workspace

CARD, PHONE = "6217003810012346027", "13812345521"
ACCOUNTS = (BankAccount(start=date(2020, 1, 1), number=CARD, bank="示例银行"),)
PEOPLE = [person(1, "李晓岚", phone=PHONE, accounts=ACCOUNTS), person(2, "黄思源", accounts=())]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, PEOPLE) as opened:
        yield opened


def entries(ws: Workspace) -> list[AuditEntry]:
    with ws.store.begin() as uow:
        return list(uow.audit.entries())


def test_each_look_is_one_entry_that_holds_masks_only(ws: Workspace) -> None:
    before = len(entries(ws))
    for _ in range(2):
        whole = reveal_worker(ws, id_number(1)).value
        assert (whole.id_number, whole.phone, whole.account) == (id_number(1), PHONE, CARD)
    looks = entries(ws)[before:]
    assert [look.action for look in looks] == ["people.reveal", "people.reveal"]
    assert all(look.user == ws.user for look in looks)
    for number in (id_number(1), PHONE, CARD):
        assert number not in repr(looks)


def test_what_is_not_on_record_is_empty(ws: Workspace) -> None:
    whole = reveal_worker(ws, id_number(2)).value
    assert (whole.phone, whole.account) == ("", "")


def test_who_may_not_see_leaves_no_entry(ws: Workspace) -> None:
    before = len(entries(ws))
    looking = replace(ws, actor=Actor(name="程立", roles=frozenset({Role.VIEWER})))
    with pytest.raises(NotAllowed):
        reveal_worker(looking, id_number(1))
    with pytest.raises(UserError, match="没有这个人"):
        reveal_worker(ws, "510107199001010010")
    assert len(entries(ws)) == before
