"""Exact numbers as packs write them and as people read them. Rounds only for display, never for pay."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from shequ_hr.money import divide

DISPLAY_DECIMALS = 6
"""A number in an explanation shows at most this many decimals."""

_WRITTEN = re.compile(r"^(-?\d{1,15}(?:\.\d{1,12})?)(%|/\d{1,9})?$")


def number_text(value: Fraction) -> str:
    """Plain digits, half up to at most six decimals, without trailing zeros: ``1.0875``, ``0.333333``, ``-3``."""
    scaled = divide(value.numerator * 10**DISPLAY_DECIMALS, value.denominator)
    whole, rest = divmod(abs(scaled), 10**DISPLAY_DECIMALS)
    decimals = f"{rest:0{DISPLAY_DECIMALS}d}".rstrip("0")
    return ("-" if scaled < 0 else "") + str(whole) + (f".{decimals}" if decimals else "")


def exact_text(value: Fraction) -> str:
    """All decimals of a number, or a fraction such as ``1/3`` where they would not end: for comparing, not for screens."""
    rest, decimals = value.denominator, 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest = rest // 10 if rest % 10 == 0 else rest // 2 if rest % 2 == 0 else rest // 5
        decimals += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = f"{abs(value.numerator) * 10**decimals // value.denominator:0{decimals + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def percent_text(value: Fraction) -> str:
    """A share as people read it: ``15%``."""
    return f"{number_text(value * 100)}%"


def read_number(value: object) -> Fraction | None:
    """An integer, a decimal, or text such as ``"15%"``, ``"0.15"`` and ``"1/3"``; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    if not isinstance(value, str):
        return None
    match = _WRITTEN.match(value.strip())
    if match is None:
        return None
    number, tail = Fraction(match[1]), match[2]
    if tail is None:
        return number
    if tail == "%":
        return number / 100
    divisor = int(tail[1:])
    return number / divisor if divisor else None
