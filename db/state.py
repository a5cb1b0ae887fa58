"""A digest over every row of the office, kept up to date with each change: an edit that went past the program shows.

Per table a sum of row digests (2,048 bits each, so that no other set of rows with the same sum can be found), moved by
temporary triggers of this connection. Slips are left out: each closed run carries its own seal over them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from db.database import Session

BYTES = 256
_MODULUS = 1 << (8 * BYTES)
_OUTSIDE = frozenset({"audit", "table_state", "schema_migration", "slip", "line_shape"})
"""Tables that the state does not cover: the log itself, what the log covers otherwise, and slips."""


class State:
    """The sums of all tables. Made on an open connection, whose every later change it follows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stored = stored(session)
        self._sums = dict(self._stored)
        session.define("row_added", self._added)
        session.define("row_dropped", self._dropped)
        for table, columns in covered(session).items():
            self._follow(table, columns)

    def _follow(self, table: str, columns: list[str]) -> None:
        new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("NEW", "OLD"))
        added, dropped = f"SELECT row_added('{table}', {new});", f"SELECT row_dropped('{table}', {old});"
        for event, work in (("INSERT", added), ("DELETE", dropped), ("UPDATE", dropped + added)):
            self._session.run(f'CREATE TEMP TRIGGER "{table}_{event}" AFTER {event} ON main."{table}" BEGIN {work} END')

    def _added(self, table: str, *row: object) -> None:
        self._sums[table] = (self._sums.get(table, 0) + row_number(row)) % _MODULUS

    def _dropped(self, table: str, *row: object) -> None:
        self._sums[table] = (self._sums.get(table, 0) - row_number(row)) % _MODULUS

    def digest(self) -> str:
        """SHA-256, in hex, over the sums of all tables."""
        return digest_of(self._sums)

    def store(self) -> None:
        """Write the sums that changed, inside the transaction that changed them."""
        moved = [(name, value.to_bytes(BYTES, "big")) for name, value in self._sums.items() if self._stored.get(name) != value]
        self._session.many("INSERT OR REPLACE INTO table_state (name, accumulator) VALUES (?, ?)", moved)

    def keep(self) -> None:
        """After COMMIT: the sums stand."""
        self._stored = dict(self._sums)

    def forget(self) -> None:
        """After ROLLBACK: back to what stands."""
        self._sums = dict(self._stored)


def digest_of_everything(session: Session) -> str:
    """SHA-256, in hex, over every row of every table, the log and the slips among them: to compare two files of one office."""
    return digest_of({table: _sum_of(session, table, columns) for table, columns in _tables(session).items()})


def covered(session: Session) -> dict[str, list[str]]:
    """Table -> columns, in order, of all that the state covers."""
    return {table: columns for table, columns in _tables(session).items() if table not in _OUTSIDE}


def _tables(session: Session) -> dict[str, list[str]]:
    tables = session.rows("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    return {table: [row[1] for row in session.rows(f'PRAGMA main.table_info("{table}")')] for (table,) in tables}


def stored(session: Session) -> dict[str, int]:
    """The sums as the last commit left them."""
    rows = session.rows("SELECT name, accumulator FROM table_state")
    return {name: int.from_bytes(blob, "big") for name, blob in rows}


def recomputed(session: Session) -> dict[str, int]:
    """The sums as the rows give them now, read row by row."""
    return {table: _sum_of(session, table, columns) for table, columns in covered(session).items()}


def _sum_of(session: Session, table: str, columns: list[str]) -> int:
    names = ", ".join(f'"{column}"' for column in columns)
    rows = session.each(f'SELECT {names} FROM "{table}"')  # noqa: S608 - names from the schema
    return sum(map(row_number, rows)) % _MODULUS


def row_number(row: tuple[object, ...]) -> int:
    """The digest of one row as a number."""
    return int.from_bytes(hashlib.shake_256(msgspec.msgpack.encode(row)).digest(BYTES), "big")


def digest_of(sums: Mapping[str, int]) -> str:
    """SHA-256, in hex, over the sums; a table without rows does not count."""
    digest = hashlib.sha256()
    for table in sorted(sums):
        if sums[table]:
            digest.update(table.encode() + b"\0" + sums[table].to_bytes(BYTES, "big"))
    return digest.hexdigest()
