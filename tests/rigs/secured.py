"""Changes of the ways into an office, for the rig of kills: removal with a new key, password, recovery, protection.

An office here is opened by user and password, as the program does it; a state is who gets in, and the rows that count.
Knows no fault.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from rigs.office import CLOCK, KEY, PLAIN, Seen, make_office

from db.database import Session, is_plain
from db.store import SqliteStore, open_store
from shequ_hr.errors import NotAllowed, OfficeUnavailable, UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.security import Account, Role
from shequ_hr.ports import Workspace
from shequ_hr.security import key_ring
from shequ_hr.security.accounts import change_password
from shequ_hr.security.kdf import Cost
from shequ_hr.security.key_ring import Lock
from shequ_hr.security.sealing import DataKey
from shequ_hr.security.ways_in import remove_user
from ui.bootstrap import open_workspace, protect, recover, store_path

PEOPLE = 60
ADMIN, LEAVER, FIRST, SECOND = "王芳", "李娟", "songshu-qiaoliang-mifan", "zhuozi-lantian-qiche"
CHEAP = Cost(memory=8, iterations=1, lanes=1)
TABLES = ("worker", "slip", "run", "community", "month_input", "office")

Work = Callable[[Path, Callable[[], None]], None]
Prepare = Callable[[Path], Work]
Look = Callable[[Path], Seen]


def secured(folder: Path) -> str:
    """Two users and a recovery code for the start office; passwords cost nothing to try: what is killed is the writing."""
    key_ring.default_cost = lambda: CHEAP  # type: ignore[assignment]  # cached, this is not
    store = open_store(store_path(folder), "", KEY)
    with store.begin() as uow:
        for name, roles in ((ADMIN, frozenset(Role)), (LEAVER, frozenset({Role.CLERK}))):
            uow.accounts.save(Account(name=name, roles=roles, created=CLOCK.now(), password_since=CLOCK.now()))
        uow.commit()
    store.close()
    lock = Lock(folder, AtomicFiles(), CLOCK)
    code = lock.make(ADMIN, FIRST, DataKey(KEY))
    lock.opened(DataKey(KEY)).set_password(LEAVER, FIRST)
    return code


def removing(folder: Path) -> Work:
    """Shut a user out: the store gets a new key."""
    secured(folder)
    return _as_admin(lambda ws: remove_user(ws, LEAVER))


def new_password(folder: Path) -> Work:
    """The administrator's own."""
    secured(folder)
    return _as_admin(lambda ws: change_password(ws, FIRST, SECOND))


def recovering(folder: Path) -> Work:
    """The administrator forgot it."""
    code = secured(folder)

    def work(where: Path, acknowledge: Callable[[], None]) -> None:
        recover(where, ADMIN, code, SECOND)
        acknowledge()

    return work


def protecting(folder: Path) -> Work:
    """Encrypt a plain office."""
    key_ring.default_cost = lambda: CHEAP  # type: ignore[assignment]
    shutil.rmtree(folder)
    make_office(folder, PEOPLE, PLAIN)

    def work(where: Path, acknowledge: Callable[[], None]) -> None:
        protect(where, ADMIN, FIRST)
        acknowledge()

    return work


def _as_admin(change: Callable[[Workspace], object]) -> Work:
    def work(where: Path, acknowledge: Callable[[], None]) -> None:
        ws = open_workspace(where, ADMIN, FIRST)
        change(ws)
        acknowledge()
        ws.store.close()

    return work


def _look(side: Callable[[Path], str]) -> Look:
    """Let ``side`` say on which side of the change the office is; then the administrator opens and checks it."""

    def look(folder: Path) -> Seen:
        begin = time.perf_counter()
        try:
            said = side(folder)
            ws = _opened(folder, ADMIN, FIRST) or _opened(folder, ADMIN, SECOND)
        except UserError as error:
            return Seen("", (str(error),))
        seconds = time.perf_counter() - begin
        if ws is None:
            return Seen("", ("nobody gets in any more",))
        try:
            return _judged(folder, ws, said, seconds)
        finally:
            ws.store.close()

    return look


def _judged(folder: Path, ws: Workspace, said: str, seconds: float) -> Seen:
    assert isinstance(ws.store, SqliteStore)
    strays = sorted(path.name for path in folder.iterdir() if path.is_file() and is_plain(path))
    left = [path.name for path in folder.glob(".office.sqlite3*")]
    problems = (*ws.store.alarms, *ws.store.check().problems, *(f"left behind: {name}" for name in (*strays, *left)))
    return Seen("" if problems else said + _rows(ws.store._session), problems, seconds)


def _rows(session: Session) -> str:
    """Accounts and the log move at their own instants; the office's data must not move at all."""
    digest = hashlib.sha256()
    for table in TABLES:
        rows = session.rows(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the list above
        digest.update(repr((table, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


def _opened(folder: Path, user: str, password: str) -> Workspace | None:
    """None for a wrong password or a removed user; whatever else is wrong is raised."""
    try:
        return open_workspace(folder, user, password)
    except NotAllowed:
        return None


def gets_in(folder: Path, user: str, password: str) -> bool:
    """Whether the user may come in with the password."""
    ws = _opened(folder, user, password)
    if ws is not None:
        ws.store.close()
    return ws is not None


def _leaver(folder: Path) -> str:
    """In, or out; once out, the former key must not open the store after the administrator came."""
    if gets_in(folder, LEAVER, FIRST):
        return "in"
    if not gets_in(folder, ADMIN, FIRST):
        return "nobody"
    try:
        open_store(store_path(folder), "", KEY).close()
    except OfficeUnavailable:
        return "out"
    return "the former key still opens"


def _password(folder: Path) -> str:
    return "second" if gets_in(folder, ADMIN, SECOND) else "first"


def _protection(folder: Path) -> str:
    """Where the plain office is still the whole one, its user begins anew."""
    try:
        gets_in(folder, ADMIN, FIRST)
    except OfficeUnavailable:
        if not is_plain(store_path(folder)):
            raise
        protect(folder, ADMIN, FIRST)
        return "plain"
    return "protected"


SECURED: dict[str, tuple[Prepare, Look]] = {
    "rekey": (removing, _look(_leaver)),
    "password": (new_password, _look(_password)),
    "recover": (recovering, _look(_password)),
    "protect": (protecting, _look(_protection)),
}
"""Name -> preparation and look."""
