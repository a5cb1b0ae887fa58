"""What hands do in a window test that pytest-qt has no word for: Chinese text comes through the input method."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_text(field: QWidget, text: str) -> None:
    """Commit a text into a field as an input method does; test keys can only type ASCII."""
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
