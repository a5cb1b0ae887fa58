"""The four steps of an import as widgets: the file, the columns and questions, preview and problems, and what was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from shequ_hr.errors import Problem, Severity
from shequ_hr.imports.results import ImportPreview, ImportReport
from ui.desktop.components.count_strip import CountStrip
from ui.desktop.operations.importing import TITLES
from ui.desktop.pages import importing_rows
from ui.desktop.pages.importing_questions import QuestionList
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, PrimaryButton, SecondaryButton
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, label, row
from ui.desktop.widgets.panels import EmptyState, Panel
from ui.desktop.widgets.problem_list import ProblemList


class FileStep(QFrame):
    """选择文件: a button, a place to drop a file, the template. ``chosen(Path)``, ``choose_wanted``, ``template_wanted``."""

    chosen = Signal(object)
    choose_wanted = Signal()
    template_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.setAcceptDrops(True)
        outer = column(self, margins=(24, 20, 24, 20), gap=10)
        outer.addStretch(1)
        self.heading = label("", Size.PANEL, bold=True)
        self.words = label("", role=Role.TEXT2, wrap=True)
        for part in (self.heading, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            outer.addWidget(part)
        buttons = row(gap=8)
        buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = PrimaryButton("选择文件", "folder")
        self.choose.clicked.connect(self.choose_wanted)
        template = SecondaryButton("下载模板", "export")
        template.clicked.connect(self.template_wanted)
        buttons.addWidget(self.choose)
        buttons.addWidget(template)
        outer.addLayout(buttons)
        self.flaw = label("", role=Role.BAD, wrap=True)
        self.flaw.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self.flaw)
        outer.addStretch(1)

    def show_kind(self, kind: str) -> None:
        """Say what is imported."""
        title = TITLES.get(kind, kind)
        self.heading.setText(f"选择{title}的表格，或把文件拖到这里")
        self.words.setText(
            "按表头的名字认列，顺序、合并的表头和标题行都可以；.xlsx 和 .xls 都能读。文件只读打开，不会改动原表。"
        )
        self.flaw.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file."""
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))


class ColumnsStep(QWidget):
    """对应列: what was recognised and corrected, and the questions. ``answered`` on every choice."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = row(self, gap=10)
        self._asked = Panel("请回答", "每类只问一次")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setProperty("look", "clear")
        self.questions = QuestionList()
        self.questions.answered.connect(self.answered)
        self._nothing = label("没有要问的，直接看预览。", role=Role.TEXT2)
        box = column(inside, gap=4)
        box.addWidget(self._nothing)
        box.addWidget(self.questions)
        box.addStretch(1)
        area.setWidget(inside)
        self._asked.body.addWidget(area, 1)
        self._found = Panel("认出的列与自动更正", flush=True)
        self._names = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self._names.setContentsMargins(14, 8, 14, 8)
        self._found.body.addWidget(self._names)
        self.fixed = DataTable(importing_rows.FIXED_COLUMNS, name="自动更正", select_rows=True)
        self.fixed.set_empty(EmptyState("没有要更正的值。", "done"))
        self._found.body.addWidget(self.fixed, 1)
        outer.addWidget(self._asked, 1)
        outer.addWidget(self._found, 1)

    def show_preview(self, preview: ImportPreview, given: dict[str, str]) -> None:
        """Show the questions and what was done to the file's values."""
        self._nothing.setVisible(not preview.questions)
        self.questions.show_questions(preview.questions, given)
        names = [column.title for column in importing_rows.columns_of(preview, differing=False)][3:]
        self._names.setText("列：" + ("、".join(names) or "没有新的值"))
        self._found.note.setText(f"更正 {len(preview.fixed)} 处" if preview.fixed else "")
        self.fixed.set_rows(importing_rows.fixed_rows(preview.fixed))


class PreviewStep(QWidget):
    """预览与检查: counts that filter, the rows, the problems. ``export_wanted`` for the problem list."""

    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: ImportPreview | None = None
        outer = column(self, gap=10)
        self.strip = CountStrip()
        self.strip.chosen.connect(self._filter)
        outer.addWidget(self.strip)
        self.panel = Panel("预览", link="只看有差别的列", flush=True)
        self.panel.add_to_head(label("划线的是库里现在的值，空白的格没有变化", Size.NOTE, Role.TEXT2))
        self.table = DataTable((), name="预览")
        self.table.set_empty(EmptyState("这一类没有行。"))
        self.panel.body.addWidget(self.table)
        self._differing = False
        if self.panel.link_button is not None:
            self.panel.link_button.clicked.connect(self._switch_columns)
        self.trouble = Panel("问题", link="导出问题清单", flush=True)
        self._errors, self._warnings = Chip("", Tone.BAD), Chip("", Tone.WARN)
        self.trouble.add_to_head(label("双击或 Enter 跳到预览里的那一格", Size.NOTE, Role.TEXT2))
        self.trouble.add_to_head(self._warnings)
        self.trouble.add_to_head(self._errors)
        if self.trouble.link_button is not None:
            self.trouble.link_button.clicked.connect(self.export_wanted)
        self.problems = ProblemList()
        self.problems.chosen.connect(self.jump)
        self.trouble.body.addWidget(self.problems)
        outer.addWidget(self.panel, 1)
        outer.addWidget(self.trouble, 1)

    def show_preview(self, preview: ImportPreview) -> None:
        """Show a preview."""
        self._preview = preview
        self.strip.show_counts(importing_rows.counts_of(preview))
        self._fill()
        errors = sum(problem.severity is Severity.ERROR for problem in preview.problems)
        warnings = len(preview.problems) - errors
        self._errors.show_text(f"错误 {errors}" if errors else "", Tone.BAD)
        self._warnings.show_text(f"提醒 {warnings}" if warnings else "", Tone.WARN)
        self.problems.set_problems(preview.problems)
        self.trouble.setVisible(bool(preview.problems))

    def jump(self, problem: Problem) -> None:
        """Go to the framed cell of a problem."""
        if self._preview is None or problem.row is None:
            return
        if self.table.model.find(problem.row) < 0:
            self.strip.choose("all")
        keys = {column.key for column in self.table.model.columns}
        if self.table.select(problem.row, problem.column if problem.column in keys else ""):
            self.table.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        if self._preview is None:
            return
        columns = importing_rows.columns_of(self._preview, differing=self._differing)
        if columns != self.table.model.columns:
            self.table.set_columns(columns)
        self.table.set_rows(importing_rows.rows_of(self._preview, columns))
        self._filter(self.strip.current)

    def _filter(self, key: str) -> None:
        if self._preview is None:
            return
        wanted = importing_rows.filter_of(key, self._preview)
        self.table.set_filter(None if wanted is None else lambda line: line.key in wanted)

    def _switch_columns(self) -> None:
        self._differing = not self._differing
        if self.panel.link_button is not None:
            self.panel.link_button.setText("看全部的列" if self._differing else "只看有差别的列")
        self._fill()


class DoneStep(QFrame):
    """写入: what was written, and where to go on."""

    def __init__(self, go_on: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self._state = EmptyState("", "done")
        self._state.add("完成", go_on, "check", primary=True)
        self._state.add("再导入一份", again, "import")
        column(self, margins=(1, 1, 1, 1)).addWidget(self._state)

    def show_report(self, title: str, report: ImportReport) -> None:
        """Say what was written."""
        months = "、".join(str(month) for month in report.months)
        into = f" {months}" if months else ""
        counts = f"新增 {report.new} 行，变更 {report.changed} 行，相同 {report.same} 行没有动"
        self._state.say(f"{title}已写入{into}：{counts}。需要时可以整批撤销。")
