"""Whether an open run still says what the facts say: recomputes it and names every person whose facts or pay moved.

Reads only. Used before a run is checked, approved and locked, so that nothing stale is ever sealed.
"""

from __future__ import annotations

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import Run, RunInputs, Slip
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.runs.compute import Computed, basis, compute
from shequ_hr.runs.encoding import encode_facts, encode_inputs
from shequ_hr.runs.results import PersonProblem
from shequ_hr.runs.states import run_name


def require_fresh(
    uow: UnitOfWork, ws: Workspace, run: Run, doing: str, progress: Progress = SILENT
) -> list[tuple[Slip, bytes]]:
    """The stored slips with their facts, after a full recomputation gave the same.

    UserError: a person that should be paid has a problem; the rules or the calendar changed; facts changed (says who).
    """
    common = basis(uow, ws.library, run.key.month, run.key.kind)
    changed = _changed_inputs(run.inputs, common.inputs)
    if changed:
        raise UserError(
            f"{run_name(run.key)}不能{doing}",
            f"计算之后{'、'.join(changed)}有变动，草稿已经过时。",
            f"请重新计算（payroll calculate {run.key.month}）再{doing}。",
        )
    computed = compute(uow, common, progress)
    stored = uow.runs.slips_with_facts(run.id)
    _require_no_problem(run, computed, doing)
    stale = _stale(stored, computed)
    if stale:
        raise UserError(
            f"{run_name(run.key)}不能{doing}",
            f"计算之后有 {len(stale)} 人的资料或录入有变动，草稿已经过时。",
            f"请先重新计算（payroll calculate {run.key.month}），看过结果再{doing}。",
            stale,
        )
    return stored


def _require_no_problem(run: Run, computed: Computed, doing: str) -> None:
    errors = [problem for problem in computed.problems if problem.severity is Severity.ERROR]
    if errors:
        raise UserError(
            f"{run_name(run.key)}不能{doing}",
            f"还有 {len(errors)} 个问题，有人应发而没有工资。",
            "按每个问题后面的办法处理，再重新计算。",
            errors,
        )


def _changed_inputs(before: RunInputs, now: RunInputs) -> list[str]:
    if encode_inputs(before) == encode_inputs(now):
        return []
    parts = []
    if before.packs != now.packs or before.pay_pack != now.pay_pack:
        names = sorted({name for name, _ in before.packs.items() ^ now.packs.items()})
        parts.append(f"政策包（{'、'.join(names or [now.pay_pack])}）")
    if before.paid_days != now.paid_days:
        parts.append("计薪日（节假日表）")
    if before.averages != now.averages:
        parts.append("录入的平均工资")
    if before.version != now.version:
        parts.append("计算程序的版本")
    return parts


def _stale(stored: list[tuple[Slip, bytes]], computed: Computed) -> list[Problem]:
    before = {slip.worker: (slip, facts) for slip, facts in stored}
    now = {slip.worker: (slip, encode_facts(facts)) for slip, facts in computed.slips}
    found: list[Problem] = []
    for worker in sorted(before.keys() | now.keys()):
        if before.get(worker) == now.get(worker):
            continue
        name = computed.workers[worker].name if worker in computed.workers else str(worker)
        if worker not in before:
            text = "计算之后才进入这个月的工资"
        elif worker not in now:
            text = "计算之后不再属于这个月的工资"
        else:
            text = "资料或录入在计算之后有变动"
        found.append(PersonProblem(message=f"{name}：{text}。", fix="请重新计算。", code="stale", worker=worker, name=name))
    return found
