"""ID numbers: types, check digit, birth date, sex, and what exactly is wrong with one. Pure; knows no store and no Excel.

GB 11643-1999 / GB/T 2260: seventeen digits and a check digit. The region code is a hint only, real ones get abolished
(domain.md 10). The words of an issue are complete enough for a screen and for an import.
"""

from __future__ import annotations

import re
from datetime import date
from operator import mul
from typing import NamedTuple

from shequ_hr.model.people import IdType

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
YOUNGEST, OLDEST = 16, 80
RESIDENT = re.compile(r"^[0-9]{17}[0-9X]\Z")
_SHAPES = {
    IdType.HK_MACAO_PERMIT: (re.compile(r"^[HM][0-9]{8}(?:[0-9]{2})?$"), "H 或 M 加 8 位（或 10 位）数字"),
    IdType.TAIWAN_PERMIT: (re.compile(r"^[0-9]{8}(?:[0-9]{2})?$"), "8 位（或 10 位）数字"),
    IdType.CHINESE_PASSPORT: (re.compile(r"^[A-Z]{1,2}[0-9]{7,8}$"), "1–2 个字母加 7–8 位数字"),
    IdType.FOREIGN_PASSPORT: (re.compile(r"^[A-Z0-9]{5,20}$"), "5–20 位字母和数字"),
    IdType.FOREIGN_PERMANENT_RESIDENCE: (re.compile(r"^[A-Z]{3}[0-9]{12}$"), "3 个字母加 12 位数字，或 9 开头的 18 位"),
}


class IdIssue(NamedTuple):
    """Why an ID number is refused: the row of the catalogue of bad inputs, the reason, and how to mend it."""

    code: str
    message: str
    fix: str


def check_digit(first_seventeen: str) -> str:
    """The 18th character that belongs to seventeen digits."""
    return CHECK_DIGITS[sum(map(mul, map(int, first_seventeen), WEIGHTS)) % 11]


def birth_date_of(id_number: str) -> date | None:
    """The birth date in an 18-character number; None when there is none or it is impossible."""
    if RESIDENT.match(id_number) is None:
        return None
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """男 or 女 by the 17th digit of an 18-character number, else empty."""
    if RESIDENT.match(id_number) is None:
        return ""
    return "男" if int(id_number[16]) % 2 else "女"


def age_on(birth: date, day: date) -> int:
    """Full years of life on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_valid(id_number: str, today: date, id_type: IdType = IdType.RESIDENT_ID) -> bool:
    """Whether nothing is wrong with the number."""
    return issue_of(id_number, id_type, today) is None


def issue_of(id_number: str, id_type: IdType, today: date) -> IdIssue | None:
    """What is wrong with a number of that type, or None. Age is not judged here (see ``unusual_age``)."""
    if id_type is IdType.RESIDENT_ID:
        return _shape_issue(id_number) or _date_issue(id_number, today) or _digit_issue(id_number)
    if id_type is IdType.FOREIGN_PERMANENT_RESIDENCE and RESIDENT.match(id_number) and id_number.startswith("9"):
        return _date_issue(id_number, today) or _digit_issue(id_number)
    shape, words = _SHAPES[id_type]
    if shape.match(id_number):
        return None
    return IdIssue("T15", f"不是{id_type}号码的样子（应为{words}）", "请核对证件类型和证件号码。")


def unusual_age(id_number: str, today: date) -> int | None:
    """The age when it lies outside 16 to 80, which a payroll has to ask about; else None."""
    birth = birth_date_of(id_number)
    if birth is None:
        return None
    age = age_on(birth, today)
    return age if age < YOUNGEST or age > OLDEST else None


def upgraded(old_number: str) -> str:
    """The 18 characters that a 15-digit number of the first generation would have become."""
    body = f"{old_number[:6]}19{old_number[6:]}"
    return body + check_digit(body)


def _shape_issue(number: str) -> IdIssue | None:
    if RESIDENT.match(number):
        if number.startswith("9"):
            return IdIssue("T15", "是外国人永久居留身份证的号码，不是居民身份证", "请在“证件类型”列填：外国人永久居留身份证。")
        return None
    if re.fullmatch(r"[0-9]{15}", number):
        guess = upgraded(number)
        return IdIssue("T10", "是 15 位旧号，已停用", f"请填 18 位号码：推算为 {guess}（仅供核对，以证件为准）。")
    if "*" in number:
        if number.count("*") > 1:
            return IdIssue("T18", "是脱敏号，中间被星号遮住，无法匹配", "请填完整的 18 位号码。")
        return IdIssue("T6", "里有星号，不知道原来是哪一位", f"请按证件填写第 {number.index('*') + 1} 位。")
    if re.fullmatch(r"[A-Z]{1,3}[0-9]{7,12}|[0-9]{8}|[0-9]{10}", number):
        return IdIssue("T15", "不是居民身份证", "请在“证件类型”列填证件类型，例如：港澳居民来往内地通行证、中国护照。")
    wrong = next((place for place, character in enumerate(number) if not _fits(place, character)), None)
    if len(number) == 18 and wrong is not None:
        return IdIssue("T9", f"第 {wrong + 1} 位是“{number[wrong]}”，身份证号这一位应为数字", "请对照证件改正。")
    letters = f"，第 {wrong + 1} 位是“{number[wrong]}”" if wrong is not None and wrong < 17 else ""
    return IdIssue("T9", f"有 {len(number)} 位{letters}，居民身份证号应为 18 位", "请对照证件补齐或删去多余的字符。")


def _fits(place: int, character: str) -> bool:
    return character in "0123456789" or (place == 17 and character == "X")


def _date_issue(number: str, today: date) -> IdIssue | None:
    birth = birth_date_of(number)
    written = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    if birth is None:
        return IdIssue("T8", f"第 7–14 位的出生日期 {written} 不存在", "请对照证件改正。")
    if birth > today:
        return IdIssue("T8", f"第 7–14 位的出生日期 {written} 还没有到", "请对照证件改正。")
    if birth.year < 1900:
        return IdIssue("T8", f"第 7–14 位的出生日期 {written} 太早", "请对照证件改正。")
    return None


def _digit_issue(number: str) -> IdIssue | None:
    expected = check_digit(number[:17])
    if number[17] == expected:
        return None
    swaps = [f"第 {place + 1}、{place + 2} 位" for place in range(17) if _swapped_fits(number, place)]
    hint = f"；如果是相邻两位写颠倒，可能是{'或'.join(swaps[:3])}" if swaps else ""
    return IdIssue(
        "T7", f"校验码不对：按前 17 位，最后一位应为 {expected}，不是 {number[17]}{hint}", "请对照证件逐位核对后改正。"
    )


def _swapped_fits(number: str, place: int) -> bool:
    characters = list(number)
    characters[place], characters[place + 1] = characters[place + 1], characters[place]
    swapped = "".join(characters)
    if swapped == number or RESIDENT.match(swapped) is None or birth_date_of(swapped) is None:
        return False
    return check_digit(swapped[:17]) == swapped[17]
