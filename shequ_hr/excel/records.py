"""What the reading process hands over: plain values with what Excel knows about them. Rows count from 1, columns from 0.

Owns the shape only, so that the reading process stays light; knows no field, no kind of import, no message.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 200
MAX_RATIO = 200
MAX_ROWS = 50_000
MAX_COLUMNS = 200


class DateValue(msgspec.Struct, frozen=True, array_like=True):
    """A cell that Excel shows as a date (or date and time)."""

    moment: datetime


Content = None | bool | int | float | str | DateValue
"""What stands in a cell; empty text is None."""


class Formula(msgspec.Struct, frozen=True, array_like=True):
    """A formula worth a word: its cell, its text; ``cached`` False = it carries no result."""

    row: int
    column: int
    text: str
    cached: bool


class SheetData(msgspec.Struct, frozen=True, kw_only=True):
    """One worksheet. ``rows[0]`` is row 1; the sets below are sparse and hold (row, column) pairs or numbers."""

    name: str
    hidden: bool = False
    rows: list[list[Content]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column), all included."""
    percents: frozenset[tuple[int, int]] = frozenset()
    errors: dict[tuple[int, int], str] = msgspec.field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()
    """Those without a result, those that end in an error, and those that read another file."""
    struck_rows: frozenset[int] = frozenset()
    far_styles: str = ""
    """A formatted but empty cell beyond the limits; ignored and told."""

    def cell(self, row: int, column: int) -> Content:
        """The content at a place; None outside the used range."""
        if not 0 < row <= len(self.rows):
            return None
        line = self.rows[row - 1]
        return line[column] if 0 <= column < len(line) else None


class WorkbookData(msgspec.Struct, frozen=True, kw_only=True, tag="workbook"):
    """A workbook as read. ``flags`` False = an old .xls, whose hidden rows and formulas can not be seen.

    ``notes``: warnings about the whole file as (row of the catalogue, what, what to do).
    """

    sheets: tuple[SheetData, ...]
    notes: tuple[tuple[str, str, str], ...] = ()
    date_1904: bool = False
    flags: bool = True


class Refusal(msgspec.Struct, frozen=True, kw_only=True, tag="refusal"):
    """Why a file is not read: ``code`` names the row of the catalogue of bad inputs, text is Chinese and complete."""

    code: str
    message: str
    fix: str
    sheet: str = ""


def letters(column: int) -> str:
    """The letters that Excel shows above a column: 0 -> A, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_index(text: str) -> int:
    """The column of Excel's letters: A -> 0, AA -> 26."""
    index = 0
    for letter in text:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
