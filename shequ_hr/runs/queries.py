"""What the pay page and ``payroll list|show`` ask for: the runs, and one run prepared for the grid. Reads stored slips only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from shequ_hr.model.payroll import LineKind, Override, Run, RunKey, RunState, SlipFigures, SlipLine
from shequ_hr.money import Fen
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.runs.calculate import readiness
from shequ_hr.runs.comparison import compare_with_last
from shequ_hr.runs.explaining import explain_line
from shequ_hr.runs.item_names import item_names, sample_items
from shequ_hr.runs.results import ActionState, ItemColumn, RunAction, RunDetail, SlipRow
from shequ_hr.runs.states import NEXT_STEP, STATE_LABELS, active, find_run
from shequ_hr.runs.transitions import takeback_refusal
from shequ_hr.security.masking import mask_id
from shequ_hr.security.roles import Action

__all__ = ["compare_with_last", "explain_line", "list_runs", "readiness", "run_actions", "run_detail"]

_SIDES = {LineKind.EARNING: 0, LineKind.DEDUCTION: 1, LineKind.EMPLOYER: 2, LineKind.INFO: 3}
_GROUPS = {LineKind.EARNING: "应发", LineKind.DEDUCTION: "个人扣款", LineKind.EMPLOYER: "单位承担", LineKind.INFO: "说明"}
_FORWARD = (
    (RunState.DRAFT, RunAction.CHECK, "核对"),
    (RunState.CHECKED, RunAction.APPROVE, "复核"),
    (RunState.APPROVED, RunAction.LOCK, "锁定"),
    (RunState.LOCKED, RunAction.PAY, "登记发放"),
)


class _FrozenOverrides(msgspec.Struct, frozen=True):
    """Only the overrides of the frozen facts; a whole PayFacts takes many times as long to read."""

    overrides: tuple[Override, ...] = ()


_OVERRIDES = msgspec.json.Decoder(_FrozenOverrides)


def list_runs(ws: Workspace) -> list[Run]:
    """All runs, void ones included, oldest first (by month, then time of calculation)."""
    with ws.begin(Action.PAY_VIEW) as uow:
        runs = uow.runs.all()
    return sorted(runs, key=lambda run: (run.key.month, run.calculated, run.key, run.id))


def run_detail(ws: Workspace, key: RunKey) -> RunDetail:
    """One run with its slips in the order of the pay sheet; UserError when there is no such run."""
    with ws.begin(Action.PAY_VIEW) as uow:
        run = find_run(uow, key)
        stored = uow.runs.figures(run.id)
        numbers = uow.workers.numbers()
        by_hand = {slip.worker: _overridden(uow, run, slip.worker) for slip in stored if slip.by_hand}
        actions = run_actions(uow, run)
        names = item_names(uow, run)
        samples = sample_items(uow, run)
    rows = tuple(_row(slip, numbers.get(slip.worker, ""), by_hand.get(slip.worker, {})) for slip in stored)
    columns = _columns(rows, names)
    return RunDetail(
        run=run,
        state_label=STATE_LABELS[run.state],
        items=columns,
        slips=rows,
        actions=tuple(actions),
        samples=tuple(column.label for column in columns if column.key in samples and column.total),
    )


def _row(slip: SlipFigures, number: str, overridden: dict[str, str]) -> SlipRow:
    items = slip.shape.items
    amounts = dict(zip(items, slip.amounts, strict=True))
    if len(amounts) < len(items):
        amounts = dict.fromkeys(items, 0)
        for item, amount in zip(items, slip.amounts, strict=True):
            amounts[item] += amount
    return SlipRow(
        worker=slip.worker,
        name=slip.name,
        id_number=number,
        masked=mask_id(number),
        community=slip.community,
        post=slip.post,
        grade=slip.grade,
        days=slip.days,
        amounts=amounts,
        shape=slip.shape,
        figures=slip.amounts,
        gross=slip.gross,
        deductions=slip.deductions,
        net=slip.net,
        employer=slip.employer,
        warnings=slip.warnings,
        overridden=overridden,
    )


def _overridden(uow: UnitOfWork, run: Run, worker: int) -> dict[str, str]:
    """Items set by hand with their reasons, from the frozen facts of one slip."""
    found = uow.runs.slip(run.id, worker)
    return {} if found is None else {override.item: override.reason for override in _OVERRIDES.decode(found[1]).overrides}


def _columns(rows: Sequence[SlipRow], names: dict[str, str]) -> tuple[ItemColumn, ...]:
    """Columns by side, within it in the calculation's order; lines that it does not list come last."""
    totals: dict[str, Fen] = {}
    lines: dict[str, SlipLine] = {}
    # Most people have the same lines: each shape is looked at once, and its amounts are added up column by column.
    shapes: dict[int, list[SlipRow]] = {}
    for row in rows:
        shapes.setdefault(id(row.shape), []).append(row)
    for alike in shapes.values():
        shape = alike[0].shape
        lines |= {line.item: line for line in alike[0].lines}
        for item, amounts in zip(shape.items, zip(*(row.figures for row in alike), strict=True), strict=True):
            totals[item] = totals.get(item, 0) + sum(amounts)
    order = {item: place for place, item in enumerate(names)}
    ordered = sorted(lines.values(), key=lambda line: (_SIDES[line.kind], order.get(line.item, len(order))))
    return tuple(
        ItemColumn(
            key=line.item,
            label=names.get(line.item, line.label),
            kind=line.kind,
            group=line.group or _GROUPS[line.kind],
            total=totals[line.item],
        )
        for line in ordered
    )


def run_actions(uow: UnitOfWork, run: Run) -> list[ActionState]:
    """What can be done with a run now; each impossible action says why."""
    state = run.state
    label = STATE_LABELS[state]
    draft = state is RunState.DRAFT
    why = "" if draft else f"现在是“{label}”，退回草稿后才能重新计算。"
    found = [ActionState(action=RunAction.CALCULATE, label="重新计算", enabled=draft, reason=why)]
    for wanted, action, name in _FORWARD:
        possible = state is wanted
        reason = "" if possible else f"现在是“{label}”。{NEXT_STEP[state]}"
        if possible and action is RunAction.LOCK:
            reason = _before_lock(uow, run)
            possible = not reason
        found.append(ActionState(action=action, label=name, enabled=possible, reason=reason, primary=possible))
    refusal = takeback_refusal(uow, run)
    back = "现在就是草稿。" if draft else refusal
    found.append(ActionState(action=RunAction.REOPEN, label="退回草稿", enabled=not back, reason=back))
    found.append(ActionState(action=RunAction.VOID, label="作废", enabled=not refusal, reason=refusal))
    found.append(ActionState(action=RunAction.EXPORT, label="导出", enabled=True))
    return found


def _before_lock(uow: UnitOfWork, run: Run) -> str:
    for other in active(uow.runs.all()):
        if other.key == run.key:
            return ""
        if other.locked is None:
            return f"前面的{other.key.month.label}还有没锁定的批次，要按先后锁定。"
    return ""
