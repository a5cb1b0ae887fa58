"""Records that belong to the office as a whole: holidays, installed packs, imports, exports, the store's health."""

from __future__ import annotations

from datetime import date, datetime

from shequ_hr.model.people import Record
from shequ_hr.periods import PayMonth


class Holiday(Record, frozen=True, kw_only=True):
    """One day of the official calendar that differs from the plain week: off, or a working weekend (调休上班).

    ``statutory``: one of the 法定节假日, paid like a working day when it falls on one.
    """

    day: date
    name: str
    off: bool
    statutory: bool = False


class InstalledPack(Record, frozen=True, kw_only=True):
    """A pack that the office installed: its id, its text, when and by whom."""

    id: str
    digest: str
    text: str
    installed: datetime
    by: str = ""


class ImportRecord(Record, frozen=True, kw_only=True):
    """An import that was written. ``before`` is the encoded undo document; ``digest`` the SHA-256 of the file."""

    id: int = 0
    kind: str
    file: str
    digest: str
    at: datetime
    by: str
    new: int
    changed: int
    same: int
    before: bytes = b""
    undone: bool = False


class ExportRecord(Record, frozen=True, kw_only=True):
    """A file that left the program for a run; a bank, tax or district file ends reopening (cli.md)."""

    month: PayMonth
    kind: str
    sequence: int
    what: str
    file: str
    rows: int
    digest: str
    at: datetime
    by: str


class StoreCheck(Record, frozen=True, kw_only=True):
    """What the store says of itself: problems in Chinese, empty when whole."""

    problems: tuple[str, ...] = ()
    rows: int = 0
