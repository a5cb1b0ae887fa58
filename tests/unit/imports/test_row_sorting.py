"""Rows of a large, tidy roster take a short way; what looks like a person but is none must not."""

from __future__ import annotations

from shequ_hr.excel.headers import Column, HeaderFound
from shequ_hr.excel.problems import Places
from shequ_hr.excel.records import Content, SheetData
from shequ_hr.excel.text_cells import TextCell
from shequ_hr.imports.definition import Field
from shequ_hr.imports.rows import classify
from shequ_hr.imports.sheets import Chosen
from shequ_hr.imports.talk import Talk

FIELDS = {key: Field(key, header, TextCell()) for key, header in (("name", "姓名"), ("number", "身份证号"), ("note", "备注"))}
PERSON: list[Content] = [None, "李雪梅", "510104199603015159", None, None]
HEADER = HeaderFound(1, 1, tuple(Column(index, FIELDS[key].header, key) for index, key in enumerate(FIELDS, 1)), 1.0)


def sorted_rows(*rows: list[Content]) -> tuple[list[int], list[str]]:
    """Numbers of the rows that are persons, and the codes of the problems."""
    sheet = SheetData(name="花名册", rows=[[None, "姓名", "身份证号", "备注", None], *rows])
    talk = Talk(None, accept_defaults=False)
    found = classify(Chosen(sheet, HEADER, Places("名册.xlsx", "花名册")), ("name", "number"), FIELDS, talk)
    return found.rows, [problem.code or "" for problem in talk.problems]


def test_tidy_rows_are_persons() -> None:
    assert sorted_rows(PERSON, PERSON) == ([2, 3], [])


def test_a_blank_row_between_tidy_rows_is_told() -> None:
    assert sorted_rows(PERSON, [None] * 5, PERSON) == ([2, 4], ["S13"])


def test_a_zero_beside_the_table_is_a_stray_too() -> None:
    assert sorted_rows([*PERSON[:4], 0.0]) == ([2], ["S14"])
    assert sorted_rows([False, *PERSON[1:]]) == ([2], ["S14"])


def test_a_header_again_is_no_person() -> None:
    assert sorted_rows(PERSON, [None, "姓名", "身份证号", "备注", None]) == ([2], ["S14"])


def test_a_short_or_half_filled_row_goes_the_long_way() -> None:
    assert sorted_rows(PERSON, [None, "王秀英", "510104199603015159"], [None, "王秀英", " ", None, None]) == ([2, 3, 4], [])
