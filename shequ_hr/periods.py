"""Time as payroll knows it: pay months, half-open date spans, and what is in force on a day.

Pure values. Nobody else counts months or intersects spans. A span without end is open.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

import msgspec

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


class PayMonth(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """A calendar month of pay; months compare in order and serialise as ``[2026, 10]``."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> PayMonth:
        """Read ``"2026-10"``; anything else is a ValueError."""
        match = _MONTH.match(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> PayMonth:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """What people read: ``2026年10月``."""
        return f"{self.year}年{self.month}月"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return monthrange(self.year, self.month)[1]

    @property
    def span(self) -> DateSpan:
        """The month as a half-open span."""
        return DateSpan(self.first_day, self.plus(1).first_day)

    def plus(self, months: int) -> PayMonth:
        """The month that many months later (or earlier, when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return PayMonth(index // 12, index % 12 + 1)

    def months_since(self, earlier: PayMonth) -> int:
        """Whole months from the earlier month to this one."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month


class DateSpan(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """Days from ``start`` up to but not including ``end``; ``end=None`` is open."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def intersect(self, other: DateSpan) -> DateSpan | None:
        """The days in both spans, or None when there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else DateSpan(start, end)

    def overlaps(self, other: DateSpan) -> bool:
        """Whether at least one day lies in both."""
        return self.intersect(other) is not None

    @property
    def days(self) -> int:
        """Number of days; an open span is a ValueError."""
        if self.end is None:
            raise ValueError("an open span has no number of days")
        return (self.end - self.start).days

    @property
    def last_day(self) -> date | None:
        """The last day inside, or None when open: what people write as 止."""
        return None if self.end is None else self.end - timedelta(days=1)


class Dated(Protocol):
    """Anything that begins to hold on a day."""

    @property
    def start(self) -> date: ...


D = TypeVar("D", bound=Dated)


def in_force(facts: Iterable[D], day: date) -> D | None:
    """The fact with the latest start on or before the day; later entries win ties."""
    found: D | None = None
    for fact in facts:
        if fact.start <= day and (found is None or fact.start >= found.start):
            found = fact
    return found


def months_between(first: PayMonth, last: PayMonth) -> list[PayMonth]:
    """All months from first to last, both included; empty when last is earlier."""
    return [first.plus(step) for step in range(last.months_since(first) + 1)]
