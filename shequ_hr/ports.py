"""What the core needs from outside: a store with one repository per aggregate, a clock, a place for files.

``db`` implements Store; ``ui/bootstrap.py`` puts it into a Workspace; use cases take the Workspace first.
All methods exchange frozen records only; nothing here is lazy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shequ_hr.model.backup import StoreFacts
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import ExportRecord, Holiday, ImportRecord, InstalledPack, StoreCheck
from shequ_hr.model.payroll import OfficeAverage, Run, RunKey, Slip, SlipFigures, TaxTotals
from shequ_hr.model.people import Community, Office, Worker
from shequ_hr.model.security import Account, Actor, Approval, AuditEntry, Occasion
from shequ_hr.periods import PayMonth
from shequ_hr.security.roles import Action, SecondPersonNeeded, require

if TYPE_CHECKING:
    from shequ_hr.security.key_ring import KeyRing


class Clock(Protocol):
    """The only source of today."""

    def now(self) -> datetime:
        """The current time, timezone-aware, local."""

    def today(self) -> date:
        """The current local date."""


class WorkerRepository(Protocol):
    """Workers as whole aggregates."""

    def all(self) -> list[Worker]:
        """Everyone, archived ones included, ordered by id."""

    def get(self, worker_id: int) -> Worker | None: ...

    def by_id_number(self, id_number: str) -> Worker | None: ...

    def numbers(self) -> dict[int, str]:
        """The number of the ID document by worker id, of everyone: all that many lists need."""

    def stamps(self) -> Mapping[int, object]:
        """By worker id a mark that is equal only as long as nothing of the worker is written: for what is derived and kept."""

    def some(self, worker_ids: Collection[int]) -> list[Worker]:
        """The workers with the ids, ordered by id; unknown ids are left out."""

    def save(self, workers: Iterable[Worker]) -> list[Worker]:
        """Insert (id 0) or replace each aggregate as a whole; returns them with ids, in order."""

    def delete(self, worker_ids: Iterable[int]) -> None:
        """Remove workers that have no slip (undo of an import); a worker with slips is a UserError."""


class CommunityRepository(Protocol):
    """Communities, ordered by id."""

    def all(self) -> list[Community]: ...

    def save(self, communities: Iterable[Community]) -> list[Community]: ...

    def delete(self, community_ids: Iterable[int]) -> None: ...


class InputRepository(Protocol):
    """What is typed in per person and month, and per person and tax year."""

    def month(self, month: PayMonth) -> list[MonthInput]: ...

    def save_month(self, inputs: Iterable[MonthInput]) -> None:
        """Replace each (worker, month) as a whole; an empty MonthInput removes it."""

    def extra_deductions(self, year: int, through: int = 12) -> list[ExtraDeduction]:
        """Those of the year's months up to ``through``."""

    def save_extra_deductions(self, rows: Iterable[ExtraDeduction]) -> None:
        """Insert or replace by (worker, month, kind); amount 0 removes."""

    def opening_tax(self, year: int) -> list[OpeningTax]: ...

    def save_opening_tax(self, rows: Iterable[OpeningTax]) -> None:
        """Insert or replace by (worker, year)."""

    def delete_opening_tax(self, keys: Iterable[tuple[int, int]]) -> None:
        """Remove by (worker, year): undo."""


