"""社会保险: each insurance on its own clamped base, with its own rates, limits and dates; both sides rounded by its rule.

Whole months by dated enrolment, never by days. A missing base or rule is an error, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shequ_hr.errors import UserError
from shequ_hr.model.people import ContributionBase, Dossier, EmploymentKind, InsuranceExemption
from shequ_hr.money import Fen, times, to_fen
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import Contribution, Figure, InsuranceRule, Limits, OfficeSettings, Series

SOCIAL, HOUSING_FUND = "social", "housing_fund"
INSURED_KINDS = frozenset({EmploymentKind.CONTRACT, EmploymentKind.ELECTED})


@dataclass(frozen=True, slots=True)
class InsurancePart:
    """One insurance in force in a month: rates, limits and whether either is 暂按."""

    rule: InsuranceRule
    rates: Figure[Contribution]
    limits: Figure[Limits]
    employer: Fraction
    personal: Fraction
    floor: Fen
    cap: Fen

    @property
    def provisional(self) -> bool:
        """Whether an older figure stands in."""
        return self.rates.provisional or self.limits.provisional

    def clamp(self, declared: Fen) -> Fen:
        """The base inside the limits."""
        return min(max(declared, self.floor), self.cap)

    def amount(self, base: Fen, rate: Fraction) -> Fen:
        """What one side pays on a clamped base, rounded once by the rule."""
        return times(base, rate, self.rule.unit, self.rule.mode)


def insurance_parts(rules: Iterable[InsuranceRule], settings: OfficeSettings, day: date) -> tuple[InsurancePart, ...]:
    """All insurances in force on a day; the office's own rates precede the region's (工伤行业费率)."""
    return tuple(_part(rule, settings.insurance_rates.get(rule.key, rule.rates), day) for rule in rules)


def _part(rule: InsuranceRule, rates: Series[Contribution], day: date) -> InsurancePart:
    rate, limits = rates.on(day), rule.limits.on(day)
    return InsurancePart(
        rule=rule,
        rates=rates.figure_on(day),
        limits=rule.limits.figure_on(day),
        employer=rate.employer,
        personal=rate.personal,
        floor=to_fen(limits.floor),
        cap=to_fen(limits.cap),
    )


def enrolled(dossier: Dossier, first: date, last: date) -> bool:
    """Whether the person has a kind of employment here that is insured, on any day from the month's first to its last."""
    for spell in dossier.employments:
        span = spell.span
        if spell.here and spell.kind in INSURED_KINDS and span.start <= last and (span.end is None or span.end > first):
            return True
    return False


def exemption_for(dossier: Dossier, kind: str, month: PayMonth) -> InsuranceExemption | None:
    """The dated exemption that covers the month's first day; ``social`` covers every insurance."""
    for exemption in dossier.exemptions:
        covers = exemption.kind == kind or (exemption.kind == SOCIAL and kind != HOUSING_FUND)
        if covers and month.first_day in exemption.span:
            return exemption
    return None


def bases_in_force(dossier: Dossier, last_day: date) -> dict[str, ContributionBase]:
    """The declared bases of a month by kind, given its last day: a base counts from its start month."""
    found: dict[str, ContributionBase] = {}
    for base in dossier.bases:
        if base.start <= last_day:
            before = found.get(base.kind)
            if before is None or base.start >= before.start:
                found[base.kind] = base
    return found


def missing_base(kind: str, name: str, month: PayMonth) -> UserError:
    """Nobody is insured on an unknown base."""
    label = "公积金基数" if kind == HOUSING_FUND else "社保基数"
    return UserError(
        f"没有{label}",
        f"{month.label}要缴{name}，但没有登记申报基数。",
        f"在人员资料里登记{label}及起始月份；不在本单位参保的，登记免缴及原因。",
    )
