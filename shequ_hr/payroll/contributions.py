"""The insurance and housing-fund lines of one person in one month, both sides; people on the same bases are computed once.

Whole months only. Owns who is enrolled on which base; rates, limits and rounding are in social_insurance and housing_fund.
"""

from __future__ import annotations

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
class Side:
    """What one side pays of one insurance or of the fund: ``rate`` None = the person's own or the office's fund rate."""

    part: InsurancePart | FundPart
    key: str
    item: str
    label: str
    kind: LineKind
    group: str
    rate: Fraction | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One side with the declared base, the base inside the limits, and the rate: what an explanation is told from."""

    part: InsurancePart | FundPart
    declared: ContributionBase
    base: Fen
    rate: Fraction
    line: SlipLine


@dataclass(frozen=True, slots=True)
class Contributions:
    """All lines of a month. The personal side is 专项扣除 for the income tax."""

    personal_lines: tuple[SlipLine, ...] = ()
    employer_lines: tuple[SlipLine, ...] = ()
    personal: Fen = 0


NONE = Contributions()


class ContributionBook:
    """The insurances and the fund of a month, ready for many people."""

    def __init__(self, rules: RuleSet, month: PayMonth) -> None:
        settings, day = rules.pay.settings, month.first_day
        self.month = month
        self._first, self._last = month.first_day, month.last_day
        self.sides: list[tuple[Side, ...]] = []
        for part in insurance_parts(rules.insurances, settings, day):
            sides = ((part.personal, True), (part.employer, False))
            # A side with the rate 0 has no line; an insurance without any needs no base either.
            lines = tuple(_side(part, part.rule.key, part.rule.name, rate, personal) for rate, personal in sides if rate)
            if lines:
                self.sides.append(lines)
        if rules.housing_fund is not None:
            fund = fund_part(rules.housing_fund, settings, day)
            self.sides.append(tuple(_side(fund, HOUSING_FUND, FUND_NAME, None, personal) for personal in (True, False)))
        self._memo: dict[tuple[object, ...], Contributions] = {}
        self._lines: dict[tuple[str, Fen, str | None], list[SlipLine]] = {}

    def of(self, dossier: Dossier) -> Contributions:
        """The lines of a person; none for somebody not insured here. UserError without a declared base."""
        if not enrolled(dossier, self._first, self._last):
            return NONE
        bases = bases_in_force(dossier, self._last)
        key: tuple[object, ...] | None = None
        if not dossier.exemptions:
            key = tuple([(kind, base.amount, base.rate) for kind, base in bases.items()])
            found = self._memo.get(key)
            if found is not None:
                return found
        made = self._made(dossier, bases)
        if key is not None:
            self._memo[key] = made
        return made

    def _made(self, dossier: Dossier, bases: dict[str, ContributionBase]) -> Contributions:
        personal: list[SlipLine] = []
        employer: list[SlipLine] = []
        total = 0
        for sides in self.sides:
            first = sides[0]
            if dossier.exemptions and exemption_for(dossier, first.key, self.month) is not None:
                continue
            declared = self._declared(first, bases)
            base = first.part.clamp(declared.amount)
            key = (first.key, base, declared.rate)
            lines = self._lines.get(key)
            if lines is None:
                lines = self._lines[key] = [self._line(side, base, declared) for side in sides]
            for line in lines:
                if line.kind is LineKind.DEDUCTION:
                    personal.append(line)
                    total += line.amount
                else:
                    employer.append(line)
        return Contributions(tuple(personal), tuple(employer), total)

    def _line(self, side: Side, base: Fen, declared: ContributionBase) -> SlipLine:
        amount = side.part.amount(base, self._rate(side, declared))
        return SlipLine(side.item, side.label, side.kind, amount, side.group, 0, side.provisional)

    def _declared(self, side: Side, bases: dict[str, ContributionBase]) -> ContributionBase:
        declared = bases.get(side.key)
        if declared is None and side.key != HOUSING_FUND:
            declared = bases.get(SOCIAL)
        if declared is None:
            raise missing_base(side.key, FUND_NAME if isinstance(side.part, FundPart) else side.part.rule.name, self.month)
        return declared

    def _rate(self, side: Side, declared: ContributionBase) -> Fraction:
        if isinstance(side.part, FundPart):
            return side.part.rate_of(declared.rate)
        return side.rate or Fraction(0)

    def explained(self, dossier: Dossier, line: SlipLine) -> ContributionLine:
        """How a line of a person's contributions came about, before any override."""
        side = next(side for sides in self.sides for side in sides if side.item == line.item)
        declared = self._declared(side, bases_in_force(dossier, self._last))
        base, rate = side.part.clamp(declared.amount), self._rate(side, declared)
        computed = msgspec.structs.replace(line, amount=side.part.amount(base, rate))
        return ContributionLine(side.part, declared, base, rate, computed)


def _side(part: InsurancePart | FundPart, key: str, name: str, rate: Fraction | None, personal: bool) -> Side:
    return Side(
        part=part,
        key=key,
        item=f"{key}_{'personal' if personal else 'employer'}",
        label=f"{name}（{'个人' if personal else '单位'}）",
        kind=LineKind.DEDUCTION if personal else LineKind.EMPLOYER,
        group=PERSONAL_GROUP if personal else EMPLOYER_GROUP,
        rate=rate,
        provisional=part.provisional,
    )
