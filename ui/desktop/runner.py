"""The only file that knows threads: one worker thread opens the workspace, owns it, and does all work in order.

Results, errors and progress come back through signals whose receivers are bound methods of a QObject that lives on the
main thread, so whatever a page hands in is called there. A result for a widget that is gone is dropped.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from shiboken6 import isValid

from shequ_hr.errors import Cancelled
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress

Work = Callable[[Any, Progress], Any]
_numbers = count(1)
_REPORT_EVERY = 0.05
_COLLECT_EVERY = 1000
"""Milliseconds between rounds of the collector while the worker thread runs."""


@dataclass(eq=False)
class Job:
    """One piece of work on its way: cancel() takes effect at its next checkpoint."""

    work: Work
    on_done: Callable[[Any], None]
    on_error: Callable[[Exception], None]
    title: str = ""
    cancellable: bool = False
    note: str = ""
    outside: bool = False
    number: int = field(default_factory=lambda: next(_numbers))
    stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the work to stop; nothing of it stays."""
        self.stop.set()


@dataclass(frozen=True)
class Step:
    """A progress report of a job."""

    job: Job
    done: int
    total: int
    label: str


class _Reporter:
    """The Progress that the work sees: passes reports on, not too many, and stops cancelled work."""

    def __init__(self, job: Job, emit: Callable[[Step], None]) -> None:
        self._job, self._emit, self._last = job, emit, 0.0

    def step(self, done: int, total: int, label: str) -> None:
        """Report, or raise Cancelled at this checkpoint."""
        if self._job.stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY or done >= total:
            self._last = now
            self._emit(Step(self._job, done, total, label))


class _Worker(QObject):
    """Lives in the worker thread. Every exception of the work becomes an answer; none is lost."""

    answered = Signal(object)
    stepped = Signal(object)

    def __init__(self, open_workspace: Callable[[], Workspace], parting: Callable[[Workspace], None] | None) -> None:
        super().__init__()
        self._open = open_workspace
        self._parting = parting
        self._workspace: Workspace | None = None

    @Slot(object)
    def execute(self, job: Job) -> None:
        """Do one job and answer with its result or its exception."""
        try:
            if job.stop.is_set():
                raise Cancelled
            if self._workspace is None and not job.outside:
                self._workspace = self._open()
            answer = job.work(self._workspace, _Reporter(job, self.stepped.emit))
        except Exception as error:  # noqa: BLE001 - the boundary of the thread: the presenter sorts it on the main thread
            self.answered.emit((job, None, error))
        else:
            self.answered.emit((job, answer, None))

    @Slot()
    def close(self) -> None:
        """Close the store in the thread that owns it."""
        if self._workspace is not None:
            if self._parting is not None:
                self._parting(self._workspace)
            self._workspace.store.close()
            self._workspace = None


class Runner(QObject):
    """Hands work to the worker thread and brings answers back to the main thread, in the order of asking."""

    started = Signal(object)
    """Job: was handed over."""
    stepped = Signal(object)
    """Step of a running job."""
    finished = Signal(object)
    """Job: answered, with result, error or cancellation."""
    _submitted = Signal(object)
    _closing = Signal()

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        parent: QObject | None = None,
        *,
        parting: Callable[[Workspace], None] | None = None,
    ) -> None:
        """``parting``: what is done with the office in its thread before it is closed; it may not raise."""
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName("store")
        self._worker = _Worker(open_workspace, parting)
        self._worker.moveToThread(self._thread)
        self._submitted.connect(self._worker.execute)
        self._closing.connect(self._worker.close)
        self._worker.answered.connect(self._deliver)
        self._worker.stepped.connect(self._report)
        self._jobs: list[Job] = []
        self._collecting = QTimer(self)
        self._collecting.timeout.connect(self._collect)
        self._collecting.start(_COLLECT_EVERY)
        gc.disable()  # it would run in whichever thread allocates, and widgets must not die in the worker's
        self._thread.start()

    def run(
        self,
        work: Work,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
        *,
        title: str = "",
        cancellable: bool = False,
        note: str = "",
        outside: bool = False,
    ) -> Job:
        """Queue ``work(workspace, progress)``; ``on_done(result)`` or ``on_error(exception)`` follows on the main thread.

        ``title`` is shown with the progress when the work takes longer; ``note`` says what cancelling leaves behind.
        ``outside``: the work needs no office and must not open one (recovery, encrypting); its workspace may be None.
        """
        job = Job(work, on_done, on_error, title, cancellable, note, outside)
        self._jobs.append(job)
        self.started.emit(job)
        self._submitted.emit(job)
        return job

    @property
    def busy(self) -> bool:
        """Whether any job is unanswered."""
        return bool(self._jobs)

    def stop(self) -> None:
        """Cancel what waits, close the store and end the thread. Nothing is delivered afterwards."""
        for job in self._jobs:
            job.cancel()
        if self._thread.isRunning():
            self._closing.emit()
            self._thread.quit()
            self._thread.wait()
            self._collecting.stop()
            gc.enable()
        self._jobs.clear()

    @Slot()
    def _collect(self) -> None:
        """Collect what came to be lately, in the thread that owns the widgets."""
        gc.collect(1)

    @Slot(object)
    def _deliver(self, answer: tuple[Job, Any, Exception | None]) -> None:
        job, result, error = answer
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        self.finished.emit(job)
        receiver: Callable[[Any], None] = job.on_done if error is None else job.on_error
        if _alive(receiver):
            receiver(result if error is None else error)

    @Slot(object)
    def _report(self, step: Step) -> None:
        if step.job in self._jobs:
            self.stepped.emit(step)


def _alive(receiver: Callable[[Any], None]) -> bool:
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
