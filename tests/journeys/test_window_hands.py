"""Hurried hands in the real window: double clicks, closing in the middle, wheels, odd pastes, files held by Excel."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from shequ_hr import filestore
from shequ_hr.office.demo.make import make_demo
from shequ_hr.runs.queries import list_runs
from ui.bootstrap import create_workspace, open_workspace
from ui.desktop.app import make_window
from ui.desktop.main_window import MainWindow
from ui.desktop.messages import LeaveDialog, MessageDialog
from ui.desktop.operations.payroll import ExportChoice
from ui.desktop.pages.payroll import PayrollPage
from ui.desktop.pages.people import PeoplePage
from ui.desktop.shell.shell import Shell

WAIT = 20_000
ODD = {
    "long": "长" * 10_000,
    "emoji": "傅文博😀",
    "nul": "傅文\x00博",
    "control": "傅文博\x1b[2J",
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    ws = create_workspace(folder, USER, PASSWORD)[0]
    make_demo(ws, workers=12, months=2, seed=5)
    ws.store.close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, styled: object, office: Path) -> Iterator[MainWindow]:
    made = make_window(office, USER, PASSWORD)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitUntil(lambda: made.shell is not None, timeout=WAIT)
    settle(qtbot, made)
    yield made
    made._giving_up = True
    made.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.ready, timeout=WAIT)


def shell_of(window: MainWindow) -> Shell:
    assert window.shell is not None
    return window.shell


def people_of(qtbot: QtBot, window: MainWindow) -> PeoplePage:
    shell_of(window).go("people")
    page = shell_of(window).page("people")
    assert isinstance(page, PeoplePage)
    settle(qtbot, window)
    return page


def payroll_of(qtbot: QtBot, window: MainWindow) -> PayrollPage:
    shell_of(window).go("payroll")
    page = shell_of(window).page("payroll")
    assert isinstance(page, PayrollPage)
    settle(qtbot, window)
    return page


def actions(office: Path) -> list[str]:
    ws = open_workspace(office, USER, PASSWORD)
    try:
        with ws.store.begin() as uow:
            return [entry.action for entry in uow.audit.entries()]
    finally:
        ws.store.close()


def test_a_double_click_calculates_once(qtbot: QtBot, office: Path, request: pytest.FixtureRequest) -> None:
    before = actions(office).count("pay.calculate")
    window: MainWindow = request.getfixturevalue("window")
    page = payroll_of(qtbot, window)
    button = next(
        each for each in page.sheet.findChildren(type(page.bar.primary)) if each.text() == "计算" and each.isVisible()
    )
    for _ in range(2):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert page.view is not None
    assert page.view.detail is not None
    assert page.view.detail.run.slips > 0
    window.close()
    assert actions(office).count("pay.calculate") == before + 1
    ws = open_workspace(office, USER, PASSWORD)
    assert len(list_runs(ws)) == 3
    ws.store.close()


def test_a_double_click_saves_a_change_once(qtbot: QtBot, office: Path, request: pytest.FixtureRequest) -> None:
    before = actions(office).count("people.edit")
    window: MainWindow = request.getfixturevalue("window")
    page = people_of(qtbot, window)
    page.person.begin_edit()
    form = page.person.person_form
    form.form.field("remark").setText("示例备注")  # type: ignore[union-attr]  # a line of text
    for _ in range(2):
        qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not page.person.editing
    window.close()
    assert actions(office).count("people.edit") == before + 1


def test_closing_asks_about_what_was_typed_and_not_stored(qtbot: QtBot, window: MainWindow) -> None:
    page = people_of(qtbot, window)
    page.person.begin_edit()
    page.person.person_form.form.field("remark").setText("还没保存")  # type: ignore[union-attr]  # a line of text
    window.close()
    asked = window.findChild(LeaveDialog)
    assert asked is not None
    assert window.isVisible()
    assert asked.focusWidget() is asked.cancel
    asked.cancel.click()
    assert page.person.person_form.form.texts()["remark"] == "还没保存"
    assert window.shell is not None
    qtbot.waitUntil(lambda: window.findChild(LeaveDialog) is None)
    window.close()
    again = window.findChild(LeaveDialog)
    assert again is not None
    again.leave.click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_asks_nothing_when_nothing_was_typed(qtbot: QtBot, window: MainWindow) -> None:
    page = people_of(qtbot, window)
    page.person.begin_edit()
    page.person.begin_change("grade")
    assert page.unsaved() == ""
    window.close()
    assert not window.isVisible()


def test_a_dated_change_typed_figures_and_an_average_count_as_unsaved(qtbot: QtBot, window: MainWindow) -> None:
    people = people_of(qtbot, window)
    people.person.begin_change("account")
    people.person.change_form.form.field("bank").setText("示例银行")  # type: ignore[union-attr]  # a line of text
    pay = payroll_of(qtbot, window)
    window.context.set_month(window.context.month.plus(-1))
    settle(qtbot, window)
    window.context.set_month(window.context.month.plus(1))
    settle(qtbot, window)
    pay.doing.calculate(pay._kind())
    settle(qtbot, window)
    pay.sheet.grid.body.setCurrentIndex(pay.sheet.grid.model.index(0, 0))
    pay.cells.open_inputs()
    settle(qtbot, window)
    pay.side.inputs.reason.setText("还没添加")
    shell_of(window).go("wages", {"show": "entry"})
    settle(qtbot, window)
    wages = shell_of(window).page("wages")
    wages.entry.form.field("amount").setText("91752")  # type: ignore[attr-defined]  # WagesPage
    unsaved = shell_of(window).unsaved()
    assert [text.partition("：")[0] for text in unsaved] == ["人员", "工资", "均薪核查"]


def test_the_wheel_changes_nothing_that_has_no_focus(qtbot: QtBot, window: MainWindow) -> None:
    shell, tried = shell_of(window), 0
    for key in shell.keys:
        shell.go(key)
        settle(qtbot, window)
        page = shell.page(key)
        window.setFocus()
        for field in (*page.findChildren(QComboBox), *page.findChildren(QAbstractSpinBox)):
            before = value_of(field)
            for delta in (120, -120):
                turn(field, delta)
            assert value_of(field) == before, f"{key}：{field.accessibleName()}"
            tried += 1
    assert tried > 8


def value_of(field: QComboBox | QAbstractSpinBox) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.text()


def turn(field: QComboBox | QAbstractSpinBox, delta: int) -> None:
    field.clearFocus()
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle,
        field.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize("odd", list(ODD))
def test_an_odd_paste_is_refused_beside_its_field(qtbot: QtBot, window: MainWindow, odd: str) -> None:
    page = people_of(qtbot, window)
    page.person.begin_edit()
    form = page.person.person_form
    for key in ("name", "remark", "employee_number"):
        field = form.form.field(key)
        assert isinstance(field, QLineEdit)
        before = field.text()
        field.setText(ODD[odd])
        form.submit()
        flaw = form.form.flaws()[key]
        assert "太长了" in flaw if odd == "long" else "请删掉" in flaw
        assert page.person.editing
        field.setText(before)
    assert window.presenter.last is None


@pytest.mark.parametrize("odd", list(ODD))
def test_an_odd_paste_into_a_search_finds_nobody(qtbot: QtBot, window: MainWindow, odd: str) -> None:
    page = people_of(qtbot, window)
    page.list.search.setText(ODD[odd])
    shell_of(window).top.search.setText(ODD[odd])
    settle(qtbot, window)
    assert page.list.table.model.rowCount() == 0
    shell_of(window).top.search.clear()
    page.list.search.clear()
    assert page.list.table.model.rowCount() > 0
    assert window.presenter.last is None


def test_a_workbook_that_excel_holds_stays_and_the_message_says_what_to_do(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.context.set_month(window.context.month.plus(-1))
    page = payroll_of(qtbot, window)
    monkeypatch.setattr("ui.desktop.pages.payroll_actions.ask_folder", lambda *_: tmp_path)
    page.bar.export_wanted.emit(ExportChoice("sheet", "工资表（打印）"))
    settle(qtbot, window)
    made = next(tmp_path.rglob("*.xlsx"))
    old = made.read_bytes()

    def held(*_: object) -> None:
        error = PermissionError(errno.EACCES, "held", str(made))
        error.winerror = 32  # type: ignore[attr-defined]  # as Windows sets it
        raise error

    monkeypatch.setattr(filestore, "RETRY_SECONDS", (0.0,))
    monkeypatch.setattr(os, "replace", held)
    page.bar.export_wanted.emit(ExportChoice("sheet", "工资表（打印）"))
    settle(qtbot, window)
    monkeypatch.undo()
    message = window.presenter.last
    assert message is not None
    said = f"{message.title}{message.text}{message.hint}"
    assert "WPS" in said
    assert "关闭" in said
    assert made.read_bytes() == old
    assert not list(tmp_path.rglob("*.part*"))
    for dialog in window.findChildren(MessageDialog):
        dialog.reject()
