"""The store of one office: opens, creates and checks its file, and hands out one transaction at a time.

Owns the file's life and the words of its refusals; repositories own the rows.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from peewee import SqliteDatabase

from db import rekey, words
from db.audit_check import head_alarms, restored_head
from db.audit_head import note_head, noted_head
from db.checks import check_store
from db.copy_file import write_copy
from db.database import APPLICATION_ID, ERRORS, OPENING_ERRORS, Session, database_for, has_journal
from db.migrate import migrate, newest, upgrade
from db.state import State
from db.unit_of_work import SqliteUnitOfWork
from shequ_hr.errors import UserError
from shequ_hr.filestore import flush_folder
from shequ_hr.model.office import StoreCheck
from shequ_hr.model.security import Occasion

HOLDER_SUFFIX = ".opened-by"
"""The side file that says who has the office open. The truth is the lock that SQLite holds; this only gives it a name."""


class SqliteStore:
    """Store on one exclusive SQLite connection. Made by open_store and create_store."""

    def __init__(self, path: Path, database: SqliteDatabase) -> None:
        self._path = path
        self._busy = False
        self._take(database)
        self.alarms = self._alarms()

    def _take(self, database: SqliteDatabase) -> None:
        self._database = database
        self._session = Session(database)
        self._state = State(self._session)
        self._identity = _identity(self._path)

    @contextlib.contextmanager
    def begin(self, occasion: Occasion | None = None) -> Iterator[SqliteUnitOfWork]:
        """Start a transaction; leaving the block without commit() rolls everything back. ``occasion``: for the audit log.

        One transaction at a time, in the thread that opened the store: a second one, or another thread, is a bug. Trouble
        of the disk and refusals of the schema leave as UserErrors in Chinese.
        """
        if self._busy:
            raise RuntimeError("a transaction is already open: use cases do not nest")
        if self._database.is_closed():
            raise words.closed(self._path)
        if _identity(self._path) != self._identity:
            raise words.taken_away(self._path)
        self._busy = True
        work = None
        try:
            self._session.run("BEGIN IMMEDIATE")
            work = SqliteUnitOfWork(self._session, self._state, occasion or _occasion("store.upkeep"))
            yield work
            if work.head is not None:
                note_head(self._path, work.head)
        except ERRORS as error:
            unclear = work is not None and self._perhaps_written(work)
            told = words.unclear(self._path) if unclear else words.translate(error, self._path)
            if told is error:
                raise
            raise told from error
        finally:
            self._busy = False
            self._roll_back()

    def _perhaps_written(self, work: SqliteUnitOfWork) -> bool:
        """Whether a COMMIT that failed may be in the file all the same: its last sync failed.

        Where nothing can be read any more the journal tells: while it is there, the next start takes everything back.
        """
        if work.sealing is None:
            return False
        try:
            self._roll_back()
            last = work.audit.last()
        except ERRORS:
            return not has_journal(self._path)
        return last is not None and last.digest == work.sealing.digest

    def _roll_back(self) -> None:
        if self._session.in_transaction:
            self._session.run("ROLLBACK")
        self._state.forget()

    def _alarms(self) -> tuple[str, ...]:
        """What speaks against this file being what the program left: told to the user, and written into the log."""
        restored = restored_head(self._session, noted_head(self._path))
        if restored is not None:
            note_head(self._path, restored)
        alarms = head_alarms(self._session, self._state, noted_head(self._path))
        if alarms:
            self._note("integrity.alarm", "；".join(alarms))
        return alarms

    def _note(self, action: str, summary: str) -> None:
        with self.begin(_occasion(action)) as work:
            work.note(summary)
            work.commit()

    def check(self) -> StoreCheck:
        """Integrity of the file, foreign keys, integer amounts, sums of the runs, the log; see db/checks.py."""
        try:
            return check_store(self._session, noted_head(self._path))
        except OPENING_ERRORS as error:
            told = words.translate(error, self._path)
            if told is error:
                raise
            return StoreCheck(problems=(str(told),))

    def rekey(self, key: bytes, ready: Callable[[], None]) -> None:
        """Swap the file for one under another key. ``ready`` puts the key file in place, once the new file waits whole.

        Until then a failure leaves all as it was; afterwards the next opening finishes what was begun.
        """
        if self._busy:
            raise RuntimeError("a transaction is open: the store can not be re-keyed in it")
        try:
            rekey.write_copy(self._session, self._path, key)
            ready()
            self._session.drop_journal()
        except ERRORS as error:
            told = words.translate(error, self._path)
            if told is error:
                raise
            raise told from error
        self._database.close()
        rekey.swap(self._path)
        self._take(_connect(self._path, key))

    def copy(self, target: Path, key: bytes) -> None:
        """Write what stands committed to a new file under the same key; UserError when the disk is full or fails."""
        if self._busy:
            raise RuntimeError("a transaction is open: a copy would hold half of it")
        try:
            write_copy(self._session, target, key)
        except ERRORS as error:
            told = words.translate(error, target)
            if told is error:
                raise
            raise told from error

    def close(self) -> None:
        """Give the file back; closing twice is harmless."""
        if not self._database.is_closed():
            self._database.close()
            with contextlib.suppress(OSError):  # the note is only a courtesy; the lock itself is gone with the connection
                _holder_file(self._path).unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies under the name now; None when there is none. A store whose file was swapped writes nothing more."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _occasion(action: str) -> Occasion:
    """An entry that no user asked for."""
    return Occasion(at=datetime.now().astimezone().replace(microsecond=0), user="", action=action)


def open_store(path: Path, opened_by: str = "", key: bytes = b"") -> SqliteStore:
    """Open an existing office. ``opened_by`` is told to whoever finds it in use; ``key`` opens an encrypted file.

    OfficeUnavailable: missing, in use, not ours, newer than the program, damaged. An older version is brought up to date.
    """
    if not path.is_file():
        raise words.missing(path)
    if path.stat().st_size == 0:
        raise words.damaged(path, "文件是空的")  # SQLite would take it for a new database
    with contextlib.ExitStack() as closing:
        database = _connect(path, key)
        closing.callback(database.close)
        version = _identify(path, Session(database))
        if version < newest():
            database.close()
            upgrade(path, version, key)
            database = _connect(path, key)
            closing.callback(database.close)
        _quick_check(path, Session(database))
        closing.pop_all()  # all is well: it stays open
    with contextlib.suppress(OSError):  # where nothing may be removed, the leftover does no harm either
        _sweep(path)
    _note_holder(path, opened_by)
    return SqliteStore(path, database)


def require_new(path: Path) -> None:
    """UserError when an office lies there already."""
    if path.exists():
        raise UserError(
            "这个文件夹里已经有单位数据",
            f"“{path}”已经存在，没有改动它。",
            "请打开已有的单位；要另建一个，请用 --data 指定一个新的文件夹。",
        )


def create_store(path: Path, opened_by: str = "", key: bytes = b"") -> SqliteStore:
    """Create an empty office file, encrypted with the key; UserError when there is one already.

    A kill leaves either no file or a whole one.
    """
    require_new(path)
    draft = _draft(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        database = _connect(draft, key)
        session = Session(database)
        migrate(session)
        session.drop_journal()
        database.close()
        _publish(draft, path)
    except PermissionError as error:
        raise words.unwritable(path) from error
    except OPENING_ERRORS as error:
        raise words.translate(error, path) from error
    return open_store(path, opened_by, key)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _sweep(path: Path) -> None:
    """Remove what a killed creation left; with its journal, which must never be played into a new file."""
    for stale in sorted(path.parent.glob(f"{_draft(path).name}*")):
        stale.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """Give the finished file its name, never over another one."""
    if os.name == "nt":
        draft.rename(path)  # refuses an existing target on Windows
        return
    os.link(draft, path)
    draft.unlink(missing_ok=True)  # whoever opens the new office at this moment sweeps as well
    flush_folder(path.parent)


def _connect(path: Path, key: bytes) -> SqliteDatabase:
    """Open and take the exclusive lock at once, so that a second program learns it now and not in the middle of its work.

    The lock is made lasting only when it is held. In exclusive mode a program that waits would keep its read lock meanwhile:
    of two that start at the same instant neither would get in (found by the rig of races, 1 start in 20).
    """
    database = database_for(path, key)
    try:
        database.connect()
        session = Session(database)
        session.run("BEGIN EXCLUSIVE")
        session.run("PRAGMA locking_mode = EXCLUSIVE")
        session.run("COMMIT")
    except OPENING_ERRORS as error:
        database.close()
        if "locked" in str(error):
            raise words.in_use(path, _holder(path)) from error
        raise words.translate(error, path) from error
    return database


def _identify(path: Path, session: Session) -> int:
    """The version of the file; a foreign or newer file is refused."""
    try:
        application, version = session.number("application_id"), session.number("user_version")
    except OPENING_ERRORS as error:
        raise words.translate(error, path) from error
    if application != APPLICATION_ID:
        raise words.foreign(path)
    if version > newest():
        raise words.newer(path, version, newest())
    return version


def _quick_check(path: Path, session: Session) -> None:
    try:
        result = session.rows("PRAGMA quick_check(1)")
    except OPENING_ERRORS as error:
        raise words.translate(error, path) from error
    if result != [("ok",)]:
        raise words.damaged(path, str(result[0][0]))


def _holder_file(path: Path) -> Path:
    return path.with_name(path.name + HOLDER_SUFFIX)


def _note_holder(path: Path, opened_by: str) -> None:
    with contextlib.suppress(OSError):  # a courtesy to the second user; opening does not depend on it
        _holder_file(path).write_text(opened_by, encoding="utf-8")


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return _holder_file(path).read_text(encoding="utf-8").strip()
    return ""
