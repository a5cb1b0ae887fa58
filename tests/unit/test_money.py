"""Money: rounding by name, yuan text, RMB capitals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ_hr.money import RoundingMode, RoundingUnit, capitals, divide, grouped, parse_yuan, times, to_fen, yuan_text

FEN = st.integers(min_value=-(10**13), max_value=10**13)
MODES = st.sampled_from(list(RoundingMode))
UNITS = st.sampled_from(list(RoundingUnit))


@pytest.mark.parametrize(
    ("numerator", "denominator", "mode", "expected"),
    [
        (5, 2, RoundingMode.HALF_UP, 3),
        (-5, 2, RoundingMode.HALF_UP, -3),
        (49, 100, RoundingMode.HALF_UP, 0),
        (50, 100, RoundingMode.HALF_UP, 1),
        (1, 3, RoundingMode.UP, 1),
        (-1, 3, RoundingMode.UP, -1),
        (2, 3, RoundingMode.DOWN, 0),
        (-2, 3, RoundingMode.DOWN, 0),
        (6, 3, RoundingMode.UP, 2),
        (0, 7, RoundingMode.UP, 0),
    ],
)
def test_divide_rounds_by_name(numerator: int, denominator: int, mode: RoundingMode, expected: int) -> None:
    assert divide(numerator, denominator, mode) == expected


@pytest.mark.parametrize("denominator", [0, -1])
def test_divide_refuses_a_denominator_that_is_not_positive(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        divide(1, denominator)


@given(FEN, st.integers(min_value=1, max_value=10**6), MODES)
def test_division_is_symmetric_and_near(numerator: int, denominator: int, mode: RoundingMode) -> None:
    result = divide(numerator, denominator, mode)
    assert divide(-numerator, denominator, mode) == -result
    error = abs(Fraction(result) - Fraction(numerator, denominator))
    assert error <= Fraction(1, 2) if mode is RoundingMode.HALF_UP else error < 1


@pytest.mark.parametrize(
    ("yuan", "unit", "mode", "fen"),
    [
        (Fraction("4245.6"), RoundingUnit.YUAN, RoundingMode.HALF_UP, 424_600),
        (Fraction("6014.67"), RoundingUnit.YUAN, RoundingMode.HALF_UP, 601_500),
        (Fraction("2.345"), RoundingUnit.FEN, RoundingMode.HALF_UP, 235),
        (Fraction("2.345"), RoundingUnit.FEN, RoundingMode.DOWN, 234),
        (Fraction("2.341"), RoundingUnit.FEN, RoundingMode.UP, 235),
        (Fraction("2.35"), RoundingUnit.JIAO, RoundingMode.HALF_UP, 240),
        (Fraction("-2.35"), RoundingUnit.JIAO, RoundingMode.HALF_UP, -240),
        (Fraction("2.99"), RoundingUnit.YUAN, RoundingMode.DOWN, 200),
        (Fraction("2.01"), RoundingUnit.YUAN, RoundingMode.UP, 300),
    ],
)
def test_to_fen(yuan: Fraction, unit: RoundingUnit, mode: RoundingMode, fen: int) -> None:
    assert to_fen(yuan, unit, mode) == fen


def test_times_base_4588_is_exact() -> None:
    assert times(458_800, Fraction("0.08")) == 36_704
    assert times(458_800, Fraction("0.004")) == 1_835
    assert times(458_800, Fraction("0.006")) == 2_753
    assert times(458_800, Fraction("0.004"), RoundingUnit.JIAO) == 1_840


@given(FEN, st.fractions(min_value=-2, max_value=2), UNITS, MODES)
def test_times_is_to_fen_of_the_exact_product(amount: int, rate: Fraction, unit: RoundingUnit, mode: RoundingMode) -> None:
    assert times(amount, rate, unit, mode) == to_fen(Fraction(amount, 100) * rate, unit, mode)


@given(FEN)
def test_yuan_text_reads_back(fen: int) -> None:
    assert parse_yuan(yuan_text(fen)) == fen


@pytest.mark.parametrize(("text", "fen"), [("3.1", 310), ("-3.1", -310), ("0", 0), ("0.05", 5), ("12345678", 1_234_567_800)])
def test_parse_yuan(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", " 1", "1,000", "1.234", "1e3", "--1", "1.", "壹", "+1"])
def test_parse_yuan_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(text)


def test_texts_for_machines_and_people() -> None:
    assert yuan_text(-5) == "-0.05"
    assert yuan_text(1_234_567) == "12345.67"
    assert grouped(1_234_567) == "12,345.67"
    assert grouped(-1_234_500) == "−12,345.00"


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (15, "壹角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (153, "壹元伍角叁分"),
        (10_000, "壹佰元整"),
        (10_100, "壹佰零壹元整"),
        (11_000, "壹佰壹拾元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (1_642_533, "壹万陆仟肆佰贰拾伍元叁角叁分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"),
        (100_000_000, "壹佰万元整"),
        (100_010_000, "壹佰万零壹佰元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_010_000, "壹亿零壹佰元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (100_000_000_000_000, "壹兆元整"),
        (100_000_001_000_000, "壹兆零壹万元整"),
        (-12_345, "负壹佰贰拾叁元肆角伍分"),
    ],
)
def test_capitals(fen: int, text: str) -> None:
    assert capitals(fen) == text


_DIGIT = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACE = {"拾": 10, "佰": 100, "仟": 1000}


def _read_capitals(text: str) -> int:
    """An independent reader of RMB capitals, for the round trip below."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    fen, total, group, digit = 0, 0, 0, 0
    for character in text:
        if character in _DIGIT:
            digit = _DIGIT[character]
        elif character in _PLACE:
            group, digit = group + digit * _PLACE[character], 0
        elif character in "万亿兆":
            total += (group + digit) * 10_000 ** ("万亿兆".index(character) + 1)
            group, digit = 0, 0
        elif character == "元":
            fen, group, digit = (total + group + digit) * 100, 0, 0
        else:
            fen, digit = fen + digit * (10 if character == "角" else 1), 0
    return sign * fen


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_capitals_read_back(fen: int) -> None:
    text = capitals(fen)
    assert _read_capitals(text) == fen
    assert "零零" not in text
    assert "零元" not in text or fen == 0
    assert text.endswith(("分", "整"))
