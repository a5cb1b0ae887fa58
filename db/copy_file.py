"""Writes what an open store holds to a new file, page by page, while the store goes on; the copy stays encrypted."""

from __future__ import annotations

import contextlib
from pathlib import Path

from db.database import Session, database_for


def write_copy(session: Session, target: Path, key: bytes) -> None:
    """Write what the open store holds to a new file under the same key, by SQLite's online backup."""
    with contextlib.closing(database_for(target, key)) as database:
        database.connect()
        copy = Session(database)
        session.copy_into(copy)
        copy.drop_journal()
