"""A worksheet of the library that takes many rows of data at once and writes them straight as XML.

The library keeps an object per cell and asks each of them again when it writes; for a sheet of 30,000 people that is most of
the time and memory. Only plain values go this way; everything else of the sheet stays the library's. Leans on internals of
the pinned version: imported by ``workbook`` only when a file is made, and every file is read back before it is put in place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # the library ships no type information
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CHUNK = 1_000
"""Rows whose cells are held as text at the same time."""


@dataclass(frozen=True, slots=True)
class BulkColumn:
    """How a column of a block is written: its format, what makes a value a text, and whether that text is a number."""

    style: Any
    text: Callable[[Any], str]
    number: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """``columns``: format and values of each column; strings are numbers of the workbook's table of strings already."""

    first: int
    height: int
    columns: Sequence[tuple[BulkColumn, Sequence[Any]]]


class BulkWorksheet(Worksheet):  # type: ignore[misc]  # untyped base
    """The library's worksheet with blocks of rows between its own; blocks are added from top to bottom."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[_Block] = []

    def write_block(self, first: int, columns: Sequence[tuple[BulkColumn, Sequence[Any]]]) -> None:
        """Take the columns, equally long, of rows from ``first`` on; None is an empty cell with its format."""
        height = len(columns[0][1]) if columns else 0
        if not height:
            return
        self._check_dimensions(first, 0)
        self._check_dimensions(first + height - 1, len(columns) - 1)
        # The table of strings is closed before any sheet is written.
        ready = [(column, values if column.number else self._shared(column, values)) for column, values in columns]
        self._blocks.append(_Block(first, height, ready))

    def _shared(self, column: BulkColumn, values: Sequence[Any]) -> list[int | None]:
        index, text = self.str_table._get_shared_string_index, column.text
        return [None if value is None else index(text(value)) for value in values]

    def _write_rows(self) -> None:
        """Write the library's rows and the blocks in their order; ValueError when a single cell was put into a block."""
        top, bottom = self.dim_rowmin, self.dim_rowmax
        upper = top
        for block in self._blocks:
            if block.first < upper or any(row in self.table for row in range(block.first, block.first + block.height)):
                raise ValueError(f"rows from {block.first} on are written twice")
            self._own_rows(upper, block.first - 1)
            for start in range(0, block.height, CHUNK):
                self.fh.write(self._xml(block, start, min(start + CHUNK, block.height)))
            upper = block.first + block.height
        self._own_rows(upper, bottom)
        self.dim_rowmin, self.dim_rowmax = top, bottom
        self._blocks.clear()

    def _own_rows(self, first: int, last: int) -> None:
        self.dim_rowmin, self.dim_rowmax = first, last
        if first <= last:
            super()._write_rows()

    def _xml(self, block: _Block, start: int, end: int) -> str:
        numbers = range(block.first + start + 1, block.first + end + 1)
        height = self.default_row_height
        tall = f' ht="{height * 0.75:.16g}" customHeight="1"' if height != self.original_row_height else ""
        cells = [
            _cells(xl_col_to_name(index), column, values[start:end], numbers)
            for index, (column, values) in enumerate(block.columns)
        ]
        heads = [f'<row r="{row}"{tall}>' for row in numbers]
        return "</row>".join(map("".join, zip(heads, *cells, strict=True))) + "</row>"


def _cells(letters: str, column: BulkColumn, values: Sequence[Any], numbers: Sequence[int]) -> list[str]:
    """The cells of a column below each other, as XML."""
    style = column.style._get_xf_index()
    text, kind = (column.text, "") if column.number else (str, ' t="s"')
    return [
        f'<c r="{letters}{row}" s="{style}"/>'
        if value is None
        else f'<c r="{letters}{row}" s="{style}"{kind}><v>{text(value)}</v></c>'
        for row, value in zip(numbers, values, strict=True)
    ]
