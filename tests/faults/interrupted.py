"""What is interrupted: each operation opens the office, does one use case, closes it. Makes the office to start from, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from db.store import create_store, open_store
from shequ_hr.model.office import ImportRecord
from shequ_hr.model.payroll import LineKind, PayFacts, Run, RunInputs, RunKey, RunState, Slip, SlipLine
from shequ_hr.model.people import Assignment, BankAccount, Community, Dossier, Worker
from shequ_hr.periods import DateSpan, PayMonth

NOW = datetime(2025, 6, 9, 9, 0, tzinfo=UTC)
KEY = RunKey(PayMonth(2025, 5))
PEOPLE = 600


def people(first: int, count: int) -> list[Worker]:
    span = DateSpan(date(2020, 1, 1))
    return [
        Worker(
            name=f"人员{number}",
            id_number=f"{number:018d}",
            accounts=(BankAccount(start=span.start, number=f"621700{number:013d}"),),
            dossier=Dossier(assignments=(Assignment(span=span, community="青禾社区", post="正职"),)),
        )
        for number in range(first, first + count)
    ]


def slip_of(worker: Worker) -> tuple[Slip, bytes]:
    lines = tuple(SlipLine(f"item_{number}", "项目", LineKind.EARNING, 10_000, "应发") for number in range(20))
    slip = Slip(worker=worker.id, name=worker.name, lines=lines, gross=200_000, net=200_000)
    return slip, msgspec.json.encode(PayFacts(worker=worker.id, dossier=worker.dossier))


def make_office(path: Path) -> None:
    """People and a draft, approved: what both operations start from."""
    store = create_store(path)
    with store.begin() as uow:
        slips = [slip_of(worker) for worker in uow.workers.save(people(1, PEOPLE))]
        run = Run(
            key=KEY,
            state=RunState.DRAFT,
            slips=PEOPLE,
            gross=PEOPLE * 200_000,
            deductions=0,
            net=PEOPLE * 200_000,
            employer=0,
            inputs=RunInputs(month=KEY.month, kind=KEY.kind, packs={}, pay_pack="p", paid_days=()),
            calculated=NOW,
        )
        run = uow.runs.save_draft(run, slips)
        uow.runs.update(msgspec.structs.replace(run, state=RunState.APPROVED))
        uow.commit()
    store.close()


def import_people(path: Path) -> None:
    """What writing an import does: new people, changed people, a community, the record for undo, in one transaction."""
    store = open_store(path)
    with store.begin() as uow:
        known = uow.workers.all()
        uow.communities.save([Community(name="银杏社区")])
        uow.workers.save(msgspec.structs.replace(worker, remark="已核对") for worker in known[::2])
        uow.workers.save(people(10_000, PEOPLE))
        before = msgspec.json.encode(known)
        record = ImportRecord(
            kind="workers", file="a.xlsx", digest="0" * 64, at=NOW, by="王芳", new=PEOPLE, changed=1, same=0, before=before
        )
        uow.imports.add(record)
        uow.commit()
    store.close()


def lock_month(path: Path) -> None:
    """What locking does: the run is sealed, the pack's text kept, the event noted, in one transaction."""
    store = open_store(path)
    with store.begin() as uow:
        run = uow.runs.find(KEY)
        assert run is not None
        uow.runs.slips_with_facts(run.id)
        uow.packs.keep_text("0" * 64, "政策包" * 20_000)
        uow.runs.update(msgspec.structs.replace(run, state=RunState.LOCKED, locked=NOW, locked_by="刘主任", seal="s" * 64))
        uow.office.set_setting("history", "x" * 100_000)
        uow.commit()
    store.close()


def calculate_month(path: Path) -> None:
    """What recalculating does: the whole draft is replaced."""
    store = open_store(path)
    with store.begin() as uow:
        run = uow.runs.find(KEY)
        assert run is not None
        slips = [slip_of(worker) for worker in uow.workers.all()[::-1]]
        uow.runs.save_draft(msgspec.structs.replace(run, state=RunState.DRAFT, checked_by="x"), slips)
        uow.commit()
    store.close()


OPERATIONS: dict[str, Callable[[Path], None]] = {
    "import": import_people,
    "lock": lock_month,
    "calculate": calculate_month,
}
