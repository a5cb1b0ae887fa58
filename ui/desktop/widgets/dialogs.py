"""The base of the few dialogs, and the typed confirmation for lock, void, restore and send."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, DangerButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, row, rule
from ui.desktop.widgets.text_checks import flaw_of_text


class Dialog(QDialog):
    """``Dialog(parent, title, width=470)``: title, ``body`` (a layout), ``foot`` with 取消; Enter in a field does not accept.

    Open it with ``open()`` (it never blocks the program) and listen to ``accepted``.
    """

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 470, cancel: str = "取消") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        outer = column(self, margins=(20, 18, 20, 16), gap=12)
        self.heading = label(title, Size.PANEL, bold=True)
        outer.addWidget(self.heading)
        self.body: QVBoxLayout = column(gap=10)
        outer.addLayout(self.body, 1)
        self.foot: QHBoxLayout = row(gap=8)
        self.foot.addStretch(1)
        self.cancel = SecondaryButton(cancel)
        self.cancel.clicked.connect(self.reject)
        self.foot.addWidget(self.cancel)
        outer.addLayout(self.foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter presses only the button that has the focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, (PrimaryButton, SecondaryButton, DangerButton)):
                focused.click()
            return
        super().keyPressEvent(event)


class TypedConfirm(Dialog):
    """``TypedConfirm(parent, title, text, words, button, on_confirmed, danger=False, reason=False)``.

    The button stays disabled until exactly ``words`` is typed (and, with ``reason``, a reason is given);
    then ``on_confirmed(reason)`` is called once.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        words: str,
        button: str,
        on_confirmed: Callable[[str], object],
        *,
        danger: bool = False,
        reason: bool = False,
    ) -> None:
        super().__init__(parent, title)
        self._words, self._on_confirmed, self._needs_reason = words, on_confirmed, reason
        self.body.addWidget(label(text, role=Role.TEXT2, wrap=True))
        self.body.addWidget(rule())
        self.reason = QLineEdit()
        if reason:
            self.body.addWidget(label("原因（记入日志）"))
            self.reason.setAccessibleName("原因")
            self.reason.textChanged.connect(self._check)
            self.body.addWidget(self.reason)
        line = row(gap=8)
        line.addWidget(label("输入"))
        line.addWidget(Chip(words, Tone.MUTED))
        line.addWidget(label("以确认"))
        line.addStretch(1)
        self.body.addLayout(line)
        self.entry = QLineEdit()
        self.entry.setMaximumWidth(240)
        self.entry.setAccessibleName(f"输入“{words}”以确认")
        self.entry.textChanged.connect(self._check)
        self.body.addWidget(self.entry)
        self.body.addStretch(1)
        self.confirm = (DangerButton if danger else PrimaryButton)(button, "delete" if danger else "lock")
        self.confirm.clicked.connect(self._confirmed)
        self.foot.addWidget(self.confirm)
        self._check()
        (self.reason if reason else self.entry).setFocus()

    def _check(self) -> None:
        reason = self.reason.text().strip()
        missing = "请先填写原因" if self._needs_reason and not reason else flaw_of_text(reason)
        if not missing and self.entry.text().strip() != self._words:
            missing = f"请输入“{self._words}”"
        self.confirm.allow(not missing, missing)

    def _confirmed(self) -> None:
        self.accept()
        self._on_confirmed(self.reason.text().strip())
