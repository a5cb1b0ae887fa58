"""What leaves as .xlsx: text stays text, digits stay digits, nothing is a formula, a damaged write is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from report_data import NOW, DirectFiles

from shequ_hr.errors import UserError
from shequ_hr.reports.cells import LONGEST_TEXT, Cell, CellKind, Column, text_width
from shequ_hr.reports.naming import file_name
from shequ_hr.reports.workbook import Book, printed_as_list, write_book

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


def test_rows_with_a_value_of_another_kind_are_written_cell_by_cell(tmp_path: Path) -> None:
    columns = [Column("金额", CellKind.MONEY), Column("日期", CellKind.DAY), Column("姓名", CellKind.CENTRED)]
    rows: list[list[Cell]] = [[100, date(2026, 10, 31), "甲"], ["—", date(1900, 1, 1), ""]]

    def build(book: Book) -> None:
        sheet = book.sheet("表")
        assert sheet.rows(0, columns, rows) == 2
        assert sheet.rows(2, columns, rows[:1]) == 3

    path = tmp_path / "混合.xlsx"
    write(path, build)
    sheet = openpyxl.load_workbook(path)["表"]
    assert [cell.value for cell in sheet[1]] == [cell.value for cell in sheet[3]]
    assert sheet["A1"].value == 1
    assert sheet["A2"].value == "—"


def test_bulk_rows_and_single_rows_alternate_in_order(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        sheet = book.sheet("表")
        sheet.header(0, COLUMNS[:1])
        for block in range(3):
            row = 1 + block * 1_002
            after = sheet.rows(row, COLUMNS[:1], [[f"{block}-{line}"] for line in range(1_001)])
            sheet.merged(after, 0, after, 0, f"小计 {block}", book.style())

    path = tmp_path / "块.xlsx"
    write(path, build)
    sheet = openpyxl.load_workbook(path)["表"]
    read = [cell.value for cell in sheet["A"]]
    assert read[1:3] == ["0-0", "0-1"]
    assert [read[1_002], read[1_003], read[2_004], read[3_006]] == ["小计 0", "1-0", "小计 1", "小计 2"]
    assert sheet.row_dimensions[1_500].height == pytest.approx(20.25)


def test_a_cell_put_into_written_rows_is_not_lost_silently(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        sheet = book.sheet("表")
        sheet.rows(0, COLUMNS[:1], [["甲"], ["乙"]])
        sheet.text(1, 1, "丙", book.style())

    with pytest.raises(ValueError, match="written twice"):
        write(tmp_path / "两次.xlsx", build)


def test_a_printed_list_takes_the_paper_that_its_columns_need(tmp_path: Path) -> None:
    def build(book: Book) -> None:
        for name, width in (("窄", 40), ("宽", 60), ("很宽", 100)):
            columns = [Column("姓名", CellKind.TEXT, width), Column("备注", CellKind.TEXT, width)]
            sheet = book.sheet(name)
            sheet.header(0, columns)
            printed_as_list(sheet, columns, "张&李 代发 2 笔")

    path = tmp_path / "打印.xlsx"
    write(path, build)
    book = openpyxl.load_workbook(path)
    set_up = [(book[name].page_setup.paperSize, book[name].page_setup.orientation) for name in ("窄", "宽", "很宽")]
    assert set_up == [(9, "portrait"), (9, "landscape"), (8, "landscape")]
    assert book["窄"].print_title_rows == "$1:$1"
    assert "张&&李 代发 2 笔" in book["窄"].HeaderFooter.oddFooter.left.text
