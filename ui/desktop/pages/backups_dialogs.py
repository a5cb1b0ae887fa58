"""The questions before a restore: the password or code of then, and what the backup would bring back in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from shequ_hr.backup.restore import RestorePreview, Unlock
from ui.desktop.theme import Role
from ui.desktop.widgets.buttons import PrimaryButton
from ui.desktop.widgets.dialogs import Dialog
from ui.desktop.widgets.labels import label


class UnlockDialog(Dialog):
    """A user and password of the time of the backup, or the recovery code of then; ``on_given(Unlock)``."""

    def __init__(self, parent: QWidget, why: str, on_given: Callable[[Unlock], None]) -> None:
        super().__init__(parent, "打开以前的备份")
        self._on_given = on_given
        self.body.addWidget(label(why, role=Role.TEXT2, wrap=True))
        self.user, self.password, self.code = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for name, field in (("当时的用户", self.user), ("当时的密码", self.password), ("或恢复码", self.code)):
            self.body.addWidget(label(name))
            field.setAccessibleName(name)
            field.textChanged.connect(self._check)
            self.body.addWidget(field)
        self.go = PrimaryButton("打开", "unlock")
        self.go.clicked.connect(self._given)
        self.foot.addWidget(self.go)
        self._check()

    def _check(self) -> None:
        complete = bool(self.code.text().strip()) or bool(self.user.text().strip() and self.password.text())
        self.go.allow(complete, "填写用户和密码，或恢复码")

    def _given(self) -> None:
        given = Unlock(user=self.user.text().strip(), password=self.password.text(), code=self.code.text().strip())
        self.accept()
        self._on_given(given)


def preview_words(preview: RestorePreview) -> str:
    """What restoring brings and what it takes, line by line."""
    lines = [
        f"备份：第 {preview.sequence} 号，{preview.at:%Y-%m-%d %H:%M}，{preview.reason}",
        f"单位：{preview.unit}",
        f"人数：{preview.people}（现在 {preview.people_now}）",
        f"锁定到：{preview.month or '还没有锁定的月份'}（现在 {preview.month_now or '没有'}）",
    ]
    if preview.lost_months:
        lines.append(f"会失去已锁定的月份：{'、'.join(preview.lost_months)}")
    lines.append(f"备份之后有 {preview.later_entries} 条日志记录的操作会退回。现在的数据会先备份一份，还能再恢复回来。")
    return "\n".join(lines)
