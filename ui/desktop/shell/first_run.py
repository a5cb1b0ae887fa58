"""What the window shows before there is an office: 新建单位, 打开演示单位, 从备份恢复; and when the data can not be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.desktop.shell.gate import Gate
from ui.desktop.theme import Role
from ui.desktop.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column
from ui.desktop.widgets.panels import EmptyState


class FirstRun(Gate):
    """The ways to begin."""

    create_wanted = Signal()
    demo_wanted = Signal()
    restore_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, folder: str) -> None:
        super().__init__("社区工作者人事薪酬")
        self.add_words("这台电脑上还没有单位数据。新建本单位大约两分钟；也可以先打开演示单位看看，其中人物和金额均为虚构。")
        self.add_words(f"数据保存在 {folder}", Role.TEXT3)
        self.restore_button, self.other_button = LinkButton("从备份恢复"), LinkButton("打开其他文件夹")
        self.demo_button = SecondaryButton("打开演示单位", "people")
        self.create_button = PrimaryButton("新建单位", "add")
        pairs = (
            (self.restore_button, self.restore_wanted),
            (self.other_button, self.folder_wanted),
            (self.demo_button, self.demo_wanted),
            (self.create_button, self.create_wanted),
        )
        for place, (button, signal) in enumerate(pairs):
            if place == 2:
                self.foot.addStretch(1)
            button.clicked.connect(signal)
            self.foot.addWidget(button)


class Unavailable(QWidget):
    """The data can not be opened: why, what to do, and the ways out."""

    def __init__(self, title: str, text: str, ways: list[tuple[str, Callable[[], None]]]) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = EmptyState(f"{title}\n{text}", "warning")
        for number, (name, action) in enumerate(ways):
            self.state.add(name, action, primary=number == 0)
        column(self).addWidget(self.state)
