"""The lock over the window: hides what is shown, dialogs too, and asks for the user's password. Work in forms stays."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget
from shiboken6 import isValid

from ui.desktop.shell.idle import IdleWatch
from ui.desktop.shell.sign_in import LockPage

_PASSING = frozenset({Qt.WindowType.Popup, Qt.WindowType.ToolTip})


class Cover(QObject):
    """``Cover(stack, watch)``: the stack's first page is the work, the lock page is put behind it.

    ``covered`` and ``uncovered`` tell the window; ``page`` asks for the password.
    """

    covered = Signal()
    uncovered = Signal()

    def __init__(self, stack: QStackedWidget, watch: IdleWatch) -> None:
        super().__init__(stack)
        self._stack, self._watch = stack, watch
        self.page = LockPage()
        stack.addWidget(self.page)
        self._hidden: list[QWidget] = []
        watch.surfaced.connect(self._hide)

    @property
    def closed(self) -> bool:
        """Whether the window is locked."""
        return self._watch.covering

    def close(self, user: str, why: str) -> None:
        """Lock: the work is not seen, not clicked and hears no shortcut until ``open``."""
        if self.closed:
            return
        self._watch.covering = True
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                self._hide(widget)
        self._stack.setCurrentWidget(self.page)
        self.page.begin(user, why)
        self.covered.emit()

    def open(self) -> None:
        """Show everything again as it was."""
        self._watch.covering = False
        self._stack.setCurrentIndex(0)
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if isValid(widget):
                widget.show()
        self.uncovered.emit()

    def drop(self) -> None:
        """Forget what was hidden: its office is closed."""
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if isValid(widget):
                widget.deleteLater()
        self._watch.covering = False
        self._stack.setCurrentIndex(0)

    def _hide(self, widget: QWidget) -> None:
        """Hide a dialog of this window; menus and lists that hang open just close."""
        window = self._stack.window()
        if widget is window or not widget.isWindow() or widget.parentWidget() is None or not _belongs(widget, window):
            return
        widget.hide()
        if not isinstance(widget, QMenu) and widget.windowType() not in _PASSING and widget not in self._hidden:
            self._hidden.append(widget)


def _belongs(widget: QWidget, window: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not window:
        above = above.parentWidget()
    return above is window
