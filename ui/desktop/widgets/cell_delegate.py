"""Paints every cell of every table: one delegate for all kinds, tones, marks and states. Reads the model, decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPolygon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.desktop import icons
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, text_of
from ui.desktop.table_models.frame import NO_MARK, FrameModel, Index
from ui.desktop.theme import TONE_TEXT, TONE_TINT, Role, Size, Tone, color, font, metrics

PADDING = 8
_CHIP_HEIGHT = 20
_WIDEST = 14
"""No character of the body font is wider: shorter texts need no measuring."""
_SINGLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT, _RIGHT, _CENTER = (
    int(_SINGLE | side) for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
)


class CellDelegate(QStyledItemDelegate):
    """The painter of DataTable's cells."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.divided: frozenset[int] = frozenset()
        """Columns with a vertical line at their left: where a group begins."""
        self.hovered = -1
        self.focused = False
        """Whether the table has the keyboard: the current cell is framed only then."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Background, hairlines, then the content by its kind, then the current cell's frame."""
        model = index.model()
        assert isinstance(model, FrameModel)  # noqa: S101 - tables are only built on this model
        rect: QRect = option.rect
        place = index.column()
        row, column = model.row_at(index.row()), model.columns[place]
        mark, value = row.marks.get(column.key, NO_MARK), row.values[place]
        # Asked of the selection, not of option.state: composing Qt's flags costs more than the whole background.
        selected = self._view.selectionModel().isSelected(index)
        self._background(painter, rect, index, selected, mark)
        role = _text_role(column, value, mark, row.tone, selected)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if mark.arrow:
            _triangle(painter, rect, mark.arrow)
        if mark.icon:
            size = 16
            picture = QRect(inner.left(), inner.center().y() - size // 2 + 1, size, size)
            icons.icon(mark.icon, role).paint(painter, picture)
            inner.setLeft(inner.left() + size + 5)
        if isinstance(value, ChipValue) and value.tint and value.text:
            _chip(painter, inner, value)
        else:
            _text(painter, inner, column, mark, text_of(column.kind, value), role)
        if mark.framed:
            _frame(painter, rect, Role.BAD)
        if self.focused and self._view.currentIndex() == index:
            _frame(painter, rect, Role.ACCENT)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the text needs; the height is the view's."""
        measures = metrics(Size.BODY, bold=True)
        return QSize(measures.horizontalAdvance(str(index.data())) + 2 * PADDING + 2, 24)

    def _background(self, painter: QPainter, rect: QRect, index: Index, selected: bool, mark: CellMark) -> None:
        role = Role.SURFACE
        if selected:
            role = Role.SEL
        elif mark.framed:
            role = Role.BAD_WEAK
        elif mark.tint:
            role = Role.DIFF
        elif index.row() == self.hovered:
            role = Role.HOVER
        painter.fillRect(rect, color(role))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, color(Role.GRID))
        if index.column() in self.divided:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), color(Role.LINE))


def _text_role(column: Column, value: object, mark: CellMark, row_tone: Tone | None, selected: bool) -> Role:
    if mark.tone is not None:
        return TONE_TEXT[mark.tone]
    if isinstance(value, ChipValue):
        return TONE_TEXT[value.tone]
    if column.kind is Kind.LINK:
        return Role.ACCENT_HOVER
    if column.kind in {Kind.MONEY, Kind.CHANGE, Kind.INT}:
        if isinstance(value, int) and value < 0:
            return Role.BAD
        if not value:
            return Role.TEXT2 if selected else Role.TEXT3
    if row_tone is not None:
        return TONE_TEXT[row_tone]
    return Role.TEXT2 if column.muted else Role.TEXT


def _text(painter: QPainter, rect: QRect, column: Column, mark: CellMark, text: str, role: Role) -> None:
    heavy = column.bold or mark.bold or bool(mark.old)
    measures = metrics(Size.BODY, heavy)
    side = _RIGHT if column.right else _CENTER if column.center else _LEFT
    if mark.old:
        rect = _struck(painter, rect, mark.old, measures.horizontalAdvance(text), column.right)
    painter.setFont(font(Size.BODY, heavy))
    painter.setPen(color(role))
    room = rect.width()
    if len(text) * _WIDEST > room and measures.horizontalAdvance(text) > room:
        text = measures.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(rect, side, text)


def _struck(painter: QPainter, rect: QRect, old: str, new_width: int, right: bool) -> QRect:
    made = QFont(font(Size.BODY))
    measures = metrics(Size.BODY)
    arrow = " → "
    old_width, arrow_width = measures.horizontalAdvance(old), measures.horizontalAdvance(arrow)
    left = rect.right() - new_width - arrow_width - old_width if right else rect.left()
    place = QRect(max(left, rect.left()), rect.top(), old_width, rect.height())
    painter.setPen(color(Role.TEXT2))
    made.setStrikeOut(True)
    painter.setFont(made)
    painter.drawText(place, _LEFT, old)
    made.setStrikeOut(False)
    painter.setFont(made)
    place = QRect(place.right() + 1, rect.top(), arrow_width, rect.height())
    painter.drawText(place, _LEFT, arrow)
    return QRect(place.right() + 1, rect.top(), max(0, rect.right() - place.right()), rect.height())


def _chip(painter: QPainter, rect: QRect, value: ChipValue) -> None:
    measures = metrics(Size.NOTE)
    width = min(measures.horizontalAdvance(value.text) + 12, rect.width() + 8)
    height = min(_CHIP_HEIGHT, rect.height() - 2)
    place = QRect(rect.left() - 4, rect.top() + (rect.height() - height + 1) // 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(TONE_TINT[value.tone]))
    painter.drawRoundedRect(place, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font(Size.NOTE))
    painter.setPen(color(TONE_TEXT[value.tone]))
    text = measures.elidedText(value.text, Qt.TextElideMode.ElideRight, width - 8)
    painter.drawText(place, _CENTER, text)


def _triangle(painter: QPainter, rect: QRect, direction: int) -> None:
    x, y = rect.left() + 6, rect.center().y()
    tip, base = (y - 3, y + 2) if direction > 0 else (y + 2, y - 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Role.WARN))
    painter.drawPolygon(QPolygon([QPoint(x, base), QPoint(x + 8, base), QPoint(x + 4, tip)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _frame(painter: QPainter, rect: QRect, role: Role) -> None:
    edge = color(role)
    inner = rect.adjusted(0, 0, 0, -1)
    painter.fillRect(inner.left(), inner.top(), inner.width(), 2, edge)
    painter.fillRect(inner.left(), inner.bottom() - 1, inner.width(), 2, edge)
    painter.fillRect(inner.left(), inner.top(), 2, inner.height(), edge)
    painter.fillRect(inner.right() - 1, inner.top(), 2, inner.height(), edge)
