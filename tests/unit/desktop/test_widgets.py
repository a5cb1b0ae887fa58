"""Buttons, inputs, steps, dialogs and charts: names for the blind, reasons when disabled, nothing done by accident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.components.amounts import AmountField, read_amount
from ui.desktop.theme import Tone
from ui.desktop.widgets.buttons import Chip, FilterChip, PrimaryButton, Select
from ui.desktop.widgets.charts import Bar, BarChart, RangeChart, ShareBar, Spread, wan_text, yuan_only
from ui.desktop.widgets.dialogs import Dialog, TypedConfirm
from ui.desktop.widgets.panels import EmptyState, InlineNote, KeyFigure, Panel
from ui.desktop.widgets.steps import StepBar, StepItem
from ui.desktop.widgets.wage_scale import WageScale


@pytest.fixture
def window(qtbot: QtBot, styled: QApplication) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_a_disabled_button_says_why(window: QWidget) -> None:
    button = PrimaryButton("锁定", "lock", shortcut="Ctrl+L")
    assert "Ctrl+L" in button.toolTip()
    button.allow(False, "还有 2 处没有核对")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "还有 2 处没有核对"
    button.allow(True)
    assert "Ctrl+L" in button.toolTip()


def test_the_wheel_does_not_change_a_choice(window: QWidget) -> None:
    choice = Select("社区")
    choice.setParent(window)
    choice.set_choices([(1, "甲"), (2, "乙"), (3, "丙")])
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)
    assert choice.value() == 1


def test_new_choices_keep_the_value_and_say_nothing(window: QWidget) -> None:
    choice, seen = Select("社区"), []
    choice.picked.connect(seen.append)
    choice.set_choices([(1, "甲"), (2, "乙")], 2)
    choice.set_choices([(2, "乙"), (5, "戊")])
    assert choice.value() == 2
    assert seen == []
    choice.setCurrentIndex(1)
    assert seen == [5]


def test_chips_and_counts(window: QWidget) -> None:
    chip = Chip("在岗", Tone.OK)
    chip.setParent(window)
    chip.show_text("", Tone.OK)
    assert chip.isHidden()
    filtered = FilterChip("与上月不同", 21)
    assert filtered.text() == "与上月不同 21"
    filtered.set_count(3)
    assert filtered.accessibleName() == "与上月不同 3"


def test_typed_confirmation_needs_the_exact_words_and_a_reason(qtbot: QtBot, window: QWidget) -> None:
    confirmed: list[str] = []
    dialog = TypedConfirm(
        window, "作废", "作废后不能恢复。", "作废 2026年10月", "作废", confirmed.append, danger=True, reason=True
    )
    dialog.open()
    assert not dialog.confirm.isEnabled()
    dialog.entry.setText("作废 2026年10月")
    assert dialog.confirm.toolTip() == "请先填写原因"
    dialog.reason.setText("重复计算")
    dialog.entry.setText("作废 2026年1月")
    assert not dialog.confirm.isEnabled()
    dialog.entry.setText("作废 2026年10月")
    assert dialog.confirm.isEnabled()
    qtbot.keyClick(dialog.entry, Qt.Key.Key_Return)
    assert confirmed == []
    dialog.confirm.click()
    assert confirmed == ["重复计算"]


def test_enter_in_a_dialog_presses_only_the_focused_button(qtbot: QtBot, window: QWidget) -> None:
    dialog = Dialog(window, "说明")
    rejected: list[int] = []
    dialog.rejected.connect(lambda: rejected.append(1))
    dialog.open()
    dialog.cancel.setFocus()
    qtbot.waitUntil(dialog.cancel.hasFocus)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert rejected == [1]


def test_steps_are_buttons(qtbot: QtBot, window: QWidget) -> None:
    bar, chosen = StepBar(), []
    bar.setParent(window)
    bar.chosen.connect(chosen.append)
    bar.set_steps([StepItem("check", "核对", "current"), StepItem("lock", "锁定", "blocked", "先复核")])
    bar.show()
    from PySide6.QtWidgets import QAbstractButton

    buttons = [child for child in bar.findChildren(QAbstractButton) if child.text()]
    assert [button.accessibleName() for button in buttons] == ["核对，当前", "锁定，暂不能做"]
    assert buttons[1].toolTip() == "先复核"
    buttons[0].click()
    assert chosen == ["check"]
    assert not bar.grab().isNull()


def test_panels_are_read_out(window: QWidget) -> None:
    panel = Panel("均薪核查", link="明细")
    assert panel.accessibleName() == "均薪核查"
    assert panel.link_button is not None
    figure = KeyFigure("人均")
    figure.show_value("92,353.73", "高于上年平均")
    assert figure.accessibleName() == "人均 92,353.73 高于上年平均"
    note = InlineNote("2026 年基数未导入", "公布前按 2025 年计算。")
    note.say("已导入")
    assert note.text.isHidden()
    empty = EmptyState("没有待办。")
    empty.say("还没有人员。")
    assert empty.sentence.text() == "还没有人员。"


def test_charts_tell_their_figures(window: QWidget, styled: QApplication) -> None:
    bars = BarChart("月人工成本")
    bars.set_data([Bar("9", 65_000_000), Bar("10", 66_186_838, current=True), Bar("11", None)])
    assert bars.table()[2] == ["10", "661,868.38"]
    spreads = RangeChart("岗位应发分布")
    spreads.set_data([Spread("正职", 900_000, 1_073_400, 1_190_000, 5)])
    shares = ShareBar("年龄")
    shares.set_data([("30及以下", 17), ("31—40", 34)])
    scale = WageScale()
    scale.set_data(9_235_373, 9_175_200, "上年平均")
    for chart in (bars, spreads, shares, scale):
        chart.setParent(window)
        chart.resize(400, 160)
        chart.show()
        assert chart.accessibleDescription()
        assert not chart.grab().isNull()
    bars._copy()
    assert styled.clipboard().text().splitlines()[1] == "9\t650,000.00"
    empty = BarChart("空")
    empty.set_data([])
    assert not empty.grab().isNull()


def test_rounded_labels() -> None:
    assert wan_text(66_186_838) == "66.19"
    assert wan_text(-5_000) == "−0.01"
    assert yuan_only(1_073_450) == "10,735"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12,345.6", "12345.60"),
        ("１２３．４５", "123.45"),
        ("", ""),
        ("二百", None),
        ("1.234", None),
        ("300元", "300.00"),
        ("−5", "-5.00"),
    ],
)
def test_amounts_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_amount(typed) == read


def test_an_amount_field_frames_what_is_no_amount(qtbot: QtBot, window: QWidget) -> None:
    field = AmountField("收入")
    field.setParent(window)
    field.show()
    qtbot.keyClicks(field, "12a")
    assert field.property("flaw") == "true"
    assert field.toolTip()
    field.setText("12")
    field._changed()
    assert field.property("flaw") == "false"
    assert field.amount() == "12.00"
