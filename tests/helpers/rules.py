"""Schema objects built by hand for tests of the calculation: no pack file needed, all figures 示例 or from domain.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.model.payroll import RunKind
from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.schema import (
    Bracket,
    Contribution,
    Convention,
    Entry,
    Environment,
    Figure,
    HousingFundRule,
    IncomeTaxRule,
    InsuranceRule,
    ItemRule,
    Limits,
    OfficeSettings,
    Pack,
    Period,
    Post,
    RuleSet,
    Series,
    Source,
    Value,
)

START = date(2019, 1, 1)
SOURCE = Source("example", "示例规定", "示例〔2019〕1号", date(2026, 11, 23))


@dataclass(frozen=True)
class StubFormula:
    """A formula for tests: a Python function of the environment with the names that it reads."""

    text: str
    compute: Callable[[Environment], Value]
    names: frozenset[str] = frozenset()
    tables: frozenset[str] = field(default=frozenset())

    def evaluate(self, environment: Environment) -> Value:
        return self.compute(environment)

    def substituted(self, environment: Environment) -> str:
        return self.text


def constant(amount: str) -> StubFormula:
    """A formula that is just an amount of yuan."""
    return StubFormula(amount, lambda _: Fraction(amount))


def series(name: str, *figures: tuple[date, Any], region: str = "示例", end: date | None = None) -> Series[Any]:
    """A series of figures with the example source."""
    return Series(name, name, region, tuple(Figure(start, value, SOURCE) for start, value in figures), end)


def brackets(*rows: tuple[str | None, str, str]) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(None if upto is None else Fraction(upto), Fraction(rate), Fraction(quick)) for upto, rate, quick in rows
    )


TAX_RULE = IncomeTaxRule(
    basic_deduction=Fraction(5000),
    brackets=brackets(
        ("36000", "0.03", "0"),
        ("144000", "0.10", "2520"),
        ("300000", "0.20", "16920"),
        ("420000", "0.25", "31920"),
        ("660000", "0.30", "52920"),
        ("960000", "0.35", "85920"),
        (None, "0.45", "181920"),
    ),
    sixty_thousand=Fraction(60000),
    first_job=True,
    bonus_brackets=brackets(
        ("3000", "0.03", "0"),
        ("12000", "0.10", "210"),
        ("25000", "0.20", "1410"),
        ("35000", "0.25", "2660"),
        ("55000", "0.30", "4410"),
        ("80000", "0.35", "7160"),
        (None, "0.45", "15160"),
    ),
    sources={
        "brackets": SOURCE,
        "basic_deduction": SOURCE,
        "bonus_brackets": SOURCE,
        "sixty_thousand": SOURCE,
        "first_job": SOURCE,
    },
)
"""domain.md 6.1."""


def insurance(key: str, name: str, employer: str, personal: str) -> InsuranceRule:
    """An insurance with the limits of 2025 (domain.md 5.1)."""
    return InsuranceRule(
        key,
        name,
        series(name, (START, Contribution(Fraction(employer), Fraction(personal)))),
        series(f"{name}基数上下限", (START, Limits(Fraction(4588), Fraction(22938)))),
        RoundingUnit.FEN,
        RoundingMode.HALF_UP,
    )


INSURANCES = (
    insurance("pension", "养老保险", "0.16", "0.08"),
    insurance("medical", "医疗保险", "0.069", "0.02"),
    insurance("unemployment", "失业保险", "0.006", "0.004"),
)

FUND = HousingFundRule(
    rates=series("住房公积金比例", (START, (Fraction("0.05"), Fraction("0.12")))),
    caps=series("住房公积金基数上限", (START, Fraction(31362))),
    floors=series("住房公积金基数下限", (START, {"一档": Fraction(2330), "二档": Fraction(2200)})),
    unit=RoundingUnit.FEN,
    mode=RoundingMode.HALF_UP,
)


def item(key: str, name: str, formula: StubFormula | str | None = None, **changes: Any) -> ItemRule:
    """A monthly, prorated (calendar), taxable item paid in regular runs; ``changes`` replace any field."""
    base = ItemRule(
        key=key,
        name=name,
        group="",
        start=START,
        end=None,
        source=SOURCE,
        formula=constant(formula) if isinstance(formula, str) else formula,
        entry=None if formula is not None else Entry.MONTH,
        paid=True,
        deduction=False,
        period=Period.MONTH,
        months=tuple(range(1, 13)),
        unit=RoundingUnit.FEN,
        mode=RoundingMode.HALF_UP,
        prorate=Convention.CALENDAR if formula is not None else None,
        taxable=True,
        insured=True,
        assessed=False,
        probation=Fraction(1),
        leave=False,
        run=RunKind.REGULAR,
        annual_bonus=False,
        counts=True,
    )
    return replace(base, **changes)


POSTS = (Post("正职", ("书记", "主任"), 3, None), Post("副职", (), 2, None), Post("工作人员", ("专职工作者",), 1, None))


def pack(**sections: Any) -> Pack:
    """A pay pack with three ungraded posts; ``sections`` replace any field."""
    given: dict[str, Any] = {"posts": POSTS, **sections}
    return Pack(id="example", title="示例", region="示例", version="1", template=False, note="", digest="0" * 64, **given)


def rules(pay: Pack | None = None, *, insured: bool = False, fund: bool = False, **sections: Any) -> RuleSet:
    """Rules with the national income tax; ``insured`` and ``fund`` add contributions."""
    own = pay or pack(**sections)
    return RuleSet(
        pay=own,
        packs=(own,),
        insurances=INSURANCES if insured else (),
        housing_fund=FUND if fund else None,
        minimum_wage=None,
        income_tax=series("个人所得税", (START, TAX_RULE), region="全国"),
        averages=(),
    )


def settings(
    fund_rate: str = "0.12", wage_class: str = "一档", rates: Mapping[str, Contribution] | None = None
) -> OfficeSettings:
    """Office settings from the beginning of time."""
    return OfficeSettings(
        fund_rate=series("公积金比例", (START, Fraction(fund_rate))),
        wage_class=series("最低工资档次", (START, wage_class)),
        insurance_rates={key: series(key, (START, value)) for key, value in (rates or {}).items()},
    )
