"""Worked examples and spans as people read them: no English key is left, and the last day of a span belongs to it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from shequ_hr.rules.loader import load_pack
from shequ_hr.rules.schema import Pack
from ui.bootstrap import ShippedPacks
from ui.desktop.operations.policy_values import value_rows
from ui.desktop.operations.policy_words import example_words

PACKS = [load_pack(text, file) for file, text in ShippedPacks().shipped().items()]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_no_english_key_is_left_in_an_example(pack: Pack) -> None:
    assert pack.examples
    for example in pack.examples:
        if "沿革" in example.name or not example.given:
            continue
        for words in (example_words(pack, example.given), example_words(pack, example.expect)):
            assert not re.search(r"[a-z]{3,}", words), words


def test_an_example_reads_like_a_sentence() -> None:
    pack = next(pack for pack in PACKS if pack.items)
    given = {"month": "2024-08", "worker": {"post": "正职", "on_probation": True}, "mode": "ordinary"}
    assert example_words(pack, given).startswith("月份 2024-08，人员 ")
    assert "在试用期 是" in example_words(pack, given)
    assert example_words(pack, {"pension_personal": "367.04"}) == "养老保险（个人） 367.04"


def test_a_span_ends_the_day_before_the_next_begins() -> None:
    rows = [row for pack in PACKS for row in value_rows(pack)]
    for before, after in pairwise(rows):
        if before.end is not None and (before.section, before.name) == (after.section, after.name) and after.start is not None:
            assert before.end == after.start - timedelta(days=1)
    assert any(row.end == date(2023, 12, 31) for row in rows)
