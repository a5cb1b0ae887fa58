"""Damage is told in Chinese and never a crash: single changed bytes anywhere in the file, and rows that can not be read."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.store import SqliteStore, open_store
from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.payroll import Leave, Run, RunInputs, RunKey, RunState, Slip
from shequ_hr.model.people import Community, Office, Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork

MAY = PayMonth(2025, 5)
CHANGES = 200


@pytest.fixture
def full(store: SqliteStore) -> SqliteStore:
    """A store with a row in every table that has documents or codes."""
    with store.begin() as uow:
        uow.office.save(Office(unit="示例街道", code="X", level="street", pay_pack="p"))
        uow.communities.save([Community(name="青禾社区")])
        people = uow.workers.save(Worker(name=f"人{n}", id_number=str(n)) for n in range(200))
        one = people[0].id
        uow.inputs.save_month([MonthInput(worker=one, month=MAY, leaves=(Leave(kind="事假", days="1"),))])
        uow.inputs.save_extra_deductions([ExtraDeduction(worker=one, month=MAY, kind="赡养老人", amount=1)])
        uow.inputs.save_opening_tax([OpeningTax(worker=one, year=2025, through=4, months=4)])
        slips = [(Slip(worker=person.id, name=person.name), b"{}") for person in people]
        inputs = RunInputs(month=MAY, kind=RunKey(MAY).kind, packs={}, pay_pack="p", paid_days=())
        run = Run(
            key=RunKey(MAY), state=RunState.DRAFT, slips=len(slips), gross=0, deductions=0, net=0, employer=0, inputs=inputs,
            calculated=datetime(2025, 6, 1, tzinfo=UTC),
        )  # fmt: skip
        uow.runs.save_draft(run, slips)
        uow.commit()
    return store


def read_everything(uow: UnitOfWork) -> None:
    uow.office.get()
    uow.workers.all()
    uow.communities.all()
    uow.inputs.month(MAY)
    uow.inputs.extra_deductions(2025)
    uow.inputs.opening_tax(2025)
    for run in uow.runs.all():
        uow.runs.slips_with_facts(run.id)


def test_any_changed_byte_is_harmless_or_told(full: SqliteStore, store_file: Path) -> None:
    full._session.drop_journal()
    full.close()
    whole, chance = store_file.read_bytes(), random.Random(2026)  # noqa: S311 - no secret
    told = 0
    for _ in range(CHANGES):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        store_file.write_bytes(broken)
        try:
            store = open_store(store_file)
        except OfficeUnavailable:
            told += 1
            continue
        try:
            told += bool(store.check().problems)
            with store.begin() as uow:
                read_everything(uow)
        except UserError:
            told += 1
        finally:
            store.close()
    assert 0 < told <= 2 * CHANGES


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("UPDATE worker SET document = '{'", lambda uow: uow.workers.all()),
        ("UPDATE worker SET document = '{'", lambda uow: uow.workers.get(1)),
        ("UPDATE community SET document = '[1]'", lambda uow: uow.communities.all()),
        ("UPDATE month_input SET document = ''", lambda uow: uow.inputs.month(MAY)),
        ("UPDATE run SET inputs = '{}'", lambda uow: uow.runs.all()),
        ("UPDATE run SET calculated = 'gestern'", lambda uow: uow.runs.find(RunKey(MAY))),
        ("UPDATE slip SET amounts = '[1]'", lambda uow: uow.runs.slips(1)),
        ("UPDATE slip SET amounts = 'x'", lambda uow: uow.runs.slips_with_facts(1)),
        ("UPDATE slip SET amounts = '[1]'", lambda uow: uow.runs.figures(1)),
        ("UPDATE slip SET amounts = 'x'", lambda uow: uow.runs.figures(1)),
        ("UPDATE slip SET warnings = 'x'", lambda uow: uow.runs.slip(1, 1)),
    ],
)
def test_a_row_that_can_not_be_read_is_damage(full: SqliteStore, sql: str, read: Callable[[UnitOfWork], object]) -> None:
    full._session.run(sql)
    with pytest.raises(OfficeUnavailable, match="已损坏"), full.begin() as uow:
        read(uow)
