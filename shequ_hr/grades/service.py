"""社区工作年限: how long somebody has worked for communities, places accumulated (川社工〔2024〕13号). Pure.

Spells are merged, so overlapping ones count once. Gaps and years that do not count move the first day forward to a
折算起算日; from that day years are counted as if service were unbroken, so every anniversary is a plain date.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from shequ_hr.model.people import Employment
from shequ_hr.periods import DateSpan
from shequ_hr.rules.schema import Effective, PartYear

_DAY = timedelta(days=1)


class Service(msgspec.Struct, frozen=True):
    """Service up to a day: the merged spells that count, the 折算起算日 (None = no service), years that were left out, and
    when service ended (None = goes on).
    """

    spans: tuple[DateSpan, ...]
    start: date | None
    left_out: tuple[int, ...] = ()
    ended: date | None = None

    def completed(self, until: date) -> int:
        """Full years of service before the beginning of a day."""
        start = self.start
        if self.ended is not None and self.ended < until:
            until = self.ended
        if start is None or start >= until:
            return 0
        before = (until.month, until.day) < (start.month, start.day)
        return until.year - start.year - (1 if before else 0)

    def started(self, until: date) -> int:
        """Years of service before the beginning of a day, a started year counted as a whole one."""
        start = self.start
        if self.ended is not None and self.ended < until:
            until = self.ended
        if start is None or start >= until:
            return 0
        exact = (until.month, until.day) == (start.month, start.day)
        return self.completed(until) + (0 if exact else 1)


NO_SERVICE = Service((), None)


def merged(spells: Iterable[Employment], day: date) -> list[DateSpan]:
    """The spells up to a day (exclusive) as disjoint spans in order; spells that touch become one."""
    found: list[DateSpan] = []
    for span in sorted((spell.span for spell in spells if spell.span.start < day), key=lambda span: span.start):
        end = day if span.end is None or span.end > day else span.end
        last = found[-1] if found else None
        if last is not None and last.end is not None and span.start <= last.end:
            found[-1] = DateSpan(last.start, max(last.end, end))
        else:
            found.append(DateSpan(span.start, end))
    return found


def service_on(
    spells: Sequence[Employment],
    day: date,
    *,
    continuous: bool = False,
    bad_years: Sequence[int] = (),
    since: date | None = None,
) -> Service:
    """Service through a day. ``continuous``: only the last unbroken stretch. ``bad_years`` do not count; ``since`` cuts off
    what lies before.

    Somebody who has left keeps the years of service.
    """
    if len(spells) == 1 and not bad_years and since is None:
        span = spells[0].span
        if span.start <= day and (span.end is None or span.end > day):
            return Service((span,), span.start)
    spans = _counting(spells, day + _DAY, continuous, since)
    if not spans:
        return NO_SERVICE
    start = spans[0].start
    for earlier, later in pairwise(spans):
        start = _later(start, _last(earlier), later.start)
    left_out = []
    for year in sorted(bad_years):
        moved = _without(start, spans, year)
        if moved != start:
            start = moved
            left_out.append(year)
    ended = _last(spans[-1])
    return Service(tuple(spans), start, tuple(left_out), ended if ended <= day else None)


def _counting(spells: Sequence[Employment], end: date, continuous: bool, since: date | None) -> list[DateSpan]:
    spans = merged(spells, end)
    if continuous:
        spans = spans[-1:]
    if since is not None:
        spans = [DateSpan(max(span.start, since), span.end) for span in spans if _last(span) > since]
    return spans


def _last(span: DateSpan) -> date:
    return span.end or date.max


def _later(start: date, begin: date, end: date) -> date:
    """Move the 折算起算日 by the time from ``begin`` to ``end``: whole months as such, the rest in days.

    The same as adding dateutil's relativedelta(end, begin), which tests compare it with, at a tenth of its time.
    """
    months = (end.year - begin.year) * 12 + end.month - begin.month
    rest = (end - _plus_months(begin, months)).days
    if rest < 0:
        months -= 1
        rest = (end - _plus_months(begin, months)).days
    return _plus_months(start, months) + timedelta(days=rest)


def _plus_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if day.day <= 28:
        return day.replace(year=year, month=month)
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def _without(start: date, spans: Sequence[DateSpan], year: int) -> date:
    whole = DateSpan(date(year, 1, 1), date(year + 1, 1, 1))
    for span in spans:
        inside = span.intersect(whole)
        if inside is not None:
            start = _later(start, inside.start, _last(inside))
    return start


def years_on(service: Service, day: date, part_year: PartYear, effective: Effective = Effective.SAME_DAY) -> int:
    """Years that count on a day by the part-year rule and by when a completed year begins to pay."""
    until = counting_day(day, effective)
    if part_year is PartYear.FULL_ONLY:
        return service.completed(until)
    return service.started(until + _DAY if effective is Effective.SAME_DAY else until)


def counting_day(day: date, effective: Effective) -> date:
    """The day before whose beginning service counts for what is paid on ``day``; a full year is there on its anniversary."""
    if effective is Effective.NEXT_JANUARY:
        return date(day.year, 1, 1)
    if effective is Effective.NEXT_MONTH:
        return day.replace(day=1)
    return day


def anniversary_in(start: date | None, first: date, last: date) -> date | None:
    """The anniversary of a day that lies after ``first`` and not after ``last`` (both in one month), or None."""
    if start is None or start.month != first.month or not first.day < start.day <= last.day:
        return None
    return first.replace(day=start.day) if start.year < first.year else None
