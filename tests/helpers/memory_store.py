"""A Store in memory for tests: the ports with copy-on-begin, so that what is not committed is not there.

Records are immutable, so a shallow copy of each table is a whole copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from shequ_hr.errors import UserError
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import ExportRecord, Holiday, ImportRecord, InstalledPack, StoreCheck
from shequ_hr.model.payroll import CLOSED, LineShape, OfficeAverage, Run, RunKey, RunState, Slip, SlipFigures, TaxTotals
from shequ_hr.model.people import Community, Office, Worker
from shequ_hr.model.security import Account, Actor, Approval, AuditEntry, Occasion, Role
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace

POLICIES = Path(__file__).resolve().parents[2] / "resources" / "policies"
R = TypeVar("R")


@dataclass
class Tables:
    """Everything that the store holds."""

    workers: dict[int, Worker] = field(default_factory=dict)
    communities: dict[int, Community] = field(default_factory=dict)
    months: dict[tuple[PayMonth, int], MonthInput] = field(default_factory=dict)
    deductions: dict[tuple[int, PayMonth, str], ExtraDeduction] = field(default_factory=dict)
    openings: dict[tuple[int, int], OpeningTax] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    slips: dict[int, tuple[tuple[Slip, bytes], ...]] = field(default_factory=dict)
    imports: dict[int, ImportRecord] = field(default_factory=dict)
    packs: dict[str, InstalledPack] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    offices: dict[int, Office] = field(default_factory=dict)
    averages: dict[tuple[int, str, str], OfficeAverage] = field(default_factory=dict)
    holidays: dict[int, tuple[Holiday, ...]] = field(default_factory=dict)
    exports: dict[int, ExportRecord] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    approvals: dict[int, Approval] = field(default_factory=dict)
    last_ids: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Tables:
        """The same records in other dictionaries."""
        return replace(self, **{name: dict(table) for name, table in vars(self).items()})

    def next_id(self, table: str) -> int:
        """An id that was never used."""
        self.last_ids[table] = self.last_ids.get(table, 0) + 1
        return self.last_ids[table]


class _Workers:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[Worker]:
        return [self._t.workers[key] for key in sorted(self._t.workers)]

    def get(self, worker_id: int) -> Worker | None:
        return self._t.workers.get(worker_id)

    def by_id_number(self, id_number: str) -> Worker | None:
        return next((worker for worker in self.all() if worker.id_number == id_number), None)

    def numbers(self) -> dict[int, str]:
        return {worker.id: worker.id_number for worker in self.all()}

    def stamps(self) -> Mapping[int, Worker]:
        return dict(self._t.workers)

    def some(self, worker_ids: Collection[int]) -> list[Worker]:
        return [worker for worker in self.all() if worker.id in worker_ids]

    def save(self, workers: Iterable[Worker]) -> list[Worker]:
        saved = []
        for worker in workers:
            new = worker if worker.id else msgspec.structs.replace(worker, id=self._t.next_id("worker"))
            other = self.by_id_number(new.id_number)
            if other is not None and other.id != new.id:
                raise UserError("证件号码重复", f"{other.name} 已经使用这个号码。")
            self._t.workers[new.id] = new
            saved.append(new)
        return saved

    def delete(self, worker_ids: Iterable[int]) -> None:
        for number in worker_ids:
            if any(slip.worker == number for slips in self._t.slips.values() for slip, _ in slips):
                raise UserError("已经发过工资的人员不能删除", "本次未写入任何数据。")
            del self._t.workers[number]


class _Communities:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[Community]:
        return [self._t.communities[key] for key in sorted(self._t.communities)]

    def save(self, communities: Iterable[Community]) -> list[Community]:
        saved = [c if c.id else msgspec.structs.replace(c, id=self._t.next_id("community")) for c in communities]
        self._t.communities.update({community.id: community for community in saved})
        return saved

    def delete(self, community_ids: Iterable[int]) -> None:
        for number in community_ids:
            del self._t.communities[number]


class _Inputs:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def month(self, month: PayMonth) -> list[MonthInput]:
        return [self._t.months[key] for key in sorted(self._t.months) if key[0] == month]

    def save_month(self, inputs: Iterable[MonthInput]) -> None:
        for given in inputs:
            self._t.months.pop((given.month, given.worker), None)
            if not given.empty:
                self._t.months[given.month, given.worker] = given

    def extra_deductions(self, year: int, through: int = 12) -> list[ExtraDeduction]:
        asked = [key for key in sorted(self._t.deductions) if key[1].year == year and key[1].month <= through]
        return [self._t.deductions[key] for key in asked]

    def save_extra_deductions(self, rows: Iterable[ExtraDeduction]) -> None:
        for row in rows:
            self._t.deductions.pop((row.worker, row.month, row.kind), None)
            if row.amount:
                self._t.deductions[row.worker, row.month, row.kind] = row

    def opening_tax(self, year: int) -> list[OpeningTax]:
        return [self._t.openings[key] for key in sorted(self._t.openings) if key[1] == year]

    def save_opening_tax(self, rows: Iterable[OpeningTax]) -> None:
        self._t.openings.update({(row.worker, row.year): row for row in rows})

    def delete_opening_tax(self, keys: Iterable[tuple[int, int]]) -> None:
        for key in keys:
            self._t.openings.pop(key, None)


class _Runs:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[Run]:
        return sorted(self._t.runs.values(), key=lambda run: (run.key, run.id))

    def find(self, key: RunKey) -> Run | None:
        return next((run for run in self.all() if run.key == key and run.state is not RunState.VOID), None)

    def save_draft(self, run: Run, slips: Sequence[tuple[Slip, bytes]]) -> Run:
        saved = run if run.id else msgspec.structs.replace(run, id=self._t.next_id("run"))
        self._t.runs[saved.id] = saved
        self._t.slips[saved.id] = tuple(slips)
        return saved

    def update(self, run: Run) -> None:
        self._t.runs[run.id] = run

    def delete_draft(self, run_id: int) -> None:
        del self._t.runs[run_id], self._t.slips[run_id]

    def slips(self, run_id: int) -> list[Slip]:
        return [slip for slip, _ in self._t.slips[run_id]]

    def figures(self, run_id: int) -> list[SlipFigures]:
        return [_figures(slip, facts) for slip, facts in self._t.slips[run_id]]

    def slips_with_facts(self, run_id: int) -> list[tuple[Slip, bytes]]:
        return list(self._t.slips[run_id])

    def each_with_facts(self, run_id: int) -> Iterator[tuple[Slip, bytes]]:
        return iter(self._t.slips[run_id])

    def slip(self, run_id: int, worker_id: int) -> tuple[Slip, bytes] | None:
        return next((pair for pair in self._t.slips[run_id] if pair[0].worker == worker_id), None)

    def totals_before(self, year: int, key: RunKey) -> dict[int, TaxTotals]:
        sums: dict[int, TaxTotals] = {}
        for run in self.all():
            if run.state in CLOSED and run.key.month.year == year and run.key < key:
                for slip in self.slips(run.id):
                    sums[slip.worker] = _added(sums.get(slip.worker, TaxTotals()), slip.tax)
        return sums

    def worker_history(self, worker_id: int) -> list[tuple[Run, Slip]]:
        runs = [run for run in self.all() if run.state is not RunState.VOID]
        return [(run, slip) for run in runs for slip in self.slips(run.id) if slip.worker == worker_id]

    def workers_with_slips(self) -> set[int]:
        return {slip.worker for slips in self._t.slips.values() for slip, _ in slips}


def _figures(slip: Slip, facts: bytes) -> SlipFigures:
    return SlipFigures(
        worker=slip.worker,
        name=slip.name,
        community=slip.community,
        post=slip.post,
        grade=slip.grade,
        days=slip.days,
        gross=slip.gross,
        deductions=slip.deductions,
        net=slip.net,
        employer=slip.employer,
        warnings=slip.warnings,
        shape=LineShape.of(slip.lines),
        amounts=tuple(line.amount for line in slip.lines),
        by_hand=b'"overrides"' in facts,
    )


def _added(one: TaxTotals, other: TaxTotals) -> TaxTotals:
    names = TaxTotals.__struct_fields__
    return TaxTotals(**{name: getattr(one, name) + getattr(other, name) for name in names})


class _Imports:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[ImportRecord]:
        return [self._t.imports[key] for key in sorted(self._t.imports)]

    def add(self, record: ImportRecord) -> ImportRecord:
        saved = msgspec.structs.replace(record, id=self._t.next_id("import"))
        self._t.imports[saved.id] = saved
        return saved

    def mark_undone(self, import_id: int) -> None:
        self._t.imports[import_id] = msgspec.structs.replace(self._t.imports[import_id], undone=True)


class _Packs:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def installed(self) -> list[InstalledPack]:
        return list(self._t.packs.values())

    def install(self, pack: InstalledPack) -> None:
        self._t.packs[pack.id] = pack

    def keep_text(self, digest: str, text: str) -> None:
        self._t.texts.setdefault(digest, text)

    def text(self, digest: str) -> str | None:
        return self._t.texts.get(digest)


class _Office:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def get(self) -> Office | None:
        return self._t.offices.get(1)

    def save(self, office: Office) -> None:
        self._t.offices[1] = office

    def averages(self) -> list[OfficeAverage]:
        return [self._t.averages[key] for key in sorted(self._t.averages)]

    def save_average(self, average: OfficeAverage) -> None:
        self._t.averages[average.year, average.region, average.definition] = average

    def holidays(self, year: int) -> list[Holiday]:
        return list(self._t.holidays.get(year, ()))

    def save_holidays(self, year: int, holidays: Iterable[Holiday]) -> None:
        self._t.holidays[year] = tuple(sorted(holidays, key=lambda holiday: holiday.day))
        if not self._t.holidays[year]:
            del self._t.holidays[year]

    def holiday_years(self) -> list[int]:
        return sorted(self._t.holidays)

    def exports(self) -> list[ExportRecord]:
        return list(self._t.exports.values())

    def add_export(self, record: ExportRecord) -> None:
        self._t.exports[self._t.next_id("export")] = record

    def setting(self, key: str) -> str | None:
        return self._t.settings.get(key)

    def set_setting(self, key: str, value: str) -> None:
        self._t.settings[key] = value


class _AuditLog:
    """Keeps no log: what the real one says is tested on the real store."""

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        return iter(())

    def last(self) -> AuditEntry | None:
        return None

    def find(self, *_filters: object, last: int = 0) -> list[AuditEntry]:
        return []


class _Accounts:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[Account]:
        return sorted(self._t.accounts.values(), key=lambda account: account.name)

    def get(self, name: str) -> Account | None:
        return self._t.accounts.get(name)

    def save(self, account: Account) -> None:
        self._t.accounts[account.name] = account


class _Approvals:
    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def all(self) -> list[Approval]:
        return list(self._t.approvals.values())

    def save(self, approval: Approval) -> Approval:
        saved = approval if approval.id else msgspec.structs.replace(approval, id=self._t.next_id("approval"))
        self._t.approvals[saved.id] = saved
        return saved


class _UnitOfWork:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.committed = False
        self.workers, self.communities, self.inputs = _Workers(tables), _Communities(tables), _Inputs(tables)
        self.runs, self.imports, self.packs, self.office = _Runs(tables), _Imports(tables), _Packs(tables), _Office(tables)
        self.audit, self.accounts, self.approvals = _AuditLog(), _Accounts(tables), _Approvals(tables)

    def note(self, text: str) -> None:
        """Notes go to the log, which is not kept here."""

    def commit(self) -> None:
        self.committed = True


class MemoryStore:
    """Store in memory. ``digest`` is the same as long as nothing was written; ``commits`` counts the writes."""

    def __init__(self) -> None:
        self._tables = Tables()
        self.commits = 0

    @contextmanager
    def begin(self, occasion: Occasion | None = None) -> Iterator[UnitOfWork]:
        """A transaction: its copy becomes the store when commit was called and nothing was raised after it."""
        work = _UnitOfWork(self._tables.copy())
        yield work
        if work.committed:
            self._tables = work.tables
            self.commits += 1

    def check(self) -> StoreCheck:
        """A store in memory is whole."""
        return StoreCheck(rows=sum(len(table) for table in vars(self._tables).values()))

    def rekey(self, key: bytes, ready: Callable[[], None]) -> None:
        """Memory has no key."""
        ready()

    def copy(self, target: Path, key: bytes) -> None:
        """Memory is no file."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to close."""

    def digest(self) -> str:
        """SHA-256 over everything that it holds."""
        return hashlib.sha256(repr(sorted(vars(self._tables).items())).encode()).hexdigest()


