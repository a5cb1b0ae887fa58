"""The audit log that nobody can rewrite, sums that show an edit past the program, accounts, requests for a second person."""

from __future__ import annotations

from typing import Any

TABLES = (
    """CREATE TABLE audit (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action <> ''),
    about TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL CHECK (length(state) = 64),
    previous TEXT NOT NULL CHECK (length(previous) = 64),
    digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64)
) STRICT""",
    "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit log'); END",
    "CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit log'); END",
    "CREATE TABLE table_state (name TEXT PRIMARY KEY, accumulator BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE account (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE approval (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'used')),
    document TEXT NOT NULL
) STRICT""",
)


def up(migrator: Any, database: Any) -> None:
    """Create the tables and triggers of version 2."""
    del migrator
    for statement in TABLES:
        database.execute_sql(statement)
