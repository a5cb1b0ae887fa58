"""Rules of pay as a pack states them: facts, tables, posts, grades, reviews, leave, items. Amounts are exact yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from shequ_hr.model.payroll import RunKind
from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.dated import Series, Source
from shequ_hr.rules.formula import FactType, Formula, Value


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
    """A started year: dropped (满年) or counted as a whole one (不满一年按一年)."""

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
