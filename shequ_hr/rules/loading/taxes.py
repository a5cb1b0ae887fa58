"""[income_tax]: withholding on wages. Each part changes on its own dates; the rule is put together at every change."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.rules.loading.coverage import note_uncovered
from shequ_hr.rules.loading.dated import read_dated
from shequ_hr.rules.loading.reader import NO_SOURCE, Node
from shequ_hr.rules.schema import Bracket, Figure, IncomeTaxRule, Series


def read_income_tax(root: Node, region: str) -> Series[IncomeTaxRule] | None:
    """basic_deduction and brackets are required; first_job, sixty_thousand and bonus_brackets hold only on their days."""
    node = root.child("income_tax")
    if node is None:
        return None
    basic = read_dated(
        node.children("basic_deduction", required=True),
        "basic_deduction",
        "减除费用",
        region,
        lambda entry: entry.number("value"),
    )
    brackets = read_dated(node.children("brackets", required=True), "brackets", "预扣率表", region, _brackets)
    parts: dict[str, Series[Any]] = {
        "first_job": read_dated(node.children("first_job"), "first_job", "首次就业", region, lambda entry: entry.flag("value")),
        "sixty_thousand": read_dated(
            node.children("sixty_thousand"), "sixty_thousand", "六万元规定", region, lambda entry: entry.number("value")
        ),
        "bonus_brackets": read_dated(
            node.children("bonus_brackets"), "bonus_brackets", "全年一次性奖金税率表", region, _brackets
        ),
    }
    note_uncovered(node, "brackets", brackets, basic)
    note_uncovered(node, "basic_deduction", basic, brackets)
    for key, part in parts.items():
        if part.figures and brackets.figures and part.figures[0].start < brackets.figures[0].start:
            node.note(key, f"“{part.name}”早于预扣率表", f"起日不早于 {brackets.figures[0].start}。", code="order")
    node.done()
    return _merged(basic, brackets, parts, region)


def _brackets(entry: Node) -> tuple[Bracket, ...]:
    found: list[Bracket] = []
    nodes = entry.children("steps", required=True)
    for place, node in enumerate(nodes):
        last = place == len(nodes) - 1
        upto = node.number("upto") if node.has("upto") or not last else None
        bracket = Bracket(upto, node.number("rate"), node.number("quick"))
        if last and upto is not None:
            node.note("upto", "最后一级不写 upto（以上）", "去掉最后一级的 upto。")
        if found and upto is not None and found[-1].upto is not None and upto <= found[-1].upto:
            node.note("upto", "各级的上限要从小到大", "按 upto 排列。", code="order")
        _check_quick(node, found, bracket)
        found.append(bracket)
        node.done()
    return tuple(found)


def _check_quick(node: Node, before: list[Bracket], bracket: Bracket) -> None:
    """Rates rise, and the quick deduction is what joins a bracket to the one below without a jump."""
    if not 0 <= bracket.rate <= 1:
        node.note("rate", "税率要在 0 到 1 之间", '例如 rate = "3%"')
    if not before:
        return
    last = before[-1]
    expected = last.quick + (last.upto or Fraction(0)) * (bracket.rate - last.rate)
    if bracket.rate <= last.rate:
        node.note("rate", "税率要逐级升高", "核对税率表。")
    elif bracket.quick != expected:
        node.note("quick", f"速算扣除数与上一级接不上，按上限和税率应为 {expected}", "核对 upto、rate、quick。", code="quick")


def _merged(
    basic: Series[Fraction], brackets: Series[tuple[Bracket, ...]], parts: dict[str, Series[Any]], region: str
) -> Series[IncomeTaxRule]:
    every: list[Series[Any]] = [basic, brackets, *parts.values()]
    days = {figure.start for series in every for figure in series.figures} | {
        series.end for series in every if series.end is not None
    }
    start = max((series.figures[0].start for series in (basic, brackets) if series.figures), default=date.max)
    ends = [series.end for series in (basic, brackets) if series.end is not None]
    end = min(ends) if ends else None
    figures = [_rule_on(day, basic, brackets, parts) for day in sorted(days) if day >= start and (end is None or day < end)]
    return Series("income_tax", "个人所得税（工资薪金）", region, tuple(figures), end)


def _rule_on(
    day: date, basic: Series[Fraction], brackets: Series[tuple[Bracket, ...]], parts: dict[str, Series[Any]]
) -> Figure[IncomeTaxRule]:
    deduction, table = _figure(basic, day), _figure(brackets, day)
    if deduction is None or table is None or deduction.value is None or table.value is None:
        hole = deduction if deduction is not None and deduction.value is None else table
        return Figure(day, None, NO_SOURCE, reason="" if hole is None else hole.reason)
    found = {key: _figure(series, day) for key, series in parts.items()}
    values = {key: None if figure is None else figure.value for key, figure in found.items()}
    rule = IncomeTaxRule(
        basic_deduction=deduction.value,
        brackets=table.value,
        sixty_thousand=values["sixty_thousand"],
        first_job=bool(values["first_job"]),
        bonus_brackets=values["bonus_brackets"] or (),
        sources={
            "basic_deduction": deduction.source,
            "brackets": table.source,
            **{key: figure.source for key, figure in found.items() if figure is not None},
        },
    )
    return Figure(day, rule, table.source, provisional=deduction.provisional or table.provisional)


def _figure(series: Series[Any], day: date) -> Figure[Any] | None:
    """What stands on a day, declared holes included; None outside the series."""
    if series.end is not None and day >= series.end:
        return None
    return next((figure for figure in reversed(series.figures) if figure.start <= day), None)
