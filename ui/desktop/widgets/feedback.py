"""What the window says while and after it does something: the undo bar and the progress card. Both float over the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QWidget

from ui.desktop import icons
from ui.desktop.runner import Job, Runner, Step
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import SecondaryButton
from ui.desktop.widgets.labels import column, label, row

_SHOWN_FOR = 8_000
_AFTER = 600
_AT_LEAST = 500


class UndoBar(QFrame):
    """``UndoBar(parent)``: bottom centre of its parent; one sentence and one button; 8 s, held while hovered or focused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setProperty("look", "inverse")
        self.setFixedHeight(40)
        box = row(self, margins=(14, 0, 6, 0), gap=10)
        self._icon = QLabel()
        self._text = label("", role=Role.ON_INVERSE)
        self._button = QPushButton()
        self._button.setProperty("look", "inverse")
        self._button.clicked.connect(self._act)
        close = QPushButton()
        close.setProperty("look", "inverse")
        close.setIcon(icons.icon("close", Role.ON_INVERSE))
        close.setAccessibleName("关闭提示")
        close.clicked.connect(self.hide)
        for part in (self._icon, self._text):
            box.addWidget(part)
        box.addSpacing(24)
        box.addStretch(1)
        box.addWidget(self._button)
        box.addWidget(close)
        self._action: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_FOR)
        self._timer.timeout.connect(self._time_is_up)
        self._undo_key = QShortcut(QKeySequence.StandardKey.Undo, parent)
        self._undo_key.activated.connect(self._undo_pressed)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, button: str = "", action: Callable[[], None] | None = None, *, bad: bool = False) -> None:
        """Show a sentence; errors stay until closed."""
        self._text.setText(text)
        self._icon.setPixmap(icons.pixmap("warning" if bad else "check", 16, Role.INVERSE_LINK, ratio=2.0))
        self._button.setText(f"{button}　Ctrl+Z" if button == "撤销" else button)
        self._button.setVisible(bool(button))
        self._action = action
        self._undo_key.setEnabled(button == "撤销")
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if not bad:
            self._timer.start()

    @property
    def sentence(self) -> str:
        """What it says now, "" when hidden."""
        return "" if self.isHidden() else self._text.text()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Stay in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        parent = self._parent
        width = min(max(self.sizeHint().width(), 320), parent.width() - 40)
        self.setGeometry((parent.width() - width) // 2, parent.height() - 40 - 42, width, 40)

    def _time_is_up(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start()
        else:
            self.hide()
            self._undo_key.setEnabled(False)

    def _undo_pressed(self) -> None:
        if not self.isHidden():
            self._act()

    def _act(self) -> None:
        action = self._action
        self.hide()
        self._undo_key.setEnabled(False)
        if action is not None:
            action()


class ProgressCard(QFrame):
    """``ProgressCard(runner, parent)``: shown when titled work lasts over 600 ms, for at least 500 ms; can cancel."""

    def __init__(self, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setProperty("look", "panel")
        self.setFixedWidth(340)
        box = column(self, margins=(16, 14, 16, 12), gap=10)
        self._title = label("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._note = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self._cancel = SecondaryButton("取消")
        self._cancel.clicked.connect(self._cancel_job)
        foot = row()
        foot.addWidget(self._note, 1)
        foot.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignRight)
        box.addWidget(self._title)
        box.addWidget(self._bar)
        box.addLayout(foot)
        self._job: Job | None = None
        self._wait, self._least = QTimer(self), QTimer(self)
        for timer, span in ((self._wait, _AFTER), (self._least, _AT_LEAST)):
            timer.setSingleShot(True)
            timer.setInterval(span)
        self._wait.timeout.connect(self._appear)
        self._least.timeout.connect(self._maybe_hide)
        runner.started.connect(self._started)
        runner.stepped.connect(self._stepped)
        runner.finished.connect(self._finished)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Stay in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _started(self, job: Job) -> None:
        if job.title and self._job is None:
            self._job = job
            self._title.setText(job.title)
            self._note.setText(job.note if job.cancellable else "")
            self._cancel.setVisible(job.cancellable)
            self._cancel.setEnabled(True)
            self._bar.setRange(0, 0)
            self._wait.start()

    def _stepped(self, step: Step) -> None:
        if step.job is self._job:
            self._bar.setRange(0, max(step.total, 1))
            self._bar.setValue(step.done)
            counted = f"　{step.done}／{step.total}" if step.total > 1 else ""
            self._title.setText(f"{step.label or step.job.title}{counted}")

    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._wait.stop()
            self._maybe_hide()

    def _appear(self) -> None:
        if self._job is not None:
            self.adjustSize()
            self._place()
            self.show()
            self.raise_()
            self._least.start()

    def _maybe_hide(self) -> None:
        if self._job is None and not self._least.isActive():
            self.hide()

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._title.setText("正在取消 …")

    def _place(self) -> None:
        parent = self._parent
        self.move((parent.width() - self.width()) // 2, (parent.height() - self.height()) // 2)
