"""Money: integer fen everywhere, exact rates, and the only place of the house that rounds.

Amounts below the widgets are ``Fen`` (int). Formulas calculate in yuan as exact ``Fraction`` and become fen here, once,
at the step that the rule names. Nothing in here knows what an amount is for.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

Fen = int
"""An amount in fen; negative amounts are allowed and mean the opposite direction."""

_YUAN = re.compile(r"^(-?)(\d{1,13})(?:\.(\d{1,2}))?$")


class RoundingUnit(StrEnum):
    """The smallest amount that a rule pays: 分, 角 or 元."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


class RoundingMode(StrEnum):
    """Half up (四舍五入, away from zero), up (进一, away from zero) or down (舍去, towards zero)."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


_FEN_IN = {RoundingUnit.FEN: 1, RoundingUnit.JIAO: 10, RoundingUnit.YUAN: 100}


def divide(numerator: int, denominator: int, mode: RoundingMode = RoundingMode.HALF_UP) -> int:
    """Divide two integers (denominator > 0) and round by name; symmetric around zero."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    size = abs(numerator)
    if mode is RoundingMode.HALF_UP:
        quotient = (2 * size + denominator) // (2 * denominator)
    elif mode is RoundingMode.UP:
        quotient = -(-size // denominator)
    else:
        quotient = size // denominator
    return -quotient if numerator < 0 else quotient


def to_fen(yuan: Fraction, unit: RoundingUnit = RoundingUnit.FEN, mode: RoundingMode = RoundingMode.HALF_UP) -> Fen:
    """Round an exact amount of yuan to the unit of the rule; the result is in fen."""
    step = _FEN_IN[unit]
    return divide(yuan.numerator * 100, yuan.denominator * step, mode) * step


def times(amount: Fen, rate: Fraction, unit: RoundingUnit = RoundingUnit.FEN, mode: RoundingMode = RoundingMode.HALF_UP) -> Fen:
    """An amount in fen times an exact rate, rounded once to the unit of the rule."""
    step = _FEN_IN[unit]
    return divide(amount * rate.numerator, rate.denominator * step, mode) * step


def parse_yuan(text: str) -> Fen:
    """Read plain yuan text such as ``"555.00"`` or ``"-3.1"``; anything else is a ValueError."""
    match = _YUAN.match(text)
    if match is None:
        raise ValueError(f"not an amount of yuan: {text!r}")
    sign, whole, cents = match.groups()
    fen = int(whole) * 100 + int((cents or "0").ljust(2, "0"))
    return -fen if sign else fen


def yuan_text(fen: Fen) -> str:
    """Yuan with two decimals for machines, ``"555.00"``: the form of every ``--json`` answer."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def grouped(fen: Fen) -> str:
    """Yuan with thousands separators for people, ``"12,345.60"``; minus is U+2212."""
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def capitals(fen: Fen) -> str:
    """RMB capitals for vouchers, ``"壹佰元整"``; 整 follows 元 and 角, not 分 (中国人民银行 支付结算办法 附件)."""
    if fen == 0:
        return "零元整"
    yuan, rest = divmod(abs(fen), 100)
    jiao, cent = divmod(rest, 10)
    text = f"{_capital_integer(yuan)}元" if yuan else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cent and yuan:
        text += "零"
    text += f"{_DIGITS[cent]}分" if cent else "整"
    return ("负" if fen < 0 else "") + text


def _capital_integer(number: int) -> str:
    parts: list[str] = []
    pending_zero = False
    groups = [(number // 10_000**index) % 10_000 for index in range(len(_GROUPS))]
    for index in reversed(range(len(_GROUPS))):
        group = groups[index]
        if group == 0:
            pending_zero = bool(parts)
            continue
        if parts and (pending_zero or group < 1000):
            parts.append("零")
        parts.append(_capital_group(group) + _GROUPS[index])
        pending_zero = False
    return "".join(parts)


def _capital_group(group: int) -> str:
    text, zero = "", False
    for place in reversed(range(4)):
        digit = (group // 10**place) % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        elif text:
            zero = True
    return text
