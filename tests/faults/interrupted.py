"""What is interrupted: each operation opens the office, does one use case, closes it. Makes the office to start from, too."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from shequ_hr.imports.results import ImportPreview
from shequ_hr.imports.service import commit_import, preview_import
from shequ_hr.imports.template import export_rows
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import RunKey, RunKind, TypedAmount
from shequ_hr.model.people import Worker
from shequ_hr.office.demo.make import MonthClock, pay_month, store_people
from shequ_hr.office.demo.people import make_people
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.employed import employed_in
from shequ_hr.runs.transitions import approve_run, check_run, lock_run
from ui.bootstrap import create_workspace, open_workspace

FIRST, LAST = PayMonth(2025, 4), PayMonth(2025, 5)
PEOPLE = 150
CLOCK = MonthClock(LAST)


def make_office(folder: Path) -> None:
    """People, a paid month, and the next one approved: what all operations start from."""
    ws = create_workspace(folder, "王芳", CLOCK)
    store_people(ws, make_people(PEOPLE, FIRST, LAST, 7), months_between(FIRST, LAST), 7)
    pay_month(ws, FIRST, 7)
    with ws.store.begin() as uow:
        bonus = (TypedAmount(item="year_end_bonus", amount=2_000_000),)
        here = [worker.id for worker in uow.workers.all() if employed_in(worker.dossier, LAST)]
        uow.inputs.save_month(MonthInput(worker=number, month=LAST, typed=bonus) for number in here[::2])
        uow.commit()
    calculate_run(ws, LAST)
    check_run(ws, RunKey(LAST))
    approve_run(ws, RunKey(LAST))
    ws.store.close()


def roster_preview(folder: Path) -> ImportPreview:
    """The preview of a roster for the office in the folder: half of its people changed, three times as many new."""
    book = folder.parent / "花名册.xlsx"
    other = shutil.copytree(folder, folder.parent / "other")
    with opened(other) as ws:
        with ws.store.begin() as uow:
            known = uow.workers.all()
            uow.workers.save(msgspec.structs.replace(worker, phone="13900000000") for worker in known[::2])
            place = uow.communities.all()[0].name
            taken = {worker.id_number for worker in known}
            strangers = make_people(3 * PEOPLE, FIRST, LAST, 99).workers
            uow.workers.save(_moved(worker, place) for worker in strangers if worker.id_number not in taken)
            uow.commit()
        export_rows(ws, "workers", book)
    with opened(folder) as ws:
        preview = preview_import(ws, "workers", book, accept_defaults=True)
    if not preview.ok or not preview.new or not preview.changed:
        raise AssertionError(f"the roster does not import: {preview.errors}, {preview.open_questions}")
    return preview


def _moved(worker: Worker, community: str) -> Worker:
    """The worker without bank card, in a community that the office knows: nothing for the importer to ask about."""
    replace = msgspec.structs.replace
    assignments = tuple(replace(assignment, community=community) for assignment in worker.dossier.assignments)
    return replace(worker, accounts=(), dossier=replace(worker.dossier, assignments=assignments))


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """The office in the folder, open for the block."""
    ws = open_workspace(folder, "王芳", CLOCK)
    try:
        yield ws
    finally:
        ws.store.close()


def importing(folder: Path) -> Callable[[Workspace], object]:
    """Write a roster that was previewed."""
    preview = roster_preview(folder)
    return lambda ws: commit_import(ws, preview)


def locking(_: Path) -> Callable[[Workspace], object]:
    """Lock the approved month."""
    return lambda ws: lock_run(ws, RunKey(LAST))


def calculating(_: Path) -> Callable[[Workspace], object]:
    """Make the draft of the month's bonus."""
    return lambda ws: calculate_run(ws, LAST, RunKind.BONUS)


OPERATIONS: dict[str, Callable[[Path], Callable[[Workspace], object]]] = {
    "import": importing,
    "lock": locking,
    "calculate": calculating,
}
"""Name -> what prepares the operation on the office to start from, and gives the use case to interrupt."""


def operation(name: str, folder: Path) -> Callable[[Path], None]:
    """Prepare an operation; the result opens the office in a folder, does the use case, and closes it."""
    work = OPERATIONS[name](folder)

    def run(where: Path) -> None:
        with opened(where) as ws:
            work(ws)

    return run
