"""What the rigs interrupt. A flow more is one entry in a table: STORE_FLOWS for use cases, FOLDER_FLOWS for all else.

Knows no fault. A preparation works on the start folder and gives what is to be interrupted on copies of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from rigs.office import FIRST, KEY, LAST, Seen, look, opened
from rigs.restores import restoring
from rigs.secured import SECURED

from db.audit_head import head_file
from db.store import HOLDER_SUFFIX, create_store
from shequ_hr.errors import UserError
from shequ_hr.imports.results import ImportPreview
from shequ_hr.imports.service import commit_import, preview_import
from shequ_hr.imports.template import export_rows
from shequ_hr.imports.undo import undo_import
from shequ_hr.model.payroll import RunKey, RunKind
from shequ_hr.model.people import Worker
from shequ_hr.office.demo.make import MonthClock
from shequ_hr.office.demo.people import make_people
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.transitions import lock_run
from ui.bootstrap import store_path

BONUS = RunKey(LAST, RunKind.BONUS)
"""The run that calculating makes."""

UseCase = Callable[[Workspace], object]
Acknowledge = Callable[[], None]
Work = Callable[[Path, Acknowledge], None]
"""Works on an office's folder; calls the second argument at the moment when the user would be told that it is done."""


@dataclass(frozen=True)
class Flow:
    """``prepare`` changes the start folder and gives the work; ``look`` says what is found after it was interrupted."""

    prepare: Callable[[Path], Work]
    look: Callable[[Path], Seen] = look


def roster_preview(folder: Path, key: bytes = KEY) -> ImportPreview:
    """The preview of a roster for the office in the folder: half of its people changed, three times as many new."""
    book = folder.parent / "花名册.xlsx"
    other = shutil.copytree(folder, folder.parent / "other")
    with opened(other, key) as ws:
        with ws.store.begin() as uow:
            known = uow.workers.all()
            uow.workers.save(msgspec.structs.replace(worker, phone="13900000000") for worker in known[::2])
            place = uow.communities.all()[0].name
            taken = {worker.id_number for worker in known}
            strangers = make_people(3 * len(known), FIRST, LAST, 99).workers
            uow.workers.save(_moved(worker, place) for worker in strangers if worker.id_number not in taken)
            uow.commit()
        export_rows(ws, "workers", book)
    shutil.rmtree(other)
    with opened(folder, key) as ws:
        preview = preview_import(ws, "workers", book, accept_defaults=True)
    if not preview.ok or not preview.new or not preview.changed:
        raise AssertionError(f"the roster does not import: {preview.errors}, {preview.open_questions}")
    return preview


def _moved(worker: Worker, community: str) -> Worker:
    """The worker without bank card, in a community that the office knows: nothing for the importer to ask about."""
    changed = msgspec.structs.replace
    assignments = tuple(changed(assignment, community=community) for assignment in worker.dossier.assignments)
    return changed(worker, accounts=(), dossier=changed(worker.dossier, assignments=assignments))


def importing(folder: Path, key: bytes) -> UseCase:
    """Write a roster that was previewed."""
    preview = roster_preview(folder, key)
    return lambda ws: commit_import(ws, preview)


def undoing(folder: Path, key: bytes) -> UseCase:
    """Take back a roster that was written after the months were calculated."""
    preview = roster_preview(folder, key)
    with opened(folder, key) as ws:
        later = replace(ws, clock=MonthClock(LAST.plus(1)))
        number = commit_import(later, preview).value.import_id
    return lambda ws: undo_import(ws, number)


def locking(_folder: Path, _key: bytes) -> UseCase:
    """Lock the approved month: the payroll commit."""
    return lambda ws: lock_run(ws, RunKey(LAST))


def calculating(_folder: Path, _key: bytes) -> UseCase:
    """Make the draft of the month's bonus."""
    return calculate_bonus


def calculate_bonus(ws: Workspace) -> object:
    """The use case itself, for those who need no preparation."""
    return calculate_run(ws, BONUS.month, BONUS.kind)


STORE_FLOWS: dict[str, Callable[[Path, bytes], UseCase]] = {
    "import": importing,
    "calculate": calculating,
    "lock": locking,
    "undo": undoing,
}
"""Use cases that are one transaction on an open store: name -> (start folder, key) -> use case."""


def in_store(prepare: Callable[[Path, bytes], UseCase]) -> Flow:
    """The flow that opens the office, does the use case, and closes it."""

    def prepared(folder: Path) -> Work:
        use_case = prepare(folder, KEY)

        def work(where: Path, acknowledge: Acknowledge) -> None:
            with opened(where) as ws:
                use_case(ws)
                acknowledge()

        return work

    return Flow(prepared)


def creating(folder: Path) -> Work:
    """Make the file of a new office where there is none."""
    for path in folder.iterdir():
        path.unlink()

    def work(where: Path, acknowledge: Acknowledge) -> None:
        store = create_store(store_path(where), "", KEY)
        acknowledge()
        store.close()

    return work


def look_at_new(folder: Path) -> Seen:
    """There is a whole office or none; where there is none, one can be made over whatever was left. Nothing else stays."""
    there = store_path(folder).exists()
    if not there:
        try:
            create_store(store_path(folder), "", KEY).close()
        except UserError as error:
            return Seen("", (str(error),))
    seen = look(folder)
    name, head = store_path(folder).name, head_file(store_path(folder)).name
    found = {path.name for path in folder.iterdir() if not path.name.startswith(f".{head}.")}  # swept with its next write
    strays = found - {name, f"{name}-journal", f"{name}{HOLDER_SUFFIX}", head}
    if strays:
        return Seen("", (f"left behind: {sorted(strays)}",))
    return seen if there or seen.problems else Seen("none", seconds=seen.seconds)


FOLDER_FLOWS: dict[str, Flow] = {
    "create": Flow(creating, look_at_new),
    "restore": Flow(restoring),
    **{name: Flow(*parts) for name, parts in SECURED.items()},
}
"""Work on the data folder as a whole: name -> flow."""

FLOWS: dict[str, Flow] = {name: in_store(prepare) for name, prepare in STORE_FLOWS.items()} | FOLDER_FLOWS
"""Everything that is killed."""
