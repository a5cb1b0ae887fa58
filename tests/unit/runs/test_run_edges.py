"""What happens rarely: rules with holes, packs that moved on, figures that stand in, orders of locking."""

from __future__ import annotations

from dataclasses import replace as with_library
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import Texts, close_run, office, person, slip
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.errors import Severity, UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import OfficeAverage, RunKey, RunKind, TypedAmount
from shequ_hr.model.people import Certificate, ContributionBase, Employment, EmploymentKind, Office
from shequ_hr.people.dated import with_fact
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.explaining import explain_line
from shequ_hr.runs.overview import month_overview
from shequ_hr.runs.queries import run_detail
from shequ_hr.runs.results import RunAction
from shequ_hr.runs.transitions import approve_run, check_run, reopen_run
from shequ_hr.wage_check.check import check_year

JANUARY = PayMonth(2025, 1)
HOLE = PAY_PACK.replace(
    "versions = [\n    { from = 2019-01-01,",
    'versions = [\n    { from = 2019-01-01, unknown = "示例缺口" },\n    { from = 2025-02-01,',
)  # fmt: skip


def test_a_missing_rule_is_one_problem_that_counts_the_people(tmp_path: Path) -> None:
    people = [person(number, name) for number, name in enumerate(("李晓岚", "黄思源", "高婉婷", "宋锦程"), 1)]
    with office(tmp_path, {"runs.toml": HOLE}, PACK_ID, people) as ws:
        (problem,) = readiness(ws, JANUARY)
        with pytest.raises(UserError, match="一个人也算不出来"):
            calculate_run(ws, JANUARY)
    assert problem.code == "rule_not_in_force"
    assert "示例缺口" in problem.message
    assert "涉及 4 人：李晓岚、黄思源、高婉婷 等" in problem.message


def test_a_missing_rule_for_one_is_that_persons_problem(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": HOLE}, PACK_ID, [person(1, "李晓岚")]) as ws:
        (problem,) = readiness(ws, JANUARY)
    assert problem.message.startswith("李晓岚（510***********")


def test_readiness_says_that_the_order_forbids_it(staffed: Workspace) -> None:
    calculate_run(staffed, JANUARY)
    (problem,) = readiness(staffed, PayMonth(2025, 2))
    assert (problem.code, problem.severity) == ("order", Severity.ERROR)


def test_a_bonus_run_without_anything_to_pay_is_refused(staffed: Workspace) -> None:
    with pytest.raises(UserError, match="没有要发奖金的人"):
        calculate_run(staffed, JANUARY, RunKind.BONUS)


def test_somebody_insured_elsewhere_needs_no_base(tmp_path: Path) -> None:
    spell = Employment(span=DateSpan(date(2020, 3, 1)), kind=EmploymentKind.ELSEWHERE)
    plain = person(1, "李晓岚", base=None)
    worker = with_fact(
        person(1, "李晓岚", base=None, dossier=type(plain.dossier)(assignments=plain.dossier.assignments)), spell
    )
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [worker]) as ws:
        report = calculate_run(ws, JANUARY).value
        row = run_detail(ws, report.run.key).slips[0]
    assert report.problems == ()
    assert "pension_personal" not in row.amounts


