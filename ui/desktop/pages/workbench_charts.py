"""The charts of the workbench: cost by month, pay by post, staff, average pay by year; or all of it in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shequ_hr.money import grouped
from shequ_hr.periods import PayMonth
from shequ_hr.runs.results import MonthOverview
from shequ_hr.wage_check.results import WageCheck
from ui.desktop.components.wage_chart import WageChart
from ui.desktop.pages.wages_view import chart_years
from ui.desktop.theme import Role
from ui.desktop.widgets.charts import Bar, BarChart, RangeChart, ShareBar, Spread
from ui.desktop.widgets.labels import ElidedLabel, label, row
from ui.desktop.widgets.panels import Panel


class ChartsRow(QWidget):
    """月人工成本, 岗位应发分布, 队伍结构; ``summary`` says them in one line when the window is low."""

    def __init__(self) -> None:
        super().__init__()
        box = row(self, gap=10)
        cost = Panel("月人工成本", "应发合计，万元", divided=False)
        self._cost = BarChart("月人工成本")
        cost.body.addWidget(self._cost)
        spread = Panel("岗位应发分布", "最低—最高与平均，元", divided=False)
        self._spread = RangeChart("岗位应发分布")
        spread.body.addWidget(self._spread)
        self._staff = Panel("队伍结构", divided=False)
        self._ages, self._educations = ShareBar("年龄（岁）"), ShareBar("学历")
        self._staff.body.addWidget(self._ages)
        self._staff.body.addWidget(self._educations)
        self._staff.body.addStretch(1)
        for panel, share in ((cost, 45), (spread, 36), (self._staff, 36)):
            box.addWidget(panel, share)
        self.setMinimumHeight(186)

    def show_overview(self, overview: MonthOverview) -> None:
        """Fill the three charts."""
        costs = overview.costs
        self._cost.set_data([Bar(_month_label(c.month), c.gross, c.month == overview.month) for c in costs[-12:]])
        self._spread.set_data([Spread(p.post, p.lowest, p.mean, p.highest, p.people) for p in overview.posts])
        self._ages.set_data([(share.label.replace("岁", ""), share.people) for share in overview.ages])
        self._educations.set_data([(share.label, share.people) for share in overview.educations])
        self._staff.note.setText(f"{overview.people} 人")


def _month_label(month: PayMonth) -> str:
    return f"{month.year % 100}年{month.month}" if month.month == 1 else str(month.month)


class YearsPanel(Panel):
    """人均与上年平均 by year, on wide screens."""

    def __init__(self) -> None:
        super().__init__("人均与上年平均", divided=False)
        self._chart = WageChart()
        self._empty = label("还没有可以核查的年份。", role=Role.TEXT2)
        self.body.addWidget(self._chart, 1)
        self.body.addWidget(self._empty)

    def show_check(self, check: WageCheck | None) -> None:
        """The years of the check, or a sentence."""
        years = chart_years(check) if check is not None else []
        self._chart.show_years(years)
        self._chart.setVisible(bool(years))
        self._empty.setVisible(not years)


class ChartLine(QWidget):
    """The charts in one line, for windows below 720 px."""

    def __init__(self) -> None:
        super().__init__()
        box = row(self, margins=(2, 0, 2, 0))
        self._text = ElidedLabel()
        box.addWidget(self._text, 1)
        self.setFixedHeight(24)

    def show_overview(self, overview: MonthOverview) -> None:
        """Cost, posts and staff in words."""
        parts = []
        if overview.costs:
            parts.append(f"应发合计 {grouped(overview.costs[-1].gross)}（{overview.costs[-1].month.label}）")
        parts.extend(f"{post.post}平均 {grouped(post.mean)}" for post in overview.posts[:3])
        parts.extend(f"{share.label} {share.people} 人" for share in overview.educations[:3])
        self._text.show_text("　".join(parts))
