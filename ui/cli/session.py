"""What a command works in: the data folder, the user, and the office opened for the time of the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shequ_hr.ports import PackLibrary, Workspace
from ui.bootstrap import ShippedPacks, create_workspace, open_workspace, store_path
from ui.cli.presenting import ConsoleProgress


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the program."""

    data: Path
    user: str
    as_json: bool

    @property
    def library(self) -> PackLibrary:
        """The packs that ship with the program; needs no office."""
        return ShippedPacks()

    @property
    def progress(self) -> ConsoleProgress:
        """A fresh progress on stderr."""
        return ConsoleProgress()

    @contextmanager
    def office(self) -> Iterator[Workspace]:
        """The office of the data folder, closed again afterwards."""
        ws = open_workspace(self.data, self.user)
        try:
            yield ws
        finally:
            ws.store.close()

    @contextmanager
    def new_office(self) -> Iterator[tuple[Workspace, Callable[[], None]]]:
        """An empty store and a function that keeps it; what is not kept is removed, so that one can try again."""
        ws = create_workspace(self.data, self.user)
        kept = False

        def keep() -> None:
            nonlocal kept
            kept = True

        try:
            yield ws, keep
        finally:
            ws.store.close()
            if not kept:
                store_path(self.data).unlink(missing_ok=True)
