"""Average pay against the line to beat, one pair a year, painted. Bars begin at zero; every bar carries its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from shequ_hr.money import Fen, divide, grouped
from ui.desktop.theme import Role, Size, color, font

_LEFT = 52
_TOP = 34
_BOTTOM = 26
_RIGHT = 16


@dataclass(frozen=True)
class ChartYear:
    """One year: ``actual`` and ``required`` in fen a year; None = not known. ``note`` marks forecasts and stand-ins."""

    label: str
    actual: Fen | None
    required: Fen | None
    note: str = ""
    current: bool = False


class WageChart(QWidget):
    """Bars of the office's average and the line that they have to be above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._years: tuple[ChartYear, ...] = ()
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(150)
        self.setAccessibleName("人均收入与上年职工平均工资，按年")

    def show_years(self, years: Sequence[ChartYear]) -> None:
        """Show these years, oldest first."""
        self._years = tuple(years)
        self._current = -1
        self.setAccessibleDescription("；".join(_spoken(year) for year in self._years) or "没有数据")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for six years."""
        return QSize(560, 220)

    def picture(self) -> QPixmap:
        """The chart as a picture, for saving."""
        return self.grab()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the years; the accessible text follows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._years:
            super().keyPressEvent(event)
            return
        self._current = max(0, min(len(self._years) - 1, self._current + step))
        self.setAccessibleDescription(_spoken(self._years[self._current]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Legend, axis in 万元, bars, lines, figures."""
        painter = QPainter(self)
        self._legend(painter)
        top = self._scale_top()
        self._axis(painter, top)
        if not self._years:
            return
        room = (self.width() - _LEFT - _RIGHT) // len(self._years)
        for number, year in enumerate(self._years):
            self._year(painter, year, QRect(_LEFT + number * room, _TOP, room, self._plot()), top, number == self._current)

    def _plot(self) -> int:
        return self.height() - _TOP - _BOTTOM

    def _scale_top(self) -> int:
        highest = max([amount for year in self._years for amount in (year.actual, year.required) if amount], default=1_000_000)
        step = 2_000_000
        return max(step, -(-highest * 11 // (10 * step)) * step)

    def _axis(self, painter: QPainter, top: int) -> None:
        painter.setFont(font(Size.AXIS))
        step = 2_000_000
        while top // step > 5:
            step *= 2
        for amount in range(0, top + 1, step):
            y = self._y(amount, top)
            painter.fillRect(_LEFT, y, self.width() - _LEFT - _RIGHT, 1, color(Role.LINE if amount == 0 else Role.GRID))
            painter.setPen(color(Role.TEXT3))
            place = QRect(0, y - 8, _LEFT - 8, 16)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(amount // 1_000_000))

    def _year(self, painter: QPainter, year: ChartYear, cell: QRect, top: int, current: bool) -> None:
        width = min(64, cell.width() * 5 // 10)
        left = cell.center().x() - width // 2
        floor = self._y(0, top)
        if year.actual is not None:
            y = self._y(year.actual, top)
            painter.fillRect(left, y, width, floor - y, color(Role.CHART1 if year.current else Role.CHART3))
        if year.required is not None:
            line = self._y(year.required, top)
            painter.fillRect(left - 14, line - 1, width + 28, 2, color(Role.TEXT))
        self._figures(painter, year, cell, top)
        painter.setFont(font(Size.NOTE, year.current))
        painter.setPen(color(Role.ACCENT_HOVER if year.current else Role.TEXT2))
        foot = QRect(cell.left(), floor + 4, cell.width(), 18)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), year.label + (f"（{year.note}）" if year.note else ""))
        if current and self.hasFocus():
            painter.setPen(color(Role.ACCENT))
            painter.drawRect(cell.adjusted(2, -18, -3, 22))

    def _figures(self, painter: QPainter, year: ChartYear, cell: QRect, top: int) -> None:
        metrics = QFontMetrics(font(Size.NOTE, bold=True))
        height = metrics.height()
        if year.actual is None:
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT3))
            place = QRect(cell.left(), self._y(0, top) - height - 4, cell.width(), height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), "没有锁定的月份")
        else:
            highest = max(year.actual, year.required or 0)
            painter.setFont(font(Size.NOTE, bold=True))
            painter.setPen(color(Role.TEXT))
            place = QRect(cell.left(), self._y(highest, top) - height - 3, cell.width(), height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), grouped(divide(year.actual, 10_000)))

    def _legend(self, painter: QPainter) -> None:
        painter.setFont(font(Size.NOTE))
        metrics = QFontMetrics(font(Size.NOTE))
        painter.setPen(color(Role.TEXT3))
        painter.drawText(QPoint(0, 14), "万元／年")
        x = _LEFT + 24
        for text, role, flat in (("人均收入", Role.CHART1, False), ("上年职工平均工资（要高于这条线）", Role.TEXT, True)):
            if flat:
                painter.fillRect(x, 9, 18, 2, color(role))
            else:
                painter.fillRect(x + 4, 4, 11, 11, color(role))
            painter.setPen(color(Role.TEXT2))
            painter.drawText(QPoint(x + 24, 14), text)
            x += 24 + metrics.horizontalAdvance(text) + 24

    def _y(self, amount: int, top: int) -> int:
        return _TOP + self._plot() - self._plot() * amount // max(1, top)


def _spoken(year: ChartYear) -> str:
    actual = "没有锁定的月份" if year.actual is None else grouped(year.actual)
    required = "未知" if year.required is None else grouped(year.required)
    return f"{year.label}：人均 {actual}，上年平均 {required}" + (f"，{year.note}" if year.note else "")