class RunRepository(Protocol):
    """Payroll runs and their slips with the frozen facts."""

    def all(self) -> list[Run]:
        """Ordered by month, kind, sequence; void runs included."""

    def find(self, key: RunKey) -> Run | None:
        """The run that is not void with that key; for void ones use all()."""

    def save_draft(self, run: Run, slips: Sequence[tuple[Slip, bytes]]) -> Run:
        """Insert or replace the draft with its slips; the bytes are the encoded PayFacts of each slip."""

    def update(self, run: Run) -> None:
        """Store a changed state; slips of a closed run never change."""

    def delete_draft(self, run_id: int) -> None: ...

    def slips(self, run_id: int) -> list[Slip]:
        """Ordered as they were saved."""

    def figures(self, run_id: int) -> list[SlipFigures]:
        """What lists show of the slips, in their order: a third of the time of the slips."""

    def slips_with_facts(self, run_id: int) -> list[tuple[Slip, bytes]]: ...

    def each_with_facts(self, run_id: int) -> Iterator[tuple[Slip, bytes]]:
        """The same one after the other, for who looks at each once."""

    def slip(self, run_id: int, worker_id: int) -> tuple[Slip, bytes] | None: ...

    def totals_before(self, year: int, key: RunKey) -> dict[int, TaxTotals]:
        """Per worker, the sum of tax totals of the closed runs of the tax year that lie before the key."""

    def worker_history(self, worker_id: int) -> list[tuple[Run, Slip]]:
        """The runs that a worker has slips in, oldest first, void ones excluded."""

    def workers_with_slips(self) -> set[int]: ...


class ImportRepository(Protocol):
    """Imports that were written, newest last, each with what undo needs."""

    def all(self) -> list[ImportRecord]: ...

    def add(self, record: ImportRecord) -> ImportRecord: ...

    def mark_undone(self, import_id: int) -> None: ...


class PackRepository(Protocol):
    """Policy packs of the office: installed texts, and every text that a run used, by digest."""

    def installed(self) -> list[InstalledPack]:
        """The newest text of each installed id."""

    def install(self, pack: InstalledPack) -> None: ...

    def keep_text(self, digest: str, text: str) -> None:
        """Keep a pack's text for recomputation; known digests are ignored."""

    def text(self, digest: str) -> str | None: ...


class OfficeRepository(Protocol):
    """The office itself and what belongs to no aggregate."""

    def get(self) -> Office | None: ...

    def save(self, office: Office) -> None: ...

    def averages(self) -> list[OfficeAverage]: ...

    def save_average(self, average: OfficeAverage) -> None:
        """Insert or replace by (year, region, definition)."""

    def holidays(self, year: int) -> list[Holiday]: ...

    def save_holidays(self, year: int, holidays: Iterable[Holiday]) -> None:
        """Replace the year as a whole."""

    def holiday_years(self) -> list[int]: ...

    def exports(self) -> list[ExportRecord]: ...

    def add_export(self, record: ExportRecord) -> None: ...

    def setting(self, key: str) -> str | None: ...

    def set_setting(self, key: str, value: str) -> None: ...


class AuditRepository(Protocol):
    """The audit log. Entries are written by commit() only."""

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind a number, oldest first; to be used up before the transaction ends."""

    def last(self) -> AuditEntry | None: ...

    def find(
        self, user: str, action: str, text: str, since: date | None, until: date | None, after: int, last: int = 0
    ) -> list[AuditEntry]:
        """The entries that fit all that is given (empty: whatever), oldest first; ``last``: only that many, the newest.

        ``action``: a whole one or its group before the dot; ``text``: in object or summary; days are inclusive.
        """


class AccountRepository(Protocol):
    """Users of the office."""

    def all(self) -> list[Account]: ...

    def get(self, name: str) -> Account | None: ...

    def save(self, account: Account) -> None:
        """Insert or replace by name."""


class ApprovalRepository(Protocol):
    """Requests for a second person, oldest first."""

    def all(self) -> list[Approval]: ...

    def save(self, approval: Approval) -> Approval:
        """Insert (id 0) or replace; returns it with its id."""


class UnitOfWork(Protocol):
    """One transaction. Leaving the ``with`` block without commit() rolls everything back."""

    @property
    def workers(self) -> WorkerRepository: ...
    @property
    def communities(self) -> CommunityRepository: ...
    @property
    def inputs(self) -> InputRepository: ...
    @property
    def runs(self) -> RunRepository: ...
    @property
    def imports(self) -> ImportRepository: ...
    @property
    def packs(self) -> PackRepository: ...
    @property
    def office(self) -> OfficeRepository: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def accounts(self) -> AccountRepository: ...
    @property
    def approvals(self) -> ApprovalRepository: ...

    def note(self, text: str) -> None:
        """Add a sentence to what the audit log says of this transaction; full ID and account numbers never go in."""

    def commit(self) -> None:
        """Make the transaction durable together with its audit entry."""


class Store(Protocol):
    """The office's database."""

    def begin(self, occasion: Occasion | None = None) -> AbstractContextManager[UnitOfWork]:
        """Start a transaction, to read or write. Use cases begin theirs by Workspace.begin, which asks for the role."""

    def check(self) -> StoreCheck:
        """Integrity of the file, foreign keys, and that every amount is an integer."""

    def rekey(self, key: bytes, ready: Callable[[], None]) -> None:
        """Swap the file for one under another key; ``ready`` puts the key file in place at the only right moment."""

    def copy(self, target: Path, key: bytes) -> None:
        """Write what stands committed to a new file under the store's key."""

    def close(self) -> None: ...


