"""The real window before an office is open, locked, and as each role sees it: sign-in, wizard, recovery, encrypting, lock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.database import is_plain
from db.store import create_store
from shequ_hr.model.people import Office
from shequ_hr.model.security import Occasion, Role
from shequ_hr.office.demo.make import make_demo
from shequ_hr.office.demo.users import add_demo_users
from shequ_hr.office.setup import create_office
from shequ_hr.security.accounts import add_user
from shequ_hr.security.settings import set_dual_control
from ui.bootstrap import SystemClock, create_workspace, open_workspace, store_path
from ui.desktop import app
from ui.desktop.context import Notice
from ui.desktop.main_window import TITLE, MainWindow
from ui.desktop.pages.audit import AuditPage
from ui.desktop.pages.users import UsersPage
from ui.desktop.pages.users_dialogs import PasswordDialog, UserDialog
from ui.desktop.shell.first_run import FirstRun
from ui.desktop.shell.recovery_code import CodePage
from ui.desktop.shell.sign_in import SignIn
from ui.desktop.shell.ways_back import ProtectPage, RecoverPage
from ui.desktop.shell.wizard import Wizard
from ui.desktop.widgets.dialogs import Dialog, TypedConfirm

NEW = "yangguang-heliu-dengta-mifan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office of its own: what happens to it stays in the test."""
    made = tmp_path / "office"
    ws, code = create_workspace(made, USER, PASSWORD)
    make_demo(ws, 4, 1)
    ws.store.close()
    (tmp_path / "code").write_text(code)
    return made


@pytest.fixture
def door(qtbot: QtBot, styled: QApplication, folder: Path) -> Iterator[MainWindow]:
    """The window of somebody who gave no password."""
    made = app.make_window(folder, USER, "")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def enter(qtbot: QtBot, window: MainWindow, user: str = USER, password: str = PASSWORD) -> None:
    page = window.page
    assert isinstance(page, SignIn)
    page.user.setText(user)
    page.password.setText(password)
    page.enter.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)
    settle(qtbot, window)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.ready, timeout=15_000)


def users_page(qtbot: QtBot, window: MainWindow) -> UsersPage:
    assert window.shell is not None
    window.shell.go("users")
    settle(qtbot, window)
    page = window.shell.page("users")
    assert isinstance(page, UsersPage)
    return page


def test_a_wrong_password_says_how_many_tries_are_left_and_five_lock(qtbot: QtBot, door: MainWindow) -> None:
    page = door.page
    assert isinstance(page, SignIn)
    for left in (4, 3, 2, 1, 0):
        page.password.setText("falsch")
        page.enter.click()
        qtbot.waitUntil(page.enter.isEnabled, timeout=15_000)
        assert (f"还可以再试 {left} 次" if left else "要等几分钟") in page.flaw.text()
        assert page.password.text() == ""
    page.password.setText(PASSWORD)
    page.enter.click()
    qtbot.waitUntil(lambda: "暂时锁定" in page.flaw.text(), timeout=15_000)
    assert "分钟" in page.flaw.text()
    assert door.shell is None


def test_signing_in_shows_who_works_and_remembers_the_name(qtbot: QtBot, door: MainWindow) -> None:
    enter(qtbot, door)
    assert door.shell is not None
    assert door.shell.status.user == f"{USER}（全部角色）"
    assert not door.shell.alarm.isVisible()
    door.open_folder(door.folder)
    page = door.page
    assert isinstance(page, SignIn)
    assert page.user.text() == USER


