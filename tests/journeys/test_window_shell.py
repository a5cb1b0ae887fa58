"""The real window on a real store: it opens, every page shows, search finds, months move, and trouble is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.users import PASSWORD
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shequ_hr.errors import OfficeUnavailable
from shequ_hr.model.people import Community
from shequ_hr.office.demo.make import make_demo
from shequ_hr.people.queries import roster
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from ui.bootstrap import create_workspace, open_workspace
from ui.desktop import app, screenshots
from ui.desktop.faults import FaultCatcher
from ui.desktop.main_window import MainWindow
from ui.desktop.messages import MessageDialog
from ui.desktop.pages import PAGES
from ui.desktop.pages.policies import PoliciesPage
from ui.desktop.pages.settings import SettingsPage
from ui.desktop.shell.doors import Lies
from ui.desktop.shell.first_run import FirstRun, Unavailable
from ui.desktop.shell.navigation import FOLDED, NORMAL, WIDE
from ui.desktop.shell.shell import Shell

WORKERS, MONTHS = 12, 2
ALL_PAGES = [entry.key for entry in PAGES]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small fictional office, made once for the module."""
    folder = tmp_path_factory.mktemp("window") / "office"
    workspace = create_workspace(folder, "周敏", PASSWORD)[0]
    make_demo(workspace, WORKERS, MONTHS)
    workspace.store.close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, styled: QApplication, office: Path) -> Iterator[MainWindow]:
    made = app.make_window(office, "周敏", PASSWORD)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitUntil(lambda: made.shell is not None, timeout=10_000)
    settle(qtbot, made)
    yield made
    made.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.ready, timeout=15_000)


def shell_of(window: MainWindow) -> Shell:
    assert window.shell is not None
    return window.shell


def test_it_opens_on_the_workbench_of_the_month_to_work_on(qtbot: QtBot, window: MainWindow) -> None:
    shell = shell_of(window)
    assert shell.current == "workbench"
    assert shell.keys == ALL_PAGES
    assert window.context.month == PayMonth(2024, 10)
    assert "示例街道" in window.windowTitle()
    qtbot.waitUntil(lambda: shell.top._state.text() == "未计算")
    assert shell.top._demo.text() == "演示"


@pytest.mark.parametrize("key", ALL_PAGES)
def test_every_page_shows_by_its_shortcut(qtbot: QtBot, window: MainWindow, key: str) -> None:
    """The tenth page, 设置, is Alt+0, as the row of digits goes."""
    shell = shell_of(window)
    digit = (ALL_PAGES.index(key) + 1) % 10
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{digit}"), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shell.current == key)
    settle(qtbot, window)
    page = shell.page(key)
    assert page.isVisible()
    assert page.accessibleName()
    assert window.presenter.last is None


def test_search_finds_people_and_pages(qtbot: QtBot, window: MainWindow) -> None:
    shell, field = shell_of(window), shell_of(window).top.search
    name = names_of(qtbot, window)[0]
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field.setText(name)
    qtbot.waitUntil(lambda: any(target.title == name for target in field.results), timeout=10_000)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.current == "people")
    settle(qtbot, window)
    field.setText("政策")
    qtbot.waitUntil(lambda: any(target.page == "policies" for target in field.results))
    field.open(next(target for target in field.results if target.page == "policies"))
    assert shell.current == "policies"
    field.setText("没有这样的词")
    settle(qtbot, window)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.results == []
    settle(qtbot, window)


def names_of(qtbot: QtBot, window: MainWindow) -> list[str]:
    """The names in the office, asked through the window's own thread."""
    found: list[str] = []

    def names(workspace: Workspace) -> list[str]:
        return [row.name for row in roster(workspace)]

    window.context.read(window, names, found.extend, key="names")
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found


def test_the_month_moves_the_whole_window(qtbot: QtBot, window: MainWindow) -> None:
    shell = shell_of(window)
    qtbot.mouseClick(shell.top.month._earlier, Qt.MouseButton.LeftButton)
    assert window.context.month == PayMonth(2024, 9)
    qtbot.waitUntil(lambda: shell.top._state.text() == "已发放", timeout=10_000)
    settle(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.context.month == PayMonth(2024, 10))
    settle(qtbot, window)


def test_the_navigation_follows_the_width(qtbot: QtBot, window: MainWindow) -> None:
    navigation = shell_of(window).navigation
    assert navigation.width() == NORMAL
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: navigation.width() == WIDE)
    settle(qtbot, window)
    navigation.set_width(FOLDED)
    navigation.set_badge("people", 120)
    assert not navigation.grab().isNull()


