"""What is interrupted: each operation opens the office, does one use case, closes it. Makes the office to start from, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.office import ImportRecord
from shequ_hr.model.payroll import RunKey, RunKind, TypedAmount
from shequ_hr.model.people import Community
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


def on_office(work: Callable[[Workspace], object]) -> Callable[[Path], None]:
    """Open the office, work, close it."""

    def operation(folder: Path) -> None:
        ws = open_workspace(folder, "王芳", CLOCK)
        try:
            work(ws)
        finally:
            ws.store.close()

    return operation


def import_people(ws: Workspace) -> None:
    """What writing an import does: new people, changed people, a community, the record for undo, in one transaction."""
    with ws.store.begin() as uow:
        known = uow.workers.all()
        uow.communities.save([Community(name="新设社区")])
        uow.workers.save(msgspec.structs.replace(worker, remark="已核对") for worker in known[::2])
        uow.workers.save(make_people(3 * PEOPLE, FIRST, LAST, 99).workers)
        before = msgspec.json.encode(known)
        record = ImportRecord(
            kind="workers", file="a.xlsx", digest="0" * 64, at=CLOCK.now(), by="王芳", new=1, changed=1, same=0, before=before
        )
        uow.imports.add(record)
        uow.commit()


OPERATIONS: dict[str, Callable[[Path], None]] = {
    "import": on_office(import_people),
    "lock": on_office(lambda ws: lock_run(ws, RunKey(LAST))),
    "calculate": on_office(lambda ws: calculate_run(ws, LAST, RunKind.BONUS)),
}
