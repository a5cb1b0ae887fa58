"""Swim lanes over the years (社区, 岗位, 等级, 考核) of one person, painted. Knows lanes and a last day, no person.

Bars are stops for the keyboard: arrow keys walk through them, and the tooltip and the accessible text say what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from shequ_hr.people.results import Lane, LaneBar
from ui.desktop.theme import Role, Size, color, font

_HEAD = 64
_AXIS = 24
_ROW = 26
_BAR = 20
_GOOD = ("优秀",)
_POOR = ("不合格", "基本合格", "不称职", "基本称职")


@dataclass(frozen=True)
class _Placed:
    """A bar with its rectangle and how it is coloured."""

    lane: int
    bar: LaneBar
    rect: QRect
    fill: Role
    ink: Role
    bold: bool = False


class Timeline(QWidget):
    """Lanes of bars on an axis of years; the line at the right is the day of the page."""

    picked = Signal(str)
    """What the keyboard or the mouse chose, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[Lane, ...] = ()
        self._first = self._last = date(2000, 1, 1)
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("任职时间线")

    def show_lanes(self, lanes: Sequence[Lane], until: date) -> None:
        """Show lanes from their first year up to ``until``; an unknown beginning (1900) does not stretch the axis."""
        self._lanes = tuple(lanes)
        starts = [bar.start for lane in lanes for bar in lane.bars if bar.start.year > 1900]
        self._first = date(min(starts, default=until).year, 1, 1)
        self._last = max([until, *(bar.start for lane in lanes for bar in lane.bars)])
        self._current = -1
        self.setAccessibleDescription("；".join(_spoken(lane) for lane in self._lanes))
        self.updateGeometry()
        self.update()

    @property
    def years(self) -> str:
        """``2016—2026``: what the panel's head says."""
        return f"{self._first.year}—{self._last.year}"

    def sizeHint(self) -> QSize:
        """One row a lane below the axis."""
        return QSize(480, _AXIS + _ROW * max(1, len(self._lanes)) + 6)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a folded window, never lower than its lanes."""
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis, lanes, bars, then the day."""
        painter = QPainter(self)
        self._paint_axis(painter)
        for number, lane in enumerate(self._lanes):
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT2))
            place = QRect(0, self._top(number), _HEAD - 12, _BAR)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), lane.label)
        for number, placed in enumerate(self._placed()):
            self._paint_bar(painter, placed, current=number == self._current and self.hasFocus())
        x = self._x(self._last)
        painter.fillRect(x, _AXIS - 2, 2, self.height() - _AXIS, color(Role.ACCENT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along all bars."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        bars = self._placed()
        if step is None or not bars:
            super().keyPressEvent(event)
            return
        self._choose(max(0, min(len(bars) - 1, self._current + step)), bars)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the bar under it."""
        bars = self._placed()
        found = next((n for n, placed in enumerate(bars) if placed.rect.contains(event.position().toPoint())), -1)
        if found >= 0:
            self._choose(found, bars)

    def event(self, event: QEvent) -> bool:
        """Tooltips of bars."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = next((placed for placed in self._placed() if placed.rect.contains(event.pos())), None)
            if found is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._tip(found), self)
            return True
        return super().event(event)

    def _choose(self, number: int, bars: list[_Placed]) -> None:
        self._current = number
        placed = bars[number]
        self.setAccessibleDescription(self._tip(placed))
        self.picked.emit(self._tip(placed))
        self.update()

    def _tip(self, placed: _Placed) -> str:
        return f"{self._lanes[placed.lane].label}：{placed.bar.label}，{_span(placed.bar)}"

    def _paint_axis(self, painter: QPainter) -> None:
        painter.setFont(font(Size.AXIS))
        years = range(self._first.year, self._last.year + 1)
        room = (self.width() - _HEAD) / max(1, len(years))
        every = max(1, -(-34 // max(1, int(room))))
        for year in years:
            left = self._x(date(year, 1, 1))
            painter.fillRect(left, _AXIS, 1, self.height() - _AXIS - 4, color(Role.GRID))
            if (year - years[0]) % every:
                continue
            right = self._x(min(date(year + 1, 1, 1), self._last))
            width = max(36, right - left)
            place = QRect(min(left, self.width() - width), 0, width, _AXIS - 4)
            painter.setPen(color(Role.TEXT2))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(year))

    def _paint_bar(self, painter: QPainter, placed: _Placed, *, current: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(placed.fill))
        painter.drawRoundedRect(placed.rect, 2, 2)
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(color(Role.TEXT)))
            painter.drawRoundedRect(placed.rect.adjusted(1, 1, -1, -1), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        made = font(Size.NOTE, placed.bold)
        metrics = QFontMetrics(made)
        inner = placed.rect.adjusted(4, 0, -3, 0)
        # A short bar of a grade still says its number.
        short = placed.bar.label.removesuffix("级")
        whole = metrics.horizontalAdvance(placed.bar.label) <= inner.width()
        text = metrics.elidedText(placed.bar.label if whole else short, Qt.TextElideMode.ElideRight, inner.width())
        if text in {"", "…"}:
            return
        fits = metrics.horizontalAdvance(placed.bar.label) + 8 <= placed.rect.width()
        side = Qt.AlignmentFlag.AlignHCenter if fits and self._centred(placed) else Qt.AlignmentFlag.AlignLeft
        painter.setFont(made)
        painter.setPen(color(placed.ink))
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)

    def _centred(self, placed: _Placed) -> bool:
        return self._lanes[placed.lane].label == "考核"

    def _placed(self) -> list[_Placed]:
        made: list[_Placed] = []
        for number, lane in enumerate(self._lanes):
            here = [bar for bar in lane.bars if bar.here]
            for bar in lane.bars:
                left = self._x(max(bar.start, self._first))
                right = self._x(min(bar.end or self._last, self._last))
                rect = QRect(left + 1, self._top(number), max(6, right - left - 2), _BAR)
                if right <= left and bar.start > self._last:
                    continue
                made.append(_coloured(number, lane, bar, here, rect))
        return made

    def _top(self, lane: int) -> int:
        return _AXIS + lane * _ROW + (_ROW - _BAR) // 2

    def _x(self, day: date) -> int:
        span = max(1, (self._last - self._first).days)
        return _HEAD + (self.width() - _HEAD - 3) * (day - self._first).days // span


def _coloured(number: int, lane: Lane, bar: LaneBar, here: Sequence[LaneBar], rect: QRect) -> _Placed:
    if lane.label == "考核":
        if bar.label in _GOOD:
            return _Placed(number, bar, rect, Role.OK_WEAK, Role.OK)
        if bar.label in _POOR:
            return _Placed(number, bar, rect, Role.BAD_WEAK, Role.BAD)
        return _Placed(number, bar, rect, Role.HEAD, Role.TEXT)
    if not bar.here:
        return _Placed(number, bar, rect, Role.CHART4, Role.TEXT)
    place = here.index(bar)
    if place == len(here) - 1:
        return _Placed(number, bar, rect, Role.CHART1, Role.ON_ACCENT, bold=True)
    return _Placed(number, bar, rect, Role.CHART3 if (len(here) - place) % 2 == 0 else Role.CHART4, Role.TEXT)


def _span(bar: LaneBar) -> str:
    start = "开始日期不详" if bar.start.year <= 1900 else f"{bar.start} 起"
    if bar.end is None:
        return f"{start}，至今"
    return f"{start}，至 {bar.end - timedelta(days=1)}"


def _spoken(lane: Lane) -> str:
    return f"{lane.label}：" + ("，".join(bar.label for bar in lane.bars) or "没有记录")
