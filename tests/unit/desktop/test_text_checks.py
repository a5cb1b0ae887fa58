"""What a field can not take is told with its place; names with rare characters are no flaw."""

from __future__ import annotations

import pytest

from ui.desktop.components.form import Form
from ui.desktop.widgets.text_checks import LONGEST, LONGEST_FIGURE, flaw_of_text


@pytest.mark.parametrize("text", ["", "傅文博", "𠮷田", "㛃·买买提", "O'Neil", "№ 12〔2024〕", "龘" * LONGEST, "\u31350", "〇"])
def test_what_people_write_is_taken(text: str) -> None:
    assert flaw_of_text(text) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("长" * 10_000, "最多 200 个字，现在 10,000 个"),
        ("傅\x00博", "第 2 个字看不见"),
        ("傅文\ud83d", "第 3 个字看不见或不完整"),
        ("\x1b[2J", "第 1 个字看不见"),
        ("好😀", "第 2 个字是表情符号"),
    ],
)
def test_what_no_field_can_take_is_told_with_its_place(text: str, word: str) -> None:
    assert word in flaw_of_text(text)


def test_a_form_knows_its_limits_and_what_was_typed(qtbot: object, styled: object) -> None:
    form = Form()
    qtbot.addWidget(form)  # type: ignore[attr-defined]  # QtBot
    form.add_text("amount", "金额", "1", longest=LONGEST_FIGURE)
    assert not form.dirty
    form.begin()
    form.field("amount").setText("9" * 17)  # type: ignore[union-attr]  # a line of text
    assert form.dirty
    assert list(form.unusable()) == ["amount"]
    form.field("amount").setText("1")  # type: ignore[union-attr]  # a line of text
    assert not form.dirty
    assert form.unusable() == {}
