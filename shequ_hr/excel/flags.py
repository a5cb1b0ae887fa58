"""One strict streaming pass over a worksheet's XML for what the values do not show: hidden, merged, struck, percent, formulas.

Also finds the used range, so that a value far outside is refused before anything builds a grid (F13). Keeps no values.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from shequ_hr.excel.parts import Styles, local, parser
from shequ_hr.excel.records import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, Formula, column_index

CHUNK = 1 << 18
_REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
OTHER_FILE = re.compile(r"\[[^\]]+\][^!]*!|'[^']*\[[^\]]+\][^']*'!")


class FarValue(Exception):
    """A value stands beyond the limits; the argument is its cell."""


@dataclass(slots=True)
class Flags:
    """What the pass found; places are (row from 1, column from 0)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[Formula] = field(default_factory=list)
    struck_rows: set[int] = field(default_factory=set)
    far_styles: str = ""


def place(reference: str) -> tuple[int, int]:
    """``"D17"`` -> (17, 3); a broken reference is a ValueError."""
    match = _REFERENCE.match(reference)
    if match is None:
        raise ValueError(f"not a cell: {reference!r}")
    return int(match[2]), column_index(match[1])


class FlagPass:
    """Handlers of the streaming parser, with the cell that is open at the moment."""

    def __init__(self, styles: Styles) -> None:
        self.flags = Flags()
        self.row = 0
        self.column = -1
        self.reference = ""
        self._styles = styles
        self._special = styles.percents | styles.struck
        self._far: dict[str, bool] = {}
        self._formula: list[str] | None = None
        self._value: list[str] = []
        self._error = False
        self._inside = ""
        self.parser = parser(self.start)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Dispatch on the element; the common ones first."""
        if name == "c" or (":" in name and (name := local(name)) == "c"):
            self._cell(attributes)
        elif name in {"v", "is", "f"}:
            self._content(name)
        elif name == "row":
            self._row(attributes)
        elif name == "col":
            self._columns(attributes)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            top, left = place(first)
            bottom, right = place(last or first)
            self.flags.merged.append((top, left, bottom, right))

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._formula is not None or self._error:
            self.close_cell()
        reference = attributes.get("r")
        self.column += 1
        self.reference = reference or ""
        style = attributes.get("s")
        self._error = attributes.get("t") == "e"
        if self._error:
            self._listen()
        if style in self._special:
            row, column = self._place()
            if style in self._styles.percents:
                self.flags.percents.add((row, column))
            if style in self._styles.struck:
                self.flags.struck_rows.add(row)
        if reference and self._is_far(reference):
            self.flags.far_styles = self.flags.far_styles or reference

    def _place(self) -> tuple[int, int]:
        if self.reference:
            row, self.column = place(self.reference)
            return row, self.column
        return self.row, self.column

    def _is_far(self, reference: str) -> bool:
        column = reference.rstrip("0123456789")
        far = self._far.get(column)
        if far is None:
            far = self._far[column] = column_index(column) >= MAX_COLUMNS
        return far or self.row > MAX_ROWS

    def _content(self, name: str) -> None:
        self._inside = name
        if name == "f":
            self._formula = []
            self._listen()
        elif self.reference and self._is_far(self.reference):
            raise FarValue(self.reference)
        elif self.row > MAX_ROWS or self.column >= MAX_COLUMNS:
            raise FarValue(f"第 {self.row} 行第 {self.column + 1} 列")

    def _listen(self) -> None:
        self._value = []
        self.parser.CharacterDataHandler = self._characters
        self.parser.EndElementHandler = self._end

    def _characters(self, text: str) -> None:
        if self._inside == "f" and self._formula is not None:
            self._formula.append(text)
        elif self._inside in {"v", "is"}:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if local(name) == "c":
            self.close_cell()
        elif local(name) in {"f", "v", "is"}:
            self._inside = ""

    def close_cell(self) -> None:
        """Note a formula or an error of the cell that ends, and stop listening to characters."""
        row, column = self._place()
        value = "".join(self._value)
        text = "".join(self._formula or ())
        if self._error:
            self.flags.errors[row, column] = value or "#错误"
        if self._formula is not None and (not value or self._error or OTHER_FILE.search(text)):
            self.flags.formulas.append(Formula(row, column, "=" + text, bool(value)))
        self._formula, self._error, self._inside = None, False, ""
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = int(number) if number else self.row + 1
        self.column = -1
        if attributes.get("hidden") in {"1", "true"}:
            self.flags.hidden_rows.add(self.row)

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.flags.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def read_flags(package: zipfile.ZipFile, part: str, styles: Styles) -> Flags:
    """Run the pass over one worksheet part; FarValue, ForbiddenXml and expat errors are the caller's to name."""
    reading = FlagPass(styles)
    total = 0
    with package.open(part) as stream:
        while block := stream.read(CHUNK):
            total += len(block)
            if total > MAX_UNPACKED_BYTES:
                raise zipfile.BadZipFile("a part is larger than it says")
            reading.parser.Parse(block, False)
    reading.parser.Parse(b"", True)
    return reading.flags
