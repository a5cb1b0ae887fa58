"""A store under another key: written beside it as a whole, compared row by row, then swapped in. Never re-keyed in place.

The order is copy, key file, swap: whenever the program is killed, either the key file opens the store, or it opens the copy
that waits beside it (``finish``), or the former key file does. The caller holds the key files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from db import words
from db.database import APPLICATION_ID, OPENING_ERRORS, PAGE_SIZE, Session, database_for, is_plain
from db.state import digest_of_everything
from shequ_hr.filestore import AtomicFiles, flush_folder

_SCHEMA = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"


def waiting(path: Path) -> Path:
    """Where the copy under the new key waits for its swap."""
    return path.with_name(f".{path.name}.rekeyed")


def discard(path: Path) -> None:
    """Remove a copy that no key file speaks of, with its journal."""
    for stale in sorted(path.parent.glob(f"{waiting(path).name}*")):
        stale.unlink(missing_ok=True)


def write_copy(session: Session, path: Path, key: bytes) -> None:
    """Write the open store anew under the key, flushed and compared; OfficeUnavailable when it is not the same."""
    discard(path)
    target = waiting(path)
    session.run("ATTACH DATABASE ? AS rekeyed KEY ?", (str(target), f"x'{key.hex()}'"))
    try:
        for pragma in (f"cipher_page_size = {PAGE_SIZE}", "journal_mode = TRUNCATE", "synchronous = FULL"):
            session.rows(f"PRAGMA rekeyed.{pragma}")
        session.rows("SELECT sqlcipher_export('rekeyed')")
        session.run(f"PRAGMA rekeyed.application_id = {APPLICATION_ID}")
        session.run(f"PRAGMA rekeyed.user_version = {session.number('user_version')}")
    finally:
        session.run("DETACH DATABASE rekeyed")
    wanted = (_schema(session), session.number("user_version"), digest_of_everything(session))
    with contextlib.closing(database_for(target, key)) as copy:
        copy.connect()
        written = Session(copy)
        whole = written.rows("PRAGMA integrity_check(1)") == [("ok",)]
        if not whole or (_schema(written), written.number("user_version"), digest_of_everything(written)) != wanted:
            raise words.not_rekeyed(path)
        written.drop_journal()
    flush_folder(path.parent)


def swap(path: Path) -> None:
    """Put the waiting copy in the store's place; nobody may have either of them open.

    A journal of the former file must be gone before: played into the new one it would destroy it.
    """
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    flush_folder(path.parent)
    AtomicFiles().write(path, lambda temporary: _copy(waiting(path), temporary))
    discard(path)


def finish(path: Path, key: bytes) -> bool:
    """Swap in what a killed program left waiting, when the key opens it and it is whole; whether that was so."""
    if not waiting(path).is_file():
        return False
    database = database_for(waiting(path), key)
    try:
        database.connect()
        session = Session(database)
        whole = session.number("application_id") == APPLICATION_ID and session.rows("PRAGMA integrity_check(1)") == [("ok",)]
        if whole:
            session.drop_journal()
    except OPENING_ERRORS:
        return False
    finally:
        database.close()
    if whole:
        swap(path)
    return whole


def keep_plain(path: Path) -> None:
    """Keep a plain store aside until the encrypted one was opened."""
    AtomicFiles().write(_plain_copy(path), lambda temporary: _copy(path, temporary))


def remove_plain(path: Path) -> list[Path]:
    """Once the encrypted store is open: overwrite and remove plain ones beside it (kept aside, or of an older version).

    Overwriting is what a program can do; on SSDs and with snapshots it promises nothing (docs/security.md).
    """
    found = [other for other in sorted(path.parent.glob(f"{path.stem}-*{path.suffix}")) if other.is_file() and is_plain(other)]
    for other in found:
        _wipe(other)
    return found


def _plain_copy(path: Path) -> Path:
    return path.with_name(f"{path.stem}-plain{path.suffix}")


def _wipe(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _schema(session: Session) -> list[object]:
    return session.rows(_SCHEMA)
