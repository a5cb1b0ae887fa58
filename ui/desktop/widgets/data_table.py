"""The table of the program, as pages use it: rows, filter, order, column chooser, copying, selection sums, keys.

Pages hand in columns and prepared rows and listen to its signals.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from ui.desktop import preferences
from ui.desktop.table_models.cells import Column, TableRow
from ui.desktop.widgets.selection import SelectionSummary, copied, spans, summarise
from ui.desktop.widgets.table_frame import COMPACT, STANDARD, TableFrame

__all__ = ["COMPACT", "STANDARD", "DataTable", "SelectionSummary"]


class DataTable(TableFrame):
    """``DataTable(columns, *, name, select_rows=False, totals=False, state_key="")``; ``name`` is read out to the blind."""

    opened = Signal(object)
    """TableRow on Enter or double click."""
    current_changed = Signal(object, str)
    """TableRow or None, column key: the current cell has moved."""
    summary_changed = Signal(object)
    """SelectionSummary or None."""
    arranged = Signal()
    """Visible rows have changed (filter, order, new rows)."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        select_rows: bool = False,
        totals: bool = False,
        state_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, name=name, select_rows=select_rows, totals=totals, parent=parent)
        self._state_key = state_key
        for view in (self.body, self._frozen):
            view.head.sort_wanted.connect(self._sort)
        self.body.head.open_wanted.connect(self.toggle_parts)
        self._frozen.clicked.connect(self._take_focus)
        self._frozen.doubleClicked.connect(self._frozen_opened)
        self.body.copy_wanted.connect(self.copy)
        self.body.opened.connect(self._row_opened)
        self.body.focus_moved.connect(self._show_focus)
        self.body.selectionModel().currentChanged.connect(self._current_moved)
        self.body.selectionModel().selectionChanged.connect(self._selection_moved)
        self.model.arranged.connect(self._rows_changed)
        self._apply_columns()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Replace the columns; rows have to be set anew."""
        self._user_widths.clear()
        self._widest.clear()
        self.model.set_columns(columns)
        self._apply_columns()

    def set_rows(self, rows: Iterable[TableRow]) -> None:
        """Replace the rows; filter, order, current cell and scroll position stay where they can."""
        kept, scroll = self._current_place(), self.body.verticalScrollBar().value()
        self.model.set_rows(rows)
        self._measure()
        self._fit()
        if kept is not None:
            self._restore(kept)
        self.body.verticalScrollBar().setValue(scroll)

    def set_words(self, text: str) -> None:
        """Filter by words."""
        self.model.set_words(text)

    def set_filter(self, keep: Callable[[TableRow], bool] | None) -> None:
        """Filter by a condition."""
        self.model.set_filter(keep)

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Sort by a column's key."""
        self.model.order_by(self.model.column_of(key), descending)

    def set_caption(self, text: str) -> None:
        """The words at the left of the totals row: 合计 86 人."""
        self._totals.caption = text
        self._totals.update()

    def select(self, key: Hashable, column: str = "") -> bool:
        """Make a row (and column) current and visible; False when it is not shown."""
        row = self.model.find(key)
        if row < 0:
            return False
        place = self.model.column_of(column) if column else self._first_column()
        index = self.model.index(row, place)
        self.body.setCurrentIndex(index)
        self.body.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def current_row(self) -> TableRow | None:
        """The row of the current cell."""
        index = self.body.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[TableRow]:
        """The rows that hold a selected cell, in their order."""
        places = {row for block in spans(self.body.selectionModel()) for row in range(block[0], block[2] + 1)}
        return [self.model.row_at(place) for place in sorted(places)]

    def column_menu(self) -> QMenu:
        """A menu in which each column that is not frozen can be shown or hidden."""
        menu = QMenu(self)
        for place, column in enumerate(self.model.columns):
            if column.frozen:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.body.isColumnHidden(place))
            action.toggled.connect(_Toggle(self, place))
        return menu

    def show_column(self, place: int, shown: bool) -> None:
        """Show or hide a column and remember it."""
        self.body.setColumnHidden(place, not shown)
        self._place_parts()
        self._fit()
        if self._state_key:
            hidden = [column.key for number, column in enumerate(self.model.columns) if self.body.isColumnHidden(number)]
            preferences.remember_texts(f"columns/{self._state_key}", hidden or ["-"])

    def toggle_parts(self, place: int) -> None:
        """Show the columns that a column opens into, or hide them when any is shown; not remembered."""
        opens = self.model.columns[place].opens
        parts = [number for number, column in enumerate(self.model.columns) if column.key in opens]
        show = all(self.body.isColumnHidden(number) for number in parts)
        for number in parts:
            self.body.setColumnHidden(number, not show)
        self._place_parts()
        self._fit()
        self.body.head.viewport().update()

    def set_totals_shown(self, shown: bool) -> None:
        """Show or hide the totals row: an empty table has no sums."""
        self._totals.setVisible(shown)

    def set_excel_keys(self, on: bool) -> None:
        """Enter moves down instead of opening the row."""
        self.body.moves_like_excel = on

    def copy(self) -> None:
        """Put the selected cells on the clipboard as TSV that Excel and WPS take."""
        text = copied(self.body, self.model)
        if text:
            QGuiApplication.clipboard().setText(text)

    def _apply_columns(self) -> None:
        remembered = preferences.texts(f"columns/{self._state_key}") if self._state_key else []
        hidden = {
            place
            for place, column in enumerate(self.model.columns)
            if (column.key in remembered if remembered else column.hidden)
        }
        self._spread_columns(hidden)
        self._measure()
        self._rows_changed()

    def _rows_changed(self) -> None:
        self._totals.recount()
        self._fit()
        if self._empty is not None:
            self._empty.setVisible(self.model.rowCount() == 0)
        self.arranged.emit()

    def _restore(self, kept: tuple[Hashable, str]) -> None:
        row = self.model.find(kept[0])
        if row >= 0:
            index = self.model.index(row, self.model.column_of(kept[1]))
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            if self.body.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows:
                flags |= QItemSelectionModel.SelectionFlag.Rows
            self.body.selectionModel().setCurrentIndex(index, flags)

    def _current_place(self) -> tuple[Hashable, str] | None:
        index = self.body.currentIndex()
        if not index.isValid():
            return None
        return self.model.row_at(index.row()).key, self.model.columns[index.column()].key

    def _first_column(self) -> int:
        return next((place for place in range(len(self.model.columns)) if not self.body.isColumnHidden(place)), 0)

    def _sort(self, place: int) -> None:
        order = self.model.order
        if order is None or order[0] != place:
            self.model.order_by(place)
        elif not order[1]:
            self.model.order_by(place, descending=True)
        else:
            self.model.order_by(-1)
        for view in (self.body, self._frozen):
            view.head.viewport().update()

    def _take_focus(self, _: QModelIndex) -> None:
        self.body.setFocus(Qt.FocusReason.MouseFocusReason)

    def _frozen_opened(self, index: QModelIndex) -> None:
        self._row_opened(index.row())

    def _row_opened(self, row: int) -> None:
        self.opened.emit(self.model.row_at(row))

    def _show_focus(self, focused: bool) -> None:
        for view in (self.body, self._frozen):
            view.painter_of_cells.focused = focused
            view.viewport().update()

    def _current_moved(self, index: QModelIndex, _: QModelIndex) -> None:
        two_tiers = self.body.head.two_tiers
        for view in (self.body, self._frozen):
            view.head.current_column = index.column() if two_tiers and index.isValid() else -1
            view.head.viewport().update()
        if index.isValid():
            self.current_changed.emit(self.model.row_at(index.row()), self.model.columns[index.column()].key)
        else:
            self.current_changed.emit(None, "")

    def _selection_moved(self, _: QItemSelection, __: QItemSelection) -> None:
        self._frozen.viewport().update()
        self.summary_changed.emit(summarise(self.model, self.body.selectionModel(), self.body.currentIndex()))


class _Toggle:
    """A menu entry's answer: shows or hides one column."""

    def __init__(self, table: DataTable, place: int) -> None:
        self._table, self._place = table, place

    def __call__(self, shown: bool) -> None:
        self._table.show_column(self._place, shown)
