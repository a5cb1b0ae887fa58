"""Whether an open run still says what the facts say, and who moved when it does not.

Reads only. Used before a run is checked, approved and locked, so that nothing stale is ever sealed.
"""

from __future__ import annotations

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import Run, RunInputs, Slip
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.runs.compute import Basis, Computed, basis, compute, slips_of
from shequ_hr.runs.encoding import encode_facts, encode_inputs
from shequ_hr.runs.gather import gather
from shequ_hr.runs.results import PersonProblem
from shequ_hr.runs.states import run_name

_AGAIN = "请重新计算"


def require_recomputed(
    uow: UnitOfWork, ws: Workspace, run: Run, doing: str, progress: Progress = SILENT
) -> list[tuple[Slip, bytes]]:
    """The stored slips with their facts, after everybody was computed anew and came out the same.

    UserError: a person that should be paid has a problem; the rules or the calendar changed; facts or pay moved (says who).
    """
    common = _same_basis(uow, ws, run, doing)
    computed = compute(uow, common, progress)
    stored = uow.runs.slips_with_facts(run.id)
    _require_no_problem(run, computed, doing)
    before = {slip.worker: (slip, facts) for slip, facts in stored}
    now = {slip.worker: (slip, encode_facts(facts)) for slip, facts in computed.slips}
    moved = {worker for worker in before.keys() | now.keys() if before.get(worker) != now.get(worker)}
    _require_nobody_moved(run, moved, set(before), set(now), computed, doing)
    return stored


def require_fresh(
    uow: UnitOfWork, ws: Workspace, run: Run, doing: str, progress: Progress = SILENT
) -> list[tuple[Slip, bytes]]:
    """The same by facts: equal facts and rules give equal slips, so only people whose facts moved are computed anew."""
    common = _same_basis(uow, ws, run, doing)
    gathered = gather(uow, run.key.month, run.key.kind, common.rules)
    stored = uow.runs.slips_with_facts(run.id)
    before = {slip.worker: facts for slip, facts in stored}
    changed = [facts for facts in gathered.facts if encode_facts(facts) != before.get(facts.worker)]
    computed = slips_of(common, gathered, changed, progress)
    _require_no_problem(run, computed, doing)
    paid = {slip.worker for slip, _ in computed.slips}
    now = paid | ({facts.worker for facts in gathered.facts} & before.keys()) - {facts.worker for facts in changed}
    _require_nobody_moved(run, paid | (before.keys() - now), set(before), now, computed, doing)
    return stored


def _same_basis(uow: UnitOfWork, ws: Workspace, run: Run, doing: str) -> Basis:
    common = basis(uow, ws.library, run.key.month, run.key.kind)
    changed = _changed_inputs(run.inputs, common.inputs)
    if changed:
        raise UserError(
            f"{run_name(run.key)}不能{doing}",
            f"计算之后{'、'.join(changed)}有变动，草稿已经过时。",
            f"{_AGAIN}（payroll calculate {run.key.month}）再{doing}。",
        )
    return common


def _require_nobody_moved(run: Run, moved: set[int], before: set[int], now: set[int], computed: Computed, doing: str) -> None:
    if not moved:
        return
    raise UserError(
        f"{run_name(run.key)}不能{doing}",
        f"计算之后有 {len(moved)} 人的资料或录入有变动，草稿已经过时。",
        f"{_AGAIN}（payroll calculate {run.key.month}），看过结果再{doing}。",
        [_moved(worker, before, now, computed) for worker in sorted(moved)],
    )


def _moved(worker: int, before: set[int], now: set[int], computed: Computed) -> Problem:
    name = computed.workers[worker].name if worker in computed.workers else str(worker)
    text = "资料或录入在计算之后有变动"
    if worker not in before:
        text = "计算之后才进入这个月的工资"
    elif worker not in now:
        text = "计算之后不再属于这个月的工资"
    return PersonProblem(message=f"{name}：{text}。", fix=f"{_AGAIN}。", code="stale", worker=worker, name=name)


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
