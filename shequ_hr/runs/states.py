"""The states of a run and the order of runs: what may follow what, and the refusal when it may not.

Knows runs only by their keys and states; reads no person and calculates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import CLOSED, Run, RunKey, RunKind, RunState
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork

STATE_LABELS = {
    RunState.DRAFT: "草稿",
    RunState.CHECKED: "已核对",
    RunState.APPROVED: "已复核",
    RunState.LOCKED: "已锁定",
    RunState.PAID: "已发放",
    RunState.VOID: "已作废",
}
KIND_LABELS = {RunKind.REGULAR: "工资", RunKind.BONUS: "奖金", RunKind.CORRECTION: "更正"}
NEXT_STEP = {
    RunState.DRAFT: "下一步是核对（payroll check）。",
    RunState.CHECKED: "下一步是复核（payroll approve）。",
    RunState.APPROVED: "下一步是锁定（payroll lock）。",
    RunState.LOCKED: "下一步是发放（payroll pay）。",
    RunState.PAID: "这一批已经办完；有差错请在更正批次里补发或扣回。",
    RunState.VOID: "作废的批次不能再用，请重新计算这个月。",
}
OPEN = frozenset({RunState.DRAFT, RunState.CHECKED, RunState.APPROVED})
"""States in which a run may still change."""


_STEP_COMMANDS = {RunState.DRAFT: "check", RunState.CHECKED: "approve", RunState.APPROVED: "lock", RunState.LOCKED: "pay"}


def next_command(run: Run) -> str:
    """The command that comes next for a run, ``payroll check 2025-05``; empty when nothing does."""
    command = _STEP_COMMANDS.get(run.state, "")
    kind = "" if run.key.kind is RunKind.REGULAR else f" --kind {run.key.kind.value}"
    sequence = f" --seq {run.key.sequence}" if run.key.sequence > 1 else ""
    return f"payroll {command} {run.key.month}{kind}{sequence}" if command else ""


def run_name(key: RunKey) -> str:
    """``2025年5月工资`` or ``2025年5月工资（第 2 批）``."""
    return f"{key.month.label}{KIND_LABELS[key.kind]}" + (f"（第 {key.sequence} 批）" if key.sequence > 1 else "")


def active(runs: Sequence[Run]) -> list[Run]:
    """Runs that are not void, in order of month and time of calculation."""
    return sorted(
        (run for run in runs if run.state is not RunState.VOID), key=lambda run: (run.key.month, run.calculated, run.key)
    )


def find_run(uow: UnitOfWork, key: RunKey) -> Run:
    """The run with that key that is not void; UserError when there is none."""
    run = uow.runs.find(key)
    if run is None:
        void = any(other.key == key for other in uow.runs.all())
        message = "这一批已经作废。" if void else "这个月还没有计算过这一批。"
        raise UserError(f"没有{run_name(key)}", message, f"先计算草稿（payroll calculate {key.month}）。")
    return run


def require_state(run: Run, wanted: RunState, doing: str) -> None:
    """Refuse an action on a run in another state, saying what the state is and what comes next."""
    if run.state is not wanted:
        raise UserError(
            f"{run_name(run.key)}不能{doing}",
            f"现在是“{STATE_LABELS[run.state]}”，只有“{STATE_LABELS[wanted]}”的批次可以{doing}。",
            NEXT_STEP[run.state],
        )


def draft_place(runs: Sequence[Run], month: PayMonth, kind: RunKind) -> tuple[RunKey, Run | None]:
    """Where a draft of the month goes: its key and the draft that it replaces; UserError when the order of runs forbids it."""
    valid = active(runs)
    for run in valid:
        if run.state in OPEN and ((run.key.month != month and run.key.kind is kind) or run.key.month < month):
            raise UserError(
                f"还不能计算{month.label}{KIND_LABELS[kind]}",
                f"{run_name(run.key)}还是“{STATE_LABELS[run.state]}”，没有锁定；工资要按月份先后锁定，累计个税才不会错。",
                f"先把{run_name(run.key)}锁定，或作废它。{NEXT_STEP[run.state]}",
            )
        if run.state in CLOSED and run.key.month > month:
            raise UserError(
                f"不能再计算{month.label}{KIND_LABELS[kind]}",
                f"后面的{run_name(run.key)}已经锁定，前面月份的累计数不能再变。",
                "差额请在下一个月补发或扣回。",
            )
    same = [run for run in valid if run.key.month == month and run.key.kind is kind]
    unlocked = next((run for run in same if run.state in OPEN), None)
    if unlocked is None:
        return RunKey(month, kind, max((run.key.sequence for run in same), default=0) + 1), None
    if unlocked.state is not RunState.DRAFT:
        raise UserError(
            f"{run_name(unlocked.key)}不能重新计算",
            f"现在是“{STATE_LABELS[unlocked.state]}”，只有草稿可以重新计算。",
            f"先退回草稿（payroll reopen {month} --reason 原因），再重新计算；或继续办理：{NEXT_STEP[unlocked.state]}",
        )
    return unlocked.key, unlocked


def require_order(runs: Sequence[Run], run: Run) -> None:
    """Refuse to lock a run while an earlier one is open: an earlier month, or one of this month calculated before it."""
    for other in active(runs):
        if other.key == run.key:
            return
        if other.state in OPEN:
            raise UserError(
                f"还不能锁定{run_name(run.key)}",
                f"前面的{run_name(other.key)}还是“{STATE_LABELS[other.state]}”。批次要按先后锁定，累计个税才不会错。",
                f"先办完{run_name(other.key)}。{NEXT_STEP[other.state]}",
            )