def test_the_lock_hides_work_and_dialogs_and_gives_them_back(qtbot: QtBot, door: MainWindow) -> None:
    enter(qtbot, door)
    page = users_page(qtbot, door)
    page.own.click()
    dialog = door.findChild(PasswordDialog)
    assert dialog is not None
    dialog.present.setText("halb")
    clock = [1_000.0]
    door.watch.now = lambda: clock[0]
    door.watch.begin()
    clock[0] += 299
    door.watch.look()
    assert not door.cover.closed
    clock[0] += 2
    door.watch.look()
    assert door.cover.closed
    assert door.windowTitle() == TITLE
    assert not dialog.isVisible()
    assert not page.isVisible()
    door.context.noticed.emit(Notice("已保存 傅文博"))
    assert door.undo_bar.sentence == ""
    late = Dialog(page, "晚到的")
    late.open()
    assert not late.isVisible()
    lock = door.cover.page
    lock.password.setText("falsch")
    lock.enter.click()
    qtbot.waitUntil(lambda: "还可以再试 4 次" in lock.flaw.text(), timeout=15_000)
    lock.password.setText(PASSWORD)
    lock.enter.click()
    qtbot.waitUntil(lambda: not door.cover.closed, timeout=15_000)
    assert dialog.isVisible()
    assert late.isVisible()
    assert dialog.present.text() == "halb"
    assert "示例街道" in door.windowTitle()
    assert door.undo_bar.sentence == "已保存 傅文博"
    dialog.close()
    late.close()


def test_input_holds_the_lock_off_and_a_clock_set_back_does_not(qtbot: QtBot, door: MainWindow) -> None:
    enter(qtbot, door)
    clock = [1_000.0]
    door.watch.now = lambda: clock[0]
    door.watch.begin()
    clock[0] += 290
    qtbot.keyClick(door, Qt.Key.Key_Shift)
    clock[0] += 290
    door.watch.look()
    assert not door.cover.closed
    clock[0] -= 86_400
    door.watch.look()
    assert door.cover.closed


def test_ctrl_l_locks_and_another_user_signs_in(qtbot: QtBot, door: MainWindow) -> None:
    enter(qtbot, door)
    qtbot.keyClick(door, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert door.cover.closed
    door.cover.page.other.click()
    assert not door.cover.closed
    assert isinstance(door.page, SignIn)
    assert door.shell is None
    enter(qtbot, door)


def fill_in(window: MainWindow, qtbot: QtBot) -> Wizard:
    first = window.page
    assert isinstance(first, FirstRun)
    first.create_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, Wizard), timeout=15_000)
    wizard = window.page
    assert isinstance(wizard, Wizard)
    wizard.next.click()
    assert "都要填写" in wizard.flaw.text()
    wizard.unit.setText("玉林街道")
    wizard.code.setText("DEMO-1")
    wizard.next.click()
    wizard.user.setText("王芳")
    wizard.password.first.setText("12345678")
    wizard.next.click()
    assert "容易被猜到" in wizard.flaw.text()
    wizard.password.first.setText(NEW)
    wizard.password.second.setText(NEW)
    wizard.next.click()
    assert wizard.step == 2
    return wizard


def test_the_wizard_makes_nothing_before_the_code_is_typed_back(qtbot: QtBot, styled: QApplication, tmp_path: Path) -> None:
    new = tmp_path / "new"
    window = app.make_window(new, "", "")
    qtbot.addWidget(window)
    window.show()
    wizard = fill_in(window, qtbot)
    groups = wizard.shown.code.split("-")
    wizard.shown.typed.setText("-".join([*groups[:3], "00000", *groups[4:]]))
    wizard.next.click()
    assert "第 4 组" in wizard.shown.flaw.text()
    assert wizard.step == 2
    wizard.shown.typed.setText(" ".join(groups).lower())
    wizard.next.click()
    assert wizard.step == 3
    assert not wizard._warning.isHidden()
    assert not new.exists()
    stick = tmp_path / "stick"
    stick.mkdir()
    wizard.set_backup(str(stick))
    assert wizard._warning.isHidden()
    wizard.next.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)
    settle(qtbot, window)
    assert "玉林街道" in window.windowTitle()
    window.close()
    again = open_workspace(new, "王芳", NEW)
    again.store.close()


