"""Values: reliability §3.3 to §3.7 and B6, each by its row of the catalogue. One roster row, one odd cell."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from helpers.import_desk import Desk
from helpers.workbooks import ROSTER_HEADER, card, id_number, person, replace_in_sheet, write_roster

from shequ_hr.people.identity import check_digit

ID = id_number(1)
OTHER = id_number(121)
SWAPPED = OTHER[:14] + OTHER[15] + OTHER[14] + OTHER[16:]
X_ID = next(number for serial in range(1, 60, 2) if (number := id_number(serial)).endswith("X"))
OTHER_X = ID[:17] + ("Х" if ID[17] != "X" else "×")
SHIFT = str.maketrans("0123456789X.,", "０１２３４５６７８９Ｘ．，")


class Bad(NamedTuple):
    """A cell that is refused."""

    id: str
    column: str
    value: Any
    words: tuple[str, ...]


class Mended(NamedTuple):
    """A cell that is mended and listed."""

    id: str
    column: str
    value: Any
    shown: str
    why: str


class Asked(NamedTuple):
    """A cell that is asked about; ``refused`` is the code when the answer is no."""

    id: str
    column: str
    value: Any
    question: str
    default: str | None


def with_type(kind: str, number: Any) -> dict[str, Any]:
    return {"证件类型": kind, "身份证号": number, "性别": None, "出生日期": None}


BAD = [
    Bad("T3-superscript", "身份证号", ID[:16] + "²" + ID[17], ("²", "0–9")),
    Bad("T3-circled", "身份证号", ID[:16] + "①" + ID[17], ("①",)),
    Bad("T3-arabic", "身份证号", ID[:16] + "٣" + ID[17], ("٣",)),
    Bad("T4", "身份证号", 4.40106198512311e17, ("4.40106E+17", "末尾几位已丢失", "文本")),
    Bad("T4-complete", "身份证号", 110101199003070000.0, ("1.10101E+17", "末尾几位已丢失")),
    Bad("T6-star", "身份证号", ID[:17] + "*", ("星号", "第 18 位")),
    Bad("T6-lookalike", "身份证号", OTHER_X, ("长得像 X",)),
    Bad("T7", "身份证号", ID[:17] + ("0" if ID[17] != "0" else "1"), ("校验码不对", f"最后一位应为 {ID[17]}")),
    Bad("T7-swapped", "身份证号", SWAPPED, ("相邻两位写颠倒", "第 15、16 位")),
    Bad("T8-impossible", "身份证号", "51010419900230001" + check_digit("51010419900230001"), ("1990-02-30", "不存在")),
    Bad("T8-future", "身份证号", "51010420900101001" + check_digit("51010420900101001"), ("2090-01-01", "还没有到")),
    Bad("T9-short", "身份证号", ID[:17], ("有 17 位", "应为 18 位")),
    Bad("T9-long", "身份证号", ID + "1", ("有 19 位", "应为 18 位")),
    Bad("T9-letter", "身份证号", ID[:5] + "O" + ID[6:], ("第 6 位是“O”",)),
    Bad("T10", "身份证号", ID[:6] + ID[8:17], ("15 位旧号", ID)),
    Bad("T15-permit", "身份证号", "H12345678", ("不是居民身份证", "证件类型")),
    Bad("T15-foreign", "身份证号", "91101019900307001" + check_digit("91101019900307001"), ("外国人永久居留身份证",)),
    Bad("T17-sex", "性别", "女", ("性别写的是“女”", "身份证号", "“男”")),
    Bad("T17-birth", "出生日期", "1990-06-13", ("1990-06-13", "1990-06-12", "身份证号")),
    Bad("T18", "身份证号", ID[:4] + "**********" + ID[14:], ("脱敏号", "完整的 18 位")),
    Bad("T19-two", "身份证号", f"{ID},{id_number(2)}", ("两个号码", "一人一行")),
    Bad("T19-name", "身份证号", f"张三{ID}", ("文字写在同一格",)),
    Bad("T20", "备注", "字" * 600, ("600 个字", "缩短")),
    Bad("T23", "姓名", "张\u202e三", ("方向控制字符",)),
    Bad("N3", "姓名", "张\ue863", ("自造字", "U+E863")),
    Bad("N4", "姓名", "张?", ("代用符号",)),
    Bad("N8", "姓名", "张三(临聘)", ("括号", "备注")),
    Bad("B1", "银行卡号", 6.217001239370450e18, ("6.21700E+18", "末尾几位已丢失")),
    Bad("B4-letters", "银行卡号", "62170012393704505A7", ("字母",)),
    Bad("B4-short", "银行卡号", "62170012393", ("有 11 位", "12–19 位")),
    Bad("B4-long", "银行卡号", "62170012393704505271234", ("有 23 位",)),
    Bad("B8", "联系电话", "1390000000123", ("不是手机号",)),
    Bad("M2-german", "社保基数", "5.000,00", ("分不清", "小数点")),
    Bad("M2-comma", "社保基数", "1,23", ("分不清",)),
    Bad("M5-negative", "社保基数", -500, ("负数",)),
    Bad("M5-brackets", "社保基数", "(500)", ("负数",)),
    Bad("M6-dash", "社保基数", "-", ("留空", "请填 0")),
    Bad("M6-none", "社保基数", "无", ("留空",)),
    Bad("M7-nan", "社保基数", "NaN", ("不是普通写法的数",)),
    Bad("M7-science", "社保基数", "1E5", ("不是普通写法的数",)),
    Bad("M7-hex", "社保基数", "0x10", ("不是普通写法的数",)),
    Bad("M7-huge", "社保基数", 1e200, ("不可能",)),
    Bad("M10", "社保基数", "五千", ("用汉字写数", "5000")),
    Bad("M11", "社保基数", date(1913, 9, 8), ("1913-09-08", "单元格格式是日期")),
    Bad("M13", "社保基数", True, ("TRUE", "逻辑值")),
    Bad("D1", "参加社区工作时间", "二〇二四年", ("汉字日期",)),
    Bad("D3-short", "参加社区工作时间", "24.1.5", ("分不清哪个是年",)),
    Bad("D3-american", "参加社区工作时间", "1/5/24", ("分不清哪个是年",)),
    Bad("D3-european", "参加社区工作时间", "5/1/2024", ("分不清哪个是年",)),
    Bad("D4-number", "参加社区工作时间", 2024.1, ("无法区分 1 月和 10 月",)),
    Bad("D4-text", "参加社区工作时间", "2024.1", ("无法区分 1 月和 10 月",)),
    Bad("D5-leap", "参加社区工作时间", "1900-02-29", ("不存在",)),
    Bad("D5-negative", "参加社区工作时间", -5, ("不是日期",)),
    Bad("D5-beyond", "参加社区工作时间", 2958466, ("不是日期",)),
    Bad("D6-leaving", "离职日期", "2019-01-01", ("早于入职",)),
    Bad("D6-birth", "参加社区工作时间", "1995-01-01", ("不满 16 岁",)),
    Bad("D8", "参加社区工作时间", "0001-01-01", ("超出",)),
    Bad("D9", "参加社区工作时间", "至今", ("填具体日期",)),
    Bad("X6-kind", "性别", "男人", ("不在可选项里",)),
]


@pytest.mark.parametrize("case", BAD, ids=[case.id for case in BAD])
def test_refused(desk: Desk, case: Bad) -> None:
    path = write_roster(desk.path(), [person(1, **{case.column: case.value}), person(2)])
    code = case.id.split("-")[0].replace("X6", "T17")
    letter = "ABCDEFGHIJKLMNOP"[ROSTER_HEADER.index(case.column)]
    problem = desk.refused(path, code, "第 2 行", f"{letter} 列“{case.column}”", *case.words)
    assert (problem.row, problem.sheet) == (2, "花名册")


MENDED = [
    Mended("T1", "姓名", "\u00a0张三\u3000", "张三", "首尾空格"),
    Mended("T1-id", "身份证号", f" {ID[:6]} {ID[6:14]} {ID[14:]}\n", ID, "中间的空格"),
    Mended("T1-invisible", "身份证号", f"\ufeff{ID[:9]}\u200b{ID[9:]}", ID, "看不见的字符"),
    Mended("T2", "身份证号", X_ID.translate(SHIFT), X_ID, "全角改半角"),
    Mended("T5", "身份证号", f"'{ID}", ID, "撇号"),
    Mended("T5-wrapped", "身份证号", f'="{ID}"', ID, "引号"),
    Mended("T6", "身份证号", X_ID.lower(), X_ID, "小写字母改大写"),
    Mended("N1", "姓名", "阿依古丽•买买提", "阿依古丽·买买提", "间隔号"),
    Mended("N1-full", "姓名", "阿依古丽．买买提", "阿依古丽·买买提", "间隔号"),
    Mended("N7", "姓名", "张 三", "张三", "姓名中间的空格"),
    Mended("B2", "银行卡号", f"{card(1)[:4]} {card(1)[4:8]}-{card(1)[8:]}", card(1), "空格或短横"),
    Mended("B8", "联系电话", "+86 139-0000-0001", "13900000001", "读作"),
    Mended("B8-number", "联系电话", 13900000001, "13900000001", "数字改为文本"),
    Mended("M1-sign", "社保基数", "￥5,000.00", "5000.00", "货币符号"),
    Mended("M1-space", "社保基数", "5 000", "5000.00", "空格"),
    Mended("M1-yuan", "社保基数", "5000元", "5000.00", "“元”"),
    Mended("M1-full", "社保基数", "５０００．００", "5000.00", "全角"),
    Mended("M1-comma", "社保基数", "5，000", "5000.00", "千分位"),
    Mended("M4", "社保基数", 1234.56004, "1234.56", "计算误差"),
    Mended("M12", "公积金比例", 0.08, "8%", "8%"),
    Mended("M13", "社保基数", "4588", "4588.00", "文本按数字"),
    Mended("D1-dots", "参加社区工作时间", "2024.1.5", "2024-01-05", "读作"),
    Mended("D1-slash", "参加社区工作时间", "2024/1/5", "2024-01-05", "读作"),
    Mended("D1-compact", "参加社区工作时间", "20240105", "2024-01-05", "读作"),
    Mended("D1-words", "参加社区工作时间", "2024年1月5日", "2024-01-05", "读作"),
    Mended("D1-month", "参加社区工作时间", "2022年03月", "2022-03-01", "只到月份"),
    Mended("D9", "离职日期", "至今", "", "没有结束日期"),
]


@pytest.mark.parametrize("case", MENDED, ids=[case.id for case in MENDED])
def test_mended_and_listed(desk: Desk, case: Mended) -> None:
    extra = {"性别": None, "出生日期": None} if case.column == "身份证号" else {}
    preview = desk.preview(write_roster(desk.path(), [person(1, **{case.column: case.value}, **extra)]))
    fixed = next(fixed for fixed in preview.fixed if case.column in fixed.column)
    assert preview.ok, preview.problems
    assert (fixed.row, fixed.new) == (2, case.shown)
    assert case.why in fixed.why
    cells = {cell.column.split(" 列 ")[-1]: cell.new for cell in preview.rows[0].cells}
    assert cells.get(case.column, "") == case.shown


ASKED = [
    Asked("T6-cyrillic", "身份证号", X_ID[:17] + "Х", "lookalike-x", "是"),
    Asked("T8-young", "身份证号", id_number(1, "20120612"), "unusual-age", "否"),
    Asked("B3", "银行卡号", card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10), "luhn", "否"),
    Asked("M3", "社保基数", 33.333333, "round-cents", "是"),
    Asked("D2", "参加社区工作时间", 44013, "serial-dates", "是"),
    Asked("D6-future", "参加社区工作时间", "2027-06-01", "future-entry", "否"),
    Asked("D7", "参加社区工作时间", datetime.fromisoformat("2020-07-01T23:59"), "time-part", "是"),
    Asked("X6", "岗位", "工作人圆", "near-word", None),
]


@pytest.mark.parametrize("case", ASKED, ids=[case.id for case in ASKED])
def test_asked_once(desk: Desk, case: Asked) -> None:
    extra = {"性别": None, "出生日期": None, "参加社区工作时间": "2026-11-01"} if case.id.startswith("T") else {}
    path = write_roster(desk.path(), [person(1, **(extra | {case.column: case.value}))])
    if case.id.startswith("T8"):
        path = write_roster(desk.path(), [person(1, **(extra | {case.column: case.value, "参加社区工作时间": "2028-07-01"}))])
    preview = desk.preview(path)
    question = next(question for question in preview.open_questions if question.id == case.question)
    assert question.default == case.default
    assert "第 2 行" in question.places[0]
    assert not preview.ok
    refusing = {question.id: "否" for question in preview.open_questions if question.choices[0] == "是"}
    before = desk.store.digest()
    assert not desk.preview(path, answers=refusing, accept_defaults=True).ok
    assert desk.store.digest() == before
    accepting = {question.id: "是" for question in preview.open_questions if question.choices[0] == "是"}
    assert desk.preview(path, answers=accepting, accept_defaults=True).ok


def test_m3_rounds_half_up_to_the_fen(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 社保基数=4588.125)]))
    with desk.store.begin() as uow:
        assert uow.workers.all()[0].dossier.bases[0].amount == 458813


def test_m12_a_percent_format_is_understood(desk: Desk) -> None:
    def percent(_: Any, sheet: Any) -> None:
        sheet["N2"].value, sheet["N2"].number_format = 0.08, "0%"

    preview = desk.preview(write_roster(desk.path(), [person(1)], percent))
    assert preview.fixed[0].why == "按 8% 读取"


def test_d5_serial_60_is_no_day(desk: Desk) -> None:
    def leap(_: Any, sheet: Any) -> None:
        sheet["I2"].value, sheet["I2"].number_format = 60, "yyyy-mm-dd"

    assert desk.refused(write_roster(desk.path(), [person(1)], leap), "D5", "1900-02-28", "1901")


def test_t12_a_formula_without_a_result(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1), person(2)])
    path = replace_in_sheet(path, r'<c r="L2"[^>]*><v>4588</v></c>', '<c r="L2"><f>SUM(A1:A2)</f><v></v></c>')
    assert desk.refused(path, "T12", "L 列“社保基数”", "=SUM(A1:A2)", "粘贴为数值")


def test_t12_a_formula_with_a_result_is_its_value(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1)])
    path = replace_in_sheet(path, r'<c r="L2"[^>]*><v>4588</v></c>', '<c r="L2"><f>4000+588</f><v>4588</v></c>')
    assert "4588.00" in [cell.new for cell in desk.preview(path).rows[0].cells]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_t13_error_values(desk: Desk, error: str) -> None:
    path = write_roster(desk.path(), [person(1), person(2)])
    cell = f'<c r="L2" t="e"><f>VLOOKUP(1,A:B,2)</f><v>{error}</v></c>'
    path = replace_in_sheet(path, r'<c r="L2"[^>]*><v>4588</v></c>', cell)
    assert desk.refused(path, "T13", error, "=VLOOKUP(1,A:B,2)", "改正公式")
    text = write_roster(desk.path("文字.xlsx"), [person(1, 社保基数="#####")])
    assert desk.refused(text, "T13", "#####")


def test_t14_values_of_another_file_are_asked(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1)])
    cell = '<c r="L2"><f>[1]表!A1</f><v>4588</v></c>'
    preview = desk.preview(replace_in_sheet(path, r'<c r="L2"[^>]*><v>4588</v></c>', cell))
    question = next(question for question in preview.open_questions if question.id == "external-values")
    assert question.places == ("第 2 行：=[1]表!A1",)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_t11_residence_permits_of_hong_kong_macao_taiwan(desk: Desk, region: str) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 身份证号=id_number(1, region=region))]))
    with desk.store.begin() as uow:
        assert uow.workers.by_id_number(id_number(1, region=region)) is not None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("回乡证", "H12345678"),
        ("台胞证", "12345678"),
        ("护照", "E12345678"),
        ("外国护照", "AB1234567"),
        ("外国人永久居留证", "USA110190010101"),
        ("外国人永久居留身份证", "91101019900307001" + check_digit("91101019900307001")),
    ],
)
def test_t15_other_id_types_with_their_column(desk: Desk, kind: str, number: str) -> None:
    header = (*ROSTER_HEADER, "证件类型")
    path = write_roster(desk.path(), [person(1, **with_type(kind, number))], header=header)
    assert desk.preview(path).ok
    wrong = write_roster(desk.path("错.xlsx"), [person(1, **with_type(kind, "123"))], header=header)
    assert desk.refused(wrong, "T15", "号码的样子")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "=HYPERLINK(1)"])
def test_t21_formula_like_text_is_kept_with_a_warning(desk: Desk, text: str) -> None:
    path = write_roster(desk.path(), [person(1, 备注=text)])
    preview = desk.preview(path)
    assert "不会执行" in desk.warned(preview, "T21").message
    desk.take_in(path)
    with desk.store.begin() as uow:
        assert uow.workers.all()[0].remark == text


@pytest.mark.parametrize("text", ["'; DROP TABLE worker; --", "<img src=file://x>", "{0} %s {x!r}"])
def test_t22_markup_is_stored_literally(desk: Desk, text: str) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 备注=text)]))
    with desk.store.begin() as uow:
        assert uow.workers.all()[0].remark == text


@pytest.mark.parametrize("name", ["䶮一", "㛃㛃", "𠮷野", "𬸚𰻝"])
def test_n2_rare_characters_are_kept(desk: Desk, name: str) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 姓名=name)]))
    with desk.store.begin() as uow:
        assert uow.workers.all()[0].name == name


def test_n6_compatibility_characters_of_a_name_do_not_change(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 姓名="\ufa11二"), person(2, 姓名="\uf9d1二"), person(3, 姓名="Ｊ二")]))
    with desk.store.begin() as uow:
        assert [worker.name for worker in uow.workers.all()] == ["\ufa11二", "\uf9d1二", "Ｊ二"]


def test_n9_same_name_other_id_is_normal(desk: Desk) -> None:
    preview = desk.preview(write_roster(desk.path(), [person(1, 姓名="李艳"), person(2, 姓名="李艳")]))
    assert (preview.new, preview.ok) == (2, True)


def test_n10_same_id_other_name_has_to_be_decided(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 姓名="李艳")]))
    path = write_roster(desk.path(), [person(1, 姓名="李研")])
    preview = desk.preview(path, accept_defaults=True)
    question = next(question for question in preview.open_questions if question.id == "renamed")
    assert (question.default, question.choices) == (None, ("更正姓名", "身份证号写错，退回"))
    assert desk.refused(path, "N10", "李艳", "李研", answers={"renamed": "身份证号写错，退回"})
    assert desk.preview(path, answers={"renamed": "更正姓名"}).changed == 1


def test_n10_another_dot_is_no_other_name(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 姓名="阿依古丽·买买提")]))
    assert desk.preview(write_roster(desk.path(), [person(1, 姓名="阿依古丽・买买提")])).same == 1


@pytest.mark.parametrize("name", ["O'Neil Mary-Jane", "Jean Luc", "D’Souza"])
def test_n12_latin_names(desk: Desk, name: str) -> None:
    desk.take_in(write_roster(desk.path(), [person(1, 姓名=name)]))
    with desk.store.begin() as uow:
        assert uow.workers.all()[0].name == name


def test_b6_two_people_on_one_card(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1), person(2, 银行卡号=card(1))])
    assert desk.refused(path, "B6", "第 3 行", "第 2 行", "同一个银行卡号")
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    assert desk.refused(write_roster(desk.path(), [person(2, 银行卡号=card(1))]), "B6", "已登记的", "同一个银行卡号")


def test_b7_a_changed_account_is_asked(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    path = write_roster(desk.path(), [person(1, 银行卡号=card(9))])
    question = next(q for q in desk.preview(path).open_questions if q.id == "bank-accounts")
    assert card(9)[-4:] in question.places[0]
    assert desk.preview(path, answers={"bank-accounts": "保留原账号"}, accept_defaults=True).same == 1


def test_d2_dates_of_a_column_are_one_question(desk: Desk) -> None:
    people = [person(serial, 参加社区工作时间=44013 + serial) for serial in range(1, 4)]
    preview = desk.preview(write_roster(desk.path(), people))
    assert [len(question.places) for question in preview.open_questions] == [3]
    assert date(2020, 7, 2).isoformat() in preview.open_questions[0].places[0]


def test_b3_a_card_that_fails_its_check_says_so_when_defaults_are_taken(desk: Desk) -> None:
    wrong = card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10)
    path = write_roster(desk.path(), [person(1, 银行卡号=wrong)])
    assert desk.refused(path, "B3", "K 列“银行卡号”", wrong, "不符合银行卡校验规则", "可能有一位写错", "询问“luhn”")
