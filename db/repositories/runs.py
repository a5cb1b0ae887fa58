"""Payroll runs: one row a run, one row a slip with typed totals beside its lines and its frozen facts.

Triggers of the schema refuse any change to the slips of a closed run, so nothing here has to remember that.
"""

# ruff: noqa: S608 - only column names that are constants of this package are put into SQL; every value is bound
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from db.database import Session, readable
from db.repositories.run_rows import (
    FIGURES,
    RUN_COLUMNS,
    SLIP_COLUMNS,
    figures_from,
    run_from,
    run_values,
    slip_from,
    slip_values,
)
from db.repositories.shapes import Shapes
from shequ_hr.model.payroll import CLOSED, Run, RunKey, RunState, Slip, SlipFigures, TaxTotals

_RUN_ORDER = "ORDER BY month, CASE kind WHEN 'regular' THEN 0 WHEN 'bonus' THEN 1 ELSE 2 END, sequence, id"
_MARKS = f"({', '.join('?' * (len(SLIP_COLUMNS) + 2))})"
_ROWS_A_STATEMENT = 100
_SLIP = ", ".join(f"slip.{column}" for column in SLIP_COLUMNS)
_RUN = ", ".join(f"run.{column}" for column in RUN_COLUMNS)


class Runs:
    """RunRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shapes = Shapes(session)

    def all(self) -> list[Run]:
        """Ordered by month, kind, sequence; void runs included."""
        with readable("run"):
            return [run_from(row) for row in self._session.rows(f"SELECT {_RUN} FROM run {_RUN_ORDER}")]

    def find(self, key: RunKey) -> Run | None:
        """The run that is not void with that key."""
        row = self._session.row(
            f"SELECT {_RUN} FROM run WHERE month = ? AND kind = ? AND sequence = ? AND state <> 'void'",
            (str(key.month), key.kind.value, key.sequence),
        )
        with readable("run"):
            return None if row is None else run_from(row)

    def save_draft(self, run: Run, slips: Sequence[tuple[Slip, bytes]]) -> Run:
        """Insert or replace the draft with its slips; the bytes are the encoded PayFacts of each slip."""
        if run.state is not RunState.DRAFT:
            raise ValueError("only a draft takes slips")
        former = self.find(run.key) if run.id == 0 else run
        if former is None:
            marks = ", ".join("?" * (len(RUN_COLUMNS) - 1))
            number = self._session.run(f"INSERT INTO run ({', '.join(RUN_COLUMNS[1:])}) VALUES ({marks})", run_values(run)[1:])
        else:
            number = former.id
            self.update(_numbered(run, number))
            self._session.run("DELETE FROM slip WHERE run_id = ?", (number,))
        self._insert([(number, facts, *slip_values(slip, self._shapes.id_of(slip.lines))) for slip, facts in slips])
        return _numbered(run, number)

    def _insert(self, rows: list[tuple[Any, ...]]) -> None:
        """Many rows a statement: on a table with triggers each statement keeps a journal, which costs more than a row."""
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            batch = rows[start : start + _ROWS_A_STATEMENT]
            marks = ", ".join([_MARKS] * len(batch))
            values = list(chain.from_iterable(batch))
            self._session.run(f"INSERT INTO slip (run_id, facts, {', '.join(SLIP_COLUMNS)}) VALUES {marks}", values)

    def update(self, run: Run) -> None:
        """Store a changed state; slips of a closed run never change."""
        assignments = ", ".join(f"{column} = ?" for column in RUN_COLUMNS[1:])
        self._session.run(f"UPDATE run SET {assignments} WHERE id = ?", (*run_values(run)[1:], run.id))

    def delete_draft(self, run_id: int) -> None:
        """Remove a run that is not closed, with its slips."""
        self._session.run("UPDATE run SET state = 'draft' WHERE id = ? AND state IN ('checked', 'approved')", (run_id,))
        self._session.run("DELETE FROM slip WHERE run_id = ?", (run_id,))
        self._session.run("DELETE FROM run WHERE id = ?", (run_id,))

    def slips(self, run_id: int) -> list[Slip]:
        """Ordered as they were saved."""
        rows = self._session.each(f"SELECT {_SLIP} FROM slip WHERE run_id = ? ORDER BY id", (run_id,))
        with readable("slip"):
            return [slip_from(row, self._shapes.by_id) for row in rows]

    def figures(self, run_id: int) -> list[SlipFigures]:
        """What lists show of the slips, in their order."""
        rows = self._session.each(f"SELECT {FIGURES} FROM slip WHERE run_id = ? ORDER BY id", (run_id,))
        with readable("slip"):
            return [figures_from(row, self._shapes.by_id) for row in rows]

    def slips_with_facts(self, run_id: int) -> list[tuple[Slip, bytes]]:
        """Ordered as they were saved; each with its frozen facts."""
        return list(self.each_with_facts(run_id))

    def each_with_facts(self, run_id: int) -> Iterator[tuple[Slip, bytes]]:
        """The same one after the other: 30,000 of them at once are 150 MB."""
        rows = self._session.each(f"SELECT {_SLIP}, facts FROM slip WHERE run_id = ? ORDER BY id", (run_id,))
        with readable("slip"):
            for row in rows:
                yield slip_from(row, self._shapes.by_id), row[-1]

    def slip(self, run_id: int, worker_id: int) -> tuple[Slip, bytes] | None:
        """One worker's slip of a run with its frozen facts, or None."""
        row = self._session.row(f"SELECT facts, {_SLIP} FROM slip WHERE run_id = ? AND worker_id = ?", (run_id, worker_id))
        with readable("slip"):
            return None if row is None else (slip_from(row[1:], self._shapes.by_id), row[0])

    def totals_before(self, year: int, key: RunKey) -> dict[int, TaxTotals]:
        """Per worker, the sum of tax totals of the closed runs of the tax year that lie before the key.

        Within a month the order is that of locking: a run that is still open lies after every closed one.
        """
        runs = self._before(year, key)
        marks = ", ".join("?" * len(runs))
        rows = self._session.rows(
            "SELECT worker_id, sum(tax_income), sum(tax_exempt), sum(tax_insurance), sum(tax_other), sum(tax_withheld) "
            f"FROM slip INDEXED BY slip_worker WHERE run_id IN ({marks}) GROUP BY worker_id",
            runs,
        )
        return {
            row[0]: TaxTotals(income=row[1], exempt=row[2], insurance=row[3], other=row[4], withheld=row[5]) for row in rows
        }

    def _before(self, year: int, key: RunKey) -> list[int]:
        runs = [run for run in self.all() if run.state in CLOSED and run.key.month.year == year]
        this = next((run for run in runs if run.key == key), None)
        return [
            run.id for run in runs if run.key.month < key.month or (run.key.month == key.month and _locked_before(run, this))
        ]

    def worker_history(self, worker_id: int) -> list[tuple[Run, Slip]]:
        """The runs that a worker has slips in, oldest first, void ones excluded."""
        width = len(RUN_COLUMNS)
        rows: list[tuple[Any, ...]] = self._session.rows(
            f"SELECT {_RUN}, {_SLIP} FROM slip JOIN run ON run.id = slip.run_id "
            f"WHERE slip.worker_id = ? AND run.state <> 'void' {_RUN_ORDER.replace(' id', ' run.id')}",
            (worker_id,),
        )
        with readable("slip"):
            return [(run_from(row[:width]), slip_from(row[width:], self._shapes.by_id)) for row in rows]

    def workers_with_slips(self) -> set[int]:
        """Ids of everyone who has a slip in any run, void ones included."""
        rows = self._session.rows("SELECT id FROM worker WHERE EXISTS (SELECT 1 FROM slip WHERE worker_id = worker.id)")
        return {number for (number,) in rows}


def _locked_before(run: Run, this: Run | None) -> bool:
    if this is None:
        return True
    if run.locked is None or this.locked is None:
        raise ValueError("a closed run has the time of its lock")
    return (run.locked, run.id) < (this.locked, this.id)


def _numbered(run: Run, number: int) -> Run:
    return msgspec.structs.replace(run, id=number)
