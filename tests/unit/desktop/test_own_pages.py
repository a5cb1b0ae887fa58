"""Policy values in words, calculators from fields to figures, settings: what the pages say of prepared data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from shequ_hr.model.office import Holiday
from shequ_hr.model.payroll import Run, RunInputs, RunKey, RunKind, RunState
from shequ_hr.model.people import Community, CommunityLevel
from shequ_hr.periods import PayMonth
from shequ_hr.runs.results import (
    ActionState,
    LastFile,
    MonthCost,
    MonthOverview,
    MonthStep,
    RunAction,
    Share,
    StepState,
    ToDo,
    WageGauge,
)
from ui.desktop.operations import policy_values
from ui.desktop.operations.overview import WorkbenchView, read_titles
from ui.desktop.operations.trials import Refused
from ui.desktop.pages import PAGES
from ui.desktop.pages.calculators_insurance import InsuranceCalculator, read_month, read_rate
from ui.desktop.pages.calculators_tax import TaxCalculator
from ui.desktop.pages.settings_tables import community_rows, holiday_rows
from ui.desktop.pages.workbench import WorkbenchPage
from ui.desktop.shell.search import _rank
from ui.desktop.table_models.cells import ChipValue


class QuietContext(QObject):
    """A context that answers questions from a table instead of a store."""

    def __init__(self, answer: Callable[[object], object]) -> None:
        super().__init__()
        from shequ_hr.periods import PayMonth

        self.month, self.user, self.folder = PayMonth(2025, 5), "周敏", "/data"
        self.asked: list[object] = []
        self.gone: list[tuple[str, dict[str, object]]] = []
        self.badges: list[Mapping[str, int]] = []
        self._answer = answer
        self.badged = self
        self.status = self

    def emit(self, *values: Any) -> None:
        if values and isinstance(values[0], Mapping):
            self.badges.append(values[0])

    def read(self, owner: object, query: object, on_done: Callable[[Any], None], *_: object, **__: object) -> None:
        self.asked.append(query)
        on_done(self._answer(query))

    def navigate(self, page: str, **arguments: object) -> None:
        self.gone.append((page, arguments))


def test_numbers_and_rates_are_exact() -> None:
    assert policy_values.number(Fraction(45885, 10)) == "4,588.5"
    assert policy_values.number(Fraction(1, 3)) == "1/3"
    assert policy_values.number(Fraction(-12)) == "−12"
    assert policy_values.percent(Fraction("0.069")) == "6.9%"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2025-5", "2025-05"), ("202512", "2025-12"), ("2025年10月", "2025-10"), ("2025-13", None), ("五月", None)],
)
def test_months_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_month(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("12", "0.12000"), ("0.2", "0.00200"), ("6.9%", "0.06900"), ("", ""), ("百分之一", None)]
)
def test_rates_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_rate(typed) == read


def test_the_tax_calculator_hands_over_what_is_typed(qtbot: QtBot, styled: QApplication) -> None:
    answer = {
        "months": [{"taxable_to_date": "5000.00", "tax_to_date": "150.00", "withheld": "150.00"}] * 2,
        "bonus": {"separate": "1080.00", "merged": "3600.00", "better": "separate"},
        "warnings": ["年终奖刚过一档"],
    }
    context = QuietContext(lambda _: answer)
    page = TaxCalculator(context)  # type: ignore[arg-type]  # the quiet context has what the page uses
    qtbot.addWidget(page)
    page.start.set_choices([(11, "11 月")])
    page.cells[10]["income"].setText("10,000")
    page.cells[10]["insurance"].setText("1000")
    page.cells[11]["extra"].setText("2000")
    page.bonus.setText("36000")
    assert page.data() == {
        "months": [{"income": "10000.00", "insurance": "1000.00", "extra": "0.00"}, None],
        "mode": "ordinary",
        "start_month": 11,
        "bonus": "36000.00",
    }
    page.calculate()
    assert page._results[10][2].text() == "150.00"
    assert page._results[0][2].text() == "–"
    assert page._note.text() == "合计预扣 300.00 元"
    assert page._bonus_words.text() == "单独计税 1,080.00，并入综合所得 3,600.00，单独计税更省\n年终奖刚过一档"


def test_the_tax_calculator_counts_an_opening_balance(qtbot: QtBot, styled: QApplication) -> None:
    page = TaxCalculator(QuietContext(lambda _: {"months": []}))  # type: ignore[arg-type]  # as above
    qtbot.addWidget(page)
    page._opening["income"].setText("60000")
    page._opening["months"].setText("6")
    data = page.data()
    assert data is not None
    assert data["opening"] == {"income": "60000.00", "insurance": "0.00", "extra": "0.00", "withheld": "0.00", "months": 6}
    page.cells[0]["income"].setText("一万")
    assert page.data() is None
    page.calculate()
    assert "不是金额" in page._note.text()


def test_filling_down_starts_at_the_first_month(qtbot: QtBot, styled: QApplication) -> None:
    page = TaxCalculator(QuietContext(lambda _: Refused("没有可用的政策包。")))  # type: ignore[arg-type]  # as above
    qtbot.addWidget(page)
    page.start.setCurrentIndex(2)
    page._fill["income"].setText("8000")
    page.fill_down()
    assert [fields["income"].text() for fields in page.cells[1:4]] == ["", "8000", "8000"]
    assert not page.cells[0]["income"].isEnabled()
    assert page._note.text() == "没有可用的政策包。"


def test_the_insurance_calculator_shows_lines_sums_and_holes(qtbot: QtBot, styled: QApplication) -> None:
    line = {"key": "pension", "name": "养老保险", "base": "4588.00", "personal_rate": "0.08", "employer_rate": "0.16"}
    answer = {
        "insurances": [{**line, "personal": "367.04", "employer": "734.08", "provisional": True}],
        "housing_fund": {"base": "4588.00", "rate": "0.12", "personal": "550.56", "employer": "550.56"},
        "personal_total": "917.60",
        "employer_total": "1284.64",
        "unavailable": [{"key": "injury", "name": "工伤保险", "message": "费率按行业核定"}],
    }
    context = QuietContext(lambda query: ["成都"] if callable(query) and not hasattr(query, "data") else answer)
    page = InsuranceCalculator(context)  # type: ignore[arg-type]  # as above
    qtbot.addWidget(page)
    page.load()
    assert page.data() is None
    page.base.setText("4588")
    page.fund_rate.setText("12")
    page.injury_rate.setText("0.2")
    assert page.data() == {
        "region": "成都",
        "month": "2025-05",
        "base": "4588.00",
        "fund_rate": "0.12000",
        "rates": {"injury": {"employer": "0.00200", "personal": "0"}},
    }
    page.calculate()
    rows = {row.key: row.values for row in page.table.model.shown()}
    assert rows["pension"][:6] == ("养老保险", 458_800, "16%", 73_408, "8%", 36_704)
    assert rows["housing_fund"][4:6] == ("12%", 55_056)
    assert rows["injury"][1] is None
    assert page._personal.figure.text() == "917.60"
    page.month.setText("五月")
    page.calculate()
    assert page.table.model.rowCount() == 0
    page.show_result(Refused("没有规定。"))
    assert page._note.text() == "没有规定。"


def test_communities_and_holidays_as_rows() -> None:
    levels = (
        CommunityLevel(start=date(2020, 1, 1), level="区级"),
        CommunityLevel(start=date(2024, 1, 1), level="市级", document="示例〔2024〕1号"),
    )
    rows = community_rows(
        [Community(id=1, name="旧社区", archived=True), Community(id=2, name="新社区", levels=levels)], {"新社区": 9}
    )
    assert [row.key for row in rows] == [2, 1]
    assert rows[0].values[:5] == ("新社区", 9, "市级", date(2024, 1, 1), "示例〔2024〕1号")
    days = holiday_rows(
        [
            Holiday(day=date(2025, 1, 1), name="元旦", off=True, statutory=True),
            Holiday(day=date(2025, 1, 26), name="春节调休上班", off=False),
            Holiday(day=date(2025, 2, 3), name="春节", off=True),
        ]
    )
    kinds = [row.values[3] for row in days]
    assert [kind.text for kind in kinds if isinstance(kind, ChipValue)] == ["法定节假日", "上班", "调休放假"]
    assert [row.values[4] for row in days] == ["计薪日", "计薪日", "不计薪"]
    assert days[0].values[1] == "星期三"


def overview(gauge: WageGauge | None) -> MonthOverview:
    month, at = PayMonth(2025, 5), datetime(2025, 5, 12, 9, 41, tzinfo=UTC)
    run = Run(
        key=RunKey(month),
        state=RunState.DRAFT,
        slips=3,
        gross=2_000_000,
        deductions=400_000,
        net=1_600_000,
        employer=600_000,
        inputs=RunInputs(month=month, kind=RunKind.REGULAR, packs={}, pay_pack="x", paid_days=()),
        calculated=at,
    )
    todos = (
        ToDo(kind="试用期满", text="汪洁", due=date(2025, 5, 20), days_left=8, target="people", action="转正", worker=5),
        ToDo(kind="缺项", text="没有基数", due=None, days_left=None, target="people", action="补上", urgent=True),
        ToDo(kind="合同到期", text="傅文博", due=date(2025, 5, 1), days_left=-3, target="people", action="续签"),
    )
    steps = (
        MonthStep(key="calculate", label="计算", state=StepState.DONE, detail="3 人", at=at, by="周敏", target="payroll"),
        MonthStep(key="check", label="核对", state=StepState.CURRENT, detail="还有 1 处", target="payroll"),
        MonthStep(key="lock", label="锁定", state=StepState.BLOCKED, detail="先复核", target="payroll"),
    )
    return MonthOverview(
        month=month,
        office="示例街道",
        people=3,
        run=run,
        state_label="草稿",
        steps=steps,
        todos=todos,
        gauge=gauge,
        costs=(MonthCost(month=month, gross=2_000_000, employer=600_000, people=3, open=True),),
        ages=(Share(label="30岁及以下", people=3),),
        last_import=LastFile(what="workers", file="花名册.xlsx", rows=3, at=at, by="周敏"),
    )


@pytest.fixture
def workbench(qtbot: QtBot, styled: QApplication) -> WorkbenchPage:
    context = QuietContext(lambda query: {"workers": "花名册"} if query is read_titles else WorkbenchView(overview(None)))
    page = WorkbenchPage(context)  # type: ignore[arg-type]  # as above
    qtbot.addWidget(page)
    page.resize(1218, 700)
    page.show()
    return page


def test_the_workbench_says_what_is_due_and_leads_there(workbench: WorkbenchPage) -> None:
    context = workbench.context
    assert isinstance(context, QuietContext)
    left = [row.values[3] for row in workbench.todos.table.model.shown()]
    assert [chip.text for chip in left if isinstance(chip, ChipValue)] == ["8 天", "现在", "过 3 天"]
    assert workbench.todos.note.text() == "3 项，1 项今天"
    assert context.badges[-1]["people"] == 3
    workbench.todos.table.opened.emit(workbench.todos.table.model.row_at(0))
    assert context.gone[-1] == ("people", {"worker": 5})
    workbench._do_next()
    assert context.gone[-1][0] == "payroll"
    workbench.steps.chosen.emit(workbench.view.overview.steps[0] if workbench.view else None)
    assert context.gone[-1] == ("payroll", {})
    shown = [text.text() for text in workbench.safety.findChildren(QLabel)]
    assert "最近导入　05-12 09:41　花名册" in shown
    assert workbench._totals.text() == "3 人　应发合计 20,000.00　实发合计 16,000.00"


def test_the_search_puts_pages_whose_title_begins_so_first() -> None:
    ranks = {entry.title: _rank(entry, "工") for entry in PAGES}
    assert (ranks["工作台"], ranks["工资"]) == (0, 0)
    assert ranks["人员"] is None
    assert ranks["均薪核查"] is None
    wages = next(entry for entry in PAGES if entry.key == "wages")
    assert [_rank(wages, words) for words in ("均薪", "核查", "人均", "平均", "发放")] == [0, 1, 2, 3, None]


def test_who_would_be_left_out_comes_before_the_step_that_would_fail(workbench: WorkbenchPage) -> None:
    context = workbench.context
    assert isinstance(context, QuietContext)
    missing = ToDo(
        kind="核对",
        text="卢红梅（510***********6121）没有申报社保基数和公积金基数，2025年5月的工资算不出来。",
        due=None,
        days_left=None,
        target="people",
        action="去处理",
        worker=7,
        urgent=True,
    )
    seen = overview(None)
    calculate = ActionState(action=RunAction.CALCULATE, label="计算", enabled=True)
    workbench.show_view(WorkbenchView(replace(seen, todos=(missing, *seen.todos), next_action=calculate)))
    assert workbench._next.text() == "先看缺项"
    assert workbench.todos._whole.text.text() == missing.text
    assert workbench.todos._holder.isVisibleTo(workbench)
    workbench._do_next()
    assert context.gone[-1] == ("payroll", {"show": "problems"})
    workbench.show_view(WorkbenchView(replace(seen, next_action=calculate)))
    assert workbench._next.text() == "计算"
    assert not workbench.todos._holder.isVisibleTo(workbench)
    workbench._do_next()
    assert context.gone[-1] == ("payroll", {"action": "calculate"})


@pytest.mark.parametrize(
    ("actual", "monthly", "figure", "note"),
    [
        (9_235_373, -5_014, "+601.73", "达标，高出不到 2%"),
        (9_900_000, -60_000, "+7,248.00", "达标"),
        (9_000_000, 14_600, "−1,752.00", "每人每月还差 146.00"),
    ],
)
def test_the_gauge_tells_above_close_and_below(
    workbench: WorkbenchPage, actual: int, monthly: int, figure: str, note: str
) -> None:
    gauge = WageGauge(
        year=2025, actual=actual, required=9_175_200, monthly_gap=monthly, ok=actual > 9_175_200, provisional=True
    )
    workbench.show_view(WorkbenchView(overview(gauge)))
    assert workbench.gauge._gap.figure.text() == figure
    assert workbench.gauge._gap.note.text() == note
    assert "暂按" in workbench.gauge._scale.table()[2][0]


def test_a_gauge_without_an_answer_says_why(workbench: WorkbenchPage) -> None:
    workbench.show_view(WorkbenchView(overview(WageGauge(year=2025, note="没有上年平均工资。"))))
    assert workbench.gauge._actual.figure.text() == "–"
    assert workbench.gauge._text.toolTip() == "没有上年平均工资。"
    workbench.show_view(WorkbenchView(overview(None)))
    assert "还没有锁定的月份" in workbench.gauge._text.toolTip()
