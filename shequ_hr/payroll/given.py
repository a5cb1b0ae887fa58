"""Reads what is given to a trial or an example: plain JSON values to fen, rates, months. All refusals name the key.

A float is taken as the digits it was written with; nothing calculates with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from shequ_hr.errors import Problem, UserError
from shequ_hr.money import Fen, parse_yuan
from shequ_hr.periods import PayMonth
from shequ_hr.rules.numbers import read_number

Given = Mapping[str, object]

_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d{1,2})?$")


def refuse(key: str, value: object, why: str, fix: str) -> UserError:
    """A refusal of one given value."""
    problem = Problem(message=why, fix=fix, column=key, value=str(value))
    return UserError("试算的输入不对", f"{key}：{why}", fix, [problem])


def check_keys(data: Given, known: Collection[str], where: str) -> None:
    """UserError that lists the known keys when something else is given."""
    unknown = [key for key in data if key not in known]
    if unknown:
        listed = "、".join(known)
        problems = [Problem(message=f"{where}不认识“{key}”", fix=f"可以用：{listed}", column=key) for key in unknown]
        raise UserError("试算的输入不对", f"{where}不认识：{'、'.join(unknown)}。", f"可以用：{listed}。", problems)


def amount(data: Given, key: str, default: Fen | None = None) -> Fen:
    """Yuan of a key in fen, never negative; ``default`` when absent, UserError without one."""
    value = data.get(key)
    if value is None:
        if default is None:
            raise refuse(key, "", "没有给出金额", "写成 8000 或 “8000.00”，单位是元。")
        return default
    text = plain(value)
    if _GROUPED.match(text):
        text = text.replace(",", "")
    try:
        fen = parse_yuan(text)
    except ValueError as error:
        raise refuse(key, value, f"“{text}”不是金额", "写成 8000 或 “8000.00”，最多两位小数，单位是元。") from error
    if fen < 0:
        raise refuse(key, value, "金额不能是负数", "写 0 或正数。")
    return fen


def plain(value: object) -> str:
    """A JSON value as the text it was written with."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).strip()


def number(data: Given, key: str) -> Fraction | None:
    """A rate or another exact number such as ``"0.12"`` and ``"12%"``; None when absent."""
    value = data.get(key)
    if value is None:
        return None
    found = read_number(plain(value))
    if found is None:
        raise refuse(key, value, f"“{plain(value)}”不是数字", "写成 0.12 或 “12%”。")
    return found


def whole(data: Given, key: str, default: int, least: int, most: int) -> int:
    """A whole number inside limits."""
    value = data.get(key)
    if value is None:
        return default
    found = read_number(plain(value))
    if found is None or found.denominator != 1 or not least <= found <= most:
        raise refuse(key, value, f"“{plain(value)}”不对", f"写 {least} 到 {most} 的整数。")
    return found.numerator


def month(data: Given, key: str = "month") -> PayMonth:
    """A month such as ``"2026-10"``; UserError when absent or otherwise written."""
    text = plain(data.get(key, ""))
    try:
        return PayMonth.parse(text)
    except ValueError as error:
        raise refuse(key, text, f"“{text}”不是月份" if text else "没有给出月份", "写成 2026-10。") from error


def table(data: Given, key: str) -> Given:
    """A table of a key; empty when absent."""
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise refuse(key, value, "这里要写一组键和值", f"写成 “{key}”: {{ … }}。")
    return value
