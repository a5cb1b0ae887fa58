"""Finding people as clerks type: name, pinyin, initials or a mix of both, last digits of the ID, employee number.

Surnames have their own readings, which pypinyin does not know (domain.md 10); ü is found as lv, lyu and lü.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import product

SURNAMES = {
    "曾": ("zeng",),
    "单": ("shan",),
    "仇": ("qiu",),
    "解": ("xie",),
    "查": ("zha",),
    "覃": ("qin", "tan"),
    "区": ("ou",),
    "乐": ("yue", "le"),
}
"""Readings of characters as surnames, where they differ from the usual ones."""

_MOST_READINGS = 8


def normalised(query: str) -> str:
    """A query as it is compared: half-width, small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", query).lower().split())


def matches(query: str, name: str, id_number: str = "", employee_number: str = "") -> bool:
    """Whether a query (already ``normalised``) finds a person; an empty query finds everyone."""
    return not query or finder(query)(name, id_number, employee_number)


def finder(query: str) -> Callable[[str, str, str], bool]:
    """What tells of a name, ID number and employee number whether a query (``normalised``, not empty) finds them."""
    if query.removesuffix("x").isdigit():
        return lambda _, id_number, employee_number: (
            id_number.lower().endswith(query) or (employee_number != "" and query in employee_number.lower())
        )
    first, spelled = query[0], query.isalpha()

    def finds(name: str, _: str, employee_number: str) -> bool:
        if query in name.lower() or (employee_number != "" and query == employee_number.lower()):
            return True
        return spelled and first in _initials(name) and any(_typed(query, syllables) for syllables in _readings(name))

    return finds


@lru_cache(maxsize=65_536)
def search_text(name: str) -> str:
    """Everything under which a name is found as one text: the name, its pinyin in every spelling, its initials."""
    words = [name]
    for syllables in _readings(name):
        words += ["".join(syllables), "".join(syllable[0] for syllable in syllables)]
    return " ".join(dict.fromkeys(words))


def _typed(query: str, syllables: tuple[str, ...]) -> bool:
    """Whether the query is beginnings of successive syllables, from any of them on: ``lixl``, ``xlan``, ``lxl``."""
    return any(_from(query, syllables, start) for start in range(len(syllables)))


def _from(query: str, syllables: tuple[str, ...], start: int) -> bool:
    if not query:
        return True
    if start == len(syllables) or query[0] != syllables[start][0]:
        return False
    syllable = syllables[start]
    longest = 0
    while longest < min(len(syllable), len(query)) and syllable[longest] == query[longest]:
        longest += 1
    return any(_from(query[size:], syllables, start + 1) for size in range(longest, 0, -1))


@lru_cache(maxsize=65_536)
def _initials(name: str) -> frozenset[str]:
    """The letters that syllables of the name begin with: most names are out by them."""
    return frozenset(syllable[0] for syllables in _readings(name) for syllable in syllables)


@lru_cache(maxsize=65_536)
def _readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The ways a name is read and spelled, each as syllables; the first is the usual one."""
    parts = [_character(character, place == 0) for place, character in enumerate(name)]
    combinations = product(*(part for part in parts if part))
    return tuple(reading for _, reading in zip(range(_MOST_READINGS), combinations, strict=False) if reading)


@lru_cache(maxsize=16_384)
def _character(character: str, surname: bool) -> tuple[str, ...]:
    if surname and character in SURNAMES:
        return SURNAMES[character]
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    from pypinyin import Style, pinyin

    found: list[str] = []
    for reading in pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)[:1]:
        for syllable in reading:
            found += _spellings(syllable)
    return tuple(found)


def _spellings(syllable: str) -> list[str]:
    """``lv`` is typed as lv, lyu or lü."""
    if "v" not in syllable:
        return [syllable]
    return [syllable, syllable.replace("v", "yu"), syllable.replace("v", "ü")]
