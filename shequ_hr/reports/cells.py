"""What a cell of an exported sheet holds and how wide it is: kinds of columns, exact yuan, text that fits. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import NoneType
from typing import Any
from unicodedata import east_asian_width

from shequ_hr.errors import UserError
from shequ_hr.money import Fen, yuan_text

LONGEST_TEXT = 32_767
"""Characters of one cell that Excel can hold."""

Cell = str | int | Decimal | date | None


class CellKind(StrEnum):
    """How a column is written: text, digits as text (ID, card, phone), centred text, fen as yuan for people (thousands
    separators), for other programs (plain), or as text; plain numbers; days."""

    TEXT = "text"
    DIGITS = "digits"
    CENTRED = "centred"
    MONEY = "money"
    AMOUNT = "amount"
    MONEY_TEXT = "money_text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: header, how its cells are written, width in half-width characters (None = by content)."""

    header: str
    kind: CellKind = CellKind.TEXT
    width: float | None = None


FEN_NUMBERS = frozenset({CellKind.MONEY, CellKind.AMOUNT})
"""Kinds whose whole numbers are fen and become numbers of yuan."""
_TEXTS = frozenset({CellKind.TEXT, CellKind.DIGITS, CellKind.CENTRED})
_FIRST_DAY = date(1900, 3, 1)
"""From here on a sheet counts its days as the calendar does."""
_DAY_ZERO = date(1899, 12, 30).toordinal()


def column_widths(columns: Sequence[Column], sample: Iterable[Sequence[Cell]]) -> list[float]:
    """Width of each column in half-width characters: its own, else what header and sample need, at most 40.

    The header of an amount may wrap into two lines; other headers stay on one.
    """
    needed: list[float] = [header_width(column) for column in columns]
    for index, values in enumerate(zip(*sample, strict=True)):
        needed[index] = max(needed[index], _widest(values, columns[index].kind))
    return [column.width or min(need, 40) + 2.5 for column, need in zip(columns, needed, strict=True)]


def _widest(values: Sequence[Cell], kind: CellKind) -> int:
    """Width of the longest value; of amounts only the extremes can be it."""
    numbers = [value for value in values if isinstance(value, int)]
    others = {_shown(value, kind) for value in values if not isinstance(value, int)}
    extremes = {_shown(value, kind) for value in (min(numbers), max(numbers))} if numbers else set()
    return max((text_width(text) for text in others | extremes), default=0)


def header_width(column: Column) -> int:
    """Room that a header needs: a long one above amounts is broken into two lines of whole characters."""
    width = text_width(column.header)
    return width if width <= 8 or column.kind not in FEN_NUMBERS else (width + 3) // 4 * 2 + 2


def text_width(text: str) -> int:
    """Half-width characters that the longest line of a text takes; Chinese characters take two."""
    return max((sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.split("\n")), default=0)


@lru_cache(maxsize=65_536)
def yuan(amount: Fen) -> Decimal:
    """Fen as exact yuan with two decimals; the same amounts come again and again in a sheet."""
    return Decimal(amount).scaleb(-2)


def plain_writer(kind: CellKind, values: Sequence[Cell]) -> tuple[Callable[[Any], str], bool] | None:
    """What turns the values of a column into texts, and whether these are numbers; None when one is not of the kind's type.

    Numbers of the kinds of fen become exact yuan, days the serial numbers of the sheet.
    """
    types = set(map(type, values)) - {NoneType}
    if kind in FEN_NUMBERS and types <= {int}:
        return _yuan_text, True
    if kind is CellKind.MONEY_TEXT and types <= {int}:
        return _yuan_text, False
    if kind is CellKind.NUMBER and types <= {int}:
        return str, True
    if kind is CellKind.DAY and types <= {date} and all(isinstance(day, date) and day >= _FIRST_DAY for day in values if day):
        return _serial, True
    return (fitting, False) if kind in _TEXTS and types <= {str} else None


def _serial(day: date) -> str:
    return str(day.toordinal() - _DAY_ZERO)


@lru_cache(maxsize=65_536)
def _yuan_text(amount: Fen) -> str:
    return yuan_text(amount)


def fitting(text: str) -> str:
    """The text, or a refusal when no cell can hold it."""
    if len(text) > LONGEST_TEXT:
        raise UserError(
            "文字太长，写不进表格",
            f"有一格共 {len(text)} 个字，Excel 一格最多 {LONGEST_TEXT} 个字。",
            "请缩短这段文字后重新导出。",
        )
    return text


def _shown(value: Cell, kind: CellKind) -> str:
    if value is None:
        return ""
    if (kind in FEN_NUMBERS or kind is CellKind.MONEY_TEXT) and isinstance(value, int):
        return f"{yuan(value):,.2f}"
    return str(value)
