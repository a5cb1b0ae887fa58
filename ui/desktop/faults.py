"""Exceptions that nobody caught, from whatever thread, slot or finaliser, and what Qt complains of: all end at the presenter.

Nothing here words an error; nothing is shown from inside the place that failed, which may be painting just now.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from shequ_hr.security.masking import mask_text
from ui.desktop.messages import Presenter, word_of_qt

log = logging.getLogger(__name__)
_LEVELS = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO, QtMsgType.QtWarningMsg: logging.WARNING}
_Handler = Callable[[QtMsgType, QMessageLogContext, str], None]


class FaultCatcher(QObject):
    """``FaultCatcher(presenter)``: ``install()`` takes the four hooks of the process, ``remove()`` gives them back."""

    _caught = Signal(object)
    _complained = Signal(str)

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        queued = Qt.ConnectionType.QueuedConnection
        self._caught.connect(self._present, queued)
        self._complained.connect(self._tell, queued)
        self._qt_before: _Handler | None = None

    def install(self) -> None:
        """Take over; slots of PySide end in ``sys.excepthook`` too."""
        sys.excepthook = self._raised
        threading.excepthook = self._thread_raised
        sys.unraisablehook = self._unraisable
        self._qt_before = qInstallMessageHandler(self._qt_said)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(self._qt_before)

    def _raised(self, _: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._caught.emit(error.with_traceback(trace))

    def _thread_raised(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._caught.emit(arguments.exc_value)

    def _unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            self._caught.emit(arguments.exc_value)

    def _qt_said(self, kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        level = _LEVELS.get(kind)
        if level is None:
            self._complained.emit(text)
        else:
            log.log(level, "Qt: %s", mask_text(text))

    @Slot(object)
    def _present(self, error: BaseException) -> None:
        self._presenter.present(error)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self._presenter.show_message(word_of_qt(text))
