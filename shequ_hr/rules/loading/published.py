"""Published average wages and what is measured against them: [[average_wage]], [wage_check]."""

from __future__ import annotations

from shequ_hr.rules.loading.reader import NO_SOURCE, Node
from shequ_hr.rules.schema import AverageWage, WageCheckRule


def read_averages(root: Node) -> tuple[AverageWage, ...]:
    """[[average_wage]]: per region and definition one value a year, without a missing year."""
    found: list[AverageWage] = []
    seen: set[tuple[str, str]] = set()
    for node in root.children("average_wage"):
        region, definition = node.text("region"), node.text("definition")
        if (region, definition) in seen:
            node.note("definition", f"“{region}·{definition}”写了两次", "合并到一个 [[average_wage]]。", code="duplicate")
        seen.add((region, definition))
        years: list[AverageWage] = []
        for entry in node.children("values", required=True):
            average = _average(entry, region, definition, years)
            _check_year(entry, average.year, years)
            years.append(average)
            entry.done()
        found += years
        node.done()
    return tuple(found)


def _average(entry: Node, region: str, definition: str, before: list[AverageWage]) -> AverageWage:
    year, published = entry.whole("year"), entry.optional_day("published")
    if entry.has("unknown"):
        return AverageWage(year, region, definition, None, NO_SOURCE, published, reason=entry.text("unknown"))
    if entry.has("carry_forward"):
        reason = entry.text("carry_forward")
        if not before or before[-1].amount is None:
            entry.note("carry_forward", "上一年没有可以沿用的数值", '改成 unknown = "原因"。')
            return AverageWage(year, region, definition, None, NO_SOURCE, published, reason=reason)
        last = before[-1]
        return AverageWage(year, region, definition, last.amount, last.source, published, provisional=True, reason=reason)
    return AverageWage(year, region, definition, entry.number("value"), entry.source(), published)


def _check_year(entry: Node, year: int, before: list[AverageWage]) -> None:
    if not 1990 <= year <= 2200:
        entry.note("year", "year 要写四位年份", "例如 year = 2023")
    elif before and year <= before[-1].year:
        entry.note(
            "year", f"年份重复或没有按先后排列：{year} 在 {before[-1].year} 之后", "每年一条，从早到晚。", code="overlap"
        )
    elif before and year > before[-1].year + 1:
        missing = before[-1].year + 1
        entry.note("year", f"缺少 {missing} 年", f'不知道的写 {{ year = {missing}, unknown = "原因" }}。', code="gap")


def read_wage_check(root: Node) -> WageCheckRule | None:
    """[wage_check]: which published figure the office's average pay must exceed."""
    node = root.child("wage_check")
    if node is None:
        return None
    rule = WageCheckRule(
        region=node.text("region"),
        definition=node.text("definition"),
        carry_forward=node.flag("carry_forward", False),
        source=node.source(),
    )
    node.done()
    return rule
