"""The official calendar: swapped days, statutory days, the office's own table, and a year that nobody has published."""

from __future__ import annotations

from datetime import date

import pytest

from shequ_hr.model.office import Holiday
from shequ_hr.office.calendar import paid_days, seed_holidays, seed_year
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.ports import Workspace


@pytest.mark.parametrize(
    ("month", "count", "why"),
    [
        ("2024-09", 22, "21 weekdays; the 16th is swapped off, the 14th and 29th are worked; the 17th is 中秋 and paid"),
        ("2024-10", 22, "23 weekdays; 4 and 7 are swapped off, the 12th is worked; 1 to 3 are 国庆 and paid"),
        ("2025-01", 24, "23 weekdays; the 26th is worked; 元旦 and 28 to 31 are paid"),
        ("2025-02", 19, "20 weekdays; 3 and 4 are swapped off, the 8th is worked"),
        ("2025-05", 21, "22 weekdays; the 5th is swapped off, 1 and 2 are paid; the day worked for it lies in April"),
        ("2025-07", 23, "a plain month"),
    ],
)
def test_paid_days_follow_the_official_calendar(ws: Workspace, month: str, count: int, why: str) -> None:
    with ws.store.begin() as uow:
        seed_holidays(uow)
        days, warnings = paid_days(uow, PayMonth.parse(month))
    assert (len(days), warnings) == (count, []), why


def test_a_year_has_as_many_paid_days_as_the_ministry_reckons(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        seed_holidays(uow)
        counts = {
            year: sum(len(paid_days(uow, month)[0]) for month in months_between(PayMonth(year, 1), PayMonth(year, 12)))
            for year in (2023, 2024, 2025)
        }
    # 人社部发〔2025〕2号: (365 - 104) = 261 计薪日 a year, one more or less by the year's own weekends.
    assert all(259 <= count <= 262 for count in counts.values()), counts


def test_statutory_and_swapped_days_are_told_apart() -> None:
    year = {holiday.day: holiday for holiday in seed_year(2024)}
    assert year[date(2024, 10, 1)] == Holiday(day=date(2024, 10, 1), name="国庆节", off=True, statutory=True)
    assert year[date(2024, 10, 4)] == Holiday(day=date(2024, 10, 4), name="国庆节", off=True)
    assert year[date(2024, 10, 12)] == Holiday(day=date(2024, 10, 12), name="国庆节调休上班", off=False)
    assert date(2024, 10, 5) not in year


def test_seeding_leaves_what_the_office_imported(ws: Workspace) -> None:
    own = [Holiday(day=date(2025, 7, 1), name="本地放假", off=True, statutory=True)]
    with ws.store.begin() as uow:
        uow.office.save_holidays(2025, own)
        years = seed_holidays(uow)
        assert 2025 not in years
        assert {2024, 2026} <= set(years)
        assert seed_holidays(uow) == []
        assert uow.office.holidays(2025) == own
        assert len(paid_days(uow, PayMonth(2025, 7))[0]) == 23
        uow.office.save_holidays(2025, [Holiday(day=date(2025, 7, 1), name="本地放假", off=True)])
        assert len(paid_days(uow, PayMonth(2025, 7))[0]) == 22


def test_an_unpublished_year_is_a_warning_and_plain_weeks(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        seed_holidays(uow)
        days, warnings = paid_days(uow, PayMonth(2031, 10))
    assert len(days) == 23
    assert len(warnings) == 1
    assert "2031年" in warnings[0]
    assert "导入节假日表" in warnings[0]
