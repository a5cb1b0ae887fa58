"""What looks wrong is told again at every step, and a net of zero or below is approved with a reason only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.pay_office import office, person
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Override, RunKey, TypedAmount
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.history import events_of, last_event, warnings_of
from shequ_hr.runs.month_inputs import save_month_input
from shequ_hr.runs.results import RunAction
from shequ_hr.runs.states import next_command
from shequ_hr.runs.transitions import approve_run, check_run

JANUARY = PayMonth(2025, 1)
TYPED_FEE = PAY_PACK.replace('formula = "10"\nprorate = "none"\ndeduction = true', 'entry = "month"\ndeduction = true')


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {"runs.toml": TYPED_FEE}, PACK_ID, [person(1, "李晓岚"), person(2, "黄思源")]) as opened:
        yield opened


def typed(ws: Workspace, amount: int, **changes: tuple[Override, ...]) -> None:
    fee = TypedAmount(item="union_fee", amount=amount)
    with ws.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=1, month=JANUARY, typed=(fee,), **changes)])
        uow.commit()


def checked(ws: Workspace) -> RunKey:
    key = calculate_run(ws, JANUARY).value.run.key
    check_run(ws, key)
    return key


def test_a_deduction_below_zero_is_that_person_s_problem(ws: Workspace) -> None:
    typed(ws, -20_000)
    (problem,) = [problem for problem in readiness(ws, JANUARY) if problem.code == "negative_deduction"]
    assert problem.message.startswith("李晓岚（")
    assert "“工会会费”是扣款，不能填负数" in problem.message
    key = calculate_run(ws, JANUARY).value.run.key
    with pytest.raises(UserError, match="还有 1 个问题"):
        check_run(ws, key)


def test_the_form_refuses_a_deduction_below_zero(ws: Workspace) -> None:
    given = MonthInput(worker=1, month=JANUARY, typed=(TypedAmount(item="union_fee", amount=-1),))
    with pytest.raises(UserError, match="录入没有保存") as refused:
        save_month_input(ws, given)
    assert refused.value.problems[0].value == "-0.01"
    assert save_month_input(ws, MonthInput(worker=1, month=JANUARY)).value.empty


def test_a_negative_net_is_approved_with_a_reason_only(ws: Workspace) -> None:
    typed(ws, 5_000_000)
    key = checked(ws)
    with pytest.raises(UserError, match="有 1 人实发为零或负数，没有写明原因") as refused:
        approve_run(ws, key)
    assert "payroll approve 2025-01 --reason" in refused.value.hint
    assert "李晓岚：应发" in refused.value.problems[0].message
    approve_run(ws, key, reason="预支款按协议一次扣回")
    with ws.store.begin() as uow:
        event = last_event(events_of(uow, JANUARY), key, RunAction.APPROVE)
    assert event is not None
    assert event.reason == "预支款按协议一次扣回"


def test_an_override_carries_its_own_reason(ws: Workspace) -> None:
    typed(ws, 5_000_000, overrides=(Override(item="meal", amount=0, reason="停薪留职"),))
    assert approve_run(ws, checked(ws)).value.approved_by == ws.user


def test_the_steps_tell_again_what_the_calculation_warned_of(ws: Workspace) -> None:
    typed(ws, 5_000_000)
    report = calculate_run(ws, JANUARY).value
    told = warnings_of(ws, report.run.key)
    assert len(told) == len(report.warnings)
    assert any("实发为负" in text for text in told)
    assert warnings_of(ws, RunKey(PayMonth(2025, 2))) == ()


def test_of_many_warnings_the_first_are_kept_with_the_count(tmp_path: Path) -> None:
    people = [person(number, f"人员{number}", accounts=()) for number in range(1, 61)]
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, people) as ws:
        report = calculate_run(ws, JANUARY).value
        told = warnings_of(ws, report.run.key)
    assert len(told) == 51
    assert told[-1] == f"另有 {len(report.warnings) - 50} 条提示，见 payroll ready 2025-01。"


def test_the_next_command_names_the_run(ws: Workspace) -> None:
    run = calculate_run(ws, JANUARY).value.run
    assert next_command(run) == "payroll check 2025-01"
    assert next_command(check_run(ws, run.key).value) == "payroll approve 2025-01"
