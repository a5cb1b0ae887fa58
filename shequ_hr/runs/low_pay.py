"""Slips that pay nothing or less than nothing: somebody has to say why before the month is approved.

A correction takes money back by its nature and is not asked. Calculates nothing and stores nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.errors import Problem, UserError
from shequ_hr.model.payroll import Run, RunKind, Slip
from shequ_hr.money import grouped
from shequ_hr.runs.encoding import decode_facts
from shequ_hr.runs.results import PersonProblem
from shequ_hr.runs.states import run_name


def require_reason(run: Run, slips: Sequence[tuple[Slip, bytes]], reason: str) -> None:
    """UserError with every person whose net is zero or below while neither the step nor an override gives a reason."""
    if run.key.kind is RunKind.CORRECTION or reason.strip():
        return
    low = [slip for slip, facts in slips if slip.net <= 0 and not decode_facts(facts).overrides]
    if not low:
        return
    problems: list[Problem] = [
        PersonProblem(
            message=f"{slip.name}：应发 {grouped(slip.gross)} 元，扣款 {grouped(slip.deductions)} 元，"
            f"实发 {grouped(slip.net)} 元。",
            fix="核对请假、扣款和缴费基数；属实的，复核时写明原因，或在当月录入里手工指定并写明原因。",
            code="low_net",
            worker=slip.worker,
            name=slip.name,
        )
        for slip in low
    ]
    raise UserError(
        f"{run_name(run.key)}不能复核",
        f"有 {len(low)} 人实发为零或负数，没有写明原因。",
        f"有错的先退回草稿改正；属实的写明原因再复核（payroll approve {run.key.month} --reason 原因）。",
        problems,
    )
