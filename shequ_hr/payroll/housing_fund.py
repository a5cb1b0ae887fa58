"""住房公积金: base clamped by the region's limits, one rate for both sides inside the allowed range, rounding by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shequ_hr.errors import UserError
from shequ_hr.money import Fen, times, to_fen, yuan_text
from shequ_hr.rules.numbers import percent_text, read_number
from shequ_hr.rules.schema import Figure, HousingFundRule, OfficeSettings


@dataclass(frozen=True, slots=True)
class FundPart:
    """The housing fund in force in a month. ``usual`` is the office's rate (None = each person needs an own one).

    ``floor`` is of the office's class; without a class it is the highest of all classes and ``lowest_floor`` the lowest.
    """

    rule: HousingFundRule
    floor: Fen
    lowest_floor: Fen
    cap: Fen
    lowest: Fraction
    highest: Fraction
    usual: Figure[Fraction] | None
    rates: Figure[tuple[Fraction, Fraction]]
    caps: Figure[Fraction]
    floors: Figure[Mapping[str, Fraction]]
    wage_class: str

    @property
    def provisional(self) -> bool:
        """Whether an older figure stands in."""
        return self.rates.provisional or self.caps.provisional or self.floors.provisional

    def clamp(self, declared: Fen) -> Fen:
        """The base inside the limits; UserError when only the unknown class could tell the floor."""
        if self.lowest_floor != self.floor and declared < self.floor:
            raise UserError(
                "不知道单位按哪一档最低工资",
                f"公积金基数 {yuan_text(declared)} 元低于部分档次的下限，要按单位所在的档次确定下限。",
                f"请在政策包 settings 里写明最低工资档次（{'、'.join(self.floors.value or {})}）。",
            )
        return min(max(declared, self.floor), self.cap)

    def rate_of(self, own: str | None) -> Fraction:
        """The person's own rate (a decimal text), else the office's; a rate outside the allowed range is a UserError."""
        rate = self.usual.value if self.usual is not None else None
        if own is not None:
            rate = read_number(own)
            if rate is None:
                raise UserError("公积金比例不是数字", f"登记的是“{own}”。", "改成 0.12 或 12% 这样的比例。")
        if rate is None:
            raise UserError(
                "没有公积金比例",
                "政策包没有单位的缴存比例，个人也没有登记。",
                "在人员资料里填公积金比例，或在政策包里补上单位比例。",
            )
        if not self.lowest <= rate <= self.highest:
            allowed = f"{percent_text(self.lowest)}—{percent_text(self.highest)}"
            raise UserError(
                "公积金比例超出范围", f"登记的是 {percent_text(rate)}，允许 {allowed}。", "改正公积金比例后重新计算。"
            )
        return rate

    def amount(self, base: Fen, rate: Fraction) -> Fen:
        """What each side pays on a clamped base."""
        return times(base, rate, self.rule.unit, self.rule.mode)


def fund_part(rule: HousingFundRule, settings: OfficeSettings, day: date) -> FundPart:
    """The housing fund in force on a day; the floor follows the office's 最低工资 class."""
    lowest, highest = rule.rates.on(day)
    floors = rule.floors.on(day)
    wage_class = settings.wage_class.on(day) if settings.wage_class is not None else ""
    if wage_class and wage_class not in floors:
        raise UserError(
            "公积金基数下限没有这一档",
            f"单位登记的档次是“{wage_class}”，规定里有：{'、'.join(floors)}。",
            "改正政策包 settings 里的档次。",
        )
    known = [floors[wage_class]] if wage_class else list(floors.values())
    return FundPart(
        rule=rule,
        floor=to_fen(max(known)),
        lowest_floor=to_fen(min(known)),
        cap=to_fen(rule.caps.on(day)),
        lowest=lowest,
        highest=highest,
        usual=settings.fund_rate.figure_on(day) if settings.fund_rate is not None else None,
        rates=rule.rates.figure_on(day),
        caps=rule.caps.figure_on(day),
        floors=rule.floors.figure_on(day),
        wage_class=wage_class,
    )
