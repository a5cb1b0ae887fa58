"""What the 「为什么」 panel shows, as data: a key figure, a sentence, a tree of signed rows, the documents. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WhyNode:
    """A row of the tree. ``sign`` (+, −, ×, ÷ or "") stands before the label; ``note`` is the formula or the rate beside it."""

    label: str
    amount: str = ""
    note: str = ""
    sign: str = ""
    children: tuple[WhyNode, ...] = ()
    deciding: bool = False
    """The row that made the difference: tinted."""
    tip: str = ""


@dataclass(frozen=True)
class WhySource:
    """A document: its number or title, then title, from-date and the day it was checked."""

    title: str
    detail: str = ""


@dataclass(frozen=True)
class WhyContent:
    """Everything about one number of one person."""

    person: str
    item: str
    figure: str
    root: WhyNode
    before: str = ""
    delta: str = ""
    lead: str = ""
    sentence: str = ""
    sources: tuple[WhySource, ...] = ()
    provisional: bool = False

    def as_text(self) -> str:
        """The panel as plain text, for copying into a message."""
        lines = [f"{self.person} · {self.item}：{self.figure}"]
        if self.before:
            lines.append(f"{self.before}" + (f"，{self.delta}" if self.delta else ""))
        if self.lead or self.sentence:
            lines.append(f"{self.lead}{self.sentence}")
        lines += ["", "怎么算", *_lines(self.root, 0)]
        if self.sources:
            lines += ["", "依据", *(f"- {source.title}　{source.detail}".rstrip() for source in self.sources)]
        return "\n".join(lines)


def _lines(node: WhyNode, depth: int) -> list[str]:
    head = f"{'  ' * depth}{node.sign + ' ' if node.sign else ''}{node.label}"
    text = "　".join(part for part in (head, node.note, node.amount) if part)
    return [text, *(line for child in node.children for line in _lines(child, depth + 1))]
