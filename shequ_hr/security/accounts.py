"""Users of the office: who there is, with which roles, how each gets in. Accounts lie in the store, ways in in the key file.

The two are changed together: first the account, in a transaction with its audit entry, then the key file. A kill between
leaves a user without a way in, or one whose way in leads to a disabled account: both are mended by doing it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import NotAllowed, OfficeUnavailable, UserError
from shequ_hr.model.security import ROLE_LABELS, Account, Actor, Occasion, Role
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.approvals import second_person
from shequ_hr.security.key_ring import KeyRing
from shequ_hr.security.passwords import POLICIES, STANDARD, Policy, check_password, history_entry
from shequ_hr.security.roles import Action

POLICY_SETTING = "password_policy"


def unprotected(path: Path) -> OfficeUnavailable:
    """A plain store of an earlier version: it has to be encrypted before it is used."""
    return OfficeUnavailable(
        "这个单位的数据还没有加密",
        f"“{path}”是早先版本的数据，谁拿到都能读。程序没有打开它。",
        "先加密：打开窗口按提示设置用户和密码，或运行 protect（先备份、复制、核对，再替换，原文件不会丢）。",
    )


def found(ws: Workspace) -> Workspace:
    """The first user of a new office, with every role; returns the workspace as that user."""
    name, now = ws.user.strip(), ws.clock.now()
    account = Account(name=name, roles=frozenset(Role), created=now, password_since=now)
    with ws.store.begin(Occasion(at=now, user=name, action="users.found", about=name)) as uow:
        uow.accounts.save(account)
        uow.note("建立单位的第一个用户，具有全部角色")
        uow.commit()
    return _as(ws, account)


def sign_in(ws: Workspace) -> Workspace:
    """The workspace as the user with the account's roles; the log says who came. NotAllowed without an active account."""
    with ws.store.begin(Occasion(at=ws.clock.now(), user=ws.user, action="session.login", about=ws.user)) as uow:
        account = uow.accounts.get(ws.user)
        if account is None or not account.active:
            raise NotAllowed(
                f"用户“{ws.user}”不能登录", "这个用户不存在，或者已经停用。", "请系统管理员在“用户”页里检查这个用户。"
            )
        uow.commit()
    _keys(ws).settle()
    return _as(ws, account)


def list_users(ws: Workspace) -> list[Account]:
    """Every user, disabled ones included."""
    with ws.begin(Action.USERS_VIEW) as uow:
        return uow.accounts.all()


def add_user(ws: Workspace, name: str, password: str, roles: Iterable[Role]) -> Outcome[Account]:
    """A new user. UserError: taken or empty name, no role, weak password. A second person confirms under dual control."""
    name, given = name.strip(), frozenset(roles)
    if not name or not given:
        raise UserError("用户资料不完整", "用户名不能为空，至少要有一个角色。没有写入任何数据。", "补全后再保存。")
    now = ws.clock.now()
    account = Account(name=name, roles=given, created=now, password_since=now)
    with ws.begin(Action.USERS_EDIT, name) as uow:
        former = uow.accounts.get(name)
        if former is not None and former.active:
            raise UserError(f"已经有用户“{name}”", "没有写入任何数据。", "换一个用户名，或修改已有的用户。")
        _require_good(uow, password, name)
        second_person(ws, uow, Action.USERS_EDIT, f"新增用户 {name}（{role_words(given)}）")
        uow.accounts.save(account)
        uow.note(f"新增，角色：{role_words(given)}")
        uow.commit()
    _keys(ws).set_password(name, password)
    return Outcome(account, Changes.SECURITY)


def set_roles(ws: Workspace, name: str, roles: Iterable[Role]) -> Outcome[Account]:
    """Other roles for a user; the last administrator stays one."""
    given = frozenset(roles)
    if not given:
        raise UserError("至少要有一个角色", f"没有改变 {name} 的角色。", "要收回全部权限，请停用这个用户。")
    with ws.begin(Action.USERS_EDIT, name) as uow:
        account = msgspec.structs.replace(_active(uow, name), roles=given)
        _require_administrator(uow, account)
        second_person(ws, uow, Action.USERS_EDIT, f"把 {name} 的角色改为 {role_words(given)}")
        uow.accounts.save(account)
        uow.note(f"角色：{role_words(given)}")
        uow.commit()
    return Outcome(account, Changes.SECURITY)


