"""Rules of law and region: insurances, housing fund, income tax, published average wages. Amounts are exact yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.dated import Series, Source


@dataclass(frozen=True, slots=True)
class Contribution:
    """Rates of one insurance, each side as a fraction of the base."""

    employer: Fraction
    personal: Fraction


@dataclass(frozen=True, slots=True)
class Limits:
    """Lowest and highest contribution base, yuan a month."""

    floor: Fraction
    cap: Fraction


@dataclass(frozen=True, slots=True)
class InsuranceRule:
    """One insurance (养老, 医疗, 生育, 大病互助, 失业, 工伤) with its own rates, limits and dates."""

    key: str
    name: str
    rates: Series[Contribution]
    limits: Series[Limits]
    unit: RoundingUnit
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class HousingFundRule:
    """住房公积金: allowed rates of each side, base limits (floor by district class), rounding."""

    rates: Series[tuple[Fraction, Fraction]]
    caps: Series[Fraction]
    floors: Series[Mapping[str, Fraction]]
    unit: RoundingUnit
    mode: RoundingMode


@dataclass(frozen=True, slots=True)
class Bracket:
    """One step of a tax table: up to and including ``upto`` yuan (None = above all), rate, quick deduction."""

    upto: Fraction | None
    rate: Fraction
    quick: Fraction


@dataclass(frozen=True, slots=True)
class IncomeTaxRule:
    """Withholding on wages (国家税务总局公告2018年第61号) in force over a span; amounts in yuan."""

    basic_deduction: Fraction
    brackets: tuple[Bracket, ...]
    sixty_thousand: Fraction | None
    first_job: bool
    bonus_brackets: tuple[Bracket, ...]
    """Empty = 全年一次性奖金 can not be taxed apart any more."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Source of each part by its field name; the parts change on their own dates."""


@dataclass(frozen=True, slots=True)
class AverageWage:
    """A published average wage of one year: yuan a year, with region and definition (口径)."""

    year: int
    region: str
    definition: str
    amount: Fraction | None
    source: Source
    published: date | None = None
    provisional: bool = False
    reason: str = ""
