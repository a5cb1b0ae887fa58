"""What the average-wage check answers: figures, their definition and their source, ready to show and to print.

Amounts are fen a year unless a field says otherwise. Nothing in here calculates.
"""

from __future__ import annotations

from decimal import Decimal

from shequ_hr.model.people import Record
from shequ_hr.money import Fen


class WageGroup(Record, frozen=True, kw_only=True):
    """One unit, community, post or grade. ``actual`` a year a person; ``gap`` fen a person a month (negative = above).

    ``person_months`` has two decimals and is a number in JSON; ``actual`` and ``gap`` are None without person-months.
    """

    name: str
    people: int
    person_months: Decimal
    paid: Fen
    actual: Fen | None
    gap: Fen | None
    ok: bool


class CountedItem(Record, frozen=True, kw_only=True):
    """An item of the numerator and what was paid of it in the year."""

    key: str
    label: str
    paid: Fen


class RequiredAverage(Record, frozen=True, kw_only=True):
    """The published average that the promise is measured against. ``year`` is the year it describes; ``wanted`` the prior year.

    ``provisional``: an older figure stands in (暂按). ``origin``: office (typed in) or pack.
    """

    year: int
    wanted: int
    region: str
    definition: str
    amount: Fen
    title: str
    document: str
    published: str = ""
    checked_on: str = ""
    origin: str = "pack"
    provisional: bool = False


class YearForecast(Record, frozen=True, kw_only=True):
    """A running year to its end: paid so far plus the last closed month's amounts for people still employed."""

    from_month: str
    months_left: int
    actual: Fen
    person_months: Decimal
    paid: Fen
    gap: Fen
    ok: bool
    text: str


class WageCheck(Record, frozen=True, kw_only=True):
    """人均收入 of a year against the prior year's average. ``gap`` is fen a person a month: (required - actual) / 12, half-up.

    ``ok`` compares exactly and only holds strictly above. ``closed``: all twelve months have a closed run.
    ``definition`` names the published figure's 口径; ``counting`` says which items and people count; both are printed.
    """

    year: int
    region: str
    definition: str
    required: Fen
    actual: Fen
    person_months: Decimal
    ok: bool
    gap: Fen
    paid: Fen
    people: int
    months: tuple[str, ...]
    closed: bool
    average: RequiredAverage
    counting: str
    source: str
    items: tuple[CountedItem, ...] = ()
    by_unit: tuple[WageGroup, ...] = ()
    by_community: tuple[WageGroup, ...] = ()
    by_post: tuple[WageGroup, ...] = ()
    by_grade: tuple[WageGroup, ...] = ()
    by_year: tuple[YearAverage, ...] = ()
    forecast: YearForecast | None = None
    warnings: tuple[str, ...] = ()


class YearAverage(Record, frozen=True, kw_only=True):
    """A year of the chart: the office's average (None = no closed month) and the line to beat (None = unknown)."""

    year: int
    actual: Fen | None
    required: Fen | None
    provisional: bool = False


class AverageRow(Record, frozen=True, kw_only=True):
    """A published average that the program knows. ``amount`` None = declared unknown (``reason``); ``used``: by the check."""

    year: int
    region: str
    definition: str
    amount: Fen | None
    title: str
    document: str
    published: str = ""
    checked_on: str = ""
    origin: str = "pack"
    provisional: bool = False
    reason: str = ""
    used: bool = False
