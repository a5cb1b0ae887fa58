"""Masking: what stays, what goes, in single numbers and in any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ_hr.security.masking import mask_account, mask_id, mask_phone, mask_text

DIGITS = st.text("0123456789", min_size=1, max_size=40)
PIECES = st.lists(
    st.one_of(
        st.text("0123456789", min_size=1, max_size=20),
        st.text("0123456789", min_size=3, max_size=4),
        st.sampled_from(
            [" ", "-", "　", "*", "****", "X", "x", "，身份证号", "：", "账号", "\n", "+86", "/", "a", "－", "１２３４"]
        ),
        st.text(max_size=5),
    ),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("510107199003071234", "510***********1234"),
        ("51010719900307123X", "510***********123X"),
        ("510107900307123", "510********7123"),
        ("H12345678", "H1*****78"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_id(number: str, shown: str) -> None:
    assert mask_id(number) == shown
    assert mask_id(shown) == shown


def test_account_and_phone() -> None:
    assert mask_account("6217003810012346027") == "6217***********6027"
    assert mask_account("12345678") == "12****78"
    assert mask_account("1") == "*"
    assert mask_phone("13812345521") == "138****5521"
    assert mask_phone("87654321") == "******21"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王芳 510107199003071234 的基数", "王芳 510***********1234 的基数"),
        ("身份证51010719900307123x，手机13812345521。", "身份证510***********123x，手机138****5521。"),
        ("510107 19900307 1234", "510***********1234"),
        ("卡号 6217 0038 1001 2346 027", "卡号 6217***********6027"),
        ("6217-0038-1001-2346", "6217********2346"),
        ("138 1234 5521 或 138-1234-5521", "138****5521 或 138****5521"),
        ("+8613812345521", "+8613*****5521"),
        ("一代证 510107900307123", "一代证 510********7123"),
        ("id=510107199003071234&x", "id=510***********1234&x"),
        ("*13812345521*", "*138****5521*"),
        ("１３８１２３４５５２１", "１３８****５５２１"),
        ("5" * 40, "5555" + "*" * 32 + "5555"),
        ("510107199003071234510107199003074321", "5101" + "*" * 28 + "4321"),
    ],
)
def test_numbers_are_found_in_text(text: str, shown: str) -> None:
    assert mask_text(text) == shown
    assert mask_text(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 03:25:05 工资 2026 年 11 月，实发 12,345.67 元，共 128 人",
        "第 17 行“证件号码”为空",
        "版本 1.2.3，计薪日 21.75，等级 18",
        "川社工〔2024〕13号",
        "office.sqlite3 3200000000 字节",
        "电话 028-8765 4321",
    ],
)
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert mask_text(text) == text


@given(PIECES)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(PIECES)
def test_no_long_run_of_digits_is_left(text: str) -> None:
    assert re.search(r"\d{11}", mask_text(text)) is None


@given(PIECES, st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), PIECES)
def test_an_id_number_is_never_left_whole_anywhere(before: str, number: str, after: str) -> None:
    middle = number[4:14]
    assert middle not in mask_text(number)
    assert number not in mask_text(before + number + after)


@given(DIGITS)
def test_masks_keep_length_and_hide_the_middle(number: str) -> None:
    for mask in (mask_id, mask_account, mask_phone):
        shown = mask(number)
        assert len(shown) == len(number)
        assert mask(shown) == shown
        assert shown.count("*") >= len(number) // 3 or len(number) < 3
        assert all(left in {right, "*"} for left, right in zip(shown, number, strict=True))
