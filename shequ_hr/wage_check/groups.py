"""Sums as shown: rounded once, half-up to the fen, named and put in the order that offices read.

``ok`` compares exact numbers, so a figure that only rounds to the line does not pass it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from shequ_hr.money import Fen, divide
from shequ_hr.wage_check.counting import Sums
from shequ_hr.wage_check.results import WageGroup


def shown(amount: Fraction) -> Fen:
    """An exact number of fen, half-up."""
    return divide(amount.numerator, amount.denominator)


def two_decimals(number: Fraction) -> Decimal:
    """Person-months with two decimals, half-up."""
    return Decimal(divide(number.numerator * 100, number.denominator)).scaleb(-2)


def monthly_gap(required: Fen, actual: Fraction) -> Fen:
    """Fen a person a month that are missing to the line (negative: above it): (required - actual) / 12."""
    return shown((required - actual) / 12)


def wage_group(name: str, sums: Sums, required: Fen) -> WageGroup:
    """One line of a breakdown."""
    actual = sums.actual()
    return WageGroup(
        name=name,
        people=sums.people,
        person_months=two_decimals(sums.person_months),
        paid=sums.paid,
        actual=None if actual is None else shown(actual),
        gap=None if actual is None else monthly_gap(required, actual),
        ok=actual is not None and actual > required,
    )


def by_community(groups: Mapping[str, Sums], order: list[str], required: Fen) -> tuple[WageGroup, ...]:
    """Communities as the office keeps them, then the others by name."""
    places = {name: index for index, name in enumerate(order)}
    names = sorted(groups, key=lambda name: (places.get(name, len(places)), name))
    return tuple(wage_group(name or "未分社区", groups[name], required) for name in names)


def by_post(groups: Mapping[str, Sums], ranks: Mapping[str, int], required: Fen) -> tuple[WageGroup, ...]:
    """Posts from the highest down."""
    names = sorted(groups, key=lambda name: (-ranks.get(name, 0), name))
    return tuple(wage_group(name or "未定岗位", groups[name], required) for name in names)


def by_grade(groups: Mapping[str, Sums], required: Fen) -> tuple[WageGroup, ...]:
    """Grades from the lowest up; people without a grade last."""
    names = sorted(groups, key=lambda name: (name == "", int(name or 0)))
    return tuple(wage_group(f"{name}级" if name else "未定等级", groups[name], required) for name in names)
