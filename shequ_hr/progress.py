"""Progress and cancellation of long work: the work reports steps, the reporter may stop it at each of them."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told about steps by long work; raises Cancelled at a checkpoint when the user wishes to stop."""

    def step(self, done: int, total: int, label: str) -> None:
        """Report that ``done`` of ``total`` units are finished."""


class Silent:
    """A Progress that nobody watches and nobody cancels."""

    def step(self, done: int, total: int, label: str) -> None:
        """Ignore the report."""


SILENT: Progress = Silent()
