"""Text tables and trees for terminals, aligned by the width that characters really take (Chinese ones take two columns)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int, right: bool = False) -> str:
    """The text filled with spaces to so many columns."""
    space = " " * max(columns - width(text), 0)
    return space + text if right else text + space


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()) -> str:
    """Aligned columns under a header; ``right`` are the indexes of columns flush right. None is shown as an empty cell."""
    cells = [[_shown(value) for value in row] for row in rows]
    flush = set(right)
    widths = [max([width(header), *(width(row[index]) for row in cells)]) for index, header in enumerate(headers)]

    def line(values: Sequence[str]) -> str:
        return "  ".join(padded(value, widths[index], index in flush) for index, value in enumerate(values)).rstrip()

    return "\n".join([line(headers), "  ".join("─" * columns for columns in widths), *(line(row) for row in cells)])


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """``名称  值`` lines, values aligned; empty values are left out."""
    shown = [(label, _shown(value)) for label, value in pairs if value not in {None, ""}]
    columns = max((width(label) for label, _ in shown), default=0)
    return "\n".join(f"{padded(label, columns)}  {value}" for label, value in shown)


def _shown(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " ")
