"""What a table is made of: columns, prepared rows, marks on cells, and how a value becomes text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from shequ_hr.money import grouped, yuan_text
from ui.desktop.theme import Tone


class Kind(StrEnum):
    """The kind of a column's values: str, fen (int), int, date, ChipValue, a link's text."""

    TEXT = "text"
    MONEY = "money"
    CHANGE = "change"
    """Fen with a sign: differences."""
    INT = "int"
    DATE = "date"
    CHIP = "chip"
    LINK = "link"


NUMBERS = frozenset({Kind.MONEY, Kind.CHANGE, Kind.INT})


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``width`` is in logical pixels, ``stretch`` lets it take what is left over.

    ``group``: the upper tier of the header; ``frozen`` columns come first and stay when scrolling; ``total``: summed in
    the totals row; ``bold``: sums; ``muted``: secondary text; ``hidden``: off until chosen under 列; ``opens``: keys of the
    columns that the › in its header shows and hides.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 96
    group: str = ""
    frozen: bool = False
    stretch: bool = False
    total: bool = False
    bold: bool = False
    muted: bool = False
    hidden: bool = False
    tip: str = ""
    center: bool = False
    opens: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether values and header align right."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class ChipValue:
    """A word with a meaning, drawn as a chip when ``tint`` is set, as plain coloured text otherwise."""

    text: str
    tone: Tone = Tone.PLAIN
    tint: bool = True


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is special about one cell.

    ``arrow`` +1/-1 draws ▲/▼ at the left; ``tint`` lays the difference tint under it; ``old`` is struck out before the
    new value; ``framed`` draws the error frame; ``icon`` stands before the text; ``tip`` is the tooltip.
    """

    tone: Tone | None = None
    tint: bool = False
    arrow: int = 0
    old: str = ""
    framed: bool = False
    icon: str = ""
    bold: bool = False
    tip: str = ""


NO_MARKS: Mapping[str, CellMark] = MappingProxyType({})


def _no_marks() -> Mapping[str, CellMark]:
    return NO_MARKS


@dataclass(frozen=True, slots=True)
class TableRow:
    """One prepared row: ``key`` identifies it across refreshes, ``values`` follow the columns, ``marks`` by column key.

    ``search``: extra text that the filter field finds (pinyin, digits); ``tone`` colours the whole row's text.
    """

    key: Hashable
    values: tuple[object, ...]
    marks: Mapping[str, CellMark] = field(default_factory=_no_marks)
    search: str = ""
    tone: Tone | None = None


def text_of(kind: Kind, value: object) -> str:
    """The text of a value as people read it; None is – in number columns, nothing elsewhere."""
    if value is None:
        return "–" if kind in NUMBERS else ""
    if isinstance(value, ChipValue):
        return value.text
    if kind is Kind.MONEY and isinstance(value, int):
        return grouped(value)
    if kind is Kind.CHANGE and isinstance(value, int):
        return "–" if value == 0 else ("+" if value > 0 else "") + grouped(value)
    if kind is Kind.INT and isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_LONG_NUMBER = 12


def clipboard_text(kind: Kind, value: object) -> str:
    """The text of a value for Excel and WPS: plain yuan, no signs for nothing, long digit strings kept as text."""
    if value is None:
        return ""
    if kind in {Kind.MONEY, Kind.CHANGE} and isinstance(value, int):
        return yuan_text(value)
    if kind is Kind.INT:
        return str(value)
    text = text_of(kind, value).replace("\t", " ").replace("\r", " ").replace("\n", " ")
    if len(text) >= _LONG_NUMBER and text.isdigit():
        return f'="{text}"'
    if text[:1] in {"=", "+", "@"} or (text[:1] == "-" and not text[1:2].isdigit()):
        return f"'{text}"
    return text


def sort_key(value: object) -> int | bytes | None:
    """Order of values within a column: numbers and days by size, text as GB 18030 (by pinyin); nothing is None."""
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.isoformat().encode()
    if isinstance(value, date):
        return value.toordinal()
    text = value.text if isinstance(value, ChipValue) else str(value)
    return text.encode("gb18030", errors="replace")
