"""What somebody should look at on a slip before it is paid. Warnings change no amount."""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.model.payroll import PayFacts, Slip, TaxMethod
from shequ_hr.money import Fen, grouped
from shequ_hr.payroll.income_tax import cliff
from shequ_hr.payroll.plan import MonthPlan
from shequ_hr.payroll.segments import Part


def warnings_of(plan: MonthPlan, facts: PayFacts, parts: Sequence[Part], slip: Slip, apart: Fen, bonus: Fen) -> tuple[str, ...]:
    """Warnings of a slip, empty for most. ``apart``: the bonus taxed apart; ``bonus``: all of it."""
    found = []
    if slip.net < 0:
        found.append(f"实发为负（{grouped(slip.net)} 元）：扣款超过应发，请核对。")
    if bonus:
        found += _bonus(plan, facts, apart, bonus)
    if facts.overrides:
        found += _unused(plan, facts, slip)
    if facts.tax.method is TaxMethod.SIXTY_THOUSAND and facts.tax.months < plan.month.month:
        found.append("按“全年不超过6万元”扣缴，但本年不是每个月都在职，请核对扣缴方法。")
    if plan.takes_contributions and not facts.leaves and slip.days == plan.days.calendar:
        found += _minimum_wage(plan, parts, slip)
    return tuple(found)


def _bonus(plan: MonthPlan, facts: PayFacts, apart: Fen, bonus: Fen) -> list[str]:
    if not apart:
        if facts.tax.bonus_used:
            return ["本年已有一次全年一次性奖金单独计税，这次并入当月工资薪金计税。"]
        return ["现行规定不能把全年一次性奖金单独计税，这次并入当月工资薪金计税。"]
    found = cliff(plan.tax_table, bonus)
    if found is None:
        return []
    return [
        f"年终奖 {grouped(bonus)} 元刚过 {grouped(found.threshold)} 元这一档，税后反而少 {grouped(found.lost)} 元；"
        f"发 {grouped(found.threshold)} 元更划算，或并入工资计税。"
    ]


def _unused(plan: MonthPlan, facts: PayFacts, slip: Slip) -> list[str]:
    """Overrides that found no line in this run although they belong to it."""
    shown = {line.item for line in slip.lines}
    found = []
    for override in facts.overrides:
        other_run = override.item in plan.book.keys and override.item not in plan.by_key
        if override.item in shown or other_run or facts.contributed or not plan.takes_contributions:
            continue
        found.append(f"调整“{override.item}”没有用上：工资单里没有这一行。")
    return found


def _minimum_wage(plan: MonthPlan, parts: Sequence[Part], slip: Slip) -> list[str]:
    least = plan.minimum_wage
    if least is None or slip.gross >= least or any(part.person.employment is None for part in parts):
        return []
    return [f"全月在岗，应发 {grouped(slip.gross)} 元低于最低工资 {grouped(least)} 元，请核对。"]
