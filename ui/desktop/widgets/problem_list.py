"""Problems as a table: 级别 工作表 行 列 值 为什么 怎么改, errors first, numbers masked. Enter jumps to the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shequ_hr.errors import Problem, Severity
from shequ_hr.security.masking import mask_text
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column

_LEVEL = Column("level", "级别", Kind.CHIP, 76)
_SHEET = Column("sheet", "工作表", width=90, muted=True)
_ROW = Column("row", "行", Kind.INT, 52)
_COLUMN = Column("column", "列", width=100)
_VALUE = Column("value", "值", width=150)
_WHY = Column("message", "为什么", width=260, stretch=True)
_FIX = Column("fix", "怎么改", width=240, stretch=True)


class ProblemList(QWidget):
    """``ProblemList(places=True)``: ``set_problems([Problem...])``; ``chosen(Problem)`` on Enter or double click.

    ``places=False`` leaves out sheet, row, column and value, for problems that do not come from a file.
    """

    chosen = Signal(object)

    def __init__(self, *, places: bool = True) -> None:
        super().__init__()
        middle = [_SHEET, _ROW, _COLUMN, _VALUE] if places else []
        self._places = places
        self.table = DataTable([_LEVEL, *middle, _WHY, _FIX], name="问题清单", select_rows=True)
        self.table.opened.connect(self._opened)
        column(self).addWidget(self.table)
        self._problems: list[Problem] = []

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these, errors before warnings, otherwise in their order."""
        self._problems = sorted(problems, key=_is_warning)
        self.table.set_rows([self._row(number, problem) for number, problem in enumerate(self._problems)])

    def _row(self, number: int, problem: Problem) -> TableRow:
        tone, word, icon = (Tone.WARN, "提醒", "warning") if _is_warning(problem) else (Tone.BAD, "错误", "refused")
        message, fix = mask_text(problem.message), mask_text(problem.fix)
        places = (problem.sheet, problem.row, problem.column, mask_text(problem.value)) if self._places else ()
        marks = {"level": CellMark(icon=icon), "value": CellMark(tone=tone)}
        marks["message"] = CellMark(tip=message)
        marks["fix"] = CellMark(tip=fix)
        return TableRow(number, (ChipValue(word, tone, tint=False), *places, message, fix), marks)

    def _opened(self, row: TableRow) -> None:
        if isinstance(row.key, int):
            self.chosen.emit(self._problems[row.key])


def _is_warning(problem: Problem) -> bool:
    return problem.severity is Severity.WARNING
