"""One policy pack with all its rules, and the packs of an office put together. Built by the loader only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from shequ_hr.money import RoundingUnit
from shequ_hr.rules.dated import Series, Source
from shequ_hr.rules.pay_rules import AssessmentRule, CertificateLevel, FactRule, GradeRule, ItemRule, LeaveRule, Post, TableRule
from shequ_hr.rules.statutory_rules import AverageWage, Contribution, HousingFundRule, IncomeTaxRule, InsuranceRule


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example that the pack carries: given facts, expected figures, and where it stands in the file.

    ``kind``: ``pay`` (given as ``trial pay`` without the pack), ``tax`` (``trial tax``), ``insurance`` (``trial insurance``),
    ``history`` (every value of one rule by the day it begins). The last concerns the pack alone:
    ``rules.self_check.differences(example, pack)`` runs it.
    """

    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    line: int
    kind: str = "pay"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What a region leaves to the office, each dated: fund rate, 最低工资 class, rates of insurances the region leaves open."""

    fund_rate: Series[Fraction] | None = None
    wage_class: Series[str] | None = None
    insurance_rates: Mapping[str, Series[Contribution]] = field(default_factory=dict)
    fund_rounding: RoundingUnit | None = None
    """Rounding unit of the housing fund where the region leaves it open; assemble() puts it into the rule."""


@dataclass(frozen=True, slots=True)
class WageCheckRule:
    """The promise 人均收入 > 上年平均工资: which published figure it is measured against."""

    region: str
    definition: str
    carry_forward: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Pack:
    """One policy pack. Any section may be absent; a pay pack ``uses`` the packs of its nation and region."""

    id: str
    title: str
    region: str
    version: str
    template: bool
    note: str
    digest: str
    """SHA-256 of the text in UTF-8, as it was handed to the loader."""
    uses: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    facts: tuple[FactRule, ...] = ()
    series: Mapping[str, Series[Fraction]] = field(default_factory=dict)
    tables: Mapping[str, TableRule] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    certificates: tuple[CertificateLevel, ...] = ()
    grade: Series[GradeRule] | None = None
    assessment: Series[AssessmentRule] | None = None
    leaves: tuple[Series[LeaveRule], ...] = ()
    items: tuple[ItemRule, ...] = ()
    settings: OfficeSettings = field(default_factory=OfficeSettings)
    insurances: tuple[InsuranceRule, ...] = ()
    housing_fund: HousingFundRule | None = None
    minimum_wage: Series[Mapping[str, Fraction]] | None = None
    income_tax: Series[IncomeTaxRule] | None = None
    averages: tuple[AverageWage, ...] = ()
    wage_check: WageCheckRule | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of an office: its pay pack and what that uses, merged; the first pack that has a section provides it."""

    pay: Pack
    packs: tuple[Pack, ...]
    insurances: tuple[InsuranceRule, ...]
    housing_fund: HousingFundRule | None
    minimum_wage: Series[Mapping[str, Fraction]] | None
    income_tax: Series[IncomeTaxRule] | None
    averages: tuple[AverageWage, ...]

    @property
    def digests(self) -> dict[str, str]:
        """Pack id -> SHA-256 of its text: what a run freezes."""
        return {pack.id: pack.digest for pack in self.packs}
