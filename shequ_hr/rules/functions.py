"""The functions of numbers that formulas may call, by every spelling. Rounding goes through money, as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from shequ_hr.money import RoundingMode, RoundingUnit, to_fen


@dataclass(frozen=True, slots=True)
class NumberFunction:
    """A function of one or more numbers: its shown name, how many it takes at least and at most (None = any)."""

    name: str
    apply: Callable[[list[Fraction]], Fraction]
    least: int = 1
    most: int | None = 1


def _rounding(name: str, unit: RoundingUnit, mode: RoundingMode) -> NumberFunction:
    def apply(values: list[Fraction]) -> Fraction:
        return Fraction(to_fen(values[0], unit, mode), 100)

    return NumberFunction(name, apply)


_MODES = {"四舍五入": RoundingMode.HALF_UP, "向下取整": RoundingMode.DOWN, "向上取整": RoundingMode.UP}
_UNITS = {"元": RoundingUnit.YUAN, "角": RoundingUnit.JIAO, "分": RoundingUnit.FEN}
_LARGEST = NumberFunction("取大", max, 2, None)
_SMALLEST = NumberFunction("取小", min, 2, None)

NUMBER_FUNCTIONS: dict[str, NumberFunction] = {
    "取大": _LARGEST,
    "max": _LARGEST,
    "取小": _SMALLEST,
    "min": _SMALLEST,
    "四舍五入": _rounding("四舍五入", RoundingUnit.YUAN, RoundingMode.HALF_UP),
    "向下取整": _rounding("向下取整", RoundingUnit.YUAN, RoundingMode.DOWN),
    "向上取整": _rounding("向上取整", RoundingUnit.YUAN, RoundingMode.UP),
    **{f"{word}到{unit}": _rounding(f"{word}到{unit}", _UNITS[unit], mode) for word, mode in _MODES.items() for unit in _UNITS},
}
"""向下取整 goes towards zero and 向上取整 away from it, as money.RoundingMode says."""

CHOICE = frozenset({"如果", "if"})
ONE_OF = frozenset({"属于"})
AVERAGES = {"上年平均工资": False, "上年月平均工资": True}
"""Name -> whether the yearly figure is divided by 12."""

FUNCTION_NAMES = frozenset(NUMBER_FUNCTIONS) | CHOICE | ONE_OF | frozenset(AVERAGES)
