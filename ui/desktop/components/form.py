"""Small forms: labelled fields under each other, each with its own sentence when it is wrong. Knows texts, no record.

A date is typed as people type it (2026-10-12, 20261012, 2026.10.12, 2026年10月12日); ``dates`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import Select, mark_flaw
from ui.desktop.widgets.labels import label
from ui.desktop.widgets.text_checks import LONGEST, flaw_of_text

_DATE = re.compile(r"^(\d{4})\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*(\d{1,2})\s*日?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
WIDEST = 360


def read_date(text: str) -> date | None:
    """The day that a text means, None when it is no day."""
    stripped = text.strip()
    match = _COMPACT.match(stripped) or _DATE.match(stripped)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


class Form(QWidget):
    """``Form(label_width=84)``: add fields, then ``texts()``; ``edited`` on every change."""

    edited = Signal()

    def __init__(self, *, label_width: int = 84, field_width: int = WIDEST) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(2, 1)
        self._field_width = field_width
        self._fields: dict[str, QLineEdit | Select] = {}
        self._flaws: dict[str, QLabel] = {}
        self._rows = 0
        self._begun: dict[str, str] | None = None
        self._longest: dict[str, int] = {}

    def add_text(
        self,
        key: str,
        name: str,
        text: str = "",
        *,
        hint: str = "",
        width: int = 0,
        read_only: bool = False,
        longest: int = LONGEST,
    ) -> QLineEdit:
        """A line of text; more than ``longest`` characters are a flaw."""
        self._longest[key] = longest
        field = QLineEdit(text)
        field.setPlaceholderText(hint)
        field.setReadOnly(read_only)
        field.setFixedWidth(width or self._field_width)
        field.textEdited.connect(lambda _: self._touched(key))
        self._place(key, name, field)
        return field

    def add_date(self, key: str, name: str, day: date | None = None, *, hint: str = "如 2026-10-12") -> QLineEdit:
        """A line for a day."""
        return self.add_text(key, name, day.isoformat() if day else "", hint=hint, width=min(150, self._field_width))

    def add_choice(self, key: str, name: str, choices: Sequence[str], current: str = "", *, empty: str = "") -> Select:
        """One of a few words; ``empty`` is the word for nothing chosen."""
        field = Select(name, width=min(150, self._field_width))
        pairs: list[tuple[object, str]] = [("", empty)] if empty or current not in choices else []
        field.set_choices([*pairs, *((choice, choice) for choice in choices)], current)
        field.setMaximumWidth(self._field_width)
        field.picked.connect(lambda _: self._touched(key))
        self._place(key, name, field)
        return field

    def add_words(self, text: str) -> QLabel:
        """A sentence across the form."""
        words = label(text, Size.NOTE, Role.TEXT2, wrap=True)
        self._grid.addWidget(words, self._rows, 0, 1, 3)
        self._rows += 1
        return words

    def texts(self) -> dict[str, str]:
        """What stands in the fields, stripped."""
        found: dict[str, str] = {}
        for key, field in self._fields.items():
            found[key] = field.text().strip() if isinstance(field, QLineEdit) else str(field.value() or "")
        return found

    def unusable(self) -> dict[str, str]:
        """What no field can take, by key: to be asked before the texts are read."""
        found = {key: flaw_of_text(text, self._longest.get(key, LONGEST)) for key, text in self.texts().items()}
        return {key: flaw for key, flaw in found.items() if flaw}

    def begin(self) -> None:
        """What stands in the fields now is what is stored: from here on ``dirty`` looks for differences."""
        self._begun = self.texts()

    @property
    def dirty(self) -> bool:
        """Whether somebody typed something that is not stored."""
        return self._begun is not None and self.texts() != self._begun

    def field(self, key: str) -> QLineEdit | Select:
        """A field by its key."""
        return self._fields[key]

    def clear(self) -> None:
        """Remove all fields."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields, self._flaws, self._rows, self._begun = {}, {}, 0, None

    def show_flaws(self, flaws: Mapping[str, str]) -> None:
        """Say what is wrong beside the fields; the first wrong one gets the focus."""
        first = None
        for key, field in self._fields.items():
            sentence = flaws.get(key, "")
            mark_flaw(field, bool(sentence))
            self._flaws[key].setText(sentence)
            self._flaws[key].setVisible(bool(sentence))
            if sentence and first is None:
                first = field
        if first is not None:
            first.setFocus()

    def flaws(self) -> dict[str, str]:
        """The sentences that are shown."""
        return {key: flaw.text() for key, flaw in self._flaws.items() if flaw.text()}

    def _place(self, key: str, name: str, field: QLineEdit | Select) -> None:
        words = label(name, role=Role.TEXT2)
        words.setBuddy(field)
        field.setAccessibleName(name)
        flaw = label("", Size.NOTE, Role.BAD, wrap=True)
        flaw.hide()
        self._grid.addWidget(words, self._rows, 0)
        self._grid.addWidget(field, self._rows, 1)
        self._grid.addWidget(flaw, self._rows + 1, 1, 1, 2)
        self._fields[key], self._flaws[key] = field, flaw
        self._rows += 2

    def _touched(self, key: str) -> None:
        mark_flaw(self._fields[key], False)
        self._flaws[key].setText("")
        self._flaws[key].hide()
        self.edited.emit()
