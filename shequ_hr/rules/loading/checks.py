"""What sections of a pack owe each other: formulas and what they read, cycles, tables and their keys, days covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shequ_hr.rules.expression import ParsedFormula
from shequ_hr.rules.loading.coverage import gap_in
from shequ_hr.rules.loading.items import ItemNode
from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.schema import ItemRule, Post, Series, TableRule


@dataclass(frozen=True, slots=True)
class Contents:
    """What formulas of a pack may read, by name."""

    items: Sequence[ItemRule]
    nodes: Sequence[ItemNode]
    series: Mapping[str, Series[Any]]
    tables: Mapping[str, TableRule]
    posts: Sequence[Post]
    has_certificates: bool
    grade: Series[Any] | None
    assessment: Series[Any] | None

    def versions(self, name: str) -> list[ItemRule]:
        """All versions of an item by its name, in order."""
        return [item for item in self.items if item.name == name]


def check_items(contents: Contents) -> None:
    """Everything that formulas read must hold on all days of the item, and no item may depend on itself."""
    _check_cycles(contents)
    for item, entry in zip(contents.items, contents.nodes, strict=True):
        names, tables = set(), set()
        if isinstance(item.formula, ParsedFormula):
            names, tables = set(item.formula.names), set(item.formula.tables)
        if item.assessed:
            names.add("考核系数")
        key = "formula" if item.formula is not None else "assessed"
        for name in sorted(names):
            _check_name(contents, entry.node, key, item, name)
        for name in sorted(tables):
            _check_series(entry.node, key, item, contents.tables[name].versions, f"表“{name}”")


def _check_name(contents: Contents, node: Node, key: str, item: ItemRule, name: str) -> None:
    if name in contents.series:
        _check_series(node, key, item, contents.series[name], f"数列“{name}”")
    elif name == "考核系数":
        if contents.assessment is None:
            node.note(key, "用到了考核系数，但没有 [[assessment]]", "补上各考核结果的系数。", code="missing")
        else:
            _check_series(node, key, item, contents.assessment, "考核系数")
    elif name == "等级":
        _check_grade(contents, node, key, item)
    elif name == "岗位" and not contents.posts:
        node.note(key, "用到了岗位，但没有 [[post]]", "列出本地的岗位。", code="missing")
    elif name == "证书等级" and not contents.has_certificates:
        node.note(key, "用到了证书等级，但没有 [[certificate]]", "列出各级证书。", code="missing")
    elif versions := contents.versions(name):
        _check_versions(node, key, item, versions)


def _check_series(node: Node, key: str, item: ItemRule, series: Series[Any], what: str) -> None:
    if series.name in node.ledger.broken or not series.figures:
        return
    gap = gap_in(series, item.start, item.end)
    if gap:
        fix = f'补上数值；不知道的写 {{ from = {item.start}, unknown = "原因" }}；或改项目的起止日。'
        node.note(key, f"项目“{item.name}”要用的{what}{gap}", fix, code="gap")


def _check_grade(contents: Contents, node: Node, key: str, item: ItemRule) -> None:
    if contents.grade is not None:
        _check_series(node, key, item, contents.grade, "等级规则")
    for post in contents.posts:
        if post.bands is not None:
            _check_series(node, key, item, post.bands, f"岗位“{post.name}”的等级范围")


def _check_versions(node: Node, key: str, item: ItemRule, versions: Sequence[ItemRule]) -> None:
    """Another item must be in force on all days (its versions follow each other without gap, as checked before)."""
    first, last = versions[0], versions[-1]
    if first.start > item.start:
        message = f"项目“{item.name}”要用的项目“{first.name}”从 {first.start} 才有，而 {item.start} 就要用"
        node.note(key, message, "把两个项目的起日对齐。", code="gap")
    elif last.end is not None and (item.end is None or item.end > last.end):
        message = f"项目“{item.name}”要用的项目“{first.name}”到 {last.end} 前为止，之后还要用"
        node.note(key, message, "把两个项目的止日对齐。", code="gap")


def _check_cycles(contents: Contents) -> None:
    """Items that name each other in a circle are refused, the circle spelled out once."""
    reads: dict[str, set[str]] = {}
    for item in contents.items:
        names = item.formula.names if item.formula is not None else frozenset()
        reads.setdefault(item.name, set()).update(names)
    reported: set[frozenset[str]] = set()
    for item, entry in zip(contents.items, contents.nodes, strict=True):
        circle = _circle(item.name, reads)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            shown = " → ".join((*circle, circle[0]))
            entry.node.note("formula", f"项目的公式互相引用：{shown}", "去掉其中一个引用。", code="cycle")


def _circle(start: str, reads: Mapping[str, set[str]]) -> list[str]:
    """The way from an item back to itself; empty when there is none."""
    trail: list[str] = [start]
    pending = [iter(sorted(reads.get(start, ())))]
    seen: set[str] = set()
    while pending:
        name = next(pending[-1], None)
        if name is None:
            pending.pop()
            trail.pop()
        elif name == start:
            return trail
        elif name in reads and name not in seen:
            seen.add(name)
            trail.append(name)
            pending.append(iter(sorted(reads[name])))
    return []
