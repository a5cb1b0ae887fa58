"""What a formula is and what it needs, for those who evaluate one without knowing how it was parsed."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Protocol

Value = Fraction | str | bool
"""What a formula calculates with: an exact number, a text, or yes/no."""


class FactType(StrEnum):
    """The type of a fact in formulas."""

    NUMBER = "number"
    TEXT = "text"
    BOOL = "bool"


class Environment(Protocol):
    """Where a formula finds what it names. Implemented by payroll; traced for explanations.

    Names and tables are always the Chinese names of the pack (fact.name, series name, item.name, table name).
    """

    def value(self, name: str) -> Value:
        """A fact, a series of the pack, or another item (in yuan)."""

    def look_up(self, table: str, keys: tuple[Value, ...]) -> Fraction:
        """One cell of a table; a missing row is an error that names table and keys."""

    def average_wage(self, region: str, definition: str) -> Fraction:
        """The prior year's published average wage in yuan a year."""


class Formula(Protocol):
    """A checked expression. ``names`` are the facts, series and items that it reads, ``tables`` the tables."""

    @property
    def text(self) -> str: ...
    @property
    def names(self) -> frozenset[str]: ...
    @property
    def tables(self) -> frozenset[str]: ...
    def evaluate(self, environment: Environment) -> Value:
        """The exact value; division by zero and missing rows are UserErrors that name the formula."""

    def substituted(self, environment: Environment) -> str:
        """The formula with the numbers in it: ``3900 × 1.35``."""
