"""Questions of an import, answered where they stand: one question, its places, its choices, the default chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from shequ_hr.imports.results import Question
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import Select
from ui.desktop.widgets.labels import clear, column, label, row, rule


class QuestionList(QWidget):
    """``QuestionList()``: ``show_questions([...])``, ``answers()``, ``answered`` on every choice."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = column(self, gap=6)
        self._fields: dict[str, Select | QLineEdit] = {}

    def show_questions(self, questions: Sequence[Question], given: Mapping[str, str]) -> None:
        """Show these; earlier answers stay chosen, else the default. A question without choices is a line of text."""
        clear(self._box)
        self._fields = {}
        for number, question in enumerate(questions):
            if number:
                self._box.addWidget(rule())
            current = given.get(question.id) or question.answer or question.default or ""
            self._box.addWidget(self._line(question, current))

    def answers(self) -> dict[str, str]:
        """The chosen answer of each question."""
        found: dict[str, str] = {}
        for key, field in self._fields.items():
            text = field.text().strip() if isinstance(field, QLineEdit) else str(field.value() or "")
            if text:
                found[key] = text
        return found

    def _line(self, question: Question, current: str) -> QWidget:
        holder = QWidget()
        line = row(holder, margins=(0, 4, 0, 4), gap=12)
        words = column(gap=1)
        words.addWidget(label(question.text, wrap=True))
        if question.places:
            shown = "、".join(question.places[:6]) + (f" 等 {len(question.places)} 处" if len(question.places) > 6 else "")
            words.addWidget(label(shown, Size.NOTE, Role.TEXT2, wrap=True))
        field = self._choice(question, current) if question.choices else self._text(question, current)
        self._fields[question.id] = field
        line.addLayout(words, 1)
        line.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _choice(self, question: Question, current: str) -> Select:
        field = Select(question.text, width=220)
        pairs: list[tuple[object, str]] = [] if current else [("", "请选择")]
        field.set_choices([*pairs, *((choice, choice) for choice in question.choices)], current)
        field.picked.connect(lambda _: self.answered.emit())
        return field

    def _text(self, question: Question, current: str) -> QLineEdit:
        field = QLineEdit(current)
        field.setFixedWidth(220)
        field.setPlaceholderText(question.hint)
        field.setAccessibleName(question.text)
        field.textEdited.connect(lambda _: self.answered.emit())
        return field
