"""Restoring a backup, to be interrupted: the office is as it was or as the backup has it, and no alarm is raised either way.

The present state was backed up when the work begins, so that the swap is all that changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rigs.office import CLOCK, KEY, LAST, USER, opened

from db.copying import SqliteCopies
from shequ_hr.backup.restore import restore
from shequ_hr.backup.service import create_backup, shelf_of
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.payroll import RunKey
from shequ_hr.ports import Workspace
from shequ_hr.runs.transitions import lock_run
from shequ_hr.security.kdf import Cost
from shequ_hr.security.key_ring import Lock
from shequ_hr.security.sealing import DataKey
from ui.bootstrap import store_path

_CHEAP = Cost(memory=8, iterations=1, lanes=1)
_WORDS = "rig-restore-words"


@contextlib.contextmanager
def _with_backups(folder: Path) -> Iterator[Workspace]:
    with opened(folder) as ws:
        keys = Lock(folder, AtomicFiles(), CLOCK).opened(DataKey(KEY))
        yield replace(ws, keys=keys, copies=SqliteCopies(store_path(folder)))


def restoring(folder: Path) -> Callable[[Path, Callable[[], None]], None]:
    """A backup, a locked month, a backup of that; then the first one is restored."""
    Lock(folder, AtomicFiles(), CLOCK).make(USER, _WORDS, DataKey(KEY), _CHEAP)
    with _with_backups(folder) as ws:
        name = create_backup(ws).value.name
        lock_run(replace(ws, copies=None), RunKey(LAST))
        create_backup(ws)

    def work(where: Path, acknowledge: Callable[[], None]) -> None:
        with _with_backups(where) as ws:
            restore(ws, shelf_of(ws).folder / name)
            acknowledge()

    return work
