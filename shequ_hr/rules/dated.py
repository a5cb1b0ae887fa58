"""A value over time: where it comes from, since when it holds, and what happens where nobody knows it. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from shequ_hr.errors import RuleNotInForce

T = TypeVar("T")


class Standing(StrEnum):
    """How well a figure is founded: read in a public text, derived from such, to be checked (请核对), or 示例."""

    SEEN = "seen"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: title and document number of the text, and the day somebody last compared it."""

    key: str
    title: str
    document: str
    checked_on: date
    standing: Standing = Standing.SEEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """A value from a day on. ``value is None`` is a declared hole (``unknown``); ``provisional`` marks 暂按."""

    start: date
    value: T | None
    source: Source
    provisional: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Series(Generic[T]):
    """One value over time: figures in order of start, each until the next; ``end`` (exclusive) closes the last."""

    key: str
    name: str
    region: str
    figures: tuple[Figure[T], ...]
    end: date | None = None
    unit: str = ""

    def figure_on(self, day: date) -> Figure[T]:
        """The figure in force on a day; RuleNotInForce before the first, after the end, and inside a declared hole."""
        found: Figure[T] | None = None
        for figure in self.figures:
            if figure.start > day:
                break
            found = figure
        if found is None or (self.end is not None and day >= self.end):
            raise RuleNotInForce(self.name, self.region, day.isoformat(), document=self._document_near(day))
        if found.value is None:
            reason, document = found.reason, self._document_near(day)
            raise RuleNotInForce(self.name, self.region, day.isoformat(), reason, document=document)
        return found

    def _document_near(self, day: date) -> str:
        """The document of the last known figure before a day, else of the first one after it: where to look for the like."""
        known = [figure for figure in self.figures if figure.value is not None]
        before = [figure for figure in known if figure.start <= day]
        near = before[-1] if before else next(iter(known), None)
        return "" if near is None else f"《{near.source.title}》，{near.source.document}"

    def on(self, day: date) -> T:
        """The value in force on a day, or RuleNotInForce."""
        value = self.figure_on(day).value
        assert value is not None  # noqa: S101 - figure_on has refused holes; this only tells the type checker
        return value
