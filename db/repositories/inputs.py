"""What is typed in per person and month, extra tax deductions, and opening tax balances."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from db.database import Session, readable
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.payroll import TaxMethod
from shequ_hr.periods import PayMonth

_month_input = msgspec.json.Decoder(MonthInput)


class Inputs:
    """InputRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def month(self, month: PayMonth) -> list[MonthInput]:
        """Everything typed in for the month, ordered by worker id."""
        rows = self._session.rows(
            "SELECT CAST(document AS BLOB) FROM month_input WHERE month = ? ORDER BY worker_id", (str(month),)
        )
        with readable("month_input"):
            return [_month_input.decode(text) for (text,) in rows]

    def save_month(self, inputs: Iterable[MonthInput]) -> None:
        """Replace each (worker, month) as a whole; an empty MonthInput removes it."""
        rows = list(inputs)
        self._session.many(
            "DELETE FROM month_input WHERE month = ? AND worker_id = ?",
            [(str(row.month), row.worker) for row in rows if row.empty],
        )
        self._session.many(
            "INSERT INTO month_input (month, worker_id, document) VALUES (?, ?, ?) "
            "ON CONFLICT (month, worker_id) DO UPDATE SET document = excluded.document",
            [(str(row.month), row.worker, _document(row)) for row in rows if not row.empty],
        )

    def extra_deductions(self, year: int, through: int = 12) -> list[ExtraDeduction]:
        """The extra deductions of the year's months up to ``through``, ordered by month, worker, kind."""
        rows = self._session.rows(
            "SELECT worker_id, month, kind, amount FROM extra_deduction WHERE month BETWEEN ? AND ? "
            "ORDER BY month, worker_id, kind",
            (f"{year:04d}-01", f"{year:04d}-{through:02d}"),
        )
        months = {str(PayMonth(year, number)): PayMonth(year, number) for number in range(1, 13)}
        with readable("extra_deduction"):
            return [ExtraDeduction(worker=row[0], month=months[row[1]], kind=row[2], amount=row[3]) for row in rows]

    def save_extra_deductions(self, rows: Iterable[ExtraDeduction]) -> None:
        """Insert or replace by (worker, month, kind); amount 0 removes."""
        known = list(rows)
        self._session.many(
            "DELETE FROM extra_deduction WHERE worker_id = ? AND month = ? AND kind = ?",
            [(row.worker, str(row.month), row.kind) for row in known if row.amount == 0],
        )
        self._session.many(
            "INSERT INTO extra_deduction (worker_id, month, kind, amount) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (month, worker_id, kind) DO UPDATE SET amount = excluded.amount",
            [(row.worker, str(row.month), row.kind, row.amount) for row in known if row.amount != 0],
        )

    def opening_tax(self, year: int) -> list[OpeningTax]:
        """The year's opening balances, ordered by worker."""
        with readable("opening_tax"):
            return [_opening(row) for row in self._session.rows(_OPENING, (year,))]

    def save_opening_tax(self, rows: Iterable[OpeningTax]) -> None:
        """Insert or replace by (worker, year)."""
        self._session.many(
            "INSERT OR REPLACE INTO opening_tax (worker_id, year, through, income, exempt, insurance, extra, other, months, "
            "withheld, method) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    row.worker, row.year, row.through, row.income, row.exempt, row.insurance, row.extra, row.other, row.months,
                    row.withheld, row.method.value if row.method else None,
                )
                for row in rows
            ],
        )  # fmt: skip

    def delete_opening_tax(self, keys: Iterable[tuple[int, int]]) -> None:
        """Remove by (worker, year): undo."""
        self._session.many("DELETE FROM opening_tax WHERE worker_id = ? AND year = ?", list(keys))


_OPENING = (
    "SELECT worker_id, year, through, income, exempt, insurance, extra, other, months, withheld, method "
    "FROM opening_tax WHERE year = ? ORDER BY worker_id"
)


def _opening(row: tuple[int, int, int, int, int, int, int, int, int, int, str | None]) -> OpeningTax:
    worker, year, through, income, exempt, insurance, extra, other, months, withheld, method = row
    return OpeningTax(
        worker=worker,
        year=year,
        through=through,
        income=income,
        exempt=exempt,
        insurance=insurance,
        extra=extra,
        other=other,
        months=months,
        withheld=withheld,
        method=TaxMethod(method) if method else None,
    )


def _document(row: MonthInput) -> str:
    text = msgspec.json.encode(row).decode()
    _month_input.decode(text)
    return text
