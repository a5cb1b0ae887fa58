"""Shapes of slips: what their lines are called, in order, without the amounts. Each is stored once and never changes.

Slips of a run that are read share the texts of their shape, so that 30,000 of them stay small.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import msgspec

from db.database import Session
from shequ_hr.model.payroll import LineKind, LineShape, SlipLine

Part = tuple[str, str, LineKind, str, int, bool]
"""One line without its amount: item, label, kind, group, part, provisional."""


ShapeById = Callable[[int], LineShape]

# The kind by its text: hashing an enum member runs Python code, hashing its text does not, and this runs a million times.
_key_of = attrgetter("item", "label", "kind._value_", "group", "part", "provisional")
_decode = msgspec.json.Decoder(tuple[Part, ...]).decode


class Shapes:
    """The shapes that one transaction has met: by content for writing, by id for reading."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[tuple[object, ...], int] = {}
        self._shapes: dict[int, LineShape] = {}

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

    def by_id(self, number: int) -> LineShape:
        """The shape with the id."""
        found = self._shapes.get(number)
        if found is None:
            (text,) = self._session.row("SELECT lines FROM line_shape WHERE id = ?", (number,))
            columns = zip(*_decode(text), strict=True)
            found = self._shapes[number] = LineShape(*columns) if text != "[]" else LineShape()
        return found
