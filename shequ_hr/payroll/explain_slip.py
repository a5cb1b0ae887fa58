"""Which explanation a line, a sum or the grade of a slip has. Every one ends in facts, rules and documents."""

from __future__ import annotations

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import LineKind, SlipLine
from shequ_hr.money import Fen, parse_yuan
from shequ_hr.payroll.explain import Explanation, total
from shequ_hr.payroll.explain_grade import grade_tree
from shequ_hr.payroll.explain_items import line_tree, override_tree, traced, whole_item
from shequ_hr.payroll.explain_sides import contribution_tree, leave_tree
from shequ_hr.payroll.explain_tax import bonus_tax_tree, tax_tree
from shequ_hr.payroll.net import Work

SUMS = {"gross": "应发合计", "deductions": "扣款合计", "net": "实发", "employer": "单位承担合计"}


def explain_item(work: Work, item: str) -> Explanation:
    """Explain an item of a slip by its key; UserError that lists the known ones."""
    if item in SUMS:
        return _sum(work, item)
    if item == "grade":
        if not work.parts:
            raise UserError("没有等级", "这个月没有在职日期。", "请看在职月份的等级。")
        return grade_tree(work.parts[-1].person, work.facts, work.plan.pack)
    trees = [tree for line, tree in _lines(work, item) if line.item == item]
    if len(trees) == 1:
        return trees[0]
    if trees:
        label = trees[0].label.partition("（")[0]
        return total(item, label, _amount(trees), trees)
    return _not_on_slip(work, item)


def _not_on_slip(work: Work, item: str) -> Explanation:
    """An intermediate value of the pack has no line but an explanation; anything else is refused."""
    name = work.plan.book.keys.get(item)
    if name is not None and work.parts:
        part = work.parts[-1]
        values = work.plan.values_of(part)
        rule = work.plan.book.item_on(name, values.stage.day)
        if rule is not None and rule.formula is not None:
            return whole_item(rule, traced(values, part, work.facts))
    labels = {line.item: line.label for line in work.slip.lines} | SUMS
    known = "、".join(f"{key}（{label}）" for key, label in labels.items())
    raise UserError(f"工资单里没有项目 {item}", f"这个人这个月的项目有：{known}。", "请改用其中一个项目。")


def _lines(work: Work, only: str = "") -> list[tuple[SlipLine, Explanation]]:
    """The lines of the slip with their explanations, in order; ``only`` leaves out the others."""
    return [(line, _line(work, line)) for line in work.slip.lines if not only or line.item == only]


def _line(work: Work, line: SlipLine) -> Explanation:
    for own in work.sheet.lines:
        if own.line is line:
            return line_tree(own, work)
    computed = _computed(work, line)
    for override in work.facts.overrides:
        if override.item == line.item:
            return override_tree(line.item, line.label, line.amount, override, (computed,))
    return computed


def _computed(work: Work, line: SlipLine) -> Explanation:
    """A line of the engine as it was computed, before any override."""
    if line.item == "income_tax" and work.withholding is not None:
        personal = [tree for one, tree in _kind(work, LineKind.DEDUCTION) if one.item.endswith("_personal")]
        bonuses = {one.line.item for one in work.sheet.lines if one.rule.annual_bonus} if work.bonus else set()
        income = [tree for one, tree in _kind(work, LineKind.EARNING) if one.item not in bonuses]
        return tax_tree(work, work.withholding, income, personal)
    if line.item == "annual_bonus_tax":
        return bonus_tax_tree(work, [line_tree(one, work) for one in work.sheet.lines if one.rule.annual_bonus])
    if line.item.endswith(("_personal", "_employer")):
        return contribution_tree(work.plan.contributions.explained(work.facts.dossier, line))
    return leave_tree(next(leave for leave in work.leave if leave.line.item == line.item), work)


def _kind(work: Work, kind: LineKind) -> list[tuple[SlipLine, Explanation]]:
    taxes = {"income_tax", "annual_bonus_tax"}
    return [(line, _line(work, line)) for line in work.slip.lines if line.kind is kind and line.item not in taxes]


def _sum(work: Work, item: str) -> Explanation:
    slip = work.slip
    if item == "net":
        gross, deducted = _sum(work, "gross"), _sum(work, "deductions")
        formula = f"{gross.amount} − {deducted.amount}"
        return total("net", SUMS["net"], slip.net, (gross, deducted), formula)
    kinds = {"gross": LineKind.EARNING, "deductions": LineKind.DEDUCTION, "employer": LineKind.EMPLOYER}
    amounts: dict[str, Fen] = {"gross": slip.gross, "deductions": slip.deductions, "employer": slip.employer}
    parts = [_line(work, line) for line in slip.lines if line.kind is kinds[item]]
    return total(item, SUMS[item], amounts[item], parts)


def _amount(trees: list[Explanation]) -> Fen:
    return sum(parse_yuan(tree.amount) for tree in trees)
