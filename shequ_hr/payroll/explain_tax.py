"""The explanation of income tax: the year's running totals, the bracket, what was withheld before, and the documents."""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.model.payroll import TaxMethod
from shequ_hr.money import Fen, yuan_text
from shequ_hr.payroll.explain import Explanation, fact, source_text
from shequ_hr.payroll.income_tax import Step, Withholding, bonus_step
from shequ_hr.payroll.net import BONUS_TAX_LABEL, TAX_LABEL, Work
from shequ_hr.rules.numbers import percent_text

EARLIER = "本年此前已锁定的工资单和期初余额"
_ROUNDING = "四舍五入到分"


def tax_tree(work: Work, own: Withholding, earnings: Sequence[Explanation], personal: Sequence[Explanation]) -> Explanation:
    """The month's withholding: 累计应纳税所得额 × 预扣率 - 速算扣除数 - 累计已预扣. ``earnings`` and ``personal`` explain the
    lines of this slip that count as income and as 专项扣除.
    """
    amount = yuan_text(own.withheld)
    taxable = _taxable(work, own, earnings, personal)
    bracket = _bracket(own.step, work, "brackets", "预扣率")
    before = fact("withheld_before", "累计已预扣", yuan_text(own.before), EARLIER)
    computed = f"{taxable.amount} × {percent_text(own.step.rate)} − {yuan_text(own.step.quick)} − {yuan_text(own.before)}"
    negative = "，余额为负暂不退税，记 0" if own.tax_to_date < own.before else ""
    return Explanation(
        item="income_tax",
        label=TAX_LABEL,
        amount=amount,
        rule="累计预扣法：本期应预扣 = 累计应纳税所得额 × 预扣率 − 速算扣除数 − 累计已预扣",
        source=_source(work, "brackets"),
        formula=f"{computed}{negative} = {amount}",
        rounding=_ROUNDING,
        inputs=(taxable, bracket, before),
    )


def _taxable(work: Work, own: Withholding, earnings: Sequence[Explanation], personal: Sequence[Explanation]) -> Explanation:
    facts, slip = work.facts.tax, work.slip
    parts = [
        _running("income", "累计收入", own.income, facts.before.income, slip.tax.income, earnings),
        _running("exempt", "累计免税收入", own.exempt, facts.before.exempt, slip.tax.exempt, ()),
        _basic(work, own),
        _running("insurance", "累计专项扣除", own.insurance, facts.before.insurance, slip.tax.insurance, personal),
        fact("extra", "累计专项附加扣除", yuan_text(own.extra), "专项附加扣除录入，累计到本月"),
        fact("other", "累计其他扣除", yuan_text(own.other), EARLIER),
    ]
    written = " − ".join(part.amount for part in parts)
    below = "，小于 0 按 0" if own.taxable == 0 else ""
    return Explanation(
        item="taxable",
        label="累计应纳税所得额",
        amount=yuan_text(own.taxable),
        rule="累计收入 − 累计免税收入 − 累计减除费用 − 累计专项扣除 − 累计专项附加扣除 − 累计其他扣除",
        source=_source(work, "brackets"),
        formula=f"{written}{below} = {yuan_text(own.taxable)}",
        inputs=tuple(parts),
    )


def _running(item: str, label: str, total: Fen, before: Fen, now: Fen, lines: Sequence[Explanation]) -> Explanation:
    earlier = fact(f"{item}_before", "此前累计", yuan_text(before), EARLIER)
    this = Explanation(
        item=f"{item}_now", label="本次", amount=yuan_text(now), source="本次工资单各行相加", inputs=tuple(lines)
    )
    return Explanation(
        item=item,
        label=label,
        amount=yuan_text(total),
        formula=f"{yuan_text(before)} + {yuan_text(now)}",
        inputs=(earlier, this),
    )


def _basic(work: Work, own: Withholding) -> Explanation:
    table, facts, month = work.plan.tax_table, work.facts.tax, work.plan.month
    if facts.method is TaxMethod.ORDINARY:
        count = fact("months", "本年在职月数", str(facts.months), "任职经历和期初余额，到本月为止，在职未发工资的月份也算")
        rule, formula, field = "每在职一个月减除一次", f"{yuan_text(table.basic)} × {facts.months}", "basic_deduction"
    elif facts.method is TaxMethod.FIRST_JOB:
        count = fact("months", "月份", str(month.month), f"计薪月份 {month.label}；本人登记为当年首次就业")
        rule, formula, field = "当年首次就业：按月份数减除", f"{yuan_text(table.basic)} × {month.month}", "first_job"
    else:
        count = fact("method", "扣缴方法", "全年不超过6万元", "登记的扣缴方法：上年各月均有申报且全年收入不超过6万元")
        rule, formula, field = "从1月起一次减除全年费用", yuan_text(own.basic), "sixty_thousand"
    return Explanation(
        item="basic",
        label="累计减除费用",
        amount=yuan_text(own.basic),
        rule=rule,
        source=_source(work, field),
        formula=f"{formula} = {yuan_text(own.basic)}",
        inputs=(count,),
    )


def bonus_tax_tree(work: Work, bonuses: Sequence[Explanation]) -> Explanation:
    """Tax on the once-a-year bonus by itself."""
    step = bonus_step(work.plan.tax_table, work.bonus)
    amount = yuan_text(work.bonus_tax)
    total = Explanation(
        item="annual_bonus", label="全年一次性奖金", amount=yuan_text(work.bonus), source="本次工资单", inputs=tuple(bonuses)
    )
    return Explanation(
        item="annual_bonus_tax",
        label=BONUS_TAX_LABEL,
        amount=amount,
        rule="全年一次性奖金单独计税：除以 12 找税率，奖金 × 税率 − 速算扣除数，一人一年一次",
        source=_source(work, "bonus_brackets"),
        formula=f"{yuan_text(work.bonus)} × {percent_text(step.rate)} − {yuan_text(step.quick)} = {amount}",
        rounding=_ROUNDING,
        inputs=(total, _bracket(step, work, "bonus_brackets", "按月换算后的税率")),
    )


def _bracket(step: Step, work: Work, field: str, label: str) -> Explanation:
    upto = "最高一级" if step.upto is None else f"不超过 {yuan_text(step.upto)}"
    text = f"{percent_text(step.rate)}，速算扣除数 {yuan_text(step.quick)}"
    return Explanation(item=field, label=label, amount=text, rule=upto, source=_source(work, field))


def _source(work: Work, field: str) -> str:
    day, rules = work.plan.month.first_day, work.plan.tax_rules
    return source_text(rules.on(day).sources.get(field, rules.figure_on(day).source))
