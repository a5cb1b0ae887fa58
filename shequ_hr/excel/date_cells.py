"""Cell types of time: days and months. What could be read in two ways is refused, not guessed (D1-D9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from shequ_hr.excel.cells import BLANK, OPEN_END, Doubt, Reading, Trouble, cleaned, narrow, refused, shown
from shequ_hr.excel.records import Content, DateValue
from shequ_hr.periods import PayMonth

EARLIEST, LATEST = date(1901, 1, 1), date(2100, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)
_FIX = "请写成 2024-01-05 或 2024年1月5日。"
_GREGORIAN = "请换算成公历，写成 2024-01-05。"
_DAY = re.compile(r"^([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?(?:[ T]+([0-9:.]+Z?))?$")
_MONTH = re.compile(r"^([0-9]{4})\s*(?:[-./]\s*([0-9]{1,2})|年\s*([0-9]{1,2})\s*月?(?:份)?)$")
_COMPACT = re.compile(r"^([12][0-9]{3})([01][0-9])([0-3][0-9])$")
_COMPACT_MONTH = re.compile(r"^([12][0-9]{3})([01][0-9])$")
_SHORT = re.compile(r"^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{1,4}$|^[0-9]{2}年")
_CHINESE = re.compile("[〇零一二三四五六七八九十]{2,}年?")
_OTHER_CALENDAR = re.compile(r"民国|回历|昭和|平成|令和|佛历|^1[01][0-9][-./年]|^1[34][0-9]{2}年")
"""Eras by name, years of the Republic by their three digits, years of the Hijra by theirs."""
_ZERO_TIME = re.compile(r"^0{1,2}(?::0{1,2}){0,2}(?:\.0+)?Z?$")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _judged(day: date | None, fixes: tuple[str, ...], doubt: Doubt | None = None) -> Reading:
    if day is None:
        return refused("D5", "这一天不存在", _FIX)
    if not EARLIEST <= day <= LATEST:
        words = f"日期 {day.isoformat()} 超出 1901 到 2100 年的范围"
        return refused("D5", words, _FIX) if day.year >= 1899 else refused("D8", words, _GREGORIAN)
    return Reading(day, fixes, doubt=doubt)


@dataclass(frozen=True, slots=True)
class DateCell:
    """A day. ``open_ended`` columns take 至今, 长期, —— as blank; ``precise`` ones refuse a month without a day."""

    open_ended: bool = False
    precise: bool = False

    @property
    def words(self) -> str:
        """What the column holds."""
        return "日期，例如 2024-01-05" + ("，没有就留空" if self.open_ended else "")

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The day; a month alone is its first day and told; serial numbers in General format are a doubt (D2)."""
        if content is None:
            return BLANK
        if isinstance(content, DateValue):
            return self._moment(content)
        if isinstance(content, bool):
            return refused("M13", f"是逻辑值 {shown(content)}，不是日期", _FIX)
        if isinstance(content, float | int):
            return self._number(content)
        return self._text(content)

    def _moment(self, content: DateValue) -> Reading:
        moment = content.moment
        if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
            return _judged(moment.date(), ())
        return _judged(moment.date(), (), Doubt("time-part", f"{shown(content)} → {moment.date().isoformat()}"))

    def _number(self, number: float) -> Reading:
        if not abs(number) < 1e9:  # NaN, too
            return refused("D5", "不是日期", _FIX)
        if number != int(number):
            return refused("D4", _lost_zero(repr(number)), "请把单元格设为“文本”，写成 2024-10 或 2024年10月。")
        whole = str(int(number))
        if _COMPACT.match(whole) or _COMPACT_MONTH.match(whole):
            return self._text(whole)
        if not 10_000 <= number <= 73_415:
            return refused("D5", "这个数字不是日期", _FIX)
        day = SERIAL_ZERO + timedelta(days=int(number))
        return Reading(day, doubt=Doubt("serial-dates", f"{whole} → {day.isoformat()}"))

    def _text(self, text: str) -> Reading:
        result = cleaned(text)
        if isinstance(result, Trouble):
            return Reading(trouble=result)
        plain, fixes = result
        if not plain:
            return Reading(fixes=fixes)
        half = narrow(plain)
        if plain in OPEN_END or half in OPEN_END:
            if self.open_ended:
                return Reading(fixes=(f"“{plain}”按没有结束日期处理",))
            return refused("D9", "不是日期，这一列要填具体日期", _FIX)
        if half != plain:
            fixes = (*fixes, "全角改半角")
        return self._written(half, fixes)

    def _written(self, text: str, fixes: tuple[str, ...]) -> Reading:
        match = _DAY.match(text) or _COMPACT.match(text)
        if match is not None:
            day = _day(int(match[1]), int(match[2]), int(match[3]))
            time = match[4] if match.re is _DAY else None
            told = fixes if day is not None and text == day.isoformat() else (*fixes, f"“{text}”读作 {day and day.isoformat()}")
            doubt = Doubt("time-part", f"{text} → {day}") if time and day and not _ZERO_TIME.match(time) else None
            return _judged(day, told if day else fixes, doubt)
        month = _month_in(text)
        if isinstance(month, PayMonth):
            if self.precise:
                return refused("D4", "只有年月，没有日", _FIX)
            first = month.first_day
            return _judged(first, (*fixes, f"“{text}”只到月份，按 {first.isoformat()} 读取"))
        return Reading(trouble=month)

    def show(self, value: object) -> object:
        """A date."""
        return value


