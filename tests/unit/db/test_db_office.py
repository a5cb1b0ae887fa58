"""Inputs, imports, packs, holidays and the rest come back as they were saved, and are replaced by their keys."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import msgspec
import pytest

from db.store import SqliteStore
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import ExportRecord, Holiday, ImportRecord, InstalledPack
from shequ_hr.model.payroll import Leave, OfficeAverage, Override, TaxMethod, TypedAmount
from shequ_hr.model.people import Office, Worker
from shequ_hr.periods import PayMonth

NOW = datetime(2025, 6, 9, 9, 0, tzinfo=UTC)
MAY = PayMonth(2025, 5)


@pytest.fixture
def people(store: SqliteStore) -> list[int]:
    with store.begin() as uow:
        saved = uow.workers.save([Worker(name="甲", id_number="1"), Worker(name="乙", id_number="2")])
        uow.commit()
    return [worker.id for worker in saved]


def test_month_inputs_are_replaced_by_worker_and_month(store: SqliteStore, people: list[int]) -> None:
    full = MonthInput(
        worker=people[0],
        month=MAY,
        typed=(TypedAmount(item="allowance", amount=0), TypedAmount(item="note", text="是")),
        overrides=(Override(item="base", amount=-100, reason="更正"),),
        leaves=(Leave(kind="事假", days="1.5"),),
    )
    other = MonthInput(worker=people[1], month=MAY, leaves=(Leave(kind="病假", days="2"),))
    with store.begin() as uow:
        uow.inputs.save_month([other, full])
        assert uow.inputs.month(MAY) == [full, other]
        assert uow.inputs.month(MAY.plus(1)) == []
        uow.inputs.save_month([MonthInput(worker=people[0], month=MAY), msgspec.structs.replace(other, leaves=full.leaves)])
        assert uow.inputs.month(MAY) == [msgspec.structs.replace(other, leaves=full.leaves)]


def test_extra_deductions_of_a_year_and_zero_removes(store: SqliteStore, people: list[int]) -> None:
    rows = [ExtraDeduction(worker=people[0], month=PayMonth(2025, m), kind="赡养老人", amount=300_000) for m in (1, 2)]
    old = ExtraDeduction(worker=people[0], month=PayMonth(2024, 12), kind="赡养老人", amount=150_000)
    with store.begin() as uow:
        uow.inputs.save_extra_deductions([old, *rows])
        uow.inputs.save_extra_deductions([msgspec.structs.replace(rows[0], amount=0)])
        uow.inputs.save_extra_deductions([msgspec.structs.replace(rows[1], amount=100)])
        assert uow.inputs.extra_deductions(2025) == [msgspec.structs.replace(rows[1], amount=100)]
        assert uow.inputs.extra_deductions(2024) == [old]


def test_opening_tax_by_worker_and_year(store: SqliteStore, people: list[int]) -> None:
    full = OpeningTax(
        worker=people[0], year=2025, through=4, income=4_000_000, exempt=1, insurance=2, extra=3, other=4, months=4, withheld=5
    )
    method = OpeningTax(worker=people[1], year=2025, method=TaxMethod.FIRST_JOB)
    with store.begin() as uow:
        uow.inputs.save_opening_tax([method, full])
        assert uow.inputs.opening_tax(2025) == [full, method]
        uow.inputs.save_opening_tax([msgspec.structs.replace(full, withheld=6)])
        uow.inputs.delete_opening_tax([(people[1], 2025)])
        assert uow.inputs.opening_tax(2025) == [msgspec.structs.replace(full, withheld=6)]
        assert uow.inputs.opening_tax(2024) == []


def test_imports_keep_what_undo_needs(store: SqliteStore) -> None:
    record = ImportRecord(
        kind="workers", file="花名册.xlsx", digest="0" * 64, at=NOW, by="王芳", new=2, changed=1, same=0, before=b"\x00{"
    )
    with store.begin() as uow:
        added = uow.imports.add(record)
        assert uow.imports.all() == [added]
        uow.imports.mark_undone(added.id)
        assert uow.imports.all() == [msgspec.structs.replace(added, undone=True)]


def test_the_newest_installed_text_of_a_pack_is_in_force(store: SqliteStore) -> None:
    def pack(name: str, text: str) -> InstalledPack:
        return InstalledPack(id=name, digest=hashlib.sha256(text.encode()).hexdigest(), text=text, installed=NOW, by="王芳")

    with store.begin() as uow:
        for one in (pack("b", "甲"), pack("a", "乙"), pack("b", "丙"), pack("a", "乙")):
            uow.packs.install(one)
        assert uow.packs.installed() == [pack("a", "乙"), pack("b", "丙")]
        former = pack("b", "甲")
        assert uow.packs.text(former.digest) == "甲"
        assert uow.packs.text("f" * 64) is None
        uow.packs.keep_text(former.digest, "known digests are ignored")
        assert uow.packs.text(former.digest) == "甲"


def test_the_office_its_averages_holidays_exports_and_settings(store: SqliteStore) -> None:
    office = Office(unit="示例街道", code="DEMO", level="street", pay_pack="chengdu-template", demo=True)
    average = OfficeAverage(
        year=2024, region="四川", definition="全口径", amount=9_175_200, document="示例", published="2025-07"
    )
    days = [
        Holiday(day=date(2025, 1, 1), name="元旦", off=True, statutory=True),
        Holiday(day=date(2025, 1, 26), name="班", off=False),
    ]
    export = ExportRecord(
        month=MAY, kind="regular", sequence=1, what="bank", file="a.xlsx", rows=3, digest="0" * 64, at=NOW, by="王芳"
    )
    with store.begin() as uow:
        assert uow.office.get() is None
        uow.office.save(office)
        uow.office.save(office)
        uow.office.save_average(msgspec.structs.replace(average, amount=1))
        uow.office.save_average(average)
        uow.office.save_holidays(2025, days)
        uow.office.save_holidays(2025, days[:1])
        uow.office.save_holidays(2026, [])
        uow.office.add_export(export)
        uow.office.set_setting("layout", "ccb")
        uow.office.set_setting("layout", "icbc")
        uow.commit()
    with store.begin() as uow:
        assert uow.office.get() == office
        assert uow.office.averages() == [average]
        assert uow.office.holidays(2025) == days[:1]
        assert uow.office.holiday_years() == [2025]
        assert uow.office.exports() == [export]
        assert (uow.office.setting("layout"), uow.office.setting("none")) == ("icbc", None)
