"""CSV files: reliability F19 and F20. Encodings, separators, quotes and wrappers as other programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from helpers.import_desk import Desk
from helpers.workbooks import ROSTER_HEADER, id_number, person, sheet_rows

PEOPLE = [person(serial) for serial in (1, 2, 3)]


def text(separator: str = ",", people: list[dict[str, object]] | None = None) -> str:
    buffer = io.StringIO()
    rows = sheet_rows(people if people is not None else PEOPLE)
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def written(desk: Desk, content: bytes, name: str = "花名册.csv") -> Path:
    path = desk.path(name)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_f19_encodings(desk: Desk, encoding: str) -> None:
    preview = desk.preview(written(desk, text().encode(encoding)), accept_defaults=True)
    assert (preview.new, preview.sheet) == (3, "CSV")
    assert [row.name for row in preview.rows] == [one["姓名"] for one in PEOPLE]
    assert "末尾几位" in desk.warned(preview, "F20").message


def test_f19_a_long_file_that_is_cut_inside_a_character(desk: Desk) -> None:
    people = [person(serial) for serial in range(1, 90)]
    for encoding in ("gbk", "utf-8"):
        assert desk.preview(written(desk, text(people=people).encode(encoding)), accept_defaults=True).new == 89


@pytest.mark.parametrize(
    "content",
    [
        text().encode().decode("latin-1").encode(),
        text().replace("姓名", "锟斤拷").encode(),
        text().replace("柏", "\ufffd").encode(),
        text().encode("gbk") + b"\xff\xff\r\n",
    ],
    ids=["latin", "kun", "replaced", "broken"],
)
def test_f19_mojibake_is_refused(desk: Desk, content: bytes) -> None:
    assert desk.refused(written(desk, content), "F19", "乱码", "原始文件")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_f20_other_separators(desk: Desk, separator: str) -> None:
    assert desk.preview(written(desk, text(separator).encode("gbk")), accept_defaults=True).new == 3


def test_f20_quotes_with_newlines_and_commas(desk: Desk) -> None:
    people = [person(1, 备注="第一行\n第二行，有逗号, 也有“引号”"), person(2)]
    preview = desk.preview(written(desk, text(people=people).encode()), accept_defaults=True)
    assert (preview.new, preview.ok) == (2, True)
    assert "第一行 第二行，有逗号, 也有“引号”" in [cell.new for cell in preview.rows[0].cells]


def test_f20_wrapped_numbers_are_unwrapped_and_told(desk: Desk) -> None:
    wrapped = text(people=[PEOPLE[0]]).replace(id_number(1), f'"=""{id_number(1)}"""')
    preview = desk.preview(written(desk, wrapped.encode("gbk")), accept_defaults=True)
    assert id_number(1) in [cell.new for cell in preview.rows[0].cells]
    assert any("1 格写成" in problem.message for problem in preview.problems)


def test_f20_what_is_ambiguous_is_refused(desk: Desk) -> None:
    both = "姓名,身份证号;岗位\r\n张三,1;工作人员\r\n"
    assert desk.refused(written(desk, both.encode()), "F20", "分不清", "逗号", "分号", "另存为")
    assert desk.refused(written(desk, "姓名\r\n张三\r\n".encode()), "F20", "找不到列之间的分隔符")
    unclosed = text().replace("柏合社区", '"柏合社区', 1)
    assert desk.refused(written(desk, unclosed.encode()), "F20", "引号没有成对")


def test_f20_an_id_that_became_a_number_is_refused(desk: Desk) -> None:
    lost = text(people=[PEOPLE[0]]).replace(id_number(1), "5.10104E+17")
    problem = desk.refused(written(desk, lost.encode("gbk")), "T4", "5.10104E+17", "末尾几位已丢失")
    assert (problem.row, problem.column) == (2, "D 列 身份证号")


def test_f13_too_many_columns_of_a_csv(desk: Desk) -> None:
    wide = ",".join([*ROSTER_HEADER, *["多"] * 200]) + "\r\n"
    assert desk.refused(written(desk, (wide * 2).encode()), "F13", "200 列")
    long = "姓名,身份证号\r\n" + "张三,1\r\n" * 50_001
    assert desk.refused(written(desk, long.encode()), "X9", "50,000 行")


def test_text_under_another_name_stays_refused(desk: Desk) -> None:
    assert desk.refused(written(desk, text().encode("gbk"), "花名册.xlsx"), "F2", "CSV", "扩展名改为 .csv")
    assert desk.refused(written(desk, "<table><tr><td>姓名</td></tr></table>".encode(), "表.csv"), "F2", "网页")
    assert desk.refused(written(desk, bytes(range(1, 256)) * 8, "密.csv"), "F4", "加密软件")
