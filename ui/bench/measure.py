"""Measures the core's work for one size in a folder of its own: months of pay, verification, import, export, queries.

Builds a fictional office and pays it through the real use cases; every figure is the median of repeated runs where the
work can be repeated, else the median over the months.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from shequ_hr.imports.service import preview_import
from shequ_hr.imports.template import export_rows
from shequ_hr.model.payroll import RunKey
from shequ_hr.office.demo.make import MonthClock, store_people
from shequ_hr.office.demo.people import make_people
from shequ_hr.people.queries import roster
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.ports import Workspace
from shequ_hr.reports.export import export_run
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.explaining import explain_line
from shequ_hr.runs.queries import run_detail
from shequ_hr.runs.transitions import approve_run, check_run, lock_run
from shequ_hr.runs.verification import verify
from shequ_hr.wage_check.check import check_year
from ui.bootstrap import create_workspace

FIRST, LAST = PayMonth(2024, 7), PayMonth(2025, 6)
"""Twelve months for which the shipped packs hold every figure."""
REPEATS = 3
USER, PASSWORD = "测量", "of a temporary office"


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def typical(work: Callable[[], object]) -> float:
    """The median of a few calls."""
    return median(seconds(work) for _ in range(REPEATS))


@contextmanager
def office_of(people: int) -> Iterator[tuple[Workspace, Path]]:
    """A temporary office with so many people and nothing paid yet."""
    with tempfile.TemporaryDirectory(prefix="shequ-hr-bench-") as folder:
        ws = replace(create_workspace(Path(folder) / "office", USER, PASSWORD)[0], clock=MonthClock(LAST))
        store_people(ws, make_people(people, FIRST, LAST, seed=7), months_between(FIRST, LAST), seed=7)
        try:
            yield ws, Path(folder)
        finally:
            ws.store.close()


def measure_core(ws: Workspace, folder: Path) -> dict[str, float]:
    """Pay twelve months and measure everything that needs no window; key -> seconds."""
    figures = _pay_months(ws)
    last = RunKey(LAST)
    someone = roster(ws, on=LAST.last_day)[0]
    book = folder / "花名册.xlsx"
    export_rows(ws, "workers", book)
    return figures | {
        "verify": seconds(lambda: verify(ws)),
        "wages": typical(lambda: check_year(ws, LAST.year)),
        "import": typical(lambda: preview_import(ws, "workers", book, accept_defaults=True)),
        "sheet": typical(lambda: export_run(ws, last, "sheet", folder / "out")),
        "roster": typical(lambda: roster(ws, on=LAST.last_day)),
        "search": typical(lambda: roster(ws, on=LAST.last_day, find="lixl")),
        "detail": typical(lambda: run_detail(ws, last)),
        "explain": typical(lambda: explain_line(ws, last, someone.id_number, "income_tax")),
    }


def _pay_months(ws: Workspace) -> dict[str, float]:
    calculated, locked = [], []
    for month in months_between(FIRST, LAST):
        key = RunKey(month)
        calculated.append(seconds(lambda month=month: calculate_run(ws, month)))  # type: ignore[misc]
        check_run(ws, key)
        approve_run(ws, key)
        locked.append(seconds(lambda key=key: lock_run(ws, key)))  # type: ignore[misc]
    return {"calculate": median(calculated), "lock": median(locked)}
