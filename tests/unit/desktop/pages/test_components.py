"""Painted and composed parts: swim lanes, chart, the tree of 「为什么」, counts, forms."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shequ_hr.people.results import Lane, LaneBar
from ui.desktop.components.count_strip import Count, CountStrip
from ui.desktop.components.form import Form, read_date
from ui.desktop.components.timeline import Timeline
from ui.desktop.components.wage_chart import ChartYear, WageChart
from ui.desktop.components.why_content import WhyContent, WhyNode, WhySource
from ui.desktop.components.why_panel import WhyPanel

LANES = (
    Lane(
        label="社区",
        bars=(
            LaneBar(start=date(2016, 9, 1), end=date(2018, 7, 2), label="外区", here=False),
            LaneBar(start=date(2018, 7, 2), end=None, label="玉林东路社区"),
        ),
    ),
    Lane(label="考核", bars=(LaneBar(start=date(2025, 1, 1), end=date(2026, 1, 1), label="优秀"),)),
)
CONTENT = WhyContent(
    person="李晓岚",
    item="个税",
    figure="200.46",
    before="9 月 111.80",
    delta="+88.66",
    lead="比 9 月多 88.66",
    sentence="本月起适用 10% 一档。",
    root=WhyNode(
        "本期应预扣",
        "200.46",
        children=(
            WhyNode("累计应预扣", "1,206.66", children=(WhyNode("预扣率", "10%"),)),
            WhyNode("已预扣", "1,006.20", sign="−"),
        ),
    ),
    sources=(WhySource("国家税务总局公告2018年第61号", "2019-01-01 起"),),
)


def test_lanes_are_read_out_and_walked_by_key(qtbot: QtBot) -> None:
    lanes = Timeline()
    qtbot.addWidget(lanes)
    lanes.resize(600, 120)
    lanes.show_lanes(LANES, date(2026, 10, 12))
    assert lanes.years == "2016—2026"
    assert lanes.accessibleDescription() == "社区：外区，玉林东路社区；考核：优秀"
    lanes.show()
    picked: list[str] = []
    lanes.picked.connect(picked.append)
    qtbot.keyClick(lanes, Qt.Key.Key_Right)
    qtbot.keyClick(lanes, Qt.Key.Key_Right)
    assert picked == ["社区：外区，2016-09-01 起，至 2018-07-01", "社区：玉林东路社区，2018-07-02 起，至今"]
    assert lanes.accessibleDescription() == "社区：玉林东路社区，2018-07-02 起，至今"
    assert not lanes.grab().isNull()


def test_a_person_without_lanes_paints_an_empty_axis(qtbot: QtBot) -> None:
    lanes = Timeline()
    qtbot.addWidget(lanes)
    lanes.show_lanes((Lane(label="岗位", bars=()),), date(2026, 10, 12))
    assert lanes.accessibleDescription() == "岗位：没有记录"
    assert not lanes.grab().isNull()


def test_the_chart_reads_every_year_out(qtbot: QtBot) -> None:
    chart = WageChart()
    qtbot.addWidget(chart)
    chart.resize(500, 220)
    chart.show_years([ChartYear("2025", 9_000_000, 9_175_200), ChartYear("2026", None, None, "暂用", current=True)])
    assert (
        chart.accessibleDescription()
        == "2025：人均 90,000.00，上年平均 91,752.00；2026：人均 没有锁定的月份，上年平均 未知，暂用"
    )
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription().startswith("2025")
    assert not chart.picture().isNull()


def test_the_tree_opens_and_closes_by_key(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_content(CONTENT)
    panel.show()
    assert [node.label for node in panel.tree.lines()] == ["本期应预扣", "累计应预扣", "预扣率", "已预扣"]
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Left)
    assert [node.label for node in panel.tree.lines()] == ["本期应预扣", "累计应预扣", "已预扣"]
    qtbot.keyClick(panel.tree, Qt.Key.Key_Right)
    assert len(panel.tree.lines()) == 4
    assert not panel.grab().isNull()


def test_the_panel_copies_the_whole_explanation_as_text(qtbot: QtBot, qapp: object) -> None:
    from PySide6.QtGui import QGuiApplication

    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_content(CONTENT)
    panel.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "李晓岚 · 个税：200.46"
    assert "  − 已预扣　1,006.20" in copied
    assert "国家税务总局公告2018年第61号" in copied
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)


def test_counts_filter_by_click(qtbot: QtBot) -> None:
    strip = CountStrip()
    qtbot.addWidget(strip)
    strip.show_counts([Count("all", "全部", "读到的行", "table", number=93), Count("new", "新增", "", "add", number=6)])
    strip.show()
    assert strip.current == "all"
    with qtbot.waitSignal(strip.chosen) as chosen:
        strip.choose("new")
    assert chosen.args == ["new"]
    assert not strip.grab().isNull()


@pytest.mark.parametrize("text", ["2026-10-02", "20261002", "2026.10.2", "2026/10/02", "2026年10月2日"])
def test_days_are_read_as_people_type_them(text: str) -> None:
    assert read_date(text) == date(2026, 10, 2)


@pytest.mark.parametrize("text", ["", "2026-13-01", "昨天", "2026-02-30"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert read_date(text) is None


def test_a_flaw_stands_beside_its_field_until_it_is_touched(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.add_text("name", "姓名", "李")
    form.add_choice("sex", "性别", ["男", "女"], empty="按证件号码")
    form.show()
    assert form.texts() == {"name": "李", "sex": ""}
    form.show_flaws({"name": "不能空着。"})
    assert form.flaws() == {"name": "不能空着。"}
    qtbot.keyClicks(form.field("name"), "x")
    assert form.flaws() == {}
    form.clear()
    assert form.texts() == {}
