"""What the window shows before there is an office: 新建单位, 打开演示单位; and when the data can not be opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from shequ_hr.ports import Workspace
from ui.desktop.context import AppContext
from ui.desktop.operations import office as actions
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton, Select, mark_flaw
from ui.desktop.widgets.labels import column, frame, label, row, rule
from ui.desktop.widgets.panels import EmptyState

_LABEL = 96


def pay_packs(workspace: Workspace) -> list[tuple[object, str]]:
    """The pay packs to choose from, ready-made regions before templates."""
    from shequ_hr.office.packs import list_packs

    packs = sorted((pack for pack in list_packs(workspace) if pack.pay), key=lambda pack: (pack.template, pack.id))
    return [(pack.id, f"{pack.title}（模板，金额待填）" if pack.template else pack.title) for pack in packs]


class FirstRun(QWidget):
    """Two ways to begin. ``demo_wanted`` opens the fictional office, ``created`` follows a new one."""

    demo_wanted = Signal()
    created = Signal()

    def __init__(self, context: AppContext, folder: str) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        outer = column(self)
        outer.addStretch(2)
        panel = frame("panel")
        panel.setFixedWidth(560)
        box = column(panel, margins=(28, 24, 28, 22), gap=12)
        box.addWidget(label("社区工作者人事薪酬", Size.PAGE, bold=True))
        box.addWidget(
            label(
                "这台电脑上还没有单位数据。新建本单位，或先打开演示单位看看：其中人物和金额均为虚构。",
                role=Role.TEXT2,
                wrap=True,
            )
        )
        self.unit, self.code = QLineEdit(), QLineEdit()
        self.level, self.pack = Select("单位级别"), Select("薪酬政策")
        self.dual = QCheckBox("启用双人复核：计算的人不能自己复核")
        self._flaw = label("", Size.NOTE, Role.BAD, wrap=True)
        self._form = QWidget()
        form = column(self._form, gap=8)
        form.addWidget(rule())
        self.unit.setPlaceholderText("如 玉林街道办事处")
        self.code.setPlaceholderText("统一社会信用代码或区内编号")
        for name, field in (("单位名称", self.unit), ("单位代码", self.code), ("级别", self.level), ("薪酬政策", self.pack)):
            form.addLayout(self._line(name, field))
        form.addLayout(self._line("", self.dual))
        form.addWidget(self._flaw)
        self._flaw.hide()
        box.addWidget(self._form)
        self._form.hide()
        foot = row()
        foot.addWidget(label(f"数据保存在 {folder}", Size.NOTE, Role.TEXT3, wrap=True), 1)
        self.demo_button = SecondaryButton("打开演示单位", "people")
        self.create_button = PrimaryButton("新建单位", "add")
        self.demo_button.clicked.connect(self.demo_wanted)
        self.create_button.clicked.connect(self._create)
        foot.addWidget(self.demo_button)
        foot.addWidget(self.create_button)
        box.addLayout(foot)
        outer.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.level.set_choices([("street", "街道（乡镇）"), ("district", "区（市）县")])

    def _line(self, name: str, field: QWidget) -> QHBoxLayout:
        line = row()
        caption = label(name, role=Role.TEXT2)
        caption.setFixedWidth(_LABEL)
        line.addWidget(caption)
        field.setMaximumWidth(360)
        if name:
            field.setAccessibleName(name)
        line.addWidget(field, 1)
        line.addStretch(0)
        return line

    def _create(self) -> None:
        if self._form.isHidden():
            self._context.read(self, pay_packs, self.show_form, title="正在读取政策包")
            return
        missing = [field for field in (self.unit, self.code) if not field.text().strip()]
        for field in (self.unit, self.code):
            mark_flaw(field, field in missing)
        self._flaw.setVisible(bool(missing))
        if missing:
            self._flaw.setText("单位名称和单位代码都要填写，以后会印在工资表上。")
            missing[0].setFocus()
            return
        values = (self.unit.text(), self.code.text(), str(self.level.value()), str(self.pack.value()))
        self._context.start(actions.create(*values, self.dual.isChecked()), self, self._created)

    def show_form(self, packs: list[tuple[object, str]]) -> None:
        """The packs are read: show the fields of a new office."""
        self.pack.set_choices(packs)
        self._form.show()
        self.demo_button.hide()
        self.create_button.setText("建立")
        self.unit.setFocus()

    def _created(self, _: object) -> None:
        self.created.emit()


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
