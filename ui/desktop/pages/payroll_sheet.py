"""The pay grid with its filter row: shows a month, filters it, and says what the status bar shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shequ_hr.model.payroll import RunKey
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.results import SlipRow
from ui.desktop.operations.payroll import PayMonthView, read_month
from ui.desktop.pages.payroll_filters import NOBODY, Groups, PayrollFilters, groups_of
from ui.desktop.pages.payroll_grid import Layout, grid_rows, layout
from ui.desktop.table_models.cells import TableRow
from ui.desktop.widgets.data_table import DataTable, SelectionSummary
from ui.desktop.widgets.labels import column


@dataclass(frozen=True)
class PreparedMonth:
    """A month with its columns, rows and chip groups: made where the month was read, not on the screen's thread."""

    view: PayMonthView
    shape: Layout
    rows: tuple[TableRow, ...] = ()
    groups: Groups = NOBODY


def prepare(view: PayMonthView) -> PreparedMonth:
    """Columns, rows and groups of a month."""
    detail = view.detail
    if detail is None:
        return PreparedMonth(view, layout(()))
    shape = layout(detail.items, frozenset(item for slip in detail.slips for item in slip.overridden))
    rows = tuple(grid_rows(detail, shape, view.comparison, view.search))
    return PreparedMonth(view, shape, rows, groups_of(detail, view.comparison))


def read_prepared(month: PayMonth, key: RunKey | None) -> Callable[[Workspace], PreparedMonth]:
    """Ask for a month ready to show."""
    query = read_month(month, key)
    return lambda ws: prepare(query(ws))


class PaySheet(QWidget):
    """``PaySheet()``: ``show_month(PreparedMonth)``; ``told`` when the status texts changed, ``compare_wanted``."""

    told = Signal()
    compare_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shape = Layout((), {})
        self.view: PayMonthView | None = None
        self._summary = ""
        self._filtered = False
        outer = column(self, gap=0)
        self.filters = PayrollFilters(self._filter)
        self.grid = DataTable((), name="工资表", totals=True, state_key="payroll")
        outer.addWidget(self.filters.frame)
        outer.addWidget(self.grid, 1)
        self.filters.name.words.connect(self.grid.set_words)
        self.filters.compare.clicked.connect(self.compare_wanted)
        self.filters.columns.clicked.connect(self._show_columns)
        self.grid.arranged.connect(self._arranged)
        self.grid.summary_changed.connect(self._summed)

    def show_month(self, month: PreparedMonth) -> None:
        """Show a month; without a run the empty state stands in the grid's place."""
        view = self.view = month.view
        detail = view.detail
        self.filters.frame.setVisible(detail is not None)
        self.grid.set_totals_shown(detail is not None)
        self.shape = month.shape
        if self.shape.columns != self.grid.model.columns:
            self.grid.set_columns(self.shape.columns)
        if detail is None:
            self.grid.set_rows([])
            return
        self.filters.show_choices(detail, month.groups)
        self.grid.set_rows(month.rows)
        self._filter()

    def current(self) -> tuple[SlipRow, str] | None:
        """The person and the column of the current cell."""
        index = self.grid.body.currentIndex()
        line = self.grid.current_row()
        if line is None or self.view is None or self.view.detail is None:
            return None
        slip = next((slip for slip in self.view.detail.slips if slip.worker == line.key), None)
        return None if slip is None else (slip, self.grid.model.columns[index.column()].key)

    def select(self, worker: int, item: str) -> bool:
        """Make a person's cell current; an item that is folded into a sum chooses the sum."""
        keys = [column.key for column in self.grid.model.columns]
        shown = item if item in keys else "net"
        if shown in keys and self.grid.body.isColumnHidden(keys.index(shown)):
            shown = next((key for key in keys if item in self.shape.items_of(key) and key != item), "net")
        return self.grid.select(worker, shown if shown in keys else "")

    def clear_filters(self) -> None:
        """Show everybody."""
        self.filters.clear()

    def left_text(self) -> str:
        """How many people are shown, and what the triangles mean."""
        shown, everyone = self.grid.model.rowCount(), self.grid.model.total_rows
        if not everyone:
            return "还没有计算"
        count = f"{everyone} 人，全部显示" if shown == everyone else f"显示 {shown} 人，共 {everyone} 人"
        compared = self.view is not None and self.view.comparison is not None and self.view.comparison.previous is not None
        return count + ("　▲▼ 与上月不同" if compared else "")

    def right_text(self) -> str:
        """Sums of the selection, or what the keys do."""
        if not self.grid.model.total_rows:
            return "F1 帮助"
        return self._summary or "Enter 为什么　F2 录入　Ctrl+C 复制　F1 帮助"

    def _filter(self) -> None:
        if self.view is None or self.view.detail is None:
            return
        places = [self.grid.model.column_of(key) for key in ("community", "post")]
        condition = self.filters.condition(*places)
        # Arranging 30,000 rows once more for nothing would be felt.
        if condition is not None or self._filtered:
            self._filtered = condition is not None
            self.grid.set_filter(condition)

    def _arranged(self) -> None:
        shown, everyone = self.grid.model.rowCount(), self.grid.model.total_rows
        self.grid.set_caption(f"合计 {shown} 人" if shown == everyone else f"小计 {shown} 人")
        self.told.emit()

    def _summed(self, summary: SelectionSummary | None) -> None:
        self._summary = summary.text if summary is not None else ""
        self.told.emit()

    def _show_columns(self) -> None:
        button = self.filters.columns
        self.grid.column_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
