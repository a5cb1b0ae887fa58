"""What the core needs of a store, one repository per aggregate. Import them from ``shequ_hr.ports``, which holds the rest.

``db`` implements them. All methods exchange frozen records only; nothing here is lazy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import ExportRecord, Holiday, ImportRecord, InstalledPack
from shequ_hr.model.payroll import OfficeAverage, Run, RunKey, Slip, SlipFigures, TaxTotals
from shequ_hr.model.people import Community, Office, Worker
from shequ_hr.model.security import Account, Approval, AuditEntry
from shequ_hr.periods import PayMonth


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
