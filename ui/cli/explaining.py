"""Explanations as documents and as indented text: every number down to facts, rules and documents."""

from __future__ import annotations

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


def explanation_text(explanation: Explanation, depth: int = 0) -> str:
    """The same for people: one number a line, what it follows from indented below it."""
    indent = "  " * depth
    lines = [f"{indent}{explanation.label}：{explanation.amount}"]
    details = (
        ("算式", explanation.formula),
        ("规则", explanation.rule),
        ("取整", explanation.rounding),
        ("依据", explanation.source),
    )
    lines += [f"{indent}    {name}：{value}" for name, value in details if value]
    lines += [explanation_text(part, depth + 1) for part in explanation.inputs]
    return "\n".join(lines)
