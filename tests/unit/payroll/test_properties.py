"""What must hold for everybody: no negative pay, never above full, sums of lines, order of facts, tax to date."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import msgspec
import pytest
from helpers.payslips import MARCH, bases, calculator, dossier, facts, weekdays
from helpers.rules import START, item, rules, series, settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from shequ_hr.model.payroll import LineKind, PayFacts, Slip, TaxFacts, YearToDate
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    Dossier,
    Education,
    Employment,
    GradeRecord,
    InsuranceExemption,
)
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.rules.schema import Convention, LeaveRule, RuleSet

YEAR = [PayMonth(2024, number) for number in range(1, 13)]
DAYS = [date(2024, 1, 1) + timedelta(days=step) for step in range(366)]
LEAVES = (series("事假", (START, LeaveRule("事假", Fraction(0)))),)


def own_rules(convention: Convention) -> RuleSet:
    items = (
        item("pay", "工资", "4321.09", prorate=convention, leave=True),
        item("bonus", "绩效", "1234.56", prorate=convention, probation=Fraction("0.8"), leave=True),
        item("fixed", "津贴", "100", prorate=None),
        item("dues", "会费", "20", deduction=True, prorate=None),
    )
    return rules(items=items, leaves=LEAVES, insured=True, fund=True, settings=settings())


@pytest.mark.parametrize("convention", list(Convention))
def test_joining_or_leaving_on_any_day_of_a_year_is_never_negative_and_never_above_full(convention: Convention) -> None:
    for month in YEAR:
        calc = calculator(own_rules(convention), month)
        full = calc.slip(facts(dossier(bases=bases(fund=500_000))))
        for day in DAYS:
            if PayMonth.of(day) != month:
                continue
            joined = calc.slip(facts(dossier(day.isoformat(), bases=bases(fund=500_000))))
            left = calc.slip(facts(dossier("2020-01-01", (day + timedelta(days=1)).isoformat(), bases=bases(fund=500_000))))
            for slip in (joined, left):
                check_sums(slip)
                for line, whole in zip(slip.lines, full.lines, strict=True):
                    assert line.item == whole.item
                    if line.kind is LineKind.EARNING:
                        assert 0 <= line.amount <= whole.amount
            if day == month.first_day:
                assert joined.gross == full.gross
            if day == month.last_day:
                assert left.gross == full.gross


@pytest.mark.parametrize("convention", [Convention.CALENDAR, Convention.SCALED])
def test_the_days_before_and_after_make_the_month(convention: Convention) -> None:
    items = (item("pay", "工资", "4321.09", prorate=convention),)
    calc = calculator(rules(items=items))
    full = calc.slip(facts()).gross
    for number in range(2, 32):
        day = date(2025, 3, number).isoformat()
        both = calc.slip(facts(dossier("2020-01-01", day))).gross + calc.slip(facts(dossier(day))).gross
        assert abs(both - full) <= 1


def check_sums(slip: Slip) -> None:
    def total(kind: LineKind) -> int:
        return sum(line.amount for line in slip.lines if line.kind is kind)

    assert slip.gross == total(LineKind.EARNING)
    assert slip.deductions == total(LineKind.DEDUCTION)
    assert slip.employer == total(LineKind.EMPLOYER)
    assert slip.net == slip.gross - slip.deductions


DAY = st.dates(date(2010, 1, 1), date(2025, 3, 31))


@st.composite
def crowded(draw: st.DrawFn) -> PayFacts:
    """Somebody with several dated facts of every kind, all starts different."""
    days = draw(st.lists(DAY, min_size=8, max_size=8, unique=True))
    start = min(days[0], date(2025, 3, 20))
    person = Dossier(
        employments=(
            Employment(span=DateSpan(start), probation_end=draw(st.sampled_from((None, days[1])))),
            Employment(span=DateSpan(date(2001, 1, 1), date(2003, 6, 1)), here=False),
        ),
        assignments=(
            Assignment(span=DateSpan(start), community="一号社区", post="工作人员", title="委员"),
            Assignment(span=DateSpan(days[2]), community="二号社区", post="副职"),
            Assignment(span=DateSpan(days[3], days[3] + timedelta(days=400)), community="一号社区", post="书记"),
        ),
        grades=(GradeRecord(start=days[4], grade=2), GradeRecord(start=days[5], grade=3)),
        educations=(Education(start=days[6], education="本科", degree="学士"), Education(start=days[7], education="大专")),
        certificates=(Certificate(start=days[2], name="社会工作师"), Certificate(start=days[3], name="助理社会工作师")),
        assessments=(
            Assessment(year=2022, result="优秀", effective=date(2023, 1, 1)),
            Assessment(year=2023, result="合格", effective=date(2024, 1, 1)),
        ),
        bases=(*bases(draw(st.integers(1, 3_000_000))), *bases(600_000, 700_000, "2025-02-01")),
        exemptions=(
            InsuranceExemption(span=DateSpan(days[1], days[1] + timedelta(days=300)), kind="pension", reason="外单位"),
        ),
    )
    return facts(person, leaves={"事假": draw(st.sampled_from(("0", "1", "7.5", "23")))} if draw(st.booleans()) else {})


def shuffled(who: PayFacts, seed: int) -> PayFacts:
    order = random.Random(seed)  # noqa: S311 - a shuffle for a test, no secret
    person = who.dossier
    changed = {}
    for name in person.__struct_fields__:
        rows = list(getattr(person, name))
        order.shuffle(rows)
        changed[name] = tuple(rows)
    return msgspec.structs.replace(who, dossier=msgspec.structs.replace(person, **changed))


@given(crowded(), st.integers(0, 1_000_000), st.sampled_from(list(Convention)))
@limits(max_examples=60, deadline=None)
def test_the_order_of_facts_does_not_matter_and_lines_add_up(who: PayFacts, seed: int, convention: Convention) -> None:
    calc = calculator(own_rules(convention))
    slip = calc.slip(who)
    check_sums(slip)
    assert calc.slip(shuffled(who, seed)) == slip
    assert slip.gross >= 0


@given(st.lists(st.integers(0, 3_000_000), min_size=12, max_size=12), st.integers(0, 300_000))
@limits(max_examples=40, deadline=None)
def test_tax_to_date_grows_and_is_what_was_withheld(incomes: list[int], extra: int) -> None:
    withheld = income = 0
    for number, amount in enumerate(incomes, start=1):
        own = rules(items=(item("pay", "工资"),))
        before = YearToDate(income=income, withheld=withheld)
        slip = calculator(own, PayMonth(2025, number)).slip(
            facts(typed={"pay": amount}, tax=TaxFacts(months=number, extra=extra * number, before=before))
        )
        assert slip.tax.withheld >= 0
        assert slip.tax.income == amount
        income, withheld = income + amount, withheld + slip.tax.withheld
        assert sum(line.amount for line in slip.lines if line.item == "income_tax") == slip.tax.withheld


def test_a_calculator_gives_the_same_slip_whoever_came_before() -> None:
    own = own_rules(Convention.SCALED)
    people = [facts(dossier(day.isoformat(), bases=bases(fund=500_000))) for day in DAYS[:60:7]]
    shared = calculator(own, MARCH)
    assert [shared.slip(who) for who in people] == [calculator(own, MARCH).slip(who) for who in people]


def test_paid_days_may_differ_from_weekdays() -> None:
    own = rules(items=(item("pay", "工资", "2000", prorate=Convention.SCALED),))
    fewer = tuple(day for day in weekdays(MARCH) if day != 3)
    assert calculator(own, paid=fewer).slip(facts(dossier("2025-03-04"))).gross == 200_000
    assert replace(own.pay.items[0], key="x").key == "x"
