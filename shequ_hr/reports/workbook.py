"""One styled writer of .xlsx files. Data is only ever written as constant text or as a number, never as a formula (R22).

Owns formats and the atomic write with re-reading; knows no report and no payroll. Amounts arrive in fen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.ports import FileStore
from shequ_hr.reports.cells import FEN_NUMBERS, Cell, CellKind, Column, column_widths, fitting, plain_writer, yuan
from shequ_hr.reports.pages import SIDE_MARGIN, TOP_MARGIN

BODY_FONT = "宋体"
TITLE_FONT = "黑体"
ROW_HEIGHT = 20
HEADER_HEIGHT = 34
A3_PAPER, A4_PAPER = 8, 9
WIDEST_UPRIGHT, WIDEST_ON_A4 = 100, 170
"""Half-width characters that an upright A4 page and one in landscape still show in a readable size."""

__all__ = [
    "BODY_FONT",
    "TITLE_FONT",
    "Book",
    "Cell",
    "CellKind",
    "Column",
    "Sheet",
    "column_widths",
    "printed_as_list",
    "write_book",
]

_PROPERTIES: dict[CellKind, dict[str, Any]] = {
    CellKind.TEXT: {"num_format": "@", "align": "left", "indent": 1, "text_wrap": True},
    CellKind.DIGITS: {"num_format": "@", "align": "left", "indent": 1},
    CellKind.CENTRED: {"num_format": "@", "align": "center", "text_wrap": True},
    CellKind.MONEY: {"num_format": "#,##0.00_ ", "align": "right"},
    CellKind.AMOUNT: {"num_format": "0.00", "align": "right", "indent": 1},
    CellKind.MONEY_TEXT: {"num_format": "@", "align": "right", "indent": 1},
    CellKind.NUMBER: {"num_format": "General", "align": "center"},
    CellKind.DAY: {"num_format": "yyyy-mm-dd", "align": "center"},
}


class Book:
    """A workbook being made. Formats are shared by their properties; rows that hold data are counted per sheet."""

    def __init__(self, path: Path, created: datetime, title: str, user: str = "") -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # the library ships no type information

        # In memory: its default keeps worksheets, and with them ID numbers, in the system's temporary folder.
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._kinds: dict[CellKind, Any] = {}
        self.sheets: list[Sheet] = []
        self.user = user

    @property
    def watermark(self) -> str:
        """Who wrote the file, and when it is printed: for the foot of printed sheets."""
        return f"{footer_text(self.user)} 打印 &D &T".strip()

    def style(self, **properties: Any) -> Any:
        """A cell format with the house's font and vertical alignment; equal properties share one."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            plain = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter"}
            self._styles[key] = self._book.add_format(plain | properties)
        return self._styles[key]

    def cell_style(self, kind: CellKind, **properties: Any) -> Any:
        """The bordered format of a kind of cell."""
        if properties:
            return self.style(**({"border": 1} | _PROPERTIES[kind] | properties))
        # Asked for again by every block of rows.
        if kind not in self._kinds:
            self._kinds[kind] = self.style(**({"border": 1} | _PROPERTIES[kind]))
        return self._kinds[kind]

    def sheet(self, name: str) -> Sheet:
        """A new sheet at the end."""
        from shequ_hr.reports.bulk_sheet import BulkWorksheet

        made = Sheet(self, name, self._book.add_worksheet(name, BulkWorksheet))
        self.sheets.append(made)
        return made

    def close(self) -> None:
        """Write the file."""
        self._book.close()


