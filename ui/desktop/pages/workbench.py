"""工作台: the month as steps, what is due, the average-wage gauge, the data, charts. Each line leads to where it is done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent

from shequ_hr.changes import Changes
from shequ_hr.money import grouped
from shequ_hr.runs.results import MonthOverview, MonthStep, RunAction, ToDo
from ui.desktop.components.month_steps import MonthSteps
from ui.desktop.context import AppContext
from ui.desktop.operations.overview import ReadWorkbench, WorkbenchView, read_titles
from ui.desktop.pages.page import Page
from ui.desktop.pages.workbench_charts import ChartLine, ChartsRow, YearsPanel
from ui.desktop.pages.workbench_parts import ChangesPanel, GaugePanel, SafetyPanel, TodoPanel
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, row
from ui.desktop.widgets.panels import PageBar

_RIGHT = 430
_WIDE_FROM = 1600
_LOW_BELOW = 720
_PAGES = {"import": "people", "export": "payroll", "report": "payroll", "run": "payroll"}


class WorkbenchPage(Page):
    """The first page of the month."""

    key = "workbench"
    title = "工作台"
    concerns = Changes.ALL
    follows_month = True

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: WorkbenchView | None = None
        self._wide = self._troubled = False
        self._titles: Mapping[str, str] = {}
        self._bar = PageBar("工作台")
        self._totals = label("", Size.BODY, Role.TEXT2)
        self._bar.middle.addWidget(self._totals)
        self._people = SecondaryButton("人员变动", "people")
        self._next = PrimaryButton("打开工资", "arrow")
        self._bar.add(self._people)
        self._bar.add(self._next)
        self.steps, self.todos = MonthSteps(), TodoPanel()
        self.gauge, self.safety, self.changes = GaugePanel(), SafetyPanel(), ChangesPanel()
        self.charts, self.chart_line, self.years = ChartsRow(), ChartLine(), YearsPanel()
        self._build()
        self._people.clicked.connect(self._to_people)
        self._next.clicked.connect(self._do_next)
        self.steps.chosen.connect(self._step_chosen)
        self.todos.chosen.connect(self._todo_chosen)
        self.changes.opened.connect(self._change_opened)

    def _build(self) -> None:
        outer = column(self, gap=0)
        outer.addWidget(self._bar)
        body = column(margins=(14, 0, 14, 10), gap=10)
        body.addWidget(self.steps)
        middle = row(gap=10)
        middle.addWidget(self.todos, 5)
        middle.addWidget(self.changes, 6)
        self.changes.hide()
        right = column(gap=10)
        right.addWidget(self.gauge, 3)
        right.addWidget(self.safety, 2)
        right.addWidget(self.years, 5)
        self.years.hide()
        for panel in (self.gauge, self.safety, self.years):
            panel.setFixedWidth(_RIGHT)
        middle.addLayout(right)
        body.addLayout(middle, 3)
        body.addWidget(self.charts, 2)
        body.addWidget(self.chart_line)
        self.chart_line.hide()
        outer.addLayout(body, 1)
        for link, page in ((self.gauge.link_button, "wages"), (self.safety.link_button, "settings")):
            if link is not None:
                link.clicked.connect(_Go(self.context, page))
        if self.changes.link_button is not None:
            self.changes.link_button.clicked.connect(self._to_changes)

    def refresh(self) -> None:
        """Read the month."""
        self.context.read(self, ReadWorkbench(self.context.month, self._wide), self.show_view, key="overview")

    def show_view(self, view: WorkbenchView) -> None:
        """Fill every panel."""
        self.view = view
        overview = view.overview
        self._bar.title.setText(f"{overview.month.label}工资")
        self._totals.setText(_totals(overview))
        action = overview.next_action
        self._troubled = _will_fail(overview)
        words = "先看缺项" if self._troubled else action.label if action else "打开工资"
        self._next.setText(words)
        self._next.setAccessibleName(words)
        self._next.allow(self._troubled or action is None or action.enabled, action.reason if action else "")
        self._next.updateGeometry()
        self.steps.set_steps(overview.steps)
        self.todos.set_todos(overview.todos)
        self.gauge.set_gauge(overview.gauge)
        self.safety.show_overview(overview, self._titles)
        if not self._titles and (overview.last_import or overview.last_export):
            self.context.read(self, read_titles, self._show_titles, key="titles")
        self.charts.show_overview(overview)
        self.chart_line.show_overview(overview)
        self.changes.show_changes(view.comparison)
        self.years.show_check(view.check)
        self._badge(overview)
        pack = f"政策包 {overview.pay_pack}" if overview.pay_pack else ""
        self.set_status(f"{overview.people} 人在岗　{pack}".strip())

    def _show_titles(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        if self.view is not None:
            self.safety.show_overview(self.view.overview, titles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide screens get 本月变动; low ones fold the charts to a line."""
        super().resizeEvent(event)
        low = self.window().height() < _LOW_BELOW
        self.charts.setVisible(not low)
        self.chart_line.setVisible(low)
        wide = self.window().width() >= _WIDE_FROM
        if wide != self._wide:
            self._wide = wide
            self.changes.setVisible(wide)
            self.years.setVisible(wide)
            if wide and self.view is not None:
                self.refresh()

    def _badge(self, overview: MonthOverview) -> None:
        counts = dict.fromkeys(("people", "payroll", "wages", "policies"), 0)
        for todo in overview.todos:
            if todo.target in counts:
                counts[todo.target] += 1
        self.context.badged.emit(counts)

    def _to_people(self) -> None:
        self.context.navigate("people")

    def _do_next(self) -> None:
        if self._troubled:
            self.context.navigate("payroll", show="problems")
            return
        action = self.view.overview.next_action if self.view else None
        self.context.navigate("payroll", **({"action": action.action.value} if action else {}))

    def _to_changes(self) -> None:
        comparison = self.view.comparison if self.view else None
        if comparison is not None:
            self.context.set_month(comparison.key.month)
        self.context.navigate("payroll", show="compare")

    def _step_chosen(self, step: MonthStep) -> None:
        self.context.navigate(_PAGES.get(step.target, step.target) or "payroll")

    def _todo_chosen(self, todo: ToDo) -> None:
        arguments = {"worker": todo.worker} if todo.worker else {}
        self.context.navigate(todo.target or "people", **arguments)

    def _change_opened(self, worker: int) -> None:
        comparison = self.view.comparison if self.view else None
        if comparison is not None:
            self.context.set_month(comparison.key.month)
        self.context.navigate("payroll", worker=worker)


def _totals(overview: MonthOverview) -> str:
    if overview.run is None:
        return f"{overview.people} 人在岗　本月还没有计算"
    run = overview.run
    return f"{run.slips} 人　应发合计 {grouped(run.gross)}　实发合计 {grouped(run.net)}"


def _will_fail(overview: MonthOverview) -> bool:
    """Whether the next step would be refused: somebody's facts are missing, and calculating or checking comes next."""
    action = overview.next_action
    missing = any(todo.urgent and todo.kind == "核对" for todo in overview.todos)
    return missing and (action is None or action.action in {RunAction.CALCULATE, RunAction.CHECK})


class _Go:
    def __init__(self, context: AppContext, page: str, **arguments: object) -> None:
        self._context, self._page, self._arguments = context, page, arguments

    def __call__(self) -> None:
        self._context.navigate(self._page, **self._arguments)
