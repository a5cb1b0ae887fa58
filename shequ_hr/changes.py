"""What a write touched. Every use case that writes returns an Outcome; screens refresh by its flags and by nothing else."""

from __future__ import annotations

from enum import Flag, auto
from typing import Generic, NamedTuple, TypeVar


class Changes(Flag):
    """The areas of the office's data, as screens care about them."""

    NONE = 0
    OFFICE = auto()
    PEOPLE = auto()
    RULES = auto()
    INPUTS = auto()
    PAYROLL = auto()
    AVERAGE_WAGES = auto()
    HOLIDAYS = auto()
    SECURITY = auto()
    ALL = OFFICE | PEOPLE | RULES | INPUTS | PAYROLL | AVERAGE_WAGES | HOLIDAYS | SECURITY


T = TypeVar("T")


class Outcome(NamedTuple, Generic[T]):
    """A use case's answer together with what it changed."""

    value: T
    changes: Changes
