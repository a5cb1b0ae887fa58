"""Which known word was meant by one that is not known: advice for packs and formulas, with one measure of likeness."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LIKENESS = 2 / 5
"""Share of common letters from which a word is offered: of two Chinese letters one must be right."""
_LISTED = 24
"""Where nothing is near, so many known words are still listed in full."""


def meant(word: str, known: Iterable[str]) -> str:
    """A question with the nearest known words; empty when none is near."""
    close = get_close_matches(word, list(known), n=3, cutoff=_LIKENESS)
    return f"是不是“{'”“'.join(close)}”？" if close else ""


def near(word: str, known: Iterable[str]) -> str:
    """The nearest known words, or all of them when they are few; empty when there is nothing to offer."""
    known = list(known)
    return meant(word, known) or (f"可以写：{'、'.join(known)}" if 0 < len(known) <= _LISTED else "")
