"""Paints the cells of every table: a whole area at once, column by column. Reads the model, decides nothing.

Qt would ask a delegate cell by cell, which alone takes longer than a frame may; here backgrounds, lines and texts of all
visible cells are drawn together, and font and pen are set only when they change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from ui.desktop.table_models.cells import NUMBERS, CellMark, ChipValue, Column, Kind, TableRow, text_of
from ui.desktop.table_models.frame import NO_MARK, FrameModel
from ui.desktop.theme import TONE_TEXT, Role, Size, Tone, color, exact_metrics, font, metrics
from ui.desktop.widgets import cell_parts
from ui.desktop.widgets.selection import spans

PADDING = 8
_WIDEST = 14
"""No character of the body font is wider: shorter texts need no measuring."""
_DIGITS = str.maketrans("123456789", "000000000")
"""All figures are equally wide, so numbers are measured by their pattern: a few hundred patterns, not a million numbers."""

_shown = lru_cache(maxsize=16_384, typed=True)(text_of)
"""The texts of cells: a table is painted much more often than its values change."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A visible row: number, top edge, the prepared row."""

    number: int
    top: int
    row: TableRow


@dataclass(slots=True)
class _Visible:
    """What is on screen: rows of one height, and columns as place, left edge and width."""

    columns: Sequence[Column]
    lines: list[_Line] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    height: int = 0

    @property
    def left(self) -> int:
        """The left edge of the first column."""
        return self.places[0][1]

    @property
    def width(self) -> int:
        """From there to the right edge of the last one."""
        return self.places[-1][1] + self.places[-1][2] - self.left

    def marked(self) -> Iterator[tuple[_Line, int, int, int, CellMark]]:
        """Row, column, left edge, width and mark of every marked cell."""
        for line in self.lines:
            if line.row.marks:
                for place, left, width in self.places:
                    mark = line.row.marks.get(self.columns[place].key)
                    if mark is not None:
                        yield line, place, left, width, mark


