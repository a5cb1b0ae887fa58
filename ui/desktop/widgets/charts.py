"""Charts by own painting: months as bars, spreads, shares. One hue, always labelled; saved as PNG or as its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QWidget

from shequ_hr.money import Fen, divide, grouped
from ui.desktop.theme import Role, Size, color, font

_HUES = (Role.CHART1, Role.CHART2, Role.CHART3, Role.CHART4)
WAN = 1_000_000
"""Fen in 万元."""


def wan_text(amount: Fen) -> str:
    """万元 with two decimals, half up: charts only."""
    hundredths = divide(amount * 100, WAN)
    return f"{'−' if hundredths < 0 else ''}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02d}"


def yuan_only(amount: Fen) -> str:
    """Whole yuan with separators, half up: chart labels only."""
    yuan = divide(amount, 100)
    return f"{'−' if yuan < 0 else ''}{abs(yuan):,}"


class Chart(QWidget):
    """Base: a name that is read out, focus by keyboard, a menu that saves the picture or copies the table."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def table(self) -> list[list[str]]:
        """What the chart shows, first row headers."""
        raise NotImplementedError

    def described(self) -> None:
        """After new data: what a screen reader reads."""
        self.setAccessibleDescription("；".join("，".join(line) for line in self.table()[1:]))
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Save or copy."""
        menu = QMenu(self)
        menu.addAction("另存为图片 …").triggered.connect(self._save)
        menu.addAction("复制为表格").triggered.connect(self._copy)
        menu.popup(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw, and frame it while it has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color(Role.ACCENT), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def draw(self, painter: QPainter) -> None:
        """Draw the data."""
        raise NotImplementedError

    def say_empty(self, painter: QPainter, sentence: str) -> None:
        """A sentence where there is nothing to draw yet."""
        painter.setFont(font(Size.BODY))
        painter.setPen(color(Role.TEXT3))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), sentence)

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "保存图片", f"{self._name}.png", "PNG 图片 (*.png)")
        if chosen:
            self.grab().save(chosen)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in self.table()))


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: label under the axis, amount (None = no figure yet), whether it is the current one."""

    label: str
    amount: Fen | None
    current: bool = False


class BarChart(Chart):
    """``BarChart(name)``; ``set_data([Bar...])``: amounts in 万元 from zero, the current bar labelled."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._bars: tuple[Bar, ...] = ()
        self.setMinimumHeight(96)

    def sizeHint(self) -> QSize:
        """What a panel of the workbench gives."""
        return QSize(400, 140)

    def set_data(self, bars: Sequence[Bar]) -> None:
        """Show these."""
        self._bars = tuple(bars)
        self.described()

    def table(self) -> list[list[str]]:
        """Month and amount in yuan."""
        return [["月份", "金额"], *([bar.label, "" if bar.amount is None else grouped(bar.amount)] for bar in self._bars)]

    def draw(self, painter: QPainter) -> None:
        """Axis, hairlines, bars, labels."""
        if not self._bars:
            self.say_empty(painter, "锁定第一个月后，这里显示各月成本。")
            return
        area = self.rect().adjusted(34, 16, -2, -18)
        top = _ceiling(max((bar.amount or 0 for bar in self._bars), default=0))
        self._axis(painter, area, top)
        step = area.width() / len(self._bars)
        width = int(min(32, step * 0.6))
        for number, bar in enumerate(self._bars):
            middle = area.left() + int(step * (number + 0.5))
            painter.setFont(font(Size.AXIS, bold=bar.current))
            painter.setPen(color(Role.ACCENT_HOVER if bar.current else Role.TEXT3))
            _centred(painter, middle, area.bottom() + 3, 15, bar.label)
            if bar.amount is None:
                continue
            height = area.height() * bar.amount // max(top, 1)
            rect = QRect(middle - width // 2, area.bottom() - height + 1, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.CHART1 if bar.current else Role.CHART3))
            painter.drawRoundedRect(rect, 2, 2)
            if bar.current:
                painter.setPen(color(Role.TEXT))
                _centred(painter, middle, rect.top() - 16, 15, wan_text(bar.amount))

    def _axis(self, painter: QPainter, area: QRect, top: Fen) -> None:
        painter.setFont(font(Size.AXIS))
        lines = 4 if area.height() > 70 else 2
        for part in range(lines + 1):
            y = area.bottom() - area.height() * part // lines
            painter.fillRect(area.left(), y, area.width(), 1, color(Role.CTL if part == 0 else Role.GRID))
            painter.setPen(color(Role.TEXT3))
            text = _short(top * part // lines)
            painter.drawText(0, y - 8, 28, 16, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


def _short(amount: Fen) -> str:
    whole, rest = divmod(amount, WAN)
    return str(whole) if not rest else f"{whole}.{rest * 10 // WAN}"


def _ceiling(amount: Fen) -> Fen:
    """A round figure above the amount that four hairlines divide well."""
    unit = WAN // 10
    while True:
        for factor in (4, 8, 12, 16, 20, 24, 32, 40):
            if unit * factor >= amount:
                return unit * factor
        unit *= 10


def _centred(painter: QPainter, x: int, y: int, height: int, text: str) -> None:
    painter.drawText(x - 40, y, 80, height, int(Qt.AlignmentFlag.AlignCenter), text)


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest, mean and highest of a group."""

    label: str
    lowest: Fen
    mean: Fen
    highest: Fen
    people: int = 0


