"""The 均薪核查 page without a store: the answer, the refusal, entering a figure, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shequ_hr.errors import UserError
from shequ_hr.wage_check.results import AverageRow, YearForecast
from tests.helpers.quiet_context import QuietContext
from tests.unit.desktop.pages.test_wages_view import CHECK, group
from ui.desktop.operations.wages import PublishedAverage, WageView
from ui.desktop.pages.wages import WagesPage

AVERAGES = (
    AverageRow(year=2025, region="成都", definition="全口径", amount=None, title="公告", document="", reason="还没有公布"),
    AverageRow(year=2024, region="成都", definition="全口径", amount=9_175_200, title="公告", document="示例文件", used=True),
)
FULL = CHECK.__class__(
    **{name: getattr(CHECK, name) for name in CHECK.__struct_fields__}
    | {
        "by_community": (group("玉林东路社区", 9_300_000, -1, ok=True),),
        "by_post": (group("正职", 9_300_000, -1, ok=True), group("副职", 1, 9, ok=False)),
        "warnings": ("暂按 2024 年的数。",),
        "forecast": YearForecast(
            from_month="2026-10",
            months_left=2,
            actual=9_240_000,
            person_months=CHECK.person_months,
            paid=1,
            gap=-5,
            ok=True,
            text="x",
        ),
    }
)


@pytest.fixture
def context() -> Iterator[QuietContext]:
    made = QuietContext()
    yield made
    made.stop()


@pytest.fixture
def page(qtbot: QtBot, styled: object, context: QuietContext) -> WagesPage:
    made = WagesPage(context)
    qtbot.addWidget(made)
    made.resize(1218, 698)
    made.show()
    made.show_view(WageView(2026, FULL, None, AVERAGES))
    return made


def test_figures_difference_and_gap_are_shown(page: WagesPage) -> None:
    assert page.actual.figure.text() == "92,353.73"
    assert page.required.figure.text() == "91,752.00"
    assert page.difference.figure.text() == "+601.73"
    assert page.gap.accessibleName() == "每人每月相差（元） +50.14 超出"
    assert page.forecast.figure.text() == "92,400.00"
    assert page.note.isVisible()
    assert "860.35 人月" in page._status[0]


def test_groups_change_with_the_tab(page: WagesPage) -> None:
    assert [row.key for row in page.groups.model.shown()] == ["玉林东路社区"]
    page.tabs.setCurrentIndex(2)
    assert [row.key for row in page.groups.model.shown()] == ["正职", "副职"]


def test_a_year_without_locked_months_says_what_to_do(page: WagesPage, context: QuietContext) -> None:
    refusal = UserError("2025年还没有锁定的工资", "均薪核查只算已经锁定的月份。", "先锁定。")
    page.show_view(WageView(2025, None, refusal, AVERAGES))
    assert page._empty.isVisible()
    assert page._empty.sentence.text() == "2025年还没有锁定的工资。均薪核查只算已经锁定的月份。先锁定。"
    assert not page.export.isEnabled()


def test_another_year_is_asked_for(page: WagesPage, context: QuietContext) -> None:
    before = len(context.asked)
    page.open_with({"year": 2025})
    assert len(context.asked) == before + 1
    assert page.year.value() == 2025


def test_a_published_figure_is_entered_and_refusals_stay_in_the_form(page: WagesPage, context: QuietContext) -> None:
    page.open_with({"show": "entry"})
    assert page.entry.isVisible()
    page.entry.saved.emit(PublishedAverage(2025, 9_500_000, "示例"))
    started = context.started[-1]
    assert started.operation.title == "正在保存平均工资"
    assert started.refuse is not None
    assert started.answer is not None
    started.refuse(UserError("平均工资没有保存", "像是月平均。", "请核对。"))
    assert page.entry.note.text.text() == "像是月平均。请核对。"
    started.answer(None)
    assert not page.entry.isVisible()


def test_answer_and_groups_are_exported(page: WagesPage, context: QuietContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.desktop.components.exporting.ask_save", lambda *_: Path("均薪.xlsx"))
    page.export.click()
    assert context.started[-1].operation.title == "导出表格"
    answer = context.started[-1].answer
    assert answer is not None
    answer(Path("均薪.xlsx"))
    assert context.said[-1] == "已导出《均薪.xlsx》"


def test_the_chart_is_saved_as_a_picture(
    page: WagesPage, context: QuietContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desktop.pages.wages.ask_picture", lambda *_: tmp_path / "图.png")
    page._save_picture()
    assert (tmp_path / "图.png").stat().st_size > 1000
    assert context.said[-1] == "已存为《图.png》"
