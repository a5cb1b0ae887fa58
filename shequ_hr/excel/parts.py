"""The small XML parts of a workbook: sheets and their files, the date system, and which styles mean something to us.

Uses expat directly, with document types refused: defusedxml's parsers build Python objects for each element, which costs
seconds on a large sheet. Damaged styles are no reason to lose the values (F15).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from pyexpat import XMLParserType

MAX_PART_BYTES = 20 * 1024 * 1024
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
BUILT_IN_PERCENTS = frozenset({9, 10})


class ForbiddenXml(Exception):
    """A part carries a document type or an entity."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook: its name, its part, whether it is hidden."""

    name: str
    path: str
    hidden: bool


@dataclass(slots=True)
class Styles:
    """Indexes of cell styles that show a percentage or strike the text through."""

    percents: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)


def parser(start: Callable[[str, dict[str, str]], None]) -> XMLParserType:
    """An expat parser that refuses document types and tells about starting elements."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartElementHandler = start

    def refuse(*_: object) -> None:
        raise ForbiddenXml

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    return made


def local(name: str) -> str:
    """The element's name without its prefix."""
    return name.rpartition(":")[2]


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise zipfile.BadZipFile(f"{name} is too large")
    return content


def sheet_parts(package: zipfile.ZipFile) -> tuple[list[SheetPart], bool]:
    """Worksheets in workbook order, and whether dates count from 1904; KeyError when a part that values need is missing."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str, bool]] = []
    date_1904 = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in {"worksheet", "sharedStrings", "styles"}:
            package.getinfo(target)  # without it values would change silently
        if kind == "worksheet":
            targets[attributes.get("Id", "")] = target

    def workbook(name: str, attributes: dict[str, str]) -> None:
        nonlocal date_1904
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            sheets.append((attributes.get("name", ""), ids[0] if ids else "", attributes.get("state", "visible") != "visible"))
        elif local(name) == "workbookPr":
            date_1904 = attributes.get("date1904", "0") in {"1", "true"}

    parser(relation).Parse(_read(package, "xl/_rels/workbook.xml.rels"), True)
    parser(workbook).Parse(_read(package, "xl/workbook.xml"), True)
    return [SheetPart(name, targets[key], hidden) for name, key, hidden in sheets if key in targets], date_1904


def styles(package: zipfile.ZipFile) -> Styles:
    """Percent formats and struck fonts; a missing or damaged part gives what was understood of it."""
    found = Styles()
    percents = {str(number) for number in BUILT_IN_PERCENTS}
    fonts: list[bool] = []
    index = -1
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal index, inside
        tag = local(name)
        if tag in {"fonts", "cellXfs", "cellStyleXfs", "dxfs"}:
            inside = tag
        elif tag == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            percents.add(attributes.get("numFmtId", ""))
        elif tag == "font" and inside == "fonts":
            fonts.append(False)
        elif tag == "strike" and inside == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif tag == "xf" and inside == "cellXfs":
            index += 1
            if attributes.get("numFmtId") in percents:
                found.percents.add(str(index))
            font = attributes.get("fontId", "")
            if font.isascii() and font.isdigit() and int(font) < len(fonts) and fonts[int(font)]:
                found.struck.add(str(index))

    try:
        parser(start).Parse(_read(package, "xl/styles.xml"), True)
    except (KeyError, expat.ExpatError, ValueError):
        return found
    return found
