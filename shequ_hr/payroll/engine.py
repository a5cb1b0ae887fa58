"""The calculation of a month: one function for preview, batch, test before locking and correction.

``MonthCalculator`` is made once for a run from the rules and what all slips share; it holds no person and stores nothing.
"""

from __future__ import annotations

from shequ_hr.model.payroll import LineKind, PayFacts, RunInputs, Slip
from shequ_hr.model.people import Record
from shequ_hr.payroll.contributions import EMPLOYER_GROUP, FUND_NAME, PERSONAL_GROUP
from shequ_hr.payroll.explain import Explanation
from shequ_hr.payroll.explain_slip import explain_item
from shequ_hr.payroll.leave import GROUP as LEAVE_GROUP
from shequ_hr.payroll.net import BONUS_TAX_LABEL, TAX_GROUP, TAX_LABEL, calculate
from shequ_hr.payroll.plan import MonthPlan
from shequ_hr.rules.schema import RuleSet


class ItemInfo(Record, frozen=True, kw_only=True):
    """An item that slips of a run may have, in the order of the pay sheet."""

    key: str
    label: str
    kind: LineKind
    group: str = ""


class MonthCalculator:
    """Computes and explains the slips of one run."""

    def __init__(self, rules: RuleSet, inputs: RunInputs) -> None:
        self._plan = MonthPlan(rules, inputs)

    def slip(self, facts: PayFacts) -> Slip:
        """The slip of one person. A UserError is that person's: no post, no base, no rule in force, a fact missing."""
        return calculate(self._plan, facts).slip

    def explain(self, facts: PayFacts, item: str) -> Explanation:
        """Why a line, a sum or the grade is what it is; UserError for an item that the slip does not have."""
        return explain_item(calculate(self._plan, facts), item)

    def items(self) -> tuple[ItemInfo, ...]:
        """Every item that a slip of the run may have, in order."""
        plan = self._plan
        earnings = [slot for slot in plan.slots if not slot.newest.deduction]
        after_tax = [slot for slot in plan.slots if slot.newest.deduction]
        found = [
            ItemInfo(key=slot.key, label=slot.newest.name, kind=LineKind.EARNING, group=slot.newest.group) for slot in earnings
        ]
        if plan.takes_contributions:
            kinds = [series.figures[-1].value.kind if series.figures[-1].value else series.key for series in plan.pack.leaves]
            found += [
                ItemInfo(key=f"leave_{kind}", label=f"{kind}扣款", kind=LineKind.EARNING, group=LEAVE_GROUP) for kind in kinds
            ]
            found += self._contributions("personal", "个人", LineKind.DEDUCTION, PERSONAL_GROUP)
        found.append(ItemInfo(key="income_tax", label=TAX_LABEL, kind=LineKind.DEDUCTION, group=TAX_GROUP))
        if any(slot.newest.annual_bonus for slot in earnings):
            found.append(ItemInfo(key="annual_bonus_tax", label=BONUS_TAX_LABEL, kind=LineKind.DEDUCTION, group=TAX_GROUP))
        found += [
            ItemInfo(key=slot.key, label=slot.newest.name, kind=LineKind.DEDUCTION, group=slot.newest.group)
            for slot in after_tax
        ]
        if plan.takes_contributions:
            found += self._contributions("employer", "单位", LineKind.EMPLOYER, EMPLOYER_GROUP)
        return tuple(found)

    def _contributions(self, side: str, word: str, kind: LineKind, group: str) -> list[ItemInfo]:
        rules = self._plan.rules
        names = [(insurance.key, insurance.name) for insurance in rules.insurances]
        if rules.housing_fund is not None:
            names.append(("housing_fund", FUND_NAME))
        return [ItemInfo(key=f"{key}_{side}", label=f"{name}（{word}）", kind=kind, group=group) for key, name in names]
