"""The recovery code: what a person may do to it, and that no slip of the pen gets through."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ_hr.errors import UserError
from shequ_hr.security import recovery_code as rc

CODES = st.binary(min_size=20, max_size=20)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def bad_groups(text: str) -> list[int | None]:
    with pytest.raises(UserError) as caught:
        rc.parse_code(text)
    assert caught.value.title == "恢复码没有抄对"
    assert caught.value.hint
    assert all(problem.message and problem.fix for problem in caught.value.problems)
    return [problem.row for problem in caught.value.problems]


@given(CODES)
def test_a_printed_code_reads_back(code: bytes) -> None:
    text = rc.format_code(code)
    assert len(text) == 47
    assert set(text) <= set(rc.ALPHABET) | {"-"}
    assert rc.parse_code(text) == code


@given(CODES, st.sampled_from(["", " ", "  ", "－", "—", "\n", " - ", "\u3000", "·"]), st.booleans(), st.booleans())
def test_the_way_of_typing_does_not_matter(code: bytes, between: str, small: bool, wide: bool) -> None:
    text = rc.format_code(code).replace("-", between).replace("0", "O").replace("1", "l" if small else "I")
    text = text.lower() if small else text
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        assert unicodedata.normalize("NFKC", text) != text
    assert rc.parse_code(f" {text} ") == code


@settings(max_examples=10, deadline=None)
@given(CODES)
def test_every_typo_of_one_character_is_caught_at_its_group(code: bytes) -> None:
    text = rc.format_code(code).replace("-", "")
    same = {"O": "0", "I": "1", "L": "1"}
    for place, right in enumerate(text):
        for wrong in LETTERS:
            if same.get(wrong, wrong) != right:
                assert bad_groups(text[:place] + wrong + text[place + 1 :]) == [place // 5 + 1]


@settings(max_examples=25, deadline=None)
@given(CODES)
def test_every_two_characters_exchanged_within_a_group_are_caught(code: bytes) -> None:
    groups = rc.format_code(code).split("-")
    for number, group in enumerate(groups):
        for first, second in combinations(range(5), 2):
            letters = list(group)
            letters[first], letters[second] = letters[second], letters[first]
            if letters != list(group):
                typed = [*groups[:number], "".join(letters), *groups[number + 1 :]]
                assert bad_groups("-".join(typed)) == [number + 1]


@settings(max_examples=25, deadline=None)
@given(CODES)
def test_every_two_groups_exchanged_are_caught(code: bytes) -> None:
    groups = rc.format_code(code).split("-")
    for first, second in combinations(range(8), 2):
        typed = list(groups)
        typed[first], typed[second] = typed[second], typed[first]
        assert bad_groups(" ".join(typed)) == [first + 1, second + 1]


def test_all_bad_groups_are_named_at_once_and_not_repeated() -> None:
    groups = rc.format_code(bytes(range(20))).split("-")
    groups[1], groups[4], groups[7] = groups[1][:4], "UUUUU", groups[7] + "7"
    with pytest.raises(UserError) as caught:
        rc.parse_code("-".join(groups))
    error = caught.value
    assert [problem.row for problem in error.problems] == [2, 5, 8]
    assert error.message.startswith("第 2、5、8 组抄写有误")
    told = " ".join([error.message, error.hint, *(p.message + p.fix + p.value for p in error.problems)])
    assert not any(group in told for group in groups)


@pytest.mark.parametrize("text", ["", "   ", "0", "0" * 39, "0" * 41, "恢复码"])
def test_a_wrong_length_says_how_long(text: str) -> None:
    with pytest.raises(UserError) as caught:
        rc.parse_code(text)
    assert caught.value.problems[0].code == "recovery_length"
    assert "应为 40 个" in caught.value.problems[0].message


def test_a_left_out_group_of_seven_is_a_length_problem() -> None:
    groups = rc.format_code(bytes(range(20))).split("-")
    assert bad_groups("-".join(groups[:7])) == [None]


def test_new_codes_differ_and_have_160_bits() -> None:
    assert len({rc.new_code() for _ in range(50)}) == 50
    assert len(rc.new_code()) * 8 == 160
    with pytest.raises(ValueError, match="20 bytes"):
        rc.format_code(b"short")
