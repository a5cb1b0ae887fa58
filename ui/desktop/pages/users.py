"""用户: who works here with which roles, what waits for a second person, and the safeguards of the office.

Everybody changes the own password here; the rest is shown to those who may see it. The core asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from shequ_hr.changes import Changes
from shequ_hr.errors import NotAllowed
from shequ_hr.model.security import Account, Approval, ApprovalState
from shequ_hr.security.passwords import POLICIES, days_left
from shequ_hr.security.roles import Action
from ui.desktop.context import AppContext
from ui.desktop.operations import Operation
from ui.desktop.operations import security as actions
from ui.desktop.operations.security import UsersView
from ui.desktop.pages import users_tables as tables
from ui.desktop.pages.page import Page
from ui.desktop.pages.users_dialogs import CodeDialog, PasswordDialog, RolesDialog, UserDialog
from ui.desktop.table_models.cells import TableRow
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, LinkButton, PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.dialogs import TypedConfirm
from ui.desktop.widgets.labels import column, label, row
from ui.desktop.widgets.panels import EmptyState, PageBar, Panel

_SIDE = 340


class UsersPage(Page):
    """Users at the left, requests under them, safeguards at the right."""

    key = "users"
    title = "用户"
    concerns = Changes.SECURITY | Changes.OFFICE

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: UsersView | None = None
        self._edits, self._decides = context.may(Action.USERS_EDIT), context.may(Action.APPROVAL_DECIDE)
        self.table = DataTable(tables.USER_COLUMNS, name="用户", select_rows=True)
        self.requests = DataTable(tables.REQUEST_COLUMNS, name="待确认", select_rows=True)
        self.add = PrimaryButton("新增用户", "person_add")
        self.roles, self.reset = LinkButton("改角色"), LinkButton("重设密码")
        self.unlock, self.remove = LinkButton("解除锁定"), LinkButton("移除")
        self.grant, self.refuse = PrimaryButton("同意", "check"), SecondaryButton("拒绝", "close")
        bar = PageBar("用户")
        outer = column(self, gap=0)
        outer.addWidget(bar)
        body = row(margins=(14, 0, 14, 12), gap=10)
        left = column(gap=10)
        if context.may(Action.USERS_VIEW):
            left.addWidget(self._users_panel(), 3)
        if context.may(Action.APPROVAL_VIEW):
            left.addWidget(self._requests_panel(), 2)
        right = column(gap=10)
        for panel in self._side_panels():
            panel.setFixedWidth(_SIDE)
            right.addWidget(panel)
        right.addStretch(1)
        if left.count():
            body.addLayout(left, 1)
        body.addLayout(right)
        if not left.count():
            body.addStretch(1)
        outer.addLayout(body, 1)
        if self._edits:
            bar.add(self.add)
        self._connect()

    def _users_panel(self) -> Panel:
        panel = Panel("用户", flush=True)
        if self._edits:
            for button in (self.roles, self.reset, self.unlock, self.remove):
                panel.head.addWidget(button)
        panel.body.addWidget(self.table)
        return panel

    def _requests_panel(self) -> Panel:
        panel = Panel("待确认", "要由另一位用户确认的事", flush=True)
        self.requests.set_empty(EmptyState("没有等待确认的申请。", "check"))
        panel.body.addWidget(self.requests)
        if self._decides:
            foot = row(margins=(14, 8, 14, 8), gap=8)
            foot.addStretch(1)
            foot.addWidget(self.refuse)
            foot.addWidget(self.grant)
            panel.body.addLayout(foot)
        return panel

    def _side_panels(self) -> list[Panel]:
        mine = Panel("我")
        self._me, self._age = label("", bold=True, wrap=True), label("", Size.NOTE, Role.TEXT2, wrap=True)
        self.own = SecondaryButton("修改我的密码", "lock")
        mine.body.addWidget(self._me)
        mine.body.addWidget(self._age)
        mine.body.addWidget(self.own)
        dual = Panel("双人复核")
        self._dual_chip = Chip("未启用", Tone.MUTED)
        dual.add_to_head(self._dual_chip)
        self._dual_words = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self.dual = SecondaryButton("启用双人复核")
        dual.body.addWidget(self._dual_words)
        rules = Panel("密码规则")
        self.policy = Select("密码规则", width=_SIDE - 30)
        self.policy.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.set_choices([(key, policy.label.split("（")[0]) for key, policy in POLICIES.items()])
        self._policy_words = label("", Size.NOTE, Role.TEXT2, wrap=True)
        rules.body.addWidget(self._policy_words)
        code = Panel("恢复码")
        note = "忘记密码、钥匙文件丢失时只有它能打开数据。怀疑泄露或找不到封存的那一份时，重新生成。"
        code.body.addWidget(label(note, Size.NOTE, Role.TEXT2, wrap=True))
        self.code = SecondaryButton("生成新的恢复码", "refresh")
        if not self.context.may(Action.SECURITY_EDIT):
            return [mine, dual, rules]
        dual.body.addWidget(self.dual)
        rules.body.insertWidget(0, self.policy)
        code.body.addWidget(self.code)
        return [mine, dual, rules, code]

    def _connect(self) -> None:
        self.table.current_changed.connect(self._user_chosen)
        self.requests.current_changed.connect(self._request_chosen)
        for button, action in (
            (self.add, self._add),
            (self.roles, self._change_roles),
            (self.reset, self._reset),
            (self.unlock, self._unlock),
            (self.remove, self._remove),
            (self.own, self._own_password),
            (self.dual, self._switch_dual),
            (self.code, self._new_code),
            (self.grant, self._grant),
            (self.refuse, self._refuse),
        ):
            button.clicked.connect(action)
        self.policy.picked.connect(self._pick_policy)

    def refresh(self) -> None:
        """Read users and requests."""
        self.context.read(self, actions.read_users, self.show_view, key="users")

    def show_view(self, view: UsersView) -> None:
        """Fill tables and panels."""
        self.view = view
        self.table.set_rows(tables.user_rows(view))
        self.requests.set_rows(tables.request_rows(view.approvals))
        self._show_me(view)
        on = view.dual_control
        self._dual_chip.show_text("已启用" if on else "未启用", Tone.OK if on else Tone.MUTED)
        self._dual_words.setText(
            "复核、锁定、改账号、管理用户等要由另一位用户确认。" if on else "一个人可以办完全部步骤。有两位用户时建议启用。"
        )
        self.dual.setText("停用双人复核" if on else "启用双人复核")
        self.policy.set_choices([(key, known.label.split("（")[0]) for key, known in POLICIES.items()], view.policy.key)
        self._policy_words.setText(view.policy.label)
        waiting = sum(one.state is ApprovalState.OPEN and one.asked_by != self.context.user for one in view.approvals)
        if self._decides:
            self.context.badged.emit({self.key: waiting})
        active = sum(user.active for user in view.users)
        self.set_status(f"{active} 位用户　{waiting} 项待确认" if view.users else f"{waiting} 项待确认")
        self._user_chosen(self.table.current_row(), "")
        self._request_chosen(self.requests.current_row(), "")

    def _show_me(self, view: UsersView) -> None:
        if view.me is None:
            return
        self._me.setText(f"{view.me.name}（{tables.role_text(view.me)}）")
        since = view.me.password_since.date()
        left = days_left(view.policy, since, view.today)
        words = f"密码设于 {since}"
        if left is not None:
            words += f"，还有 {left} 天要更换" if left else "，已到期，请现在更换"
        self._age.setText(words)

    def _account(self) -> Account | None:
        shown = self.table.current_row()
        users = self.view.users if self.view is not None and shown is not None else ()
        return next((user for user in users if shown is not None and user.name == shown.key), None)

    def _request(self) -> Approval | None:
        shown = self.requests.current_row()
        asked = self.view.approvals if self.view is not None and shown is not None else ()
        return next((one for one in asked if shown is not None and one.id == shown.key), None)

    def _user_chosen(self, _: TableRow | None, __: str) -> None:
        account = self._account()
        why = "先选中一个用户" if account is None else "" if account.active else "这个用户已经移除"
        for button in (self.roles, self.reset, self.unlock):
            button.allow(not why, why)
        own = account is not None and account.name == self.context.user
        self.remove.allow(not why and not own, why or "不能移除自己")

    def _request_chosen(self, _: TableRow | None, __: str) -> None:
        one = self._request()
        why = "先选中一项申请" if one is None else ""
        if one is not None and one.state is not ApprovalState.OPEN:
            why = "这项申请已经处理过"
        elif one is not None and one.asked_by == self.context.user:
            why = "不能确认自己的申请"
        for button in (self.grant, self.refuse):
            button.allow(not why, why)

    def _do(self, operation: Operation[Any], failed: Callable[[Exception], None] | None = None) -> None:
        self.context.start(operation, self, self._done, failed or self._refused)

    def _done(self, _: object) -> None:
        self.invalidate()

    def _refused(self, error: Exception) -> None:
        self.context.failed.emit(error)
        if isinstance(error, NotAllowed):
            self.invalidate()  # a request for a second person may have been kept

    def _names(self) -> tuple[str, ...]:
        return self.view.names if self.view is not None else ()

    def _add(self) -> None:
        if self.view is not None:
            UserDialog(self, self._names(), self.view.policy, self._do_dialog).open()

    def _do_dialog(self, operation: Operation[Any], dialog: QWidget) -> None:
        """Start what a dialog asks for; it closes when it is done and says a refusal itself."""

        def failed(error: Exception) -> None:
            dialog.refuse(error)  # type: ignore[attr-defined]  # the dialogs of users_dialogs
            if isinstance(error, NotAllowed):
                self.invalidate()

        def done(value: object) -> None:
            dialog.close()
            self._done(value)

        self.context.start(operation, dialog, done, failed)

    def _change_roles(self) -> None:
        account = self._account()
        if account is not None:
            RolesDialog(self, account, self._do_dialog).open()

    def _reset(self) -> None:
        account = self._account()
        if account is not None and self.view is not None:
            PasswordDialog(self, account.name, self._names(), self.view.policy, self._do_dialog, own=False).open()

    def _own_password(self) -> None:
        if self.view is not None:
            PasswordDialog(self, self.context.user, self._names(), self.view.policy, self._do_dialog, own=True).open()

    def _unlock(self) -> None:
        account = self._account()
        if account is not None:
            self._do(actions.unlock_user(account.name))

    def _remove(self) -> None:
        account = self._account()
        if account is not None:
            name = account.name
            text = f"{name} 不能再登录；数据换一把新钥匙重新加密，他记下的钥匙以后也打不开。以前办的事和日志都保留。"
            done = lambda _: self._do(actions.remove_user(name))  # noqa: E731
            TypedConfirm(self, f"移除用户 {name}", text, "移除", "移除用户", done, danger=True).open()

    def _switch_dual(self) -> None:
        if self.view is not None:
            self._do(actions.set_dual_control(not self.view.dual_control))

    def _pick_policy(self, key: object) -> None:
        if self.view is not None and key != self.view.policy.key:
            self._do(actions.set_policy(str(key)))

    def _new_code(self) -> None:
        def made(code: str) -> None:
            CodeDialog(self, code).open()
            self.invalidate()

        def ask(_: str) -> None:
            self.context.start(actions.new_recovery_code(), self, made, self._refused)

        text = "原来的恢复码立即作废。请准备好纸笔或打印机：新的恢复码只显示一次。"
        TypedConfirm(self, "生成新的恢复码", text, "生成", "生成恢复码", ask).open()

    def _grant(self) -> None:
        one = self._request()
        if one is not None:
            self._do(actions.decide(one.id, grant=True))

    def _refuse(self) -> None:
        one = self._request()
        if one is not None:
            self._do(actions.decide(one.id, grant=False))
