"""``verify``: every closed slip is computed anew from its frozen facts with the packs kept for it, and compared to the fen.

Checks seals and the run's own totals as well, and lets the store check itself. Changes nothing, ever.
"""

from __future__ import annotations

import msgspec

from shequ_hr.errors import Problem, UserError
from shequ_hr.model.payroll import CALCULATION_VERSION, CLOSED, Run, Slip
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.runs.encoding import decode_facts, seal_of
from shequ_hr.runs.results import SlipDifference, VerifyReport
from shequ_hr.runs.states import run_name

_STEP = 500
_FIELDS = {
    "days": "在职天数",
    "grade": "等级",
    "gross": "应发合计",
    "deductions": "扣款合计",
    "net": "实发",
    "employer": "单位承担合计",
}
_TAX = {"income": "计税收入", "exempt": "免税收入", "insurance": "专项扣除", "other": "其他扣除", "withheld": "本期预扣"}


def verify(ws: Workspace, progress: Progress = SILENT) -> VerifyReport:
    """Recompute all locked and paid runs. ``ok`` is false on any difference, broken seal or damage of the store."""
    differences: list[SlipDifference] = []
    problems = [
        Problem(message=text, fix="请停止使用，从最近的备份恢复，并保留这份数据备查。", code="store")
        for text in ws.store.check().problems
    ]
    slips = 0
    with ws.store.begin() as uow:
        runs = [run for run in uow.runs.all() if run.state in CLOSED]
        numbers = {worker.id: worker.id_number for worker in uow.workers.all()}
        for run in runs:
            stored = uow.runs.slips_with_facts(run.id)
            slips += len(stored)
            problems += _run_problems(run, stored)
            found, refused = _recompute(uow, run, stored, numbers, progress)
            differences += found
            problems += refused
    return VerifyReport(
        ok=not differences and not problems,
        runs=len(runs),
        slips=slips,
        differences=tuple(differences),
        problems=tuple(problems),
    )


def _run_problems(run: Run, stored: list[tuple[Slip, bytes]]) -> list[Problem]:
    """The seal, and the run's own totals beside the sum of its slips."""
    name = run_name(run.key)
    fix = "锁定之后有人改动了数据；请从备份恢复，并查明原因。"
    found = []
    if seal_of(run.inputs, stored) != run.seal:
        found.append(Problem(message=f"{name}的封条对不上：工资单或它的依据在锁定之后变过。", fix=fix, code="seal"))
    totals = (
        len(stored),
        *(sum(getattr(slip, field) for slip, _ in stored) for field in ("gross", "deductions", "net", "employer")),
    )
    if totals != (run.slips, run.gross, run.deductions, run.net, run.employer):
        found.append(Problem(message=f"{name}的合计与工资单之和不一致。", fix=fix, code="totals"))
    return found


def _recompute(
    uow: UnitOfWork, run: Run, stored: list[tuple[Slip, bytes]], numbers: dict[int, str], progress: Progress
) -> tuple[list[SlipDifference], list[Problem]]:
    name = run_name(run.key)
    if run.inputs.version != CALCULATION_VERSION:
        versions = f"锁定时的计算版本是 {run.inputs.version}，本程序是 {CALCULATION_VERSION}"
        return [], [_not_recomputed(name, versions)]
    try:
        calculator = MonthCalculator(rules_by_digest(uow, run.inputs), run.inputs)
    except UserError as error:
        return [], [_not_recomputed(name, str(error))]
    found: list[SlipDifference] = []
    problems: list[Problem] = []
    for index, (slip, facts) in enumerate(stored):
        if index % _STEP == 0:
            progress.step(index, len(stored), f"复算{name}")
        try:
            computed = msgspec.structs.replace(calculator.slip(decode_facts(facts)), name=slip.name)
        except (UserError, msgspec.DecodeError) as error:
            problems.append(_not_recomputed(f"{name}{slip.name}的工资单", str(error)))
            continue
        if computed != slip:
            found += _differences(run, slip, computed, numbers.get(slip.worker, str(slip.worker)))
    progress.step(len(stored), len(stored), f"复算{name}")
    return found, problems


def _not_recomputed(what: str, why: str) -> Problem:
    return Problem(
        message=f"{what}不能复算：{why}", fix="请从备份恢复数据；若程序较旧，请升级后再核对。", code="not_recomputed"
    )


def _differences(run: Run, stored: Slip, computed: Slip, worker: str) -> list[SlipDifference]:
    """What differs, line by line; the parts of a split month are compared one by one."""
    mine, theirs = _amounts(stored), _amounts(computed)
    labels = _labels(stored) | _labels(computed)
    return [
        SlipDifference(
            month=str(run.key.month),
            kind=run.key.kind.value,
            sequence=run.key.sequence,
            worker=worker,
            name=stored.name,
            item=place[0],
            label=labels[place[0]],
            stored=mine.get(place),
            computed=theirs.get(place),
        )
        for place in dict.fromkeys([*mine, *theirs])
        if mine.get(place) != theirs.get(place)
    ]


def _amounts(slip: Slip) -> dict[tuple[str, int, str], int | None]:
    """Every number of a slip by item, part and side."""
    found: dict[tuple[str, int, str], int | None] = {}
    for line in slip.lines:
        place = line.item, line.part, line.kind.value
        found[place] = line.amount + (found.get(place) or 0)
    for name in _FIELDS:
        found[name, 0, ""] = getattr(slip, name)
    for name in _TAX:
        found[f"tax.{name}", 0, ""] = getattr(slip.tax, name)
    return found


def _labels(slip: Slip) -> dict[str, str]:
    return {line.item: line.label for line in slip.lines} | _FIELDS | {f"tax.{name}": label for name, label in _TAX.items()}
