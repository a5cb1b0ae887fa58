"""Facts that change behind a lock: the next readiness names the locked months and what is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from shequ_hr.changes import Outcome
from shequ_hr.errors import Problem, Severity
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Run, RunKey, TypedAmount
from shequ_hr.model.people import Assignment, Certificate, ContributionBase, Education
from shequ_hr.people.commands import end_employment, record_fact
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.transitions import approve_run, check_run, lock_run

MONTHS = [PayMonth(2025, number) for number in (1, 2, 3, 4)]
Step = Callable[[Workspace, RunKey, Progress], Outcome[Run]]


def locked(ws: Workspace, months: list[PayMonth]) -> None:
    for month in months:
        key = calculate_run(ws, month).value.run.key
        for step in (check_run, approve_run, lock_run):
            step(ws, key)


def number_of(ws: Workspace, name: str) -> str:
    with ws.store.begin() as uow:
        return next(worker.id_number for worker in uow.workers.all() if worker.name == name)


def warned(ws: Workspace) -> list[Problem]:
    return [problem for problem in readiness(ws, MONTHS[3]) if problem.code == "backdated"]


def test_nothing_changed_nothing_said(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:3])
    assert warned(staffed) == []


def test_a_leaver_recorded_late_names_the_locked_months_and_what_was_paid_too_much(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:3])
    change = end_employment(staffed, number_of(staffed, "李晓岚"), date(2025, 1, 31), "辞职").value
    assert change.affected == tuple(MONTHS[:3])
    (found,) = warned(staffed)
    assert found.severity is Severity.WARNING
    assert found.message.startswith("李晓岚（")
    assert "2025-02（不在职，多发 " in found.message
    assert "2025-03（不在职，多发 " in found.message
    assert "2025-01" not in found.message
    assert "已锁定、保持原样，多发、少发要在更正批次处理" in found.message


def test_a_base_recorded_late_says_how_much_in_which_month(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:3])
    record_fact(staffed, number_of(staffed, "高婉婷"), ContributionBase(start=date(2025, 2, 1), kind="social", amount=900_000))
    (found,) = warned(staffed)
    assert "2025-02（多发 " in found.message
    assert "2025-03（多发 " in found.message


def test_a_fact_that_moves_no_amount_is_not_told(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:2])
    record_fact(staffed, number_of(staffed, "高婉婷"), Education(start=date(2025, 1, 5), education="本科"))
    record_fact(staffed, number_of(staffed, "李晓岚"), Certificate(start=date(2025, 6, 1), name="社会工作师"))
    assert warned(staffed) == []


def test_a_joiner_recorded_late_is_owed_the_locked_month(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:1])
    with staffed.store.begin() as uow:
        late = next(worker for worker in uow.workers.all() if worker.name == "宋锦程")
        span = DateSpan(date(2025, 1, 6))
        dossier = replace(
            late.dossier,
            employments=(replace(late.dossier.employments[0], span=span),),
            assignments=(Assignment(span=span, community="示例东社区", post="工作人员"),),
        )
        uow.workers.save([replace(late, dossier=dossier)])
        uow.commit()
    found = [problem for problem in readiness(staffed, MONTHS[1]) if problem.code == "backdated"]
    assert len(found) == 1
    assert "宋锦程" in found[0].message
    assert "2025-01（在职而没有工资，少发）" in found[0].message


def test_once_a_later_month_is_locked_with_the_new_facts_it_is_settled(staffed: Workspace) -> None:
    locked(staffed, MONTHS[:2])
    record_fact(staffed, number_of(staffed, "高婉婷"), ContributionBase(start=date(2025, 2, 1), kind="social", amount=900_000))
    locked(staffed, MONTHS[2:3])
    assert warned(staffed) == []


def test_amounts_typed_in_for_the_month_are_no_change_of_facts(staffed: Workspace) -> None:
    with staffed.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=1, month=MONTHS[0], typed=(TypedAmount(item="subsidy", amount=10_000),))])
        uow.commit()
    locked(staffed, MONTHS[:1])
    assert [problem for problem in readiness(staffed, MONTHS[1]) if problem.code == "backdated"] == []
