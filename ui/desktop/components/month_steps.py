"""The month as seven large steps on the workbench: what is done, what is open, when, by whom; each is a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from shequ_hr.runs.results import MonthStep, StepState
from ui.desktop.theme import Role, Size, color, font
from ui.desktop.widgets.labels import clear, row
from ui.desktop.widgets.steps import circle

_STATES = {StepState.DONE: "已完成", StepState.CURRENT: "现在做", StepState.WAITING: "未开始", StepState.BLOCKED: "暂不能做"}


class _Step(QAbstractButton):
    def __init__(self, step: MonthStep, number: int, last: bool) -> None:
        super().__init__()
        self._step, self._number, self._last = step, number, last
        self.setText(step.label)
        self.setAccessibleName(f"{step.label}，{_STATES[step.state]}，{step.detail}")
        self.setToolTip(step.detail if step.state is not StepState.BLOCKED else f"暂不能做：{step.detail}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """A seventh of the row."""
        return QSize(120, 82)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sign, word, connecting line, and two lines under them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = self._step.state
        current, done = state is StepState.CURRENT, state is StepState.DONE
        if current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.SEL if current else Role.HOVER))
            painter.drawRoundedRect(self.rect(), 4, 4)
        circle(painter, 10, 8, 22, str(self._number), state.value)
        painter.setFont(font(Size.PANEL, bold=current))
        painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT if done else Role.TEXT2))
        painter.drawText(QRect(39, 8, 60, 23), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        start = 39 + painter.fontMetrics().horizontalAdvance(self.text()) + 10
        if not self._last and start < self.width() - 8:
            painter.fillRect(start, 19, self.width() - start - 6, 2 if done else 1, color(Role.ACCENT if done else Role.LINE))
        self._lines(painter, current)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color(Role.ACCENT), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def _lines(self, painter: QPainter, current: bool) -> None:
        step = self._step
        painter.setFont(font(Size.NOTE, bold=current))
        painter.setPen(color(Role.WARN if current else Role.TEXT2))
        room = self.width() - 16
        metrics = painter.fontMetrics()
        detail = metrics.elidedText(step.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(10, 36, room, 18), int(Qt.AlignmentFlag.AlignVCenter), detail)
        when = f"{step.at:%m-%d %H:%M}" if step.at else ""
        second = "　".join(part for part in (when, step.by) if part)
        painter.setFont(font(Size.NOTE))
        painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT3))
        if current and not second:
            second = f"去{step.label} →"
        second = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(10, 55, room, 18), int(Qt.AlignmentFlag.AlignVCenter), second)


class MonthSteps(QFrame):
    """``MonthSteps()``: a panel; ``set_steps([MonthStep...])``; ``chosen(MonthStep)`` when one is pressed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.setAccessibleName("本月步骤")
        self.setFixedHeight(100)
        self._box = row(self, margins=(9, 8, 9, 8), gap=4)

    def set_steps(self, steps: Sequence[MonthStep]) -> None:
        """Show the month."""
        clear(self._box)
        for number, step in enumerate(steps, start=1):
            button = _Step(step, number, number == len(steps))
            button.clicked.connect(_Chosen(self, step))
            self._box.addWidget(button)


class _Chosen:
    def __init__(self, steps: MonthSteps, step: MonthStep) -> None:
        self._steps, self._step = steps, step

    def __call__(self) -> None:
        self._steps.chosen.emit(self._step)
