"""What a policy pack says, parsed and typed: the one place to import it from. Every value is dated and carries its source.

Amounts are exact yuan (Fraction), rates exact fractions of one. Built by the loader only; read by grades and payroll.
Nothing in here knows TOML, and no figure stands in code.
"""

from __future__ import annotations

from shequ_hr.rules.dated import Figure, Series, Source, Standing
from shequ_hr.rules.formula import Environment, FactType, Formula, Value
from shequ_hr.rules.pack import Example, OfficeSettings, Pack, RuleSet, WageCheckRule
from shequ_hr.rules.pay_rules import (
    AssessmentRule,
    BadYear,
    CertificateLevel,
    Convention,
    Credit,
    EarlyPromotion,
    EducationCredit,
    Effective,
    Entry,
    FactRule,
    GradeRule,
    ItemRule,
    LeaveRule,
    PartYear,
    Period,
    Post,
    Table,
    TableRule,
)
from shequ_hr.rules.statutory_rules import (
    AverageWage,
    Bracket,
    Contribution,
    HousingFundRule,
    IncomeTaxRule,
    InsuranceRule,
    Limits,
)

__all__ = [
    "AssessmentRule",
    "AverageWage",
    "BadYear",
    "Bracket",
    "CertificateLevel",
    "Contribution",
    "Convention",
    "Credit",
    "EarlyPromotion",
    "EducationCredit",
    "Effective",
    "Entry",
    "Environment",
    "Example",
    "FactRule",
    "FactType",
    "Figure",
    "Formula",
    "GradeRule",
    "HousingFundRule",
    "IncomeTaxRule",
    "InsuranceRule",
    "ItemRule",
    "LeaveRule",
    "Limits",
    "OfficeSettings",
    "Pack",
    "PartYear",
    "Period",
    "Post",
    "RuleSet",
    "Series",
    "Source",
    "Standing",
    "Table",
    "TableRule",
    "Value",
    "WageCheckRule",
]
