"""In service here: in a month, and how many months of a tax year. Reads employment spells only; knows no post and no pay."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shequ_hr.model.people import Dossier
from shequ_hr.periods import PayMonth


@lru_cache(maxsize=1_200)
def _bounds(year: int, first: int, last: int) -> tuple[date, date]:
    """The first day of one month and the last day of another; asked for once per person and month, so remembered."""
    return PayMonth(year, first).first_day, PayMonth(year, last).last_day


def employed_between(dossier: Dossier, first: date, last: date) -> bool:
    """Whether the person is employed here on at least one day from ``first`` to ``last``, both included."""
    for spell in dossier.employments:
        span = spell.span
        if spell.here and span.start <= last and (span.end is None or span.end > first):
            return True
    return False


def employed_in(dossier: Dossier, month: PayMonth) -> bool:
    """Whether the person is employed here on at least one day of the month."""
    return employed_between(dossier, *_bounds(month.year, month.month, month.month))


def months_employed(dossier: Dossier, year: int, first: int, last: int) -> int:
    """How many months from ``first`` to ``last`` (1-12) of the year have at least one employed day here, paid or not."""
    if first > last:
        return 0
    begin, end = _bounds(year, first, last)
    for spell in dossier.employments:
        if spell.here and spell.span.start <= begin and (spell.span.end is None or spell.span.end > end):
            return last - first + 1
    return sum(employed_between(dossier, *_bounds(year, number, number)) for number in range(first, last + 1))