@dataclass
class FixedClock:
    """A clock that stands still until it is set."""

    moment: datetime = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """The set moment."""
        return self.moment

    def today(self) -> date:
        """Its date."""
        return self.moment.date()


class PlainFiles:
    """FileStore that simply writes."""

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        """Make the file where it belongs."""
        make(path)
        if check is not None:
            check(path)


class Policies:
    """The packs that ship with the program."""

    @cached_property
    def _texts(self) -> dict[str, str]:
        paths = sorted(POLICIES.rglob("*.toml"))
        return {path.relative_to(POLICIES).as_posix(): path.read_text(encoding="utf-8") for path in paths}

    def shipped(self) -> Mapping[str, str]:
        """File name -> text."""
        return MappingProxyType(self._texts)


_POLICIES = Policies()


def memory_workspace(*, pay_pack: str = "sichuan/chengdu-template", user: str = "王芳", **parts: Any) -> Workspace:
    """A workspace on an empty store in memory with an office of its own."""
    store = parts.pop("store", None) or MemoryStore()
    with store.begin() as uow:
        uow.office.save(Office(unit="柏合街道", code="510112", level="street", pay_pack=pay_pack))
        uow.commit()
    defaults: dict[str, Any] = {"clock": FixedClock(), "files": PlainFiles(), "library": _POLICIES, "folder": Path()}
    return Workspace(store=store, actor=Actor(name=user, roles=frozenset(Role)), **(defaults | parts))
