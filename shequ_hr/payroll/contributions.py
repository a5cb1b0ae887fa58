"""The insurance and housing-fund lines of one person in one month, both sides; people on the same bases are computed once.

Whole months only. Owns who is enrolled on which base; rates, limits and rounding are in social_insurance and housing_fund.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import msgspec

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
    """One side with the declared base, the base inside the limits, and the rate: what an explanation is told from."""

    part: InsurancePart | FundPart
    declared: ContributionBase
    base: Fen
    rate: Fraction
    line: SlipLine


class Contributions(msgspec.Struct, frozen=True):
    """All lines of a month. The personal side is 专项扣除 for the income tax."""

    personal_lines: tuple[SlipLine, ...] = ()
    employer_lines: tuple[SlipLine, ...] = ()
    personal: Fen = 0


NONE = Contributions()

Pair = tuple[SlipLine | None, SlipLine | None]
"""The person's and the employer's line; None for a side that pays nothing."""


class Scheme:
    """One insurance or the fund in a month; the lines of a base are made once."""

    def __init__(self, part: InsurancePart | FundPart) -> None:
        self.part = part
        if isinstance(part, FundPart):
            self.key, self.name, self.active = HOUSING_FUND, FUND_NAME, True
        else:
            # An insurance without any rate needs no base either.
            self.key, self.name, self.active = part.rule.key, part.rule.name, bool(part.personal or part.employer)
        self._own = f"{self.key}_personal", f"{self.name}（个人）", LineKind.DEDUCTION, PERSONAL_GROUP
        self._office = f"{self.key}_employer", f"{self.name}（单位）", LineKind.EMPLOYER, EMPLOYER_GROUP
        self._provisional = part.provisional
        self._pairs: dict[tuple[Fen, str | None], Pair] = {}
        self._fund_rates: dict[str | None, Fraction] = {}

    def rate(self, declared: ContributionBase, personal: bool) -> Fraction:
        """The rate of one side; of the fund it is the person's own or the office's."""
        part = self.part
        if not isinstance(part, FundPart):
            return part.personal if personal else part.employer
        rate = self._fund_rates.get(declared.rate)
        if rate is None:
            rate = self._fund_rates[declared.rate] = part.rate_of(declared.rate)
        return rate

    def pair(self, declared: ContributionBase) -> Pair:
        """Both lines on a declared base; a side with the rate 0 has none."""
        key = (declared.amount, declared.rate)
        found = self._pairs.get(key)
        if found is None:
            base = self.part.clamp(declared.amount)
            found = self._pairs[key] = self._line(base, declared, True), self._line(base, declared, False)
        return found

    def _line(self, base: Fen, declared: ContributionBase, personal: bool) -> SlipLine | None:
        rate = self.rate(declared, personal)
        if not rate:
            return None
        item, label, kind, group = self._own if personal else self._office
        return SlipLine(item, label, kind, self.part.amount(base, rate), group, 0, self._provisional)


class ContributionBook:
    """The insurances and the fund of a month, ready for many people."""

    def __init__(self, rules: RuleSet, month: PayMonth) -> None:
        settings, day = rules.pay.settings, month.first_day
        self.month = month
        self._first, self._last = month.first_day, month.last_day
        schemes = [Scheme(part) for part in insurance_parts(rules.insurances, settings, day)]
        if rules.housing_fund is not None:
            schemes.append(Scheme(fund_part(rules.housing_fund, settings, day)))
        self._schemes = [scheme for scheme in schemes if scheme.active]
        self._made: dict[tuple[object, ...], Contributions] = {}

    def of(self, dossier: Dossier) -> Contributions:
        """The lines of a person; none for somebody not insured here. UserError without a declared base."""
        if not enrolled(dossier, self._first, self._last):
            return NONE
        bases = bases_in_force(dossier, self._last)
        exempt: tuple[str, ...] = ()
        if dossier.exemptions:
            exempt = tuple([one.key for one in self._schemes if exemption_for(dossier, one.key, self.month) is not None])
        key = (exempt, *[(base.kind, base.amount, base.rate) for base in bases.values()])
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make([one for one in self._schemes if one.key not in exempt], bases)
        return found

    def _make(self, schemes: Iterable[Scheme], bases: dict[str, ContributionBase]) -> Contributions:
        personal: list[SlipLine] = []
        employer: list[SlipLine] = []
        total = 0
        for scheme in schemes:
            own, other = scheme.pair(self._declared(scheme, bases))
            if own is not None:
                personal.append(own)
                total += own.amount
            if other is not None:
                employer.append(other)
        return Contributions(tuple(personal), tuple(employer), total)

    def _declared(self, scheme: Scheme, bases: dict[str, ContributionBase]) -> ContributionBase:
        declared = bases.get(scheme.key)
        if declared is None and scheme.key != HOUSING_FUND:
            declared = bases.get(SOCIAL)
        if declared is None:
            raise missing_base(scheme.key, scheme.name, self.month)
        return declared

    def explained(self, dossier: Dossier, line: SlipLine) -> ContributionLine:
        """How a line of a person's contributions came about, before any override."""
        key, _, side = line.item.rpartition("_")
        scheme = next(scheme for scheme in self._schemes if scheme.key == key)
        declared = self._declared(scheme, bases_in_force(dossier, self._last))
        base, rate = scheme.part.clamp(declared.amount), scheme.rate(declared, side == "personal")
        computed = msgspec.structs.replace(line, amount=scheme.part.amount(base, rate))
        return ContributionLine(scheme.part, declared, base, rate, computed)
