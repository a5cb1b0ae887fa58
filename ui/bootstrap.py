"""Wires one office: its store, the clock, files, the packs that ship with the program. The only module of ui that imports db.

Decides where the data lies; opens no window and prints nothing. The store's drivers load where it is opened: in the window
that is the worker's thread, and the window stands meanwhile.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from db.location import refuse_unsafe
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.security import Actor, Role
from shequ_hr.ports import Clock, Store, Workspace

STORE_NAME = "office.sqlite3"
RESOURCES = Path(__file__).parent.parent / "resources"
"""Beside the packages, from source and in the frozen program alike (the packaging puts resources into resources)."""


class SystemClock:
    """Clock of the machine, in its own time zone."""

    def now(self) -> datetime:
        """The current time, timezone-aware, local, to the second: nobody reads more of it."""
        return datetime.now().astimezone().replace(microsecond=0)

    def today(self) -> date:
        """The current local date."""
        return self.now().date()


class ShippedPacks:
    """PackLibrary on the TOML files below ``resources/policies``, read once."""

    def __init__(self, folder: Path = RESOURCES / "policies") -> None:
        self._folder = folder

    def shipped(self) -> Mapping[str, str]:
        """File name (relative, with ``/``) -> text, in order of name."""
        return self._texts

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        files = sorted(self._folder.rglob("*.toml"))
        return {path.relative_to(self._folder).as_posix(): path.read_bytes().decode("utf-8") for path in files}


def default_data_folder() -> Path:
    """The platform's local application data folder: never roaming, never a synchronised documents folder."""
    import platformdirs

    return platformdirs.user_data_path("shequ-hr", appauthor=False, roaming=False)


def store_path(data: Path) -> Path:
    """Where the office's file lies in its data folder."""
    return data / STORE_NAME


def open_workspace(data: Path, user: str, clock: Clock | None = None) -> Workspace:
    """Open the office in the folder. OfficeUnavailable: missing, in use, newer than the program, damaged, unsafe place."""
    from db.store import open_store

    refuse_unsafe(data)
    clock = clock or SystemClock()
    return _workspace(open_store(store_path(data), _opened_by(user, clock)), user, clock)


def create_workspace(data: Path, user: str, clock: Clock | None = None) -> Workspace:
    """Create an empty office file in the folder and open it; UserError when the folder holds an office."""
    from db.store import create_store

    refuse_unsafe(data)
    clock = clock or SystemClock()
    return _workspace(create_store(store_path(data), _opened_by(user, clock)), user, clock)


def _workspace(store: Store, user: str, clock: Clock) -> Workspace:
    return Workspace(
        store=store, clock=clock, files=AtomicFiles(), library=ShippedPacks(), actor=Actor(name=user, roles=frozenset(Role))
    )


def _opened_by(user: str, clock: Clock) -> str:
    """What a second program says of this one: 王芳 在 PC-03 于 2026-11-24 09:12."""
    return f"{user or '有人'} 在 {platform.node() or '本机'} 于 {clock.now():%Y-%m-%d %H:%M}"
