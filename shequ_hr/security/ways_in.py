"""What an administrator does with users' ways in: shut out, unlock, a new recovery code; and recovering by that code.

Accounts change in a transaction first, key files after it. A kill between is mended by the next login (removal) or by doing
it again (codes).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from shequ_hr.backup.service import backup_before
from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.backup import Reason
from shequ_hr.model.security import Account
from shequ_hr.office.current import current_office
from shequ_hr.ports import Workspace
from shequ_hr.security.accounts import active_account, keys_of, require_enough_users, with_password
from shequ_hr.security.approvals import second_person
from shequ_hr.security.roles import Action

RECOVERED = "session.recover"


def remove_user(ws: Workspace, name: str) -> Outcome[Account]:
    """Disable a user and shut them out: their password, and a data key that they kept, open nothing made from now on.

    UserError: oneself, the last administrator, no such user. A second person confirms under dual control. Takes as long as
    writing the store anew.
    """
    if name == ws.user:
        raise UserError("不能移除自己", "自己正在登录，移除后没有人完成这次操作。", "请另一位系统管理员来移除。")
    keys = keys_of(ws)
    backup_before(ws, Reason.REKEY, "更换数据的钥匙")
    with ws.begin(Action.USERS_EDIT, name) as uow:
        account = msgspec.structs.replace(active_account(uow, name), active=False, past=())
        require_enough_users(uow, account)
        second_person(ws, uow, Action.USERS_EDIT, f"移除用户 {name}")
        uow.accounts.save(account)
        uow.note("移除，数据换新钥匙重新加密")
        uow.commit()
    if keys.has(name):
        keys.shut_out([name], ws.store)
    return Outcome(account, Changes.SECURITY)


def unlock_user(ws: Workspace, name: str) -> Outcome[int]:
    """Let a user try again after too many wrong passwords; the value says how many there were."""
    with ws.begin(Action.USERS_EDIT, name) as uow:
        active_account(uow, name)
        failures = keys_of(ws).unlock(name)
        uow.note(f"解除登录锁定，此前输错 {failures} 次")
        uow.commit()
    return Outcome(failures, Changes.SECURITY)


def new_recovery_code(ws: Workspace) -> Outcome[str]:
    """A new recovery code, to be shown once; the former one opens nothing any more. A second person under dual control."""
    with ws.begin(Action.SECURITY_EDIT, "恢复码") as uow:
        second_person(ws, uow, Action.SECURITY_EDIT, "生成新的恢复码，原来的作废")
        uow.note("生成新的恢复码，原来的作废")
        uow.commit()
    return Outcome(keys_of(ws).new_code(), Changes.SECURITY)


def recover_access(ws: Workspace, password: str, key_file: Path | None = None) -> str:
    """A new password for the workspace's user, whose office the recovery code has opened; returns the next recovery code.

    Records of the office are read first: a key that opens something else stops here, before any way in is changed. Everybody
    is told at their next login (audit.notices). ``key_file``: where the ways in come from when the office's own were lost.
    UserError: no such user, weak password.
    """
    keys = keys_of(ws)
    with ws.at_the_door(RECOVERED, ws.user) as uow:
        current_office(uow)
        with_password(ws, uow, active_account(uow, ws.user), password)
        uow.note("用恢复码设置了新密码，原来的恢复码作废" + ("，钥匙文件取自备份" if key_file is not None else ""))
        uow.commit()
    return keys.recover(ws.user, password, key_file)
