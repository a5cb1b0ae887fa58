"""Users are shut out with their key, unlocked, and brought back by the recovery code; what is killed is mended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER

from shequ_hr.errors import NotAllowed, OfficeUnavailable, UserError
from shequ_hr.model.security import Role
from shequ_hr.ports import Workspace
from shequ_hr.security.accounts import add_user, change_password, list_users, reset_password, set_roles
from shequ_hr.security.approvals import decide, list_approvals
from shequ_hr.security.audit import LABELS, export_entries, list_entries, notices, verify_log
from shequ_hr.security.key_errors import WrongPassword, WrongRecoveryCode
from shequ_hr.security.key_ring import KeyRing
from shequ_hr.security.key_store import KEY_FILE, read_key_file
from shequ_hr.security.keys import open_with_password
from shequ_hr.security.lockout import Locked
from shequ_hr.security.recovery_code import format_code
from shequ_hr.security.roles import Action, SecondPersonNeeded
from shequ_hr.security.settings import set_dual_control, set_password_policy
from shequ_hr.security.ways_in import new_recovery_code, remove_user, unlock_user
from ui.bootstrap import open_workspace, recover, store_path

Login = Callable[..., Workspace]
NEW = "zhuozi-lantian-qiche"


class Killed(Exception):
    """The program ends here."""


def die(*_: object) -> None:
    """End."""
    raise Killed


def test_a_removed_user_opens_nothing_any_more(login: Login, data: Path) -> None:
    former_files = shutil.copytree(data, data.parent / "former")
    former_key = open_with_password(read_key_file(former_files / KEY_FILE), "李娟", PASSWORD)
    ws = login()
    account = remove_user(ws, "李娟").value
    assert not account.active
    assert verify_log(ws).problems == ()
    ws.store.close()
    with pytest.raises(WrongPassword):
        login("李娟")
    shutil.copy(former_files / KEY_FILE, data / KEY_FILE)  # the ex-clerk puts the old key file back
    with pytest.raises(OfficeUnavailable, match="损坏"):
        login("李娟")
    from db.store import open_store

    with pytest.raises(OfficeUnavailable):
        open_store(store_path(data), "", former_key.reveal())


def test_those_who_stay_keep_their_passwords_and_the_recovery_code(login: Login, data: Path, code: str) -> None:
    remove_user(login(), "李娟")
    for name in (USER, "王芳", "赵强", "孙丽"):
        assert login(name).user == name
    login().store.close()
    assert recover(data, "王芳", code, NEW)
    assert login("王芳", NEW).user == "王芳"


def test_who_can_not_be_removed(login: Login) -> None:
    ws = login()
    with pytest.raises(UserError, match="不能移除自己"):
        remove_user(ws, USER)
    with pytest.raises(UserError, match="没有用户“无人”"):
        remove_user(ws, "无人")
    ws = login("赵强")
    set_roles(ws, USER, {Role.CLERK})
    with pytest.raises(UserError, match="至少要留一位系统管理员"):
        set_roles(ws, "赵强", {Role.VIEWER})
    with pytest.raises(NotAllowed, match="权限"):
        remove_user(login(), "赵强")


def test_a_removal_that_was_killed_is_finished_at_the_next_login(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = login()
    with monkeypatch.context() as patched:
        patched.setattr(KeyRing, "shut_out", die)
        with pytest.raises(Killed):
            remove_user(ws, "李娟")
    with pytest.raises(NotAllowed):
        login("李娟")
    assert login("王芳").keys is not None
    with pytest.raises(WrongPassword):
        login("李娟")


def test_a_removed_name_can_be_given_again(login: Login) -> None:
    ws = login()
    remove_user(ws, "李娟")
    add_user(ws, "李娟", NEW, {Role.CLERK})
    assert login("李娟", NEW).actor.roles == {Role.CLERK}


def test_an_administrator_unlocks_a_user_and_the_log_says_so(login: Login) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword):
            login("李娟", "wrong")
    with pytest.raises(Locked):
        login("李娟")
    ws = login()
    assert unlock_user(ws, "李娟").value == 5
    assert "此前输错 5 次" in list_entries(ws, action="users.edit")[-1].summary
    assert login("李娟").user == "李娟"


def test_failed_logins_stand_in_the_log_once_one_works(login: Login) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassword):
            login(USER, "wrong")
    entry = list_entries(login(), action="session.login")[-1]
    assert entry.summary == "此前连续输错密码 3 次"
    assert list_entries(login(), action="session.login")[-1].summary == ""


def test_a_clock_that_was_set_back_is_noted_at_login(login: Login, data: Path) -> None:
    from datetime import datetime, timedelta

    class Earlier:
        def now(self) -> datetime:
            return datetime.now().astimezone() - timedelta(days=400)

        def today(self) -> object:
            return self.now().date()

    ws = open_workspace(data, USER, PASSWORD, Earlier())  # type: ignore[arg-type]
    assert "电脑时钟比上一条日志" in list_entries(ws, action="session.login")[-1].summary
    ws.store.close()


def test_a_new_recovery_code_replaces_the_former(login: Login, data: Path, code: str) -> None:
    ws = login()
    fresh = new_recovery_code(ws).value
    ws.store.close()
    with pytest.raises(WrongRecoveryCode):
        recover(data, USER, code, NEW)
    assert recover(data, USER, fresh, NEW) not in {fresh, code}


def test_recovery_gives_a_new_password_and_a_new_code_and_everybody_is_told(login: Login, data: Path, code: str) -> None:
    login("孙丽")
    login().store.close()
    fresh = recover(data, USER, code, NEW)
    with pytest.raises(WrongPassword):
        login(USER, PASSWORD)
    ws = login("孙丽")
    assert [(entry.action, entry.user) for entry in notices(ws)] == [("session.recover", USER)]
    assert verify_log(ws).problems == ()
    assert notices(login("孙丽")) == []
    login(USER, NEW).store.close()
    with pytest.raises(WrongRecoveryCode):
        recover(data, USER, code, NEW)
    assert recover(data, USER, fresh, PASSWORD)


@pytest.mark.parametrize("user", ["无人", "李娟"])
def test_a_recovery_that_is_refused_changes_nothing(login: Login, data: Path, code: str, user: str) -> None:
    login().store.close()
    before = (data / KEY_FILE).read_bytes()
    with pytest.raises(UserError):
        recover(data, user, code, "123")
    with pytest.raises(WrongRecoveryCode):
        recover(data, user, format_code(bytes(20)), NEW)
    with pytest.raises(UserError, match="第 1 组"):
        recover(data, user, ("0" if code[0] != "0" else "1") + code[1:], NEW)
    assert (data / KEY_FILE).read_bytes() == before
    assert login("李娟").user == "李娟"


def test_guesses_at_the_code_are_counted_and_mistyped_ones_are_not(data: Path, code: str) -> None:
    for _ in range(20):
        with pytest.raises(UserError, match="恢复码没有抄对"):
            recover(data, USER, code[:-1] + ("0" if code[-1] != "0" else "1"), NEW)
    for _ in range(5):
        with pytest.raises(WrongRecoveryCode):
            recover(data, USER, format_code(bytes(20)), NEW)
    with pytest.raises(Locked):
        recover(data, USER, code, NEW)
    ws = open_workspace(data, USER, PASSWORD)
    assert ws.user == USER
    ws.store.close()


def test_a_lost_key_file_is_taken_from_a_backup(login: Login, data: Path, code: str, tmp_path: Path) -> None:
    login().store.close()
    kept = Path(shutil.copy(data / KEY_FILE, tmp_path / "keys-from-stick.json"))
    for lost in (KEY_FILE, f"{KEY_FILE}.bak"):
        (data / lost).unlink()
    with pytest.raises(OfficeUnavailable, match="钥匙文件不见了"):
        login()
    recover(data, USER, code, NEW, kept)
    assert login(USER, NEW).user == USER
    assert login("王芳").user == "王芳"


def test_dual_control_needs_two_and_binds_removal_and_switching_off(login: Login) -> None:
    ws = login()
    set_dual_control(ws, True)
    with pytest.raises(SecondPersonNeeded):
        remove_user(ws, "李娟")
    with pytest.raises(SecondPersonNeeded):
        set_dual_control(ws, False)
    with pytest.raises(NotAllowed, match="自己的申请"):
        decide(ws, list_approvals(ws)[0].id, grant=True)
    other = login("赵强")
    for request in list_approvals(other):
        decide(other, request.id, grant=True)
    ws = login()
    assert not remove_user(ws, "李娟").value.active
    assert set_dual_control(ws, False).value.dual_control is False
    assert [entry.summary for entry in list_entries(ws, action="security")] == ["双人复核启用", "由 赵强 确认；双人复核停用"]


def test_dual_control_is_not_switched_on_or_left_with_too_few(login: Login) -> None:
    ws = login()
    for name in ("李娟", "赵强", "孙丽"):
        remove_user(ws, name)
    set_roles(ws, "王芳", {Role.VIEWER})
    with pytest.raises(UserError, match="还不能启用"):
        set_dual_control(ws, True)
    set_roles(ws, "王芳", {Role.REVIEWER})
    set_dual_control(ws, True)
    with pytest.raises(UserError, match="需要两位用户"):
        remove_user(ws, "王芳")
    with pytest.raises(NotAllowed, match="权限"):
        set_dual_control(login("王芳"), False)


def test_the_password_policy_is_chosen_and_holds(login: Login) -> None:
    ws = login()
    with pytest.raises(UserError, match="没有密码规则"):
        set_password_policy(ws, "无")
    set_password_policy(ws, "graded")
    with pytest.raises(UserError, match="密码不合要求"):
        change_password(ws, PASSWORD, "aaaabbbbcc")
    change_password(ws, PASSWORD, NEW)
    with pytest.raises(UserError, match="密码不合要求"):
        reset_password(login(USER, NEW), USER, NEW)


def test_the_log_is_looked_up_and_taken_along(login: Login, tmp_path: Path) -> None:
    login("李娟")
    ws = login("孙丽")
    mine = list_entries(ws, user="李娟")
    assert [entry.action for entry in mine] == ["session.login"]
    assert list_entries(ws, action="users")[0].action == "users.found"
    assert list_entries(ws, text="赵强", action="users.edit")[0].about == "赵强"
    today = ws.clock.today()
    assert len(list_entries(ws, since=today, until=today)) == len(list_entries(ws))
    assert list_entries(ws, until=today.replace(year=2000)) == []
    assert export_entries(ws, tmp_path / "日志.xlsx").value == len(list_entries(ws)) - 1
    assert {entry.action for entry in list_entries(ws)} <= set(LABELS)
    assert verify_log(ws).entries == list_entries(ws)[-1].seq
    with pytest.raises(NotAllowed):
        list_entries(login("李娟"))


def test_every_action_has_a_label() -> None:
    assert {action.value for action in Action} <= set(LABELS)
    with pytest.raises(KeyError):
        LABELS["无"]


def test_users_are_listed_with_the_disabled(login: Login) -> None:
    ws = login()
    remove_user(ws, "李娟")
    assert {known.name: known.active for known in list_users(ws)}["李娟"] is False
