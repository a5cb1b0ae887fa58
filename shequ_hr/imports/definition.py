"""What a kind of import is: its fields, how rows become a plan, and how the office's data becomes rows again.

One definition makes the template, the reader, the preview and the export, so what is exported reads back unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from shequ_hr.excel.cells import CellType, Doubt, Trouble
from shequ_hr.excel.headers import HeaderFound, note_of
from shequ_hr.excel.problems import Places, column_words
from shequ_hr.excel.records import SheetData
from shequ_hr.imports.context import Context
from shequ_hr.imports.plan import Plan
from shequ_hr.imports.results import CellChange, RowPreview, RowResult
from shequ_hr.imports.talk import Talk


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the template. ``required``: the sheet must have it. ``fill_down``: merged cells spread over their rows.

    ``summed``: total rows are compared with it. ``aside``: read, but left out of templates and exports.
    """

    key: str
    header: str
    cell: CellType
    synonyms: tuple[str, ...] = ()
    required: bool = False
    fill_down: bool = False
    summed: bool = False
    aside: bool = False
    note: str = ""
    example: Any = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the header may have."""
        return (self.header, *self.synonyms)


@dataclass(slots=True)
class Row:
    """A row of the sheet: its number and its typed values by field; blank ones are absent."""

    number: int
    values: dict[str, Any]
    failed: set[str] = field(default_factory=set)

    def get(self, key: str) -> Any:
        """The value, or None when blank or refused."""
        return self.values.get(key)


@dataclass(slots=True)
class Table:
    """The data of a sheet, typed. ``titles`` are the texts above the header."""

    sheet: SheetData
    header: HeaderFound
    fields: Mapping[str, Field]
    rows: list[Row]
    places: Places
    talk: Talk
    titles: tuple[str, ...] = ()
    column_names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.column_names = {key: self.words(key) for key in self.fields}

    def has(self, key: str) -> bool:
        """Whether the sheet has a column of the field."""
        return key in self.header.by_key

    def header_of(self, key: str) -> str:
        """The field's header as the clerk wrote it, or as the template has it."""
        column = self.header.by_key.get(key)
        return column.header if column is not None else self.fields[key].header

    def note(self, key: str) -> str:
        """What stands in brackets in the field's header."""
        column = self.header.by_key.get(key)
        return note_of(column.header) if column is not None else ""

    def words(self, key: str) -> str:
        """The column as problems name it; the template's header when the sheet lacks it."""
        column = self.header.by_key.get(key)
        return column_words(column.index, column.header) if column is not None else self.fields[key].header

    def place(self, row: int, key: str) -> str:
        """``第 17 行 D 列 身份证号``."""
        return f"第 {row} 行 {self.words(key)}"

    def shown(self, row: int, key: str) -> str:
        """The clerk's own value of a cell."""
        from shequ_hr.excel.cells import shown

        column = self.header.by_key.get(key)
        return shown(self.sheet.cell(row, column.index)) if column is not None else ""

    def refuse(self, row: int, key: str, code: str, message: str, fix: str, value: str | None = None) -> None:
        """A problem of one cell of a row, or of the row when the sheet lacks the column."""
        column = self.header.by_key.get(key)
        if column is None:
            self.talk.problem(self.places.row(row, code, message, fix, value=value or ""))
            return
        seen = self.shown(row, key) if value is None else value
        self.talk.problem(self.places.cell(row, column.index, column.header, seen, Trouble(code, message, fix)))

    def doubt(self, row: int, key: str, doubt: Doubt, code: str, message: str, fix: str) -> None:
        """A value of a row that is asked about together with all of its kind."""
        column = self.header.by_key.get(key)
        trouble = Trouble(code, message, fix)
        if column is None:
            problem = self.places.row(row, code, message, fix)
        else:
            problem = self.places.cell(row, column.index, column.header, self.shown(row, key), trouble)
        self.talk.doubt(doubt.key, f"{self.place(row, key)}：{doubt.detail}", problem)


@dataclass(slots=True)
class Draft:
    """What a kind makes of a table."""

    plan: Plan
    rows: list[RowPreview]


class ImportKind(Protocol):
    """One kind of import."""

    @property
    def key(self) -> str:
        """What the command line calls it."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """Fields of which a data row has at least one: totals, signatures and stray notes have none."""

    def fields(self, context: Context) -> tuple[Field, ...]:
        """The fields, with those that the office's rules add."""

    def plan(self, table: Table, context: Context) -> Draft:
        """Compare the rows with the store; problems and questions go to the table's talk."""

    def export(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """The office's data as rows of field values."""


def text_of(value: Any) -> str:
    """A value as previews show it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def show(target: Field, value: Any) -> str:
    """A typed value as it would stand in the sheet."""
    return text_of(target.cell.show(value)) if value is not None else ""


def preview_row(table: Table, number: int, result: RowResult, name: str, changes: Sequence[tuple[str, Any, Any]]) -> RowPreview:
    """A row of the preview from (field, stored value, new value); columns are named as in problems."""
    fields, words = table.fields, table.column_names
    return RowPreview(
        number=number,
        result=result,
        name=name,
        cells=tuple(CellChange(words[key], show(fields[key], old), show(fields[key], new)) for key, old, new in changes),
    )


def all_rows(table: Table, judged: Mapping[int, RowPreview]) -> list[RowPreview]:
    """The previews of all rows in order; rows that were not judged are refused ones."""
    return [
        judged.get(row.number) or preview_row(table, row.number, RowResult.REFUSED, row.get("name") or "", ())
        for row in table.rows
    ]
