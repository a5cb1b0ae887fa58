"""What leaves as .xlsx: text stays text, digits stay digits, nothing is a formula, a damaged write is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from report_data import NOW, DirectFiles

from shequ_hr.errors import UserError
from shequ_hr.reports.cells import LONGEST_TEXT, CellKind, Column, text_width
from shequ_hr.reports.naming import file_name
from shequ_hr.reports.workbook import Book, write_book

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\x00=",
    "＝",
    " =",
    "'=",
    '"=',
    "=\n",
    "%",
    "\x0b=",
    "|",
    "＋",
    "－",
    "＠",
    "\ufeff=",
    "\u200b=",
]
BODIES = [
    "1+1",
    'HYPERLINK("http://example.invalid","点我")',
    "cmd|' /C calc'!A0",
    'DDE("excel";"x";"y")',
    "SUM(A1:A9)",
    "IMPORTXML(1)",
    "A1",
    "{1,2}",
    "_xlfn.X()",
    "@SUM(1)",
]
PAYLOADS = [start + body for start in STARTS for body in BODIES]
COLUMNS = [
    Column("文字", CellKind.TEXT),
    Column("号码", CellKind.DIGITS, 22),
    Column("金额", CellKind.MONEY),
    Column("交换金额", CellKind.AMOUNT),
    Column("金额文字", CellKind.MONEY_TEXT),
    Column("数", CellKind.NUMBER),
    Column("日期", CellKind.DAY),
]


def write(path: Path, build: object) -> str:
    return write_book(DirectFiles(), path, NOW, "测试", build)  # type: ignore[arg-type]


def test_two_hundred_hostile_texts_are_constant_text_in_every_kind_of_cell(tmp_path: Path) -> None:
    assert len(PAYLOADS) == 200
    kinds = [CellKind.TEXT, CellKind.DIGITS, CellKind.CENTRED, CellKind.MONEY, CellKind.DAY]
    columns = [Column(kind.value, kind) for kind in kinds]

    def build(book: Book) -> None:
        sheet = book.sheet("表")
        sheet.header(0, columns)
        sheet.rows(1, columns, [[payload] * len(columns) for payload in PAYLOADS])
        for row, payload in enumerate(PAYLOADS):
            sheet.merged(300 + row, 0, 300 + row, 2, payload, book.style())

    path = tmp_path / "敌意.xlsx"
    write(path, build)
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "<f " not in xml
        assert "<hyperlink" not in xml
    sheet = openpyxl.load_workbook(path)["表"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_row=201) for cell in row} == {"s"}


def test_each_kind_of_cell_is_read_back_with_its_type_and_format(tmp_path: Path) -> None:
    rows = [["甲", "510104199603015159", 123_456_789_012, -55_500, 7, 12, date(2026, 10, 31)], [None] * 7]

    def build(book: Book) -> None:
        sheet = book.sheet("表")
        sheet.widths(COLUMNS, rows)
        sheet.header(0, COLUMNS)
        sheet.rows(1, COLUMNS, rows)

    path = tmp_path / "类型.xlsx"
    digest = write(path, build)
    sheet = openpyxl.load_workbook(path)["表"]
    read = [cell.value for cell in sheet[2]]
    assert read[:6] == ["甲", "510104199603015159", 1234567890.12, -555, "0.07", 12]
    assert read[6].date() == date(2026, 10, 31)
    assert [cell.number_format for cell in sheet[2]][1:5] == ["@", "#,##0.00_ ", "0.00", "@"]
    assert [cell.value for cell in sheet[3]] == [None] * 7
    assert sheet.cell(row=4000, column=2).number_format == "General"
    assert sheet.column_dimensions["B"].width > 18
    assert len(digest) == 64


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        book.sheet("表").rows(0, COLUMNS[:1], [["甲"], ["乙"]])

    assert write(tmp_path / "一.xlsx", build) == write(tmp_path / "二.xlsx", build)


def test_a_file_that_reads_back_shorter_is_refused(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        sheet = book.sheet("表")
        sheet.rows(0, COLUMNS[:1], [["甲"], ["乙"]])
        sheet.height = 3

    with pytest.raises(UserError, match="复读不一致"):
        write(tmp_path / "短.xlsx", build)
    assert not (tmp_path / "短.xlsx").exists()


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        book.sheet("表").rows(0, COLUMNS[:1], [["长" * (LONGEST_TEXT + 1)]])

    with pytest.raises(UserError, match="文字太长"):
        write(tmp_path / "长.xlsx", build)


@pytest.mark.parametrize(("text", "columns"), [("工资", 4), ("abc", 3), ("一行\n更长的一行", 10), ("", 0)])
def test_chinese_characters_take_two_columns(text: str, columns: int) -> None:
    assert text_width(text) == columns


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("柏合街道", "2025年5月工资表"), "柏合街道_2025年5月工资表.xlsx"),
        (('a/b\\c:d*e?"f<g>h|i', ""), "a_b_c_d_e_f_g_h_i.xlsx"),
        ((" 点. ", "草稿"), "点_草稿.xlsx"),
    ],
)
def test_file_names_are_safe_on_windows(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name
