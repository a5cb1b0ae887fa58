"""Explanations of what is taken and added after the items: insurance and fund, and leave."""

from __future__ import annotations

from shequ_hr.money import yuan_text
from shequ_hr.payroll.contributions import ContributionLine
from shequ_hr.payroll.explain import Explanation, fact, figure, rounding_text, since, source_text, yuan
from shequ_hr.payroll.explain_items import line_tree
from shequ_hr.payroll.housing_fund import FundPart
from shequ_hr.payroll.leave import LeaveItem, LeaveLine
from shequ_hr.payroll.net import Work
from shequ_hr.payroll.proration import CONVENTION_NAMES, day_worth, day_worth_text
from shequ_hr.rules.numbers import number_text, percent_text


def contribution_tree(one: ContributionLine) -> Explanation:
    """One side of an insurance or of the fund: base inside the limits × rate."""
    line, part = one.line, one.part
    amount = yuan_text(line.amount)
    inputs = (_base(one), _rate(one))
    return Explanation(
        item=line.item,
        label=line.label,
        amount=amount,
        rule="缴费基数 × 缴费比例",
        source=inputs[1].source,
        formula=f"{yuan_text(one.base)} × {percent_text(one.rate)} = {amount}",
        rounding=rounding_text(part.rule.unit, part.rule.mode),
        inputs=inputs,
    )


def _base(one: ContributionLine) -> Explanation:
    part, declared = one.part, one.declared
    if isinstance(part, FundPart):
        wage_class = f"（{part.wage_class}）" if part.wage_class else ""
        limits = [
            figure("floor", f"基数下限{wage_class}", yuan_text(part.floor), part.floors),
            figure("cap", "基数上限", yuan_text(part.cap), part.caps),
        ]
    else:
        text = f"{yuan_text(part.floor)}—{yuan_text(part.cap)}"
        limits = [figure("limits", f"{part.rule.name}基数上下限", text, part.limits)]
    recorded = fact("declared_base", "申报基数", yuan_text(declared.amount), f"人员资料：申报基数{since(declared.start)}")
    moved = "" if one.base == declared.amount else "，低于下限按下限" if one.base > declared.amount else "，高于上限按上限"
    return Explanation(
        item="base",
        label="缴费基数",
        amount=yuan_text(one.base),
        rule=f"申报基数在上下限之内的按申报{moved}",
        source=limits[0].source,
        formula=f"{yuan_text(declared.amount)} → {yuan_text(one.base)}",
        inputs=(recorded, *limits),
    )


def _rate(one: ContributionLine) -> Explanation:
    part, text = one.part, percent_text(one.rate)
    if not isinstance(part, FundPart):
        return figure("rate", "缴费比例", text, part.rates)
    allowed = figure("allowed_rates", "允许的比例", f"{percent_text(part.lowest)}—{percent_text(part.highest)}", part.rates)
    if one.declared.rate is not None:
        source = f"人员资料：公积金比例{since(one.declared.start)}"
    else:
        source = source_text(part.usual.source) if part.usual is not None else allowed.source
    return Explanation(item="rate", label="缴存比例", amount=text, source=source, inputs=(allowed,))


def leave_tree(one: LeaveLine, work: Work) -> Explanation:
    """A leave deduction, item by item."""
    amount = yuan_text(one.line.amount)
    lost = percent_text(1 - one.paid_share)
    recorded = fact("leave_days", f"{one.kind}天数", number_text(one.days), "当月录入")
    rule = figure("leave_rule", f"{one.kind}扣发比例", lost, one.figure)
    items = tuple(_leave_item(item, one, work) for item in one.items)
    written = " + ".join(item.amount for item in items) or "0"
    capped = f"，最多扣到这些项目本月的 {yuan_text(-one.line.amount)}" if one.capped else ""
    return Explanation(
        item=one.line.item,
        label=one.line.label,
        amount=amount,
        rule=f"{one.kind}：每天扣发日工资的 {lost}，合计不超过这些项目本月的金额",
        source=source_text(one.figure.source),
        formula=f"−({written}){capped} = {amount}",
        rounding="四舍五入到分",
        inputs=(recorded, rule, *items),
    )


def _leave_item(item: LeaveItem, one: LeaveLine, work: Work) -> Explanation:
    convention, days = item.rule.prorate, work.plan.days
    divisor = day_worth_text(convention, days)
    lost = number_text(one.days * (1 - one.paid_share))
    name = CONVENTION_NAMES[convention] if convention is not None else "按 21.75 天"
    exact = item.monthly * day_worth(convention, days) * one.days * (1 - one.paid_share)
    return Explanation(
        item=item.rule.key,
        label=f"{item.rule.name}应扣",
        amount=yuan(exact),
        rule=f"全月 {yuan(item.monthly)} 元，{name}",
        source=source_text(item.rule.source),
        formula=f"{yuan(item.monthly)} ÷ {divisor} × {lost}",
        rounding="不取整，各项合计后取整一次",
        inputs=tuple(line_tree(line, work) for line in item.lines),
    )
