"""Numbers that were revealed do not stay on the clipboard: whatever is copied of them is taken off again after a while."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_FOR = 30_000
"""Milliseconds that a revealed number stays on the clipboard."""


class ClipboardGuard(QObject):
    """``ClipboardGuard(parent)``: ``watch(numbers)`` while they are shown; ``copy(number)`` puts one on the clipboard."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers: set[str] = set()
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(KEPT_FOR)
        self.timer.timeout.connect(self.clear)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def watch(self, numbers: Iterable[str]) -> None:
        """From now on the clipboard gives these up, by whatever way they came there."""
        self._numbers |= {number for number in numbers if number}

    def copy(self, number: str) -> None:
        """Put a number on the clipboard for a while."""
        self.watch([number])
        QGuiApplication.clipboard().setText(number)

    def clear(self) -> None:
        """Take a number off the clipboard; anything else that was copied since stays."""
        if self._holds():
            QGuiApplication.clipboard().clear()

    def _changed(self) -> None:
        if self._holds():
            self.timer.start()

    def _holds(self) -> bool:
        text = QGuiApplication.clipboard().text() if self._numbers else ""
        return any(number in text for number in self._numbers)
