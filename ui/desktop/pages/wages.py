"""The 均薪核查 page: is the year's average pay above the prior year's average wage, by how much, for whom, by which figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QWidget

from shequ_hr.changes import Changes
from shequ_hr.errors import UserError
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.money import grouped
from shequ_hr.periods import PayMonth
from shequ_hr.wage_check.results import WageCheck
from ui.desktop.components.exporting import visible_sheet, write_sheets
from ui.desktop.components.files import ask_picture, open_folder
from ui.desktop.components.wage_chart import WageChart
from ui.desktop.context import AppContext
from ui.desktop.operations.lists import Sheet
from ui.desktop.operations.wages import PublishedAverage, WageView, enter_average, read_year
from ui.desktop.pages import wages_view
from ui.desktop.pages.page import Page
from ui.desktop.pages.wages_entry import AverageEntry
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import IconButton, PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import clear, column, frame, label, row
from ui.desktop.widgets.panels import EmptyState, InlineNote, KeyFigure, PageBar, Panel, facts

_GROUPS = (("by_unit", "本单位"), ("by_community", "按社区"), ("by_post", "按岗位"), ("by_grade", "按等级"))


class WagesPage(Page):
    """One year of the promise."""

    key = "wages"
    title = "均薪核查"
    concerns: ClassVar[Changes] = Changes.PAYROLL | Changes.AVERAGE_WAGES | Changes.RULES | Changes.OFFICE | Changes.PEOPLE

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: WageView | None = None
        self._year = context.month.year
        outer = column(self, gap=0)
        outer.addWidget(self._build_bar())
        body = row(gap=0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_answer())
        self._empty = EmptyState("", "wages")
        self._empty.add("去工资", lambda: context.navigate("payroll"), "payroll", primary=True)
        self._empty.add("录入公布的平均工资", self.open_entry, "add")
        self._stack.addWidget(self._empty)
        body.addWidget(self._stack, 1)
        self.entry = AverageEntry()
        self.entry.hide()
        self.entry.closed.connect(self.close_entry)
        self.entry.saved.connect(self._save)
        body.addWidget(self.entry)
        outer.addLayout(body, 1)

    def refresh(self) -> None:
        """Read the year."""
        self._choose_year(self._year)
        self.context.read(self, read_year(self._year), self.show_view, key="year")

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``year`` shows that year; ``show="entry"`` opens the form."""
        year = arguments.get("year")
        if isinstance(year, int):
            self._go(year)
        if arguments.get("show") == "entry":
            self.open_entry()

    def show_view(self, view: WageView) -> None:
        """Show the answer, or why there is none."""
        self.view = view
        self.export.allow(view.check is not None, "这一年还没有结果")
        self.averages.set_rows(
            wages_view.average_rows(view.averages, view.check.average.year if view.check is not None else None)
        )
        if view.check is None:
            error = view.refusal
            words = (error.title, error.message, error.hint) if error is not None else ("",)
            self._empty.say("。".join(part.rstrip("。") for part in words if part) + "。")
            self._stack.setCurrentIndex(1)
            self.set_status(f"{view.year} 年还没有结果")
            return
        self._show_check(view.check)
        self._stack.setCurrentIndex(0)
        self.set_status(f"{wages_view.verdict(view.check)}　在职 {view.check.person_months:.2f} 人月")

    def open_entry(self) -> None:
        """Open the form for a published average."""
        check = self.view.check if self.view is not None else None
        wanted = check.average.wanted if check is not None else self._year - 1
        self.entry.begin(wanted, check.average if check is not None else None)
        self.entry.show()
        self._fold(True)

    def close_entry(self) -> None:
        """Leave the form; its room goes back to the tables."""
        self.entry.hide()
        self._fold(False)

    def _fold(self, folded: bool) -> None:
        self.folds_navigation = folded
        self.panel_changed.emit()

    def _build_bar(self) -> PageBar:
        self.bar = PageBar("均薪核查", surface=True)
        before, after = IconButton("left", "上一年"), IconButton("right", "下一年")
        self.year = Select("年度", width=100)
        self.year.picked.connect(lambda year: self._go(int(str(year))))
        before.clicked.connect(lambda: self._go(self._year - 1))
        after.clicked.connect(lambda: self._go(self._year + 1))
        for part in (before, self.year, after):
            self.bar.middle.addWidget(part)
        self.export = SecondaryButton("导出", "export", shortcut="Ctrl+E")
        self.export.clicked.connect(self._export)
        enter = PrimaryButton("录入平均工资", "add")
        enter.clicked.connect(self.open_entry)
        self.bar.add(self.export)
        self.bar.add(enter)
        return self.bar

    def _build_answer(self) -> QWidget:
        made = QWidget()
        outer = column(made, margins=(14, 10, 14, 10), gap=10)
        outer.addWidget(self._build_figures())
        self.note = InlineNote()
        outer.addWidget(self.note)
        middle = row(gap=10)
        self._chart_panel = Panel("人均收入与上年平均，按年", link="存为图片", divided=False)
        self.chart = WageChart()
        self._chart_panel.body.addWidget(self.chart, 1)
        if self._chart_panel.link_button is not None:
            self._chart_panel.link_button.clicked.connect(self._save_picture)
        self._source = Panel("口径与来源")
        self._source_box = column(gap=2)
        self._source.body.addLayout(self._source_box)
        self._source.body.addStretch(1)
        middle.addWidget(self._chart_panel, 3)
        middle.addWidget(self._source, 2)
        outer.addLayout(middle, 5)
        outer.addLayout(self._build_tables(), 4)
        return made

    def _build_figures(self) -> QFrame:
        holder = frame("panel")
        line = row(holder, margins=(14, 10, 14, 10), gap=10)
        self.actual, self.required = KeyFigure("人均收入（元／年）"), KeyFigure("要高于（元／年）")
        self.difference, self.gap = KeyFigure("相差（元／年）"), KeyFigure(f"{wages_view.MONTHLY}（元）")
        self.forecast = KeyFigure("全年预测（元／年）")
        for part in (self.actual, self.required, self.difference, self.gap, self.forecast):
            line.addWidget(part, 1)
        return holder

    def _build_tables(self) -> QHBoxLayout:
        line = row(gap=10)
        groups = Panel("分组", flush=True, divided=False)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("分组方式")
        for _, text in _GROUPS:
            self.tabs.addTab(text)
        self.tabs.setCurrentIndex(1)
        self.tabs.currentChanged.connect(lambda _: self._show_groups())
        groups.title.hide()
        groups.head.insertWidget(0, self.tabs)
        self.groups = DataTable(wages_view.GROUP_COLUMNS, name="分组的人均收入", select_rows=True)
        self.groups.set_empty(EmptyState("没有可以分组的数据。"))
        groups.body.addWidget(self.groups, 1)
        known = Panel("已知的平均工资", flush=True)
        self.averages = DataTable(wages_view.AVERAGE_COLUMNS, name="已知的平均工资", select_rows=True)
        self.averages.set_empty(EmptyState("还没有录入平均工资。"))
        known.body.addWidget(self.averages, 1)
        line.addWidget(groups, 3)
        line.addWidget(known, 2)
        return line

    def _show_check(self, check: WageCheck) -> None:
        average = check.average
        span = "全年已锁定" if check.closed else f"已锁定 {len(check.months)} 个月，折算全年"
        self.actual.show_value(grouped(check.actual), span)
        stand_in = "，暂按" if average.year != average.wanted else ""
        self.required.show_value(grouped(check.required), f"{average.region} {average.year} 年{stand_in}")
        difference = check.actual - check.required
        role = Role.OK if check.ok else Role.BAD
        self.difference.show_value(
            ("+" if difference > 0 else "") + grouped(difference), "达到" if check.ok else "未达到", role
        )
        figure, meaning = wages_view.gap_text(check.gap)
        self.gap.show_value(figure, meaning, role)
        ahead = check.forecast
        self.forecast.setVisible(ahead is not None)
        if ahead is not None:
            note = f"其余 {ahead.months_left} 个月按 {PayMonth.parse(ahead.from_month).plus(-1).label}的工资"
            self.forecast.show_value(grouped(ahead.actual), note, Role.OK if ahead.ok else Role.BAD)
            self.forecast.setToolTip(ahead.text)
        self.note.say("请注意", "\n".join(check.warnings))
        self.note.setVisible(bool(check.warnings))
        self.chart.show_years(wages_view.chart_years(check))
        clear(self._source_box)
        holder = QWidget()
        holder.setLayout(facts(wages_view.source_lines(check), width=72))
        self._source_box.addWidget(label(wages_view.verdict(check), Size.BODY, bold=True, wrap=True))
        self._source_box.addWidget(holder)
        self._show_groups()

    def _show_groups(self) -> None:
        check = self.view.check if self.view is not None else None
        if check is not None:
            field, _ = _GROUPS[self.tabs.currentIndex()]
            self.groups.set_rows(wages_view.group_rows(getattr(check, field)))

    def unsaved(self) -> str:
        """A published figure that was typed and not kept."""
        return "录入平均工资" if not self.entry.isHidden() and self.entry.form.dirty else ""

    def _choose_year(self, year: int) -> None:
        now = self.context.month.year
        years = sorted({*range(now - 5, now + 1), year}, reverse=True)
        self.year.set_choices([(each, f"{each} 年") for each in years], year)

    def _go(self, year: int) -> None:
        if year != self._year:
            self._year = year
            self.refresh()

    def _save(self, given: PublishedAverage) -> None:
        self.context.start(enter_average(given), self, self._saved, self._refused)

    def _saved(self, _: OfficeAverage) -> None:
        self.close_entry()
        self.refresh()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.entry.refuse(error)
        else:
            self.context.failed.emit(error)

    def _save_picture(self) -> None:
        path = ask_picture(self, "图片存到", f"均薪核查{self._year}.png")
        if path is not None and self.chart.picture().save(str(path)):
            self.context.notify(f"已存为《{path.name}》", "打开文件夹", lambda: open_folder(path))

    def _export(self) -> None:
        check = self.view.check if self.view is not None else None
        if check is None:
            return
        note = f"{wages_view.verdict(check)}口径：{check.average.definition}；来源：{check.source}"
        sheets: list[Sheet] = [wages_view.answer_sheet(check, note)]
        for field, text in _GROUPS:
            self.groups.set_rows(wages_view.group_rows(getattr(check, field)))
            sheets.append(visible_sheet(self.groups, text, note))
        self._show_groups()
        write_sheets(self.context, self, f"{check.year}年均薪核查", sheets)
