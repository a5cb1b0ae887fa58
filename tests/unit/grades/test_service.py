"""Service years: places accumulate, gaps and bad years do not, anniversaries are plain dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from helpers.payslips import day, span
from hypothesis import given
from hypothesis import strategies as st

from shequ_hr.grades.service import NO_SERVICE, anniversary_in, merged, service_on, years_on
from shequ_hr.model.people import Employment
from shequ_hr.periods import DateSpan
from shequ_hr.rules.schema import Effective, PartYear

FULL, STARTED = PartYear.FULL_ONLY, PartYear.COUNTS_AS_FULL


def spell(start: str, end: str | None = None, *, here: bool = True) -> Employment:
    return Employment(span=span(start, end), here=here)


def test_one_spell_counts_from_its_first_day() -> None:
    service = service_on([spell("2015-07-01")], day("2025-06-30"))
    assert service.start == date(2015, 7, 1)
    assert years_on(service, day("2025-06-30"), FULL) == 9
    assert years_on(service, day("2025-07-01"), FULL) == 10


def test_places_accumulate_and_a_gap_moves_the_first_day() -> None:
    spells = [spell("2010-03-01", "2015-01-01", here=False), spell("2016-01-01")]
    service = service_on(spells, day("2025-02-28"))
    assert service.start == date(2011, 3, 1)
    assert years_on(service, day("2025-02-28"), FULL) == 13
    assert years_on(service_on(spells, day("2025-03-01")), day("2025-03-01"), FULL) == 14


def test_overlapping_and_touching_spells_count_once() -> None:
    spells = [spell("2012-01-01", "2014-01-01"), spell("2013-01-01", "2015-01-01"), spell("2015-01-01")]
    assert merged(spells, day("2020-01-01")) == [DateSpan(date(2012, 1, 1), date(2020, 1, 1))]
    assert service_on(spells, day("2020-01-01")).start == date(2012, 1, 1)


def test_continuous_service_is_the_last_unbroken_stretch() -> None:
    spells = [spell("2010-01-01", "2015-01-01"), spell("2016-06-01")]
    assert service_on(spells, day("2020-06-01"), continuous=True).start == date(2016, 6, 1)
    assert service_on(spells, day("2016-01-01"), continuous=True).spans == (span("2010-01-01", "2015-01-01"),)


def test_who_has_left_keeps_the_years() -> None:
    service = service_on([spell("2010-01-01", "2015-01-01")], day("2020-05-05"))
    assert years_on(service, day("2020-05-05"), FULL) == 5
    assert years_on(service, day("2020-05-05"), STARTED) == 5


def test_years_that_do_not_count_are_left_out() -> None:
    spells = [spell("2015-07-01")]
    service = service_on(spells, day("2025-07-01"), bad_years=(2020, 2010))
    assert service.start == date(2016, 7, 1)
    assert service.left_out == (2020,)
    assert service_on(spells, day("2025-07-01"), bad_years=(2015,)).start == date(2016, 1, 1)


def test_no_service_yet() -> None:
    assert service_on([spell("2026-01-01")], day("2025-01-01")) == NO_SERVICE
    assert service_on([], day("2025-01-01")) == NO_SERVICE
    assert years_on(NO_SERVICE, day("2025-01-01"), FULL) == 0
    assert years_on(NO_SERVICE, day("2025-01-01"), STARTED) == 0


@pytest.mark.parametrize(
    ("on", "effective", "full", "started"),
    [
        ("2020-07-01", Effective.SAME_DAY, 0, 1),
        ("2021-06-30", Effective.SAME_DAY, 0, 1),
        ("2021-07-01", Effective.SAME_DAY, 1, 2),
        ("2021-07-15", Effective.NEXT_MONTH, 1, 1),
        ("2021-07-31", Effective.NEXT_MONTH, 1, 1),
        ("2021-08-01", Effective.NEXT_MONTH, 1, 2),
        ("2021-12-31", Effective.NEXT_JANUARY, 0, 1),
        ("2022-01-01", Effective.NEXT_JANUARY, 1, 2),
    ],
)
def test_part_year_and_effective_day(on: str, effective: Effective, full: int, started: int) -> None:
    service = service_on([spell("2020-07-01")], day(on))
    assert years_on(service, day(on), FULL, effective) == full
    assert years_on(service, day(on), STARTED, effective) == started


def test_anniversary_in_a_month() -> None:
    first, last = day("2025-07-01"), day("2025-07-31")
    assert anniversary_in(date(2015, 7, 20), first, last) == date(2025, 7, 20)
    assert anniversary_in(date(2015, 7, 1), first, last) is None
    assert anniversary_in(date(2015, 8, 20), first, last) is None
    assert anniversary_in(date(2025, 7, 20), first, last) is None
    assert anniversary_in(None, first, last) is None


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2020, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(1, 2000)), min_size=1, max_size=4), st.integers(0, 3000))
def test_years_never_exceed_the_time_since_the_first_day_and_never_fall(rows: list[tuple[date, int]], later: int) -> None:
    spells = [Employment(span=DateSpan(start, start + timedelta(days=length))) for start, length in rows]
    first = min(start for start, _ in rows)
    on = first + timedelta(days=later)
    service = service_on(spells, on)
    years = years_on(service, on, FULL)
    assert 0 <= years <= (on - first).days / 365
    assert service_on(list(reversed(spells)), on) == service
    tomorrow = on + timedelta(days=366)
    assert years_on(service_on(spells, tomorrow), tomorrow, FULL) >= years


@given(DAYS, DAYS, st.integers(0, 4000))
def test_a_gap_moves_the_first_day_as_relativedelta_would(start: date, begin: date, length: int) -> None:
    end = begin + timedelta(days=length)
    first = min(start, begin)
    spells = [Employment(span=DateSpan(first, begin)), Employment(span=DateSpan(end, None))]
    expected = first + relativedelta(end, begin) if first < begin else end
    assert service_on(spells if first < begin else spells[1:], end).start == expected
