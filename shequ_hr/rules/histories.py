"""Every rule of a pack with all days on which it changes, in words: what ``history`` examples compare and people read.

A name leads to day -> text. A rule without dates stands under 一直; a declared hole reads 不详, the end of a rule 止.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from shequ_hr.rules.loading.spellings import STANDINGS, UNITS, spelled
from shequ_hr.rules.numbers import exact_text
from shequ_hr.rules.schema import AverageWage, IncomeTaxRule, InsuranceRule, ItemRule, Pack, Series
from shequ_hr.rules.wording import (
    assessment_text,
    brackets_text,
    classes_text,
    contribution_text,
    fact_text,
    grade_text,
    item_text,
    limits_text,
    percent,
    rounding_text,
    share,
    table_text,
)

T = TypeVar("T")
History = dict[str, str]

ALWAYS, UNKNOWN, ENDED, PROVISIONAL = "一直", "不详", "止", "暂按 "
"""Words of histories that are no figures."""


def histories(pack: Pack) -> dict[str, History]:
    """All rules of a pack by name, in the order of the documentation."""
    return dict(_all(pack))


def _all(pack: Pack) -> Iterator[tuple[str, History]]:
    uses = f"；引用{'、'.join(pack.uses)}" if pack.uses else ""
    yield "本包", {ALWAYS: pack.region + ("；模板" if pack.template else "") + uses}
    for source in pack.sources.values():
        yield f"来源.{source.key}", {source.checked_on.isoformat(): spelled(STANDINGS, source.standing)}
    yield from ((f"事实.{fact.name}", {ALWAYS: fact_text(fact)}) for fact in pack.facts)
    yield from _people(pack)
    yield from ((name, _series(series, exact_text)) for name, series in pack.series.items())
    for name, table in pack.tables.items():
        stepped = [key for key, by_steps in zip(table.by, table.stepped, strict=True) if by_steps]
        yield name, _series(table.versions, table_text)
        yield f"{name}.查法", {ALWAYS: "按" + "、".join(table.by) + (f"；{'、'.join(stepped)}分档" if stepped else "")}
    yield from _items(pack.items)
    yield from ((f"请假.{leave.name}", _series(leave, lambda rule: share(rule.paid_share))) for leave in pack.leaves)
    for insurance in pack.insurances:
        yield from _insurance(insurance)
    yield from _region(pack)
    if pack.income_tax is not None:
        yield from _income_tax(pack.income_tax)
    yield from _averages(pack.averages)
    yield from _settings(pack)


def _series(series: Series[T], text: Callable[[T], str], *, merge: bool = False) -> History:
    """What begins on each day; ``merge`` leaves out days on which only other parts of the same rule change."""
    found: History = {}
    last = ""
    for figure in series.figures:
        words = UNKNOWN if figure.value is None else (PROVISIONAL if figure.provisional else "") + text(figure.value)
        if not merge or words != last:
            found[figure.start.isoformat()] = words
        last = words
    if series.end is not None:
        found[series.end.isoformat()] = ENDED
    return found


def _people(pack: Pack) -> Iterator[tuple[str, History]]:
    for post in pack.posts:
        aliases = f"；又称{'、'.join(post.aliases)}" if post.aliases else ""
        yield f"岗位.{post.name}", {ALWAYS: f"位次{post.rank}{aliases}"}
        if post.bands is not None:
            yield f"岗位.{post.name}.等级", _series(post.bands, lambda band: f"{band[0]}-{band[1]}")
    for level in pack.certificates:
        yield f"证书.{level.level}", {ALWAYS: f"位次{level.rank}" + (f"；{'、'.join(level.names)}" if level.names else "")}
    if pack.grade is not None:
        yield "等级规则", _series(pack.grade, grade_text)
    if pack.assessment is not None:
        yield "考核系数", _series(pack.assessment, assessment_text)


def _items(items: tuple[ItemRule, ...]) -> Iterator[tuple[str, History]]:
    found: dict[str, History] = {}
    for rule in items:
        history = found.setdefault(f"项目.{rule.name}", {})
        history.pop(rule.start.isoformat(), None)  # the end of the version before
        history[rule.start.isoformat()] = item_text(rule)
        if rule.end is not None:
            history[rule.end.isoformat()] = ENDED
    yield from found.items()


def _insurance(rule: InsuranceRule) -> Iterator[tuple[str, History]]:
    yield f"{rule.name}.费率", _series(rule.rates, contribution_text)
    yield f"{rule.name}.缴费基数", _series(rule.limits, limits_text)
    yield f"{rule.name}.舍入", {ALWAYS: rounding_text(rule.unit, rule.mode)}


def _region(pack: Pack) -> Iterator[tuple[str, History]]:
    if pack.housing_fund is not None:
        fund = pack.housing_fund
        yield "住房公积金.比例", _series(fund.rates, lambda pair: f"{percent(pair[0])}-{percent(pair[1])}")
        yield "住房公积金.上限", _series(fund.caps, exact_text)
        yield "住房公积金.下限", _series(fund.floors, classes_text)
        yield "住房公积金.舍入", {ALWAYS: rounding_text(fund.unit, fund.mode)}
    if pack.minimum_wage is not None:
        yield "最低工资", _series(pack.minimum_wage, classes_text)


def _income_tax(series: Series[IncomeTaxRule]) -> Iterator[tuple[str, History]]:
    parts: Mapping[str, Callable[[IncomeTaxRule], str]] = {
        "减除费用": lambda rule: exact_text(rule.basic_deduction),
        "预扣率表": lambda rule: brackets_text(rule.brackets),
        "首次就业": lambda rule: "按月份数减除" if rule.first_job else "不适用",
        "六万元规定": lambda rule: "不适用" if rule.sixty_thousand is None else exact_text(rule.sixty_thousand),
        "全年一次性奖金": lambda rule: brackets_text(rule.bonus_brackets),
    }
    yield from ((f"个人所得税.{name}", _series(series, text, merge=True)) for name, text in parts.items())


def _averages(averages: tuple[AverageWage, ...]) -> Iterator[tuple[str, History]]:
    found: dict[str, History] = {}
    for entry in averages:
        amount = UNKNOWN if entry.amount is None else (PROVISIONAL if entry.provisional else "") + exact_text(entry.amount)
        published = f"（{entry.published.isoformat()} 公布）" if entry.published is not None else ""
        found.setdefault(f"平均工资.{entry.region}.{entry.definition}", {})[str(entry.year)] = amount + published
    yield from found.items()


def _settings(pack: Pack) -> Iterator[tuple[str, History]]:
    settings = pack.settings
    if settings.fund_rate is not None:
        yield "本单位.公积金比例", _series(settings.fund_rate, percent)
    if settings.wage_class is not None:
        yield "本单位.最低工资类别", _series(settings.wage_class, str)
    if settings.fund_rounding is not None:
        yield "本单位.公积金舍入", {ALWAYS: spelled(UNITS, settings.fund_rounding)}
    for key, rates in settings.insurance_rates.items():
        yield f"本单位.费率.{key}", _series(rates, contribution_text)
    if pack.wage_check is not None:
        rule = pack.wage_check
        older = "；没有公布的用上一年" if rule.carry_forward else "；没有公布的不能比"
        yield "均薪核查", {ALWAYS: f"高于上年{rule.region}{rule.definition}平均工资{older}"}
