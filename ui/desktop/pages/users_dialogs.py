"""The dialogs of 用户: a new user, roles, a password, a new recovery code. A refusal is said in the dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from shequ_hr.model.security import ROLE_LABELS, Account
from shequ_hr.model.security import Role as Held
from shequ_hr.security.passwords import Policy
from ui.desktop.messages import word
from ui.desktop.operations import Operation
from ui.desktop.operations import security as actions
from ui.desktop.shell.gate import FIELD, PasswordField, say, sentence
from ui.desktop.shell.new_password import NewPassword
from ui.desktop.shell.recovery_code import RecoveryCode
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton
from ui.desktop.widgets.dialogs import Dialog
from ui.desktop.widgets.labels import column, label

_WIDTH = 520
_INNER = _WIDTH - 40
_ROLE_NOTES = {
    Held.ADMIN: "管理用户、备份与恢复；看不到工资",
    Held.CLERK: "人员、导入、计算、核对",
    Held.REVIEWER: "复核、锁定、确认申请",
    Held.COMMITTEE: "只录入考评分",
    Held.VIEWER: "只看",
    Held.AUDITOR: "看审计日志，看不到工资",
}
Start = Callable[[Operation[Any], Any], None]


class _Form(Dialog):
    """A dialog that starts one operation: ``refuse(error)`` says what speaks against it and lets it be tried again."""

    def __init__(self, parent: QWidget, title: str, button: str, start: Start) -> None:
        super().__init__(parent, title, width=_WIDTH)
        self._start = start
        self.done_button = PrimaryButton(button, "check")
        self.done_button.clicked.connect(self._submit)
        self.foot.addWidget(self.done_button)
        self.flaw = sentence("", Role.BAD, width=_INNER)
        self.flaw.hide()

    def refuse(self, error: Exception) -> None:
        """Why it was not done."""
        message = word(error)
        details = "".join(f"\n{problem.message}" for problem in message.problems)
        self.say(f"{message.title}。{message.text}{message.hint}{details}")

    def say(self, text: str) -> None:
        """A sentence in red; the button works again."""
        say(self.flaw, text)
        self.done_button.allow(True)

    def begin(self, operation: Operation[Any]) -> None:
        """Start it once."""
        say(self.flaw, "")
        self.done_button.allow(False, "正在处理")
        self._start(operation, self)

    def _submit(self) -> None:
        raise NotImplementedError


class _Roles(QWidget):
    """The roles as boxes, each with what it is for."""

    def __init__(self, held: frozenset[Held]) -> None:
        super().__init__()
        box = column(self, gap=0)
        self.boxes = {role: QCheckBox(f"{text}　{_ROLE_NOTES[role]}") for role, text in ROLE_LABELS.items()}
        for role, part in self.boxes.items():
            part.setChecked(role in held)
            box.addWidget(part)

    def chosen(self) -> frozenset[Held]:
        """The ticked ones."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())


class UserDialog(_Form):
    """A new user: name, roles, first password."""

    def __init__(self, parent: QWidget, names: Sequence[str], policy: Policy, start: Start) -> None:
        super().__init__(parent, "新增用户", "新增", start)
        self.name = QLineEdit()
        self.name.setAccessibleName("用户名")
        self.name.setFixedWidth(FIELD)
        self.roles = _Roles(frozenset({Held.CLERK}))
        self.password = NewPassword(_INNER, lambda: [self.name.text().strip(), *names], policy)
        for part in (label("用户名", role=Role.TEXT2), self.name, label("角色", role=Role.TEXT2), self.roles, self.password):
            self.body.addWidget(part)
        note = "密码当面告诉本人，请他登录后自己改掉。"
        self.body.addWidget(label(note, Size.NOTE, Role.TEXT3))
        self.body.addWidget(self.flaw)
        self.name.setFocus()

    def _submit(self) -> None:
        name, roles = self.name.text().strip(), self.roles.chosen()
        problems = self.password.judge()
        if not name:
            problems = ["请填写用户名。"]
        elif not roles:
            problems = ["至少要选一个角色。"]
        if problems:
            self.say("\n".join(problems))
        else:
            self.begin(actions.add_user(name, self.password.text, roles))


class RolesDialog(_Form):
    """Other roles for a user."""

    def __init__(self, parent: QWidget, account: Account, start: Start) -> None:
        super().__init__(parent, f"{account.name} 的角色", "保存", start)
        self._name = account.name
        self.roles = _Roles(account.roles)
        self.body.addWidget(self.roles)
        self.body.addWidget(label("从下一次登录起生效。", Size.NOTE, Role.TEXT3))
        self.body.addWidget(self.flaw)

    def _submit(self) -> None:
        roles = self.roles.chosen()
        if roles:
            self.begin(actions.set_roles(self._name, roles))
        else:
            self.say("至少要选一个角色；要收回全部权限请移除这个用户。")


class PasswordDialog(_Form):
    """A password: one's own with the present one, or somebody else's."""

    def __init__(self, parent: QWidget, name: str, names: Sequence[str], policy: Policy, start: Start, *, own: bool) -> None:
        super().__init__(parent, "修改我的密码" if own else f"重设 {name} 的密码", "保存", start)
        self._name, self._own = name, own
        self.present = PasswordField("现在的密码")
        self.password = NewPassword(_INNER, lambda: [name, *names], policy)
        if own:
            self.body.addWidget(label("现在的密码", role=Role.TEXT2))
            self.body.addWidget(self.present)
        self.body.addWidget(self.password)
        self.body.addWidget(self.flaw)
        (self.present if own else self.password.first).setFocus()

    def _submit(self) -> None:
        problems = self.password.judge()
        if self._own and not self.present.text():
            problems = ["请输入现在的密码。"]
        if problems:
            self.say("\n".join(problems))
        elif self._own:
            self.begin(actions.change_password(self.present.text(), self.password.text))
        else:
            self.begin(actions.reset_password(self._name, self.password.text))


class CodeDialog(Dialog):
    """A new recovery code: the dialog closes only when it was typed back."""

    def __init__(self, parent: QWidget, code: str) -> None:
        super().__init__(parent, "新的恢复码", width=_WIDTH)
        self.cancel.hide()
        self.part = RecoveryCode(code, _INNER)
        self.body.addWidget(self.part)
        done = PrimaryButton("已抄好", "check")
        done.clicked.connect(self.reject)
        self.foot.addWidget(done)
        self.part.typed.setFocus()

    def reject(self) -> None:
        """Escape and the button close it only after the code was typed back: the former one opens nothing any more."""
        if not self.part.problem():
            super().reject()
