"""User actions and questions about users, passwords, second persons, the audit log, and what everybody must be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from shequ_hr.changes import Outcome
from shequ_hr.model.security import Account, Approval, ApprovalState, AuditCheck, AuditEntry, Role
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import Progress
from shequ_hr.security import accounts, approvals, ways_in
from shequ_hr.security.passwords import Policy
from shequ_hr.security.roles import Action, may
from ui.desktop.operations import Operation

_BACK, _AHEAD = timedelta(minutes=5), timedelta(days=400)


@dataclass(frozen=True)
class UsersView:
    """What the page 用户 shows to whoever may see it: nothing of others to those who may not."""

    users: tuple[Account, ...]
    approvals: tuple[Approval, ...]
    dual_control: bool
    policy: Policy
    me: Account | None
    today: date
    names: tuple[str, ...]


@dataclass(frozen=True)
class LogQuery:
    """A question to the audit log; empty parts ask nothing. ``group``: an action or the first part of its name."""

    user: str = ""
    group: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None

    def __call__(self, workspace: Workspace) -> list[AuditEntry]:
        """The entries, oldest first."""
        from shequ_hr.security.audit import list_entries

        return list_entries(workspace, self.user or None, self.group or None, self.text or None, self.since, self.until)


class CheckPassword:
    """Whether whoever sits there is who signed in; a guess is counted like at the door."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password

    def __call__(self, workspace: Workspace) -> None:
        """WrongPassword, Locked."""
        accounts.keys_of(workspace).check(self._user, self._password)


def read_alarms(workspace: Workspace) -> tuple[str, ...]:
    """What everybody is told in red: the data do not fit the log, the clock jumped, ways in were changed."""
    from shequ_hr.security.audit import ALARM, LABELS, notices

    found = [*getattr(workspace.store, "alarms", ())]
    with workspace.begin(Action.OFFICE_VIEW) as uow:
        office = uow.office.get()
        if office is not None and not office.demo:  # the demo's entries stand in the years of its story
            found += clock_alarms(uow, workspace.clock.now())
    told = [entry for entry in notices(workspace) if entry.action != ALARM and entry.user != workspace.user]
    words = [
        f"{entry.at:%m-%d %H:%M} {entry.user}：{LABELS.get(entry.action, entry.action)}　{entry.summary}" for entry in told
    ]
    return (*found, *words[-3:])


def clock_alarms(uow: UnitOfWork, now: datetime) -> list[str]:
    """A clock that stands before the last entry, or more than 400 days behind it; the login itself is the newest entry."""
    last = uow.audit.last()
    entries = list(uow.audit.entries(max(0, last.seq - 2))) if last is not None else []
    if len(entries) < 2:
        return []
    before = entries[0].at
    shown = f"上一条记录是 {before:%Y-%m-%d %H:%M}，电脑现在是 {now:%Y-%m-%d %H:%M}"
    if before - now > _BACK:
        return [f"电脑的时钟可能被拨慢：{shown}。请校准时钟后再做工资和备份。"]
    if now - before > _AHEAD:
        return [f"电脑的时钟可能被拨快：{shown}。请核对年份后再做工资和备份。"]
    return []


def read_users(workspace: Workspace) -> UsersView:
    """Users and requests, as far as the user may see them."""
    from shequ_hr.office.current import current_office

    actor = workspace.actor
    users = accounts.list_users(workspace) if may(actor, Action.USERS_VIEW) else []
    asked = approvals.list_approvals(workspace) if may(actor, Action.APPROVAL_VIEW) else []
    with workspace.begin(Action.OFFICE_VIEW) as uow:
        office, policy, me = current_office(uow), accounts.policy_of(uow), uow.accounts.get(actor.name)
        names = (office.unit, *(place.name for place in uow.communities.all()))
    return UsersView(tuple(users), tuple(asked), office.dual_control, policy, me, workspace.clock.today(), names)


