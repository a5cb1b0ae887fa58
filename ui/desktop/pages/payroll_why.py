"""From an explanation to what the 「为什么」 panel shows: signs from the formula, the deciding row, the documents once each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shequ_hr.money import Fen, grouped
from shequ_hr.payroll.explain import Explanation
from shequ_hr.runs.results import Difference, SlipRow
from ui.desktop.components.why_content import WhyContent, WhyNode, WhySource

_MONEY = re.compile(r"^-?[\d,]+\.\d{2}$")
_CHOICE = re.compile(r"\[[^\]]*\]")
_SIGNS = {"+": "+", "-": "−", "−": "−", "×": "×", "*": "×", "÷": "÷", "/": "÷"}
_NUMBER = re.compile(r"(\d{4,})(\.\d+)")
_DOCUMENT = re.compile(r"^《(.+?)》(?:（(.+?)）)?，(\d{4}-\d{2}-\d{2}) 核对(.*)$")
_SINCE = re.compile(r"^(\d{4}-\d{2}-\d{2}) 起")


def why_line(
    slip: SlipRow,
    explanation: Explanation,
    difference: Difference | None,
    before: str,
    reason: str = "",
    then: Explanation | None = None,
) -> WhyContent:
    """One line of a slip. ``before`` is last month's label; ``reason`` one sentence that names what moved the person.

    ``then``: the same line a month ago; the one row that made the difference is tinted when it can be told.
    """
    lead, sentence = _sentence(difference, before, reason)
    return WhyContent(
        person=slip.name,
        item=explanation.label,
        figure=_figure(explanation.amount),
        root=_node(explanation, "", deciding_row(explanation, then)),
        before=_before(difference, before),
        delta=signed(difference.delta) if difference is not None and difference.delta else "",
        lead=lead,
        sentence=sentence,
        sources=sources_of([explanation]),
    )


def why_group(
    slip: SlipRow,
    label: str,
    explanations: Sequence[Explanation],
    amount: Fen,
    difference: Difference | None,
    before: str,
    reason: str = "",
) -> WhyContent:
    """Several lines that one column adds up, such as 社保: each with its own explanation."""
    lead, sentence = _sentence(difference, before, reason)
    children = tuple(_node(explanation, "+" if number else "") for number, explanation in enumerate(explanations))
    return WhyContent(
        person=slip.name,
        item=label,
        figure=grouped(amount),
        root=WhyNode(label, grouped(amount), children=children),
        before=_before(difference, before),
        delta=signed(difference.delta) if difference is not None and difference.delta else "",
        lead=lead,
        sentence=sentence,
        sources=sources_of(explanations),
    )


def why_grade(person: str, explanation: Explanation) -> WhyContent:
    """The grade of a person on a day."""
    return WhyContent(
        person=person,
        item=explanation.label,
        figure=explanation.amount,
        root=_node(explanation, ""),
        sources=sources_of([explanation]),
    )


def sources_of(explanations: Iterable[Explanation]) -> tuple[WhySource, ...]:
    """Every document that a tree names, once, in the order of reading: number, title, from-date and day of checking."""
    found: dict[str, list[str]] = {}
    for explanation in explanations:
        _collect(explanation, found)
    return tuple(_source(text, uses) for text, uses in found.items())


def signed(amount: Fen) -> str:
    """A difference with its sign."""
    return ("+" if amount > 0 else "") + grouped(amount)


def _collect(explanation: Explanation, found: dict[str, list[str]]) -> None:
    if _DOCUMENT.match(explanation.source):
        uses = found.setdefault(explanation.source, [])
        since = _SINCE.match(explanation.rule)
        uses.append(f"{explanation.label}　{since[1]} 起" if since else "")
    for part in explanation.inputs:
        _collect(part, found)


def _source(text: str, uses: Sequence[str]) -> WhySource:
    match = _DOCUMENT.match(text)
    if match is None:
        return WhySource(text)
    title, document, checked, standing = match.groups()
    shown = [use for use in dict.fromkeys(uses) if use][:3]
    detail = [title if document else "", *shown, f"核对于 {checked}{standing}"]
    return WhySource(document or f"《{title}》", "　".join(part for part in detail if part))


def deciding_row(now: Explanation, then: Explanation | None) -> Explanation | None:
    """The row that made the difference: the only deepest one that moved, or the only rate, grade or word that did.

    Cumulative sums all move every month; when several rows moved and none stands out, nothing is claimed.
    """
    moved = [] if then is None else list(_moved(now, then))
    if len(moved) == 1:
        return moved[0]
    telling = [part for part in moved if not _MONEY.match(part.amount) and not _is_time(part)]
    return telling[0] if len(telling) == 1 else None


def _is_time(part: Explanation) -> bool:
    """Months and years go on by themselves; they decide nothing on their own."""
    return part.item == "months" or part.amount[-1:] in {"年", "月", "天", "日", "今"}


def _moved(now: Explanation, then: Explanation) -> Iterator[Explanation]:
    before = {(part.item, part.label): part for part in then.inputs}
    for part in now.inputs:
        old = before.get((part.item, part.label))
        if old is None:
            yield part
        elif old.amount != part.amount:
            below = list(_moved(part, old))
            yield from below or [part]


def _node(explanation: Explanation, sign: str, deciding: Explanation | None = None) -> WhyNode:
    children, place = [], 0
    written = explanation.formula.removesuffix(f" = {explanation.amount}")
    for number, part in enumerate(explanation.inputs):
        found, place = _sign_in(explanation, written, part, place)
        children.append(_node(part, found if number else found.replace("+", ""), deciding))
    record = "" if _DOCUMENT.match(explanation.source) else explanation.source
    formula = _figure(written)
    tips = [formula, explanation.rounding, explanation.rule, explanation.source]
    # A sum is told by its rows; only what multiplies, divides or looks up is worth a formula beside the label.
    telling = not explanation.inputs or any(sign in formula for sign in "×÷*/")
    return WhyNode(
        label=explanation.label,
        amount=_figure(explanation.amount),
        note=formula if telling and formula else record,
        sign=sign,
        children=tuple(children),
        deciding=explanation is deciding,
        tip="；".join(part for part in tips if part),
    )


def _sign_in(whole: Explanation, written: str, part: Explanation, start: int) -> tuple[str, int]:
    """The operator before a part, by its name in the rule, else by its amount in the written formula; and where to look on.

    A part that the rule does not name and whose amount another part has too (岗位 and 等级 that only choose a row of a
    table) gets no sign.
    """
    # What stands in brackets only chooses a row of a table: it takes part in no operation.
    rule = _CHOICE.sub("", whole.rule.partition(" = ")[2])
    named = re.search(rf"(?<!\w){re.escape(part.label.partition('[')[0])}(?!\w)", rule)
    if named is not None:
        return _before_place(rule, named.start()), start
    if rule and sum(other.amount == part.amount for other in whole.inputs) > 1:
        return "", start
    for word in (part.amount, part.label):
        match = re.compile(rf"(?<![\d.]){re.escape(word)}(?![\d.])").search(written, start) if word else None
        if match is not None:
            return _before_place(written, match.start()), match.end()
    return "", start


def _before_place(text: str, place: int) -> str:
    return _SIGNS.get(text[:place].rstrip(" (（")[-1:], "")


def _figure(text: str) -> str:
    """Amounts inside a text as people read them: thousands apart, a minus sign in front."""
    found = _NUMBER.sub(lambda match: f"{int(match[1]):,}{match[2]}", text)
    return f"−{found[1:]}" if found.startswith("-") else found


def _before(difference: Difference | None, before: str) -> str:
    if not before:
        return ""
    if difference is None:
        return f"与{before}相同"
    return f"{before} " + ("没有" if difference.before is None else grouped(difference.before))


def _sentence(difference: Difference | None, before: str, reason: str) -> tuple[str, str]:
    if difference is None or not difference.delta:
        return ("", "")
    word = "多" if difference.delta > 0 else "少"
    return (f"比{before}{word} {grouped(abs(difference.delta))}", reason)
