"""What formulas read while they are evaluated for one part of a month, and the value of each item for a whole period.

An item is evaluated once for all people who agree in what it reads. Nothing is prorated or paid here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import msgspec

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.money import to_fen
from shequ_hr.payroll.person import Raw
from shequ_hr.payroll.rulebook import RuleBook
from shequ_hr.rules.facts import NONE
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import AssessmentRule, Entry, FactRule, FactType, Formula, ItemRule, Series, Value
from shequ_hr.rules.tables import look_up


class ItemValue(msgspec.Struct, frozen=True):
    """An item for a whole period in yuan: exact, as other formulas read it, and whether a 暂按 figure went in."""

    exact: Fraction
    read: Fraction
    provisional: bool


@dataclass(slots=True)
class Stage:
    """Rules from a day of the month on, with the item values that were computed under them."""

    day: date
    memo: dict[tuple[object, ...], ItemValue]


class PartValues:
    """The environment of formulas for one part: its facts and the rules in force on its first day (schema.Environment)."""

    __slots__ = ("book", "missing", "provisional", "stage", "values")

    def __init__(self, book: RuleBook, stage: Stage, values: Mapping[str, Raw], missing: Mapping[str, str]) -> None:
        self.book = book
        self.stage = stage
        self.values = values
        self.missing = missing
        self.provisional = False

    def value(self, name: str) -> Value:
        """A fact, a series or another item by its Chinese name."""
        if name in self.values:
            return self._fact(name, self.values[name])
        series = self.book.series.get(name)
        if series is not None:
            figure = series.figure_on(self.stage.day)
            self.provisional |= figure.provisional
            return series.on(self.stage.day)
        if name == "考核系数":
            return self.coefficient()
        if name in {"年份", "月份"}:
            month = self.book.month
            return Fraction(month.year if name == "年份" else month.month)
        rule = self.book.item_on(name, self.stage.day)
        if rule is None:
            raise RuleNotInForce(name, self.book.region, self.stage.day.isoformat())
        item = self.item(rule)
        self.provisional |= item.provisional
        return item.read

    def look_up(self, table: str, keys: tuple[Value, ...]) -> Fraction:
        """One cell of a table in force on the part's first day."""
        cell, figure = look_up(self.book.tables[table], self.stage.day, keys)
        self.provisional |= figure.provisional
        return cell

    def average_wage(self, region: str, definition: str) -> Fraction:
        """The prior year's published average wage in yuan a year."""
        found = self.book.average(region, definition)
        self.provisional |= found.provisional
        return found.amount

    def item(self, rule: ItemRule) -> ItemValue:
        """The item for a whole period before proration; UserError when it is typed in and was not."""
        formula = rule.formula
        if formula is None:
            amount = self._number(rule, self._fact(rule.name, self.values.get(rule.name)))
            return ItemValue(amount, amount, provisional=False)
        key = (rule.name, *(self.values.get(name) for name in self.book.reads(rule.name)))
        found = self.stage.memo.get(key)
        if found is None:
            found = self.stage.memo[key] = self._evaluate(rule, formula)
        return found

    def _evaluate(self, rule: ItemRule, formula: Formula) -> ItemValue:
        outer, self.provisional = self.provisional, False
        try:
            exact = self._number(rule, formula.evaluate(self))
        finally:
            own, self.provisional = self.provisional, outer
        # What is shown is what others read: a formula never sees more decimals than the line has, unless it is a coefficient.
        read = exact if rule.exact else Fraction(to_fen(exact, rule.unit, rule.mode), 100)
        return ItemValue(exact, read, own)

    @staticmethod
    def _number(rule: ItemRule, value: Value) -> Fraction:
        if isinstance(value, (bool, str)):
            raise UserError(f"“{rule.name}”得不到金额", f"得到的是“{value}”，不是数字。", "改正政策包里的公式。")
        return value

    def coefficient(self) -> Fraction:
        """考核系数 of the result in force; UserError without a result or with one that the rule does not list.

        A trial may give the coefficient itself.
        """
        given = self.values.get("考核系数")
        if isinstance(given, (int, Fraction)):
            return Fraction(given)
        rule = self.assessment()
        result = self.result()
        if result == NONE:
            raise UserError(
                "没有考核结果",
                "计发考核奖需要有效的年度考核结果，这个人没有。",
                "请导入考核结果（import assessment-results）。",
            )
        if result not in rule.coefficients:
            raise UserError(
                f"考核结果“{result}”没有对应的系数",
                f"政策包里的考核结果有：{'、'.join(rule.coefficients)}。",
                "请改正考核结果，或在政策包的 [[assessment]] 里补上。",
            )
        return rule.coefficients[result]

    def result(self) -> str:
        """The result that counts: the one in force, else the one that the pack assumes."""
        result = str(self.values.get("考核结果") or NONE)
        if result == NONE:
            return self.assessment().missing or NONE
        return result

    def assessment(self) -> AssessmentRule:
        """The rule of coefficients in force; RuleNotInForce when the pack has none."""
        series = self.assessments()
        self.provisional |= series.figure_on(self.stage.day).provisional
        return series.on(self.stage.day)

    def assessments(self) -> Series[AssessmentRule]:
        """The pack's rules of coefficients; RuleNotInForce when it has none."""
        series = self.book.pack.assessment
        if series is None:
            raise RuleNotInForce("考核系数", self.book.region, self.stage.day.isoformat())
        return series

    def _fact(self, name: str, raw: Raw) -> Value:
        if isinstance(raw, (bool, Fraction)):
            return raw
        if isinstance(raw, int):
            return Fraction(raw)
        own = self.book.facts.get(name)
        if raw is None:
            why = self.missing.get(name) or (_where(own) if own is not None else "这项信息没有登记。")
            raise UserError(f"没有“{name}”", why, "补上后重新计算。")
        return raw if own is None else fact_value(own, raw)


def _where(rule: FactRule) -> str:
    """Missing is not zero: where the fact or the typed-in amount belongs."""
    place = "当月录入" if rule.entry is Entry.MONTH else "人员资料"
    return f"计算要用到它，没有填不等于 0。请在{place}里填“{rule.name}”。"


def fact_value(rule: FactRule, text: str) -> Value:
    """The text of a fact as its declared type; a value outside the declared ones is a UserError."""
    if rule.values and text not in rule.values:
        raise UserError(f"“{rule.name}”的值不对", f"填的是“{text}”，只能是：{'、'.join(rule.values)}。", "改正后重新计算。")
    if rule.type is FactType.TEXT:
        return text
    if rule.type is FactType.BOOL:
        if text in {"是", "否", "true", "false"}:
            return text in {"是", "true"}
        raise UserError(f"“{rule.name}”的值不对", f"填的是“{text}”，只能是：是、否。", "改正后重新计算。")
    number = read_number(text)
    if number is None:
        raise UserError(f"“{rule.name}”不是数字", f"填的是“{text}”。", "填阿拉伯数字后重新计算。")
    return number
