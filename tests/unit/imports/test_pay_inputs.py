"""Typed-in figures of a month: not set, zero and value are three states; overrides carry their reason."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.import_desk import Desk, close_month
from helpers.workbooks import id_number, person, write_book, write_roster

from shequ_hr.imports.context import read_context
from shequ_hr.imports.kinds.pay_inputs import leave_kinds, paid_items, typed_items
from shequ_hr.imports.service import commit_import
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Leave, Override, RunState, TypedAmount
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import ItemRule

MONTH = PayMonth(2026, 11)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """Two people."""
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1), person(2)]))
    return desk


@pytest.fixture
def item(staffed: Desk) -> ItemRule:
    """An item of the pack that is typed in."""
    with staffed.store.begin() as uow:
        return next(item for item in typed_items(read_context(uow, staffed.ws).rules) if not item.deduction)


def sheet(desk: Desk, columns: list[str], *rows: list[Any], title: str = "", name: str = "录入.xlsx") -> Any:
    head = [[title]] if title else []
    people = [[person(serial)["姓名"], id_number(serial), *row] for serial, row in enumerate(rows, 1)]
    return write_book(desk.path(name), [*head, ["姓名", "身份证号", *columns], *people])


def stored(desk: Desk) -> list[MonthInput]:
    with desk.store.begin() as uow:
        return uow.inputs.month(MONTH)


def test_items_and_leave_of_the_pack_are_columns(staffed: Desk, item: ItemRule) -> None:
    with staffed.store.begin() as uow:
        kind = leave_kinds(read_context(uow, staffed.ws).rules)[0]
    path = sheet(staffed, ["月份", item.name, f"{kind}天数"], ["2026-11", 300, 1.5], ["2026年11月", 0, None])
    preview = staffed.take_in(path, "pay-inputs")
    assert preview.new == 2
    first, second = stored(staffed)
    assert first.typed == (TypedAmount(item=item.key, amount=30_000),)
    assert first.leaves == (Leave(kind=kind, days="1.5"),)
    assert second.typed == (TypedAmount(item=item.key, amount=0),)
    assert second.leaves == ()


def test_blank_keeps_and_zero_replaces(staffed: Desk, item: ItemRule) -> None:
    staffed.take_in(sheet(staffed, ["月份", item.name], ["2026-11", 300], ["2026-11", 200]), "pay-inputs")
    again = sheet(staffed, ["月份", item.name], ["2026-11", None], ["2026-11", 0], name="二.xlsx")
    preview = staffed.take_in(again, "pay-inputs")
    assert (preview.same, preview.changed) == (1, 1)
    assert [entry.typed[0].amount for entry in stored(staffed)] == [30_000, 0]


def test_the_month_is_asked_when_there_is_no_column(staffed: Desk, item: ItemRule) -> None:
    path = sheet(staffed, [item.name], [300], [200], title="柏合街道2026年9月工资录入表")
    preview = staffed.preview(path, "pay-inputs")
    question = preview.open_questions[0]
    assert (question.id, question.default, question.choices) == ("month", "2026-09", ())
    assert staffed.refused(path, "answer", "不是月份", kind="pay-inputs", answers={"month": "九月"})
    answered = staffed.preview(path, "pay-inputs", answers={"month": "2026-11"})
    commit_import(staffed.ws, answered)
    assert len(stored(staffed)) == 2


def test_two_months_in_one_sheet_with_a_column(staffed: Desk, item: ItemRule) -> None:
    rows = [
        ["姓名", "身份证号", "月份", item.name],
        ["李一明", id_number(1), "2026-11", 1],
        ["李一明", id_number(1), "2026-12", 2],
    ]
    assert staffed.preview(write_book(staffed.path(), rows), "pay-inputs").new == 2


def test_overrides_need_a_reason(staffed: Desk) -> None:
    with staffed.store.begin() as uow:
        paid = paid_items(read_context(uow, staffed.ws).rules)[0]
    column = f"覆盖：{paid.name}"
    path = sheet(staffed, ["月份", column], ["2026-11", 0])
    assert staffed.refused(path, "override", "没有写原因", kind="pay-inputs")
    path = sheet(staffed, ["月份", column, "覆盖原因"], ["2026-11", 0, "停发待查"], name="二.xlsx")
    staffed.take_in(path, "pay-inputs")
    assert stored(staffed)[0].overrides == (Override(item=paid.key, amount=0, reason="停发待查"),)


def test_m9_a_total_that_does_not_add_up(staffed: Desk, item: ItemRule) -> None:
    path = sheet(staffed, ["月份", item.name, "合计"], ["2026-11", 300, 350])
    problem = staffed.refused(path, "M9", "合计 350.00", item.name, "300.00", "相差 50.00", kind="pay-inputs")
    assert problem.row == 2
    assert staffed.preview(sheet(staffed, ["月份", item.name, "合计"], ["2026-11", 300, 300]), "pay-inputs").ok


def test_m8_large_amounts_are_asked_without_a_default(staffed: Desk, item: ItemRule) -> None:
    preview = staffed.preview(sheet(staffed, ["月份", item.name], ["2026-11", 150_000]), "pay-inputs", accept_defaults=True)
    assert [(question.id, question.default) for question in preview.open_questions] == [("large-amount", None)]
    assert "150,000.00 元" in preview.open_questions[0].places[0]


def test_s12_total_rows_of_amounts(staffed: Desk, item: ItemRule) -> None:
    rows = [["姓名", "身份证号", "月份", item.name], ["李一明", id_number(1), "2026-11", 100], ["合计", None, None, 200]]
    assert staffed.refused(write_book(staffed.path(), rows), "S12", "200.00", "100.00", kind="pay-inputs")


def test_x1_two_rows_for_a_person_and_month(staffed: Desk, item: ItemRule) -> None:
    row = ["李一明", id_number(1), "2026-11", 100]
    rows = [["姓名", "身份证号", "月份", item.name], row, row]
    assert staffed.refused(write_book(staffed.path(), rows), "X1", "人员和月份相同", kind="pay-inputs")


def test_averages_and_holidays(staffed: Desk) -> None:
    rows: list[list[Any]] = [
        ["年度", "地区", "口径", "年平均工资", "文件", "发布日期"],
        [2024, "示例", "全口径", 91752, "示例", "2025-07-01"],
    ]
    assert staffed.take_in(write_book(staffed.path("均.xlsx"), rows), "average-wages").new == 1
    rows[1][3] = 91753
    assert staffed.preview(write_book(staffed.path("均二.xlsx"), rows), "average-wages").changed == 1
    rows = [
        ["日期", "名称", "类型", "法定节假日"],
        ["2027-01-01", "元旦", "休", "是"],
        ["2027-01-03", "元旦", "调休上班", None],
    ]
    assert staffed.take_in(write_book(staffed.path("假.xlsx"), rows), "holidays").new == 2
    fewer = staffed.preview(write_book(staffed.path("假二.xlsx"), rows[:2]), "holidays")
    assert fewer.open_questions[0].id == "extra-days"
    dropped = staffed.preview(staffed.path("假二.xlsx"), "holidays", answers={"extra-days": "按文件，删去多出的"})
    assert len(dropped.plan.holidays[0].after) == 1
    assert staffed.refused(
        write_book(staffed.path("缺.xlsx"), [rows[0], ["2027-01-01", None, "放假"]]), "S5", "没有名称", kind="holidays"
    )


@pytest.mark.parametrize(
    ("runs", "month"),
    [
        ([], "2026-11"),
        ([(PayMonth(2025, 5), RunState.DRAFT)], "2025-05"),
        ([(PayMonth(2025, 4), RunState.LOCKED), (PayMonth(2025, 5), RunState.APPROVED)], "2025-05"),
        ([(PayMonth(2025, 4), RunState.PAID)], "2025-05"),
        ([(PayMonth(2025, 12), RunState.PAID), (PayMonth(2026, 1), RunState.VOID)], "2026-01"),
    ],
)
def test_figures_without_a_month_belong_to_the_month_being_worked_on(
    staffed: Desk, item: ItemRule, runs: list[tuple[PayMonth, RunState]], month: str
) -> None:
    for when, state in runs:
        close_month(staffed, when, state)
    path = sheet(staffed, ["月份", item.name], [None, 300], [None, 200])
    [question] = staffed.preview(path, "pay-inputs").open_questions
    assert (question.id, question.default) == ("month", month)
    assert month in question.text
    report = commit_import(staffed.ws, staffed.preview(path, "pay-inputs", accept_defaults=True)).value
    assert [str(written) for written in report.months] == [month]


def test_a_month_that_does_not_exist_gets_a_month_as_its_remedy(staffed: Desk, item: ItemRule) -> None:
    problem = staffed.refused(sheet(staffed, ["月份", item.name], ["2025-13", 1]), "D5", "这个月份不存在", kind="pay-inputs")
    assert problem.fix == "请写成 2026-10 或 2026年10月。"
