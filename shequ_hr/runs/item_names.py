"""What the items of a run are called and in which order they stand: as the calculation lists them, not as one slip shows them.

A slip's line may carry days or a part of the month in its label (``事假扣款（2天）``); a column or a comparison must not.
"""

from __future__ import annotations

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import Run
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.payroll.samples import sample_lines
from shequ_hr.ports import UnitOfWork


def item_names(uow: UnitOfWork, run: Run) -> dict[str, str]:
    """Item key -> label in the order of the pay sheet; empty when the kept packs can not be read (``verify`` says why)."""
    try:
        calculator = MonthCalculator(rules_by_digest(uow, run.inputs), run.inputs)
    except UserError:
        return {}
    return {item.key: item.label for item in calculator.items()}


def sample_items(uow: UnitOfWork, run: Run) -> frozenset[str]:
    """Items of the run that rest on figures marked 示例; none when the kept packs can not be read."""
    try:
        return sample_lines(rules_by_digest(uow, run.inputs), run.inputs.month)
    except UserError:
        return frozenset()
