"""Offices as files for tests: what a store holds as one digest, whatever the order of its pages."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path


def logical_digest(path: Path) -> str:
    """SHA-256 over every row of every table, sorted; what holds the machine's time (migrations, audit log) stays out."""
    digest = hashlib.sha256()
    connection = sqlite3.connect(path)
    try:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            if table not in {"schema_migration", "audit"}:
                digest.update(table.encode())
                rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - names from the schema
                digest.update(repr(sorted(rows, key=repr)).encode())
    finally:
        connection.close()
    return digest.hexdigest()
