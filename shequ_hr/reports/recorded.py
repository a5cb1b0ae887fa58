"""Writing a run's file and recording that it left: the same content stays one file, other content never replaces an older one.

What stands in a file comes from the locked run alone, so that the same month gives the same bytes whenever it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

from shequ_hr.errors import UserError
from shequ_hr.model.office import ExportRecord
from shequ_hr.model.payroll import Run
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.reports.workbook import Book, write_book
from shequ_hr.runs.states import find_run, run_name
from shequ_hr.security.roles import Action


def write_recorded(
    ws: Workspace, runs: list[Run], what: str, path: Path, title: str, build: Callable[[Book], None], rows: int
) -> tuple[Path, str]:
    """Write, then record the file for every run in it; where it lies and its SHA-256.

    A run whose state moved meanwhile is refused before writing.
    """
    with ws.begin(Action.PAY_EXPORT) as uow:
        _require_unmoved(uow, runs)
        path, digest = _write(ws, path, _moment(ws, runs), title, build)
        for run in runs:
            uow.office.add_export(
                ExportRecord(
                    month=run.key.month,
                    kind=run.key.kind.value,
                    sequence=run.key.sequence,
                    what=what,
                    file=path.name,
                    rows=rows,
                    digest=digest,
                    at=ws.clock.now(),
                    by=ws.user,
                )
            )
        uow.note(f"{what}《{path}》{rows} 行，SHA-256 {digest}")
        uow.commit()
    return path, digest


def _moment(ws: Workspace, runs: list[Run]) -> datetime:
    """The time that a file carries: of the last lock; of a draft the present."""
    locked = [run.locked for run in runs if run.locked is not None]
    return max(locked) if len(locked) == len(runs) and locked else ws.clock.now()


def _write(ws: Workspace, path: Path, created: datetime, title: str, build: Callable[[Book], None]) -> tuple[Path, str]:
    """The file under its name, or under a numbered one when another content has that name already."""
    taken: dict[str, Path] = {}
    target = path
    for number in count(2):
        if not target.exists():
            break
        taken[hashlib.sha256(target.read_bytes()).hexdigest()] = target
        target = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    digest = write_book(ws.files, target, created, title, build, ws.user)
    if digest in taken:
        target.unlink()
        return taken[digest], digest
    return target, digest


def _require_unmoved(uow: UnitOfWork, runs: list[Run]) -> None:
    for run in runs:
        if find_run(uow, run.key) != run:
            raise UserError(f"{run_name(run.key)}刚刚有变化", "没有写出文件。", "请刷新后重新导出。")