def test_cancelling_the_wizard_leaves_nothing(qtbot: QtBot, styled: QApplication, tmp_path: Path) -> None:
    window = app.make_window(tmp_path / "new", "", "")
    qtbot.addWidget(window)
    window.show()
    wizard = fill_in(window, qtbot)
    wizard.cancel.click()
    assert isinstance(window.page, FirstRun)
    assert not (tmp_path / "new").exists()
    window.close()


def test_a_forgotten_password_is_replaced_by_the_recovery_code(qtbot: QtBot, door: MainWindow, tmp_path: Path) -> None:
    page = door.page
    assert isinstance(page, SignIn)
    page.recovery.click()
    recover = door.page
    assert isinstance(recover, RecoverPage)
    code = (tmp_path / "code").read_text()
    recover.code.setText("X" + code[1:])
    recover.done.click()
    assert "第 1 组" in recover.flaw.text()
    recover.code.setText(code)
    recover.user.setText(USER)
    recover.password.first.setText(NEW)
    recover.password.second.setText(NEW)
    recover.done.click()
    qtbot.waitUntil(lambda: isinstance(door.page, CodePage), timeout=15_000)
    shown = door.page
    assert isinstance(shown, CodePage)
    assert shown.part.code != code
    shown.go_on.click()
    assert door.shell is None
    shown.part.typed.setText(shown.part.code)
    shown.go_on.click()
    qtbot.waitUntil(lambda: door.shell is not None, timeout=15_000)
    settle(qtbot, door)


def test_a_plain_store_is_encrypted_first(qtbot: QtBot, styled: QApplication, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    store = create_store(store_path(plain))
    with store.begin(Occasion(at=SystemClock().now(), user="", action="office.create")) as uow:
        uow.office.save(Office(unit="玉林街道", code="1", level="street", pay_pack="sichuan/chengdu-template"))
        uow.commit()
    store.close()
    window = app.make_window(plain, USER, "")
    qtbot.addWidget(window)
    window.show()
    page = window.page
    assert isinstance(page, ProtectPage)
    page.password.first.setText(NEW)
    page.password.second.setText(NEW)
    page.done.click()
    qtbot.waitUntil(lambda: isinstance(window.page, CodePage), timeout=20_000)
    assert not is_plain(store_path(plain))
    window.close()


@pytest.mark.parametrize(
    ("user", "seen", "hidden"),
    [
        ("管理员", {"users", "audit", "settings"}, {"payroll", "people", "workbench"}),
        ("审计员", {"users", "audit"}, {"payroll", "people"}),
        ("经办", {"workbench", "payroll", "people", "users"}, {"audit"}),
        ("考评委员", {"policies", "settings"}, {"payroll", "people", "audit"}),
    ],
)
def test_each_role_sees_its_own_pages(
    qtbot: QtBot, styled: QApplication, folder: Path, user: str, seen: set[str], hidden: set[str]
) -> None:
    ws = open_workspace(folder, USER, PASSWORD)
    add_demo_users(ws, PASSWORD)
    ws.store.close()
    window = app.make_window(folder, user, PASSWORD)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)
    settle(qtbot, window)
    assert window.shell is not None
    assert seen <= set(window.shell.keys)
    assert not hidden & set(window.shell.keys)
    for key in window.shell.keys:
        window.shell.go(key)
        settle(qtbot, window)
    assert window.presenter.last is None
    window.close()


