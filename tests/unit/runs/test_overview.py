"""The 工作台: steps of the month, the one next action, what is due, the gauge, costs and structure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from helpers.pay_office import close_run, office, person, slip
from helpers.pay_pack import PACK_ID, PAY_PACK
from msgspec.structs import replace

from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.office import ExportRecord, ImportRecord
from shequ_hr.model.payroll import RunKey, RunState, TypedAmount
from shequ_hr.model.people import Certificate, Education
from shequ_hr.people.dated import with_fact
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.overview import current_month, month_overview
from shequ_hr.runs.results import MonthOverview, RunAction, StepState
from shequ_hr.runs.transitions import approve_run, check_run, lock_run, pay_run

JANUARY, FEBRUARY = PayMonth(2025, 1), PayMonth(2025, 2)
TODAY = date(2025, 6, 1)


def states(overview: MonthOverview) -> list[str]:
    return [step.state.value for step in overview.steps]


def files(ws: Workspace, key: RunKey) -> None:
    with ws.store.begin() as uow:
        for what in ("tax", "district"):
            uow.office.add_export(
                ExportRecord(
                    month=key.month,
                    kind=key.kind.value,
                    sequence=1,
                    what=what,
                    file=f"{what}.xlsx",
                    rows=3,
                    digest="0" * 64,
                    at=datetime(2025, 6, 1, tzinfo=UTC),
                    by="周敏",
                )
            )
        uow.commit()


def test_the_steps_follow_the_run(staffed: Workspace) -> None:
    assert states(month_overview(staffed, JANUARY)) == ["waiting", "current", *["waiting"] * 5]
    key = calculate_run(staffed, JANUARY).value.run.key
    overview = month_overview(staffed, JANUARY)
    assert states(overview) == ["done", "done", "current", *["waiting"] * 4]
    assert (overview.state_label, overview.people) == ("草稿", 3)
    assert overview.next_action is not None
    assert (overview.next_action.action, overview.next_action.enabled) == (RunAction.CHECK, True)
    assert (overview.steps[1].detail, overview.steps[1].by) == ("3 人", "周敏")
    assert overview.steps[1].at is not None
    for step, done in ((check_run, 3), (approve_run, 4), (lock_run, 5), (pay_run, 6)):
        step(staffed, key)  # type: ignore[operator]
        assert states(month_overview(staffed, JANUARY)).count("done") == done
    files(staffed, key)
    overview = month_overview(staffed, JANUARY)
    assert set(states(overview)) == {"done"}
    assert overview.steps[-1].detail == "district.xlsx、tax.xlsx"
    assert overview.last_export is not None


def test_inputs_of_the_month_are_the_first_step(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=1, month=JANUARY, typed=(TypedAmount(item="extra_pay", amount=100),))])
        uow.commit()
    overview = month_overview(staffed, JANUARY)
    assert (overview.steps[0].state, overview.steps[0].detail) == (StepState.DONE, "1 人有录入")


def test_a_problem_blocks_the_check_and_is_due(tmp_path: Path) -> None:
    people = [person(1, "李晓岚"), person(2, "黄思源", base=None)]
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, people) as ws:
        calculate_run(ws, JANUARY)
        overview = month_overview(ws, JANUARY)
    check = overview.steps[2]
    assert check.state is StepState.BLOCKED
    assert check.detail == "还有 1 处要处理"
    first = overview.todos[0]
    assert (first.kind, first.urgent, first.worker, first.target) == ("核对", True, 2, "people")


def test_an_earlier_draft_blocks_the_calculation(staffed: Workspace) -> None:
    calculate_run(staffed, JANUARY)
    overview = month_overview(staffed, FEBRUARY)
    assert overview.steps[1].state is StepState.BLOCKED
    assert "2025年1月工资还是“草稿”" in overview.steps[1].detail
    assert overview.next_action is not None
    assert not overview.next_action.enabled


def test_dates_that_come_are_due_soonest_first(tmp_path: Path) -> None:
    one = person(1, "李晓岚", end=TODAY + timedelta(days=31))
    spell = replace(one.dossier.employments[0], probation_end=TODAY + timedelta(days=11))
    one = replace(one, dossier=replace(one.dossier, employments=(spell,)))
    two = with_fact(person(2, "黄思源"), Certificate(start=date(2021, 1, 1), name="社会工作师", valid_to=TODAY))
    far = person(3, "高婉婷", end=TODAY + timedelta(days=200))
    left = with_fact(
        person(4, "宋锦程", end=date(2025, 3, 1)), Certificate(start=date(2021, 1, 1), name="社会工作师", valid_to=TODAY)
    )
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [one, two, far, left]) as ws:
        todos = [todo for todo in month_overview(ws, JANUARY).todos if todo.due is not None]
    assert [(todo.kind, todo.days_left, todo.urgent) for todo in todos] == [
        ("证书", 0, True),
        ("试用期满", 10, False),
        ("合同到期", 30, False),
    ]
    assert todos[0].text == "黄思源 示例东社区 社会工作师到期"


def test_the_gauge_shows_the_forecast_and_says_when_a_figure_stands_in(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        one = uow.workers.all()[0]
    close_run(staffed, RunKey(JANUARY), [slip(one, JANUARY, {"post_pay": 760_000})])
    overview = month_overview(staffed, JANUARY)
    gauge = overview.gauge
    assert gauge is not None
    assert (gauge.actual, gauge.required, gauge.ok, gauge.forecast, gauge.provisional) == (
        9_120_000,
        9_022_000,
        True,
        True,
        True,
    )
    assert any(todo.target == "wages" for todo in overview.todos)


def test_without_closed_months_the_gauge_says_why(staffed: Workspace) -> None:
    gauge = month_overview(staffed, JANUARY).gauge
    assert gauge is not None
    assert (gauge.actual, gauge.ok) == (None, None)
    assert "还没有锁定的工资" in gauge.note


def test_costs_posts_ages_and_educations(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        workers = uow.workers.all()
        uow.workers.save([with_fact(workers[0], Education(start=date(2012, 7, 1), education="本科"))])
        uow.commit()
    close_run(staffed, RunKey(JANUARY), [slip(worker, JANUARY, {"post_pay": 600_000 + worker.id}) for worker in workers[:3]])
    close_run(staffed, RunKey(FEBRUARY), [slip(workers[0], FEBRUARY, {"post_pay": 1})], RunState.DRAFT)
    overview = month_overview(staffed, FEBRUARY)
    assert [(cost.month, cost.gross, cost.people, cost.open) for cost in overview.costs] == [
        (JANUARY, 1_800_006, 3, False),
        (FEBRUARY, 1, 1, True),
    ]
    assert [(spread.post, spread.people, spread.mean) for spread in month_overview(staffed, JANUARY).posts] == [
        ("正职", 1, 600_003),
        ("副职", 1, 600_002),
        ("工作人员", 1, 600_001),
    ]
    assert sum(share.people for share in overview.ages) == 4
    assert {share.label: share.people for share in overview.educations} == {"未填": 3, "本科": 1}


def test_the_last_import_that_was_not_taken_back(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        for number, undone in ((1, False), (2, True)):
            uow.imports.add(
                ImportRecord(
                    kind="workers",
                    file=f"{number}.xlsx",
                    digest="0" * 64,
                    at=datetime(2025, 6, number, tzinfo=UTC),
                    by="周敏",
                    new=3,
                    changed=1,
                    same=0,
                    undone=undone,
                )
            )
        uow.commit()
    last = month_overview(staffed, JANUARY).last_import
    assert last is not None
    assert (last.file, last.rows) == ("1.xlsx", 4)


def test_the_month_to_work_on(staffed: Workspace) -> None:
    assert current_month(staffed) == PayMonth(2025, 6)
    key = calculate_run(staffed, JANUARY).value.run.key
    assert current_month(staffed) == JANUARY
    check_run(staffed, key)
    approve_run(staffed, key)
    lock_run(staffed, key)
    assert current_month(staffed) == FEBRUARY


@pytest.mark.parametrize("end", [None, TODAY + timedelta(days=62)])
def test_what_is_far_away_is_not_due(tmp_path: Path, end: date | None) -> None:
    worker = person(1, "李晓岚", end=end)
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [worker]) as ws:
        assert [todo for todo in month_overview(ws, JANUARY).todos if todo.worker] == []