class Sheet:
    """A worksheet. ``raw`` is the library's object, for page set-up only; cells are written through the methods here."""

    def __init__(self, book: Book, name: str, raw: Any) -> None:
        self.book = book
        self.name = name
        self.raw = raw
        self.height = 0

    def put(self, row: int, column: int, value: Cell, kind: CellKind, style: Any) -> None:
        """Write one cell; None is an empty cell with its border."""
        if value is None:
            self.raw.write_blank(row, column, None, style)
            return
        self.height = max(self.height, row + 1)
        if kind in FEN_NUMBERS and isinstance(value, int):
            self.raw.write_number(row, column, yuan(value), style)
        elif kind is CellKind.MONEY_TEXT and isinstance(value, int):
            self.raw.write_string(row, column, f"{yuan(value):.2f}", style)
        elif kind is CellKind.NUMBER and isinstance(value, (int, Decimal)):
            self.raw.write_number(row, column, value, style)
        elif kind is CellKind.DAY and isinstance(value, date):
            self.raw.write_datetime(row, column, value, style)
        else:
            self.raw.write_string(row, column, fitting(str(value)), style)

    def text(self, row: int, column: int, value: str, style: Any) -> None:
        """Write one text cell."""
        self.put(row, column, value, CellKind.TEXT, style)

    def merged(self, row: int, first: int, last_row: int, last: int, value: str, style: Any) -> None:
        """Write text across a range of cells."""
        self.height = max(self.height, row + 1)
        if (row, first) == (last_row, last):
            self.raw.write_string(row, first, fitting(value), style)
        else:
            self.raw.merge_range(row, first, last_row, last, "", style)
            self.raw.write_string(row, first, fitting(value), style)

    def header(self, row: int, columns: Sequence[Column]) -> None:
        """Write a header row, high enough for two lines; plain rows of the sheet get a readable height."""
        self.raw.set_default_row(ROW_HEIGHT)
        self.raw.set_row(row, HEADER_HEIGHT)
        style = self.book.cell_style(CellKind.CENTRED, bold=True, bg_color="#EEF1F5")
        for index, column in enumerate(columns):
            self.text(row, index, column.header, style)

    def rows(self, first_row: int, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], **properties: Any) -> int:
        """Write rows of data below each other; returns the row after the last one."""
        data = list(rows)
        styles = [self.book.cell_style(column.kind, **properties) for column in columns]
        if not self._write_at_once(first_row, columns, data, styles):
            for row, values in enumerate(data, first_row):
                for index, (column, style, value) in enumerate(zip(columns, styles, values, strict=True)):
                    self.put(row, index, value, column.kind, style)
        end = first_row + len(data)
        blank = next((count for count, values in enumerate(reversed(data)) if any(v is not None for v in values)), len(data))
        if blank < len(data):
            self.height = max(self.height, end - blank)
        return end

    def _write_at_once(
        self, first_row: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], styles: Sequence[Any]
    ) -> bool:
        """Hand the rows to the bulk writer; False when a value is not of its column's type."""
        from shequ_hr.reports.bulk_sheet import BulkColumn

        bulk = []
        for column, style, values in zip(columns, styles, zip(*rows, strict=True), strict=bool(rows)):
            writer = plain_writer(column.kind, values)
            if writer is None:
                return False
            bulk.append((BulkColumn(style, *writer), values))
        self.raw.write_block(first_row, bulk)
        return True

    def widths(self, columns: Sequence[Column], sample: Iterable[Sequence[Cell]] = (), share: float = 1.0) -> None:
        """Set column widths, by the widest of header and sample where none is given; whole columns get their cell type."""
        widest = column_widths(columns, sample)
        for index, (column, width) in enumerate(zip(columns, widest, strict=True)):
            # Rows typed below the data keep their digits too (R23).
            style = self.book.style(num_format="@") if column.kind is CellKind.DIGITS else None
            self.raw.set_column(index, index, width * share, style)


def printed_as_list(sheet: Sheet, columns: Sequence[Column], footer: str = "") -> None:
    """Page set-up of a plain list with its header in the first row: paper by the width of its columns, header on each page,
    ``footer`` at the left of the page's foot."""
    wide = sum(column_widths(columns, ()))
    raw = sheet.raw
    raw.freeze_panes(1, 0)
    raw.set_paper(A3_PAPER if wide > WIDEST_ON_A4 else A4_PAPER)
    if wide > WIDEST_UPRIGHT:
        raw.set_landscape()
    raw.fit_to_pages(1, 0)
    raw.center_horizontally()
    raw.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=TOP_MARGIN, bottom=TOP_MARGIN)
    raw.repeat_rows(0)
    raw.set_footer(f"&L{footer_text(footer)}&C{sheet.book.watermark}&R第 &P 页 共 &N 页")


def footer_text(text: str) -> str:
    """Text for a page's head or foot, where a single ``&`` begins a code."""
    return text.replace("&", "&&")


def write_book(
    files: FileStore, path: Path, created: datetime, title: str, build: Callable[[Book], object], user: str = ""
) -> str:
    """Build a workbook and put it in place atomically after re-reading its row counts; returns the file's SHA-256.

    ``user``: who stands at the foot of printed sheets.
    """
    heights: dict[str, int] = {}

    def make(temporary: Path) -> None:
        book = Book(temporary, created, title, user)
        build(book)
        book.close()
        heights.update({sheet.name: sheet.height for sheet in book.sheets})

    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, make, lambda temporary: _check(temporary, path.name, heights))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check(path: Path, name: str, heights: dict[str, int]) -> None:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        ends = {name: book.get_sheet_by_name(name).end for name in book.sheet_names}
    found = {name: end[0] + 1 if end else 0 for name, end in ends.items()}
    if found != heights:
        raise UserError(
            f"《{name}》写完后复读不一致",
            f"应有的行数 {heights}，读回 {found}。原来的文件没有改动。",
            "请检查磁盘是否已满或损坏，换一个文件夹再导出。",
        )
