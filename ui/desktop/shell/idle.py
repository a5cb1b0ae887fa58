"""When the window locks itself: a span without input, or a computer that slept. Counts by a clock that tests replace."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_LOOK_EVERY = 5_000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """``due`` once after ``minutes`` without input; ``surfaced`` for each top-level widget that appears while ``covering``."""

    due = Signal()
    surfaced = Signal(object)

    def __init__(self, parent: QObject, minutes: int, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self.minutes, self.now, self.covering, self.active = minutes, now, False, False
        self._last = now()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def begin(self) -> None:
        """An office is open: count from now."""
        self.active, self._last = True, self.now()
        self._timer.start()

    def end(self) -> None:
        """No office is open: there is nothing to lock."""
        self.active = False
        self._timer.stop()

    def look(self) -> None:
        """Whether it is time. A clock that was set back counts as time too: it must not keep the window open."""
        passed = self.now() - self._last
        if self.active and not self.covering and not 0 <= passed < self.minutes * 60:
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any input counts; what appears while the window is covered is reported."""
        kind = event.type()
        if kind in _INPUT:
            self._last = self.now()
        elif kind == QEvent.Type.Show and self.covering and watched.isWidgetType():
            self.surfaced.emit(watched)
        return False
