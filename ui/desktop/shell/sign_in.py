"""Signing in, and the page over a window that was locked. Both take a password once and keep it nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.desktop.shell.gate import FIELD, Gate, PasswordField
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import LinkButton, PrimaryButton
from ui.desktop.widgets.labels import label, row


class SignIn(Gate):
    """User and password of the office in a folder. ``submitted(user, password)``, and the ways out of having none."""

    submitted = Signal(str, str)
    recovery_wanted = Signal()
    restore_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, folder: Path, user: str) -> None:
        super().__init__("登录")
        self.add_words(f"数据在 {folder}", Role.TEXT3)
        self.user, self.password = QLineEdit(user), PasswordField("密码")
        self.user.setFixedWidth(FIELD)
        self.add_field("用户名", self.user)
        self.add_field("密码", self.password)
        self.enter = PrimaryButton("登录", "unlock")
        self.recovery = LinkButton("忘记密码：用恢复码")
        self.restore = LinkButton("从备份恢复")
        self.other = LinkButton("打开其他文件夹")
        for link, signal in (
            (self.recovery, self.recovery_wanted),
            (self.restore, self.restore_wanted),
            (self.other, self.folder_wanted),
        ):
            link.clicked.connect(signal)
            self.foot.addWidget(link)
        self.foot.addStretch(1)
        self.foot.addWidget(self.enter)
        self.enter.clicked.connect(self._submit)
        self.password.returnPressed.connect(self._submit)
        self.user.returnPressed.connect(self.password.setFocus)
        (self.password if user else self.user).setFocus()

    def _submit(self) -> None:
        user, password = self.user.text().strip(), self.password.text()
        if not user or not password:
            self.refuse("用户名和密码都要填写。")
            (self.password if user else self.user).setFocus()
            return
        self.wait()
        self.submitted.emit(user, password)

    def wait(self) -> None:
        """The password is being tried."""
        self.refuse("")
        self.enter.allow(False, "正在核对密码")
        self.enter.setText("正在核对 …")

    def answer(self, text: str) -> None:
        """It was refused: say why, and let it be typed again."""
        self.enter.setText("登录")
        self.enter.allow(True)
        self.refuse(text)
        self.password.clear()
        self.password.setFocus()


class LockPage(Gate):
    """Over the whole window while it is locked; names the user, nothing of the office. ``submitted(password)``."""

    submitted = Signal(str)
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("窗口已锁定")
        self._who = self.add_words("")
        self.password = PasswordField("密码")
        self.add_field("密码", self.password)
        line = row(gap=8)
        self.other = LinkButton("换用户登录")
        self.other.clicked.connect(self.leave_wanted)
        self.enter = PrimaryButton("解锁", "unlock")
        self.enter.clicked.connect(self._submit)
        self.password.returnPressed.connect(self._submit)
        line.addWidget(self.other)
        line.addWidget(label("会关闭没有保存的内容", Size.NOTE, Role.TEXT3))
        line.addStretch(1)
        self.foot.addLayout(line, 1)
        self.foot.addWidget(self.enter)

    def begin(self, user: str, why: str) -> None:
        """Ask for the password of a user; ``why`` it was locked."""
        self._who.setText(f"{why}输入 {user} 的密码继续，正在填写的内容都还在。")
        self._who.setMinimumHeight(self._who.heightForWidth(self.inner))
        self.password.clear()
        self.answer("")

    def _submit(self) -> None:
        if self.password.text():
            self.refuse("")
            self.enter.allow(False, "正在核对密码")
            self.submitted.emit(self.password.text())
        else:
            self.refuse("请输入密码。")

    def answer(self, text: str) -> None:
        """Say why it was refused."""
        self.enter.allow(True)
        self.refuse(text)
        self.password.clear()
        self.password.setFocus()