def test_what_moved_besides_people_is_named(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    average = OfficeAverage(year=2023, region="四川", definition="全口径", amount=9_100_000, document="示例公报")
    with staffed.store.begin() as uow:
        uow.office.save_average(average)
        uow.commit()
    with pytest.raises(UserError, match="录入的平均工资有变动"):
        check_run(staffed, key)


def test_another_pay_pack_is_named_as_the_change(staffed: Workspace) -> None:
    other = PAY_PACK.replace(f'id = "{PACK_ID}"', 'id = "example/other"')
    ws = with_library(staffed, library=Texts({"runs.toml": PAY_PACK, "other.toml": other}))
    key = calculate_run(ws, JANUARY).value.run.key
    with ws.store.begin() as uow:
        uow.office.save(Office(unit="示例街道", code="510107000", level="street", pay_pack="example/other"))
        uow.commit()
    with pytest.raises(UserError, match="政策包（example/other、example/runs）有变动"):
        check_run(ws, key)


def test_actions_say_why_they_are_not_possible(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    actions = {action.action: action for action in run_detail(staffed, key).actions}
    assert actions[RunAction.CHECK].primary
    assert (actions[RunAction.LOCK].enabled, actions[RunAction.LOCK].reason) == (
        False,
        "现在是“草稿”。下一步是核对（payroll check）。",
    )
    assert actions[RunAction.REOPEN].reason == "现在就是草稿。"
    with pytest.raises(UserError, match="不用退回"):
        reopen_run(staffed, key, "算错")


def test_a_run_behind_an_open_one_can_not_be_locked_yet(staffed: Workspace) -> None:
    calculate_run(staffed, JANUARY)
    with staffed.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=1, month=JANUARY, typed=(TypedAmount(item="holiday_bonus", amount=100),))])
        uow.commit()
    calculate_run(staffed, JANUARY)
    key = calculate_run(staffed, JANUARY, RunKind.BONUS).value.run.key
    check_run(staffed, key)
    approve_run(staffed, key)
    lock = next(action for action in run_detail(staffed, key).actions if action.action is RunAction.LOCK)
    assert (lock.enabled, lock.reason) == (False, "前面的2025年1月还有没锁定的批次，要按先后锁定。")


def test_explaining_somebody_without_a_slip_is_refused(staffed: Workspace) -> None:
    key = calculate_run(staffed, JANUARY).value.run.key
    with staffed.store.begin() as uow:
        late = uow.workers.all()[3].id_number
    with pytest.raises(UserError, match="宋锦程不在2025年1月工资里"):
        explain_line(staffed, key, late, "net")


def test_the_check_reads_slips_when_no_sums_are_kept(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        one = uow.workers.all()[0]
    close_run(staffed, RunKey(JANUARY), [slip(one, JANUARY, {"post_pay": 700_000})])
    with staffed.store.begin() as uow:
        stale = '{"seal":"x","month":[2025,1],"kind":"regular","labels":{},"groups":{},"staying":{}}'
        uow.office.set_setting("run_summary:2025-01:regular:1", stale)
        uow.commit()
    assert check_year(staffed, 2025).paid == 700_000


def test_figures_that_stand_in_are_due(tmp_path: Path) -> None:
    text = PAY_PACK.replace(
        'limits = [{ from = 2019-01-01, floor = 4588, cap = 22938, source = "example" }]',
        'limits = [\n    { from = 2019-01-01, floor = 4588, cap = 22938, source = "example" },\n'
        '    { from = 2025-01-01, carry_forward = "新数未公布" },\n]',
        1,
    )
    with office(tmp_path, {"runs.toml": text}, PACK_ID, [person(1, "李晓岚", accounts=())]) as ws:
        overview = month_overview(ws, JANUARY)
    due = {todo.kind: todo for todo in overview.todos}
    assert due["基数调整"].target == "policies"
    assert "暂按" in due["基数调整"].text
    assert (1, False) in [(todo.worker, todo.urgent) for todo in overview.todos if todo.kind == "提醒"]


def test_an_unknown_certificate_or_base_does_not_stop_anybody(tmp_path: Path) -> None:
    worker = with_fact(person(1, "李晓岚"), Certificate(start=date(2021, 1, 1), name="示例证书"))
    worker = with_fact(worker, ContributionBase(start=date(2025, 2, 1), kind="social", amount=700_000))
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [worker]) as ws:
        january = calculate_run(ws, JANUARY).value
        row = run_detail(ws, january.run.key).slips[0]
    assert row.amounts["pension_personal"] == 48_000
