"""Rows of the catalogue of bad inputs (reliability §3) that need more than one odd cell in a plain roster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from helpers.import_desk import Desk, close_month
from helpers.workbooks import (
    ROSTER_HEADER,
    card,
    id_number,
    person,
    repack,
    replace_in_sheet,
    sheet_rows,
    write_book,
    write_roster,
)

from shequ_hr.errors import UserError
from shequ_hr.imports.context import read_context
from shequ_hr.imports.kinds.pay_inputs import typed_items
from shequ_hr.imports.service import commit_import
from shequ_hr.imports.template import export_rows, write_template
from shequ_hr.model.people import Office
from shequ_hr.periods import PayMonth

PEOPLE = [person(serial) for serial in range(1, 4)]
BANKED = (*ROSTER_HEADER, "开户银行")


def item_of(desk: Desk) -> str:
    """The name of a typed-in item."""
    with desk.store.begin() as uow:
        items = typed_items(read_context(uow, desk.ws).rules)
    return next(item.name for item in items if not item.deduction)


def figures(desk: Desk, name: str, columns: list[str], *rows: list[Any], titles: tuple[str, ...] = ()) -> Path:
    people = [[person(serial)["姓名"], id_number(serial), *row] for serial, row in enumerate(rows, 1)]
    return write_book(desk.path(name), [*([title] for title in titles), ["姓名", "身份证号", *columns], *people])


def test_f8_an_open_workbook_is_read_with_a_warning(desk: Desk) -> None:
    path = write_roster(desk.path(), PEOPLE)
    path.with_name(f"~${path.name}").write_bytes(b"x")
    preview = desk.preview(path)
    assert preview.new == 3
    assert "未保存的修改不会被读取" in desk.warned(preview, "F8").message


def test_f8_a_locked_workbook_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use")

    path = write_roster(desk.path(), PEOPLE)
    before = desk.store.digest()
    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(UserError, match=r"打不开文件.*独占") as refusal:
        desk.preview(path)
    assert "请关闭后重试" in refusal.value.hint
    assert desk.store.digest() == before


@pytest.mark.parametrize("name", ["花名册 𠮷 & 😀 (1).xlsx", "表’“%s{}.xlsx", "长" * 80 + ".xlsx"])
def test_f9_odd_file_names_work(desk: Desk, name: str) -> None:
    preview = desk.preview(write_roster(desk.path(name), PEOPLE))
    assert (preview.file, preview.new) == (name, 3)


def test_f15_an_empty_fill_does_not_matter(desk: Desk) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        styles = parts["xl/styles.xml"].decode()
        parts["xl/styles.xml"] = styles.replace("</fills>", "<fill/></fills>").encode()

    assert desk.preview(repack(write_roster(desk.path(), PEOPLE), edit)).new == 3


def test_f16_document_properties_of_wps_do_not_matter(desk: Desk) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        parts["docProps/core.xml"] = b"<not><well-formed>"
        parts["docProps/custom.xml"] = "<Properties><property name='KSOProductBuildVer'/></Properties>".encode("utf-16")

    assert desk.preview(repack(write_roster(desk.path(), PEOPLE), edit)).new == 3


def test_f17_formulas_that_nobody_calculated_are_refused(desk: Desk) -> None:
    def formulas(_: Any, sheet: Any) -> None:
        for row in (2, 3, 4):
            sheet[f"L{row}"] = "=4000+588"

    path = write_roster(desk.path(), PEOPLE, formulas)
    assert desk.refused(path, "T12", "L 列“社保基数”", "没有结果", "粘贴为数值")
    assert [problem.row for problem in desk.preview(path).errors] == [2, 3, 4]


def test_f24_thirty_sheets_and_two_that_fit(desk: Desk) -> None:
    def more(book: Any, _: Any) -> None:
        for number in range(28):
            book.create_sheet(f"空{number}")
        other = book.create_sheet("第二份")
        for row in sheet_rows(PEOPLE[:1]):
            other.append(row)

    path = write_roster(desk.path(), PEOPLE, more)
    [question] = [one for one in desk.preview(path).open_questions if one.id == "sheet"]
    assert question.choices == ("花名册", "第二份")
    assert desk.preview(path, answers={"sheet": "第二份"}).new == 1


def test_s8_a_template_of_another_version(desk: Desk) -> None:
    path = desk.path("模板.xlsx")
    write_template(desk.ws, "workers", path)
    book = openpyxl.load_workbook(path)
    for row in book["填写说明"].iter_rows():
        if str(row[0].value).startswith("模板版本：1"):
            row[0].value = row[0].value.replace("模板版本：1", "模板版本：0")
    book.save(path)
    assert desk.refused(path, "S8", "第 0 版", "现在用的是第 1 版", "下载模板", "template workers")


def test_s10_a_very_hidden_sheet_is_not_read_silently(desk: Desk) -> None:
    def hide(book: Any, _: Any) -> None:
        other = book.create_sheet("备份")
        for row in sheet_rows([person(9)]):
            other.append(row)
        other.sheet_state = "veryHidden"

    preview = desk.preview(write_roster(desk.path(), PEOPLE, hide))
    assert preview.new == 3
    assert desk.warned(preview, "S10").sheet == "备份"


def test_s16_gaps_and_doubles_of_the_sequence_are_told(desk: Desk) -> None:
    people = [person(serial, 序号=number) for serial, number in enumerate((1, 2, 4, 4, 1, 2), 1)]
    preview = desk.preview(write_roster(desk.path(), people))
    assert (preview.new, preview.ok) == (6, True)
    message = desk.warned(preview, "S16").message
    assert "第 4 行是 4，应为 3" in message
    assert "第 5 行是 4，应为 5" in message
    assert "第 6 行" not in message


def test_s18_two_months_in_the_title(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    titles = ("2026年9月工资录入表", "（含 2026年10月 补录）")
    path = figures(desk, "录.xlsx", [item_of(desk)], [300], titles=titles)
    assert desk.refused(path, "S18", "2026-09、2026-10", "加上“月份”列", kind="pay-inputs")
    rows = figures(desk, "列.xlsx", ["月份", item_of(desk)], ["2026-09", 300], titles=titles)
    assert desk.preview(rows, "pay-inputs").ok


def test_s19_a_protected_sheet_is_read(desk: Desk) -> None:
    def protect(_: Any, sheet: Any) -> None:
        sheet.protection.set_password("x")
        sheet.protection.enable()

    assert desk.preview(write_roster(desk.path(), PEOPLE, protect)).new == 3


def test_t16_a_retired_region_code_is_accepted(desk: Desk) -> None:
    preview = desk.preview(write_roster(desk.path(), [person(1, 身份证号=id_number(1, region="510123"))]))
    assert (preview.new, preview.ok) == (1, True)


def test_t20_a_control_character(desk: Desk) -> None:
    path = replace_in_sheet(write_roster(desk.path(), [person(1, 备注="响铃")]), "响铃", "响_x0007_铃")
    assert desk.refused(path, "T20", "P 列“备注”", "控制字符", "重新输入")


@pytest.mark.parametrize("name", ["王○明", "王0明", "王０明"])
def test_n5_a_circle_for_the_zero_of_names_is_asked(desk: Desk, name: str) -> None:
    path = write_roster(desk.path(), [person(1, 姓名=name)])
    [question] = desk.preview(path).open_questions
    assert (question.id, question.places) == ("name-zero", (f"第 2 行 C 列 姓名：{name} → 王〇明",))
    assert desk.refused(path, "N5", "C 列“姓名”", name, "打出“〇”", answers={"name-zero": "否"})
    desk.take_in(path)
    with desk.store.begin() as uow:
        assert [worker.name for worker in uow.workers.all()] == ["王〇明"]


@pytest.mark.parametrize("name", ["李□", "马(马+亍)", "李　？"])
def test_n4_placeholders_are_refused(desk: Desk, name: str) -> None:
    assert desk.refused(write_roster(desk.path(), [person(1, 姓名=name)]), "N4", "C 列“姓名”", "代用符号", "输入法")


@pytest.mark.parametrize("other", ["LI YAN", "李燕"])
def test_n4_pinyin_is_no_match(desk: Desk, other: str) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 姓名="李艳")]))
    [question] = desk.preview(write_roster(desk.path(), [person(1, 姓名=other)]), accept_defaults=True).open_questions
    assert question.id == "renamed"


def test_n11_traditional_forms_are_no_match(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 姓名="张国强")]))
    path = write_roster(desk.path(), [person(1, 姓名="張國強")])
    [question] = desk.preview(path, accept_defaults=True).open_questions
    assert (question.id, "張國強" in question.places[0]) == ("renamed", True)
    assert desk.refused(path, "N10", "张国强", "張國強", answers={"renamed": "身份证号写错，退回"})


def test_b5_a_bank_that_nobody_else_has_for_such_a_card(desk: Desk) -> None:
    people = [person(serial, 开户银行="建设银行") for serial in range(1, 5)] + [person(5, 开户银行="工商银行")]
    preview = desk.preview(write_roster(desk.path(), people, header=BANKED))
    warning = desk.warned(preview, "B5")
    assert (preview.ok, warning.row) == (True, 6)
    assert "“工商银行”，卡号同样以 621700 开头的 4 人都是“建设银行”" in warning.message
    named = [person(serial, 开户银行="建设银行") for serial in range(1, 5)] + [person(5, 开户银行="建设银行柏合支行")]
    assert not desk.preview(write_roster(desk.path("支.xlsx"), named, header=BANKED)).problems


def test_b8_a_phone_number_with_letters(desk: Desk) -> None:
    problem = desk.refused(
        write_roster(desk.path(), [person(1, 联系电话="1390000abcd")]), "B8", "J 列“联系电话”", "只填一个号码"
    )
    assert problem.value == "1390000abcd"


def test_m8_amounts_far_from_the_month_before_are_asked(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    name = item_of(desk)
    desk.take_in(figures(desk, "上.xlsx", ["月份", name], ["2026-10", 1000], ["2026-10", 1000], ["2026-10", 0]), "pay-inputs")
    path = figures(desk, "本.xlsx", ["月份", name], ["2026-11", 1301], ["2026-11", 1300], ["2026-11", 500])
    [question] = desk.preview(path, "pay-inputs").open_questions
    assert (question.id, len(question.places)) == ("large-change", 1)
    assert "2026-10 是 1000.00，2026-11 是 1301.00" in question.places[0]
    refused = desk.refused(path, "M8", f"D 列“{name}”", "超过三成", kind="pay-inputs", answers={"large-change": "否"})
    assert refused.row == 2


@pytest.mark.parametrize("value", ["5千", "0.5万", "伍仟"])
def test_m10_numbers_in_words(desk: Desk, value: str) -> None:
    assert desk.refused(
        write_roster(desk.path(), [person(1, 社保基数=value)]), "M10", "L 列“社保基数”", value, "请填数字（元）"
    )


def test_m10_a_header_in_ten_thousands(desk: Desk) -> None:
    rows = sheet_rows([person(1, 社保基数=0.4588)])
    rows[0] = ["社保基数（万元）" if name == "社保基数" else name for name in rows[0]]
    assert desk.refused(write_book(desk.path(), rows), "M10", "L 列“社保基数（万元）”", "单位是万元", "换算成元")


def test_m11_a_money_cell_with_a_date_format(desk: Desk) -> None:
    def dated(_: Any, sheet: Any) -> None:
        sheet["L2"].number_format = "yyyy-mm-dd"

    path = write_roster(desk.path(), [person(1, 社保基数=5000)], dated)
    assert desk.refused(path, "M11", "1913-09-08", "单元格格式是日期", "改")


def test_d7_midnight_is_no_time(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1, 参加社区工作时间="2020-07-01 00:00:00")])
    preview = desk.preview(path)
    assert (preview.new, preview.ok) == (1, True)
    assert "2020-07-01" in [cell.new for cell in preview.rows[0].cells]
    late = write_roster(desk.path("晚.xlsx"), [person(1, 参加社区工作时间="2020-07-01 23:59")])
    assert desk.refused(late, "D7", "I 列“参加社区工作时间”", "带有时间", "只写日期", answers={"time-part": "否"})


@pytest.mark.parametrize("value", ["民国109年7月1日", "109/07/01", "109年7月1日", "1441年1月1日"])
def test_d8_other_calendars(desk: Desk, value: str) -> None:
    path = write_roster(desk.path(), [person(1, 参加社区工作时间=value)])
    assert desk.refused(path, "D8", "I 列“参加社区工作时间”", value, "换算成公历")


def test_x5_figures_for_who_has_left(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1, 离职日期="2026-09-30"), person(2)]))
    path = figures(desk, "录.xlsx", ["月份", item_of(desk)], ["2026-11", 300], ["2026-11", 300])
    problem = desk.refused(path, "X5", "2026-11 没有一天在职", "最后工作日 2026-09-30", "补发项目", kind="pay-inputs")
    assert problem.row == 2
    ok = figures(desk, "当.xlsx", ["月份", item_of(desk)], ["2026-09", 300])
    assert desk.preview(ok, "pay-inputs").ok


def test_x7_figures_of_a_month_before_a_closed_one(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    close_month(desk, PayMonth(2026, 10))
    path = figures(desk, "录.xlsx", ["月份", item_of(desk)], ["2026-09", 300])
    assert desk.refused(path, "X7", "2026-09 已结账", "退回草稿", kind="pay-inputs")


def test_x8_manual_edits_since_the_preview_are_not_overwritten(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    preview = desk.preview(write_roster(desk.path(), [person(1, 备注="表里的")]), accept_defaults=True)
    assert [(cell.old, cell.new) for cell in preview.rows[0].cells] == [("", "表里的")]
    with desk.store.begin() as uow:
        uow.workers.save([msgspec.structs.replace(uow.workers.all()[0], remark="手工改的")])
        uow.commit()
    before = desk.store.digest()
    with pytest.raises(UserError, match="资料已经变动"):
        commit_import(desk.ws, preview)
    assert desk.store.digest() == before


def test_x10_the_number_of_people_in_the_title(desk: Desk) -> None:
    rows = [["柏合街道社区专职工作者花名册"], ["截至 2026年10月31日　共 4 人"], *sheet_rows(PEOPLE)]
    problem = desk.refused(write_book(desk.path(), rows), "X10", "共 4 人", "实际有 3 人", "核对")
    assert problem.row == 2
    rows[1] = ["截至 2026年10月31日　共 3 人"]
    assert desk.preview(write_book(desk.path("对.xlsx"), rows)).ok


def test_x11_a_sheet_of_another_unit(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), PEOPLE))
    path = desk.path("导出.xlsx")
    export_rows(desk.ws, "workers", path)
    assert desk.preview(path, accept_defaults=True).same == 3
    with desk.store.begin() as uow:
        uow.office.save(Office(unit="大面街道", code="510112002", level="street", pay_pack="sichuan/chengdu-template"))
        uow.commit()
    assert desk.refused(path, "X11", "“柏合街道”（编码 510112）", "“大面街道”（编码 510112002）", "拿错了文件")


def test_b1_b2_a_card_in_a_number_cell_and_one_in_groups(desk: Desk) -> None:
    grouped = " ".join(card(2)[start : start + 4] for start in range(0, len(card(2)), 4))
    path = write_roster(desk.path(), [person(1, 银行卡号=float(card(1))), person(2, 银行卡号=grouped)])
    assert desk.refused(path, "B1", "K 列“银行卡号”", "6.21700E+18", "文本").row == 2
    assert [fixed.row for fixed in desk.preview(path).fixed if "银行卡号" in fixed.column] == [3]
