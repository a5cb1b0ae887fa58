"""The import workbook of a kind, empty or filled with the office's data: from the same fields that the reader uses.

Numbers that are names (IDs, cards, phones) are text cells, also in rows that are still empty; nothing is a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shequ_hr.excel.date_cells import BirthCell, DateCell
from shequ_hr.excel.number_cells import DaysCell, IntegerCell, MoneyCell, NumberCell
from shequ_hr.excel.text_cells import ChoiceCell
from shequ_hr.imports.context import read_context
from shequ_hr.imports.definition import Field, ImportKind
from shequ_hr.imports.registry import kind_of
from shequ_hr.imports.stamp import NOTES_SHEET, stamp
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action

FILLED_ROWS = 5_000
_NUMERIC = (MoneyCell, IntegerCell, DaysCell, NumberCell)
_DATES = (DateCell, BirthCell)


def write_template(ws: Workspace, kind: str, path: Path) -> None:
    """An empty workbook to fill in, with explanations on a second sheet."""
    what, fields, _, mark = _definition(ws, kind)
    ws.files.write(path, lambda target: _write(target, what.title, fields, (), mark))


def export_rows(ws: Workspace, kind: str, path: Path) -> None:
    """The office's data in the same form: importing it changes nothing."""
    what, fields, rows, mark = _definition(ws, kind)
    ws.files.write(path, lambda target: _write(target, what.title, fields, rows, mark))


def _definition(ws: Workspace, kind: str) -> tuple[ImportKind, list[Field], Sequence[Mapping[str, Any]], str]:
    what = kind_of(kind)
    with ws.begin(Action.TEMPLATE) as uow:
        context = read_context(uow, ws)
        fields, rows = what.fields(context), what.export(context)
    used = {key for row in rows for key, value in row.items() if value not in {None, ""}}
    return what, [field for field in fields if not field.aside or field.key in used], rows, stamp(context.office)


def _write(path: Path, title: str, fields: Sequence[Field], rows: Sequence[Mapping[str, Any]], mark: str) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # the library ships no type information

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    header = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    needed = book.add_format({"bold": True, "bg_color": "#FBE9D7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "General"}),
        "money": book.add_format({"num_format": "0.00"}),
    }
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    for column, field in enumerate(fields):
        sheet.set_column(column, column, _width(field), formats[_format_of(field)])
        sheet.write_string(0, column, field.header, needed if field.required else header)
        if isinstance(field.cell, ChoiceCell) and field.cell.choices and len(",".join(field.cell.choices)) < 250:
            validation = {"validate": "list", "source": list(field.cell.choices), "error_type": "warning"}
            sheet.data_validation(1, column, FILLED_ROWS, column, validation)
    for number, row in enumerate(rows, start=1):
        for column, field in enumerate(fields):
            _write_cell(sheet, number, column, field, row.get(field.key), formats)
    _write_notes(book.add_worksheet(NOTES_SHEET), fields, header, mark)
    book.close()


def _format_of(field: Field) -> str:
    if isinstance(field.cell, MoneyCell):
        return "money"
    if isinstance(field.cell, _NUMERIC):
        return "number"
    return "date" if isinstance(field.cell, _DATES) else "text"


def _width(field: Field) -> int:
    if field.key in {"id_number", "account"}:
        return 24
    return max(10, min(28, 2 * len(field.header) + 4))


def _write_cell(sheet: Any, row: int, column: int, field: Field, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    written = field.cell.show(value)
    if isinstance(written, date):
        sheet.write_datetime(row, column, written, formats["date"])
    elif isinstance(written, Decimal | int) and not isinstance(written, bool):
        sheet.write_number(row, column, written, formats[_format_of(field)])
    else:
        sheet.write_string(row, column, str(written), formats["text"])


def _write_notes(sheet: Any, fields: Sequence[Field], header: Any, mark: str) -> None:
    """One line for each column, and the stamp below; its own header has too few known names to be taken for the table."""
    sheet.write_string(len(fields) + 2, 0, mark)
    for column, (words, width) in enumerate((("填在哪一列", 22), ("要不要填", 12), ("填什么", 46), ("补充", 46), ("例子", 24))):
        sheet.write_string(0, column, words, header)
        sheet.set_column(column, column, width)
    for row, field in enumerate(fields, start=1):
        example = "" if field.example is None else str(field.example)
        texts = (field.header, "必须" if field.required else "可空", field.cell.words, field.note, example)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