def test_an_administrator_adds_a_user_and_removes_them(qtbot: QtBot, door: MainWindow) -> None:
    enter(qtbot, door)
    page = users_page(qtbot, door)
    page.add.click()
    dialog = door.findChild(UserDialog)
    assert dialog is not None
    dialog.name.setText("王芳")
    dialog.done_button.click()
    assert "密码" in dialog.flaw.text()
    dialog.password.first.setText(NEW)
    dialog.password.second.setText(NEW)
    dialog.roles.boxes[Role.REVIEWER].setChecked(True)
    dialog.done_button.click()
    qtbot.waitUntil(lambda: "王芳" in [row.key for row in page.table.model.shown()], timeout=15_000)
    settle(qtbot, door)
    page.table.select("王芳")
    page.unlock.click()
    settle(qtbot, door)
    page.remove.click()
    confirm = door.findChild(TypedConfirm)
    assert confirm is not None
    confirm.entry.setText("移除")
    confirm.confirm.click()
    settle(qtbot, door)
    qtbot.waitUntil(lambda: "已移除" in door.undo_bar.sentence, timeout=15_000)
    page.policy.picked.emit("graded")
    settle(qtbot, door)
    assert page.view is not None
    assert page.view.policy.key == "graded"


def test_a_second_person_grants_in_the_window(qtbot: QtBot, styled: QApplication, folder: Path) -> None:
    ws = open_workspace(folder, USER, PASSWORD)
    add_user(ws, "王芳", NEW, frozenset(Role))
    set_dual_control(ws, on=True)
    ws.store.close()
    window = app.make_window(folder, USER, PASSWORD)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)
    page = users_page(qtbot, window)
    page.dual.click()
    qtbot.waitUntil(lambda: window.presenter.last is not None, timeout=15_000)
    qtbot.waitUntil(lambda: page.requests.model.rowCount() == 1, timeout=15_000)
    page.requests.select(1)
    assert not page.grant.isEnabled()
    assert "自己" in page.grant.toolTip()
    window.close()
    other = app.make_window(folder, "王芳", NEW)
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(lambda: other.shell is not None, timeout=15_000)
    page = users_page(qtbot, other)
    page.requests.select(1)
    page.grant.click()
    qtbot.waitUntil(lambda: "已同意" in other.undo_bar.sentence, timeout=15_000)
    settle(qtbot, other)
    other.close()


def test_the_log_is_filtered_verified_and_exported(
    qtbot: QtBot, door: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(qtbot, door)
    assert door.shell is not None
    door.shell.go("audit")
    settle(qtbot, door)
    page = door.shell.page("audit")
    assert isinstance(page, AuditPage)
    everything = page.table.model.rowCount()
    assert everything > 3
    page.group.set_choices([("session", "登录与恢复")], "session")
    page.refresh()
    settle(qtbot, door)
    assert 0 < page.table.model.rowCount() < everything
    page.since.setText("31.12.")
    assert page.query().since is None
    assert page.since.property("flaw") == "true"
    page.verify.click()
    qtbot.waitUntil(page.result.isVisible, timeout=15_000)
    assert page.result.title.text() == "校验通过"
    target = tmp_path / "log.xlsx"
    monkeypatch.setattr("ui.desktop.pages.audit.ask_save", lambda *_: target)
    page.export.click()
    qtbot.waitUntil(lambda: "已导出" in door.undo_bar.sentence, timeout=15_000)
    assert target.stat().st_size > 3_000
    settle(qtbot, door)


def test_a_changed_head_raises_the_red_banner(qtbot: QtBot, door: MainWindow, folder: Path) -> None:
    (folder / "office.head.json").unlink()
    enter(qtbot, door)
    assert door.shell is not None
    assert door.shell.alarm.isVisible()
    assert "日志指纹" in door.shell.alarm.text.text()


def test_an_office_that_was_not_finished_can_be_begun_anew(qtbot: QtBot, styled: QApplication, tmp_path: Path) -> None:
    ws, _ = create_workspace(tmp_path / "half", USER, PASSWORD)
    ws.store.close()
    window = app.make_window(tmp_path / "half", USER, PASSWORD)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.page is not None, timeout=15_000)
    window.entrance.begin_anew()
    qtbot.waitUntil(lambda: isinstance(window.page, FirstRun), timeout=15_000)
    ws, _ = create_workspace(tmp_path / "half", USER, PASSWORD)
    create_office(ws, "玉林街道", "1", "street", "sichuan/chengdu-template")
    ws.store.close()
    window.close()
