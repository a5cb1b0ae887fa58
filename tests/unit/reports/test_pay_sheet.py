"""工资表: columns, sums, capitals, page set-up, and what a draft looks like."""

from __future__ import annotations

from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from report_data import NOW, PEOPLE, DirectFiles, run_of, slip_row

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import LineKind, LineShape, RunState, SlipLine
from shequ_hr.model.people import Office
from shequ_hr.money import capitals
from shequ_hr.reports.pay_sheet import build_pay_sheet
from shequ_hr.reports.workbook import write_book
from shequ_hr.runs.results import ItemColumn, RunDetail


@pytest.fixture
def written(tmp_path: Path, office: Office, locked: RunDetail) -> Worksheet:
    return sheet_of(tmp_path, office, locked)


def sheet_of(folder: Path, office: Office, detail: RunDetail) -> Worksheet:
    path = folder / "工资表.xlsx"
    write_book(DirectFiles(), path, NOW, "工资表", lambda book: build_pay_sheet(book, office, detail))
    return openpyxl.load_workbook(path)["工资表"]


def headers(sheet: Worksheet) -> list[str]:
    return [sheet.cell(5, column).value or sheet.cell(4, column).value for column in range(1, sheet.max_column + 1)]


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_columns_stand_in_the_order_of_the_paper_form(written: Worksheet) -> None:
    wanted = (
        "序号 社区 姓名 岗位 等级 基本工资 社区工作者岗位津贴 考核奖 应发合计 "
        "养老保险 医疗保险 失业保险 住房公积金 个人所得税 扣款合计 实发 单位社保 单位公积金 签字"
    )
    assert headers(written) == wanted.split()


def test_a_leave_column_does_not_carry_one_persons_days(tmp_path: Path, office: Office, locked: RunDetail) -> None:
    item = ItemColumn(key="base", label="事假扣款（1.5天）", kind=LineKind.EARNING)
    sheet = sheet_of(tmp_path, office, msgspec.structs.replace(locked, items=(item, *locked.items[1:])))
    assert headers(sheet)[5] == "事假扣款"


def test_people_subtotals_and_the_grand_total_add_up(written: Worksheet, locked: RunDetail) -> None:
    net = headers(written).index("实发") + 1
    people = [row for row in range(6, 30) if isinstance(written.cell(row, 1).value, int)]
    subtotals = [row for row in range(6, 30) if "小计" in str(written.cell(row, 1).value)]
    total = next(row for row in range(6, 30) if str(written.cell(row, 1).value).startswith("合计"))
    assert len(people) == len(locked.slips)
    assert [written.cell(row, 1).value for row in subtotals] == ["柏合社区 小计（4 人）", "长松社区 小计（4 人）"]
    in_fen = [round(written.cell(row, net).value * 100) for row in people]
    assert sum(in_fen) == locked.run.net
    assert sum(round(written.cell(row, net).value * 100) for row in subtotals) == locked.run.net
    assert round(written.cell(total, net).value * 100) == locked.run.net
    employer = headers(written).index("单位社保") + 1
    assert written.cell(6, employer).value == 761.61


def test_capitals_and_signatures_close_the_sheet(written: Worksheet, locked: RunDetail) -> None:
    said = "".join(texts(written))
    assert f"实发合计（大写）：{capitals(locked.run.net)}" in said
    for word in ("制表：", "复核：", "负责人：", "金额单位：元", "2025年5月"):
        assert word in said


def test_the_page_is_a3_landscape_one_page_wide_with_repeated_headers(written: Worksheet) -> None:
    assert written.page_setup.paperSize == 8
    assert written.page_setup.orientation == "landscape"
    assert written.sheet_properties.pageSetUpPr.fitToPage
    assert written.page_setup.fitToWidth in {None, 1}, "one page wide is the default"
    assert written.page_setup.fitToHeight == 0
    assert written.print_title_rows == "$4:$5"
    assert "第 &P 页 共 &N 页" in written.oddFooter.center.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")
    assert written.freeze_panes == "D6"


def test_a_draft_says_so_in_title_line_and_page_header(tmp_path: Path, office: Office, draft: RunDetail) -> None:
    sheet = sheet_of(tmp_path, office, draft)
    assert sheet["A1"].value.endswith("（草稿）")
    assert "不得据以发放" in sheet["A3"].value
    assert "草 稿" in sheet.oddHeader.center.text


