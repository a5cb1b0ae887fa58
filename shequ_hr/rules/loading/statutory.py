"""Law and region: [[insurance]], [housing_fund], [minimum_wage], and what the office sets itself: [settings]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.loading.coverage import note_uncovered
from shequ_hr.rules.loading.dated import read_dated
from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.loading.spellings import MODES, UNITS
from shequ_hr.rules.schema import Contribution, HousingFundRule, InsuranceRule, Limits, OfficeSettings, Series

_KEY = re.compile(r"^[a-z][a-z_]*$")


def read_insurances(root: Node, region: str) -> tuple[InsuranceRule, ...]:
    """[[insurance]]: each with its own rates and base limits."""
    found: list[InsuranceRule] = []
    for node in root.children("insurance"):
        key, name = node.text("key"), node.text("name")
        if key and not _KEY.match(key):
            node.note("key", "险种的 key 只能用小写英文字母和下划线", "例如 pension、medical、unemployment、injury、maternity")
        if any(rule.key == key for rule in found):
            node.note("key", f"险种“{key}”写了两次", "合并成一个 [[insurance]]，用 rates、limits 分段。", code="duplicate")
        rule = InsuranceRule(
            key=key,
            name=name,
            rates=read_dated(node.children("rates", required=True), key, f"{name}费率", region, _contribution),
            limits=read_dated(node.children("limits", required=True), key, f"{name}缴费基数", region, _limits),
            unit=node.choice("rounding", UNITS, RoundingUnit.FEN),
            mode=node.choice("mode", MODES, RoundingMode.HALF_UP),
        )
        note_uncovered(node, "limits", rule.limits, rule.rates)
        found.append(rule)
        node.done()
    return tuple(found)


def _contribution(entry: Node) -> Contribution:
    return Contribution(_rate(entry, "employer"), _rate(entry, "personal"))


def _rate(entry: Node, key: str) -> Fraction:
    rate = entry.number(key)
    if not 0 <= rate <= 1:
        entry.note(key, "费率要在 0 到 1 之间", '例如 "16%"；百分数要带引号和百分号。')
    return rate


def _limits(entry: Node) -> Limits:
    limits = Limits(entry.number("floor"), entry.number("cap"))
    if not 0 <= limits.floor <= limits.cap:
        entry.note("cap", "上限不能低于下限", "floor 是下限，cap 是上限，单位是元每月。")
    return limits


def read_housing_fund(root: Node, region: str) -> HousingFundRule | None:
    """[housing_fund]: allowed rates of each side, caps, floors by class."""
    node = root.child("housing_fund")
    if node is None:
        return None
    rule = HousingFundRule(
        rates=read_dated(node.children("rates", required=True), "rates", "公积金比例", region, _rate_range),
        caps=read_dated(
            node.children("caps", required=True), "caps", "公积金基数上限", region, lambda entry: entry.number("value")
        ),
        floors=read_dated(node.children("floors", required=True), "floors", "公积金基数下限", region, _classes),
        unit=node.choice("rounding", UNITS, RoundingUnit.FEN),
        mode=node.choice("mode", MODES, RoundingMode.HALF_UP),
    )
    note_uncovered(node, "caps", rule.caps, rule.rates)
    note_uncovered(node, "floors", rule.floors, rule.rates)
    node.done()
    return rule


def _rate_range(entry: Node) -> tuple[Fraction, Fraction]:
    lowest, highest = _rate(entry, "lowest"), _rate(entry, "highest")
    if lowest > highest:
        entry.note("highest", "最高比例低于最低比例", '例如 lowest = "5%", highest = "12%"')
    return lowest, highest


def _classes(entry: Node) -> Mapping[str, Fraction]:
    node = entry.child("classes")
    if node is None:
        entry.note("", "缺少“classes”", '例如 classes = { "一类" = 2330, "二类" = 2200 }', code="missing")
        return {}
    return {name: node.number(name) for name in node.data}


def read_minimum_wage(root: Node, region: str) -> Series[Mapping[str, Fraction]] | None:
    """[minimum_wage]: yuan a month by class of district."""
    node = root.child("minimum_wage")
    if node is None:
        return None
    series = read_dated(node.children("values", required=True), "minimum_wage", "最低工资标准", region, _classes)
    node.done()
    return series


def read_settings(root: Node, region: str) -> OfficeSettings:
    """[settings]: the office's own fund rate, 最低工资 class, and rates that the region leaves to it."""
    node = root.child("settings")
    if node is None:
        return OfficeSettings()
    fund, wage_class = node.children("fund_rate"), node.children("wage_class")
    rates: dict[str, Series[Contribution]] = {}
    own = node.child("insurance_rates")
    if own is not None:
        for key in own.data:
            rates[key] = read_dated(own.children(key, required=True), key, f"{key} 单位自定费率", region, _contribution)
    settings = OfficeSettings(
        fund_rate=read_dated(fund, "fund_rate", "单位公积金比例", region, lambda entry: _rate(entry, "value"))
        if fund
        else None,
        wage_class=read_dated(wage_class, "wage_class", "最低工资类别", region, lambda entry: entry.text("value"))
        if wage_class
        else None,
        insurance_rates=rates,
        fund_rounding=node.choice("fund_rounding", UNITS) if node.has("fund_rounding") else None,
    )
    node.done()
    return settings
