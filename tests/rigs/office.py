"""The office that every rig starts from, how it is opened, and what a rig sees of it afterwards.

The only place of the rigs that knows the key and how a workspace is made; knows no fault and no flow.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from db.store import SqliteStore, create_store, open_store
from shequ_hr.errors import UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import RunKey, TypedAmount
from shequ_hr.model.security import Actor, Role
from shequ_hr.office.demo.make import MonthClock, pay_month, store_people
from shequ_hr.office.demo.people import make_people
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.employed import employed_in
from shequ_hr.runs.transitions import approve_run, check_run
from ui.bootstrap import ShippedPacks, store_path

KEY = bytes(range(1, 33))
PLAIN = b""
USER = "王芳"
FIRST, LAST = PayMonth(2025, 4), PayMonth(2025, 5)
CLOCK = MonthClock(LAST)
LIBRARY = ShippedPacks()

COMPARED = {"schema_migration": "name", "audit": "seq, user, action, about, summary, state"}
"""What counts of tables that hold times of this machine (and digests over them); of all others, every column."""


def workspace(store: SqliteStore, folder: Path) -> Workspace:
    """A workspace on an open store, with a clock that stands: the same work gives the same rows."""
    actor = Actor(name=USER, roles=frozenset(Role))
    return Workspace(store=store, clock=CLOCK, files=AtomicFiles(), library=LIBRARY, actor=actor, folder=store._path.parent)


@contextlib.contextmanager
def opened(folder: Path, key: bytes = KEY) -> Iterator[Workspace]:
    """The office in the folder, open for the block."""
    store = open_store(store_path(folder), USER, key)
    try:
        yield workspace(store, folder)
    finally:
        store.close()


_MASTERS: dict[tuple[int, bytes], Path] = {}


def make_office(folder: Path, people: int, key: bytes = KEY) -> Path:
    """People, a paid month, and the next one approved: what all flows start from. Made once, then copied; gives the folder."""
    if (people, key) not in _MASTERS:
        _MASTERS[people, key] = _made(Path(mkdtemp(prefix="rigs-")), people, key)
    return shutil.copytree(_MASTERS[people, key], folder)


def _made(folder: Path, people: int, key: bytes) -> Path:
    store = create_store(store_path(folder), USER, key)
    ws = workspace(store, folder)
    store_people(ws, make_people(people, FIRST, LAST, 7), months_between(FIRST, LAST), 7)
    pay_month(ws, FIRST, 7)
    with ws.store.begin() as uow:
        bonus = (TypedAmount(item="year_end_bonus", amount=2_000_000),)
        here = [worker.id for worker in uow.workers.all() if employed_in(worker.dossier, LAST)]
        uow.inputs.save_month(MonthInput(worker=number, month=LAST, typed=bonus) for number in here[::2])
        uow.commit()
    calculate_run(ws, LAST)
    check_run(ws, RunKey(LAST))
    approve_run(ws, RunKey(LAST))
    store.close()
    return folder


def drop_masters() -> None:
    """Remove the offices that were copied from."""
    for folder in _MASTERS.values():
        shutil.rmtree(folder, ignore_errors=True)
    _MASTERS.clear()


@dataclass(frozen=True)
class Seen:
    """What the next start of the program finds: a digest of all rows, or why it can not open; and how long that took."""

    digest: str
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


def contents(store: SqliteStore) -> str:
    """SHA-256 over every row of every table, whatever the order of pages: one state of the office, one digest."""
    digest = hashlib.sha256()
    session = store._session
    names = session.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    for (table,) in names:
        digest.update(table.encode())
        rows = session.rows(f'SELECT {COMPARED.get(table, "*")} FROM "{table}"')  # noqa: S608 - names from the schema
        digest.update(repr(sorted(map(repr, rows))).encode())
    return digest.hexdigest()


def look(folder: Path, key: bytes = KEY) -> Seen:
    """Open the office as the next start of the program would, check it, and digest what it holds."""
    begin = time.perf_counter()
    try:
        store = open_store(store_path(folder), "", key)
    except UserError as error:
        return Seen("", (str(error),))
    seconds = time.perf_counter() - begin
    try:
        problems = store.check().problems
        return Seen("" if problems else contents(store), problems, seconds)
    finally:
        store.close()
