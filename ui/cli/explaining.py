"""Explanations as documents and as indented text: every number down to facts, rules and documents."""

from __future__ import annotations

from collections.abc import Iterator

from shequ_hr.payroll.explain import Explanation
from ui.cli.answers import Document


def explanation_document(explanation: Explanation) -> Document:
    """The nested tree with exactly the keys of the contract."""
    return {
        "item": explanation.item,
        "label": explanation.label,
        "amount": explanation.amount,
        "rule": explanation.rule,
        "source": explanation.source,
        "inputs": [explanation_document(part) for part in explanation.inputs],
        "formula": explanation.formula,
        "rounding": explanation.rounding,
    }


def explanation_text(explanation: Explanation, depth: int | None = None) -> str:
    """The same for people: one number a line, what it follows from indented below it.

    What was told already is not told again (见上); ``depth``: how many levels below the number itself, None = all.
    """
    return "\n".join(_lines(explanation, 0, depth, set()))


def _lines(explanation: Explanation, level: int, depth: int | None, told: set[Explanation]) -> Iterator[str]:
    indent = "  " * level
    head = f"{indent}{explanation.label}：{explanation.amount}"
    if explanation.inputs and explanation in told:
        yield f"{head}（见上）"
        return
    told.add(explanation)
    yield head
    details = (
        ("算式", explanation.formula),
        ("规则", explanation.rule),
        ("取整", explanation.rounding),
        ("依据", explanation.source),
    )
    for name, value in details:
        if value:
            yield f"{indent}    {name}：{value}"
    if depth is not None and level >= depth:
        if explanation.inputs:
            yield f"{indent}    由 {len(explanation.inputs)} 项得出（--depth {level + 1} 可再看一层）"
        return
    for part in explanation.inputs:
        yield from _lines(part, level + 1, depth, told)
