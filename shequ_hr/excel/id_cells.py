"""Cell types of long digits: ID numbers, bank accounts, phones. A number that Excel has rounded is never accepted.

Whether an ID is right for its type is judged by ``people.identity``, which also knows the 证件类型 column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shequ_hr.excel.cells import BLANK, Doubt, Reading, Trouble, cleaned, narrow, odd_digits, refused, shown
from shequ_hr.excel.records import Content
from shequ_hr.excel.text_cells import text_of
from shequ_hr.people.identity import RESIDENT, check_digit

SAFE_DIGITS = 15
"""Digits that Excel keeps in a number; the rest become zeros."""
_AS_TEXT = "把该列设为“文本”后重新录入，或下载本软件的导入模板填写。"
_WRAPPED = re.compile(r'^="([^"]*)"$')
_LOOKALIKES = str.maketrans({"Х": "X", "х": "X", "×": "X", "✕": "X", "乂": "X"})
_CARD_LENGTHS = range(12, 20)
_CARD = re.compile(r"^[0-9]{12,19}\Z")
_MOBILE = re.compile(r"^1[3-9][0-9]{9}\Z")
_DOUBLED = {"0": 0, "1": 2, "2": 4, "3": 6, "4": 8, "5": 1, "6": 3, "7": 5, "8": 7, "9": 9}


def _long_digits(content: Content, what: str, code: str) -> tuple[str, tuple[str, ...]] | Trouble | None:
    """The text of a cell that holds digits, without wrappers, spaces and hyphens, in ASCII; numbers are Trouble."""
    if content is None:
        return None
    if isinstance(content, int | float) and not isinstance(content, bool):
        if not abs(content) < 10**SAFE_DIGITS:  # NaN, too
            return Trouble(code, "Excel 已把它变成数字，末尾几位已丢失，无法还原", _AS_TEXT)
        return Trouble(code, f"是数字格式，{what}必须是文本，前导的 0 和末尾几位可能已经丢失", _AS_TEXT)
    text = text_of(content)
    if isinstance(text, Trouble):
        return text
    result = cleaned(text)
    if isinstance(result, Trouble):
        return result
    plain, fixes = result
    bare = plain.removeprefix("'").removeprefix("‘").removeprefix("’")
    wrapped = _WRAPPED.match(bare)
    if wrapped:
        bare = wrapped[1]
    if bare != plain:
        fixes = (*fixes, "去掉撇号或引号")
    half = narrow(bare)
    if half != bare:
        fixes = (*fixes, "全角改半角")
    odd = odd_digits(half)
    if odd:
        return Trouble("T3", f"“{odd}”不是普通数字", "请用半角数字 0–9 重新输入。")
    return half, fixes


@dataclass(frozen=True, slots=True)
class IdCell:
    """证件号码: cleaned and in capitals; a numeric cell is always refused, even when it looks complete (T4)."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "证件号码，文本格式"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The number as text; letters that only look like X are a doubt when the check digit proves them."""
        if isinstance(content, str) and RESIDENT.match(content):
            return Reading(content)
        found = _long_digits(content, "身份证号", "T4")
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        text, fixes = found
        joined = re.sub(r"[\s-]+", "", text)
        if len(re.findall(r"[0-9]{17}[0-9Xx]", joined)) > 1 or re.search(r"[,;、，；/]", joined):
            return refused("T19", "一格里有两个号码", "一人一行，一格只填一个号码。")
        if re.search("[\u3400-\u9fff]", joined):
            return refused("T19", "号码和文字写在同一格", "号码一格、姓名一格，分开填写。")
        if joined != text:
            fixes = (*fixes, "去掉号码中间的空格或短横")
        return self._lettered(joined, fixes)

    def _lettered(self, text: str, fixes: tuple[str, ...]) -> Reading:
        if not text:
            return Reading(fixes=fixes)
        capital = text.upper()
        if capital != text:
            fixes = (*fixes, "小写字母改大写")
        looks = capital.translate(_LOOKALIKES)
        if looks == capital:
            return Reading(capital, fixes)
        if RESIDENT.match(looks) and check_digit(looks[:17]) == "X":
            detail = f"{shown(text)} → {looks}（按校验码最后一位应为 X）"
            return Reading(looks, fixes, doubt=Doubt("lookalike-x", detail))
        return refused("T6", "最后一位不是字母 X，而是长得像 X 的符号，并且校验码也不对", "请对照证件改正。")

    def show(self, value: object) -> object:
        """Text."""
        return value


@dataclass(frozen=True, slots=True)
class AccountCell:
    """A bank account: digits only. Cards satisfy Luhn; passbooks do not, so that is a doubt (B3)."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "银行账号，文本格式"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The digits; a numeric cell is refused like an ID (B1)."""
        if isinstance(content, str) and _CARD.match(content) and luhn(content):
            return Reading(content)
        found = _long_digits(content, "银行卡号", "B1")
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        text, fixes = found
        digits = re.sub(r"[\s-]+", "", text)
        if digits != text:
            fixes = (*fixes, "去掉号码中间的空格或短横")
        if not digits:
            return Reading(fixes=fixes)
        if not re.fullmatch(r"[0-9]+", digits):
            return refused("B4", "银行账号里有字母或符号", "请对照银行卡改正；一格只填一个账号。")
        if len(digits) not in _CARD_LENGTHS:
            return refused("B4", f"有 {len(digits)} 位，银行卡号应为 12–19 位", "请对照银行卡补齐或删去多余的数字。")
        doubt = None if luhn(digits) else Doubt("luhn", f"尾号 {digits[-4:]}")
        return Reading(digits, fixes, doubt=doubt)

    def show(self, value: object) -> object:
        """Text."""
        return value


def luhn(digits: str) -> bool:
    """Whether the last digit of a card proves the others (ISO/IEC 7812-1)."""
    backwards = digits[::-1]
    return (sum(map(int, backwards[::2])) + sum(map(_DOUBLED.__getitem__, backwards[1::2]))) % 10 == 0


@dataclass(frozen=True, slots=True)
class PhoneCell:
    """A mobile or landline number; Excel numbers are fine here, eleven digits survive."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "手机号（11 位）或座机号"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """``13971028225`` or ``028-87654321``; +86 and spaces are mended away (B8)."""
        if isinstance(content, str) and _MOBILE.match(content):
            return Reading(content)
        fixes: tuple[str, ...] = ()
        if isinstance(content, int | float) and not isinstance(content, bool) and abs(content) < 10**SAFE_DIGITS:
            content, fixes = shown(content) if abs(content) < 1e11 else f"{content:.0f}", ("数字改为文本",)
        found = _long_digits(content, "电话", "B8")
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        text, mended = found
        digits = re.sub(r"[\s()]+", "", text)
        mobile = re.fullmatch(r"(?:\+?86|0086)?(1[3-9][0-9]{9})", digits.replace("-", ""))
        if mobile:
            digits = mobile[1]
        if digits != text:
            mended = (*mended, f"“{text}”读作 {digits}")
        if not digits or digits in {"-", "/"}:
            return Reading(fixes=mended)
        if re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[2-9][0-9]{6,7}|400-?[0-9]{3}-?[0-9]{4}", digits):
            return Reading(digits, (*fixes, *mended))
        return refused("B8", f"不是手机号或座机号（{len(digits)} 位）", "手机号 11 位；座机写成 028-87654321；只填一个号码。")

    def show(self, value: object) -> object:
        """Text."""
        return value
