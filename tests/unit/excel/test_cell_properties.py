"""Cell types never raise: whatever stands in a cell ends in a value, a fix, a doubt or a trouble in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from helpers.workbooks import card, id_number
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ_hr.excel.cells import CellType, Reading, Trouble
from shequ_hr.excel.date_cells import BirthCell, DateCell, MonthCell
from shequ_hr.excel.id_cells import AccountCell, IdCell, PhoneCell
from shequ_hr.excel.number_cells import DaysCell, IntegerCell, MoneyCell, NumberCell, PercentCell
from shequ_hr.excel.records import Content, DateValue
from shequ_hr.excel.text_cells import ChoiceCell, NameCell, TextCell
from shequ_hr.model.people import IdType
from shequ_hr.people.identity import birth_date_of, check_digit, issue_of, sex_of
from shequ_hr.periods import PayMonth

TYPES: list[CellType] = [
    TextCell(),
    NameCell(),
    ChoiceCell(("男", "女"), {"男性": "男"}),
    ChoiceCell(("正职", "副职"), ask_nearest=True),
    IdCell(),
    AccountCell(),
    PhoneCell(),
    MoneyCell(),
    MoneyCell(signed=True, monthly=True),
    PercentCell(),
    IntegerCell(1, 40, ("级",)),
    NumberCell(),
    DaysCell(),
    DateCell(),
    DateCell(open_ended=True),
    BirthCell(),
    MonthCell(),
]
ODD = "0123456789０１９.．,，-－－/年月日Xx×Х*'\"=+@％%元￥¥EeNaINF ²①٣〇〇张三·•（()）\u00a0\u3000\u200b\u202e\t\n\x00\ue863𠮷"
CONTENTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=40),
    st.text(alphabet=ODD, max_size=24),
    st.from_regex(r"[0-9]{15,19}[Xx]?", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[-./年][0-9]{1,2}([-./月][0-9]{1,4}日?)?", fullmatch=True),
    st.from_regex(r"[(]?[￥-]?[0-9]{1,4}([,.][0-9]{1,4}){0,3}元?[)]?", fullmatch=True),
    st.datetimes().map(DateValue),
)


@settings(max_examples=150, deadline=None)
@given(content=CONTENTS, percent=st.booleans())
def test_nothing_raises(content: Content, percent: bool) -> None:
    for cell in TYPES:
        reading = cell.read(content, percent)
        assert isinstance(reading, Reading)
        assert reading.trouble is None or reading.value is None
        if reading.trouble is not None:
            assert isinstance(reading.trouble, Trouble)
            assert reading.trouble.code
            assert reading.trouble.message
            assert reading.trouble.fix


@settings(max_examples=150, deadline=None)
@given(content=CONTENTS)
def test_what_is_shown_reads_back(content: Content) -> None:
    for cell in TYPES:
        reading = cell.read(content)
        if reading.value is None or reading.doubt is not None:
            continue
        shown = cell.show(reading.value)
        again: Content = shown if isinstance(shown, str | bool | int) else None
        if isinstance(shown, Decimal):
            again = float(shown)
        elif isinstance(shown, date):
            again = DateValue(datetime(shown.year, shown.month, shown.day))  # noqa: DTZ001 - as Excel stores it
        assert cell.read(again).value == reading.value, (cell, shown)


@given(st.integers(0, 10**14))
def test_money_is_exact(fen: int) -> None:
    assert MoneyCell().read(f"{fen // 100}.{fen % 100:02d}").value == (fen if fen < 10**14 else None)


@given(st.integers(0, 10**9))
def test_money_of_binary_floats_is_the_shown_amount(fen: int) -> None:
    assert MoneyCell().read(fen / 100).value == fen


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.integers(0, 999))
def test_ids_with_a_right_check_digit_hold_and_with_a_wrong_one_do_not(birth: date, serial: int) -> None:
    number = id_number(serial, f"{birth:%Y%m%d}")
    assert issue_of(number, IdType.RESIDENT_ID, date(2026, 1, 1)) is None
    assert (birth_date_of(number), sex_of(number)) == (birth, "男" if serial % 2 else "女")
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    issue = issue_of(wrong, IdType.RESIDENT_ID, date(2026, 1, 1))
    assert issue is not None
    assert issue.code == "T7"
    assert f"应为 {number[17]}" in issue.message


def test_our_check_digit_agrees_with_another_library() -> None:
    from stdnum.cn import ric

    for serial in range(0, 999, 37):
        number = id_number(serial)
        assert ric.calc_check_digit(number) == check_digit(number[:17])


@pytest.mark.parametrize(
    ("cell", "content", "value"),
    [
        (MonthCell(), "2026-10", PayMonth(2026, 10)),
        (MonthCell(), "2026年10月", PayMonth(2026, 10)),
        (MonthCell(), "202610", PayMonth(2026, 10)),
        (MonthCell(), 202610.0, PayMonth(2026, 10)),
        (MonthCell(), DateValue(datetime.fromisoformat("2026-10-05")), PayMonth(2026, 10)),
        (MonthCell(), 2026.1, None),
        (BirthCell(), "1990年6月", PayMonth(1990, 6)),
        (BirthCell(), "1990-06-12", date(1990, 6, 12)),
        (IntegerCell(1, 40, ("级",)), "8级", 8),
        (IntegerCell(1, 40, ("级",)), "第8级", 8),
        (IntegerCell(1, 40, ("级",)), "八级", None),
        (IntegerCell(1, 40, ("级",)), 41, None),
        (PercentCell(), "12%", "0.12"),
        (PercentCell(), 12, "0.12"),
        (PercentCell(), 0.12, "0.12"),
        (PercentCell(), "十二", None),
        (DaysCell(), "1.5天", "1.5"),
        (DaysCell(), 32, None),
        (MoneyCell(signed=True), "(500)", -50_000),
        (MoneyCell(signed=True), "−3.10", -310),
        (TextCell(), 12.0, "12"),
        (TextCell(), "-", None),
        (TextCell(dash_is_blank=False), "-", "-"),
        (AccountCell(), card(3), card(3)),
        (PhoneCell(), "028-87654321", "028-87654321"),
        (PhoneCell(), "13900000001", "13900000001"),
    ],
)
def test_readings(cell: CellType, content: Content, value: Any) -> None:
    assert cell.read(content).value == value
    assert cell.words
