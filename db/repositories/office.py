"""The office itself and what belongs to no aggregate: typed-in averages, holidays, exports, settings."""

# ruff: noqa: S608 - only column names that are constants of this package are put into SQL; every value is bound
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from db.database import Session
from shequ_hr.model.office import ExportRecord, Holiday
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.model.people import Office
from shequ_hr.periods import PayMonth

_EXPORT = "month, kind, sequence, what, file, count_rows, digest, made, made_by"


class Offices:
    """OfficeRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self) -> Office | None:
        """The office, or None before it is set up."""
        row = self._session.row("SELECT unit, code, level, pay_pack, dual_control, demo FROM office")
        if row is None:
            return None
        return Office(unit=row[0], code=row[1], level=row[2], pay_pack=row[3], dual_control=bool(row[4]), demo=bool(row[5]))

    def save(self, office: Office) -> None:
        """Insert or replace the one office."""
        self._session.run(
            "INSERT OR REPLACE INTO office (id, unit, code, level, pay_pack, dual_control, demo) VALUES (1, ?, ?, ?, ?, ?, ?)",
            (office.unit, office.code, office.level, office.pay_pack, int(office.dual_control), int(office.demo)),
        )

    def averages(self) -> list[OfficeAverage]:
        """Published averages that the office typed in, ordered by year, region, definition."""
        rows = self._session.rows(
            "SELECT year, region, definition, amount, document, published FROM office_average ORDER BY year, region, definition"
        )
        return [
            OfficeAverage(year=row[0], region=row[1], definition=row[2], amount=row[3], document=row[4], published=row[5])
            for row in rows
        ]

    def save_average(self, average: OfficeAverage) -> None:
        """Insert or replace by (year, region, definition)."""
        a = average
        self._session.run(
            "INSERT OR REPLACE INTO office_average (year, region, definition, amount, document, published) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (a.year, a.region, a.definition, a.amount, a.document, a.published),
        )

    def holidays(self, year: int) -> list[Holiday]:
        """The year's days that differ from the plain week, in order."""
        rows = self._session.rows("SELECT day, name, off, statutory FROM holiday WHERE year = ? ORDER BY day", (year,))
        return [Holiday(day=date.fromisoformat(row[0]), name=row[1], off=bool(row[2]), statutory=bool(row[3])) for row in rows]

    def save_holidays(self, year: int, holidays: Iterable[Holiday]) -> None:
        """Replace the year as a whole."""
        self._session.run("DELETE FROM holiday WHERE year = ?", (year,))
        self._session.many(
            "INSERT INTO holiday (day, year, name, off, statutory) VALUES (?, ?, ?, ?, ?)",
            [(h.day.isoformat(), year, h.name, int(h.off), int(h.statutory)) for h in holidays],
        )

    def holiday_years(self) -> list[int]:
        """The years that the table holds, in order."""
        return [year for (year,) in self._session.rows("SELECT DISTINCT year FROM holiday ORDER BY year")]

    def exports(self) -> list[ExportRecord]:
        """Every file that left the program, oldest first."""
        return [
            ExportRecord(
                month=PayMonth.parse(row[0]),
                kind=row[1],
                sequence=row[2],
                what=row[3],
                file=row[4],
                rows=row[5],
                digest=row[6],
                at=datetime.fromisoformat(row[7]),
                by=row[8],
            )
            for row in self._session.rows(f"SELECT {_EXPORT} FROM export ORDER BY id")
        ]

    def add_export(self, record: ExportRecord) -> None:
        """Remember a file that left the program."""
        r = record
        values = (str(r.month), r.kind, r.sequence, r.what, r.file, r.rows, r.digest, r.at.isoformat(), r.by)
        self._session.run(f"INSERT INTO export ({_EXPORT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def setting(self, key: str) -> str | None:
        """A setting's text, or None when it was never set."""
        row = self._session.row("SELECT value FROM setting WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def set_setting(self, key: str, value: str) -> None:
        """Insert or replace a setting."""
        self._session.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, value))
