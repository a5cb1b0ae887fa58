"""Sheets and headers: reliability §3.2, each by its row of the catalogue."""

from __future__ import annotations

from typing import Any

from helpers.import_desk import Desk
from helpers.workbooks import ROSTER_HEADER, person, sheet_rows, write_book, write_roster
from openpyxl.styles import Font

from shequ_hr.imports.results import RowResult

PEOPLE = [person(serial) for serial in range(1, 4)]


def test_s1_title_rows_above_the_header(desk: Desk) -> None:
    rows = [["附件2"], ["社区工作者基本情况表"], ["填报单位：柏合街道", None, "2026年10月"], [], *sheet_rows(PEOPLE)]
    preview = desk.preview(write_book(desk.path(), rows))
    assert (preview.new, preview.header_row, preview.ok) == (3, 5, True)


def test_s2_two_header_rows_joined_by_merged_cells(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    rows: list[list[Any]] = [
        ["序号", "姓名", "身份证号", "缴费基数", None, "备注"],
        [None, None, None, "社保基数", "公积金基数", None],
        *[[n, one["姓名"], one["身份证号"], 5000, 3100, None] for n, one in enumerate(PEOPLE, 1)],
    ]

    def merge(_: Any, sheet: Any) -> None:
        for reference in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"):
            sheet.merge_cells(reference)

    preview = desk.preview(write_book(desk.path(), rows, merge))
    assert (preview.changed, preview.header_row) == (3, 1)
    assert {cell.column for cell in preview.rows[0].cells} == {"D 列 缴费基数/社保基数", "E 列 缴费基数/公积金基数"}


def test_s2_a_group_of_others_is_not_the_person(desk: Desk) -> None:
    header = list(ROSTER_HEADER)
    rows: list[list[Any]] = [[*header, "家庭成员", None], [*[None] * len(header), "姓名", "关系"]]
    rows += [[*[one.get(name) for name in header], "某某", "父亲"] for one in PEOPLE]

    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_cells(start_row=1, end_row=1, start_column=len(header) + 1, end_column=len(header) + 2)

    preview = desk.preview(write_book(desk.path(), rows, merge))
    question = next(question for question in preview.questions if question.id == "unknown-columns")
    assert preview.new == 3
    assert "家庭成员/姓名" in question.places[0]


def test_s3_headers_with_spaces_newlines_full_width_and_synonyms(desk: Desk) -> None:
    other = {
        "身份证号": "身 份 证\n号 码",
        "姓名": "姓　名",
        "社区": "村（社区）",
        "社保基数": "社保基数（元）",
        "性别": "*性别",
    }
    rows = sheet_rows(PEOPLE)
    rows[0] = [other.get(name, name) for name in rows[0]]
    preview = desk.preview(write_book(desk.path(), rows))
    assert (preview.new, preview.ok) == (3, True)


def test_s4_two_columns_for_one_field(desk: Desk) -> None:
    rows = [[*row, row[2]] for row in sheet_rows(PEOPLE)]
    assert desk.refused(write_book(desk.path(), rows), "S4", "C 列“姓名”", "Q 列“姓名”", "删去或改名")


def test_s5_missing_column_names_the_nearest(desk: Desk) -> None:
    rows = sheet_rows(PEOPLE)
    rows[0] = ["身份证明号" if name == "身份证号" else name for name in rows[0]]
    assert desk.refused(write_book(desk.path(), rows), "S5", "缺少必需的列“身份证号”", "身份证明号")


def test_s5_no_header_at_all(desk: Desk) -> None:
    assert desk.refused(write_book(desk.path(), [["甲", "乙"], ["丙", "丁"]]), "S5", "找不到表头", "“身份证号”")


def test_s6_unknown_columns_are_asked_once_and_not_stored(desk: Desk) -> None:
    people = [one | {"血型": "A", "鞋码": 42} for one in PEOPLE]
    path = write_roster(desk.path(), people, header=(*ROSTER_HEADER, "血型", "鞋码"))
    preview = desk.preview(path)
    questions = [question for question in preview.open_questions if question.id == "unknown-columns"]
    assert [question.places for question in questions] == [("Q 列“血型”", "R 列“鞋码”")]
    assert not preview.ok
    assert desk.refused(path, "S6", "血型", answers={"unknown-columns": "先停下来修改"})
    desk.take_in(path)
    with desk.store.begin() as uow:
        assert all("42" not in repr(worker) for worker in uow.workers.all())


def test_s7_columns_are_found_by_name_not_by_place(desk: Desk) -> None:
    straight = desk.preview(write_roster(desk.path("顺.xlsx"), PEOPLE))
    turned = desk.preview(write_roster(desk.path("反.xlsx"), PEOPLE, header=ROSTER_HEADER[::-1]))
    assert straight.plan == turned.plan
    assert straight.new == 3


def test_s9_hidden_rows_are_asked(desk: Desk) -> None:
    def hide(_: Any, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    path = write_roster(desk.path(), PEOPLE, hide)
    preview = desk.preview(path)
    question = next(question for question in preview.open_questions if question.id == "hidden-rows")
    assert question.places == ("第 3 行",)
    assert not preview.ok
    assert desk.preview(path, answers={"hidden-rows": "一并导入"}).new == 3
    assert desk.preview(path, answers={"hidden-rows": "不导入"}).new == 2


def test_s10_hidden_columns_and_sheets(desk: Desk) -> None:
    def hide(book: Any, sheet: Any) -> None:
        sheet.column_dimensions["P"].hidden = True
        other = book.create_sheet("旧表")
        for row in sheet_rows(PEOPLE[:1]):
            other.append(row)
        other.sheet_state = "hidden"

    preview = desk.preview(write_roster(desk.path(), PEOPLE, hide))
    assert [question.id for question in preview.open_questions] == ["hidden-columns"]
    assert desk.warned(preview, "S10").sheet == "旧表"


def test_s11_merged_community_is_filled_down(desk: Desk) -> None:
    people = [PEOPLE[0], *[one | {"社区": None} for one in PEOPLE[1:]]]
    preview = desk.preview(write_roster(desk.path(), people, lambda _, sheet: sheet.merge_cells("B2:B4")))
    assert (preview.new, preview.ok) == (3, True)
    assert "向下填充" in preview.fixed[0].why


def test_s11_merged_money_is_refused(desk: Desk) -> None:
    people = [PEOPLE[0], PEOPLE[1] | {"社保基数": None}, PEOPLE[2]]
    path = write_roster(desk.path(), people, lambda _, sheet: sheet.merge_cells("L2:L3"))
    problem = desk.refused(path, "S11", "L 列“社保基数”", "第 2–3 行是合并单元格")
    assert problem.row == 2


def test_s12_totals_and_signatures_are_not_people(desk: Desk) -> None:
    rows = [
        *sheet_rows(PEOPLE),
        ["小计", None, "3人"],
        ["合计", None, None, "3人"],
        [],
        ["填报人：李娟", None, None, "联系电话：028-1"],
    ]
    preview = desk.preview(write_book(desk.path(), rows))
    assert (preview.new, preview.ok, preview.problems) == (3, True, ())


def test_s12_a_wrong_count_is_refused(desk: Desk) -> None:
    rows = [*sheet_rows(PEOPLE), ["小计", None, "4人"]]
    assert desk.refused(write_book(desk.path(), rows), "S12", "第 5 行", "4 人", "实际有 3 人", "差 1 人")


def test_s12_a_wrong_sum_is_refused(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    rows: list[list[Any]] = [["姓名", "身份证号", "月份", "子女教育"]]
    rows += [[one["姓名"], one["身份证号"], "2026-10", 2000] for one in PEOPLE]
    good = [*rows, ["合计", None, None, 6000]]
    assert desk.preview(write_book(desk.path(), good), "extra-deductions").new == 3
    wrong = write_book(desk.path("错.xlsx"), [*rows, ["合计", None, None, 6500]])
    assert desk.refused(wrong, "S12", "D 列“子女教育”", "6500.00", "6000.00", "差 500.00", kind="extra-deductions")


def test_s13_blank_rows_in_the_middle(desk: Desk) -> None:
    rows = sheet_rows(PEOPLE)
    preview = desk.preview(write_book(desk.path(), [*rows[:2], [], [], *rows[2:]]))
    assert (preview.new, preview.ok) == (3, True)
    assert "第 3 行起是空行" in desk.warned(preview, "S13").message


def test_s14_a_stray_cell_to_the_right(desk: Desk) -> None:
    rows = sheet_rows(PEOPLE)
    rows[2] = [*rows[2], None, "记得补材料"]
    problem = desk.refused(write_book(desk.path(), rows), "S14", "R3", "没有表头")
    assert problem.value == "记得补材料"


def test_s14_a_second_table_below(desk: Desk) -> None:
    rows = [*sheet_rows(PEOPLE), [], ["下面是退休人员"], *sheet_rows([person(9)])]
    preview_path = write_book(desk.path(), rows)
    assert desk.refused(preview_path, "S14", "A6", "另一张表")
    assert desk.refused(preview_path, "S14").row == 6


def test_s15_only_a_header(desk: Desk) -> None:
    assert desk.refused(write_roster(desk.path(), []), "S15", "下面没有数据", "填写数据")


def test_s16_sequence_numbers_do_not_matter(desk: Desk) -> None:
    people = [one | {"序号": 7} for one in PEOPLE]
    assert desk.preview(write_roster(desk.path(), people)).ok


def test_s17_struck_rows_are_imported_and_told(desk: Desk) -> None:
    def strike(_: Any, sheet: Any) -> None:
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    preview = desk.preview(write_roster(desk.path(), PEOPLE, strike))
    assert preview.new == 3
    assert "第 3 行" in desk.warned(preview, "S17").message


def test_every_row_has_its_result(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE[:2]))
    people = [PEOPLE[0], PEOPLE[1] | {"社保基数": 5000}, PEOPLE[2], person(4, 身份证号="1")]
    preview = desk.preview(write_roster(desk.path(), people))
    results = [RowResult.SAME, RowResult.CHANGED, RowResult.NEW, RowResult.REFUSED]
    assert [row.result for row in preview.rows] == results
    assert (preview.same, preview.changed, preview.new, preview.refused) == (1, 1, 1, 1)
