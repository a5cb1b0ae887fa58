"""Wires one office: its store, the clock, files, the packs that ship with the program. The only module of ui that imports db.

Decides where the data lies; opens no window and prints nothing. The store's drivers load where it is opened: in the window
that is the worker's thread, and the window stands meanwhile.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from db.location import refuse_unsafe
from shequ_hr.backup.restore import RestoreReport, Unlock, restore_into
from shequ_hr.errors import UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.security import Actor
from shequ_hr.ports import Clock, Store, Workspace
from shequ_hr.security.accounts import found, sign_in
from shequ_hr.security.key_ring import OFFICE_FILES, KeyRing, Lock
from shequ_hr.security.keys import new_data_key
from shequ_hr.security.protection import protected, require_founder, unprotected, unsound
from shequ_hr.security.sealing import DataKey
from shequ_hr.security.ways_in import recover_access

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
    clock = clock or SystemClock()
    lock = _lock_of(data, clock)
    key = lock.by_password(user, password)
    ws = _opened(data, lock, user, clock, key, lambda: lock.former(user, password))
    try:
        return sign_in(ws)
    except BaseException:
        ws.store.close()
        raise


def recover(data: Path, user: str, code: str, password: str, key_file: Path | None = None, clock: Clock | None = None) -> str:
    """Give a user who forgot the password a new one, by the recovery code; returns the next code, to be shown once.

    ``key_file``: one from a backup, when the office's own is lost. UserError: mistyped groups, weak password, no such user;
    NotAllowed: not the office's code, too many tries; OfficeUnavailable as of ``open_workspace``. Each leaves all as it was.
    """
    clock = clock or SystemClock()
    lock = _lock_of(data, clock, key_file)
    key = lock.by_code(code, key_file)
    ws = _opened(data, lock, user, clock, key, lambda: lock.former_by_code(code))
    try:
        return recover_access(ws, password, key_file)
    finally:
        ws.store.close()


def protect(data: Path, user: str, password: str, clock: Clock | None = None) -> str:
    """Encrypt a plain office of an earlier version for its first user; returns the recovery code, to be shown once.

    The plain file is copied aside, its encrypted copy compared with it row by row and swapped in; once that is open and
    checked, the plain ones are overwritten and removed. Killed at any moment, the office is there, plain or encrypted.
    UserError: encrypted already, weak password; OfficeUnavailable as of ``open_workspace``.
    """
    from db.database import is_plain
    from db.rekey import keep_plain, remove_plain
    from db.store import open_store
    from db.words import missing

    refuse_unsafe(data)
    clock, path, key = clock or SystemClock(), store_path(data), new_data_key()
    if not path.is_file():
        raise missing(path)
    if not is_plain(path):
        raise protected(path)
    lock = Lock(data, AtomicFiles(), clock)
    if lock.exists:
        lock.by_password(user, password)  # killed half-way before: only who began it may begin anew
    store = open_store(path, _opened_by(user, clock))
    codes: list[str] = []

    def ready() -> None:
        keep_plain(path)
        codes.append(lock.make(user, password, key))

    try:
        ws = _workspace(data, store, user, clock, lock.opened(key))
        require_founder(ws, password)
        found(ws)
        store.rekey(key.reveal(), ready)
        problems = store.check().problems
        if problems:
            raise unsound(path, problems)
        remove_plain(path)
    finally:
        store.close()
    return codes[0]


def _lock_of(data: Path, clock: Clock, key_file: Path | None = None) -> Lock:
    """The locked office of a folder. OfficeUnavailable: none there, not protected yet, an unsafe place."""
    from db.database import is_plain
    from db.words import missing

    refuse_unsafe(data)
    path, lock = store_path(data), Lock(data, AtomicFiles(), clock)
    if not path.is_file():
        raise missing(path)
    if not lock.exists and key_file is None and is_plain(path):
        raise unprotected(path)
    return lock


def _opened(data: Path, lock: Lock, user: str, clock: Clock, key: DataKey, former: Callable[[], DataKey]) -> Workspace:
    """The office by its key; what a killed change of the key left is settled, by ``former`` if need be."""
    from db.opening import open_settled
    from db.rekey import remove_plain

    earlier: list[DataKey] = []

    def former_key() -> bytes | None:
        with suppress(UserError):
            earlier.append(former())
        return earlier[0].reveal() if earlier else None

    path = store_path(data)
    store, took_former = open_settled(path, _opened_by(user, clock), key.reveal(), former_key)
    if took_former:
        key = earlier[0]
        lock.take_back()
    with suppress(OSError):  # what a killed protection kept; a scanner that holds it now lets go by the next opening
        remove_plain(path)
    return _workspace(data, store, user, clock, lock.opened(key))


def create_workspace(
    data: Path, user: str, password: str, clock: Clock | None = None, code: bytes | None = None
) -> tuple[Workspace, str]:
    """Create an empty office file in the folder and open it for its first user, who has every role.

    Returns the recovery code too, which is shown once and kept nowhere; ``code``: one that was typed back already.
    UserError when the folder holds an office.
    """
    from db.store import create_store, require_new

    refuse_unsafe(data)
    clock, path, key = clock or SystemClock(), store_path(data), new_data_key()
    require_new(path)
    lock = Lock(data, AtomicFiles(), clock)
    data.mkdir(parents=True, exist_ok=True)
    shown = lock.make(user, password, key, code=code)  # before the store: one whose key is lost could never be opened
    store = create_store(path, _opened_by(user, clock), key.reveal())
    return found(_workspace(data, store, user, clock, lock.opened(key))), shown


def restore_office(data: Path, backup: Path, unlock: Unlock, clock: Clock | None = None) -> RestoreReport:
    """Bring an office back from a backup alone: into a new folder, or one whose store is damaged or gone.

    OfficeUnavailable: in use, unsafe place. NotAllowed: wrong password or code. UserError: the office there can be opened.
    """
    from db.copying import SqliteCopies

    refuse_unsafe(data)
    copies = SqliteCopies(store_path(data))

    def wire(store: Store) -> Workspace:
        actor = Actor(name=unlock.user)
        return Workspace(store, clock or SystemClock(), AtomicFiles(), ShippedPacks(), actor, data, copies=copies)

    return restore_into(wire, copies, data, backup, unlock)


def abandon(data: Path) -> None:
    """Remove what ``create_workspace`` made: the office was not set up, and one can try again."""
    for path in (store_path(data), *(data / name for name in OFFICE_FILES)):
        path.unlink(missing_ok=True)


def _workspace(data: Path, store: Store, user: str, clock: Clock, keys: KeyRing) -> Workspace:
    from db.copying import SqliteCopies

    return Workspace(
        store=store,
        clock=clock,
        files=AtomicFiles(),
        library=ShippedPacks(),
        actor=Actor(name=user),
        folder=data,
        keys=keys,
        copies=SqliteCopies(store_path(data)),
    )


def _opened_by(user: str, clock: Clock) -> str:
    """What a second program says of this one: 王芳 在 PC-03 于 2026-11-24 09:12."""
    return f"{user or '有人'} 在 {platform.node() or '本机'} 于 {clock.now():%Y-%m-%d %H:%M}"
