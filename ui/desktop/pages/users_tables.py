"""Users and requests for a second person as prepared rows."""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.model.security import ROLE_LABELS, Account, Approval, ApprovalState
from shequ_hr.security.roles import ACTION_LABELS, Action
from ui.desktop.operations.security import UsersView
from ui.desktop.table_models.cells import ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone

USER_COLUMNS = (
    Column("name", "用户名", width=140),
    Column("roles", "角色", width=240, stretch=True),
    Column("state", "状态", Kind.CHIP, 76),
    Column("password", "密码设于", Kind.DATE, 100),
    Column("age", "天数", Kind.INT, 64, muted=True),
    Column("created", "建立于", Kind.DATE, 100, muted=True),
)
REQUEST_COLUMNS = (
    Column("number", "编号", Kind.INT, 56),
    Column("asked", "申请人", width=90),
    Column("at", "时间", width=130, muted=True),
    Column("action", "事项", width=110),
    Column("about", "内容", width=260, stretch=True),
    Column("state", "状态", Kind.CHIP, 76),
    Column("decided", "确认人", width=90, muted=True),
)
_STATES = {
    ApprovalState.OPEN: ChipValue("待确认", Tone.WARN),
    ApprovalState.GRANTED: ChipValue("已同意", Tone.OK),
    ApprovalState.REFUSED: ChipValue("已拒绝", Tone.BAD),
    ApprovalState.USED: ChipValue("已办理", Tone.MUTED),
}


def role_text(account: Account) -> str:
    """Roles in the order of the table; all of them are one word."""
    if account.roles == frozenset(ROLE_LABELS):
        return "全部角色"
    return "、".join(text for role, text in ROLE_LABELS.items() if role in account.roles)


def user_rows(view: UsersView) -> list[TableRow]:
    """Active users first."""
    return [_user(view, user) for user in sorted(view.users, key=lambda user: not user.active)]


def _user(view: UsersView, user: Account) -> TableRow:
    since = user.password_since.date()
    state = ChipValue("在用", Tone.OK) if user.active else ChipValue("已移除", Tone.MUTED)
    age = max(0, (view.today - since).days) if user.active else None
    values = (user.name, role_text(user), state, since, age, user.created.date())
    return TableRow(user.name, values, tone=None if user.active else Tone.MUTED)


def request_rows(asked: Sequence[Approval]) -> list[TableRow]:
    """As the core orders them: open ones first."""
    return [_request(one) for one in asked]


def _request(one: Approval) -> TableRow:
    action = ACTION_LABELS[Action(one.action)] if one.action in set(Action) else one.action
    at = f"{one.asked_at:%Y-%m-%d %H:%M}"
    return TableRow(one.id, (one.id, one.asked_by, at, action, one.about, _STATES[one.state], one.decided_by))
