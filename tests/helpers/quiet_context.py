"""An AppContext without a thread and a store: remembers what pages ask and start, answers when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from ui.desktop.context import AppContext
from ui.desktop.operations import Operation
from ui.desktop.runner import Job, Runner

MONTH = PayMonth(2026, 10)


@dataclass
class Asked:
    """A question of a page: its key and who takes the answer or the error."""

    key: str
    answer: Callable[[Any], None]
    refuse: Callable[[Exception], None] | None


@dataclass
class Started:
    """A write of a page."""

    operation: Operation[Any]
    answer: Callable[[Any], None] | None
    refuse: Callable[[Exception], None] | None


def _no_store() -> Workspace:
    raise AssertionError("a page test has no store")


class QuietContext(AppContext):
    """``QuietContext()``: ``asked``, ``started``, ``went`` (page, arguments) and ``said`` in order."""

    def __init__(self, month: PayMonth = MONTH) -> None:
        self._runner = Runner(_no_store)
        super().__init__(self._runner, month, "周敏")
        self.asked: list[Asked] = []
        self.started: list[Started] = []
        self.went: list[tuple[str, dict[str, object]]] = []
        self.said: list[str] = []
        self.navigation.connect(lambda page, arguments: self.went.append((page, arguments)))
        self.noticed.connect(lambda notice: self.said.append(notice.text))

    def read(  # type: ignore[override]  # the test's answers come by hand
        self,
        owner: QObject,
        query: Callable[[Workspace], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        title: str = "",
    ) -> Job:
        """Remember the question."""
        self.asked.append(Asked(key, on_done, on_error))
        return Job(lambda _ws, _progress: None, on_done, lambda _: None)

    def start(
        self,
        operation: Operation[Any],
        owner: QObject | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Remember the write."""
        self.started.append(Started(operation, on_done, on_error))
        return Job(lambda _ws, _progress: None, lambda _: None, lambda _: None)

    def last_asked(self, key: str) -> Asked:
        """The newest question under a key."""
        return next(asked for asked in reversed(self.asked) if asked.key == key)

    def stop(self) -> None:
        """End the thread that never worked."""
        self._runner.stop()
