"""R18: an insider edits the office with the right key, past the program. The next opening or a check tells, and says where.

Every edit is made on a closed copy whose months are locked. What changes no row (a free page put back) is no edit.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from rigs.office import KEY, LAST, contents, make_office, opened, workspace
from rigs.results import Order, Result

from db.audit_head import head_file
from db.database import ERRORS, PAGE_SIZE, Session, database_for
from db.store import SqliteStore, open_store
from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunKey
from shequ_hr.runs.transitions import lock_run
from shequ_hr.runs.verification import verify
from ui.bootstrap import store_path

PEOPLE = 30
TRIES = 200
PLACE = re.compile(r"第 \d+ 号|表 \w+|\d{4}-\d\d|\d{4}年|指纹文件|完整性检查|数据库文件损坏|审计日志是空的")
"""A report has to say where: number of the entry, table, month, or which file."""

NOT_COVERED = {"schema_migration", "sqlite_sequence"}
"""What the database's tools keep for themselves; nothing of the office is in it."""

Edit = Callable[[Path, Path, random.Random], bool]
"""Changes the closed office in the first folder; the second holds an older state. False: nothing was changed, try again."""


def run(name: str, order: Order, folder: Path) -> Result:
    """Edit copies in one way, each at another random place."""
    result = Result.of("handedits", name, "R18", order)
    chance = random.Random(f"{order.seed} {name}")  # noqa: S311 - repeatable, no secret
    older, begin = _offices(folder)
    before = _contents(begin)
    copy = folder / "work"
    for number in range(order.count):
        if result.over(order):
            break
        for _ in range(TRIES):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(begin, copy)
            if FLOWS[name](copy, older, chance) and (name == "head" or _contents(copy) != before):
                break
        result.count += 1
        told = _told(copy)
        if not told:
            result.fail("lost", f"edit {number} of {name} is not told")
        elif not any(PLACE.search(text) for text in told):
            result.fail("other", f"edit {number} of {name} is told without a place: {told[0]}")
        else:
            result.figures["报告"] += 1
    return result.close()


def _offices(folder: Path) -> tuple[Path, Path]:
    """An older state, and the one that is edited: the month locked, some people changed since."""
    begin = make_office(folder / "start", PEOPLE)
    older = shutil.copytree(begin, folder / "older")
    with opened(begin) as ws:
        lock_run(ws, RunKey(LAST))
        for phone in ("13900000001", "13900000002", "13900000003"):
            with ws.store.begin() as uow:
                uow.workers.save(msgspec.structs.replace(worker, phone=phone) for worker in uow.workers.all()[:7])
                uow.commit()
    if _told(begin):
        raise AssertionError("the office that is edited is not whole before")
    return older, begin


def _told(folder: Path) -> tuple[str, ...]:
    """What the next start and a full check say."""
    try:
        store = open_store(store_path(folder), "", KEY)
    except UserError as error:
        return (str(error),)
    try:
        told = (*store.alarms, *store.check().problems)
        if not told:
            report = verify(workspace(store, folder))
            told = (*(str(one.message) for one in report.problems), *(f"{one.month} {one.item}" for one in report.differences))
        return told
    except UserError as error:
        return (str(error),)
    finally:
        store.close()


def _contents(folder: Path) -> str:
    """Every row, read past the program: nothing is noted in the log of the copy."""
    database = database_for(store_path(folder), KEY)
    database.connect()
    try:
        store = SqliteStore.__new__(SqliteStore)
        store._session = Session(database)
        return contents(store)
    except (*ERRORS, UnicodeDecodeError):
        return "unreadable"
    finally:
        database.close()


def _by_hand(folder: Path, work: Callable[[Session, list[str]], bool]) -> bool:
    """Edit with another tool: no triggers, no checks, no references."""
    database = database_for(store_path(folder), KEY)
    database.connect()
    try:
        session = Session(database)
        session.run("PRAGMA foreign_keys = OFF")
        session.run("PRAGMA ignore_check_constraints = ON")
        for (name,) in session.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            session.run(f'DROP TRIGGER "{name}"')
        tables = session.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return work(session, [name for (name,) in tables if name not in NOT_COVERED])
    except ERRORS:
        return False
    finally:
        database.close()


