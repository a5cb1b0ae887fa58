"""The average-wage gauge: a line scale with the zones below, within 2 % and above the line, a marker, a tick."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPolygon

from shequ_hr.money import Fen
from ui.desktop.theme import Role, Size, color, font
from ui.desktop.widgets.charts import Chart, yuan_only

_ROUND = 200_000
"""The ends of the scale are whole 2,000 yuan."""


class WageScale(Chart):
    """``WageScale()``; ``set_data(actual, required, line_name)``: fen a year; None hides marker or tick."""

    def __init__(self) -> None:
        super().__init__("均薪刻度")
        self._actual: Fen | None = None
        self._required: Fen | None = None
        self._line_name = ""
        self.setFixedHeight(58)

    def set_data(self, actual: Fen | None, required: Fen | None, line_name: str) -> None:
        """Show where the average stands against the line."""
        self._actual, self._required, self._line_name = actual, required, line_name
        self.described()

    def table(self) -> list[list[str]]:
        """Both figures in yuan a year."""
        actual = "未知" if self._actual is None else yuan_only(self._actual)
        required = "未知" if self._required is None else yuan_only(self._required)
        return [["项目", "元/年"], ["人均", actual], [self._line_name, required]]

    def draw(self, painter: QPainter) -> None:
        """Zones, tick with its name, marker with its name, ends of the scale."""
        if self._required is None:
            return
        low, high = self._ends(self._required)
        bar = QRect(0, 20, self.width(), 12)
        line, safe = (self._place(value, low, high) for value in (self._required, self._required * 102 // 100))
        painter.setPen(Qt.PenStyle.NoPen)
        for left, right, role in ((0, line, Role.BAD_WEAK), (line, safe, Role.WARN_WEAK), (safe, bar.width(), Role.OK_WEAK)):
            painter.fillRect(left, bar.top(), max(0, right - left), bar.height(), color(role))
        painter.fillRect(line - 1, bar.top() - 4, 2, bar.height() + 8, color(Role.TEXT))
        painter.setFont(font(Size.AXIS))
        painter.setPen(color(Role.TEXT3))
        edge = QRect(0, bar.bottom() + 6, self.width(), 16)
        painter.drawText(edge, int(Qt.AlignmentFlag.AlignLeft), yuan_only(low))
        painter.drawText(edge, int(Qt.AlignmentFlag.AlignRight), yuan_only(high))
        painter.setFont(font(Size.NOTE))
        painter.setPen(color(Role.TEXT))
        self._beside(painter, line, bar.bottom() + 5, self._line_name, 52)
        if self._actual is not None:
            self._marker(painter, self._place(self._actual, low, high), bar.top())

    def _marker(self, painter: QPainter, x: int, bottom: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Role.ACCENT))
        painter.drawPolygon(QPolygon([QPoint(x - 6, bottom - 6), QPoint(x + 6, bottom - 6), QPoint(x, bottom + 2)]))
        painter.setFont(font(Size.NOTE, bold=True))
        painter.setPen(color(Role.ACCENT_HOVER))
        self._beside(painter, x, -1, "人均", 0)

    def _beside(self, painter: QPainter, x: int, top: int, text: str, margin: int) -> None:
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(margin, x - width // 2), self.width() - margin - width)
        painter.drawText(left, top, width + 2, 16, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _ends(self, required: Fen) -> tuple[Fen, Fen]:
        actual = required if self._actual is None else self._actual
        reach = max(required * 4 // 100, abs(actual - required) * 5 // 4)
        low = (required - reach) // _ROUND * _ROUND
        high = -((-required - reach) // _ROUND) * _ROUND
        return max(0, low), high

    def _place(self, value: Fen, low: Fen, high: Fen) -> int:
        return self.width() * (min(max(value, low), high) - low) // max(1, high - low)
