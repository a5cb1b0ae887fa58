"""The insurance and housing-fund lines of one person in one month, both sides; people on the same bases are computed once.

Whole months only. Owns who is enrolled on which base; rates, limits and rounding are in social_insurance and housing_fund.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shequ_hr.model.payroll import LineKind, SlipLine
from shequ_hr.model.people import ContributionBase, Dossier
from shequ_hr.money import Fen
from shequ_hr.payroll.housing_fund import FundPart, fund_part
from shequ_hr.payroll.social_insurance import (
    HOUSING_FUND,
    SOCIAL,
    InsurancePart,
    bases_in_force,
    enrolled,
    exemption_for,
    insurance_parts,
    missing_base,
)
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import RuleSet

FUND_NAME = "住房公积金"
PERSONAL_GROUP, EMPLOYER_GROUP = "社保公积金（个人）", "社保公积金（单位）"


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One side of one insurance or of the fund: declared base, base after the limits, rate, and the line."""

    part: InsurancePart | FundPart
    declared: ContributionBase
    base: Fen
    rate: Fraction
    line: SlipLine


@dataclass(frozen=True, slots=True)
class Contributions:
    """All lines of a month. The personal side is 专项扣除 for the income tax."""

    lines: tuple[ContributionLine, ...] = ()
    personal_lines: tuple[SlipLine, ...] = ()
    employer_lines: tuple[SlipLine, ...] = ()
    personal: Fen = 0
    employer: Fen = 0


NONE = Contributions()


class ContributionBook:
    """The insurances and the fund of a month, ready for many people."""

    def __init__(self, rules: RuleSet, month: PayMonth) -> None:
        settings, day = rules.pay.settings, month.first_day
        self.month = month
        self.insurances = insurance_parts(rules.insurances, settings, day)
        self.fund = None if rules.housing_fund is None else fund_part(rules.housing_fund, settings, day)
        self._memo: dict[tuple[object, ...], Contributions] = {}

    def of(self, dossier: Dossier) -> Contributions:
        """The lines of a person; none for somebody not insured here. UserError without a declared base."""
        if not enrolled(dossier, self.month):
            return NONE
        bases = bases_in_force(dossier, self.month)
        key: tuple[object, ...] = tuple((kind, base.start, base.amount, base.rate) for kind, base in sorted(bases.items()))
        if dossier.exemptions:
            exempt = (*(part.rule.key for part in self.insurances), HOUSING_FUND)
            key += tuple(kind for kind in exempt if exemption_for(dossier, kind, self.month) is not None)
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._lines(dossier, bases)
        return found

    def _lines(self, dossier: Dossier, bases: dict[str, ContributionBase]) -> Contributions:
        lines: list[ContributionLine] = []
        for part in self.insurances:
            rule = part.rule
            if exemption_for(dossier, rule.key, self.month) is not None or not (part.personal or part.employer):
                continue
            declared = bases.get(rule.key) or bases.get(SOCIAL)
            if declared is None:
                raise missing_base(rule.key, rule.name, self.month)
            lines += self.insurance_lines(part, declared)
        if self.fund is not None and exemption_for(dossier, HOUSING_FUND, self.month) is None:
            declared = bases.get(HOUSING_FUND)
            if declared is None:
                raise missing_base(HOUSING_FUND, FUND_NAME, self.month)
            lines += self.fund_lines(self.fund, declared)
        return summed(lines)

    def insurance_lines(self, part: InsurancePart, declared: ContributionBase) -> list[ContributionLine]:
        """Both sides of one insurance; a side with the rate 0 has no line."""
        base = part.clamp(declared.amount)
        sides = ((part.personal, "personal"), (part.employer, "employer"))
        return [
            _side(part, declared, base, rate, part.amount(base, rate), part.rule.key, part.rule.name, side)
            for rate, side in sides
            if rate
        ]

    def fund_lines(self, part: FundPart, declared: ContributionBase) -> list[ContributionLine]:
        """Both sides of the fund: the same rate on the same base."""
        base, rate = part.clamp(declared.amount), part.rate_of(declared.rate)
        amount = part.amount(base, rate)
        return [_side(part, declared, base, rate, amount, HOUSING_FUND, FUND_NAME, side) for side in ("personal", "employer")]


def _side(
    part: InsurancePart | FundPart,
    declared: ContributionBase,
    base: Fen,
    rate: Fraction,
    amount: Fen,
    key: str,
    name: str,
    side: str,
) -> ContributionLine:
    personal = side == "personal"
    line = SlipLine(
        f"{key}_{side}",
        f"{name}（{'个人' if personal else '单位'}）",
        LineKind.DEDUCTION if personal else LineKind.EMPLOYER,
        amount,
        PERSONAL_GROUP if personal else EMPLOYER_GROUP,
        0,
        part.provisional,
    )
    return ContributionLine(part, declared, base, rate, line)


def summed(lines: list[ContributionLine]) -> Contributions:
    """Lines with their sums by side."""
    personal = tuple(one.line for one in lines if one.line.kind is LineKind.DEDUCTION)
    employer = tuple(one.line for one in lines if one.line.kind is LineKind.EMPLOYER)
    return Contributions(
        tuple(lines), personal, employer, sum(line.amount for line in personal), sum(line.amount for line in employer)
    )
