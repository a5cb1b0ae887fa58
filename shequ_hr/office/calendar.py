"""The official calendar: which days of a month are 计薪日. The office's own table wins; chinesecalendar is its seed.

A year that neither knows is a warning and counts as plain weeks, never an error: pay must go out in January, too.
"""

from __future__ import annotations

from datetime import timedelta

from shequ_hr.model.office import Holiday
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork


def seed_holidays(uow: UnitOfWork) -> list[int]:
    """Store every year that the seed knows and the office lacks; returns those years."""
    years = sorted(set(_seed_years()) - set(uow.office.holiday_years()))
    for year in years:
        uow.office.save_holidays(year, seed_year(year))
    return years


def paid_days(uow: UnitOfWork, month: PayMonth) -> tuple[tuple[int, ...], list[str]]:
    """Days of the month that are paid: working days, and days off of the calendar that fall on a weekday and are statutory.

    人社部发〔2025〕2号: statutory holidays are paid; a weekday swapped off (调休) is not a working day, the weekend worked for
    it is. The warnings say when the year's calendar is not published here.
    """
    known = {holiday.day: holiday for holiday in uow.office.holidays(month.year)}
    warnings = []
    if not known:
        warnings.append(f"{month.year}年的节假日安排还没有导入，暂按普通周末计算计薪日；公布后请导入节假日表再重新计算。")
    days = []
    for number in range(1, month.days + 1):
        day = month.first_day + timedelta(days=number - 1)
        holiday = known.get(day)
        weekday = day.weekday() < 5
        if holiday is None:
            paid = weekday
        elif holiday.off:
            paid = holiday.statutory and weekday
        else:
            paid = True
        if paid:
            days.append(number)
    return tuple(days), warnings


def _seed_years() -> range:
    from chinese_calendar import constants

    return range(min(constants.holidays).year, max(constants.holidays).year + 1)


def seed_year(year: int) -> list[Holiday]:
    """What differs from the plain week in one year by the seed: weekdays off (statutory or swapped), weekends worked."""
    from chinese_calendar import constants

    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    off = [
        Holiday(day=day, name=names.get(name, name), off=True, statutory=day not in constants.in_lieu_days)
        for day, name in constants.holidays.items()
        if day.year == year and day.weekday() < 5
    ]
    worked = [
        Holiday(day=day, name=f"{names.get(name, name)}调休上班", off=False)
        for day, name in constants.workdays.items()
        if day.year == year and day.weekday() >= 5
    ]
    return sorted([*off, *worked], key=lambda holiday: holiday.day)
