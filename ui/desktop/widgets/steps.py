"""The steps of a month or a wizard in one line. Each is a button; a blocked one says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.desktop import icons
from ui.desktop.theme import Role, Size, color, font
from ui.desktop.widgets.labels import clear, row


@dataclass(frozen=True, slots=True)
class StepItem:
    """A step: ``state`` is done, current, waiting or blocked; ``tip`` says why it is blocked or what it did."""

    key: str
    label: str
    state: str = "waiting"
    tip: str = ""


class _StepButton(QAbstractButton):
    def __init__(self, item: StepItem, number: int, numbered: bool) -> None:
        super().__init__()
        self._item, self._number, self._numbered = item, number, numbered
        self.setText(item.label)
        self.setToolTip(item.tip)
        words = {"done": "已完成", "current": "当前", "waiting": "未开始", "blocked": "暂不能做"}
        self.setAccessibleName(f"{item.label}，{words.get(item.state, '')}")
        self.setAccessibleDescription(item.tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(26)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Sign, gap and bold text."""
        sign = 22 if self._numbered else 14
        return QSize(QFontMetrics(font(Size.BODY, bold=True)).horizontalAdvance(self.text()) + sign + 16, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sign and word; the current one tinted; a frame with the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = self._item.state
        if state == "current" and not self._numbered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.SEL))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), 4, 4)
        left = self._sign(painter, state)
        current = state == "current"
        painter.setFont(font(Size.BODY, bold=current))
        painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT if state == "done" else Role.TEXT2))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setPen(QPen(color(Role.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def _sign(self, painter: QPainter, state: str) -> int:
        if self._numbered:
            circle(painter, 4, 4, 18, str(self._number), state)
            return 28
        middle = self.height() // 2
        if state == "done":
            icons.icon("check", Role.ACCENT).paint(painter, 6, middle - 6, 12, 12)
        else:
            painter.setPen(color(Role.ACCENT if state == "current" else Role.CTL))
            painter.setBrush(color(Role.ACCENT) if state == "current" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(7, middle - 4, 9, 9)
        return 22


def circle(painter: QPainter, x: int, y: int, size: int, text: str, state: str) -> None:
    """A step's round sign: filled with a tick when done, ringed when current, grey otherwise."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    done, current = state == "done", state == "current"
    painter.setPen(QPen(color(Role.ACCENT if done or current else Role.CTL), 2 if current else 1))
    painter.setBrush(color(Role.ACCENT if done else Role.SURFACE))
    painter.drawEllipse(x, y, size, size)
    if done:
        edge = size * 3 // 5
        icons.icon("check", Role.ON_ACCENT).paint(painter, x + (size - edge) // 2 + 1, y + (size - edge) // 2 + 1, edge, edge)
    else:
        painter.setFont(font(Size.NOTE, bold=current))
        painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT2))
        painter.drawText(x, y, size + 1, size + 1, int(Qt.AlignmentFlag.AlignCenter), text)


class StepBar(QWidget):
    """``StepBar(numbered=False)``: steps in one line; ``set_steps([StepItem...])``; ``chosen(key)`` on click."""

    chosen = Signal(str)

    def __init__(self, *, numbered: bool = False) -> None:
        super().__init__()
        self._numbered = numbered
        self._box = row(self, gap=0)
        self.setAccessibleName("步骤")

    def set_steps(self, steps: Sequence[StepItem]) -> None:
        """Show these steps."""
        clear(self._box)
        for number, item in enumerate(steps, start=1):
            if number > 1:
                self._box.addWidget(_Dash(24 if self._numbered else 14))
            button = _StepButton(item, number, self._numbered)
            button.clicked.connect(_Chosen(self, item.key))
            self._box.addWidget(button)


class _Dash(QWidget):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.setFixedSize(width, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline between two steps."""
        QPainter(self).fillRect(3, self.height() // 2, self.width() - 6, 1, color(Role.CTL))


class _Chosen:
    def __init__(self, bar: StepBar, key: str) -> None:
        self._bar, self._key = bar, key

    def __call__(self) -> None:
        self._bar.chosen.emit(self._key)
