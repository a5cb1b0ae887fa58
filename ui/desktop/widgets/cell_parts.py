"""What stands in a cell besides plain text: chips, old values struck out, triangles, icons, frames. Called by the painter.

Each leaves pen, brush and font of the painter as it likes; the painter sets its own again.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPolygon

from ui.desktop import icons
from ui.desktop.table_models.cells import ChipValue
from ui.desktop.theme import TONE_TEXT, TONE_TINT, Role, Size, color, font, metrics

_CHIP_HEIGHT = 20
_ICON = 16
_SINGLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT, _CENTER = int(_SINGLE | Qt.AlignmentFlag.AlignLeft), int(_SINGLE | Qt.AlignmentFlag.AlignHCenter)


def icon(painter: QPainter, rect: QRect, name: str, role: Role) -> QRect:
    """Draw an icon at the left; returns what is left over."""
    picture = QRect(rect.left(), rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
    icons.icon(name, role).paint(painter, picture)
    return rect.adjusted(_ICON + 5, 0, 0, 0)


def struck(painter: QPainter, rect: QRect, old: str, new_width: int, right: bool) -> QRect:
    """Draw the old value struck out and an arrow; returns the place of the new value."""
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


def chip(painter: QPainter, rect: QRect, value: ChipValue) -> None:
    """Draw a word on its tint."""
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


def triangle(painter: QPainter, rect: QRect, direction: int) -> None:
    """Draw ▲ (more than last month) or ▼ at the left edge."""
    x, y = rect.left() + 6, rect.center().y()
    tip, base = (y - 3, y + 2) if direction > 0 else (y + 2, y - 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Role.WARN))
    painter.drawPolygon(QPolygon([QPoint(x, base), QPoint(x + 8, base), QPoint(x + 4, tip)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def frame(painter: QPainter, rect: QRect, role: Role) -> None:
    """Draw a frame of 2 px inside the cell."""
    edge = color(role)
    inner = rect.adjusted(0, 0, 0, -1)
    painter.fillRect(inner.left(), inner.top(), inner.width(), 2, edge)
    painter.fillRect(inner.left(), inner.bottom() - 1, inner.width(), 2, edge)
    painter.fillRect(inner.left(), inner.top(), 2, inner.height(), edge)
    painter.fillRect(inner.right() - 1, inner.top(), 2, inner.height(), edge)
