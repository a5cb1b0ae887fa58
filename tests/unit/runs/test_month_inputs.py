"""What is typed in for a person and month: the form, three states of an amount, and months that are sealed."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.pay_office import person
from msgspec.structs import replace

from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Leave, Override, RunKind, TypedAmount
from shequ_hr.people.commands import save_worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.month_inputs import month_form, read_input, save_month_input
from shequ_hr.runs.transitions import approve_run, check_run, lock_run

JANUARY, FEBRUARY = PayMonth(2025, 1), PayMonth(2025, 2)


def lock(ws: Workspace, month: PayMonth) -> None:
    key = calculate_run(ws, month).value.run.key
    check_run(ws, key)
    approve_run(ws, key)
    lock_run(ws, key)


def test_the_form_offers_items_facts_and_leave_of_the_pack(staffed: Workspace) -> None:
    form = month_form(staffed, JANUARY, 1)
    assert [field.key for field in form.fields] == ["extra_pay", "holiday_bonus", "leave:事假"]
    assert {choice.key for choice in form.choices} >= {"post_pay", "meal", "union_fee"}
    assert (form.name, form.closed) == ("李晓岚", "")


def test_nothing_zero_and_a_value_are_three_states(staffed: Workspace) -> None:
    form = month_form(staffed, JANUARY, 1)
    read = read_input(form, {"extra_pay": "0", "holiday_bonus": "", "leave:事假": "1.5"}, ())
    assert read.typed == (TypedAmount(item="extra_pay", amount=0),)
    assert read.leaves == (Leave(kind="事假", days="1.5"),)
    save_month_input(staffed, read)
    assert [field.text for field in month_form(staffed, JANUARY, 1).fields] == ["0.00", "", "1.5"]


def test_every_field_that_is_no_number_is_told(staffed: Workspace) -> None:
    form = month_form(staffed, JANUARY, 1)
    with pytest.raises(UserError) as caught:
        read_input(form, {"extra_pay": "两百", "leave:事假": "半天"}, ())
    assert [problem.column for problem in caught.value.problems] == ["其他补贴", "事假"]


def test_an_override_needs_its_reason_and_leave_fits_the_month(staffed: Workspace) -> None:
    given = MonthInput(
        worker=1,
        month=JANUARY,
        overrides=(Override(item="post_pay", amount=0, reason=" "),),
        leaves=(Leave(kind="事假", days="32"),),
    )
    with pytest.raises(UserError) as caught:
        save_month_input(staffed, given)
    assert len(caught.value.problems) == 2


def test_input_of_a_closed_month_is_sealed(staffed: Workspace) -> None:
    lock(staffed, JANUARY)
    with pytest.raises(UserError, match="录入不能再改"):
        save_month_input(staffed, MonthInput(worker=1, month=JANUARY, leaves=(Leave(kind="事假", days="1"),)))
    assert [field.key for field in month_form(staffed, JANUARY, 1).fields] == ["holiday_bonus"]


def test_who_was_not_paid_in_a_closed_month_may_still_be_typed_in(staffed: Workspace) -> None:
    lock(staffed, JANUARY)
    late = save_worker(staffed, person(5, "董勇", start=date(2025, 1, 20))).value
    save_month_input(staffed, MonthInput(worker=late.id, month=JANUARY, typed=(TypedAmount(item="extra_pay", amount=10_000),)))
    run = calculate_run(staffed, JANUARY).value.run
    assert (run.slips, run.key.sequence) == (1, 2)


def test_the_bonus_of_a_closed_regular_month_is_still_open(staffed: Workspace) -> None:
    lock(staffed, JANUARY)
    save_month_input(staffed, MonthInput(worker=1, month=JANUARY, typed=(TypedAmount(item="holiday_bonus", amount=10_000),)))
    assert calculate_run(staffed, JANUARY, RunKind.BONUS).value.run.slips == 1


def test_everything_is_sealed_once_a_later_month_is_closed(staffed: Workspace) -> None:
    lock(staffed, JANUARY)
    lock(staffed, FEBRUARY)
    form = month_form(staffed, JANUARY, 1)
    assert form.fields == ()
    assert "已经锁定" in form.closed


def test_a_person_that_is_gone_is_refused(staffed: Workspace) -> None:
    with pytest.raises(UserError, match="没有这个人"):
        month_form(staffed, JANUARY, 99)


def test_what_the_form_does_not_show_is_kept(staffed: Workspace) -> None:
    kept = MonthInput(worker=1, month=JANUARY, typed=(TypedAmount(item="old_item", amount=5),))
    with staffed.store.begin() as uow:
        uow.inputs.save_month([kept])
        uow.commit()
    form = month_form(staffed, JANUARY, 1)
    assert read_input(form, {}, ()) == replace(kept, leaves=(), overrides=())
