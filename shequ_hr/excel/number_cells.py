"""Cell types of numbers: money in fen, percentages, whole numbers, days. Exact decimals only; no binary float is calculated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shequ_hr.excel.cells import BLANK, DASHES, Doubt, Reading, Trouble, cleaned, narrow, odd_digits, refused, shown
from shequ_hr.excel.records import Content, DateValue
from shequ_hr.money import to_fen

TINY = Decimal("0.00005")
LARGE_FEN = 10_000_000
"""100,000 yuan: more than that in a month for one person is asked about (M8)."""
_PLAIN = re.compile(r"^[+-]?[0-9]+(?:\.[0-9]+)?$")
_GROUPED = re.compile(r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$")
_SPACED = re.compile(r"^[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?$")
_CURRENCY = re.compile(r"^(?:￥|¥|RMB|CNY|人民币)\s*|\s*(?:元整|元|圆|RMB|CNY)$", re.IGNORECASE)
_WORDS = re.compile("[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬]")
_NUMBER_FIX = "请填数字，例如 5000 或 5000.50。"


def number_of(content: Content) -> tuple[Decimal, tuple[str, ...]] | Trouble | None:
    """A number and what was mended; None = blank. Text is accepted in the unambiguous ways that people write amounts."""
    if content is None:
        return None
    if isinstance(content, bool):
        return Trouble("M13", f"是逻辑值 {shown(content)}，不是数字", _NUMBER_FIX)
    if isinstance(content, DateValue):
        return Trouble("M11", "单元格格式是日期，Excel 把数字显示成了日期", "请把单元格格式改为“数值”，核对后重新录入。")
    if isinstance(content, int | float):
        value = Decimal(repr(content))
        if not value.is_finite():
            return Trouble("M7", "不是有限的数", _NUMBER_FIX)
        return value, ()
    return _number_in_text(content)


def _number_in_text(text: str) -> tuple[Decimal, tuple[str, ...]] | Trouble | None:
    result = cleaned(text)
    if isinstance(result, Trouble):
        return result
    plain, fixes = result
    if not plain:
        return None
    if plain in DASHES:
        return Trouble("M6", "不是数字", "没有这一项请留空；确实是零请填 0。")
    odd = odd_digits(narrow(plain))
    if odd:
        return Trouble("T3", f"“{odd}”不是普通数字", _NUMBER_FIX)
    if _WORDS.search(plain):
        return Trouble("M10", "用汉字写数", "请填数字（元），例如五千填 5000，0.5万填 5000。")
    half = narrow(plain)
    if half != plain:
        fixes = (*fixes, "全角改半角")
    bare = _CURRENCY.sub("", _CURRENCY.sub("", half)).strip()
    if bare != half:
        fixes = (*fixes, "去掉货币符号或“元”")
    if re.fullmatch(r"\(.+\)", bare):
        bare, fixes = f"-{bare[1:-1].strip()}", (*fixes, "括号即负数")
    return _bare_number(bare, fixes)


def _bare_number(bare: str, fixes: tuple[str, ...]) -> tuple[Decimal, tuple[str, ...]] | Trouble:
    if _PLAIN.match(bare):
        return Decimal(bare), fixes or ("文本按数字读取",)
    if _GROUPED.match(bare):
        return Decimal(bare.replace(",", "")), (*fixes, "去掉千分位逗号")
    if _SPACED.match(bare):
        return Decimal(bare.replace(" ", "")), (*fixes, "去掉数字中间的空格")
    if re.fullmatch(r"[+-]?[0-9.,]+", bare):
        return Trouble("M2", "分不清哪个是小数点、哪个是千分位", "小数点用“.”，千分位可以不写，例如 5000.00。")
    if re.fullmatch(r"[+-]?(?:nan|inf|infinity|[0-9.]+e[+-]?[0-9]+|0x[0-9a-f]+)", bare, re.IGNORECASE):
        return Trouble("M7", "不是普通写法的数", _NUMBER_FIX)
    return Trouble("M7", "不是数字", _NUMBER_FIX)


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """Yuan in the sheet, fen inside. ``signed`` columns (扣款, 补扣) take negative amounts; ``monthly`` asks above 100,000."""

    signed: bool = False
    monthly: bool = False

    @property
    def words(self) -> str:
        """What the column holds."""
        return "金额（元），最多两位小数" + ("，可为负" if self.signed else "")

    def read(self, content: Content, percent: bool = False) -> Reading:
        """Fen; more than two decimals are a doubt, noise below 0.00005 is mended (M3, M4)."""
        found = number_of(content)
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        value, fixes = found
        if percent:
            return refused("M12", "单元格格式是百分比，这里要填金额", "请把单元格格式改为“数值”，填元。")
        if value.copy_abs() >= 10**12:
            return refused("M7", "数额大得不可能", "请核对是否把证件号或卡号填到了这一列。")
        if value < 0 and not self.signed:
            return refused("M5", "是负数，这一列不能为负", "扣款请填到扣款或补扣列。")
        return self._in_fen(value, fixes)

    def _in_fen(self, value: Decimal, fixes: tuple[str, ...]) -> Reading:
        cents = value * 100
        fen = to_fen(Fraction(value))
        if cents != fen and abs(cents - fen) >= TINY * 100:
            return Reading(fen, fixes, doubt=Doubt("round-cents", f"{value} → {Decimal(fen) / 100:.2f}"))
        if cents != fen:
            fixes = (*fixes, "去掉计算误差的尾数")
        if self.monthly and abs(fen) > LARGE_FEN:
            return Reading(fen, fixes, doubt=Doubt("large-amount", f"{Decimal(fen) / 100:,.2f} 元"))
        return Reading(fen, fixes)

    def show(self, value: object) -> object:
        """Yuan as an exact Decimal with two places."""
        return Decimal(value).scaleb(-2) if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class PercentCell:
    """A rate: 12%, 12 or 0.12 in the sheet, the decimal text ``"0.12"`` inside."""

    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(1)

    @property
    def words(self) -> str:
        """What the column holds."""
        return f"百分比，{_percent(self.lowest)} 到 {_percent(self.highest)}"

    def read(self, content: Content, percent: bool = False) -> Reading:
        """The rate; what was written is told when it was not plainly a percentage (M12)."""
        marked = isinstance(content, str) and narrow(content).strip().endswith("%")
        found = number_of(narrow(content).strip().removesuffix("%") if marked and isinstance(content, str) else content)
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        value, _ = found
        if value.copy_abs() > 100:
            return refused("M12", f"不在{self.words.removeprefix('百分比，')}之间", "请填百分比，例如 12%。")
        rate = value / 100 if marked or (not percent and value >= 1) else value
        rate = rate.quantize(Decimal("0.000001")).normalize()
        if not self.lowest <= rate <= self.highest:
            return refused(
                "M12", f"读作 {_percent(rate)}，不在{self.words.removeprefix('百分比，')}之间", "请填百分比，例如 12%。"
            )
        return Reading(f"{rate:f}", () if marked else (f"按 {_percent(rate)} 读取",))

    def show(self, value: object) -> object:
        """``12%`` as text, so that it reads back the same everywhere."""
        return _percent(Decimal(str(value))) if value is not None else None


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


@dataclass(frozen=True, slots=True)
class IntegerCell:
    """A whole number in a range; ``suffixes`` may follow it (8级, 2024年)."""

    lowest: int
    highest: int
    suffixes: tuple[str, ...] = ()
    thing: str = "整数"

    @property
    def words(self) -> str:
        """What the column holds."""
        return f"{self.thing}，{self.lowest} 到 {self.highest}"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """The number; a suffix is mended away, a fraction is refused."""
        fixes: tuple[str, ...] = ()
        if isinstance(content, str):
            text = narrow(content).strip().removeprefix("第")
            if text in DASHES:
                return Reading(fixes=(f"“{text}”按空白处理",))
            bare = next((text.removesuffix(word) for word in self.suffixes if text.endswith(word)), text)
            if bare != text:
                fixes = (f"“{content.strip()}”读作 {bare.strip()}",)
            content = bare.strip()
        found = number_of(content)
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        value, mended = found
        if value != value.to_integral_value() or not self.lowest <= value <= self.highest:
            return refused("M7", f"应为{self.words.replace('，', ' ')}的整数", f"请填 {self.lowest} 到 {self.highest} 的数字。")
        return Reading(int(value), fixes or tuple(fix for fix in mended if fix != "文本按数字读取"))

    def show(self, value: object) -> object:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class NumberCell:
    """Any number, kept as decimal text: facts that a policy pack declares."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "数字"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """Decimal text of at most twelve digits before and six after the point."""
        found = number_of(content)
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        value, fixes = found
        if value.copy_abs() >= 10**12 or value != value.quantize(Decimal("0.000001")):
            return refused("M7", "位数太多", "请填普通的数，最多六位小数。")
        plain = f"{value.normalize():f}"
        return Reading(plain, tuple(fix for fix in fixes if fix != "文本按数字读取"))

    def show(self, value: object) -> object:
        """A number."""
        return Decimal(str(value)) if value is not None else None


@dataclass(frozen=True, slots=True)
class DaysCell:
    """Days such as 1.5, kept as decimal text."""

    @property
    def words(self) -> str:
        """What the column holds."""
        return "天数，0 到 31，可有小数"

    def read(self, content: Content, percent: bool = False) -> Reading:  # noqa: ARG002 - same signature for all types
        """Decimal text of 0 to 31 days with at most two decimals."""
        if isinstance(content, str):
            content = narrow(content).strip().removesuffix("天").strip() or None
        found = number_of(content)
        if found is None:
            return BLANK
        if isinstance(found, Trouble):
            return Reading(trouble=found)
        value, fixes = found
        if not 0 <= value <= 31 or value != value.quantize(Decimal("0.01")):
            return refused("M7", "应为 0 到 31 天，最多两位小数", "请填天数，例如 1 或 0.5。")
        return Reading(f"{value.normalize():f}", tuple(fix for fix in fixes if fix != "文本按数字读取"))

    def show(self, value: object) -> object:
        """A number."""
        return Decimal(str(value)) if value is not None else None
