"""Whether a rule holds over all the days on which another one needs it: an undeclared gap is refused at load."""

from __future__ import annotations

from datetime import date
from typing import Any

from shequ_hr.rules.loading.reader import NO_DAY, Node
from shequ_hr.rules.schema import Series


def gap_in(series: Series[Any], start: date, end: date | None) -> str:
    """What is missing of a series over [start, end), in words; empty when it holds throughout (declared holes count)."""
    if NO_DAY in (start, series.figures[0].start if series.figures else NO_DAY):
        return ""
    if series.figures[0].start > start:
        return f"从 {series.figures[0].start} 才有，而 {start} 就要用"
    if series.end is not None and (end is None or end > series.end):
        return f"到 {series.end} 前为止，之后还要用"
    return ""


def note_uncovered(node: Node, key: str, series: Series[Any], needed_by: Series[Any]) -> None:
    """Note when a series does not hold over the days of another one of the same section."""
    broken = node.ledger.broken
    if not needed_by.figures or not series.figures or series.name in broken or needed_by.name in broken:
        return
    gap = gap_in(series, needed_by.figures[0].start, needed_by.end)
    if gap:
        fix = f'补上数值；确实不知道的写 {{ from = {needed_by.figures[0].start}, unknown = "原因" }}。'
        node.note(key, f"“{series.name}”{gap}（“{needed_by.name}”）", fix, code="gap")
