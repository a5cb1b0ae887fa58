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
from shequ_hr.model.security import Actor
from shequ_hr.ports import Clock, Store, Workspace
from shequ_hr.security.accounts import found, sign_in, unprotected
from shequ_hr.security.key_ring import OFFICE_FILES, KeyRing, Lock
from shequ_hr.security.keys import new_data_key

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


def open_workspace(data: Path, user: str, password: str, clock: Clock | None = None) -> Workspace:
    """Open the office in the folder for a user.

    OfficeUnavailable: missing, in use, newer than the program, damaged, unprotected, unsafe place. NotAllowed: wrong
    password, too many wrong ones, no such user, a user who was disabled.
    """
    from db.database import is_plain
    from db.store import open_store
    from db.words import missing

    refuse_unsafe(data)
    clock, path = clock or SystemClock(), store_path(data)
    lock = Lock(data, AtomicFiles(), clock)
    if not path.is_file():
        raise missing(path)
    if not lock.exists and is_plain(path):
        raise unprotected(path)
    key = lock.by_password(user, password)
    store = open_store(path, _opened_by(user, clock), key.reveal())
    try:
        return sign_in(_workspace(data, store, user, clock, lock.opened(key)))
    except BaseException:
        store.close()
        raise


def create_workspace(data: Path, user: str, password: str, clock: Clock | None = None) -> tuple[Workspace, str]:
    """Create an empty office file in the folder and open it for its first user, who has every role.

    Returns the recovery code too, which is shown once and kept nowhere. UserError when the folder holds an office.
    """
    from db.store import create_store, require_new

    refuse_unsafe(data)
    clock, path, key = clock or SystemClock(), store_path(data), new_data_key()
    require_new(path)
    lock = Lock(data, AtomicFiles(), clock)
    data.mkdir(parents=True, exist_ok=True)
    code = lock.make(user, password, key)  # before the store: one whose key is lost could never be opened
    store = create_store(path, _opened_by(user, clock), key.reveal())
    return found(_workspace(data, store, user, clock, lock.opened(key))), code


def abandon(data: Path) -> None:
    """Remove what ``create_workspace`` made: the office was not set up, and one can try again."""
    for path in (store_path(data), *(data / name for name in OFFICE_FILES)):
        path.unlink(missing_ok=True)


def _workspace(data: Path, store: Store, user: str, clock: Clock, keys: KeyRing) -> Workspace:
    return Workspace(
        store=store,
        clock=clock,
        files=AtomicFiles(),
        library=ShippedPacks(),
        actor=Actor(name=user),
        folder=data,
        keys=keys,
    )


def _opened_by(user: str, clock: Clock) -> str:
    """What a second program says of this one: 王芳 在 PC-03 于 2026-11-24 09:12."""
    return f"{user or '有人'} 在 {platform.node() or '本机'} 于 {clock.now():%Y-%m-%d %H:%M}"
