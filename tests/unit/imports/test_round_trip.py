"""Template, export and importer come from one definition: what is exported reads back and changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from helpers.import_desk import Desk
from helpers.workbooks import ROSTER_HEADER, card, id_number, person, write_book, write_roster

from shequ_hr.errors import UserError
from shequ_hr.imports.registry import KINDS
from shequ_hr.imports.service import commit_import, undo_import
from shequ_hr.imports.template import export_rows, write_template
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import Holiday
from shequ_hr.model.payroll import Leave, OfficeAverage, Override, TaxMethod, TypedAmount
from shequ_hr.model.people import Assessment
from shequ_hr.office.demo.people import make_people
from shequ_hr.periods import PayMonth

MONTH = PayMonth(2026, 11)


def fill(desk: Desk) -> None:
    """A small fictional office with something of every kind."""
    made = make_people(40, PayMonth(2026, 1), PayMonth(2026, 10), 3)
    with desk.store.begin() as uow:
        uow.communities.save([community for community in made.communities if community.name != "柏合社区"])
        workers = uow.workers.save(made.workers)
        one, two = workers[0].id, workers[1].id
        uow.inputs.save_month(
            [
                MonthInput(
                    worker=one,
                    month=MONTH,
                    typed=(TypedAmount(item=_typed_item(desk), amount=12_345),),
                    leaves=(Leave(kind="事假", days="1.5"),),
                ),
                MonthInput(worker=two, month=MONTH, overrides=(Override(item=_typed_item(desk), amount=0, reason="停发"),)),
            ]
        )
        months = [PayMonth(2026, number) for number in (1, 2, 3, 6)]
        uow.inputs.save_extra_deductions(
            ExtraDeduction(worker=one, month=month, kind="子女教育", amount=200_000) for month in months
        )
        uow.inputs.save_opening_tax(
            [OpeningTax(worker=two, year=2026, through=6, income=3_000_000, months=6, method=TaxMethod.FIRST_JOB)]
        )
        uow.office.save_average(OfficeAverage(year=2024, region="示例", definition="全口径", amount=9_175_200, document="示例"))
        uow.office.save_holidays(2026, [Holiday(day=date(2026, 10, 1), name="国庆节", off=True, statutory=True)])
        uow.commit()


def _typed_item(desk: Desk) -> str:
    from shequ_hr.imports.context import read_context
    from shequ_hr.imports.kinds.pay_inputs import typed_items

    with desk.store.begin() as uow:
        return typed_items(read_context(uow, desk.ws).rules)[0].key


@pytest.mark.parametrize("kind", list(KINDS))
def test_export_then_import_changes_nothing(desk: Desk, kind: str) -> None:
    fill(desk)
    before = desk.store.digest()
    export_rows(desk.ws, kind, desk.path())
    preview = desk.preview(desk.path(), kind)
    assert (preview.new, preview.changed, preview.refused) == (0, 0, 0), [row for row in preview.rows if row.cells][:3]
    assert preview.same > 0
    assert preview.ok, preview.problems
    assert desk.store.digest() == before


def test_exports_of_random_offices_read_back(desk: Desk) -> None:
    for seed in (1, 2):
        made = make_people(60, PayMonth(2026, 1), PayMonth(2026, 10), seed + 100)
        with desk.store.begin() as uow:
            known = {community.name for community in uow.communities.all()}
            uow.communities.save([community for community in made.communities if community.name not in known])
            numbers = {worker.id_number for worker in uow.workers.all()}
            uow.workers.save([worker for worker in made.workers if worker.id_number not in numbers])
            uow.commit()
        path = desk.path(f"{seed}.xlsx")
        export_rows(desk.ws, "workers", path)
        preview = desk.preview(path)
        assert preview.same == len(preview.rows)
        assert preview.ok


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_template_is_understood_and_empty(desk: Desk, kind: str) -> None:
    write_template(desk.ws, kind, desk.path())
    assert desk.refused(desk.path(), "S15", "下面没有数据", kind=kind)
    book = openpyxl.load_workbook(desk.path())
    assert book.sheetnames == [KINDS[kind].title, "填写说明"]
    required = {row[0].value for row in book["填写说明"].iter_rows(min_row=2) if row[1].value == "必须"}
    assert required <= {cell.value for cell in book.worksheets[0][1]}


def test_long_numbers_are_text_in_template_and_export(desk: Desk) -> None:
    fill(desk)
    export_rows(desk.ws, "workers", desk.path())
    sheet = openpyxl.load_workbook(desk.path()).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for name in ("身份证号", "银行卡号", "手机"):
        column = header.index(name) + 1
        assert {type(sheet.cell(row, column).value) for row in range(2, 42)} <= {str, type(None)}
        assert sheet.cell(2, column).number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x")'])
def test_no_formula_leaves_the_program(desk: Desk, text: str) -> None:
    fill(desk)
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
        uow.workers.save([msgspec.structs.replace(worker, remark=text)])
        uow.commit()
    export_rows(desk.ws, "workers", desk.path())
    cells = [cell for row in openpyxl.load_workbook(desk.path()).worksheets[0].iter_rows() for cell in row]
    assert text in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_undo_puts_everything_back(desk: Desk) -> None:
    fill(desk)
    with desk.store.begin() as uow:
        state = [uow.workers.all(), uow.communities.all()]
    people = [person(serial, 社区="长松村") for serial in (801, 802)]
    commit_import(desk.ws, desk.preview(write_roster(desk.path(), people), accept_defaults=True))
    report = undo_import(desk.ws, 1).value
    with desk.store.begin() as uow:
        assert [uow.workers.all(), uow.communities.all()] == state
    assert (report.undone, report.new) == (True, 2)
    with pytest.raises(UserError, match="已经撤销过"):
        undo_import(desk.ws, 1)
    with pytest.raises(UserError, match="没有第 9 次导入"):
        undo_import(desk.ws, 9)


def test_undo_of_changes_puts_the_old_facts_back(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    with desk.store.begin() as uow:
        old = uow.workers.all()
    desk.take_in(write_roster(desk.path("新.xlsx"), [person(1, 岗位="副职", 银行卡号=card(7), 姓名="李一明")]))
    undo_import(desk.ws, 2)
    with desk.store.begin() as uow:
        assert uow.workers.all() == old


def test_undo_is_refused_while_something_later_depends_on_it(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("一.xlsx"), [person(1)]))
    desk.take_in(write_roster(desk.path("二.xlsx"), [person(1, 备注="改")]))
    before = desk.store.digest()
    with pytest.raises(UserError, match="第 2 次导入"):
        undo_import(desk.ws, 1)
    undo_import(desk.ws, 2)
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
        uow.workers.save([msgspec.structs.replace(worker, phone="13900000009")])
        uow.commit()
    changed = desk.store.digest()
    with pytest.raises(UserError, match="有变动"):
        undo_import(desk.ws, 1)
    assert before != changed == desk.store.digest()


def test_undo_is_refused_once_the_people_are_paid(desk: Desk) -> None:
    from test_bad_rows import close_month

    desk.take_in(write_roster(desk.path(), [person(1)]))
    close_month(desk, MONTH)
    before = desk.store.digest()
    with pytest.raises(UserError, match="不能撤销"):
        undo_import(desk.ws, 1)
    assert desk.store.digest() == before


def test_undo_of_figures(desk: Desk) -> None:
    fill(desk)
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
        state = (
            uow.inputs.month(MONTH),
            uow.inputs.extra_deductions(2026),
            uow.inputs.opening_tax(2026),
            uow.office.holidays(2026),
        )
    files: dict[str, list[list[Any]]] = {
        "pay-inputs": [["姓名", "身份证号", "月份", "事假天数"], [worker.name, worker.id_number, "2026-11", 3]],
        "extra-deductions": [
            ["姓名", "身份证号", "月份", "至月份", "子女教育"],
            [worker.name, worker.id_number, "2026-01", "2026-12", 1000],
        ],
        "opening-tax": [["姓名", "身份证号", "年度", "累计收入"], [worker.name, worker.id_number, 2026, 5000]],
        "assessment-results": [["姓名", "身份证号", "年度", "考核结果"], [worker.name, worker.id_number, 2025, "优秀"]],
        "holidays": [["日期", "名称", "类型"], ["2026-10-10", "国庆节", "调休上班"]],
    }
    for number, (kind, rows) in enumerate(files.items(), 1):
        desk.take_in(write_book(desk.path(f"{number}.xlsx"), rows), kind)
    with desk.store.begin() as uow:
        assert sum(entry.amount for entry in uow.inputs.extra_deductions(2026)) == 1_200_000
        assert len(uow.office.holidays(2026)) == 2
        assert uow.workers.get(worker.id) != worker
    for number in range(len(files), 0, -1):
        undo_import(desk.ws, number)
    with desk.store.begin() as uow:
        after = (
            uow.inputs.month(MONTH),
            uow.inputs.extra_deductions(2026),
            uow.inputs.opening_tax(2026),
            uow.office.holidays(2026),
        )
        assert uow.workers.get(worker.id) == worker
    assert after == state


def test_a_commit_after_an_edit_by_somebody_else_is_refused(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("一.xlsx"), [person(1)]))
    preview = desk.preview(write_roster(desk.path("二.xlsx"), [person(1, 备注="改")]))
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
        uow.workers.save([msgspec.structs.replace(worker, phone="13900000009")])
        uow.commit()
    before = desk.store.digest()
    with pytest.raises(UserError, match="有变动"):
        commit_import(desk.ws, preview)
    assert desk.store.digest() == before


def test_a_failure_in_the_middle_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person(serial) for serial in range(1, 9)]
    preview = desk.preview(write_roster(desk.path(), people, header=ROSTER_HEADER))
    before = desk.store.digest()
    for name in ("helpers.memory_store._Workers.save", "helpers.memory_store._Imports.add"):
        with monkeypatch.context() as patch:
            patch.setattr(name, lambda *_: (_ for _ in ()).throw(OSError("disk full")))
            with pytest.raises(OSError, match="disk full"):
                commit_import(desk.ws, preview)
        assert desk.store.digest() == before


def test_reviews_replace_the_result_of_their_year(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1)]))
    head = ["姓名", "身份证号", "年度", "考核结果", "生效日期", "文号"]
    rows = [head, ["李一明", id_number(1), "2025年度", "优秀", None, "示例〔2026〕1号"]]
    desk.take_in(write_book(desk.path("一.xlsx"), rows), "assessment-results")
    rows[1][3] = "合格"
    desk.take_in(write_book(desk.path("二.xlsx"), rows), "assessment-results")
    with desk.store.begin() as uow:
        reviews = uow.workers.all()[0].dossier.assessments
    assert reviews == (Assessment(year=2025, result="合格", effective=date(2026, 1, 1), document="示例〔2026〕1号"),)


def test_the_path_of_a_preview_may_be_relative(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write_roster(desk.path(), [person(1)])
    monkeypatch.chdir(desk.folder)
    assert commit_import(desk.ws, desk.preview(Path(desk.path().name))).value.new == 1
