"""The way of a run on a real store: draft to paid and back, order of locking, double runs, overrides, seals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_user
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from helpers.pay_office import id_number, office, person
from helpers.pay_pack import PACK_ID, PAY_PACK
from msgspec.structs import replace

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Cancelled, NotAllowed, UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.office import ExportRecord
from shequ_hr.model.payroll import Leave, Override, Run, RunKey, RunKind, RunState, TypedAmount
from shequ_hr.model.people import Assignment, GradeRecord
from shequ_hr.model.security import Actor, Role
from shequ_hr.people.commands import end_employment, record_fact, save_worker
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.history import events_of
from shequ_hr.runs.queries import list_runs, run_detail
from shequ_hr.runs.results import RunAction
from shequ_hr.runs.transitions import approve_run, check_run, lock_run, pay_run, reopen_run, void_run
from shequ_hr.security.approvals import decide, list_approvals
from shequ_hr.security.roles import SecondPersonNeeded

JANUARY, FEBRUARY, MARCH = (PayMonth(2025, number) for number in (1, 2, 3))


def locked(ws: Workspace, month: PayMonth, kind: RunKind = RunKind.REGULAR) -> RunKey:
    """Calculate, check, approve and lock a run of the month."""
    key = calculate_run(ws, month, kind).value.run.key
    check_run(ws, key)
    approve_run(ws, key)
    lock_run(ws, key)
    return key


def typed(ws: Workspace, month: PayMonth, **given: object) -> None:
    with ws.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=1, month=month, **given)])  # type: ignore[arg-type]
        uow.commit()


def net_of(ws: Workspace, key: RunKey, worker: int = 1) -> int:
    return next(slip.net for slip in run_detail(ws, key).slips if slip.worker == worker)


def exported(ws: Workspace, key: RunKey, what: str) -> None:
    record = ExportRecord(
        month=key.month,
        kind=key.kind.value,
        sequence=key.sequence,
        what=what,
        file=f"{what}.xlsx",
        rows=3,
        digest="0" * 64,
        at=datetime(2025, 2, 1, tzinfo=UTC),
        by="周敏",
    )
    with ws.store.begin() as uow:
        uow.office.add_export(record)
        uow.commit()


def test_a_draft_pays_everyone_in_service_to_the_fen(staffed: Workspace) -> None:
    outcome = calculate_run(staffed, JANUARY)
    report = outcome.value
    assert outcome.changes is Changes.PAYROLL
    assert (report.run.state, report.run.slips, report.problems) == (RunState.DRAFT, 3, ())
    first = next(slip for slip in run_detail(staffed, report.run.key).slips if slip.name == "李晓岚")
    assert first.amounts["post_pay"] == 600_000
    assert first.amounts["pension_personal"] == 48_000
    assert first.amounts["housing_fund_personal"] == 36_000
    assert first.amounts["income_tax"] == 720
    assert (first.gross, first.deductions, first.net) == (620_000, 97_720, 522_280)


def test_the_pay_sheet_is_ordered_by_community_and_post(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    detail = run_detail(staffed, key)
    assert [slip.name for slip in detail.slips] == ["高婉婷", "李晓岚", "黄思源"]
    assert sum(slip.net for slip in detail.slips) == detail.run.net
    assert {column.key: column.total for column in detail.items}["post_pay"] == 2_100_000


def test_columns_are_named_after_items_and_parts_are_one_amount(staffed: Workspace) -> None:
    typed(staffed, FEBRUARY, leaves=(Leave(kind="事假", days="2"),))
    record_fact(staffed, id_number(2), Assignment(span=DateSpan(date(2025, 2, 11)), community="示例西社区", post="正职"))
    detail = run_detail(staffed, calculate_run(staffed, FEBRUARY).value.run.key)
    labels = {column.key: column.label for column in detail.items}
    assert (labels["leave_事假"], labels["post_pay"]) == ("事假扣款", "岗位工资")
    parts = next(slip for slip in detail.slips if slip.worker == 2)
    assert [line.part for line in parts.lines if line.item == "post_pay"] == [1, 2]
    assert parts.amounts["post_pay"] == 250_000 + 514_286
    assert {slip.name: slip.days for slip in detail.slips}["宋锦程"] == 19


def test_one_persons_error_is_that_persons(staffed: Workspace) -> None:
    save_worker(staffed, person(5, "董勇", base=None))
    report = calculate_run(staffed, JANUARY).value
    assert report.run.slips == 3
    (problem,) = report.problems
    assert problem.message.startswith("董勇（510***********")
    with pytest.raises(UserError, match="不能核对") as caught:
        check_run(staffed, report.run.key)
    assert caught.value.problems[0].message == problem.message


def test_a_run_that_nobody_can_be_paid_in_is_not_stored(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [person(5, "董勇", base=None)]) as ws:
        with pytest.raises(UserError, match="一个人也算不出来"):
            calculate_run(ws, JANUARY)
        assert list_runs(ws) == []


def test_a_month_without_people_is_refused(staffed: Workspace) -> None:
    with pytest.raises(UserError, match="没有要发工资的人"):
        calculate_run(staffed, PayMonth(2019, 5))


def test_readiness_writes_nothing_and_finds_what_calculation_would(staffed: Workspace) -> None:
    save_worker(staffed, person(5, "董勇", base=None, accounts=()))
    save_worker(staffed, person(6, "傅文博", accounts=()))
    found = {problem.code or "error" for problem in readiness(staffed, JANUARY)}
    assert "no_account" in found
    assert list_runs(staffed) == []


def test_calculating_again_replaces_the_draft(staffed: Workspace) -> None:
    first = calculate_run(staffed, JANUARY).value.run
    second = calculate_run(staffed, JANUARY).value.run
    assert first.id == second.id
    assert [run.key for run in list_runs(staffed)] == [first.key]


def test_a_cancelled_calculation_leaves_nothing(staffed: Workspace) -> None:
    class Stop:
        def step(self, done: int, total: int, label: str) -> None:
            if done == total:
                raise Cancelled

    with pytest.raises(Cancelled):
        calculate_run(staffed, JANUARY, progress=Stop())
    assert list_runs(staffed) == []


def test_the_way_forward_and_who_did_it(staffed: Workspace) -> None:
    key = locked(staffed, JANUARY)
    paid = pay_run(staffed, key).value
    assert paid.state is RunState.PAID
    assert len(paid.seal) == 64
    assert (paid.checked_by, paid.approved_by, paid.locked_by) == ("周敏", "周敏", "周敏")
    with staffed.store.begin() as uow:
        actions = [event.action for event in events_of(uow, JANUARY)]
    assert actions == [RunAction.CALCULATE, RunAction.CHECK, RunAction.APPROVE, RunAction.LOCK, RunAction.PAY]


@pytest.mark.parametrize("step", [approve_run, lock_run, pay_run])
def test_a_wrong_state_is_refused_with_the_next_step(staffed: Workspace, step: object) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    with pytest.raises(UserError, match="现在是“草稿”") as caught:
        step(staffed, key)  # type: ignore[operator]
    assert caught.value.exit_code == 3
    assert "核对" in caught.value.hint


def test_a_locked_run_is_never_calculated_again(staffed: Workspace) -> None:
    locked(staffed, JANUARY)
    with pytest.raises(UserError, match="已经锁定"):
        calculate_run(staffed, JANUARY)
    assert len(list_runs(staffed)) == 1


def test_a_checked_run_is_calculated_again_only_after_reopening(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    check_run(staffed, key)
    with pytest.raises(UserError, match="不能重新计算"):
        calculate_run(staffed, JANUARY)
    assert reopen_run(staffed, key, "漏录补贴").value.state is RunState.DRAFT
    assert calculate_run(staffed, JANUARY).value.run.key == key


def test_a_second_regular_run_pays_only_who_is_not_paid_yet(staffed: Workspace) -> None:
    locked(staffed, JANUARY)
    save_worker(staffed, person(5, "董勇", start=date(2025, 1, 20)))
    run = calculate_run(staffed, JANUARY).value.run
    assert (run.key.sequence, run.slips) == (2, 1)
    assert [slip.name for slip in run_detail(staffed, run.key).slips] == ["董勇"]


def test_a_later_month_waits_for_the_earlier_one(staffed: Workspace) -> None:
    calculate_run(staffed, JANUARY)
    with pytest.raises(UserError, match="还不能计算2025年2月工资"):
        calculate_run(staffed, FEBRUARY)


def test_an_earlier_month_can_not_follow_a_later_one(staffed: Workspace) -> None:
    locked(staffed, FEBRUARY)
    with pytest.raises(UserError, match="后面的2025年2月工资已经锁定"):
        calculate_run(staffed, JANUARY)


def test_a_month_left_out_is_a_warning(staffed: Workspace) -> None:
    locked(staffed, JANUARY)
    report = calculate_run(staffed, MARCH).value
    assert "gap" in {problem.code for problem in report.warnings}


def test_tax_goes_on_from_month_to_month_and_over_a_second_run(staffed: Workspace) -> None:
    locked(staffed, JANUARY)
    typed(staffed, JANUARY, typed=(TypedAmount(item="holiday_bonus", amount=100_000),))
    bonus = locked(staffed, JANUARY, RunKind.BONUS)
    detail = run_detail(staffed, bonus)
    assert [slip.name for slip in detail.slips] == ["李晓岚"]
    assert detail.slips[0].amounts["income_tax"] == 3_000
    assert "pension_personal" not in detail.slips[0].amounts
    key = locked(staffed, FEBRUARY)
    assert next(slip for slip in run_detail(staffed, key).slips if slip.worker == 1).amounts["income_tax"] == 720


def test_an_override_survives_calculating_again_until_it_is_removed(staffed: Workspace) -> None:
    typed(staffed, JANUARY, overrides=(Override(item="post_pay", amount=0, reason="停薪"),))
    key = calculate_run(staffed, JANUARY).value.run.key
    calculate_run(staffed, JANUARY)
    row = next(slip for slip in run_detail(staffed, key).slips if slip.worker == 1)
    assert (row.amounts["post_pay"], row.overridden) == (0, {"post_pay": "停薪"})
    typed(staffed, JANUARY)
    calculate_run(staffed, JANUARY)
    assert net_of(staffed, key) == 522_280


def test_a_changed_fact_is_named_before_checking_and_locking(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    typed(staffed, JANUARY, leaves=(Leave(kind="事假", days="1"),))
    with pytest.raises(UserError, match="草稿已经过时") as caught:
        check_run(staffed, key)
    assert [problem.message for problem in caught.value.problems] == ["李晓岚：资料或录入在计算之后有变动。"]
    calculate_run(staffed, JANUARY)
    check_run(staffed, key)
    approve_run(staffed, key)
    save_worker(staffed, person(5, "董勇", start=date(2025, 1, 20)))
    with pytest.raises(UserError, match="不能锁定") as caught:
        lock_run(staffed, key)
    assert [problem.message for problem in caught.value.problems] == ["董勇：计算之后才进入这个月的工资。"]
    assert list_runs(staffed)[0].state is RunState.APPROVED


def test_slips_that_were_changed_after_the_check_are_not_locked(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    check_run(staffed, key)
    approve_run(staffed, key)
    with staffed.store.begin() as uow:
        run = uow.runs.find(key)
        assert run is not None
        stored = uow.runs.slips_with_facts(run.id)
        slips = [(replace(slip, community="示例北社区"), facts) for slip, facts in stored]
        approved = uow.runs.save_draft(replace(run, state=RunState.DRAFT), slips)
        uow.runs.update(replace(approved, state=RunState.APPROVED))
        uow.commit()
    with pytest.raises(UserError, match="在核对之后被改动过"):
        lock_run(staffed, key)


def test_slips_that_were_changed_before_the_check_are_not_checked(staffed: Workspace) -> None:
    run = calculate_run(staffed, JANUARY).value.run
    with staffed.store.begin() as uow:
        stored = uow.runs.slips_with_facts(run.id)
        uow.runs.save_draft(run, [(replace(slip, days=1), facts) for slip, facts in stored])
        uow.commit()
    with pytest.raises(UserError, match="有 3 人的资料或录入有变动"):
        check_run(staffed, run.key)


def test_somebody_who_left_is_named_before_locking(staffed: Workspace) -> None:
    key = calculate_run(staffed, MARCH).value.run.key
    check_run(staffed, key)
    end_employment(staffed, id_number(4), date(2025, 2, 20), "辞职")
    with pytest.raises(UserError, match="不能复核") as caught:
        approve_run(staffed, key)
    assert [problem.message for problem in caught.value.problems] == ["宋锦程：计算之后不再属于这个月的工资。"]


def test_a_fact_of_next_month_does_not_disturb(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    record_fact(staffed, id_number(1), GradeRecord(start=date(2025, 2, 1), grade=5))
    assert check_run(staffed, key).value.state is RunState.CHECKED


def test_runs_of_a_month_lock_in_the_order_of_their_calculation(staffed: Workspace) -> None:
    calculate_run(staffed, JANUARY)
    typed(staffed, JANUARY, typed=(TypedAmount(item="holiday_bonus", amount=100_000),))
    calculate_run(staffed, JANUARY)
    key = calculate_run(staffed, JANUARY, RunKind.BONUS).value.run.key
    check_run(staffed, key)
    approve_run(staffed, key)
    with pytest.raises(UserError, match="前面的2025年1月工资还是“草稿”"):
        lock_run(staffed, key)


def test_reopening_needs_a_reason_and_the_last_run(staffed: Workspace) -> None:
    first, second = locked(staffed, JANUARY), locked(staffed, FEBRUARY)
    with pytest.raises(UserError, match="要写明原因"):
        reopen_run(staffed, second, "  ")
    with pytest.raises(UserError, match="只有最后锁定的一批可以收回"):
        reopen_run(staffed, first, "算错")
    run = reopen_run(staffed, second, "算错").value
    assert (run.state, run.seal, run.locked) == (RunState.DRAFT, "", None)
    assert locked(staffed, FEBRUARY) == second


@pytest.mark.parametrize("what", ["bank", "tax", "district"])
@pytest.mark.parametrize("take_back", [reopen_run, void_run])
def test_nothing_is_taken_back_after_a_file_left(staffed: Workspace, what: str, take_back: object) -> None:
    key = locked(staffed, JANUARY)
    exported(staffed, key, what)
    with pytest.raises(UserError, match=f"已经在 2025-02-01 00:00 生成过《{what}.xlsx》"):
        take_back(staffed, key, "算错")  # type: ignore[operator]


def test_a_printed_sheet_does_not_bind(staffed: Workspace) -> None:
    key = locked(staffed, JANUARY)
    exported(staffed, key, "sheet")
    assert reopen_run(staffed, key, "算错").value.state is RunState.DRAFT


def test_paid_is_final(staffed: Workspace) -> None:
    key = locked(staffed, JANUARY)
    pay_run(staffed, key)
    with pytest.raises(UserError, match="已经发放"):
        void_run(staffed, key, "算错")


def test_a_later_draft_stands_in_the_way_of_reopening(staffed: Workspace) -> None:
    key = locked(staffed, JANUARY)
    later = calculate_run(staffed, FEBRUARY).value.run.key
    with pytest.raises(UserError, match="要先作废它"):
        reopen_run(staffed, key, "算错")
    void_run(staffed, later, "重来")
    assert reopen_run(staffed, key, "算错").value.state is RunState.DRAFT


def test_a_void_run_leaves_every_sum_and_frees_its_name(staffed: Workspace) -> None:
    key = locked(staffed, JANUARY)
    void = void_run(staffed, key, "算错").value
    assert (void.state, void.void_reason) == (RunState.VOID, "算错")
    again = calculate_run(staffed, JANUARY).value.run
    assert again.key == key
    row = next(slip for slip in run_detail(staffed, key).slips if slip.worker == 1)
    assert row.amounts["income_tax"] == 720
    assert [run.state for run in list_runs(staffed)] == [RunState.VOID, RunState.DRAFT]


def test_a_run_that_was_never_made_is_refused(staffed: Workspace) -> None:
    with pytest.raises(UserError, match="还没有计算过"):
        check_run(staffed, RunKey(JANUARY))


def test_dual_control_wants_two_people(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [person(1, "李晓岚")], dual_control=True) as ws:
        key = calculate_run(ws, JANUARY).value.run.key
        check_run(ws, key)
        with pytest.raises(NotAllowed):
            approve_run(ws, key)
        other = with_user(ws, actor=Actor(name="陈立", roles=frozenset(Role)))
        assert approve_run(other, key).value.approved_by == "陈立"
        with pytest.raises(NotAllowed, match="不能由同一人锁定") as refused:
            lock_run(ws, key)
        assert refused.value.exit_code == 6
        assert lock_run(other, key).value.locked_by == "陈立"


@pytest.mark.parametrize("take_back", [reopen_run, void_run])
def test_taking_back_a_locked_run_needs_a_second_person(
    tmp_path: Path, take_back: Callable[[Workspace, RunKey, str], Outcome[Run]]
) -> None:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [person(1, "李晓岚")], dual_control=True) as ws:
        key = calculate_run(ws, JANUARY).value.run.key
        other = with_user(ws, actor=Actor(name="陈立", roles=frozenset(Role)))
        check_run(ws, key)
        reopen_run(ws, key, "还没有锁定，一个人就行")
        check_run(ws, calculate_run(ws, JANUARY).value.run.key)
        approve_run(other, key)
        lock_run(other, key)
        with pytest.raises(SecondPersonNeeded) as refused:
            take_back(ws, key, "基数填错")
        assert "已锁定的2025年1月工资（封存 " in refused.value.request.about
        (asked,) = list_approvals(other)
        decide(other, asked.id, grant=True)
        with pytest.raises(SecondPersonNeeded):
            take_back(ws, key, "另一个原因")
        assert take_back(ws, key, "基数填错").value.state in {RunState.DRAFT, RunState.VOID}


def test_a_new_pack_makes_the_draft_stale_and_leaves_closed_months_alone(staffed: Workspace) -> None:
    before: Run = list_runs_after(staffed)
    changed = PAY_PACK.replace(
        '"工作人员" = 6000 } },',
        '"工作人员" = 6000 } },\n    { from = 2025-02-01, source = "example", '
        'rows = { "正职" = 8000, "副职" = 7000, "工作人员" = 6500 } },',
    )
    key = calculate_run(staffed, FEBRUARY).value.run.key
    moved = with_user(staffed, library=type(staffed.library)({"runs.toml": changed}))  # type: ignore[call-arg]
    with pytest.raises(UserError, match="政策包（example/runs）有变动"):
        check_run(moved, key)
    calculate_run(moved, FEBRUARY)
    row = next(slip for slip in run_detail(moved, key).slips if slip.worker == 1)
    assert row.amounts["post_pay"] == 650_000
    assert replace(list_runs(moved)[0]) == before


def list_runs_after(ws: Workspace) -> Run:
    locked(ws, JANUARY)
    return list_runs(ws)[0]
