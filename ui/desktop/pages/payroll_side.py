"""The right panel of the 工资 page: 「为什么」 of the current cell, 本月录入 of its person, or a reason to be given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QWidget

from ui.desktop.components.why_panel import WIDTH, WhyPanel
from ui.desktop.pages.payroll_inputs import InputPanel
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, row, rule
from ui.desktop.widgets.text_checks import flaw_of_text


class ReasonPanel(QFrame):
    """``ReasonPanel()``: ``ask(title, text, button, on_given)``: one line of reason, then the button."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self.setFixedWidth(WIDTH)
        self._on_given: Callable[[str], object] | None = None
        outer = column(self, gap=0)
        head = QWidget()
        head.setFixedHeight(45)
        line = row(head, margins=(14, 0, 8, 0), gap=2)
        self._title = label("", Size.PANEL, bold=True)
        close = IconButton("close", "关闭（Esc）")
        close.clicked.connect(self.closed)
        line.addWidget(self._title, 1)
        line.addWidget(close)
        outer.addWidget(head)
        outer.addWidget(rule())
        body = column(margins=(14, 12, 14, 14), gap=10)
        self._text = label("", role=Role.TEXT2, wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("原因")
        self.reason.setPlaceholderText("一句话，会记入这个月的经过")
        self.reason.textChanged.connect(self._check)
        buttons = row(gap=8)
        cancel = SecondaryButton("取消")
        cancel.clicked.connect(self.closed)
        self.give = PrimaryButton("确定")
        self.give.clicked.connect(self._given)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.give)
        body.addWidget(self._text)
        body.addWidget(label("原因"))
        body.addWidget(self.reason)
        body.addLayout(buttons)
        body.addStretch(1)
        outer.addLayout(body, 1)

    def ask(self, title: str, text: str, button: str, on_given: Callable[[str], object]) -> None:
        """Ask for a reason; ``on_given(reason)`` is called once the button is pressed."""
        self._on_given = on_given
        self._title.setText(title)
        self.setAccessibleName(title)
        self._text.setText(text)
        self.give.setText(button)
        self.give.setAccessibleName(button)
        self.reason.clear()
        self._check("")
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _check(self, _: str) -> None:
        reason = self.reason.text().strip()
        flaw = flaw_of_text(reason) if reason else "请先写原因"
        self.give.allow(not flaw, flaw)

    def _given(self) -> None:
        reason, action = self.reason.text().strip(), self._on_given
        self.closed.emit()
        if action is not None and reason:
            action(reason)


class PayrollSide(QStackedWidget):
    """``PayrollSide()``: hidden until one of its three panels is wanted; ``open_changed(bool)``."""

    open_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.why, self.inputs, self.reason = WhyPanel(), InputPanel(), ReasonPanel()
        for panel in (self.why, self.inputs, self.reason):
            self.addWidget(panel)
            panel.closed.connect(self.hide_all)
        self.hide()

    @property
    def explaining(self) -> bool:
        """Whether 「为什么」 is open."""
        return not self.isHidden() and self.currentWidget() is self.why

    def open_panel(self, panel: QWidget) -> None:
        """Show one of the panels."""
        self.setCurrentWidget(panel)
        if self.isHidden():
            self.show()
            self.open_changed.emit(True)

    def hide_all(self) -> None:
        """Give the room back to the grid."""
        if not self.isHidden():
            self.hide()
            self.open_changed.emit(False)
