"""Shapes of slips: what their lines are called, in order, without the amounts. Each is stored once and never changes.

Slips of a run that are read share the texts of their shape, so that 30,000 of them stay small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import msgspec

from db.database import Session
from shequ_hr.model.payroll import LineKind, SlipLine

Part = tuple[str, str, LineKind, str, int, bool]
"""One line without its amount: item, label, kind, group, part, provisional."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The lines of a shape by column: what ``map`` puts together with the amounts, faster than a loop."""

    items: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[LineKind, ...]
    groups: tuple[str, ...]
    parts: tuple[int, ...]
    provisional: tuple[bool, ...]

    def lines(self, amounts: list[int]) -> tuple[SlipLine, ...]:
        """The lines with their amounts; another number of amounts is a ValueError."""
        if len(amounts) != len(self.items):
            raise ValueError("as many amounts as lines")
        columns = self.items, self.labels, self.kinds, amounts, self.groups, self.parts, self.provisional
        return tuple(map(SlipLine, *columns))


ShapeById = Callable[[int], Shape]

# The kind by its text: hashing an enum member runs Python code, hashing its text does not, and this runs a million times.
_key_of = attrgetter("item", "label", "kind._value_", "group", "part", "provisional")
_decode = msgspec.json.Decoder(tuple[Part, ...]).decode


class Shapes:
    """The shapes that one transaction has met: by content for writing, by id for reading."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[tuple[object, ...], int] = {}
        self._shapes: dict[int, Shape] = {}

    def id_of(self, lines: tuple[SlipLine, ...]) -> int:
        """The id of the shape of the lines; a new shape is stored."""
        key = tuple(map(_key_of, lines))
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = self._stored(msgspec.json.encode(key).decode())
        return number

    def _stored(self, text: str) -> int:
        row = self._session.row("SELECT id FROM line_shape WHERE lines = ?", (text,))
        return int(row[0]) if row else self._session.run("INSERT INTO line_shape (lines) VALUES (?)", (text,))

    def by_id(self, number: int) -> Shape:
        """The shape with the id."""
        found = self._shapes.get(number)
        if found is None:
            (text,) = self._session.row("SELECT lines FROM line_shape WHERE id = ?", (number,))
            columns = zip(*_decode(text), strict=True)
            found = self._shapes[number] = Shape(*columns) if text != "[]" else Shape((), (), (), (), (), ())
        return found
