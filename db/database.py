"""The office's SQLite file as peewee opens it: one exclusive connection with the pragmas that survive a power cut.

Owns pragmas, encryption, the statement wrapper and the identity of the file; knows no table. The file is encrypted page by
page with the raw key that it is given (SQLCipher: AES-256 and HMAC-SHA512); without a key it is a plain SQLite file, as
offices of part 1 have it until they are protected. There is one SQLite in the process, SQLCipher's, for both.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from peewee import PeeweeException, SqliteDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlite3 import Connection  # the same interface; SQLCipher's module ships no types

DatabaseError = dbapi2.DatabaseError
IntegrityError = dbapi2.IntegrityError

ERRORS = (dbapi2.Error, PeeweeException)
"""Whatever the database may raise; db/words.py turns it into Chinese."""

OPENING_ERRORS = (*ERRORS, UnicodeDecodeError)
"""And on opening or checking a damaged file: the driver may fail to read SQLite's own message about it."""

APPLICATION_ID = 0x53514852
"""``SQHR`` in the file's header: tells an office from any other SQLite file."""

PAGE_SIZE = 16384
"""A slip with its frozen facts is about 3 KB: pages of 4096 bytes would stay half empty and take twice as long to write."""

LOCK_WAIT_SECONDS = 0.4
"""How long each step of opening waits for another process that is just finishing; two steps may wait."""

KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\0"
"""How a file begins that is not encrypted."""

# The order matters: the page size holds only before the first table, the journal mode before anything is written.
# TRUNCATE with FULL is the fastest setting that lost nothing in 4,000 simulated power cuts (reliability.md, R2).
PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("cipher_log_level", "NONE"),  # a wrong key is told by an exception, not by lines on stderr
    ("cipher_page_size", PAGE_SIZE),
    ("page_size", PAGE_SIZE),
    ("busy_timeout", int(LOCK_WAIT_SECONDS * 1000)),  # peewee hands no timeout to SQLCipher's driver
    ("journal_mode", "TRUNCATE"),
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
    ("temp_store", "MEMORY"),
    ("cache_size", -65536),  # KiB: a month's slips of 3,000 people stay in memory
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("mmap_size", 0),
    ("recursive_triggers", "ON"),
)


def is_plain(path: Path) -> bool:
    """Whether the file is readable without a key."""
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def has_journal(path: Path) -> bool:
    """Whether a rollback journal lies beside the file: a transaction that was not committed, since a COMMIT empties it."""
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def database_for(path: Path, key: bytes) -> SqliteDatabase:
    """An unopened database. Its one connection belongs to the thread that opens it; the driver refuses every other.

    ``key``: 32 random bytes, or nothing for a plain file. It goes to SQLCipher as it is: no derivation, no log line.
    """
    if len(key) not in {0, KEY_BYTES}:
        raise ValueError("a key has 32 bytes")
    database: SqliteDatabase = SqlCipherDatabase(
        str(path),
        passphrase=f"x'{key.hex()}'" if key else "",
        pragmas=list(PRAGMAS),
        autoconnect=False,
        thread_safe=False,
    )
    return database


@contextlib.contextmanager
def readable(what: str) -> Iterator[None]:
    """Around the decoding of stored rows: what can not be read is damage to the file, told as such, not a bug.

    The collector rests meanwhile: records make no circles, and its rounds over thousands of new ones double the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    except (msgspec.DecodeError, ValueError, TypeError) as error:
        raise DatabaseError(f"malformed {what}: {error}") from error
    finally:
        if collecting:
            gc.enable()


class Session:
    """Statements on the open connection. Bulk work goes to the driver at once: ``executemany`` writes 30,000 rows eight times
    faster than peewee's inserts (performance.md)."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._connection: Connection = database.connection()  # type: ignore[no-untyped-call]  # so in the stubs

    @property
    def database(self) -> SqliteDatabase:
        """The peewee database, for migrations."""
        return self._database

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open: after COMMIT and after some errors there is none."""
        return self._connection.in_transaction

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query, as tuples."""
        return self._connection.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
        """The rows of a query one after the other, for what is too large to hold twice."""
        return self._connection.execute(sql, parameters)

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row as a tuple, or None."""
        return self._connection.execute(sql, parameters).fetchone()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Execute one statement; the row id of what it inserted."""
        return self._connection.execute(sql, parameters).lastrowid or 0

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute one statement for every row."""
        self._connection.executemany(sql, rows)

    def define(self, name: str, function: Callable[..., None]) -> None:
        """Let SQL call a function of any number of arguments: for triggers of this connection."""
        self._connection.create_function(name, -1, function)

    def copy_into(self, other: Session) -> None:
        """Write all that stands committed into another file, page by page, by SQLite's online backup."""
        self._connection.backup(other._connection)

    def drop_journal(self) -> None:
        """Let SQLite remove its empty journal file: for a file that is about to get another name."""
        self.row("PRAGMA journal_mode = DELETE")

    def number(self, pragma: str) -> int:
        """An integer pragma of the file."""
        return int(self.row(f"PRAGMA {pragma}")[0])
