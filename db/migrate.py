"""The schema's version: numbered migrations, applied by peewee's runner to a new file or to a copy of an old one.

An old office is never migrated in place: the copy is migrated, compared row by row count and sum by sum, then swapped in;
the old file stays beside it under its version. A newer file is refused by the caller.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from db.database import APPLICATION_ID, ERRORS, Session, database_for
from db.repositories.audit import AuditLog
from db.state import BYTES, digest_of, recomputed
from db.words import not_upgraded
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.security import Occasion

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> int:
    """The number of the last migration: the version that this program writes."""
    return max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py"))


def migrate(session: Session) -> None:
    """Apply what is pending, note in the audit log what the office holds now, and stamp the file with identity and version."""
    from playhouse.migrations import Runner  # 40 ms that only a new or an older office needs

    Runner(session.database, str(MIGRATIONS)).up()
    _note_state(session)
    session.run(f"PRAGMA application_id = {APPLICATION_ID}")
    session.run(f"PRAGMA user_version = {newest()}")


def _note_state(session: Session) -> None:
    """A log that begins, or a table that was changed as a whole, starts from the rows as they are."""
    sums = recomputed(session)
    rows = [(name, number.to_bytes(BYTES, "big")) for name, number in sums.items() if number]
    session.run("BEGIN IMMEDIATE")
    session.run("DELETE FROM table_state")
    session.many("INSERT INTO table_state (name, accumulator) VALUES (?, ?)", rows)
    occasion = Occasion(at=datetime.now().astimezone().replace(microsecond=0), user="", action="store.schema")
    AuditLog(session).append(occasion, f"数据结构第 {newest()} 版", digest_of(sums))
    session.run("COMMIT")


def upgrade(path: Path, version: int, key: bytes) -> Path:
    """Bring a closed office file of an older version up to date; returns where the old file was kept.

    OfficeUnavailable when it fails; whatever fails leaves ``path`` as it was.
    """
    kept = path.with_name(f"{path.stem}-v{version}{path.suffix}")
    before = _summary(path, key)

    def make(copy: Path) -> None:
        shutil.copyfile(path, copy)
        database = database_for(copy, key)
        database.connect()
        session = Session(database)
        try:
            migrate(session)
        except ERRORS as error:
            raise not_upgraded(path, str(error)) from error
        finally:
            session.drop_journal()
            database.close()

    def check(copy: Path) -> None:
        after = _summary(copy, key)
        lost = [name for name, figure in before.items() if after.get(name) != figure]
        if lost:
            raise not_upgraded(path, f"{'、'.join(lost)} 的行数或合计与升级前不同")

    files = AtomicFiles()
    files.write(kept, lambda copy: _copy(path, copy))
    files.write(path, make, check)
    return kept


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _summary(path: Path, key: bytes) -> dict[str, int]:
    """``table`` -> number of rows, ``table.column`` -> sum of an integer column."""
    database = database_for(path, key)
    database.connect()
    try:
        session = Session(database)
        figures: dict[str, int] = {}
        for (table,) in session.rows(_TABLES):
            figures |= _figures(session, table)
        session.drop_journal()
        return figures
    finally:
        database.close()


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migration'"


def _figures(session: Session, table: str) -> dict[str, int]:
    columns = [row[1] for row in session.rows(f"PRAGMA table_info({table})") if row[2] == "INTEGER"]
    sums = "".join(f', coalesce(sum("{column}"), 0)' for column in columns)
    values = session.row(f'SELECT count(*){sums} FROM "{table}"')  # noqa: S608 - the names come from the schema itself
    return dict(zip([table, *(f"{table}.{column}" for column in columns)], values, strict=True))