def read_open_requests(workspace: Workspace) -> int:
    """How many requests wait for this user: those of others."""
    if not may(workspace.actor, Action.APPROVAL_DECIDE):
        return 0
    asked = approvals.list_approvals(workspace)
    return sum(one.state is ApprovalState.OPEN and one.asked_by != workspace.user for one in asked)


def add_user(name: str, password: str, roles: Iterable[Role]) -> Operation[Account]:
    """A new user."""
    given = frozenset(roles)

    def work(workspace: Workspace, _: Progress) -> Outcome[Account]:
        return accounts.add_user(workspace, name, password, given)

    return Operation("正在新增用户", work, done=lambda made: f"已新增用户“{made.name}”（{accounts.role_words(made.roles)}）")


def set_roles(name: str, roles: Iterable[Role]) -> Operation[Account]:
    """Other roles."""
    given = frozenset(roles)

    def work(workspace: Workspace, _: Progress) -> Outcome[Account]:
        return accounts.set_roles(workspace, name, given)

    return Operation("正在修改角色", work, done=lambda made: f"“{made.name}”的角色：{accounts.role_words(made.roles)}")


def reset_password(name: str, password: str) -> Operation[Account]:
    """A new password for somebody else."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Account]:
        return accounts.reset_password(workspace, name, password)

    return Operation("正在重设密码", work, done=lambda made: f"已重设“{made.name}”的密码，请当面告诉本人，登录后自己再改")


def change_password(present: str, new: str) -> Operation[Account]:
    """One's own."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Account]:
        return accounts.change_password(workspace, present, new)

    return Operation("正在修改密码", work, done=lambda _: "密码已修改")


def remove_user(name: str) -> Operation[Account]:
    """Disable and shut out."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Account]:
        return ways_in.remove_user(workspace, name)

    return Operation("正在移除用户，数据换钥匙重新加密", work, done=lambda gone: f"已移除用户“{gone.name}”")


def unlock_user(name: str) -> Operation[int]:
    """Let somebody try again."""

    def work(workspace: Workspace, _: Progress) -> Outcome[int]:
        return ways_in.unlock_user(workspace, name)

    return Operation("正在解除锁定", work, done=lambda wrong: f"“{name}”可以重新登录（此前输错 {wrong} 次）")


def new_recovery_code() -> Operation[str]:
    """A new recovery code."""

    def work(workspace: Workspace, _: Progress) -> Outcome[str]:
        return ways_in.new_recovery_code(workspace)

    return Operation("正在生成恢复码", work)


def set_dual_control(on: bool) -> Operation[object]:
    """双人复核 on or off."""
    from shequ_hr.security import settings

    def work(workspace: Workspace, _: Progress) -> Outcome[object]:
        done = settings.set_dual_control(workspace, on)
        return Outcome(done.value, done.changes)

    return Operation("正在切换双人复核", work, done=lambda _: f"双人复核已{'启用' if on else '停用'}，已记入审计日志")


def set_policy(key: str) -> Operation[str]:
    """Another password policy."""
    from shequ_hr.security import settings

    def work(workspace: Workspace, _: Progress) -> Outcome[str]:
        return settings.set_password_policy(workspace, key)

    return Operation("正在保存密码规则", work, done=lambda _: "密码规则已保存，从下一次设置密码起生效")


def decide(number: int, *, grant: bool, reason: str = "") -> Operation[Approval]:
    """Grant or refuse a request."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Approval]:
        return approvals.decide(workspace, number, grant=grant, reason=reason)

    return Operation("正在登记", work, done=lambda _: "已同意，请申请人再做一次" if grant else "已拒绝")


def verify_log(workspace: Workspace) -> AuditCheck:
    """The chain and every row against it."""
    from shequ_hr.security.audit import verify_log as verify

    return verify(workspace)


def export_log(path: Path, query: LogQuery) -> Operation[int]:
    """The entries of a user and span as a workbook; an entry itself."""
    from shequ_hr.security.audit import export_entries

    def work(workspace: Workspace, _: Progress) -> Outcome[int]:
        return export_entries(workspace, path, query.user or None, query.since, query.until)

    return Operation("正在导出审计日志", work)
