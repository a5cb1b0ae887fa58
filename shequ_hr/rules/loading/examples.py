"""[[example]]: worked examples that a pack carries. Their contents are as the command line's trials take and give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.loading.spellings import EXAMPLE_KINDS
from shequ_hr.rules.schema import Example


def read_examples(root: Node) -> tuple[Example, ...]:
    """All examples in order; dates become ISO text and decimals plain text, so that they look like the trials' JSON."""
    found: list[Example] = []
    for node in root.children("example"):
        kind = node.choice("kind", EXAMPLE_KINDS, "pay")
        given, expect = node.child("given"), node.child("expect")
        if expect is None or not expect.data:
            node.note("", "例子没有写应得的结果", "写 expect = { … }。", code="missing")
        if given is None and kind != "history":
            node.note("", "例子没有写给定的事实", "写 given = { … }。", code="missing")
        found.append(
            Example(
                name=node.text("name"),
                given=_table(given),
                expect=_table(expect),
                line=node.ledger.line(node.path),
                kind=kind,
            )
        )
        node.done()
    return tuple(found)


def _table(node: Node | None) -> Mapping[str, object]:
    return {} if node is None else {key: _plain(value) for key, value in node.data.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value
