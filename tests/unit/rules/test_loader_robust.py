"""Whatever stands in a pack: it loads, or it is refused with placed problems; nothing else ever comes out."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from packs_for_tests import GOOD
from toml_text import toml_text

from shequ_hr.errors import UserError
from shequ_hr.rules.histories import histories
from shequ_hr.rules.loader import load_pack

DATA = tomllib.loads(GOOD, parse_float=Decimal)


def places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [place] if place else []
    if isinstance(value, dict):
        return found + [inner for key, entry in value.items() for inner in places(entry, (*place, key))]
    if isinstance(value, list):
        return found + [inner for position, entry in enumerate(value) for inner in places(entry, (*place, position))]
    return found


PLACES = [place for place in places(DATA) if len(place) > 1]
JUNK = st.one_of(
    st.sampled_from([True, False, 0, 1, -1, 10**12, "", " ", "甲", "15%", "1/0", "基数", "岗位", "等级 + 1", "main", "person"]),
    st.sampled_from([date(1, 1, 1), date(2024, 1, 1), date(9999, 12, 31), Decimal("1.5"), Decimal("-0.01")]),
    st.sampled_from(
        [[], {}, [[]], [{}], [1, 2], ["甲"], {"甲": 1}, {"unknown": "不知道"}, [{"from": date(2024, 1, 1)}], {"7": [1, 2]}]
    ),
)
DELETE = object()


def bend(data: dict[str, Any], place: tuple[str | int, ...], value: object) -> None:
    inner: Any = data
    for step in place[:-1]:
        inner = inner[step]
    if value is DELETE:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value


def sound(data: dict[str, Any]) -> bool:
    """Whether the data loads, or is refused with problems that all have a place."""
    text = toml_text(data)
    try:
        return bool(histories(load_pack(text, "bent.toml")))
    except UserError as error:
        placed = [problem.row and problem.message and problem.file == "bent.toml" for problem in error.problems]
        return bool(placed) and all(placed)


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK | st.just(DELETE)), min_size=1, max_size=1))
@settings(max_examples=300, deadline=None)
def test_one_value_of_any_kind_anywhere(changes: list[tuple[tuple[str | int, ...], object]]) -> None:
    data = copy.deepcopy(DATA)
    for place, value in changes:
        bend(data, place, value)
    assert sound(data)


@given(st.dictionaries(st.sampled_from([*DATA, "x"]), JUNK, max_size=5))
@settings(max_examples=100, deadline=None)
def test_sections_of_the_wrong_kind(data: dict[str, object]) -> None:
    assert sound({**copy.deepcopy(DATA), **data})
    assert sound(dict(data))