class StoreCopies(Protocol):
    """Files that hold a copy of the store, for backup and restore; encrypted, and they stay so."""

    @property
    def path(self) -> Path:
        """Where the store itself lies."""

    @property
    def version(self) -> int:
        """The version of the schema that every open store has."""

    def examine(self, copy: Path, key: bytes) -> StoreFacts:
        """Open a closed copy, bring it up to date, check and read it. OfficeUnavailable when the key does not open it."""

    def move(self, copy: Path, key: bytes, new_key: bytes) -> None:
        """Put a closed copy under another key."""

    def open(self, copy: Path, key: bytes) -> Store:
        """Open a copy like a store, to write into it."""

    def usable(self, key: bytes) -> bool:
        """Whether the store in its place opens with the key. OfficeUnavailable when another program has it open."""

    def set_aside(self) -> Path | None:
        """Keep what lies in the store's place under a name of its own; None when nothing does."""

    def swap_in(self, copy: Path) -> None:
        """Put a closed copy in the place of the closed store, in one step."""


class FileStore(Protocol):
    """Files that leave the program. A file is the complete old one or the complete new one, never half."""

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        """Let ``make`` write a temporary file beside ``path``, check it, flush it, and put it in place atomically."""


class PackLibrary(Protocol):
    """Texts of the packs that ship with the program."""

    def shipped(self) -> Mapping[str, str]:
        """File name (relative, with ``/``) -> text."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a use case works with: one office's store and the world around it. Wired by the bootstrap only.

    ``folder``: where the office's files lie. ``keys``: None only where the store is a plain one. ``copies``: None where no
    backups are made (offices in the making).
    """

    store: Store
    clock: Clock
    files: FileStore
    library: PackLibrary
    actor: Actor
    folder: Path
    keys: KeyRing | None = None
    copies: StoreCopies | None = None

    @property
    def user(self) -> str:
        """The name of who works."""
        return self.actor.name

    @contextmanager
    def begin(self, action: Action, about: str = "") -> Iterator[UnitOfWork]:
        """Start the transaction of a use case; NotAllowed when the user's roles do not cover the action.

        A commit writes an audit entry with the action, ``about`` (which object), and what ``note`` was told. A request for
        a second person outlives the transaction that asked for it.
        """
        require(self.actor, action)
        try:
            with self.store.begin(self._occasion(action.value, about)) as uow:
                yield uow
        except SecondPersonNeeded as needed:
            with self.store.begin(self._occasion("approval.ask", needed.request.about)) as uow:
                uow.approvals.save(needed.request)
                uow.commit()
            raise

    @contextmanager
    def upkeep(self, action: str, about: str = "") -> Iterator[UnitOfWork]:
        """A transaction of the program's own upkeep, which no role is asked for: backups before risky work, queries of it."""
        with self.store.begin(self._occasion(action, about)) as uow:
            yield uow

    def at_the_door(self, action: str, about: str = "") -> AbstractContextManager[UnitOfWork]:
        """A transaction of somebody who is not in yet (login, recovery, the first user): no role can be asked for."""
        return self.store.begin(self._occasion(action, about))

    def _occasion(self, action: str, about: str) -> Occasion:
        return Occasion(at=self.clock.now(), user=self.user, action=action, about=about)
