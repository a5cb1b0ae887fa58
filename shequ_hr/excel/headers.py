"""Finds the header row by the names in it and maps columns to fields by name, never by position (S1-S7).

Knows names and synonyms as it is given them; knows nothing of what the fields mean.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shequ_hr.excel.cells import narrow, shown
from shequ_hr.excel.records import SheetData, letters

SEARCHED_ROWS = 15
ENOUGH_KNOWN = 0.6
_SPACE = re.compile("[\\s\u200b\ufeff\u00a0\u3000]+")
_NOTE = re.compile(r"\([^()]*\)")
_DECORATION = re.compile(r"^[*＊]+|[*＊:：]+$")


def normalised(header: str) -> str:
    """A header without spaces, newlines and stars, in half width and lower case."""
    return _DECORATION.sub("", _SPACE.sub("", narrow(header))).replace("（", "(").replace("）", ")").lower()


def without_note(header: str) -> str:
    """A normalised header without bracketed notes such as (元) or (建行)."""
    return _NOTE.sub("", header)


def note_of(header: str) -> str:
    """What stands in the brackets of a header: 建行 of 银行卡号（建行）."""
    found = _NOTE.search(narrow(_SPACE.sub("", header)))
    return found[0][1:-1] if found else ""


class FieldNames:
    """Header names and synonyms of the fields of an import. Earlier fields win a name that two of them claim."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.first = {key: words[0] for key, words in names.items()}
        self._known: dict[str, str] = {}
        for key, words in names.items():
            for word in words:
                self._known.setdefault(normalised(word), key)

    def key_of(self, header: str) -> str | None:
        """The field that a header names, exactly or without its bracketed note."""
        plain = normalised(header)
        return self._known.get(plain) or self._known.get(without_note(plain))

    def nearest(self, key: str, headers: Sequence[str]) -> str:
        """The header of the sheet that looks most like a field's name, or empty."""
        words = [word for word, owner in self._known.items() if owner == key]
        scored = [
            (max(difflib.SequenceMatcher(None, normalised(header), word).ratio() for word in words), header)
            for header in headers
            if header
        ]
        best = max(scored, default=(0.0, ""))
        return best[1] if best[0] >= 0.4 else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its place, its header as the clerk sees it, and the field it fills (None = unknown)."""

    index: int
    header: str
    key: str | None


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """The header: its first and last row, and its columns in order. ``known`` is the share of known names."""

    row: int
    last_row: int
    columns: tuple[Column, ...]
    known: float
    doubles: tuple[tuple[Column, Column], ...] = field(default=())

    @property
    def by_key(self) -> dict[str, Column]:
        """The columns that fill a field."""
        return {column.key: column for column in self.columns if column.key is not None}

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns with a header that no field has."""
        return tuple(column for column in self.columns if column.key is None)


def find_header(sheet: SheetData, names: FieldNames) -> HeaderFound | None:
    """The row in the first fifteen with the largest share of known names, at least 60 % and two of them."""
    best: HeaderFound | None = None
    for row in range(1, min(SEARCHED_ROWS, len(sheet.rows)) + 1):
        for found in (_candidate(sheet, row, row, names), _two_rows(sheet, row, names)):
            if found is None or found.known < ENOUGH_KNOWN or len(found.by_key) < 2:
                continue
            if best is None or _rank(found) > _rank(best):
                best = found
    return best


def _rank(found: HeaderFound) -> tuple[int, int, float]:
    """More fields first, then two rows before one, then the larger share of known names."""
    return len(found.by_key), found.last_row - found.row, found.known


def nearest_header(sheet: SheetData, names: FieldNames) -> tuple[int, tuple[str, ...]]:
    """The row that knows most names although too few, for the message: (row, its texts); row 0 = none at all."""
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for row in range(1, min(SEARCHED_ROWS, len(sheet.rows)) + 1):
        texts = tuple(text for text in _texts(sheet, row) if text)
        hits = sum(names.key_of(text) is not None for text in texts)
        if hits > best[0]:
            best = (hits, row, texts)
    return best[1], best[2]


def _texts(sheet: SheetData, row: int) -> list[str]:
    return [_SPACE.sub("", shown(content)) for content in sheet.rows[row - 1]]


def _two_rows(sheet: SheetData, row: int, names: FieldNames) -> HeaderFound | None:
    """Two rows count as one header only where merged cells say so and the upper row names a field by itself."""
    across = any(top == bottom == row and right > left for top, left, bottom, right in sheet.merged)
    down = any(top == row and bottom == row + 1 for top, _, bottom, _ in sheet.merged)
    if row >= len(sheet.rows) or not (across or down):
        return None
    if all(names.key_of(text) is None for text in _texts(sheet, row) if text):
        return None
    return _candidate(sheet, row, row + 1, names)


def _candidate(sheet: SheetData, row: int, last: int, names: FieldNames) -> HeaderFound:
    columns: list[Column] = []
    taken: dict[str, Column] = {}
    doubles: list[tuple[Column, Column]] = []
    grouped: dict[int, str] = {}
    for index, path in _paths(sheet, row, last).items():
        header = "/".join(path)
        column = Column(index, header, names.key_of(header))
        if column.key is None and len(path) > 1:
            grouped[len(columns)] = path[-1]
        elif column.key is not None and column.key in taken:
            doubles.append((taken[column.key], column))
        elif column.key is not None:
            taken[column.key] = column
        columns.append(column)
    for place, last_word in grouped.items():
        # 应发工资/基本工资 is 基本工资 when nothing else claims that name; 家庭成员/姓名 is not 姓名.
        key = names.key_of(last_word)
        if key is not None and key not in taken:
            columns[place] = taken[key] = Column(columns[place].index, columns[place].header, key)
    known = sum(column.key is not None for column in columns) / len(columns) if columns else 0.0
    return HeaderFound(row, last, tuple(columns), known, tuple(doubles))


def _paths(sheet: SheetData, row: int, last: int) -> dict[int, tuple[str, ...]]:
    """Per column the texts from the upper to the lower header row, merged groups spread over their columns."""
    upper = {index: text for index, text in enumerate(_texts(sheet, row)) if text}
    if last == row:
        return {index: (text,) for index, text in upper.items()}
    for top, left, bottom, right in sheet.merged:
        if top == row == bottom and left in upper:
            upper.update(dict.fromkeys(range(left, right + 1), upper[left]))
    lower = {index: text for index, text in enumerate(_texts(sheet, last)) if text}
    paths: dict[int, tuple[str, ...]] = {}
    for index in sorted(upper.keys() | lower.keys()):
        parts = [text for text in (upper.get(index), lower.get(index)) if text]
        paths[index] = tuple(dict.fromkeys(parts))
    return paths


def place_of(column: Column) -> str:
    """``D 列“身份证号”``, for sentences."""
    return f"{letters(column.index)} 列“{column.header}”"
