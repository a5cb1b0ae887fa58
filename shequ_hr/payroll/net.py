"""From sheet to slip: leave, insurance, tax and net in their order, and the guard that lines and sums agree.

gross - deductions = net, each the sum of the shown lines; nothing hidden moves net.
"""

from __future__ import annotations

import msgspec

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import LineKind, Override, PayFacts, Slip, SlipLine, TaxTotals
from shequ_hr.model.people import Assignment, Dossier
from shequ_hr.money import Fen
from shequ_hr.payroll.contributions import NONE, Contributions
from shequ_hr.payroll.grade_pay import ItemLine
from shequ_hr.payroll.income_tax import Withholding, bonus_apart, withhold
from shequ_hr.payroll.leave import LeaveLine, leave_lines
from shequ_hr.payroll.plan import MonthPlan, PaySheet
from shequ_hr.payroll.segments import Part
from shequ_hr.payroll.slip_warnings import warnings_of

TAX_LABEL, BONUS_TAX_LABEL, TAX_GROUP = "个人所得税", "年终奖个人所得税", "个人所得税"


class Work(msgspec.Struct):
    """Everything that one slip was made from: what explanations are told from."""

    plan: MonthPlan
    facts: PayFacts
    parts: list[Part]
    sheet: PaySheet
    leave: tuple[LeaveLine, ...]
    contributions: Contributions
    withholding: Withholding | None
    bonus: Fen
    """The once-a-year bonus that is taxed apart."""
    bonus_tax: Fen
    slip: Slip


def calculate(plan: MonthPlan, facts: PayFacts) -> Work:
    """One person's slip with everything it came from; a UserError is that person's."""
    if facts.overrides:
        plan.check_overrides(facts.overrides)
    parts = plan.cutter.parts(facts)
    sheet = plan.sheet(facts, parts)
    if not parts and not sheet.lines:
        raise UserError(
            f"{plan.month.label}不在职", "这个月没有一天在职，也没有录入任何项目。", "核对任职经历，或不为这个人发放。"
        )
    leave: tuple[LeaveLine, ...] = ()
    contributions = NONE
    if plan.takes_contributions:
        leave = _leave(plan, facts, parts, sheet)
        if not facts.contributed:
            contributions = plan.contributions.of(facts.dossier)
    sums = _Sums(plan, facts, sheet, leave, contributions)
    slip = _slip(facts, parts, sums)
    work = Work(plan, facts, parts, sheet, leave, contributions, sums.withholding, sums.apart, sums.bonus_tax, slip)
    warnings = warnings_of(plan, facts, parts, slip, sums.apart, sheet.bonus)
    if warnings:
        work.slip = msgspec.structs.replace(slip, warnings=warnings)
    return work


def _leave(plan: MonthPlan, facts: PayFacts, parts: list[Part], sheet: PaySheet) -> tuple[LeaveLine, ...]:
    if not facts.leaves:
        return ()
    if not parts:
        raise UserError(
            f"{plan.month.label}不在职，却录入了请假", "没有在职日期的月份不能扣请假。", "请删去请假，或补上任职经历。"
        )
    return leave_lines(facts.leaves, plan.pack, parts[-1].span.start, sheet.lines, plan.days)


