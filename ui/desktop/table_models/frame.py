"""The one table model: prepared rows, ordered and filtered here, never item by item; data() only formats.

Filtering and sorting work on a list of row numbers, so 30,000 rows stay quick. Knows no database and no page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.desktop.table_models.cells import (
    NUMBERS,
    CellMark,
    Column,
    TableRow,
    clipboard_text,
    sort_key,
    text_of,
)

Index = QModelIndex | QPersistentModelIndex
NO_MARK = CellMark()


class FrameModel(QAbstractTableModel):
    """Rows of a table in the order and selection that the user sees."""

    arranged = Signal()
    """The visible rows or their order have changed."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = tuple(columns)
        self._rows: list[TableRow] = []
        self._shown: list[int] = []
        self._filter: Callable[[TableRow], bool] | None = None
        self._words = ""
        self._order: tuple[int, bool] | None = None
        self._texts: list[str] = []
        self._totals: dict[int, int] = {}
        self._columns: dict[int, list[int]] = {}

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Replace columns; the rows are dropped, for their values follow the columns."""
        self.beginResetModel()
        self.columns, self._rows, self._shown, self._order = tuple(columns), [], [], None
        self._texts, self._columns, self._totals = [], {}, {}
        self.endResetModel()
        self.arranged.emit()

    def set_rows(self, rows: Iterable[TableRow]) -> None:
        """Replace all rows; order and filter stay."""
        self.beginResetModel()
        self._rows = list(rows)
        self._texts, self._columns, self._totals = [], {}, {}
        self._arrange()
        self.endResetModel()
        self.arranged.emit()

    def set_filter(self, keep: Callable[[TableRow], bool] | None) -> None:
        """Show only rows that ``keep`` accepts (None = all)."""
        self._filter = keep
        self._rearrange()

    def set_words(self, text: str) -> None:
        """Show only rows in which every word of the text occurs, in a text cell or in ``search``."""
        self._words = text.strip().lower()
        self._rearrange()

    def order_by(self, column: int, descending: bool = False) -> None:
        """Sort by a column; equal rows keep their order. A column of -1 restores the given order."""
        self._order = None if column < 0 else (column, descending)
        self._rearrange()

    @property
    def order(self) -> tuple[int, bool] | None:
        """The column that sorts and whether it descends."""
        return self._order

    @property
    def total_rows(self) -> int:
        """All rows, the filtered-out ones included."""
        return len(self._rows)

    def shown(self) -> list[TableRow]:
        """The visible rows in their order."""
        return [self._rows[number] for number in self._shown]

    def everything(self) -> list[TableRow]:
        """All rows as given."""
        return list(self._rows)

    def row_at(self, row: int) -> TableRow:
        """The visible row at a position."""
        return self._rows[self._shown[row]]

    def find(self, key: Hashable) -> int:
        """The position of a row by its key, -1 when it is not visible."""
        return next((place for place, number in enumerate(self._shown) if self._rows[number].key == key), -1)

    def column_of(self, key: str) -> int:
        """The position of a column by its key; KeyError when there is none."""
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise KeyError(key)

    def value(self, index: Index) -> object:
        """The raw value of a cell."""
        return self._rows[self._shown[index.row()]].values[index.column()]

    def mark(self, index: Index) -> CellMark:
        """What is special about a cell."""
        return self._rows[self._shown[index.row()]].marks.get(self.columns[index.column()].key, NO_MARK)

    def total(self, column: int) -> int | None:
        """The sum of a totalled column over the visible rows."""
        if not self.columns[column].total:
            return None
        if column not in self._totals:
            self._totals[column] = sum(map(self._numbers(column).__getitem__, self._shown))
        return self._totals[column]

    def _numbers(self, column: int) -> list[int]:
        """A totalled column of all rows, 0 for nothing; kept until the rows change, for sums follow every filter."""
        if column not in self._columns:
            values = [row.values[column] for row in self._rows]
            self._columns[column] = [value if isinstance(value, int) else 0 for value in values]
        return self._columns[column]

    def clipboard(self, index: Index) -> str:
        """The cell as Excel takes it."""
        return clipboard_text(self.columns[index.column()].kind, self.value(index))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature Qt calls with
        """Visible rows."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature Qt calls with
        """All columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip and alignment; the delegate reads value() and mark()."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return text_of(column.kind, self.value(index))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.mark(index).tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {text_of(column.kind, self.value(index))}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles and their tooltips."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        return None

    def _rearrange(self) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._shown[index.row()]) for index in self.persistentIndexList() if index.row() < len(self._shown)]
        self._arrange()
        places = {number: place for place, number in enumerate(self._shown)}
        before = [index for index, _ in kept]
        after = [self.index(places[number], index.column()) if number in places else QModelIndex() for index, number in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.arranged.emit()

    def _arrange(self) -> None:
        rows = self._rows
        shown = list(range(len(rows)))
        if self._filter is not None:
            shown = [number for number in shown if self._filter(rows[number])]
        if self._words and not self._texts:
            self._texts = [self._text(row) for row in rows]
        for word in self._words.split():
            shown = [number for number in shown if word in self._texts[number]]
        if self._order is not None:
            column, descending = self._order
            keys = [sort_key(rows[number].values[column]) for number in shown]
            filled = [place for place, key in enumerate(keys) if key is not None]
            empty = [number for number, key in zip(shown, keys, strict=True) if key is None]
            filled.sort(key=keys.__getitem__, reverse=descending)  # type: ignore[arg-type]  # no None is left
            shown = [shown[place] for place in filled] + empty
        if len(shown) != len(self._shown) or self._filter is not None or self._words:
            self._totals = {}
        self._shown = shown

    def _text(self, row: TableRow) -> str:
        """What the words are looked for in: every cell that is no number, and the row's own search text."""
        cells = zip(self.columns, row.values, strict=True)
        texts = [text_of(column.kind, value) for column, value in cells if column.kind not in NUMBERS]
        return "\n".join([*texts, row.search]).lower()
