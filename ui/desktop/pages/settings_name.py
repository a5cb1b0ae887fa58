"""The dialog that asks for a community's name. Saves nothing; the page does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desktop.components.form import Form
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton
from ui.desktop.widgets.dialogs import Dialog
from ui.desktop.widgets.labels import label


class NameDialog(Dialog):
    """Asks for a community's name."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent, title, width=420)
        self._form = Form(label_width=64, field_width=280)
        self._field = self._form.add_text("name", "名称", name, hint="如 玉林东路社区")
        self.body.addWidget(self._form)
        if name:
            note = "新名称会写入所有人的任岗经历；已锁定的月份保留旧名称。"
            self.body.addWidget(label(note, Size.NOTE, Role.TEXT2, wrap=True))
        done = PrimaryButton("保存", "check")
        done.clicked.connect(self._done)
        self.foot.addWidget(done)
        self._field.setFocus()

    @property
    def name(self) -> str:
        """What was typed."""
        return self._form.texts()["name"]

    def _done(self) -> None:
        if self.name:
            self.accept()
        else:
            self._form.show_flaws({"name": "请填写名称"})
