"""个人所得税: the worked examples T1-T9 of domain.md 6.2, to the fen, and what must never happen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.rules import TAX_RULE
from hypothesis import given
from hypothesis import strategies as st

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import TaxFacts, TaxMethod, YearToDate
from shequ_hr.payroll.income_tax import bonus_apart, bonus_step, cliff, compile_table, step_of, withhold
from shequ_hr.periods import PayMonth

TABLE = compile_table(TAX_RULE)

Month = tuple[int, int, int] | None


def year(months: list[Month], method: TaxMethod = TaxMethod.ORDINARY, start: int = 1) -> list[int]:
    """Withheld month by month in yuan×100; a month is (income, insurance, extra) in yuan, None = employed and unpaid."""
    income = insurance = extra = paid = 0
    withheld = []
    for index, month in enumerate(months):
        own = tuple(amount * 100 for amount in (month or (0, 0, 0)))
        extra += own[2]
        facts = TaxFacts(
            method=method, months=index + 1, extra=extra, before=YearToDate(income=income, insurance=insurance, withheld=paid)
        )
        result = withhold(TABLE, PayMonth(2024, start + index), facts, own[0], 0, own[1])
        income, insurance, paid = income + own[0], insurance + own[1], paid + result.withheld
        withheld.append(result.withheld)
    return withheld


def fen(*yuan: float) -> list[int]:
    return [round(amount * 100) for amount in yuan]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([(30000, 4500, 2000)] * 12, fen(555, 625, *[1850] * 5, 2250, *[3700] * 4)),
        ([(10000, 1500, 1000)] * 3, fen(75, 75, 75)),
        ([(8000, 1000, 1000)] * 12, fen(*[30] * 12)),
        ([(40500, 1000, 1000), None, (40500, 1000, 0)], fen(1005, 0, 2775)),
        ([(12000, 0, 0), (1000, 0, 0), (12000, 0, 0), (9000, 0, 0)], fen(210, 0, 90, 120)),
    ],
    ids=["T1", "T2", "T3", "T7", "T8"],
)
def test_ordinary_method(months: list[Month], expected: list[int]) -> None:
    assert year(months) == expected


def test_t1_and_t4_add_up_over_the_year() -> None:
    assert sum(year([(30000, 4500, 2000)] * 12)) == 2_748_000
    months = year([(30000, 4500, 0)] * 12)
    assert months[:2] == fen(615, 965)
    assert sum(months) == 3_228_000


def test_t5_sixty_thousand_rule() -> None:
    months: list[Month] = [(10000, 0, 0), *[(4000, 0, 0)] * 11]
    assert year(months, TaxMethod.SIXTY_THOUSAND) == [0] * 12
    assert year(months)[0] == 15_000


def test_t6_first_job() -> None:
    assert year([(30000, 0, 0)], TaxMethod.FIRST_JOB, start=7) == [0]
    assert year([(30000, 0, 0)], start=7) == fen(750)


@pytest.mark.parametrize(("bonus", "tax"), [(20000, 600), (36000, 1080), (36001, 3390.10), (37000, 3490)])
def test_t9_bonus_apart(bonus: int, tax: float) -> None:
    assert bonus_apart(TABLE, bonus * 100) == round(tax * 100)


@pytest.mark.parametrize("threshold", [36_000, 144_000, 300_000, 420_000, 660_000, 960_000])
def test_one_yuan_above_a_step_leaves_less_in_hand(threshold: int) -> None:
    assert cliff(TABLE, threshold * 100) is None
    found = cliff(TABLE, (threshold + 1) * 100)
    assert found is not None
    assert found.threshold == threshold * 100
    assert found.lost > 0


def test_no_cliff_far_above_a_step_and_below_the_first() -> None:
    assert cliff(TABLE, 100_000_00) is None
    assert cliff(TABLE, 20_000_00) is None
    assert cliff(TABLE, 2_000_000_00) is None


def test_methods_that_the_rule_does_not_know_are_refused() -> None:
    table = compile_table(replace(TAX_RULE, first_job=False, sixty_thousand=None, bonus_brackets=()))
    for method in (TaxMethod.FIRST_JOB, TaxMethod.SIXTY_THOUSAND):
        with pytest.raises(UserError, match="2019年3月不能用"):
            withhold(table, PayMonth(2019, 3), TaxFacts(method=method, months=3), 1, 0, 0)
    with pytest.raises(UserError, match="不能单独计税"):
        bonus_step(table, 100)


def test_a_table_without_a_last_step_is_refused() -> None:
    table = compile_table(replace(TAX_RULE, brackets=TAX_RULE.brackets[:1], bonus_brackets=TAX_RULE.bonus_brackets[:1]))
    with pytest.raises(UserError, match="税率表不完整"):
        step_of(table.steps, 3_600_001)
    with pytest.raises(UserError, match="年终奖税率表不完整"):
        bonus_step(table, 3_600_001)


AMOUNTS = st.integers(min_value=0, max_value=10_000_000)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=12))
def test_never_negative_and_paid_to_date_is_what_was_withheld(months: list[tuple[int, int, int]]) -> None:
    income = insurance = extra = paid = 0
    for number, (own, contribution, deduction) in enumerate(months, start=1):
        extra += deduction
        before = YearToDate(income=income, insurance=insurance, withheld=paid)
        result = withhold(
            TABLE, PayMonth(2024, number), TaxFacts(months=number, extra=extra, before=before), own, 0, contribution
        )
        assert result.withheld >= 0
        assert result.before == paid
        assert result.withheld == max(0, result.tax_to_date - paid)
        income, insurance, paid = income + own, insurance + contribution, paid + result.withheld
        assert paid >= result.tax_to_date


@given(AMOUNTS, AMOUNTS)
def test_more_income_never_means_less_tax(low: int, more: int) -> None:
    facts = TaxFacts(months=1)
    taxes = [withhold(TABLE, PayMonth(2024, 1), facts, income, 0, 0).withheld for income in (low, low + more)]
    assert taxes[0] <= taxes[1]


@given(AMOUNTS, st.integers(1, 99))
def test_a_split_month_withholds_what_the_whole_month_would(income: int, share: int) -> None:
    whole = withhold(TABLE, PayMonth(2024, 1), TaxFacts(months=1), income, 0, 0).withheld
    first_part = income * share // 100
    first = withhold(TABLE, PayMonth(2024, 1), TaxFacts(months=1), first_part, 0, 0).withheld
    second = withhold(
        TABLE,
        PayMonth(2024, 1),
        TaxFacts(months=1, before=YearToDate(income=first_part, withheld=first)),
        income - first_part,
        0,
        0,
    ).withheld
    assert first + second == whole


def test_exempt_income_and_other_deductions_count() -> None:
    result = withhold(TABLE, PayMonth(2024, 1), TaxFacts(months=1), 1_000_000, 100_000, 50_000, other=20_000)
    assert result.taxable == 1_000_000 - 100_000 - 500_000 - 50_000 - 20_000
