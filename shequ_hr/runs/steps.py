"""The month as steps, 变动 → 计算 → 核对 → 复核 → 锁定 → 发放 → 上报: what is done, what is next, and why something is blocked.

Reads the run's state, its history and the exports; decides nothing, the transitions do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shequ_hr.model.office import ExportRecord
from shequ_hr.model.payroll import Run, RunKey, RunKind, RunState
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork
from shequ_hr.runs.history import RunEvent, events_of, last_event
from shequ_hr.runs.results import MonthStep, RunAction, StepState

_REACHED = {
    RunState.DRAFT: 2,
    RunState.CHECKED: 3,
    RunState.APPROVED: 4,
    RunState.LOCKED: 5,
    RunState.PAID: 6,
}
"""How many of the seven steps are done in each state."""

_STEPS = (
    ("changes", "变动", None, "people"),
    ("calculate", "计算", RunAction.CALCULATE, "payroll"),
    ("check", "核对", RunAction.CHECK, "payroll"),
    ("approve", "复核", RunAction.APPROVE, "payroll"),
    ("lock", "锁定", RunAction.LOCK, "payroll"),
    ("pay", "发放", RunAction.PAY, "payroll"),
    ("report", "上报", None, "payroll"),
)
_WAITING = {
    "calculate": "还没有计算",
    "check": "看过差异再核对",
    "approve": "等待复核",
    "lock": "锁定后不可改",
    "pay": "导出银行代发后登记",
    "report": "扣缴端、上报工作簿",
}
REPORT_FILES = ("tax", "district")
"""Files that make the month reported: both have to be made."""


@dataclass(frozen=True, slots=True)
class _Month:
    run: Run | None
    events: list[RunEvent]
    files: list[ExportRecord]
    bank: list[str]
    typed: int
    errors: int
    order: str


def month_steps(
    uow: UnitOfWork, month: PayMonth, runs: Sequence[Run], errors: int = 0, order: str = ""
) -> tuple[MonthStep, ...]:
    """The steps of the month's regular run (its first that is not void).

    ``errors``: problems of persons that are known now; ``order``: why the month can not be calculated yet, "" when it can.
    """
    run = next((run for run in runs if run.key == RunKey(month, RunKind.REGULAR, 1) and run.state is not RunState.VOID), None)
    made = [export for export in uow.office.exports() if (export.month, export.kind) == (month, "regular")]
    files = [export for export in made if export.what in REPORT_FILES]
    typed = len([given for given in uow.inputs.month(month) if not given.empty])
    bank = sorted({export.file for export in made if export.what == "bank"})
    given = _Month(run, events_of(uow, month), files, bank, typed, errors, order)
    done = _done(given)
    return tuple(_step(place, given, done) for place in range(len(_STEPS)))


def _done(month: _Month) -> int:
    if month.run is None:
        return 0
    reported = {export.what for export in month.files} >= set(REPORT_FILES)
    reached = _REACHED[month.run.state]
    return 7 if reached == 6 and reported else reached


def _step(place: int, month: _Month, done: int) -> MonthStep:
    key, label, action, target = _STEPS[place]
    current = max(done, 1) if month.run is None else done
    state = StepState.DONE if place < done or (place == 0 and month.typed and done == 0) else StepState.WAITING
    if place == current and state is not StepState.DONE:
        blocked = (key == "calculate" and month.order) or (key == "check" and month.errors)
        state = StepState.BLOCKED if blocked else StepState.CURRENT
    event = last_event(month.events, month.run.key, action) if month.run and action and state is StepState.DONE else None
    return MonthStep(
        key=key,
        label=label,
        state=state,
        detail=_detail(key, state, month),
        at=event.at if event else None,
        by=event.by if event else "",
        target=target,
    )


def _detail(key: str, state: StepState, month: _Month) -> str:
    if key == "changes":
        return f"{month.typed} 人有录入" if month.typed else "没有录入"
    if key == "report" and month.files:
        return "、".join(sorted({export.file for export in month.files}))
    if key == "pay" and month.bank:
        return "、".join(month.bank)
    if state is StepState.BLOCKED:
        return month.order if key == "calculate" else f"还有 {month.errors} 处要处理"
    if state is StepState.DONE and month.run is not None:
        return {"calculate": f"{month.run.slips} 人"}.get(key, "已完成")
    return _WAITING[key]
