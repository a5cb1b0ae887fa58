"""Facts that were changed behind a lock: whose locked months would come out differently today, and by how much.

Compares frozen facts with present ones; only who differs in the last locked month is looked at further back, because what
reaches into an older month is in the newer ones, too. Closed months stay as they are; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import CLOSED, PayFacts, Run, RunKind, Slip
from shequ_hr.model.people import Worker
from shequ_hr.money import grouped
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.ports import UnitOfWork
from shequ_hr.runs.employed import employed_in
from shequ_hr.runs.encoding import decode_facts, encode_part
from shequ_hr.runs.gather import as_of
from shequ_hr.runs.persons import person_problem


class _FrozenDossier(msgspec.Struct, frozen=True):
    """Only the dossier of the frozen facts, unread."""

    dossier: msgspec.Raw


_DOSSIER = msgspec.json.Decoder(_FrozenDossier)


def backdated(uow: UnitOfWork, workers: Mapping[int, Worker]) -> list[Problem]:
    """A warning for each person whose locked regular months would be paid differently by the facts of today."""
    closed = [run for run in uow.runs.all() if run.state in CLOSED and run.key.kind is RunKind.REGULAR]
    if not closed:
        return []
    newest_first = sorted(closed, key=lambda run: run.key, reverse=True)
    latest = [run for run in newest_first if run.key.month == newest_first[0].key.month]
    paid: set[int] = set()
    moved: list[int] = []
    for run in latest:
        for slip, facts in uow.runs.each_with_facts(run.id):
            paid.add(slip.worker)
            if slip.worker in workers and _moved(workers[slip.worker], run, facts):
                moved.append(slip.worker)
    look = _Look(uow, newest_first)
    found = [look.at(workers[worker]) for worker in moved]
    month = latest[0].key.month
    found += [
        _warning(worker, [f"{month}（在职而没有工资，少发）"])
        for worker in workers.values()
        if worker.id not in paid and employed_in(worker.dossier, month)
    ]
    return [problem for problem in found if problem is not None]


def _moved(worker: Worker, run: Run, facts: bytes) -> bool:
    now = encode_part(as_of(worker.dossier, run.key.month.last_day))
    return bytes(_DOSSIER.decode(facts).dossier) != now


class _Look:
    """Looks back through the locked months of a person; the rules of each run are put together once."""

    def __init__(self, uow: UnitOfWork, newest_first: Sequence[Run]) -> None:
        self._uow = uow
        self._runs = newest_first
        self._calculators: dict[int, MonthCalculator] = {}

    def at(self, worker: Worker) -> Problem | None:
        """The person's warning; None when no amount would move."""
        months = list(self._months(worker))
        return _warning(worker, months[::-1]) if months else None

    def _months(self, worker: Worker) -> Iterator[str]:
        for run in self._runs:
            found = self._uow.runs.slip(run.id, worker.id)
            if found is None:
                continue
            slip, facts = found
            if not _moved(worker, run, facts):
                return
            said = self._difference(worker, run, slip, decode_facts(facts))
            if said:
                yield f"{run.key.month}（{said}）"

    def _difference(self, worker: Worker, run: Run, slip: Slip, facts: PayFacts) -> str:
        if not employed_in(worker.dossier, run.key.month):
            return f"不在职，多发 {grouped(slip.net)} 元"
        dossier = as_of(worker.dossier, run.key.month.last_day)
        try:
            now = self._calculator(run).slip(msgspec.structs.replace(facts, dossier=dossier))
        except UserError as error:
            return f"按现在的资料算不出来：{error.title}"
        if now.net != slip.net:
            return f"{'少发' if now.net > slip.net else '多发'} {grouped(abs(now.net - slip.net))} 元"
        if (now.gross, now.deductions, now.employer) != (slip.gross, slip.deductions, slip.employer):
            return "应发、扣款或单位承担有变动"
        return ""

    def _calculator(self, run: Run) -> MonthCalculator:
        if run.id not in self._calculators:
            self._calculators[run.id] = MonthCalculator(rules_by_digest(self._uow, run.inputs), run.inputs)
        return self._calculators[run.id]


def _warning(worker: Worker, months: Sequence[str]) -> Problem:
    return person_problem(
        worker,
        f"资料在锁定之后有追溯的变动：{'、'.join(months)}。这些月份已锁定、保持原样，多发、少发要在更正批次处理。",
        "核对变动是否属实；属实的在下一批用更正（payroll calculate 月份 --kind correction）补发或扣回。",
        code="backdated",
        severity=Severity.WARNING,
    )
