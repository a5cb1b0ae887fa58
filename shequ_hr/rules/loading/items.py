"""[[item]]: pay items. An item may change its rule over time: several [[item]] of one key, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shequ_hr.errors import Problem
from shequ_hr.model.payroll import RunKind
from shequ_hr.money import RoundingMode, RoundingUnit
from shequ_hr.rules.expression import FormulaError, Known, ParsedFormula, parse_formula
from shequ_hr.rules.facts import BY_KEY
from shequ_hr.rules.loading.basics import Names, check_key
from shequ_hr.rules.loading.dated import ONE_DAY, day_after
from shequ_hr.rules.loading.locate import dotted
from shequ_hr.rules.loading.reader import NO_DAY, Node
from shequ_hr.rules.loading.spellings import CONVENTIONS, ENTRIES, MODES, PERIOD_MONTHS, PERIODS, RUNS, UNITS
from shequ_hr.rules.schema import Convention, FactRule, ItemRule, Period

_RESERVED = frozenset({"gross", "deductions", "net", "employer", "grade", "income_tax", "annual_bonus_tax"})
_RESERVED_ENDS = ("_personal", "_employer")


@dataclass(frozen=True, slots=True)
class ItemNode:
    """An [[item]] whose names are taken and whose formula is still to be checked."""

    node: Node
    key: str
    name: str


def take_items(root: Node, names: Names, facts: tuple[FactRule, ...]) -> list[ItemNode]:
    """Reserve keys and names of all items, so that formulas may name items that stand further down."""
    found: list[ItemNode] = []
    by_key: dict[str, str] = {}
    for node in root.children("item"):
        key, name = node.text("key"), node.text("name")
        found.append(ItemNode(node, key, name))
        if key in by_key:
            if by_key[key] != name:
                node.note(
                    "name",
                    f"项目“{key}”前面叫“{by_key[key]}”，这里叫“{name}”",
                    "同一项目的各段用同一个名称。",
                    code="duplicate",
                )
            continue
        by_key[key] = name
        check_key(node, key)
        if key in _RESERVED or key.endswith(_RESERVED_ENDS) or key.startswith("leave_"):
            node.note("key", f"“{key}”是程序自己的行，项目不能用", "换一个 key。", code="duplicate")
        if key in BY_KEY or any(fact.key == key for fact in facts):
            node.note("key", f"“{key}”已经是事实的 key", "换一个 key。", code="duplicate")
        names.take(node, "name", name, "项目")
    return found


def read_items(nodes: list[ItemNode], known: Known) -> tuple[ItemRule, ...]:
    """All items in the order of the file, formulas parsed and checked."""
    found: list[ItemRule] = []
    for entry in nodes:
        rule = _item(entry, known)
        _check_spans(entry, rule, [other for other in found if other.key == rule.key])
        found.append(rule)
        entry.node.done()
    return tuple(found)


def _item(entry: ItemNode, known: Known) -> ItemRule:
    node = entry.node
    formula = read_formula(node, "formula", known) if node.has("formula") else None
    typed = node.choice("entry", ENTRIES) if node.has("entry") else None
    if ("formula" in node.data) is ("entry" in node.data):
        node.note(
            "",
            f"项目“{entry.name}”要写 formula（公式）或 entry（录入）中的一个",
            'formula = "…" 或 entry = "month"',
            code="missing",
        )
    paid, deduction = node.flag("paid", True), node.flag("deduction", False)
    if not paid and typed is not None:
        node.note("paid", "录入的项目不能是中间值", "中间数据用 [[fact]] 登记。")
    period = node.choice("period", PERIODS, Period.MONTH)
    prorate = _prorate(node, entry.name, paid and "entry" not in node.data)
    until = node.optional_day("until")
    rounding, earning = _rounding(node, paid), paid and not deduction
    monthly = prorate is not None and period is Period.MONTH and earning
    run = node.choice("run", RUNS, RunKind.REGULAR)
    rule = ItemRule(
        key=entry.key,
        name=entry.name,
        group=node.text("group", ""),
        start=node.day("from"),
        end=day_after(until),
        source=node.source(),
        formula=formula,
        entry=typed,
        paid=paid,
        deduction=deduction,
        period=period,
        months=_months(node, period),
        unit=rounding or RoundingUnit.FEN,
        mode=node.choice("mode", MODES, RoundingMode.HALF_UP),
        prorate=prorate,
        taxable=node.flag("taxable", earning),
        insured=node.flag("insured", earning),
        assessed=node.flag("assessed", False),
        probation=_share(node, "probation"),
        leave=node.flag("leave", monthly),
        run=run,
        annual_bonus=node.flag("annual_bonus", False),
        counts=node.flag("counts", earning),
        exact=rounding is None,
    )
    _check_flags(node, rule)
    return rule


def _rounding(node: Node, paid: bool) -> RoundingUnit | None:
    """The unit, or None for an exact intermediate value."""
    if not node.has("rounding"):
        return RoundingUnit.FEN if paid else None
    options: dict[str, RoundingUnit | None] = {**UNITS, "none": None, "不舍入": None}
    unit = node.choice("rounding", options)
    if unit is None and paid:
        node.note("rounding", "发放的项目必须舍入", '写 "fen"、"jiao" 或 "yuan"。')
        return RoundingUnit.FEN
    return unit


def _prorate(node: Node, name: str, required: bool) -> Convention | None:
    if required and "prorate" not in node.data:
        fix = 'prorate = "calendar"（自然日）、"simple_21_75"、"scaled_workdays"（计薪日）或 "none"（不折算）'
        node.note("", f"项目“{name}”没有写不满整月怎样折算", fix, code="missing")
    return node.choice("prorate", CONVENTIONS) if node.has("prorate") else None


def _months(node: Node, period: Period) -> tuple[int, ...]:
    node.known.add("months")
    value = node.data.get("months")
    if value is None:
        return PERIOD_MONTHS[period]
    whole = isinstance(value, list) and all(isinstance(month, int) and not isinstance(month, bool) for month in value)
    if (
        not isinstance(value, list)
        or not whole
        or not value
        or sorted(set(value)) != value
        or not 1 <= value[0] <= value[-1] <= 12
    ):
        node.note("months", "months 要写 1 到 12 的月份，从小到大", "例如 months = [6, 12]")
        return PERIOD_MONTHS[period]
    return tuple(value)


def _share(node: Node, key: str) -> Fraction:
    share = node.number(key, Fraction(1))
    if not 0 <= share <= 1:
        node.note(key, "试用期发放的比例要在 0 到 1 之间", '全发写 1，不发写 0，也可以写 "80%"。')
    return share


def read_formula(node: Node, key: str, known: Known) -> ParsedFormula | None:
    """A checked formula, or None with its faults noted, each with its place in the text."""
    text = node.text(key)
    try:
        return parse_formula(text, known) if text else None
    except FormulaError as error:
        path = (*node.path, key)
        for fault in error.faults:
            node.ledger.problems.append(
                Problem(
                    message=fault.sentence,
                    fix=fault.fix,
                    file=node.ledger.file,
                    row=node.ledger.line(path),
                    column=dotted(path),
                    value=text,
                    code="pack.formula",
                )
            )
        return None


def _check_flags(node: Node, rule: ItemRule) -> None:
    if rule.end is not None and rule.start != NO_DAY and rule.end <= rule.start:
        node.note("until", "止日早于起日", "until 是最后一天，不能早于 from。", code="order")
    if rule.annual_bonus and not rule.taxable:
        node.note("annual_bonus", "全年一次性奖金是应税的", "去掉 taxable = false。")
    if rule.assessed and rule.formula is not None and "考核系数" in rule.formula.names:
        node.note("assessed", "公式已经乘了考核系数，assessed 会再乘一次", "去掉公式里的考核系数，或去掉 assessed。")
    if rule.deduction and rule.paid and rule.taxable:
        node.note("taxable", "扣款项目不计税", "去掉 taxable = true。")


def _check_spans(entry: ItemNode, rule: ItemRule, before: list[ItemRule]) -> None:
    """Versions of one item follow each other without overlap and without an undeclared gap."""
    if not before or NO_DAY in (rule.start, before[-1].start):
        return
    last = before[-1]
    if rule.start <= last.start or (last.end is not None and rule.start < last.end):
        entry.node.note("from", f"项目“{entry.name}”的日期重叠或没有按先后排列", "上一段写 until，按先后排列。", code="overlap")
    elif last.end is None:
        fix = f"在上一段写 until = {rule.start - ONE_DAY}。"
        entry.node.note("from", f"项目“{entry.name}”的日期重叠：上一段没有写止日", fix, code="overlap")
    elif last.end < rule.start:
        message = f"项目“{entry.name}”从 {last.end} 到 {rule.start - ONE_DAY} 没有规定"
        entry.node.note("from", message, '确实停发的，补一段 formula = "0"。', code="gap")
