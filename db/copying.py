"""Files that hold a copy of the store: made from the open store, examined, moved to another key, put in the store's place.

All stay encrypted. Knows nothing of backup files around them.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from db import words
from db.audit_head import head_file, note_head
from db.database import APPLICATION_ID, ERRORS, OPENING_ERRORS, Session, database_for
from db.migrate import newest, upgrade
from db.repositories.audit import AuditLog
from db.repositories.office import Offices
from db.repositories.runs import Runs
from db.state import digest_of, recomputed
from db.store import SqliteStore, open_store
from shequ_hr.errors import OfficeUnavailable
from shequ_hr.filestore import AtomicFiles, flush_folder
from shequ_hr.model.backup import StoreFacts
from shequ_hr.model.payroll import CLOSED
from shequ_hr.model.security import AuditHead


class SqliteCopies:
    """StoreCopies for the store at ``path``, whether it is open, closed, damaged or missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version = newest()

    def examine(self, copy: Path, key: bytes) -> StoreFacts:
        """Open a closed copy, bring an older one up to date, check it and read what it holds.

        OfficeUnavailable: the key does not open it (or it is damaged), it is foreign or newer than the program.
        """
        version = self._version(copy, key)
        if version < newest():
            upgrade(copy, version, key)
        with contextlib.closing(database_for(copy, key)) as database:
            try:
                database.connect()
                session = Session(database)
                facts = _facts(session)
                session.drop_journal()
            except ERRORS as error:
                raise words.translate(error, copy) from error
        return facts

    def _version(self, copy: Path, key: bytes) -> int:
        with contextlib.closing(database_for(copy, key)) as database:
            try:
                database.connect()
                session = Session(database)
                application, version = session.number("application_id"), session.number("user_version")
                session.drop_journal()
            except OPENING_ERRORS as error:
                raise words.translate(error, copy) from error
        if application != APPLICATION_ID:
            raise words.foreign(copy)
        if version > newest():
            raise words.newer(copy, version, newest())
        return version

    def move(self, copy: Path, key: bytes, new_key: bytes) -> None:
        """Put a closed copy under another key."""
        with contextlib.closing(self.open(copy, key)) as store:
            store.rekey(new_key, _nothing)

    def open(self, copy: Path, key: bytes) -> SqliteStore:
        """Open a copy like a store, to write into it; its log counts as whole where the copy itself does."""
        note_head(copy, self.examine(copy, key).head)
        return open_store(copy, "", key)

    def usable(self, key: bytes) -> bool:
        """Whether the store in its place opens with the key. OfficeUnavailable when another program has it open."""
        if not self.path.is_file():
            return False
        try:
            open_store(self.path, "", key).close()
        except words.InUse:
            raise
        except OfficeUnavailable:
            return False
        return True

    def set_aside(self) -> Path | None:
        """Keep what lies in the store's place, with its journal, under a name of its own; None when nothing does."""
        if not self.path.exists():
            return None
        number = 1
        while (kept := self.path.with_name(f"{self.path.stem}-damaged-{number}{self.path.suffix}")).exists():
            number += 1
        journal = self.path.with_name(f"{self.path.name}-journal")
        if journal.exists():
            shutil.copyfile(journal, kept.with_name(f"{kept.name}-journal"))
        AtomicFiles().write(kept, lambda temporary: _copy(self.path, temporary))
        return kept

    def swap_in(self, copy: Path) -> None:
        """Put a closed copy in the store's place in one step, and note the head of its log; the store must be closed."""
        journal = self.path.with_name(f"{self.path.name}-journal")
        journal.unlink(missing_ok=True)
        if self.path.parent.is_dir():
            flush_folder(self.path.parent)
        files = AtomicFiles()
        files.write(self.path, lambda temporary: _copy(copy, temporary))
        if head_file(copy).is_file():
            files.write(head_file(self.path), lambda temporary: _copy(head_file(copy), temporary))


def _facts(session: Session) -> StoreFacts:
    broken = [text for (text,) in session.rows("PRAGMA integrity_check(5)") if text != "ok"]
    if broken:
        return StoreFacts(problems=tuple(f"数据库文件损坏：{text}" for text in broken))
    last, state = AuditLog(session).last(), digest_of(recomputed(session))
    if last is None:
        return StoreFacts(problems=("审计日志是空的",))
    problems = () if last.state == state else (f"数据的校验值与日志第 {last.seq} 号不符",)
    office = Offices(session).get()
    return StoreFacts(
        version=session.number("user_version"),
        head=AuditHead(seq=last.seq, digest=last.digest),
        state=state,
        unit=office.unit if office else "",
        code=office.code if office else "",
        people=session.row("SELECT count(*) FROM worker WHERE archived = 0")[0],
        closed=tuple(sorted({str(run.key.month) for run in Runs(session).all() if run.state in CLOSED})),
        problems=problems,
    )


def _nothing() -> None:
    """A copy has no key file."""


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
