"""Measures what a person at the window waits for: the pay grid opened, sorted, filtered and scrolled, and the start.

Uses the real table of the pay page with a real run; the start is measured in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView

from shequ_hr.model.payroll import RunKey
from shequ_hr.ports import Workspace
from shequ_hr.runs.queries import run_detail
from ui.bench.measure import LAST, PASSWORD, seconds
from ui.desktop.app import application
from ui.desktop.pages.payroll_grid import GROSS, grid_rows, layout
from ui.desktop.widgets.data_table import DataTable

SCROLL_STEPS = 40
_START = """
import sys, time
begin = time.perf_counter()
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.desktop.app import application, make_window
app = application([])
window = make_window(Path(sys.argv[1]), "测量", sys.argv[2])
window.show()
QTimer.singleShot(0, lambda: (print(time.perf_counter() - begin), app.quit()))
app.exec()
window.close()
"""


def measure_window(ws: Workspace) -> dict[str, float]:
    """Open the last month's pay grid and work in it; key -> seconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # measures painting, not a screen; needs none
    app = application([])
    detail = run_detail(ws, RunKey(LAST))
    shape = layout(detail.items)
    table = DataTable(list(shape.columns), name="工资", totals=True)
    table.resize(1366, 690)
    rows = grid_rows(detail, shape, None, {slip.worker: slip.name for slip in detail.slips})

    def shown(work: Callable[[], object]) -> float:
        return seconds(lambda: (work(), table.grab()))

    figures = {
        "grid-open": shown(lambda: table.set_rows(rows)),
        "grid-sort": shown(lambda: table.sort_by(GROSS, descending=True)),
        "grid-filter": shown(lambda: table.set_words("李")),
    }
    table.set_words("")
    figures["grid-scroll"] = _scroll(table, table.body)
    table.deleteLater()
    app.sendPostedEvents()
    return figures


def _scroll(table: DataTable, body: QAbstractItemView) -> float:
    """The 95th percentile of repaints while scrolling a page at a time."""
    bar = body.verticalScrollBar()
    taken = []
    for step in range(SCROLL_STEPS):
        bar.setValue(step * bar.maximum() // SCROLL_STEPS)
        begin = time.perf_counter()
        table.grab()
        taken.append(time.perf_counter() - begin)
    return sorted(taken)[int(SCROLL_STEPS * 0.95) - 1]


def measure_start(data: Path) -> float:
    """From a running interpreter to the window on screen, warm: the second of two starts."""
    taken = 0.0
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", _START, str(data), PASSWORD], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
        taken = float(done.stdout.split()[-1])
    return taken
