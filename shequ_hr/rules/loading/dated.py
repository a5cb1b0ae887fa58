"""Dated entries: from a day on, until the next; holes declared, nothing overlapping, every value with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from shequ_hr.rules.loading.reader import NO_DAY, NO_SOURCE, Node
from shequ_hr.rules.schema import Figure, Series

T = TypeVar("T")

ONE_DAY = timedelta(days=1)


def read_dated(
    entries: Sequence[Node], key: str, name: str, region: str, read: Callable[[Node], T], unit: str = ""
) -> Series[T]:
    """Entries ``{ from, until?, source, ... }`` as a series; ``unknown`` and ``carry_forward`` take the place of a value.

    ``until`` is the last day on which the entry holds. Without it the entry holds until the next begins.
    """
    figures: list[Figure[T]] = []
    ends: list[date | None] = []
    problems = len(entries[0].ledger.problems) if entries else 0
    for entry in entries:
        start, until = entry.day("from"), entry.optional_day("until")
        figures.append(_figure(entry, start, figures, read))
        ends.append(until)
        entry.done()
    _check_order(entries, figures, ends, name)
    if entries and len(entries[0].ledger.problems) > problems:
        entries[0].ledger.broken.add(name)
    return Series(key, name, region, tuple(figures), day_after(ends[-1]) if ends else None, unit)


def day_after(last: date | None) -> date | None:
    """The exclusive end of a span whose last day is given; the end of time is no end."""
    return None if last is None or last == date.max else last + ONE_DAY


def _figure(entry: Node, start: date, before: Sequence[Figure[T]], read: Callable[[Node], T]) -> Figure[T]:
    unknown, carry = entry.has("unknown"), entry.has("carry_forward")
    if unknown and carry:
        entry.note("carry_forward", "unknown 和 carry_forward 只能写一个", "留下一个。")
    if unknown:
        source = entry.source() if entry.has("source") else NO_SOURCE
        return Figure(start, None, source, reason=entry.text("unknown"))
    if not carry:
        return Figure(start, read(entry), entry.source())
    reason = entry.text("carry_forward")
    if not before or before[-1].value is None:
        entry.note("carry_forward", "前面没有可以沿用的数值", '改成 unknown = "原因"，或先写一段有数值的。')
        return Figure(start, None, NO_SOURCE, reason=reason)
    source = entry.source() if entry.has("source") else before[-1].source
    return Figure(start, before[-1].value, source, provisional=True, reason=reason)


def _check_order(entries: Sequence[Node], figures: Sequence[Figure[T]], ends: Sequence[date | None], name: str) -> None:
    for place, (entry, figure) in enumerate(zip(entries, figures, strict=True)):
        until = ends[place]
        if NO_DAY in (figure.start, until):
            continue
        if until is not None and until < figure.start:
            entry.note("until", f"“{name}”这一段的止日早于起日", "until 是最后一天，不能早于 from。", code="order")
        if place == 0 or figures[place - 1].start == NO_DAY:
            continue
        before, closed = figures[place - 1].start, ends[place - 1]
        if figure.start <= before:
            message = f"“{name}”的日期重叠或没有按先后排列：这一段从 {figure.start} 起，上一段从 {before} 起"
            entry.note("from", message, "按 from 从早到晚排列，每天只写一段。", code="overlap")
        elif closed is not None and closed >= figure.start:
            message = f"“{name}”的日期重叠：上一段到 {closed}，这一段从 {figure.start} 起"
            entry.note("from", message, "改正上一段的 until 或这一段的 from。", code="overlap")
        elif closed is not None and closed + ONE_DAY < figure.start:
            gap = closed + ONE_DAY
            message = f"“{name}”从 {gap} 到 {figure.start - ONE_DAY} 没有数值"
            entry.note("from", message, f'确实不知道的，写一段 {{ from = {gap}, unknown = "原因" }}。', code="gap")