def change_password(ws: Workspace, password: str, new: str) -> Outcome[Account]:
    """One's own password; the present one is asked for again."""
    keys = _keys(ws)
    keys.check(ws.user, password)
    with ws.begin(Action.PASSWORD, ws.user) as uow:
        account = _with_password(ws, uow, _active(uow, ws.user), new)
        uow.note("修改自己的密码")
        uow.commit()
    keys.set_password(ws.user, new)
    return Outcome(account, Changes.SECURITY)


def reset_password(ws: Workspace, name: str, new: str) -> Outcome[Account]:
    """A new password for somebody who forgot theirs, by an administrator; lifts a lock."""
    with ws.begin(Action.USERS_EDIT, name) as uow:
        account = _with_password(ws, uow, _active(uow, name), new)
        second_person(ws, uow, Action.USERS_EDIT, f"重设 {name} 的密码")
        uow.note("重设密码")
        uow.commit()
    _keys(ws).set_password(name, new)
    return Outcome(account, Changes.SECURITY)


def role_words(roles: Iterable[Role]) -> str:
    """``经办、复核`` in the order of the table."""
    held = set(roles)
    return "、".join(label for role, label in ROLE_LABELS.items() if role in held)


def policy_of(uow: UnitOfWork) -> Policy:
    """The office's password policy."""
    return POLICIES.get(uow.office.setting(POLICY_SETTING) or "", STANDARD)


def require_good_password(
    password: str, name: str, office_names: Iterable[str], policy: Policy = STANDARD, past: Iterable[str] = ()
) -> None:
    """UserError with everything that speaks against a password; ``past``: verifiers of earlier ones."""
    problems = check_password(password, name, office_names, policy, tuple(past))
    if problems:
        raise UserError("密码不合要求", "没有写入任何数据。", "按下面的说明换一个密码。", problems)


def _require_good(uow: UnitOfWork, password: str, account: str, past: Iterable[str] = ()) -> None:
    office = uow.office.get()
    names = [office.unit, *(place.name for place in uow.communities.all())] if office is not None else []
    require_good_password(password, account, names, policy_of(uow), past)


def _with_password(ws: Workspace, uow: UnitOfWork, account: Account, new: str) -> Account:
    """The account with a new password's date, saved; what a policy's history needs is kept as verifiers."""
    policy = policy_of(uow)
    _require_good(uow, new, account.name, account.past)
    kept = (history_entry(new, _keys(ws).cost), *account.past)[: policy.history] if policy.history else ()
    changed = msgspec.structs.replace(account, password_since=ws.clock.now(), past=kept)
    uow.accounts.save(changed)
    return changed


def _require_administrator(uow: UnitOfWork, changed: Account) -> None:
    others = [known for known in uow.accounts.all() if known.name != changed.name and known.active]
    if not any(Role.ADMIN in known.roles for known in [*others, changed] if known.active):
        raise UserError("至少要留一位系统管理员", "没有系统管理员就没有人能管理用户和恢复数据。", "先给另一位用户这个角色。")


def _active(uow: UnitOfWork, name: str) -> Account:
    account = uow.accounts.get(name)
    if account is None or not account.active:
        raise UserError(f"没有用户“{name}”", "这个用户不存在，或者已经停用。", "在“用户”页里查看现有的用户。")
    return account


def _keys(ws: Workspace) -> KeyRing:
    if ws.keys is None:
        raise RuntimeError("a plain store has no users")
    return ws.keys


def _as(ws: Workspace, account: Account) -> Workspace:
    return replace(ws, actor=Actor(name=account.name, roles=account.roles))
