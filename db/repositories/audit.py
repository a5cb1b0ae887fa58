"""The audit log: entries are appended at the end of a transaction and never touched again (triggers see to it)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from db.database import Session
from shequ_hr.model.security import AuditEntry, AuditHead, Occasion
from shequ_hr.security.audit_chain import START, sealed

_COLUMNS = "seq, at, user, action, about, summary, state, previous, digest"


class AuditLog:
    """AuditRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind a number, oldest first, one after the other."""
        for row in self._session.each(f"SELECT {_COLUMNS} FROM audit WHERE seq > ? ORDER BY seq", (after,)):  # noqa: S608
            yield _entry(row)

    def last(self) -> AuditEntry | None:
        """The newest entry."""
        row = self._session.row(f"SELECT {_COLUMNS} FROM audit ORDER BY seq DESC LIMIT 1")  # noqa: S608
        return None if row is None else _entry(row)

    def find(
        self, user: str, action: str, text: str, since: date | None, until: date | None, after: int, last: int = 0
    ) -> list[AuditEntry]:
        """The entries that fit all that is given, oldest first; ``last``: only that many, the newest."""
        wanted: list[tuple[str, object]] = [("seq > ?", after)]
        if user:
            wanted.append(("user = ?", user))
        if action:
            wanted.append(("(action || '.') LIKE replace(?, '_', '') || '.%'", action))
        if text:
            wanted.append(("instr(about || char(10) || summary, ?) > 0", text))
        if since:
            wanted.append(("substr(at, 1, 10) >= ?", since.isoformat()))
        if until:
            wanted.append(("substr(at, 1, 10) <= ?", until.isoformat()))
        conditions = " AND ".join(condition for condition, _ in wanted)
        sql = f"SELECT {_COLUMNS} FROM audit WHERE {conditions} ORDER BY seq DESC LIMIT ?"  # noqa: S608 - fixed pieces
        rows = self._session.rows(sql, [*(value for _, value in wanted), last or -1])
        return [_entry(row) for row in reversed(rows)]

    def append(self, occasion: Occasion, summary: str, state: str) -> AuditHead:
        """Add an entry to the open transaction."""
        last = self.last()
        entry = sealed(
            AuditEntry(
                seq=last.seq + 1 if last else 1,
                at=occasion.at,
                user=occasion.user,
                action=occasion.action,
                about=occasion.about,
                summary=summary,
                state=state,
                previous=last.digest if last else START,
            )
        )
        values = (entry.seq, entry.at.isoformat(), entry.user, entry.action, entry.about, entry.summary, entry.state)
        self._session.run(
            f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (*values, entry.previous, entry.digest),
        )
        return AuditHead(seq=entry.seq, digest=entry.digest)


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        seq=row[0],
        at=datetime.fromisoformat(row[1]),
        user=row[2],
        action=row[3],
        about=row[4],
        summary=row[5],
        state=row[6],
        previous=row[7],
        digest=row[8],
    )
