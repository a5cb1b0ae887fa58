"""Offices as files for tests: opened past the program; what a store holds as one digest, whatever the order of its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.users import key_of
from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlite3 import Connection

_TIMES = {"schema_migration", "audit", "table_state", "account"}
"""Tables that hold the machine's time, or a sum over such."""


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """The file with another tool, past the program, as an insider with the key could; each statement stands at once."""
    connection = dbapi2.connect(path, isolation_level=None)
    key = key_of(path)
    if key:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_page_size = 16384")
    try:
        yield connection
    finally:
        connection.close()


def logical_digest(path: Path) -> str:
    """SHA-256 over every row of every table, sorted; what holds the machine's time stays out."""
    digest = hashlib.sha256()
    with opened(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            if table not in _TIMES:
                digest.update(table.encode())
                rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - names from the schema
                digest.update(repr(sorted(rows, key=repr)).encode())
    return digest.hexdigest()
