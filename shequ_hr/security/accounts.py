"""Users of the office: who there is, with which roles, how each gets in. Accounts lie in the store, ways in in the key file.

The two are changed together: first the account, in a transaction with its audit entry, then the key file. A kill between
leaves a user without a way in, or one whose way in leads to a disabled account: both are mended by doing it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import msgspec

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.model.security import ROLE_LABELS, Account, Actor, Role
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.approvals import second_person
from shequ_hr.security.key_ring import KeyRing
from shequ_hr.security.passwords import POLICIES, STANDARD, Policy, check_password, history_entry
from shequ_hr.security.roles import MATRIX, Action

POLICY_SETTING = "password_policy"
LOGIN = "session.login"
CLOCK_TOLERANCE = timedelta(minutes=5)


def found(ws: Workspace) -> Workspace:
    """The first user of a new office, with every role; returns the workspace as that user."""
    name, now = ws.user.strip(), ws.clock.now()
    account = Account(name=name, roles=frozenset(Role), created=now, password_since=now)
    with ws.at_the_door("users.found", name) as uow:
        uow.accounts.save(account)
        uow.note("建立单位的第一个用户，具有全部角色")
        uow.commit()
    return _as(ws, account)


def sign_in(ws: Workspace) -> Workspace:
    """The workspace as the user with the account's roles; the log says who came, and what it could not be told before.

    NotAllowed without an active account. A removal that was killed half-way is finished.
    """
    keys, now = keys_of(ws), ws.clock.now()
    with ws.at_the_door(LOGIN, ws.user) as uow:
        account = uow.accounts.get(ws.user)
        if account is None or not account.active:
            raise NotAllowed(
                f"用户“{ws.user}”不能登录", "这个用户不存在，或者已经停用。", "请系统管理员在“用户”页里检查这个用户。"
            )
        if keys.failures:
            uow.note(f"此前连续输错密码 {keys.failures} 次")
        last = uow.audit.last()
        if last is not None and last.at - now > CLOCK_TOLERANCE:
            uow.note(f"电脑时钟比上一条日志（{last.at:%Y-%m-%d %H:%M}）早，次序以日志编号为准")
        removed = [known.name for known in uow.accounts.all() if not known.active]
        uow.commit()
    keys.settle()
    left = [name for name in removed if keys.has(name)]
    if left:
        keys.shut_out(left, ws.store)
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
        require_good(uow, password, name)
        second_person(ws, uow, Action.USERS_EDIT, f"新增用户 {name}（{role_words(given)}）")
        uow.accounts.save(account)
        uow.note(f"新增，角色：{role_words(given)}")
        uow.commit()
    keys_of(ws).set_password(name, password)
    return Outcome(account, Changes.SECURITY)


def set_roles(ws: Workspace, name: str, roles: Iterable[Role]) -> Outcome[Account]:
    """Other roles for a user; the last administrator stays one."""
    given = frozenset(roles)
    if not given:
        raise UserError("至少要有一个角色", f"没有改变 {name} 的角色。", "要收回全部权限，请停用这个用户。")
    with ws.begin(Action.USERS_EDIT, name) as uow:
        account = msgspec.structs.replace(active_account(uow, name), roles=given)
        require_enough_users(uow, account)
        second_person(ws, uow, Action.USERS_EDIT, f"把 {name} 的角色改为 {role_words(given)}")
        uow.accounts.save(account)
        uow.note(f"角色：{role_words(given)}")
        uow.commit()
    return Outcome(account, Changes.SECURITY)


def change_password(ws: Workspace, password: str, new: str) -> Outcome[Account]:
    """One's own password; the present one is asked for again."""
    keys = keys_of(ws)
    keys.check(ws.user, password)
    with ws.begin(Action.PASSWORD, ws.user) as uow:
        account = with_password(ws, uow, active_account(uow, ws.user), new)
        uow.note("修改自己的密码")
        uow.commit()
    keys.set_password(ws.user, new)
    return Outcome(account, Changes.SECURITY)


def reset_password(ws: Workspace, name: str, new: str) -> Outcome[Account]:
    """A new password for somebody who forgot theirs, by an administrator; lifts a lock."""
    with ws.begin(Action.USERS_EDIT, name) as uow:
        account = with_password(ws, uow, active_account(uow, name), new)
        second_person(ws, uow, Action.USERS_EDIT, f"重设 {name} 的密码")
        uow.note("重设密码")
        uow.commit()
    keys_of(ws).set_password(name, new)
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


def require_good(uow: UnitOfWork, password: str, account: str, past: Iterable[str] = ()) -> None:
    """The same by the office's own names and policy."""
    office = uow.office.get()
    names = [office.unit, *(place.name for place in uow.communities.all())] if office is not None else []
    require_good_password(password, account, names, policy_of(uow), past)


def with_password(ws: Workspace, uow: UnitOfWork, account: Account, new: str) -> Account:
    """The account with a new password's date, saved; what a policy's history needs is kept as verifiers."""
    policy = policy_of(uow)
    require_good(uow, new, account.name, account.past)
    kept = (history_entry(new, keys_of(ws).cost), *account.past)[: policy.history] if policy.history else ()
    changed = msgspec.structs.replace(account, password_since=ws.clock.now(), past=kept)
    uow.accounts.save(changed)
    return changed


def require_enough_users(uow: UnitOfWork, changed: Account) -> None:
    """UserError when a changed account would leave no administrator, or under dual control nobody to confirm."""
    others = [known for known in uow.accounts.all() if known.name != changed.name]
    left = [known for known in [*others, changed] if known.active]
    if not any(Role.ADMIN in known.roles for known in left):
        raise UserError("至少要留一位系统管理员", "没有系统管理员就没有人能管理用户和恢复数据。", "先给另一位用户这个角色。")
    office = uow.office.get()
    if office is not None and office.dual_control and complementary(uow.accounts.all()) and not complementary(left):
        raise UserError(
            "双人复核需要两位用户", f"改变 {changed.name} 之后，就没有两个人能分别经办和复核、互相确认。", NEEDED_FOR_TWO
        )


def complementary(accounts: Iterable[Account]) -> bool:
    """Whether two different active users can do 经办 and 复核, and two can confirm each other's requests."""
    active = [known for known in accounts if known.active]
    two = any(
        Role.CLERK in one.roles and Role.REVIEWER in other.roles for one in active for other in active if one.name != other.name
    )
    return two and sum(bool(known.roles & MATRIX[Action.APPROVAL_DECIDE]) for known in active) >= 2


NEEDED_FOR_TWO = "先保证：一位有“经办”、另一位有“复核”角色，并且至少两位有“系统管理员”或“复核”角色。"


def active_account(uow: UnitOfWork, name: str) -> Account:
    """The account of a user who may log in; UserError when there is none."""
    account = uow.accounts.get(name)
    if account is None or not account.active:
        raise UserError(f"没有用户“{name}”", "这个用户不存在，或者已经停用。", "在“用户”页里查看现有的用户。")
    return account


def keys_of(ws: Workspace) -> KeyRing:
    """The ways into the office that the workspace holds."""
    if ws.keys is None:
        raise RuntimeError("a plain store has no users")
    return ws.keys


def _as(ws: Workspace, account: Account) -> Workspace:
    return replace(ws, actor=Actor(name=account.name, roles=account.roles))
