"""The separate process that parses a workbook: bytes on stdin, one encoded answer on stdout. Caps its own memory and time.

Run as ``python -m shequ_hr.excel.worker KIND``. Whatever goes wrong in here ends this process only; imports stay light.
"""

from __future__ import annotations

import gc
import io
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

import msgspec

from shequ_hr.excel.csv_text import read_csv
from shequ_hr.excel.flags import FarValue, Flags, read_flags
from shequ_hr.excel.parts import ForbiddenXml, SheetPart, Styles, sheet_parts, styles
from shequ_hr.excel.prescan import DAMAGED
from shequ_hr.excel.quick_flags import Unusual, read_quickly
from shequ_hr.excel.records import MAX_COLUMNS, MAX_ROWS, Content, DateValue, Refusal, SheetData, WorkbookData

MEMORY_BYTES = 500 * 1024 * 1024
CPU_SECONDS = 20
_FORBIDDEN = Refusal(
    code="F11",
    message="文件里带有实体定义（DTD/ENTITY），正常的工作簿没有它，可能是恶意文件。",
    fix="不要使用这个文件。请向提供人重新索取，并在 Excel/WPS 里另存后再导入。",
)


class DamagedBook(Exception):
    """The workbook can not be understood."""


def limit_resources() -> None:
    """Cap memory and processor time where the platform can; elsewhere the parent's clock is the cap."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def parse(content: bytes, kind: str) -> WorkbookData | Refusal:
    """Read all worksheets of an .xlsx or .xls, or the one of a .csv; a Refusal names what is wrong with the file as a whole."""
    try:
        if kind == "csv":
            read = read_csv(content)
            return read if isinstance(read, Refusal) else _limited(read)
        return _parse_xlsx(content) if kind == "xlsx" else _parse_xls(content)
    except FarValue as far:
        return Refusal(
            code="F13",
            message=f"单元格 {far.args[0]} 有内容，超出了 {MAX_ROWS:,} 行 × {MAX_COLUMNS} 列的范围。",
            fix="请在 Excel 里按 Ctrl+End 找到它，删除多余的行和列，保存后再导入。",
        )
    except ForbiddenXml:
        return _FORBIDDEN
    except (DamagedBook, zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, EOFError, NotImplementedError):
        return DAMAGED


def _parse_xlsx(content: bytes) -> WorkbookData | Refusal:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts, date_1904 = sheet_parts(package)
        known = styles(package)
        flags = [_flags(package, part.path, known) for part in parts]
    values = _values(content)
    sheets = []
    for part, flag in zip(parts, flags, strict=True):
        if part.name not in values:
            raise DamagedBook(part.name)
        sheets.append(_sheet(part, values[part.name], flag))
    return _limited(WorkbookData(sheets=tuple(sheets), date_1904=date_1904))


def _flags(package: zipfile.ZipFile, part: str, known: Styles) -> Flags:
    try:
        return read_quickly(package, part, known)
    except Unusual:
        return read_flags(package, part, known)


def _parse_xls(content: bytes) -> WorkbookData | Refusal:
    from python_calamine import SheetVisibleEnum

    book = _open(content)
    sheets = []
    hidden = {meta.name for meta in book.sheets_metadata if meta.visible is not SheetVisibleEnum.Visible}
    for name, rows in _values(content).items():
        merged = book.get_sheet_by_name(name).merged_cell_ranges or []
        sheets.append(
            SheetData(
                name=name,
                hidden=name in hidden,
                rows=rows,
                merged=tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged),
            )
        )
    return _limited(WorkbookData(sheets=tuple(sheets), flags=False))


def _open(content: bytes) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        raise DamagedBook(str(error)) from error


def _values(content: bytes) -> dict[str, list[list[Content]]]:
    from python_calamine import CalamineError, SheetTypeEnum

    book = _open(content)
    names = [meta.name for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    try:
        return {name: _plain(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names}
    except CalamineError as error:
        raise DamagedBook(str(error)) from error


def _plain(rows: list[list[Any]]) -> list[list[Content]]:
    return [[value if type(value) is str and value else _content(value) for value in row] for row in rows]


def _content(value: Any) -> Content:
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime):
        return DateValue(value)
    if isinstance(value, date):
        return DateValue(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a cell's date has no time zone
    if isinstance(value, time | timedelta):
        return str(value)
    return value if isinstance(value, bool | int | float) else str(value)


def _sheet(part: SheetPart, rows: list[list[Content]], flags: Flags) -> SheetData:
    return SheetData(
        name=part.name,
        hidden=part.hidden,
        rows=rows,
        hidden_rows=frozenset(flags.hidden_rows),
        hidden_columns=frozenset(flags.hidden_columns),
        merged=tuple(flags.merged),
        percents=frozenset(flags.percents),
        errors=flags.errors,
        formulas=tuple(flags.formulas),
        struck_rows=frozenset(flags.struck_rows),
        far_styles=flags.far_styles,
    )


def _limited(book: WorkbookData) -> WorkbookData | Refusal:
    for sheet in book.sheets:
        if len(sheet.rows) > MAX_ROWS:
            return Refusal(
                code="X9",
                message=f"工作表有 {len(sheet.rows):,} 行，超过 {MAX_ROWS:,} 行的上限。",
                fix="请拆成几个文件分别导入；如果下面是空行，请删除它们后保存。",
                sheet=sheet.name,
            )
    return book


def main() -> int:
    """Read the workbook from stdin and answer on stdout; anything unforeseen ends the process with a traceback."""
    limit_resources()
    gc.disable()  # nothing in here makes cycles, and looking for them costs a third of the time
    answer = parse(sys.stdin.buffer.read(), sys.argv[-1])
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
