"""A policy pack as rows that people can browse: every dated value in words, with its source. Formats only; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from shequ_hr.rules.schema import (
    AssessmentRule,
    Bracket,
    Contribution,
    Figure,
    GradeRule,
    IncomeTaxRule,
    LeaveRule,
    Limits,
    Pack,
    PartYear,
    Series,
    Source,
    Standing,
    Table,
)

T = TypeVar("T")
UNKNOWN = "未知"
STANDINGS = {
    Standing.SEEN: "已核对原文",
    Standing.DERIVED: "推算",
    Standing.UNVERIFIED: "请核对",
    Standing.EXAMPLE: "示例",
}
_PART_YEARS = {PartYear.FULL_ONLY: "满年才算", PartYear.COUNTS_AS_FULL: "不满一年按一年"}
_INSURANCES = {
    "pension": "养老保险费率",
    "medical": "医疗保险费率",
    "maternity": "生育保险费率",
    "major_illness": "大病互助补充保险费率",
    "unemployment": "失业保险费率",
    "injury": "工伤保险费率",
}


@dataclass(frozen=True)
class ValueRow:
    """One value over one span: section, name, value in words, first and last day, source, how well it is founded."""

    section: str
    name: str
    value: str
    start: date | None
    end: date | None
    source: Source | None
    provisional: bool = False
    unknown: bool = False
    reason: str = ""


def number(value: Fraction) -> str:
    """An exact number: decimal when it ends, else as a fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact:,f}"
    return text.replace("-", "−")


def percent(value: Fraction) -> str:
    """A rate as per cent."""
    return f"{number(value * 100)}%"


def value_rows(pack: Pack) -> list[ValueRow]:
    """All values of a pack, section by section."""
    return [*_pay(pack), *_items(pack), *_statutory(pack), *_published(pack)]


def _dated(section: str, series: Series[T], words: Callable[[T], str], name: str = "") -> Iterator[ValueRow]:
    figures = series.figures
    for place, figure in enumerate(figures):
        end = figures[place + 1].start if place + 1 < len(figures) else series.end
        yield _row(section, name or series.name, figure, words, end, series.unit)


def _row(section: str, name: str, figure: Figure[T], words: Callable[[T], str], end: date | None, unit: str) -> ValueRow:
    unknown = figure.value is None
    text = UNKNOWN if figure.value is None else words(figure.value) + (f" {unit}" if unit else "")
    last = _last_day(end)
    return ValueRow(section, name, text, figure.start, last, figure.source, figure.provisional, unknown, figure.reason)


def _last_day(end: date | None) -> date | None:
    """The last day of a half-open span: 至 is read as including it."""
    return None if end is None else end - timedelta(days=1)


def _pay(pack: Pack) -> Iterator[ValueRow]:
    for post in pack.posts:
        if post.bands is not None:
            yield from _dated("岗位", post.bands, lambda band: f"{band[0]}—{band[1]} 级", post.name)
        else:
            yield ValueRow("岗位", post.name, "不分级", None, None, None)
    if pack.grade is not None:
        yield from _dated("等级", pack.grade, _grade)
    for series in pack.series.values():
        yield from _dated("参数", series, number)
    for table in pack.tables.values():
        yield from _dated("系数表", table.versions, _table, table.name)
    if pack.assessment is not None:
        yield from _dated("考核", pack.assessment, _assessment)
    for leave in pack.leaves:
        yield from _dated("假期", leave, _leave)


def _items(pack: Pack) -> Iterator[ValueRow]:
    for item in pack.items:
        text = item.formula.text if item.formula is not None else "录入"
        yield ValueRow("工资项目", item.name, text, item.start, _last_day(item.end), item.source)
    settings = pack.settings
    if settings.fund_rate is not None:
        yield from _dated("单位设置", settings.fund_rate, percent)
    if settings.wage_class is not None:
        yield from _dated("单位设置", settings.wage_class, str)
    for key, rates in settings.insurance_rates.items():
        yield from _dated("单位设置", rates, _contribution, f"{_INSURANCES.get(key, rates.name)}（单位自定）")


def _statutory(pack: Pack) -> Iterator[ValueRow]:
    for rule in pack.insurances:
        yield from _dated("社会保险", rule.rates, _contribution, f"{rule.name}费率")
        yield from _dated("社会保险", rule.limits, _limits, f"{rule.name}缴费基数")
    fund = pack.housing_fund
    if fund is not None:
        yield from _dated("住房公积金", fund.rates, _fund_rates, "缴存比例")
        yield from _dated("住房公积金", fund.caps, number, "缴存基数上限")
        yield from _dated("住房公积金", fund.floors, _by_class, "缴存基数下限")
    if pack.minimum_wage is not None:
        yield from _dated("最低工资", pack.minimum_wage, _by_class)
    if pack.income_tax is not None:
        yield from _dated("个人所得税", pack.income_tax, _income_tax)


def _published(pack: Pack) -> Iterator[ValueRow]:
    for average in pack.averages:
        text = UNKNOWN if average.amount is None else f"{number(average.amount)} 元／年"
        name = f"{average.region} {average.definition}"
        yield ValueRow(
            "平均工资",
            f"{average.year}年　{name}",
            text,
            average.published,
            None,
            average.source,
            average.provisional,
            average.amount is None,
            average.reason,
        )
    check = pack.wage_check
    if check is not None:
        yield ValueRow("均薪核查", "比较口径", f"{check.region}　{check.definition}", None, None, check.source)


def _contribution(rate: Contribution) -> str:
    return f"单位 {percent(rate.employer)}　个人 {percent(rate.personal)}"


def _limits(limits: Limits) -> str:
    return f"{number(limits.floor)}—{number(limits.cap)} 元／月"


def _fund_rates(rates: tuple[Fraction, Fraction]) -> str:
    return f"{percent(rates[0])}—{percent(rates[1])}"


def _by_class(values: Mapping[str, Fraction]) -> str:
    return "　".join(f"{name} {number(value)}" for name, value in values.items())


def _assessment(rule: AssessmentRule) -> str:
    return "　".join(f"{result} {number(value)}" for result, value in rule.coefficients.items())


def _leave(rule: LeaveRule) -> str:
    return f"{rule.kind}：照发 {percent(rule.paid_share)}"


def _grade(rule: GradeRule) -> str:
    parts = [f"每 {number(rule.step_years)} 年晋 1 级", _PART_YEARS[rule.part_year]]
    if rule.bad_results:
        parts.append(f"{'、'.join(rule.bad_results)}的年度不计")
    if rule.educations:
        parts.append("学历加级")
    if rule.certificates:
        parts.append("证书加级")
    return "，".join(parts)


def _income_tax(rule: IncomeTaxRule) -> str:
    steps = "；".join(_bracket(bracket) for bracket in rule.brackets)
    return f"减除费用 {number(rule.basic_deduction)} 元／月；{steps}"


def _bracket(bracket: Bracket) -> str:
    upto = f"至 {number(bracket.upto)}" if bracket.upto is not None else "以上"
    return f"{upto} {percent(bracket.rate)}"


def _table(table: Table) -> str:
    cells = _first(table.cells.items(), 6)
    text = "　".join(f"{'／'.join(keys)} {number(value)}" for keys, value in cells)
    rest = len(table.cells) - len(cells)
    return text + (f"　… 共 {len(table.cells)} 格" if rest > 0 else "")


def _first(items: Iterable[tuple[tuple[str, ...], Fraction]], count: int) -> list[tuple[tuple[str, ...], Fraction]]:
    return [item for _, item in zip(range(count), items, strict=False)]
