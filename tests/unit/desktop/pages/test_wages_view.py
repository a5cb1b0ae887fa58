"""The average-wage answer as data, and the entry form."""

from __future__ import annotations

from decimal import Decimal

from pytestqt.qtbot import QtBot

from shequ_hr.errors import UserError
from shequ_hr.wage_check.results import CountedItem, RequiredAverage, WageCheck, WageGroup, YearAverage
from ui.desktop.operations.wages import PublishedAverage
from ui.desktop.pages.wages_entry import AverageEntry
from ui.desktop.pages.wages_view import answer_sheet, chart_years, gap_text, group_rows, source_lines, verdict
from ui.desktop.table_models.cells import ChipValue

AVERAGE = RequiredAverage(
    year=2024,
    wanted=2025,
    region="成都",
    definition="全口径",
    amount=9_175_200,
    title="公告",
    document="示例文件",
    published="2025-06-30",
    checked_on="2026-01-08",
    provisional=True,
)
CHECK = WageCheck(
    year=2026,
    region="成都",
    definition="全口径",
    required=9_175_200,
    actual=9_235_373,
    person_months=Decimal("860.35"),
    ok=True,
    gap=-5_014,
    paid=66_186_838,
    people=86,
    months=("2026-09", "2026-10"),
    closed=False,
    average=AVERAGE,
    counting="应发合计",
    source="示例文件",
    items=(CountedItem(key="base", label="基本工资", paid=51_582_500),),
    by_year=(
        YearAverage(year=2025, actual=9_000_000, required=9_000_000),
        YearAverage(year=2026, actual=9_235_373, required=9_175_200, provisional=True),
        YearAverage(year=2027, actual=None, required=None),
    ),
)


def group(name: str, actual: int | None, gap: int | None, *, ok: bool) -> WageGroup:
    """A group of ten."""
    return WageGroup(name=name, people=10, person_months=Decimal("12.50"), paid=1, actual=actual, gap=gap, ok=ok)


def test_the_answer_is_one_sentence_with_its_figure_and_stand_in() -> None:
    assert verdict(CHECK) == "2026 年已锁定的 2 个月人均收入高于成都2024年平均工资（暂按）。"
    assert gap_text(CHECK.gap) == ("+50.14", "超出")
    assert gap_text(12_345) == ("−123.45", "还要加这么多才持平")


def test_definition_counting_and_source_are_always_told() -> None:
    lines = dict(source_lines(CHECK))
    assert lines["来源"] == "示例文件　公布于 2025-06-30　核对于 2026-01-08"
    assert lines["暂按"] == "2025 年的还没有公布或录入，暂按 2024 年的。"
    assert lines["计入项目"] == "基本工资 515,825.00"


def test_the_chart_ends_with_the_checked_year() -> None:
    years = chart_years(CHECK)
    assert [(year.label, year.note, year.current) for year in years] == [("2025", "", False), ("2026", "到 10 月", True)]


def test_groups_have_a_verdict_only_with_person_months() -> None:
    rows = group_rows(
        [group("正职", 9_300_000, -1, ok=True), group("副职", 1, 9, ok=False), group("空缺", None, None, ok=False)]
    )
    verdicts = [row.values[-1] for row in rows]
    assert [value.text if isinstance(value, ChipValue) else value for value in verdicts] == ["达到", "未达到", None]
    assert rows[0].values[2] == 1_250


def test_the_exported_answer_holds_figures_definition_and_source() -> None:
    sheet = answer_sheet(CHECK, "口径")
    texts = {row[0]: row[1] for row in sheet.rows}
    assert texts["人均收入（元／年）"] == "92,353.73"
    assert texts["在职人月"] == "860.35"
    assert texts["上年平均"] == "成都 2024 年 全口径"


def test_a_published_figure_is_read_or_refused_at_its_field(qtbot: QtBot, styled: object) -> None:
    entry = AverageEntry()
    qtbot.addWidget(entry)
    entry.begin(2025, AVERAGE)
    entry.show()
    entry.save.click()
    assert set(entry.form.flaws()) == {"amount", "document"}
    entry.form.field("amount").setText("91,752")
    entry.form.field("document").setText("示例公告")
    entry.form.field("published").setText("2026-06-30")
    with qtbot.waitSignal(entry.saved) as saved:
        entry.save.click()
    assert saved.args == [PublishedAverage(2025, 9_175_200, "示例公告", "成都", "全口径", "2026-06-30")]
    entry.refuse(UserError("没有保存", "像是月平均。", "请核对。"))
    assert entry.note.text.text() == "像是月平均。请核对。"
