"""What a policy pack says, parsed and typed. Every value is dated and carries its source.

Amounts are exact yuan (Fraction), rates exact fractions of one. Built by the loader only; read by grades and payroll.
Nothing in here knows TOML, and no figure stands in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from shequ_hr.errors import RuleNotInForce
from shequ_hr.model.payroll import RunKind
from shequ_hr.money import RoundingMode, RoundingUnit

Value = Fraction | str | bool
"""What a formula calculates with: an exact number, a text, or yes/no."""

T = TypeVar("T")


class Standing(StrEnum):
    """How well a figure is founded: read in a public text, derived from such, to be checked (请核对), or 示例."""

    SEEN = "seen"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: title and document number of the text, and the day somebody last compared it."""

    key: str
    title: str
    document: str
    checked_on: date
    standing: Standing = Standing.SEEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """A value from a day on. ``value is None`` is a declared hole (``unknown``); ``provisional`` marks 暂按."""

    start: date
    value: T | None
    source: Source
    provisional: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Series(Generic[T]):
    """One value over time: figures in order of start, each until the next; ``end`` (exclusive) closes the last."""

    key: str
    name: str
    region: str
    figures: tuple[Figure[T], ...]
    end: date | None = None
    unit: str = ""

    def figure_on(self, day: date) -> Figure[T]:
        """The figure in force on a day; RuleNotInForce before the first, after the end, and inside a declared hole."""
        found: Figure[T] | None = None
        for figure in self.figures:
            if figure.start > day:
                break
            found = figure
        if found is None or (self.end is not None and day >= self.end):
            raise RuleNotInForce(self.name, self.region, day.isoformat())
        if found.value is None:
            raise RuleNotInForce(self.name, self.region, day.isoformat(), found.reason)
        return found

    def on(self, day: date) -> T:
        """The value in force on a day, or RuleNotInForce."""
        value = self.figure_on(day).value
        assert value is not None  # noqa: S101 - figure_on has refused holes; this only tells the type checker
        return value


class Environment(Protocol):
    """Where a formula finds what it names. Implemented by payroll; traced for explanations.

    Names and tables are always the Chinese names of the pack (fact.name, series name, item.name, table name).
    """

    def value(self, name: str) -> Value:
        """A fact, a series of the pack, or another item (in yuan)."""

    def look_up(self, table: str, keys: tuple[Value, ...]) -> Fraction:
        """One cell of a table; a missing row is an error that names table and keys."""

    def average_wage(self, region: str, definition: str) -> Fraction:
        """The prior year's published average wage in yuan a year."""


class Formula(Protocol):
    """A checked expression. ``names`` are the facts, series and items that it reads, ``tables`` the tables."""

    @property
    def text(self) -> str: ...
    @property
    def names(self) -> frozenset[str]: ...
    @property
    def tables(self) -> frozenset[str]: ...
    def evaluate(self, environment: Environment) -> Value:
        """The exact value; division by zero and missing rows are UserErrors that name the formula."""

    def substituted(self, environment: Environment) -> str:
        """The formula with the numbers in it: ``3900 × 1.35``."""


class Convention(StrEnum):
    """How a part month counts (人社部发〔2025〕2号; domain.md 9)."""

    CALENDAR = "calendar"
    SIMPLE = "simple_21_75"
    SCALED = "scaled_workdays"


class Period(StrEnum):
    """How often an item is paid."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class FactType(StrEnum):
    """The type of a fact in formulas."""

    NUMBER = "number"
    TEXT = "text"
    BOOL = "bool"


class Entry(StrEnum):
    """Where a typed-in fact or item comes from: once per person (dated), or each month."""

    PERSON = "person"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class FactRule:
    """A fact the pack declares beside the built-in ones. ``default`` None = a person without it is an error."""

    key: str
    name: str
    type: FactType
    entry: Entry
    values: tuple[str, ...] = ()
    default: Value | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by keys. ``stepped`` dimensions take the last bound <= the value (service years, scores); others match exactly."""

    cells: Mapping[tuple[str, ...], Fraction]
    """Keys are texts as ``rules.tables.key_text`` writes them: ``"正职"``, ``"3"``, ``"2.5"``, ``"是"``."""
    otherwise: Fraction | None = None
    unknown: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """Declared holes: keys whose figure is not known, with the reason."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """A dated table looked up by the named facts or items, in order."""

    key: str
    name: str
    by: tuple[str, ...]
    stepped: tuple[bool, ...]
    versions: Series[Table]


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the pack: its name, other spellings, rank (higher wins when several are held), grade band if graded."""

    name: str
    aliases: tuple[str, ...]
    rank: int
    bands: Series[tuple[int, int]] | None


