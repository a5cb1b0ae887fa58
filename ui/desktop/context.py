"""What every page is given: work on the store, the month, where to go, and news of changes. Holds no data of the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Cancelled
from shequ_hr.model.security import Actor
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.security.roles import Action, may
from ui.desktop.operations import Operation
from ui.desktop.runner import Job, Runner

T = TypeVar("T")


@dataclass(frozen=True)
class ChangeNotice:
    """A write touched these areas; ``sender`` (a page or None) already knows."""

    changes: Changes
    sender: QObject | None


@dataclass(frozen=True)
class Notice:
    """A short sentence for the undo bar; ``label`` and ``action`` are its one button."""

    text: str
    label: str = ""
    action: Callable[[], None] | None = None
    bad: bool = False


class AppContext(QObject):
    """Shared by shell and pages."""

    changed = Signal(object)
    """ChangeNotice after a write."""
    month_changed = Signal(object)
    """PayMonth that the window works in."""
    navigation = Signal(str, object)
    """Page key and a dict of arguments."""
    noticed = Signal(object)
    """Notice for the undo bar."""
    failed = Signal(object)
    """Exception for the presenter."""
    status = Signal(object, object)
    """Left and right text of the status bar (str)."""
    badged = Signal(object)
    """Page key -> count of open work, for the navigation."""
    office_wanted = Signal(object)
    """Another data folder (str) that the window should open."""
    lock_wanted = Signal()
    """Cover the window until the user's password is typed again."""
    idle_limit_changed = Signal(object)
    """Minutes without input (int) after which the window locks itself."""

    def __init__(self, runner: Runner, month: PayMonth, user: str, parent: QObject | None = None, *, folder: str = "") -> None:
        super().__init__(parent)
        self.runner = runner
        self.user = user
        self.folder = folder
        self.actor = Actor(name=user)
        self._month = month
        self._reads: dict[tuple[int, str], Job] = {}
        self._writes: dict[tuple[int, str], Job] = {}

    def may(self, action: Action) -> bool:
        """Whether to offer something to the user; the use case asks again."""
        return may(self.actor, action)

    @property
    def month(self) -> PayMonth:
        """The month that the window works in."""
        return self._month

    def set_month(self, month: PayMonth) -> None:
        """Move the whole window to another month."""
        if month != self._month:
            self._month = month
            self.month_changed.emit(month)

    def navigate(self, page: str, **arguments: Any) -> None:
        """Go to a page; the arguments reach its ``open_with``."""
        self.navigation.emit(page, arguments)

    def notify(self, text: str, label: str = "", action: Callable[[], None] | None = None, bad: bool = False) -> None:
        """Say a sentence in the undo bar, with at most one button."""
        self.noticed.emit(Notice(text, label, action, bad))

    def read(
        self,
        owner: QObject,
        query: Callable[[Workspace], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        title: str = "",
    ) -> Job:
        """Ask the store; the newest question of an owner under the same key wins, older answers are dropped."""
        place = (id(owner), key or getattr(query, "__qualname__", repr(query)))
        older = self._reads.get(place)
        if older is not None:
            older.cancel()

        def work(workspace: Workspace, _: Progress) -> T:
            return query(workspace)

        def done(answer: T) -> None:
            if self._reads.get(place) is job:
                del self._reads[place]
                _call(owner, on_done, answer)

        def failed(error: Exception) -> None:
            if self._reads.get(place) is not job:
                return
            del self._reads[place]
            if not isinstance(error, Cancelled):
                _call(owner, on_error or self.failed.emit, error)

        job = self.runner.run(work, done, failed, title=title)
        self._reads[place] = job
        return job

    def start(
        self,
        operation: Operation[T],
        owner: QObject | None = None,
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Do a write; then tell ``on_done``, everybody who cares about its Changes (not the owner), and the undo bar.

        A second click while the same write of the same owner is under way starts nothing: it gets the job that runs.
        """
        place = (id(owner), operation.title)
        running = self._writes.get(place) if owner is not None else None
        if running is not None:
            return running

        def done(outcome: Outcome[T]) -> None:
            self._writes.pop(place, None)
            _call(owner, on_done, outcome.value)
            if outcome.changes:
                self.changed.emit(ChangeNotice(outcome.changes, owner))
            self._say(operation, outcome.value)

        def failed(error: Exception) -> None:
            self._writes.pop(place, None)
            _call(owner, on_error, error)
            if on_error is None and not isinstance(error, Cancelled):
                self.failed.emit(error)
            elif isinstance(error, Cancelled):
                self.notify(f"已取消：{operation.title}。{operation.note}。")

        job = self.runner.run(
            operation.work,
            done,
            failed,
            title=operation.title,
            cancellable=operation.cancellable,
            note=operation.note,
        )
        if owner is not None:
            self._writes[place] = job
        return job

    def _say(self, operation: Operation[T], value: T) -> None:
        if operation.done is None:
            return
        text = operation.done(value)
        if not text:
            return
        back = operation.undo
        if back is None:
            self.notify(text)
        else:
            self.notify(text, "撤销", lambda: _forget(self.start(back(value))))


def _forget(_: Job) -> None:
    """The job reports through signals; nobody waits for it here."""


def _call(owner: QObject | None, receiver: Callable[[Any], object] | None, value: object) -> None:
    from shiboken6 import isValid

    if receiver is not None and (owner is None or isValid(owner)):
        receiver(value)
