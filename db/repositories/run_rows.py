"""How a run and a slip lie in their rows: column names in order, values out of a record, a record out of values."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from db.repositories.shapes import ShapeById
from shequ_hr.model.payroll import Run, RunInputs, RunKey, RunKind, RunState, Slip, SlipFigures, TaxTotals
from shequ_hr.periods import PayMonth

RUN_COLUMNS = (
    "id", "month", "kind", "sequence", "state", "slips", "gross", "deductions", "net", "employer", "inputs", "calculated",
    "calculated_by", "checked_by", "approved_by", "locked", "locked_by", "void_reason", "seal",
)  # fmt: skip
SLIP_COLUMNS = (
    "worker_id", "name", "community", "post", "grade", "days", "gross", "deductions", "net", "employer",
    "tax_income", "tax_exempt", "tax_insurance", "tax_other", "tax_withheld", "warnings", "shape_id", "amounts",
)  # fmt: skip

FIGURES = (
    "worker_id, name, community, post, grade, days, gross, deductions, net, employer, warnings, shape_id, "
    """CAST(amounts AS BLOB), instr(facts, CAST('"overrides"' AS BLOB)) > 0"""
)
"""The columns of figures_from: the facts stay in the file."""

_encode = msgspec.json.Encoder().encode
_decode_amounts = msgspec.json.Decoder(list[int]).decode
_decode_figures = msgspec.json.Decoder(tuple[int, ...]).decode
_decode_warnings = msgspec.json.Decoder(tuple[str, ...]).decode


@lru_cache(maxsize=256)
def _inputs(text: str) -> RunInputs:
    """Runs are listed often and their inputs are long; the same text is the same frozen record."""
    return msgspec.json.decode(text, type=RunInputs)


def run_values(run: Run) -> tuple[Any, ...]:
    """The row of a run, in the order of RUN_COLUMNS."""
    return (
        run.id,
        str(run.key.month),
        run.key.kind.value,
        run.key.sequence,
        run.state.value,
        run.slips,
        run.gross,
        run.deductions,
        run.net,
        run.employer,
        _encode(run.inputs).decode(),
        run.calculated.isoformat(),
        run.calculated_by,
        run.checked_by,
        run.approved_by,
        run.locked.isoformat() if run.locked else None,
        run.locked_by,
        run.void_reason,
        run.seal,
    )


def run_from(row: tuple[Any, ...]) -> Run:
    """A run out of its row."""
    return Run(
        id=row[0],
        key=RunKey(PayMonth.parse(row[1]), RunKind(row[2]), row[3]),
        state=RunState(row[4]),
        slips=row[5],
        gross=row[6],
        deductions=row[7],
        net=row[8],
        employer=row[9],
        inputs=_inputs(row[10]),
        calculated=datetime.fromisoformat(row[11]),
        calculated_by=row[12],
        checked_by=row[13],
        approved_by=row[14],
        locked=datetime.fromisoformat(row[15]) if row[15] else None,
        locked_by=row[16],
        void_reason=row[17],
        seal=row[18],
    )


def slip_values(slip: Slip, shape: int) -> tuple[Any, ...]:
    """The row of a slip whose lines have the shape, in the order of SLIP_COLUMNS."""
    tax = slip.tax
    return (
        slip.worker,
        slip.name,
        slip.community,
        slip.post,
        slip.grade,
        slip.days,
        slip.gross,
        slip.deductions,
        slip.net,
        slip.employer,
        tax.income,
        tax.exempt,
        tax.insurance,
        tax.other,
        tax.withheld,
        _encode(slip.warnings).decode() if slip.warnings else "[]",
        shape,
        _encode([line.amount for line in slip.lines]).decode(),
    )


def slip_from(row: tuple[Any, ...], shapes: ShapeById) -> Slip:
    """A slip out of its row and the shapes that the store knows."""
    return Slip(
        worker=row[0],
        name=row[1],
        community=row[2],
        post=row[3],
        grade=row[4],
        days=row[5],
        gross=row[6],
        deductions=row[7],
        net=row[8],
        employer=row[9],
        tax=TaxTotals(income=row[10], exempt=row[11], insurance=row[12], other=row[13], withheld=row[14]),
        warnings=() if row[15] == "[]" else _decode_warnings(row[15]),
        lines=shapes(row[16]).lines(_decode_amounts(row[17])),
    )


def figures_from(row: tuple[Any, ...], shapes: ShapeById) -> SlipFigures:
    """What lists show of a slip, out of a row of FIGURES and the shapes that the store knows."""
    worker, name, community, post, grade, days, gross, deductions, net, employer, warnings, shape, amounts, by_hand = row
    figures = _decode_figures(amounts)
    own = shapes(shape)
    if len(figures) != len(own.items):
        raise ValueError("as many amounts as lines")
    return SlipFigures(
        worker=worker,
        name=name,
        community=community,
        post=post,
        grade=grade,
        days=days,
        gross=gross,
        deductions=deductions,
        net=net,
        employer=employer,
        warnings=() if warnings == "[]" else _decode_warnings(warnings),
        shape=own,
        amounts=figures,
        by_hand=by_hand == 1,
    )
