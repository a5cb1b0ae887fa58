"""A user name and a new password typed twice, with what the policy says of it while it is typed, and a suggested phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from shequ_hr.security.passwords import STANDARD, Policy, check_password, suggest_phrase
from ui.desktop.shell.gate import FIELD, PasswordField, say, sentence
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import LinkButton
from ui.desktop.widgets.labels import column, label, row, set_role

_PAUSE = 250


class NewPassword(QWidget):
    """``NewPassword(width, names, policy)``: ``names()`` are the names that a password may not be made of."""

    edited = Signal()

    def __init__(self, width: int, names: Callable[[], Sequence[str]], policy: Policy = STANDARD) -> None:
        super().__init__()
        self.policy, self._names = policy, names
        self.first, self.second = PasswordField("密码"), PasswordField("再输入一遍")
        box = column(self, gap=3)
        box.addWidget(label("密码", role=Role.TEXT2))
        box.addWidget(self.first)
        self.verdict = sentence(policy.label, Role.TEXT3, Size.NOTE, width)
        box.addWidget(self.verdict)
        line = row(gap=6)
        self.suggest = LinkButton("换一个建议")
        self._phrase = QLineEdit()
        self._phrase.setReadOnly(True)
        self._phrase.setFixedWidth(FIELD)
        self._phrase.setAccessibleName("建议的密码")
        self._reading = sentence("", Role.TEXT3, Size.NOTE, width)
        self._take = LinkButton("用这个")
        line.addWidget(self._phrase)
        line.addWidget(self._take)
        line.addWidget(self.suggest)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self._reading)
        box.addWidget(label("再输入一遍", role=Role.TEXT2))
        box.addWidget(self.second)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.judge)
        self.first.textChanged.connect(self._changed)
        self.second.textChanged.connect(self._changed)
        self.suggest.clicked.connect(self._suggest)
        self._take.clicked.connect(self._use)
        self._suggest()

    @property
    def text(self) -> str:
        """The password as it was typed first."""
        return self.first.text()

    def judge(self) -> list[str]:
        """What speaks against it, also shown; empty when it may be used."""
        first, second = self.first.text(), self.second.text()
        found = [problem.message for problem in check_password(first, "", self._names(), self.policy)]
        if not first:
            say(self.verdict, self.policy.label)
            set_role(self.verdict, Role.TEXT3)
            return ["请设置密码。"]
        if not found and second and first != second:
            found = ["两次输入的密码不一样。"]
        if not found and not second:
            say(self.verdict, "这个密码可以用，请再输入一遍。")
            set_role(self.verdict, Role.OK)
            return ["请把密码再输入一遍。"]
        say(self.verdict, "　".join(found) or "这个密码可以用。")
        set_role(self.verdict, Role.BAD if found else Role.OK)
        return found

    def _changed(self, _: str) -> None:
        self._timer.start()
        self.edited.emit()

    def _suggest(self) -> None:
        phrase = suggest_phrase()
        self._phrase.setText(phrase.text)
        say(self._reading, f"建议的密码由四个词组成，好记难猜：{phrase.reading}")

    def _use(self) -> None:
        self.first.setText(self._phrase.text())
        self.second.clear()
        self.second.setFocus()
