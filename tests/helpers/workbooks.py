"""Workbooks for tests, made by code: rosters as offices write them, and packages that are damaged in one exact way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from shequ_hr.people.identity import check_digit

ROSTER_HEADER = (
    "序号",
    "社区",
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "岗位",
    "职务",
    "参加社区工作时间",
    "联系电话",
    "银行卡号",
    "社保基数",
    "公积金基数",
    "公积金比例",
    "离职日期",
    "备注",
)


def id_number(serial: int = 1, birth: str = "19900612", region: str = "510104") -> str:
    """A fictional ID with a valid check digit; odd serials are men, even ones women."""
    body = f"{region}{birth}{serial:03d}"
    return body + check_digit(body)


def card(serial: int = 1) -> str:
    """A fictional card number that satisfies Luhn."""
    body = f"621700{serial:012d}"
    total = sum(int(d) if place % 2 else sum(divmod(2 * int(d), 10)) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def person(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """A roster row that has nothing wrong, by header; changes replace cells."""
    birth = changes.pop("birth", "19900612")
    row = {
        "序号": serial,
        "社区": "柏合社区",
        "姓名": f"{'王李张刘陈杨赵黄周吴'[serial % 10]}{'一二三四五六七八九十'[serial // 10 % 10]}明",
        "身份证号": id_number(serial, birth),
        "性别": "男" if serial % 2 else "女",
        "出生日期": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        "岗位": "工作人员",
        "职务": "社区工作者",
        "参加社区工作时间": "2020-07-01",
        "联系电话": f"139{serial:08d}",
        "银行卡号": card(serial),
        "社保基数": 4588,
        "公积金基数": 3000,
        "公积金比例": "12%",
        "离职日期": None,
        "备注": None,
    }
    return row | changes


def sheet_rows(people: Iterable[Mapping[str, Any]], header: Sequence[str] = ROSTER_HEADER) -> list[list[Any]]:
    """The header and a row for each person."""
    return [list(header), *([one.get(name) for name in header] for one in people)]


def write_book(
    path: Path,
    rows: Sequence[Sequence[Any]],
    change: Callable[[Any, Any], None] | None = None,
    title: str = "花名册",
) -> Path:
    """A workbook with one sheet; ``change(book, sheet)`` adds what openpyxl can."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    if change is not None:
        change(book, sheet)
    book.save(path)
    return path


def write_roster(
    path: Path, people: Iterable[Mapping[str, Any]], change: Callable[[Any, Any], None] | None = None, **options: Any
) -> Path:
    """A plain roster: header in row 1, people from row 2."""
    return write_book(path, sheet_rows(people, **options), change)


def repack(path: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """Rewrite a package after ``edit`` changed its parts (name -> content)."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    edit(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def sheet_part(parts: dict[str, bytes]) -> str:
    """The name of the first worksheet's part."""
    return next(name for name in sorted(parts) if name.startswith("xl/worksheets/sheet"))


def replace_in_sheet(path: Path, pattern: str, replacement: str) -> Path:
    """Rewrite the first worksheet's XML by a regular expression that must match."""

    def edit(parts: dict[str, bytes]) -> None:
        name = sheet_part(parts)
        text, count = re.subn(pattern, replacement, parts[name].decode(), flags=re.DOTALL)
        assert count, f"{pattern} is not in the sheet"
        parts[name] = text.encode()

    return repack(path, edit)


def zip_of(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip with exactly these members, duplicates included."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return buffer.getvalue()


def rich(path: Path) -> Path:
    """A roster with everything that the flag pass looks for."""

    from openpyxl.styles import Font

    def change(book: Any, sheet: Any) -> None:
        sheet.merge_cells("B2:B3")
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["P"].hidden = True
        sheet["L2"] = "=1+1"
        sheet["L3"] = "=[1]表!A1"
        sheet["N2"].number_format = "0.00%"
        sheet["C3"].font = Font(strike=True)
        sheet["XFD9"].number_format = "0%"
        book.create_sheet("旁").sheet_state = "hidden"

    return write_roster(path, [person(serial) for serial in range(1, 6)], change)


def shared(path: Path) -> Path:
    """The same people as Excel writes them: texts in a part of their own."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("花名册")
    for number, row in enumerate(sheet_rows(person(serial) for serial in range(1, 6))):
        sheet.write_row(number, 0, row)
    book.close()
    return path