def test_policies_show_values_examples_and_sources(qtbot: QtBot, window: MainWindow) -> None:
    shell = shell_of(window)
    shell.go("policies")
    settle(qtbot, window)
    page = shell.page("policies")
    assert isinstance(page, PoliciesPage)
    assert page.packs.model.rowCount() >= 6
    assert page.packs.select("cn/income-tax")
    settle(qtbot, window)
    assert page.values.model.rowCount() > 0
    page.values.select(0)
    assert page._source.toolTip()
    page._in_force.setChecked(True)
    page.tabs.setCurrentIndex(1)
    settle(qtbot, window)
    results = {str(getattr(row.values[0], "text", "")) for row in page.examples.model.shown()}
    assert results == {"相符"}
    page.tabs.setCurrentIndex(2)
    assert page.sources.model.rowCount() > 0
    page._in_force.setChecked(False)


def test_settings_add_rename_and_undo(qtbot: QtBot, window: MainWindow) -> None:
    shell = shell_of(window)
    shell.go("settings")
    settle(qtbot, window)
    page = shell.page("settings")
    assert isinstance(page, SettingsPage)
    page._store(Community(name="试验社区"), "已新增")
    qtbot.waitUntil(lambda: "试验社区" in [row.values[0] for row in page.communities.model.shown()], timeout=10_000)
    assert window.undo_bar.sentence == "已新增“试验社区”"
    page.unit.setText("示例街道办事处")
    page._touched()
    assert page.save.isEnabled()
    page.save.click()
    qtbot.waitUntil(lambda: shell.top._office.text() == "示例街道办事处", timeout=10_000)
    window.undo_bar._undo_pressed()
    qtbot.waitUntil(lambda: shell.top._office.text() == "示例街道", timeout=10_000)
    settle(qtbot, window)
    assert page.holidays.model.rowCount() > 0


def test_a_refusal_is_presented_over_the_window(qtbot: QtBot, window: MainWindow) -> None:
    page = shell_of(window).page("settings")
    assert isinstance(page, SettingsPage)
    page._store(Community(name="  "), "已新增")
    qtbot.waitUntil(lambda: window.presenter.last is not None, timeout=10_000)
    dialog = window.findChild(MessageDialog)
    assert dialog is not None
    assert dialog.heading.text() == "社区没有保存"
    dialog.reject()


@pytest.mark.expects_log
def test_an_exception_of_a_slot_reaches_the_presenter(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys, "excepthook", FaultCatcher(window.presenter)._raised)
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: window.presenter.last is not None)
    assert "ZeroDivisionError" in window.presenter.last.report
    for dialog in window.findChildren(MessageDialog):
        dialog.reject()


def test_help_and_unknown_pages_say_so(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.desktop.shell import shell as module

    monkeypatch.setattr(module, "open_manual", lambda key: False)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: "手册" in window.undo_bar.sentence)
    window.context.navigate("training")
    assert window.undo_bar.sentence == "这个功能在后续版本提供。"
    assert shell_of(window).current == "workbench"


def test_the_demo_opens_beside_the_folder(
    qtbot: QtBot, styled: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.desktop import main_window
    from ui.desktop.operations.office import make_demo_office

    monkeypatch.setattr(main_window, "make_demo_office", lambda: make_demo_office(6, 1))
    made = app.make_window(tmp_path / "mine", "周敏", PASSWORD)
    qtbot.addWidget(made)
    made.show()
    first = made.page
    assert isinstance(first, FirstRun)
    first.demo_button.click()
    qtbot.waitUntil(lambda: made.shell is not None, timeout=30_000)
    settle(qtbot, made)
    assert made.folder == tmp_path / "mine-demo"
    assert not (tmp_path / "mine").exists()
    made.close()


def test_a_store_that_can_not_be_opened_says_why(qtbot: QtBot, styled: QApplication, tmp_path: Path) -> None:
    def refuse(folder: Path, user: str, password: str) -> Workspace:
        raise OfficeUnavailable("数据正在别处打开", "王芳 在 PC-03 打开了它。", "请先关闭那边的窗口。")

    doors = replace(app.DOORS, open=refuse, lies=lambda folder: Lies.OFFICE)
    made = MainWindow(tmp_path, "周敏", PASSWORD, doors)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: isinstance(made.page, Unavailable), timeout=10_000)
    shown = made.page
    assert isinstance(shown, Unavailable)
    assert "王芳" in shown.state.sentence.text()
    made.close()


def test_the_store_is_closed_with_the_window(qtbot: QtBot, styled: QApplication, office: Path) -> None:
    made = app.make_window(office, "周敏", PASSWORD)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.shell is not None, timeout=10_000)
    settle(qtbot, made)
    made.close()
    again = open_workspace(office, "周敏", PASSWORD)
    again.store.close()
    assert made.shell is None


def test_screenshots_show_every_page(qtbot: QtBot, styled: QApplication, office: Path, tmp_path: Path) -> None:
    files = screenshots.main(tmp_path / "pictures", [(1366, 768)], office)
    names = {file.stem.split("-", 1)[1].rsplit("-", 1)[0] for file in files}
    assert set(ALL_PAGES) <= names
    assert {"payroll-why", "first-run", "search", "sign-in", "locked", "wizard-code", "recover", "protect"} <= names
    assert all(file.stat().st_size > 5_000 for file in files)
