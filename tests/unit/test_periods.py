"""Periods: pay months, half-open spans, what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ_hr.periods import DateSpan, PayMonth, in_force, months_between

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
MONTHS = st.builds(PayMonth, st.integers(min_value=1990, max_value=2060), st.integers(min_value=1, max_value=12))


@dataclass(frozen=True)
class Fact:
    start: date
    name: str = ""


def test_month_reads_and_writes_itself() -> None:
    month = PayMonth.parse("2026-10")
    assert str(month) == "2026-10"
    assert month.label == "2026年10月"
    assert month.first_day == date(2026, 10, 1)
    assert month.last_day == date(2026, 10, 31)
    assert month.span == DateSpan(date(2026, 10, 1), date(2026, 11, 1))
    assert PayMonth.of(date(2026, 10, 17)) == month
    assert msgspec.json.encode(month) == b"[2026,10]"
    assert PayMonth.parse("2024-02").days == 29


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "202610", "2026年10月", "", "2026-10 "])
def test_month_refuses_other_text(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        PayMonth.parse(text)


@given(MONTHS, st.integers(min_value=-600, max_value=600))
def test_months_add_and_subtract(month: PayMonth, steps: int) -> None:
    other = month.plus(steps)
    assert other.months_since(month) == steps
    assert other.plus(-steps) == month
    assert (other > month) == (steps > 0)


@given(MONTHS)
def test_a_month_holds_its_days_and_no_others(month: PayMonth) -> None:
    assert month.span.days == month.days
    assert month.first_day in month.span
    assert month.last_day in month.span
    assert month.first_day - timedelta(days=1) not in month.span
    assert month.last_day + timedelta(days=1) not in month.span


def test_spans() -> None:
    closed, opened = DateSpan(date(2024, 1, 1), date(2024, 2, 1)), DateSpan(date(2024, 1, 15))
    assert closed.intersect(opened) == DateSpan(date(2024, 1, 15), date(2024, 2, 1))
    assert opened.intersect(DateSpan(date(2025, 1, 1))) == DateSpan(date(2025, 1, 1))
    assert closed.intersect(DateSpan(date(2024, 2, 1))) is None
    assert not closed.overlaps(DateSpan(date(2024, 2, 1)))
    assert closed.overlaps(opened)
    assert closed.days == 31
    assert closed.last_day == date(2024, 1, 31)
    assert opened.last_day is None
    assert date(2050, 1, 1) in opened
    with pytest.raises(ValueError, match="open span"):
        _ = opened.days


@given(DAYS, st.integers(1, 400), DAYS, st.integers(1, 400), DAYS)
def test_a_day_lies_in_the_intersection_when_it_lies_in_both(first: date, a: int, second: date, b: int, day: date) -> None:
    one, two = DateSpan(first, first + timedelta(days=a)), DateSpan(second, second + timedelta(days=b))
    both = one.intersect(two)
    assert both == two.intersect(one)
    assert (both is not None and day in both) == (day in one and day in two)


def test_in_force_takes_the_latest_start_and_later_entries_win_ties() -> None:
    facts = [Fact(date(2024, 5, 1), "b"), Fact(date(2024, 1, 1), "a"), Fact(date(2024, 5, 1), "c"), Fact(date(2024, 9, 1), "d")]
    assert in_force(facts, date(2024, 6, 1)) == facts[2]
    assert in_force(facts, date(2024, 5, 1)) == facts[2]
    assert in_force(facts, date(2024, 4, 30)) == facts[1]
    assert in_force(facts, date(2023, 12, 31)) is None
    assert in_force([], date(2024, 1, 1)) is None


def test_months_between() -> None:
    assert months_between(PayMonth(2024, 11), PayMonth(2025, 2)) == [
        PayMonth(2024, 11),
        PayMonth(2024, 12),
        PayMonth(2025, 1),
        PayMonth(2025, 2),
    ]
    assert months_between(PayMonth(2025, 2), PayMonth(2025, 1)) == []