class _Sums:
    """The sides of a slip with overrides put in, and the tax on them."""

    __slots__ = (
        "apart",
        "bonus_tax",
        "deductions",
        "earnings",
        "employer",
        "exempt",
        "gross",
        "special",
        "taxes",
        "withholding",
    )

    def __init__(
        self, plan: MonthPlan, facts: PayFacts, sheet: PaySheet, leave: tuple[LeaveLine, ...], contributions: Contributions
    ) -> None:
        self.gross, self.exempt = sheet.gross, sheet.exempt
        self.earnings = sheet.earnings
        personal, self.employer = contributions.personal_lines, contributions.employer_lines
        self.special = contributions.personal
        if leave:
            taken = _replaced(tuple(one.line for one in leave), facts.overrides)
            self.earnings += taken
            self.gross += sum([line.amount for line in taken])
            # What leave takes from items that are not taxable lessens the exempt income, not the taxable one.
            self.exempt -= sum(
                [-one.line.amount - one.taxable for one, line in zip(leave, taken, strict=True) if line is one.line]
            )
        if facts.overrides:
            personal, self.employer = _replaced(personal, facts.overrides), _replaced(self.employer, facts.overrides)
            self.special = sum([line.amount for line in personal])
        self.apart = sheet.bonus if _taxed_apart(plan, facts, sheet) else 0
        self.withholding = self._withhold(plan, facts, sheet)
        self.bonus_tax = bonus_apart(plan.tax_table, self.apart) if self.apart else 0
        self.taxes = _replaced(self._tax_lines(), facts.overrides)
        self.deductions = personal + self.taxes + sheet.deductions

    def _withhold(self, plan: MonthPlan, facts: PayFacts, sheet: PaySheet) -> Withholding | None:
        """Tax on wages; a further run that pays somebody no wages withholds nothing from them."""
        if not plan.takes_contributions and not any(_is_wage(one, self.apart) for one in sheet.lines):
            return None
        return withhold(plan.tax_table, plan.month, facts.tax, self.gross - self.apart, self.exempt, self.special)

    def _tax_lines(self) -> tuple[SlipLine, ...]:
        lines: tuple[SlipLine, ...] = ()
        if self.withholding is not None:
            lines = (SlipLine("income_tax", TAX_LABEL, LineKind.DEDUCTION, self.withholding.withheld, TAX_GROUP),)
        if self.apart:
            lines += (SlipLine("annual_bonus_tax", BONUS_TAX_LABEL, LineKind.DEDUCTION, self.bonus_tax, TAX_GROUP),)
        return lines


def _is_wage(one: ItemLine, apart: Fen) -> bool:
    return not one.rule.deduction and not (apart and one.rule.annual_bonus)


def _taxed_apart(plan: MonthPlan, facts: PayFacts, sheet: PaySheet) -> bool:
    """Once a person a year, while the rule allows it; else the bonus is part of the month's wages."""
    return sheet.bonus > 0 and not facts.tax.bonus_used and bool(plan.tax_table.bonus_steps)


def _replaced(lines: tuple[SlipLine, ...], overrides: tuple[Override, ...]) -> tuple[SlipLine, ...]:
    if not overrides:
        return lines
    amounts = {override.item: override.amount for override in overrides}
    return tuple(msgspec.structs.replace(line, amount=amounts[line.item]) if line.item in amounts else line for line in lines)


def _slip(facts: PayFacts, parts: list[Part], sums: _Sums) -> Slip:
    deducted = 0
    for line in sums.deductions:
        deducted += line.amount
    withheld = sums.taxes[0].amount if sums.withholding is not None else 0
    person = parts[-1].person if parts else None
    last = person.assignment if person is not None else last_assignment(facts.dossier)
    return Slip(
        worker=facts.worker,
        community=last.community if last is not None else "",
        post=person.post.name if person is not None else last.post if last is not None else "",
        grade=person.grade_number if person is not None else None,
        days=sum([part.days for part in parts]),
        lines=sums.earnings + sums.deductions + sums.employer,
        gross=sums.gross,
        deductions=deducted,
        net=sums.gross - deducted,
        employer=sum([line.amount for line in sums.employer]),
        tax=TaxTotals(income=sums.gross - sums.apart, exempt=sums.exempt, insurance=sums.special, withheld=withheld),
    )


def last_assignment(dossier: Dossier) -> Assignment | None:
    """The post held last: what a slip shows of somebody who is paid after leaving."""
    return max(dossier.assignments, key=lambda one: (one.span.start, one.community, one.post), default=None)