class RangeChart(Chart):
    """``RangeChart(name)``; ``set_data([Spread...])``: a span from lowest to highest with a mark at the mean."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._spreads: tuple[Spread, ...] = ()
        self.setMinimumHeight(96)

    def set_data(self, spreads: Sequence[Spread]) -> None:
        """Show these, in their order."""
        self._spreads = tuple(spreads)
        self.described()

    def table(self) -> list[list[str]]:
        """Group, people, lowest, mean, highest in yuan."""
        head = ["岗位", "人数", "最低", "平均", "最高"]
        return [
            head,
            *([s.label, str(s.people), grouped(s.lowest), grouped(s.mean), grouped(s.highest)] for s in self._spreads),
        ]

    def draw(self, painter: QPainter) -> None:
        """One line per group; as many as fit, the rest named."""
        if not self._spreads:
            self.say_empty(painter, "算出本月工资后，这里显示各岗位的应发。")
            return
        fitting = max(1, self.height() // 26)
        shown = self._spreads[:fitting]
        metrics = QFontMetrics(font(Size.NOTE))
        left = min(110, max(metrics.horizontalAdvance(spread.label) for spread in shown) + 12)
        right = 62
        low = min(spread.lowest for spread in shown)
        high = max(spread.highest for spread in shown)
        span = max(1, high - low)
        room = max(1, self.width() - left - right - 16)
        step = self.height() // len(shown)
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for number, spread in enumerate(shown):
            middle = step * number + step // 2
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT))
            name = metrics.elidedText(spread.label, Qt.TextElideMode.ElideRight, left - 8)
            painter.drawText(0, middle - 9, left - 8, 18, side, name)
            painter.fillRect(left, middle, room + 8, 1, color(Role.LINE))
            begin, end = (left + room * (value - low) // span for value in (spread.lowest, spread.highest))
            mean = left + room * (spread.mean - low) // span
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.CHART3))
            painter.drawRoundedRect(begin, middle - 4, max(6, end - begin), 9, 3, 3)
            painter.fillRect(mean - 1, middle - 8, 3, 17, color(Role.CHART1))
            painter.setFont(font(Size.NOTE, bold=True))
            painter.setPen(color(Role.TEXT))
            place = QRect(self.width() - right, middle - 9, right, 18)
            painter.drawText(place, side, yuan_only(spread.mean))


class ShareBar(Chart):
    """``ShareBar(name)``; ``set_data([(label, count)...])``: one bar in parts, its legend with counts under it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parts: tuple[tuple[str, int], ...] = ()
        self.setFixedHeight(58)

    def set_data(self, parts: Sequence[tuple[str, int]]) -> None:
        """Show these, in their order; a fifth and later part share the palest hue."""
        self._parts = tuple(parts)
        self.described()

    def table(self) -> list[list[str]]:
        """Part and count."""
        return [[self._name, "人数"], *([name, str(count)] for name, count in self._parts)]

    def draw(self, painter: QPainter) -> None:
        """Title, bar, legend."""
        painter.setFont(font(Size.NOTE))
        painter.setPen(color(Role.TEXT2))
        painter.drawText(0, 0, self.width(), 16, int(Qt.AlignmentFlag.AlignVCenter), self._name)
        total = sum(count for _, count in self._parts)
        if not total:
            return
        left, legend = 0, QPoint(0, 41)
        for number, (name, count) in enumerate(self._parts):
            hue = color(_HUES[min(number, len(_HUES) - 1)])
            width = self.width() * count // total
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hue)
            if count:
                painter.drawRoundedRect(left, 18, max(2, width - 2), 16, 2, 2)
            left += width
            text = f"{name} {count}"
            need = painter.fontMetrics().horizontalAdvance(text) + 20
            if legend.x() + need > self.width() + 10:
                continue
            painter.drawRoundedRect(legend.x(), legend.y() + 4, 8, 8, 2, 2)
            painter.setPen(color(Role.TEXT))
            painter.drawText(legend.x() + 12, legend.y(), need, 16, int(Qt.AlignmentFlag.AlignVCenter), text)
            legend.setX(legend.x() + need)
