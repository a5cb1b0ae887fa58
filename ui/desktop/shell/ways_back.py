"""The ways to an office that a password does not open: the recovery code, and encrypting a store of an earlier version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from shequ_hr.errors import UserError
from shequ_hr.security.recovery_code import parse_code
from ui.desktop.shell.gate import FIELD, Gate
from ui.desktop.shell.new_password import NewPassword
from ui.desktop.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton


class _NewWay(Gate):
    """A page that ends in a user's new password; the button waits while the office is worked on."""

    back = Signal()

    def __init__(self, title: str, words: str, button: str) -> None:
        super().__init__(title)
        self.add_words(words)
        self._button_text = button
        self.user = QLineEdit()
        self.user.setFixedWidth(FIELD)
        self.password = NewPassword(self.inner, lambda: [self.user.text().strip()])
        self.done = PrimaryButton(button, "check")
        self.done.clicked.connect(self._submit)
        back = SecondaryButton("返回", "back")
        back.clicked.connect(self.back)
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)

    def answer(self, text: str) -> None:
        """It was refused: say why."""
        self.done.setText(self._button_text)
        self.done.allow(True)
        self.refuse(text)

    def _ready(self) -> bool:
        problems = self.password.judge()
        if not self.user.text().strip():
            problems = ["请填写用户名。", *problems]
        self.refuse("\n".join(problems))
        return not problems

    def _wait(self) -> None:
        self.refuse("")
        self.done.allow(False, "正在处理")
        self.done.setText("正在处理 …")

    def _submit(self) -> None:
        raise NotImplementedError


class RecoverPage(_NewWay):
    """用恢复码: ``submitted(user, code, password, key file or "")``."""

    submitted = Signal(str, str, str, str)

    def __init__(self, user: str) -> None:
        super().__init__(
            "用恢复码设置新密码",
            "输入封存的恢复码和自己的用户名，设置一个新密码。用过的恢复码作废，程序会给出新的一个。",
            "设置新密码",
        )
        self.code = QLineEdit()
        self.code.setPlaceholderText("八组，每组五个字符")
        self.add_field("恢复码", self.code)
        self.user.setText(user)
        self.add_field("用户名", self.user)
        self.body.addWidget(self.password)
        self.key_file = LinkButton("钥匙文件丢了：选择备份里的 keys.json", "file")
        self.key_file.clicked.connect(self._choose)
        self._chosen = ""
        self.body.addWidget(self.key_file)
        self.code.setFocus()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份里的钥匙文件", "", "钥匙文件 (keys.json*)")
        if chosen:
            self._chosen = chosen
            self.key_file.setText(f"钥匙文件：{Path(chosen).name}（{Path(chosen).parent.name}）")

    def _submit(self) -> None:
        try:
            parse_code(self.code.text())
        except UserError as error:
            self.refuse("\n".join(f"{problem.message}{problem.fix}" for problem in error.problems) or error.message)
            self.code.setFocus()
            return
        if self._ready():
            self._wait()
            self.submitted.emit(self.user.text().strip(), self.code.text(), self.password.text, self._chosen)


class ProtectPage(_NewWay):
    """A store without protection: ``submitted(user, password)``."""

    submitted = Signal(str, str)
    folder_wanted = Signal()

    def __init__(self, folder: Path, user: str) -> None:
        super().__init__(
            "给数据加密",
            f"“{folder}”里是早先版本的数据，没有加密，谁拿到文件都能读。设置第一个用户（具有全部角色）和密码后，"
            "程序先复制一份、加密、逐行核对，再替换；中途断电也不会丢。完成后显示恢复码。",
            "加密并打开",
        )
        self.user.setText(user)
        self.add_field("用户名", self.user)
        self.body.addWidget(self.password)
        other = LinkButton("打开其他文件夹")
        other.clicked.connect(self.folder_wanted)
        self.foot.insertWidget(1, other)
        self.user.setFocus()

    def _submit(self) -> None:
        if self._ready():
            self._wait()
            self.submitted.emit(self.user.text().strip(), self.password.text)
