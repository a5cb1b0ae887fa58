"""The 工资 page: bar, filters, grid, 「为什么」; comparison and problems as views. Shows and asks; calculates nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from shequ_hr.changes import Changes
from shequ_hr.errors import Problem, Severity
from shequ_hr.model.payroll import Run, RunKey, RunKind, RunState
from shequ_hr.periods import PayMonth
from shequ_hr.runs.results import RunAction
from ui.desktop.components.exporting import export_problems, export_table
from ui.desktop.context import AppContext
from ui.desktop.operations.payroll import ExportChoice, PayMonthView, read_readiness
from ui.desktop.pages.importing import ImportWizard
from ui.desktop.pages.page import Page
from ui.desktop.pages.payroll_actions import PayrollActions
from ui.desktop.pages.payroll_bar import PayrollBar
from ui.desktop.pages.payroll_cells import CellGuide
from ui.desktop.pages.payroll_compare import CompareView
from ui.desktop.pages.payroll_problems import ProblemsView
from ui.desktop.pages.payroll_sheet import PaySheet, PreparedMonth, read_prepared
from ui.desktop.pages.payroll_side import PayrollSide
from ui.desktop.widgets.buttons import LinkButton
from ui.desktop.widgets.labels import column, row
from ui.desktop.widgets.panels import EmptyState, InlineNote

_WATCHED = 500
"""Drafts up to this many people are tested for missing facts without being asked; larger ones on demand."""
GRID, COMPARISON, PROBLEMS = 0, 1, 2


class PayrollPage(Page):
    """One month of pay."""

    key = "payroll"
    title = "工资"
    concerns: ClassVar[Changes] = Changes.PAYROLL | Changes.PEOPLE | Changes.INPUTS | Changes.RULES | Changes.OFFICE
    follows_month = True

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: PayMonthView | None = None
        self._chosen: RunKey | None = None
        self._wanted: tuple[int, str] | None = None
        self.doing = PayrollActions(context, self, self)
        self.bar, self.sheet, self.side = PayrollBar(), PaySheet(), PayrollSide()
        self.compare, self.problems = CompareView(), ProblemsView()
        self.cells = CellGuide(context, self.sheet, self.side)
        self.wizard = ImportWizard(context)
        self._pages = QStackedWidget()
        column(self, gap=0).addWidget(self._pages)
        self._pages.addWidget(self._build_month())
        self._pages.addWidget(self.wizard)
        self._fill_empty()
        self._wire()

    def refresh(self) -> None:
        """Read the month."""
        self.context.read(self, read_prepared(self.context.month, self._chosen), self.show_month, key="month")

    def on_month(self, month: PayMonth) -> None:
        """Another month: another run, other problems."""
        self._chosen = None
        self._say_problems(())
        self.side.hide_all()
        self.show_part(GRID)
        super().on_month(month)

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``worker`` and ``item`` choose a cell; ``show`` is compare, problems or import; ``action`` does the next step."""
        worker = arguments.get("worker")
        if isinstance(worker, int):
            self._wanted = (worker, str(arguments.get("item", "") or ""))
            self._select_wanted()
        shown = arguments.get("show")
        if shown == "compare":
            self.show_part(COMPARISON)
        elif shown == "problems":
            self.check_readiness()
        elif shown == "import":
            self.import_inputs()

    def unsaved(self) -> str:
        """Figures of a person that were typed and not kept."""
        inputs = self.side.inputs
        return inputs.unsaved if not self.side.isHidden() and self.side.currentWidget() is inputs else ""

    def show_month(self, month: PreparedMonth) -> None:
        """Show a month as it was read."""
        view = self.view = month.view
        detail = view.detail
        self._chosen = detail.run.key if detail else None
        self.bar.show_month(view.runs, detail, view.steps)
        self._empty.say(f"{view.month.label}还没有计算工资。")
        self.sheet.show_month(month)
        self.cells.show_view(view)
        self.compare.show_comparison(view.comparison)
        self._select_wanted()
        self._watch_problems()
        self._tell()

    def show_part(self, part: int) -> None:
        """GRID, COMPARISON or PROBLEMS."""
        self._parts.setCurrentIndex(part)
        if part != GRID:
            self.side.hide_all()
        self._tell()

    def import_inputs(self) -> None:
        """Open the import of typed-in figures in the page."""
        self._pages.setCurrentIndex(1)
        self.wizard.begin("pay-inputs")

    def check_readiness(self) -> None:
        """Ask who could not be paid, and show it."""
        query = read_readiness(self.context.month, self._kind())
        self.context.read(self, query, self._show_readiness, key="readiness", title="正在检查谁还算不了")

    def keep_problems(self, problems: tuple[Problem, ...]) -> None:
        """Remember whom the calculation left out."""
        self._say_problems(problems)

    def ask_reason(self, title: str, text: str, button: str, on_given: Callable[[str], object]) -> None:
        """Ask for a reason in the right panel."""
        self.side.open_panel(self.side.reason)
        self.side.reason.ask(title, text, button, on_given)

    def _build_month(self) -> QWidget:
        month = QWidget()
        outer = row(month, gap=0)
        left = column(gap=0)
        left.addWidget(self.bar)
        self._note = InlineNote()
        self._note_link = LinkButton("查看清单")
        self._note.add_link(self._note_link)
        self._note_holder = QWidget()
        column(self._note_holder, margins=(14, 8, 14, 8)).addWidget(self._note)
        self._note_holder.hide()
        left.addWidget(self._note_holder)
        self._parts = QStackedWidget()
        for part in (self.sheet, self.compare, self.problems):
            self._parts.addWidget(part)
        left.addWidget(self._parts, 1)
        outer.addLayout(left, 1)
        outer.addWidget(self.side)
        return month

    def _fill_empty(self) -> None:
        self._empty = EmptyState("这个月还没有计算工资。", "calculators")
        self._empty.add("计算", lambda: self.doing.calculate(RunKind.REGULAR), "calculators", primary=True)
        self._empty.add("从 Excel 导入", self.import_inputs, "import")
        self.sheet.grid.set_empty(self._empty)

    def _wire(self) -> None:
        self.side.open_changed.connect(self._panel_opened)
        self.bar.wanted.connect(self._do)
        self.bar.export_wanted.connect(self._export)
        self.bar.command.connect(self._command)
        self.bar.run_chosen.connect(self._choose_run)
        self._note_link.clicked.connect(lambda: self.show_part(PROBLEMS))
        self.sheet.compare_wanted.connect(lambda: self.show_part(COMPARISON))
        self.sheet.told.connect(self._tell)
        self.compare.back.connect(lambda: self.show_part(GRID))
        self.compare.person.connect(self._go_to)
        self.compare.export.connect(self._export_comparison)
        self.problems.back.connect(lambda: self.show_part(GRID))
        self.problems.again.connect(self.check_readiness)
        self.problems.person.connect(lambda worker: self.context.navigate("people", worker=worker))
        self.problems.export.connect(self._export_problems)
        self.cells.saved.connect(self.refresh)
        QShortcut(QKeySequence("F2"), self).activated.connect(self.cells.open_inputs)
        self.wizard.closed.connect(self._leave_wizard)
        self.wizard.told.connect(self.set_status)
        self.wizard.written.connect(self.refresh)

    def _run(self) -> Run | None:
        return self.view.detail.run if self.view is not None and self.view.detail is not None else None

    def _kind(self) -> RunKind:
        run = self._run()
        return RunKind.REGULAR if run is None else run.key.kind

    def _do(self, action: RunAction) -> None:
        self.doing.do(action, self._run())

    def _export(self, choice: ExportChoice) -> None:
        run = self._run()
        if run is not None:
            self.doing.export(run, choice)

    def _export_comparison(self) -> None:
        title = f"{self.context.month.label}工资与上月比较"
        export_table(self.context, self, self.compare.table, title, self.compare.sentence.text())

    def _export_problems(self) -> None:
        export_problems(self.context, self, self.problems.problems, f"{self.context.month.label}工资问题清单")

    def _command(self, name: str) -> None:
        commands: dict[str, Callable[[], object]] = {
            "changes": lambda: self.context.navigate("people"),
            "report": self.bar.open_exports,
            "compare": lambda: self.show_part(COMPARISON),
            "readiness": self.check_readiness,
            "inputs": self.cells.open_inputs,
            "import": self.import_inputs,
            "bonus": lambda: self.doing.calculate(RunKind.BONUS),
            "correction": lambda: self.doing.calculate(RunKind.CORRECTION),
        }
        commands[name]()

    def _choose_run(self, key: object) -> None:
        if isinstance(key, RunKey) and key != self._chosen:
            self._chosen = key
            self.refresh()

    def _go_to(self, worker: int) -> None:
        self.show_part(GRID)
        self.sheet.clear_filters()
        self._wanted = (worker, "net")
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted is not None and self.view is not None and self.view.detail is not None:
            worker, item = self._wanted
            self._wanted = None
            if self.sheet.select(worker, item):
                self.cells.open_why()

    def _watch_problems(self) -> None:
        run = self._run()
        if run is None or run.state is not RunState.DRAFT:
            self._say_problems(())
        elif run.slips <= _WATCHED:
            query = read_readiness(self.context.month, run.key.kind)
            self.context.read(self, query, self._found_problems, key="watch")

    def _found_problems(self, problems: list[Problem]) -> None:
        self._say_problems(tuple(problems))

    def _show_readiness(self, problems: list[Problem]) -> None:
        self._say_problems(tuple(problems))
        self.show_part(PROBLEMS)

    def _say_problems(self, problems: tuple[Problem, ...]) -> None:
        self.problems.show_problems(problems)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        run = self._run()
        self._note_holder.setVisible(bool(errors) and run is not None and run.state is RunState.DRAFT)
        if errors:
            more = f"；另有 {len(errors) - 1} 个问题" if len(errors) > 1 else ""
            self._note.say("有人没有算出来，改好之前不能核对", f"{errors[0].message}{more}。")

    def _panel_opened(self, opened: bool) -> None:
        self.folds_navigation = opened
        self.panel_changed.emit()

    def _leave_wizard(self) -> None:
        self._pages.setCurrentIndex(0)
        self._tell()
        self.refresh()

    def _tell(self) -> None:
        part = self._parts.currentIndex()
        if self._pages.currentIndex():
            return
        if part == COMPARISON:
            self.set_status(self.compare.status_text(), "Enter 到工资表里的这个人　F1 帮助")
        elif part == PROBLEMS:
            keys = "Enter 打开这个人的资料　F1 帮助" if self.problems.leads else "F1 帮助"
            self.set_status(f"{len(self.problems.problems)} 个问题", keys)
        else:
            self.set_status(self.sheet.left_text(), self.sheet.right_text())
