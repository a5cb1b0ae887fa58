"""What reading one cell gives: a typed value, what was mended, what is wrong, or a doubt that somebody has to settle.

Owns these shapes and the words shared by all cell types; the types themselves stand in ``text_cells``, ``number_cells``,
``date_cells`` and ``id_cells``. A cell type never raises: whatever stands in a cell ends in a Reading.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from typing import Any, NamedTuple, Protocol

from shequ_hr.excel.records import Content, DateValue

MAX_TEXT = 500
MAX_CELL = 32_767


class Trouble(NamedTuple):
    """Why a value is refused: the row of the catalogue, the reason, how to mend it."""

    code: str
    message: str
    fix: str


class Doubt(NamedTuple):
    """A value that may be right, asked once per kind: ``key`` names the question, ``detail`` this value."""

    key: str
    detail: str


class Reading(NamedTuple):
    """What a cell says. ``value`` None = blank. A doubt keeps the value that a yes would take."""

    value: Any = None
    fixes: tuple[str, ...] = ()
    trouble: Trouble | None = None
    doubt: Doubt | None = None
    warning: str = ""


BLANK = Reading()


class CellType(Protocol):
    """How the cells of a column are read, and how its values are written into a template or an export."""

    @property
    def words(self) -> str:
        """What the column holds, for the template: ``金额（元）``."""

    def read(self, content: Content, percent: bool = False) -> Reading:
        """The typed value; ``percent``: Excel shows the number as a percentage."""

    def show(self, value: Any) -> Any:
        """The value as it is written to a sheet: text, Decimal or date."""


def refused(code: str, message: str, fix: str) -> Reading:
    """A Reading that refuses."""
    return Reading(trouble=Trouble(code, message, fix))


INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
DASHES = frozenset({"-", "－", "—", "——", "–", "/", "／", "\\", "无", "没有", "暂无"})
OPEN_END = frozenset({"至今", "现在", "长期", "无固定期限", "——", "—", "-", "－", "/", "无"})


def cleaned(text: str) -> tuple[str, tuple[str, ...]] | Trouble:
    """Text without spaces around and without invisible characters, and what was done; control characters are refused."""
    plain = text.strip()
    if plain.isprintable() and plain == text and not _ODD.search(plain):
        return (
            (plain, ())
            if len(plain) <= MAX_TEXT
            else Trouble("T20", f"有 {len(plain)} 个字，太长", f"请缩短到 {MAX_TEXT} 字以内。")
        )
    if len(text) > MAX_CELL or CONTROL.search(text):
        return Trouble("T20", "含有控制字符或内容过长，以后导出会出错", "请删去看不见的字符，重新输入这一格。")
    if BIDI.search(text):
        return Trouble("T23", "含有看不见的方向控制字符，显示出来的和实际的不一样", "请清除这一格，手工重新输入。")
    fixes = []
    visible = INVISIBLE.sub("", text)
    if visible != text:
        fixes.append("去掉看不见的字符")
    plain = visible.strip()
    if plain != visible:
        fixes.append("去掉首尾空格或换行")
    joined = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", plain)
    if joined != plain:
        fixes.append("换行改为空格")
    if len(joined) > MAX_TEXT:
        return Trouble("T20", f"有 {len(joined)} 个字，太长", f"请缩短到 {MAX_TEXT} 字以内。")
    return joined, tuple(fixes)


_ODD = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation as ASCII; nothing else changes (no NFKC: it would turn ² into 2)."""
    return text.translate(_NARROW)


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0x00A0: 0x20, 0x2212: 0x2D}


def odd_digits(text: str) -> str:
    """The first character that counts as a digit for Unicode but not for an ID: ``²``, ``①``, Arabic-Indic ones; else empty."""
    return next((letter for letter in text if not letter.isascii() and _is_digit(letter)), "")


def _is_digit(letter: str) -> bool:
    return unicodedata.category(letter) in {"Nd", "No"} or (letter.isnumeric() and unicodedata.category(letter) != "Lo")


def shown(content: Content) -> str:
    """A cell as the clerk sees it in Excel: 4.40106E+17, 2024-01-05, TRUE."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, DateValue):
        moment = content.moment
        midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        return moment.date().isoformat() if midnight else moment.isoformat(" ", "minutes")
    if isinstance(content, float):
        if not math.isfinite(content):
            return str(content)
        if abs(content) >= 1e11:
            return f"{content:.5E}"
        return str(int(content)) if content == int(content) else repr(content)
    return str(content)


def as_date(value: date) -> str:
    """A date in ISO form."""
    return value.isoformat()