def _lost_zero(written: str) -> str:
    if re.fullmatch(r"[12][0-9]{3}\.1", written):
        return f"{written} 无法区分 1 月和 10 月（Excel 把末尾的 0 去掉了）"
    return f"{written} 是小数，不是日期"


def _month_in(text: str) -> PayMonth | Trouble:
    """A month written without a day, or why it is none."""
    match = _MONTH.match(text) or _COMPACT_MONTH.match(text)
    if match is not None:
        if re.fullmatch(r"[12][0-9]{3}\.1", text):
            return Trouble("D4", _lost_zero(text), "请写成 2024-01 或 2024年10月。")
        year, month = int(match[1]), int(match[2] or match[3])
        if 1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year:
            return PayMonth(year, month)
        return Trouble("D5", "这个月份不存在", _FIX)
    if _SHORT.match(text):
        return Trouble("D3", "分不清哪个是年、月、日", _FIX)
    if _OTHER_CALENDAR.search(text):
        return Trouble("D8", "不是公历日期", _GREGORIAN)
    if _CHINESE.search(text):
        return Trouble("D1", "是汉字日期", "请用阿拉伯数字，写成 2024-01-05。")
    return Trouble("D1", "不是日期", _FIX)


@dataclass(frozen=True, slots=True)
class BirthCell:
    """A birth date, or only its month: what offices know as 出生年月."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "日期或年月，例如 1996-03-01"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """A date, or a PayMonth when only the month is written."""
        if isinstance(content, str):
            month = _month_in(narrow(content).strip())
            if isinstance(month, PayMonth):
                return Reading(month)
        return DateCell().read(content)

    def show(self, value: object) -> object:
        """The date, or the month as text."""
        return str(value) if isinstance(value, PayMonth) else value


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month: 2024-10, 2024年10月, 202410, or a date in it."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "月份，例如 2024-10"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The month; a number like 2024.1 is refused, October and January look the same (D4)."""
        if isinstance(content, str):
            result = cleaned(content)
            if not isinstance(result, Trouble) and result[0]:
                month = _month_in(narrow(result[0]))
                if isinstance(month, PayMonth):
                    return Reading(month, result[1])
        if isinstance(content, float | int) and not isinstance(content, bool):
            text = str(int(content)) if abs(content) < 1e9 and content == int(content) else ""
            month = _month_in(text) if _COMPACT_MONTH.match(text) else Trouble("", "", "")
            if isinstance(month, PayMonth):
                return Reading(month)
        reading = DateCell().read(content)
        if isinstance(reading.value, date) and reading.trouble is None:
            return reading._replace(value=PayMonth.of(reading.value))
        if reading.trouble is not None and reading.trouble.code.startswith("D"):
            message = reading.trouble.message.replace("不是日期", "不是月份")
            return refused(reading.trouble.code, message, "请写成 2026-10 或 2026年10月。")
        return reading

    def show(self, value: object) -> object:
        """``2024-10`` as text."""
        return str(value) if value is not None else None
