"""The reading process: hostile packages never crash it, never hang it. Mutated ones: tests/rigs/mutants.py."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.workbooks import person, repack, rich, shared, sheet_part, write_roster

from shequ_hr.errors import UserError
from shequ_hr.excel import reader
from shequ_hr.excel.flags import read_flags
from shequ_hr.excel.parts import sheet_parts, styles
from shequ_hr.excel.quick_flags import Unusual, read_quickly
from shequ_hr.excel.reader import open_workbook, parse_apart
from shequ_hr.excel.records import Refusal, WorkbookData, column_index, letters
from shequ_hr.excel.worker import limit_resources, parse

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "花名册-样例.xlsx"


def prefixed(parts: dict[str, bytes]) -> None:
    """The same sheet as software writes it that puts a prefix before every element."""
    name = sheet_part(parts)
    text = parts[name].decode().replace("</", "</x:").replace("</x:x:", "</x:")
    text = text.replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?")
    parts[name] = text.replace('xmlns="', 'xmlns:x="', 1).encode()


def test_both_passes_over_the_flags_agree(tmp_path: Path) -> None:
    for path in (rich(tmp_path / "a.xlsx"), SAMPLE):
        with zipfile.ZipFile(path) as package:
            known = styles(package)
            for part in sheet_parts(package)[0]:
                assert read_quickly(package, part.path, known) == read_flags(package, part.path, known)


def test_what_the_flags_say(tmp_path: Path) -> None:
    sheet = open_workbook(rich(tmp_path / "a.xlsx")).book.sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.struck_rows) == ({4}, {15}, {3})
    assert sheet.merged == ((2, 1, 3, 1),)
    assert (2, 13) in sheet.percents
    assert [(formula.row, formula.text, formula.cached) for formula in sheet.formulas] == [
        (2, "=1+1", False),
        (3, "=[1]表!A1", False),
    ]
    assert sheet.far_styles == "XFD9"


def test_an_unusual_sheet_goes_to_the_strict_parser(tmp_path: Path) -> None:
    path = repack(rich(tmp_path / "a.xlsx"), prefixed)
    with zipfile.ZipFile(path) as package:
        part = sheet_parts(package)[0][0].path
        with pytest.raises(Unusual):
            read_quickly(package, part, styles(package))
        flags = read_flags(package, part, styles(package))
    assert (flags.hidden_rows, flags.hidden_columns) == ({4}, {15})
    assert flags.merged == [(2, 1, 3, 1)]


def test_letters_and_columns() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_index(letters(column)) == column for column in range(0, 16384, 77))


def test_the_process_reads_what_this_process_reads(tmp_path: Path) -> None:
    content = rich(tmp_path / "a.xlsx").read_bytes()
    assert parse_apart(content, "xlsx") == parse(content, "xlsx")


def test_a_process_that_takes_too_long_is_stopped() -> None:
    answer = parse_apart(SAMPLE.read_bytes(), "xlsx", time_limit=0.001)
    assert isinstance(answer, Refusal)
    assert "停止" in answer.message


@pytest.mark.parametrize(
    ("program", "code"),
    [("import os; os.abort()", "F10"), ("raise MemoryError", "F10"), ("raise RuntimeError('x')", "F7")],
)
def test_a_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str, code: str) -> None:
    monkeypatch.setattr(reader, "worker_command", lambda: [sys.executable, "-c", program])
    answer = parse_apart(SAMPLE.read_bytes(), "xlsx")
    assert isinstance(answer, Refusal)
    assert answer.code == code


def test_the_process_caps_its_memory() -> None:
    program = "from shequ_hr.excel.worker import limit_resources; limit_resources(); bytearray(700 * 1024 * 1024)"
    root = str(Path(__file__).resolve().parents[3])
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=False)
    assert b"MemoryError" in run.stderr
    assert limit_resources.__doc__


def test_the_frozen_program_becomes_the_reading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.worker_command()[1:] == ["-m", "shequ_hr.excel.worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader.worker_command() == [sys.executable, reader.WORKER_FLAG]


def test_the_process_imports_little() -> None:
    program = (
        "import sys, shequ_hr.excel.worker;"
        "heavy = {'openpyxl', 'pandas', 'numpy', 'xlsxwriter', 'PySide6', 'peewee'} & set(sys.modules); sys.exit(len(heavy))"
    )
    root = str(Path(__file__).resolve().parents[3])
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_values_of_a_workbook(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["A5"], sheet["B5"], sheet["C5"] = True, 1.5, "文字"

    book = open_workbook(write_roster(tmp_path / "a.xlsx", [person(1)], change)).book
    assert isinstance(book, WorkbookData)
    sheet = book.sheets[0]
    assert [sheet.cell(5, column) for column in range(4)] == [True, 1.5, "文字", None]
    assert sheet.cell(99, 0) is None
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active is not None


Edit = Callable[[dict[str, bytes]], None]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_missing_parts_are_refused_in_words(tmp_path: Path, part: str) -> None:
    path = repack(shared(tmp_path / "a.xlsx"), lambda parts: parts.pop(part))
    with pytest.raises(UserError) as refusal:
        open_workbook(path)
    assert refusal.value.problems[0].code == "F7"
