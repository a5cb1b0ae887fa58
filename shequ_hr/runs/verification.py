"""``verify``: every closed slip is computed anew from its frozen facts with the packs kept for it, and compared to the fen.

Checks seals and the run's own totals as well, and lets the store check itself. Changes nothing, ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from shequ_hr.errors import Problem, UserError
from shequ_hr.model.payroll import CALCULATION_VERSION, CLOSED, Run, Slip
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.runs.collector import collector_rests
from shequ_hr.runs.encoding import Seal, decode_facts
from shequ_hr.runs.results import SlipDifference, VerifyReport
from shequ_hr.runs.states import run_name
from shequ_hr.security.roles import Action

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
    problems: list[Problem] = []
    differences: list[SlipDifference] = []
    slips = 0
    with ws.begin(Action.VERIFY) as uow:
        runs = [run for run in uow.runs.all() if run.state in CLOSED]
        numbers = uow.workers.numbers()
        for run in runs:
            found = _verify_run(uow, run, numbers, progress)
            slips += found.slips
            differences += found.differences
            problems += found.problems
    # After the transaction: it has asked whether the user may verify at all, and the store checks itself outside of one.
    damage = [
        Problem(message=text, fix="请停止使用，从最近的备份恢复，并保留这份数据备查。", code="store")
        for text in ws.store.check().problems
    ]
    problems = damage + problems
    return VerifyReport(
        ok=not differences and not problems,
        runs=len(runs),
        slips=slips,
        differences=tuple(differences),
        problems=tuple(problems),
    )


@dataclass(slots=True)
class _Found:
    """What one run showed: how many slips, what differs, what is broken."""

    slips: int = 0
    differences: list[SlipDifference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@collector_rests()
def _verify_run(uow: UnitOfWork, run: Run, numbers: Mapping[int, str], progress: Progress) -> _Found:
    """Pass over the slips of a run once: each goes into the seal and the totals, and is computed anew."""
    name, found = run_name(run.key), _Found()
    calculator = _calculator(uow, run, found.problems)
    seal = Seal(run.inputs)
    gross = deductions = net = employer = 0
    for slip, facts in uow.runs.each_with_facts(run.id):
        if found.slips % _STEP == 0:
            progress.step(found.slips, run.slips, f"复算{name}")
        found.slips += 1
        seal.add(slip, facts)
        gross += slip.gross
        deductions += slip.deductions
        net += slip.net
        employer += slip.employer
        if calculator is not None:
            _recompute(run, calculator, slip, facts, numbers, found)
    progress.step(run.slips, run.slips, f"复算{name}")
    fix = "锁定之后有人改动了数据；请从备份恢复，并查明原因。"
    if seal.hexdigest() != run.seal:
        found.problems.append(Problem(message=f"{name}的封条对不上：工资单或它的依据在锁定之后变过。", fix=fix, code="seal"))
    if (found.slips, gross, deductions, net, employer) != (run.slips, run.gross, run.deductions, run.net, run.employer):
        found.problems.append(Problem(message=f"{name}的合计与工资单之和不一致。", fix=fix, code="totals"))
    return found


def _calculator(uow: UnitOfWork, run: Run, problems: list[Problem]) -> MonthCalculator | None:
    """The calculation of a run with the packs kept for it; None, with the reason among the problems, when there is none."""
    if run.inputs.version != CALCULATION_VERSION:
        why = f"锁定时的计算版本是 {run.inputs.version}，本程序是 {CALCULATION_VERSION}"
    else:
        try:
            return MonthCalculator(rules_by_digest(uow, run.inputs), run.inputs)
        except UserError as error:
            why = str(error)
    problems.append(_not_recomputed(run_name(run.key), why))
    return None


def _recompute(
    run: Run, calculator: MonthCalculator, slip: Slip, facts: bytes, numbers: Mapping[int, str], found: _Found
) -> None:
    try:
        computed = msgspec.structs.replace(calculator.slip(decode_facts(facts)), name=slip.name)
    except (UserError, msgspec.DecodeError) as error:
        found.problems.append(_not_recomputed(f"{run_name(run.key)}{slip.name}的工资单", str(error)))
        return
    if computed != slip:
        found.differences += _differences(run, slip, computed, numbers.get(slip.worker, str(slip.worker)))


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