def _row(folder: Path, _older: Path, chance: random.Random) -> bool:
    """Change, delete or double one row of any table."""

    def work(session: Session, tables: list[str]) -> bool:
        table = chance.choice(tables)
        columns = [row[1] for row in session.rows(f'PRAGMA table_info("{table}")')]
        rows = session.rows(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the schema
        if not rows:
            return False
        row, place = chance.choice(rows), chance.randrange(len(columns))
        where = " AND ".join(f'"{column}" IS ?' for column in columns)
        if chance.random() < 0.2:
            session.run(f'DELETE FROM "{table}" WHERE {where}', row)  # noqa: S608
            return True
        new = _changed(row[place], chance)
        session.run(f'UPDATE "{table}" SET "{columns[place]}" = ? WHERE {where}', (new, *row))  # noqa: S608
        return new != row[place]

    return _by_hand(folder, work)


def _changed(value: object, chance: random.Random) -> object:
    """Another value of the same type, as an editor would type it."""
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 100, 10_000])
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice("0123456789一") + value[place + 1 :]
    if isinstance(value, bytes) and value:
        place = chance.randrange(len(value))
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    return "1" if value in {None, ""} else value


def _log(folder: Path, _older: Path, chance: random.Random) -> bool:
    """Edit, delete, exchange entries of the log, or cut its end off."""

    def work(session: Session, _tables: list[str]) -> bool:
        count = session.row("SELECT max(seq) FROM audit")[0]
        one, other = chance.sample(range(1, count + 1), 2)
        match chance.randrange(4):
            case 0:
                column = chance.choice(["user", "action", "about", "summary", "at", "state"])
                value = session.row(f"SELECT {column} FROM audit WHERE seq = ?", (one,))[0]  # noqa: S608
                session.run(f"UPDATE audit SET {column} = ? WHERE seq = ?", (_changed(value, chance), one))  # noqa: S608
            case 1:
                session.run("DELETE FROM audit WHERE seq = ?", (one,))
            case 2:
                for former, new in ((one, -1), (other, one), (-1, other)):
                    session.run("UPDATE audit SET seq = ? WHERE seq = ?", (new, former))
            case _:
                session.run("DELETE FROM audit WHERE seq > ?", (one,))
        return True

    return _by_hand(folder, work)


def _rollback(folder: Path, older: Path, chance: random.Random) -> bool:
    """Put the whole file of an older state back; at times with the head noted then, edited to the newer number."""
    shutil.copy(store_path(older), store_path(folder))
    if chance.random() < 0.3:
        head_file(store_path(folder)).unlink()
    return True


def _splice(folder: Path, older: Path, chance: random.Random) -> bool:
    """Put an older, encrypted page back in its place: page by page it is authentic."""
    new, old = store_path(folder).read_bytes(), store_path(older).read_bytes()
    pages = range(PAGE_SIZE, min(len(new), len(old)), PAGE_SIZE)
    different = [at for at in pages if new[at : at + PAGE_SIZE] != old[at : at + PAGE_SIZE]]
    at = chance.choice(different)
    store_path(folder).write_bytes(new[:at] + old[at : at + PAGE_SIZE] + new[at + PAGE_SIZE :])
    return True


def _head(folder: Path, older: Path, chance: random.Random) -> bool:
    """Edit the head that is noted beside the store, put an older file's there, or remove it."""
    head = head_file(store_path(folder))
    match chance.randrange(3):
        case 0:
            head.unlink()
        case 1:
            text = head.read_text(encoding="utf-8")
            place = chance.randrange(text.index('"digest":"') + 10, len(text) - 2)
            head.write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :], encoding="utf-8")
        case _:
            head.write_text(re.sub(r'"seq":\d+', f'"seq":{chance.randrange(500, 900)}', head.read_text(encoding="utf-8")))
    return True


FLOWS: dict[str, Edit] = {"row": _row, "log": _log, "rollback": _rollback, "splice": _splice, "head": _head}
"""Ways of editing."""