@dataclass(frozen=True, slots=True)
class CertificateLevel:
    """A level of professional certificates; ``names`` are the certificates that prove it; higher rank wins."""

    level: str
    names: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What a qualification adds: whole grades and/or deemed service years (学历加级, 学历视同年限, 证书加级)."""

    grades: int = 0
    years: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class EducationCredit:
    """First match wins; an empty ``degrees`` matches any degree; ``"无"`` matches none."""

    educations: tuple[str, ...]
    degrees: tuple[str, ...]
    credit: Credit


@dataclass(frozen=True, slots=True)
class EarlyPromotion:
    """连续 n 年某结果，提前晋升: ``result`` ``in_a_row`` times gives ``grades`` more, ``at_most`` times in a career."""

    result: str
    in_a_row: int
    grades: int
    at_most: int | None


class PartYear(StrEnum):
    """A started year: dropped (满年), counted as a whole one (不满一年按一年), or kept exact."""

    FULL_ONLY = "full_only"
    COUNTS_AS_FULL = "counts_as_full"


class Effective(StrEnum):
    """From when a completed step pays: the day itself, the next month, the next 1 January."""

    SAME_DAY = "same_day"
    NEXT_MONTH = "next_month"
    NEXT_JANUARY = "next_january"


class BadYear(StrEnum):
    """A year with a result that does not count: left out, or the running step starts anew."""

    NOT_COUNTED = "not_counted"
    RESTARTS_STEP = "restarts_step"


@dataclass(frozen=True, slots=True)
class GradeRule:
    """How the grade follows (domain.md 1.8). grade = start + steps + credits, kept inside the post's band.

    ``start``: None = the lowest grade of the post's band, else that grade. ``inclusive``: a step is gained when the years
    reach a multiple of ``step_years`` (满3年晋1级); False = when they exceed it (3年以内为1级).
    """

    step_years: Fraction
    start: int | None
    inclusive: bool
    part_year: PartYear
    effective: Effective
    continuous_only: bool
    bad_results: tuple[str, ...]
    bad_year: BadYear
    educations: tuple[EducationCredit, ...]
    certificates: Mapping[str, Credit]
    early: EarlyPromotion | None
    by_result: Mapping[str, int]
    by_community_level: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AssessmentRule:
    """Result -> coefficient of assessed items (考核奖). ``missing``: the result assumed when none is in force; None = error."""

    coefficients: Mapping[str, Fraction]
    missing: str | None


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """A kind of leave: the share of pay that goes on (0 = unpaid), deducted from items marked ``leave``."""

    kind: str
    paid_share: Fraction


@dataclass(frozen=True, slots=True)
class ItemRule:
    """A pay item over a span: a formula, or typed in (``entry``). ``paid=False`` is an intermediate value.

    Formula and typed amounts are for a whole period in yuan; ``probation`` is the share paid in 试用期 (0 = none).
    ``months`` are the calendar months in which it is paid (all twelve for a monthly item).
    """

    key: str
    name: str
    group: str
    start: date
    end: date | None
    source: Source
    formula: Formula | None
    entry: Entry | None
    paid: bool
    deduction: bool
    period: Period
    months: tuple[int, ...]
    unit: RoundingUnit
    mode: RoundingMode
    prorate: Convention | None
    taxable: bool
    insured: bool
    assessed: bool
    probation: Fraction
    leave: bool
    run: RunKind
    """The kind of run that pays it."""
    annual_bonus: bool
    """全年一次性奖金: taxed apart, once a person a year, while the tax rule allows it."""
    counts: bool
    """Counts towards 人均收入 (wage check)."""
    exact: bool = False
    """An intermediate value (``paid`` False) that other formulas read unrounded, such as a coefficient."""


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


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example that the pack carries: given facts, expected figures, and where it stands in the file.

    ``kind``: ``pay`` (given as ``trial pay`` without the pack), ``tax`` (``trial tax``), ``insurance`` (``trial insurance``),
    ``history`` (every value of one rule by the day it begins) or ``wording`` (rules in words). The last two concern the pack
    alone: ``rules.self_check.differences(example, pack)`` runs them.
    """

    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    line: int
    kind: str = "pay"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What a region leaves to the office, each dated: fund rate, 最低工资 class, rates of insurances the region leaves open."""

    fund_rate: Series[Fraction] | None = None
    wage_class: Series[str] | None = None
    insurance_rates: Mapping[str, Series[Contribution]] = field(default_factory=dict)
    fund_rounding: RoundingUnit | None = None
    """Rounding unit of the housing fund where the region leaves it open; assemble() puts it into the rule."""


@dataclass(frozen=True, slots=True)
class WageCheckRule:
    """The promise 人均收入 > 上年平均工资: which published figure it is measured against."""

    region: str
    definition: str
    carry_forward: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Pack:
    """One policy pack. Any section may be absent; a pay pack ``uses`` the packs of its nation and region."""

    id: str
    title: str
    region: str
    version: str
    template: bool
    note: str
    digest: str
    """SHA-256 of the file's bytes."""
    uses: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    facts: tuple[FactRule, ...] = ()
    series: Mapping[str, Series[Fraction]] = field(default_factory=dict)
    tables: Mapping[str, TableRule] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    certificates: tuple[CertificateLevel, ...] = ()
    grade: Series[GradeRule] | None = None
    assessment: Series[AssessmentRule] | None = None
    leaves: tuple[Series[LeaveRule], ...] = ()
    items: tuple[ItemRule, ...] = ()
    settings: OfficeSettings = field(default_factory=OfficeSettings)
    insurances: tuple[InsuranceRule, ...] = ()
    housing_fund: HousingFundRule | None = None
    minimum_wage: Series[Mapping[str, Fraction]] | None = None
    income_tax: Series[IncomeTaxRule] | None = None
    averages: tuple[AverageWage, ...] = ()
    wage_check: WageCheckRule | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of an office: its pay pack and what that uses, merged; the first pack that has a section provides it."""

    pay: Pack
    packs: tuple[Pack, ...]
    insurances: tuple[InsuranceRule, ...]
    housing_fund: HousingFundRule | None
    minimum_wage: Series[Mapping[str, Fraction]] | None
    income_tax: Series[IncomeTaxRule] | None
    averages: tuple[AverageWage, ...]

    @property
    def digests(self) -> dict[str, str]:
        """Pack id -> SHA-256 of its text: what a run freezes."""
        return {pack.id: pack.digest for pack in self.packs}