class CellPainter:
    """The painter of one view's cells."""

    def __init__(self, view: QTableView) -> None:
        self._view = view
        self.divided: frozenset[int] = frozenset()
        """Columns with a vertical line at their left: where a group begins."""
        self.hovered = -1
        self.focused = False
        """Whether the table has the keyboard: the current cell is framed only then."""
        self.covered = 0
        """Pixels at the left that another view covers: what lies wholly beneath is not drawn."""

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Backgrounds, hairlines, then the content by its kind, then frames."""
        visible = self._visible(area)
        if not visible.lines or not visible.places:
            return
        chosen = self._chosen(visible.lines[0].number, visible.lines[-1].number)
        self._backgrounds(painter, visible, chosen)
        self._lines(painter, visible)
        for place, left, width in visible.places:
            content = _Content(painter, visible.columns[place], left, width, visible.height)
            for line in visible.lines:
                content.draw(line, line.row.values[place], (line.number, place) in chosen)
        self._frames(painter, visible)

    def _visible(self, area: QRect) -> _Visible:
        model, view = self._view.model(), self._view
        assert isinstance(model, FrameModel)  # noqa: S101 - tables are only built on this model
        found = _Visible(model.columns)
        left_edge = max(area.left(), self.covered)
        for place in range(len(model.columns)):
            if not view.isColumnHidden(place):
                left, width = view.columnViewportPosition(place), view.columnWidth(place)
                if left + width > left_edge and left <= area.right():
                    found.places.append((place, left, width))
        first, last = view.rowAt(max(area.top(), 0)), view.rowAt(area.bottom())
        if first >= 0:
            top, height = view.rowViewportPosition(first), view.rowHeight(first)
            rows = range(first, (last if last >= 0 else model.rowCount() - 1) + 1)
            found.lines = [_Line(number, top + (number - first) * height, model.row_at(number)) for number in rows]
            found.height = height
        return found

    def _chosen(self, first: int, last: int) -> frozenset[tuple[int, int]]:
        """The selected cells among the visible rows."""
        blocks = spans(self._view.selectionModel())
        return frozenset(
            (row, place)
            for top, left, bottom, right in blocks
            for row in range(max(top, first), min(bottom, last) + 1)
            for place in range(left, right + 1)
        )

    def _backgrounds(self, painter: QPainter, visible: _Visible, chosen: frozenset[tuple[int, int]]) -> None:
        """Surface, the row under the pointer, marks, selection: the later lies over the earlier."""
        left, top, width, height = visible.left, visible.lines[0].top, visible.width, visible.height
        painter.fillRect(left, top, width, height * len(visible.lines), color(Role.SURFACE))
        for line in visible.lines:
            if line.number == self.hovered:
                painter.fillRect(left, line.top, width, height, color(Role.HOVER))
        for line, _, x, wide, mark in visible.marked():
            if mark.framed or mark.tint:
                painter.fillRect(x, line.top, wide, height, color(Role.BAD_WEAK if mark.framed else Role.DIFF))
        if chosen:
            for line in visible.lines:
                for place, x, wide in visible.places:
                    if (line.number, place) in chosen:
                        painter.fillRect(x, line.top, wide, height, color(Role.SEL))

    def _lines(self, painter: QPainter, visible: _Visible) -> None:
        height = visible.height
        for line in visible.lines:
            painter.fillRect(visible.left, line.top + height - 1, visible.width, 1, color(Role.GRID))
        for place, x, _ in visible.places:
            if place in self.divided:
                painter.fillRect(x, visible.lines[0].top, 1, height * len(visible.lines), color(Role.LINE))

    def _frames(self, painter: QPainter, visible: _Visible) -> None:
        for line, _, left, width, mark in visible.marked():
            if mark.framed:
                cell_parts.frame(painter, QRect(left, line.top, width, visible.height), Role.BAD)
        current = self._view.currentIndex()
        if self.focused and current.isValid():
            rect = self._view.visualRect(current)
            if current.column() in {place for place, _, _ in visible.places}:
                cell_parts.frame(painter, rect, Role.ACCENT)


class _Content:
    """Draws the content of one column's cells."""

    def __init__(self, painter: QPainter, column: Column, left: int, width: int, height: int) -> None:
        self._painter, self._column = painter, column
        self._left, self._width, self._height = left, width, height
        self._kind, self._right, self._baseline = column.kind, column.right, 0.0
        self._role: Role | None = None
        self._heavy: bool | None = None

    def draw(self, line: _Line, value: object, selected: bool) -> None:
        """One cell."""
        mark = line.row.marks.get(self._column.key, NO_MARK) if line.row.marks else NO_MARK
        role = _text_role(self._column, value, mark, line.row.tone, selected)
        if mark is NO_MARK and not isinstance(value, ChipValue):
            left, room = self._left + PADDING, self._width - 2 * PADDING
            self._text(_shown(self._kind, value), role, self._column.bold, left, line.top, room)
            return
        rect = QRect(self._left, line.top, self._width, self._height)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        self._role = self._heavy = None
        if mark.arrow:
            cell_parts.triangle(self._painter, rect, mark.arrow)
        if mark.icon:
            inner = cell_parts.icon(self._painter, inner, mark.icon, role)
        if isinstance(value, ChipValue) and value.tint and value.text:
            cell_parts.chip(self._painter, inner, value)
            return
        text, heavy = text_of(self._kind, value), self._column.bold or mark.bold or bool(mark.old)
        if mark.old:
            width = metrics(Size.BODY, heavy).horizontalAdvance(text)
            inner = cell_parts.struck(self._painter, inner, mark.old, width, self._column.right)
        self._text(text, role, heavy, inner.left(), line.top, inner.width())

    def _text(self, text: str, role: Role, heavy: bool, left: int, top: int, room: int) -> None:
        if not text:
            return
        if heavy is not self._heavy:
            self._painter.setFont(font(Size.BODY, heavy))
            self._heavy = heavy
            measures = exact_metrics(Size.BODY, heavy)
            self._baseline = (self._height - 1 - measures.height()) / 2 + measures.ascent()
        if role is not self._role:
            self._painter.setPen(color(role))
            self._role = role
        pattern = text.translate(_DIGITS)
        if len(text) * _WIDEST > room and _width(pattern, heavy) > room:
            text = pattern = metrics(Size.BODY, heavy).elidedText(text, Qt.TextElideMode.ElideRight, room)
        x: float = left
        if self._right:
            x += room - _width(pattern, heavy)
        elif self._column.center:
            x += (room - _width(pattern, heavy)) / 2
        self._painter.drawText(QPointF(x, top + self._baseline), text)


@lru_cache(maxsize=8_192)
def _width(text: str, heavy: bool) -> float:
    return exact_metrics(Size.BODY, heavy).horizontalAdvance(text)


def _text_role(column: Column, value: object, mark: CellMark, row_tone: Tone | None, selected: bool) -> Role:
    if mark.tone is not None:
        return TONE_TEXT[mark.tone]
    if isinstance(value, ChipValue):
        return TONE_TEXT[value.tone]
    if column.kind is Kind.LINK:
        return Role.ACCENT_HOVER
    if column.kind in NUMBERS:
        if isinstance(value, int) and value < 0:
            return Role.BAD
        if not value:
            return Role.TEXT2 if selected else Role.TEXT3
    if row_tone is not None:
        return TONE_TEXT[row_tone]
    return Role.TEXT2 if column.muted else Role.TEXT
