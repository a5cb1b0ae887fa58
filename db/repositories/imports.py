"""Imports that were written, with what undo needs."""

# ruff: noqa: S608 - only column names that are constants of this package are put into SQL; every value is bound
from __future__ import annotations

from datetime import datetime

import msgspec

from db.database import Session
from shequ_hr.model.office import ImportRecord

_COLUMNS = "kind, file, digest, imported, imported_by, count_new, count_changed, count_same, before, undone"


class Imports:
    """ImportRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[ImportRecord]:
        """Newest last."""
        return [
            ImportRecord(
                id=row[0],
                kind=row[1],
                file=row[2],
                digest=row[3],
                at=datetime.fromisoformat(row[4]),
                by=row[5],
                new=row[6],
                changed=row[7],
                same=row[8],
                before=row[9],
                undone=bool(row[10]),
            )
            for row in self._session.rows(f"SELECT id, {_COLUMNS} FROM import ORDER BY id")
        ]

    def add(self, record: ImportRecord) -> ImportRecord:
        """Store a new import; returns it with its id."""
        r = record
        values = (r.kind, r.file, r.digest, r.at.isoformat(), r.by, r.new, r.changed, r.same, r.before, int(r.undone))
        number = self._session.run(f"INSERT INTO import ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return msgspec.structs.replace(record, id=number)

    def mark_undone(self, import_id: int) -> None:
        """Remember that the import was taken back."""
        self._session.run("UPDATE import SET undone = 1 WHERE id = ?", (import_id,))
