"""Any list of the window as a workbook: the visible columns and rows, as they stand on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Problem, Severity
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.reports.workbook import TITLE_FONT, Book, Cell, CellKind, Column, write_book
from ui.desktop.operations import Operation
from ui.desktop.table_models.cells import Column as ShownColumn
from ui.desktop.table_models.cells import Kind, text_of

_KINDS = {Kind.MONEY: CellKind.MONEY, Kind.CHANGE: CellKind.MONEY, Kind.INT: CellKind.NUMBER, Kind.DATE: CellKind.DAY}


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: name, a line under the title, columns and rows."""

    name: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet_of(name: str, note: str, columns: Sequence[ShownColumn], rows: Sequence[Sequence[object]]) -> Sheet:
    """A table of the window as a sheet; amounts stay numbers, everything else is text."""
    heads = tuple(Column(column.title, _KINDS.get(column.kind, CellKind.TEXT)) for column in columns)
    cells = tuple(tuple(_cell(column, value) for column, value in zip(columns, row, strict=True)) for row in rows)
    return Sheet(name, note, heads, cells)


def problem_sheet(problems: Sequence[Problem]) -> Sheet:
    """A problem list as a sheet: 级别 文件 工作表 行 列 值 为什么 怎么改."""
    columns = (
        Column("级别", CellKind.CENTRED, 8),
        Column("文件", CellKind.TEXT, 26),
        Column("工作表", CellKind.TEXT, 14),
        Column("行", CellKind.NUMBER, 7),
        Column("列", CellKind.TEXT, 16),
        Column("值", CellKind.TEXT, 24),
        Column("为什么", CellKind.TEXT, 48),
        Column("怎么改", CellKind.TEXT, 48),
    )
    rows = tuple(
        (
            "提醒" if problem.severity is Severity.WARNING else "错误",
            problem.file,
            problem.sheet,
            problem.row,
            problem.column,
            problem.value,
            problem.message,
            problem.fix,
        )
        for problem in problems
    )
    return Sheet("问题清单", f"共 {len(rows)} 条", columns, rows)


def export_sheets(path: Path, title: str, sheets: Sequence[Sheet]) -> Operation[Path]:
    """Write sheets to a workbook at ``path``."""

    def work(ws: Workspace, _: Progress) -> Outcome[Path]:
        write_book(ws.files, path, ws.clock.now(), title, lambda book: _build(book, title, sheets))
        return Outcome(path, Changes.NONE)

    return Operation("导出表格", work)


def _build(book: Book, title: str, sheets: Sequence[Sheet]) -> None:
    for part in sheets:
        sheet = book.sheet(part.name)
        sheet.widths(part.columns, part.rows)
        last = max(0, len(part.columns) - 1)
        sheet.merged(0, 0, 0, last, title, book.style(font_name=TITLE_FONT, font_size=16, align="left"))
        sheet.merged(1, 0, 1, last, part.note or part.name, book.style(align="left"))
        sheet.header(2, part.columns)
        sheet.rows(3, part.columns, part.rows)
        sheet.raw.freeze_panes(3, 0)


def _cell(column: ShownColumn, value: object) -> Cell:
    if value is None or isinstance(value, (int, date)):
        return value
    return text_of(column.kind, value)
