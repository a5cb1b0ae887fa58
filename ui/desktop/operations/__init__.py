"""User actions: one small function per action that returns an Operation; a page starts it with ``context.start``.

A page never opens a transaction, starts a thread or words an error. One module per capability
(``operations/office.py``, ``operations/people.py``, ``operations/payroll.py`` ...).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from shequ_hr.changes import Outcome
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress

T = TypeVar("T")


@dataclass(frozen=True)
class Operation(Generic[T]):
    """A write that a user asked for.

    ``work`` runs in the worker thread and returns the use case's Outcome. ``done`` words the success for the undo bar
    ("" = say nothing). ``undo`` builds the operation that takes it back, when there is one. ``note`` tells what stays
    when it is cancelled.
    """

    title: str
    work: Callable[[Workspace, Progress], Outcome[T]]
    done: Callable[[T], str] | None = None
    undo: Callable[[T], Operation[object]] | None = None
    cancellable: bool = False
    note: str = "取消后不留下任何改动"
