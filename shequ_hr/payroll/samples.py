"""Which lines of a slip rest on a figure that its pack marks 示例: such a figure is nobody's standard and must not pay unseen.

Reads the rules of one month only; typed-in amounts are never 示例. Calculates nothing.
"""

from __future__ import annotations

from typing import Any

from shequ_hr.errors import RuleNotInForce
from shequ_hr.payroll.rulebook import RuleBook
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import ItemRule, RuleSet, Series, Source, Standing


def sample_lines(rules: RuleSet, month: PayMonth) -> frozenset[str]:
    """Keys of the lines that a slip of the month can have and that rest on a figure marked 示例."""
    book = RuleBook(rules, month)
    found = {key for key, name in book.keys.items() if _is_sample(book, name, set())}
    found |= {f"leave_{series.key}" for series in rules.pay.leaves if _marked(series, month)}
    found |= {
        f"leave_{figure.value.kind}"
        for series in rules.pay.leaves
        for figure in series.figures
        if figure.value is not None and _marked(series, month)
    }
    settings = rules.pay.settings
    for insurance in rules.insurances:
        rates = settings.insurance_rates.get(insurance.key, insurance.rates)
        if _marked(rates, month) or _marked(insurance.limits, month):
            found |= _sides(insurance.key)
    fund = rules.housing_fund
    if fund is not None and any(_marked(one, month) for one in (settings.fund_rate, fund.caps, fund.floors)):
        found |= _sides("housing_fund")
    return frozenset(found)


def _sides(key: str) -> set[str]:
    return {f"{key}_personal", f"{key}_employer"}


def _is_sample(book: RuleBook, name: str, seen: set[str]) -> bool:
    """Whether an item, a series or a table of the pay pack is 示例 itself or reads something that is."""
    if name in seen:
        return False
    seen.add(name)
    if name in book.series:
        return _marked(book.series[name], book.month)
    if name in book.tables:
        return _marked(book.tables[name].versions, book.month)
    if name == "考核系数":
        return _marked(book.pack.assessment, book.month)
    return any(_item_is_sample(book, rule, seen) for rule in _items_of(book, name))


def _items_of(book: RuleBook, name: str) -> list[ItemRule]:
    days = book.month.first_day, book.month.last_day
    found = [book.item_on(name, day) for day in days]
    return [rule for rule in found if rule is not None and rule.formula is not None]


def _item_is_sample(book: RuleBook, rule: ItemRule, seen: set[str]) -> bool:
    if rule.formula is None:
        return False
    read = {*rule.formula.names, *rule.formula.tables} | ({"考核系数"} if rule.assessed else set())
    return _is_mark(rule.source) or any(_is_sample(book, name, seen) for name in sorted(read))


def _marked(series: Series[Any] | None, month: PayMonth) -> bool:
    if series is None:
        return False
    for day in (month.first_day, month.last_day):
        try:
            if _is_mark(series.figure_on(day).source):
                return True
        except RuleNotInForce:
            # A hole marks nothing; whoever needs the figure is refused by the calculation.
            continue
    return False


def _is_mark(source: Source) -> bool:
    return source.standing is Standing.EXAMPLE
