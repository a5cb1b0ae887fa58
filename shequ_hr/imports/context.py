"""The office as an import sees it: people, communities, rules, runs and today, read once inside the transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import CLOSED, Run, RunKind, RunState
from shequ_hr.model.people import Community, Office, Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet


@dataclass(slots=True)
class Context:
    """What kinds of import read. ``rules`` None = the office has no usable pay pack (``rules_problem`` says why)."""

    uow: UnitOfWork
    today: date
    office: Office | None
    workers: list[Worker]
    communities: list[Community]
    runs: list[Run]
    rules: RuleSet | None
    rules_problem: str = ""
    by_number: dict[str, Worker] = field(default_factory=dict)

    @property
    def newest_closed(self) -> PayMonth | None:
        """The latest month with a closed regular run."""
        months = [run.key.month for run in self.runs if run.state in CLOSED and run.key.kind is RunKind.REGULAR]
        return max(months, default=None)

    @property
    def open_month(self) -> PayMonth | None:
        """The earliest month whose regular pay is being worked on and not closed."""
        done = CLOSED | {RunState.VOID}
        return min(
            (run.key.month for run in self.runs if run.state not in done and run.key.kind is RunKind.REGULAR), default=None
        )

    @property
    def first_paid(self) -> PayMonth | None:
        """The earliest month that the office calculates or has calculated."""
        return min((run.key.month for run in self.runs if run.state is not RunState.VOID), default=None)

    @property
    def effective(self) -> date:
        """From when changed facts hold unless said otherwise: the open month, else the one after the newest closed run,
        else this month.
        """
        opened, closed = self.open_month, self.newest_closed
        if opened is not None:
            return opened.first_day
        return closed.plus(1).first_day if closed is not None else self.today.replace(day=1)

    def closed_kinds(self, month: PayMonth) -> frozenset[RunKind]:
        """Kinds of run whose inputs of the month are sealed; all of them once a later month is closed."""
        closed = [run.key for run in self.runs if run.state in CLOSED]
        if any(key.month > month for key in closed):
            return frozenset(RunKind)
        return frozenset(key.kind for key in closed if key.month == month)


def read_context(uow: UnitOfWork, ws: Workspace) -> Context:
    """Read the office. A pay pack that can not be loaded is remembered, not raised: most kinds do without."""
    from shequ_hr.office.packs import rules_of

    rules, problem = None, ""
    try:
        rules = rules_of(uow, ws.library)
    except UserError as error:
        problem = str(error)
    workers = uow.workers.all()
    return Context(
        uow=uow,
        today=ws.clock.today(),
        office=uow.office.get(),
        workers=workers,
        communities=uow.communities.all(),
        runs=uow.runs.all(),
        rules=rules,
        rules_problem=problem,
        by_number={worker.id_number: worker for worker in workers},
    )