def test_a_locked_sheet_carries_no_draft_mark(written: Worksheet) -> None:
    assert "草稿" not in "".join(texts(written))
    assert "封存校验码 abababab" in written["A3"].value
    assert not written.oddHeader.center.text


def test_a_missing_line_is_an_empty_cell_not_zero(tmp_path: Path, office: Office, locked: RunDetail) -> None:
    first = locked.slips[0]
    without = {key: value for key, value in first.amounts.items() if key != "income_tax"}
    lacking = msgspec.structs.replace(first, amounts=without)
    sheet = sheet_of(tmp_path, office, msgspec.structs.replace(locked, slips=(lacking, *locked.slips[1:])))
    tax = headers(sheet).index("个人所得税") + 1
    assert sheet.cell(6, tax).value is None
    assert sheet.cell(7, tax).value == 0


def test_figures_that_only_stand_in_are_named_below_the_total(tmp_path: Path, office: Office, locked: RunDetail) -> None:
    first = locked.slips[0]
    lines = tuple(
        SlipLine(line.item, line.label, line.kind, line.amount, provisional=line.item == "medical_personal")
        for line in first.lines
    )
    other = msgspec.structs.replace(first, shape=LineShape.of(lines))
    waiting = msgspec.structs.replace(locked, slips=(other, *locked.slips[1:]))
    assert "说明：医疗保险（个人） 暂按上一期标准计算" in "".join(texts(sheet_of(tmp_path, office, waiting)))
    assert "暂按" not in "".join(texts(sheet_of(tmp_path, office, locked)))


def test_one_community_needs_no_subtotal(tmp_path: Path, office: Office, locked: RunDetail) -> None:
    same = tuple(msgspec.structs.replace(slip, community="柏合社区") for slip in locked.slips)
    sheet = sheet_of(tmp_path, office, msgspec.structs.replace(locked, slips=same))
    assert not any("小计" in text for text in texts(sheet))


def test_sums_that_are_not_the_runs_are_refused(tmp_path: Path, office: Office, locked: RunDetail) -> None:
    wrong = msgspec.structs.replace(locked, run=msgspec.structs.replace(locked.run, net=locked.run.net + 1))
    with pytest.raises(UserError, match="合计与批次不一致"):
        sheet_of(tmp_path, office, wrong)
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_long_sheet_has_a_subtotal_and_a_break_on_each_page(tmp_path: Path, office: Office) -> None:
    slips = [slip_row(n, PEOPLE[n % 8], f"第{n // 20}社区") for n in range(1, 101)]
    sheet = sheet_of(tmp_path, office, run_of(slips, RunState.LOCKED))
    net = headers(sheet).index("实发") + 1
    pages = [row for row in range(6, sheet.max_row + 1) if "本页小计" in str(sheet.cell(row, 1).value)]
    total = next(row for row in range(6, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("合计"))
    assert len(pages) > 1
    assert sum(sheet.cell(row, net).value for row in pages) == pytest.approx(sheet.cell(total, net).value)
    assert [mark.id for mark in sheet.row_breaks.brk] == pages[:-1], "a page ends below its subtotal"
    numbered = [row for row in range(6, total) if isinstance(sheet.cell(row, 1).value, int)]
    assert [sheet.cell(row, 1).value for row in numbered] == list(range(1, 101))
    assert str(sheet.cell(pages[0], 1).value).startswith("本页小计（第 1–")
    assert numbered[-1] > pages[-2], "the page of the signatures shows somebody"


def test_a_sheet_of_one_page_has_no_page_subtotal(written: Worksheet) -> None:
    assert not any("本页小计" in text for text in texts(written))
    assert not written.row_breaks.brk


def test_a_run_without_people_is_written(tmp_path: Path, office: Office) -> None:
    assert "合计（0 人）" in texts(sheet_of(tmp_path, office, run_of([], RunState.LOCKED)))


def test_sample_figures_are_marked_in_the_title_on_every_page_and_below(
    tmp_path: Path, office: Office, locked: RunDetail
) -> None:
    marked = sheet_of(tmp_path, office, msgspec.structs.replace(locked, samples=("基本工资",)))
    assert "（含示例金额）" in str(marked["A1"].value)
    assert "基本工资 用的是政策包里的示例数值，不是本单位的标准，不得据以发放。" in "".join(texts(marked))
    assert "含示例金额" in str(marked.oddHeader.center.text)
    assert "示例" not in "".join(texts(sheet_of(tmp_path, office, locked)))
