"""Who could not be calculated and what should be looked at: a view inside the 工资 page. Enter goes to the person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shequ_hr.errors import Problem, Severity
from ui.desktop.theme import Role, Tone
from ui.desktop.widgets.buttons import Chip, FlatButton, SecondaryButton
from ui.desktop.widgets.labels import column, frame, label, row
from ui.desktop.widgets.panels import EmptyState
from ui.desktop.widgets.problem_list import ProblemList

_OPEN = "是某个人的，双击或 Enter 打开这个人的资料"


class ProblemsView(QWidget):
    """``ProblemsView()``: ``show_problems([...])``; ``back``, ``again``, ``export``, ``person(worker)``."""

    back = Signal()
    again = Signal()
    export = Signal()
    person = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.problems: tuple[Problem, ...] = ()
        outer = column(self, gap=0)
        head = frame("bar")
        head.setFixedHeight(42)
        line = row(head, margins=(14, 0, 14, 0), gap=8)
        back = FlatButton("返回工资表", "back", tip="回到工资表")
        back.clicked.connect(self.back)
        self._errors, self._warnings = Chip("", Tone.BAD), Chip("", Tone.WARN)
        again, export = SecondaryButton("再检查", "refresh"), SecondaryButton("导出清单", "export")
        again.clicked.connect(self.again)
        export.clicked.connect(self.export)
        for part in (back, self._errors, self._warnings):
            line.addWidget(part)
        self._hint = label("", role=Role.TEXT2)
        line.addWidget(self._hint, 1)
        line.addWidget(again)
        line.addWidget(export)
        outer.addWidget(head)
        self.list = ProblemList(places=False)
        self.list.table.set_empty(EmptyState("资料齐全，每个人都能算。", "done"))
        self.list.chosen.connect(self._chosen)
        outer.addWidget(self.list, 1)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these, with their counts."""
        self.problems = tuple(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self._errors.show_text(f"算不了 {errors}" if errors else "", Tone.BAD)
        self._warnings.show_text(f"提醒 {len(problems) - errors}" if len(problems) > errors else "", Tone.WARN)
        self.list.set_problems(problems)
        self._hint.setText(_OPEN if self.leads else "")

    @property
    def leads(self) -> bool:
        """Whether any of the problems is about a person whose facts can be opened."""
        return any(getattr(problem, "worker", 0) for problem in self.problems)

    def _chosen(self, problem: Problem) -> None:
        worker = getattr(problem, "worker", 0)
        if worker:
            self.person.emit(worker)
