"""What all slips of a run share: the items it pays, who is asked for what, the month's days, insurances and the tax table.

Made once for a run. Owns the order of the slip and the pay sheet of people who agree in everything that their items read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import msgspec

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import LineKind, Override, PayFacts, RunInputs, RunKind, SlipLine
from shequ_hr.money import Fen, to_fen
from shequ_hr.payroll.contributions import ContributionBook
from shequ_hr.payroll.grade_pay import ItemLine, Slot, formula_lines, monthly_entry, override_line, typed_amounts, typed_line
from shequ_hr.payroll.income_tax import TaxTable, compile_table
from shequ_hr.payroll.person import PersonReader
from shequ_hr.payroll.proration import MonthDays
from shequ_hr.payroll.rulebook import RuleBook
from shequ_hr.payroll.segments import MonthCutter, Part
from shequ_hr.payroll.values import PartValues, Stage
from shequ_hr.rules.schema import IncomeTaxRule, ItemRule, Period, RuleSet, Series

FIXED = frozenset({"gross", "deductions", "net", "employer", "grade"})
"""Sums and the grade: nobody overrides them."""


class PaySheet(msgspec.Struct):
    """A person's item lines in the order of the slip, with their sums in fen.

    ``exempt`` and ``bonus`` are the parts of ``gross`` that are not taxable and that may be taxed apart.
    """

    lines: Sequence[ItemLine]
    earnings: tuple[SlipLine, ...] = ()
    deductions: tuple[SlipLine, ...] = ()
    gross: Fen = 0
    exempt: Fen = 0
    bonus: Fen = 0
    deducted: Fen = 0
    values: Sequence[PartValues] = ()


class MonthPlan:
    """The rules of a run, compiled."""

    def __init__(self, rules: RuleSet, inputs: RunInputs) -> None:
        self.rules, self.inputs = rules, inputs
        self.month, self.kind = inputs.month, inputs.kind
        # Insurance and fund belong to the regular run.
        self.takes_contributions = inputs.kind is RunKind.REGULAR
        self.pack = rules.pay
        self.book = RuleBook(rules, inputs.month, inputs.averages)
        self.days = MonthDays(inputs.month, inputs.month.days, len(inputs.paid_days))
        self.slots = tuple(self._slots())
        self.by_key: Mapping[str, Slot] = {slot.key: slot for slot in self.slots}
        self.reader = PersonReader(self.pack, self._needs(), tuple(self.book.facts.values()))
        cuts = self.book.change_days()
        self.cutter = MonthCutter(inputs.month, inputs.paid_days, cuts, self.reader)
        first, last = inputs.month.first_day, inputs.month.last_day
        self._stages = [Stage(day, {}) for day in sorted({first} | {day for day in cuts if first < day <= last})]
        # An item for a longer period depends on the days employed in it: then people with the same facts are not alike.
        self._alike = not any(self._by_days_of_period(rule) for slot in self.slots for rule in slot.versions)
        self._sheets: dict[tuple[object, ...], PaySheet] = {}

    def _slots(self) -> list[Slot]:
        slots = []
        for order, (name, versions) in enumerate(self.book.items.items()):
            paid = tuple(rule for rule in versions if rule.paid and rule.run is self.kind)
            if paid:
                slots.append(Slot(name, paid[-1].key, order, paid))
        return slots

    def _by_days_of_period(self, rule: ItemRule) -> bool:
        return rule.prorate is not None and rule.period is not Period.MONTH and self.month.month in rule.months

    def _needs(self) -> frozenset[str]:
        needs: set[str] = set()
        for slot in self.slots:
            reads = self.book.reads(slot.name)
            needs |= reads - {slot.name} if monthly_entry(slot.newest) else reads
        return frozenset(needs)

    def stage_on(self, day: date) -> Stage:
        """The rules in force on a day of the month."""
        found = self._stages[0]
        for stage in self._stages:
            if stage.day > day:
                break
            found = stage
        return found

    def values_of(self, part: Part) -> PartValues:
        """What formulas read in a part of the month."""
        person = part.person
        return PartValues(self.book, self.stage_on(part.span.start), person.values, person.missing)

    def sheet(self, facts: PayFacts, parts: list[Part]) -> PaySheet:
        """The item lines of a person. People with one part, nothing typed in and the same facts share one sheet."""
        key: tuple[object, ...] | None = None
        whole = len(parts) == 1 and parts[0].days == self.days.calendar
        if whole and self._alike and not facts.typed and not facts.overrides:
            key = tuple(parts[0].person.values.values())
            found = self._sheets.get(key)
            if found is not None:
                return found
        values = [self.values_of(part) for part in parts]
        lines = self._lines(facts, parts, values)
        if facts.overrides:
            lines = self._overridden(lines, facts.overrides)
        sheet = summed(lines, values)
        if key is not None:
            self._sheets[key] = sheet
        return sheet

    def _lines(self, facts: PayFacts, parts: list[Part], values: list[PartValues]) -> list[ItemLine]:
        typed = typed_amounts(facts)
        lines: list[ItemLine] = []
        for slot in self.slots:
            if monthly_entry(slot.newest):
                amount = typed.get(slot.key)
                if amount is not None:
                    lines += typed_line(slot, slot.newest, amount, parts, values, self.days, facts)
            elif parts:
                lines += formula_lines(slot, facts, parts, values, self.days)
        return lines

    def _overridden(self, lines: list[ItemLine], overrides: Sequence[Override]) -> list[ItemLine]:
        for override in overrides:
            slot = self.by_key.get(override.item)
            if slot is not None:
                lines = [line for line in lines if line.rule.key != slot.key]
                lines.append(override_line(slot, slot.newest, override))
        return sorted(lines, key=lambda line: line.order)

    def check_overrides(self, overrides: Sequence[Override]) -> None:
        """UserError for an override of a sum or of an item that nothing knows; items of other runs are left to them."""
        engine = {"housing_fund_personal", "housing_fund_employer", "income_tax", "annual_bonus_tax"}
        for insurance in self.rules.insurances:
            engine |= {f"{insurance.key}_personal", f"{insurance.key}_employer"}
        for override in overrides:
            known = override.item in self.book.keys or override.item in engine or override.item.startswith("leave_")
            if not known:
                why = "合计由各行相加得出，不能改。" if override.item in FIXED else "政策包里没有这个项目。"
                raise UserError(f"不能改项目 {override.item}", why, "删去这项调整，或改用工资单里的项目。")

    @cached_property
    def contributions(self) -> ContributionBook:
        """Insurances and fund; RuleNotInForce when a rate or limit of the month is not known."""
        return ContributionBook(self.rules, self.month)

    @property
    def tax_rules(self) -> Series[IncomeTaxRule]:
        """The income-tax rules; RuleNotInForce without any."""
        series = self.rules.income_tax
        if series is None:
            raise RuleNotInForce("个人所得税", "全国", str(self.month), "政策包没有引用全国个人所得税政策包")
        return series

    @cached_property
    def tax_table(self) -> TaxTable:
        """The tax rule of the month in fen; RuleNotInForce in a hole."""
        return compile_table(self.tax_rules.on(self.month.first_day))

    @cached_property
    def minimum_wage(self) -> Fen | None:
        """The office's minimum wage in the month, for a warning; None when the packs do not say."""
        wages, wage_class, day = self.rules.minimum_wage, self.pack.settings.wage_class, self.month.first_day
        if wages is None or wage_class is None:
            return None
        try:
            amount = wages.on(day).get(wage_class.on(day))
        except RuleNotInForce:
            # Only a warning hangs on it; nothing is computed from the minimum wage here.
            return None
        return None if amount is None else to_fen(amount)


def summed(lines: list[ItemLine], values: Sequence[PartValues]) -> PaySheet:
    """A sheet with its sums."""
    sheet = PaySheet(lines, values=values)
    sheet.earnings = tuple(one.line for one in lines if one.line.kind is LineKind.EARNING)
    sheet.deductions = tuple(one.line for one in lines if one.line.kind is LineKind.DEDUCTION)
    for one in lines:
        if one.rule.deduction:
            sheet.deducted += one.line.amount
            continue
        sheet.gross += one.line.amount
        if one.rule.annual_bonus:
            sheet.bonus += one.line.amount
        elif not one.rule.taxable:
            sheet.exempt += one.line.amount
    return sheet
