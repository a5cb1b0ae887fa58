"""Setting up an office in four steps. Nothing is written before the recovery code was typed back; 取消 leaves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from shequ_hr.ports import PackLibrary
from shequ_hr.security.recovery_code import format_code, new_code
from ui.desktop.shell.gate import FIELD, Gate, sentence
from ui.desktop.shell.new_password import NewPassword
from ui.desktop.shell.recovery_code import RecoveryCode
from ui.desktop.theme import Role
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton, Select, mark_flaw
from ui.desktop.widgets.labels import column, label, row

TITLES = ("单位", "第一个用户", "恢复码", "备份位置")
_WARNING = "没有第二处备份：这台电脑坏了或被盗，数据就找不回来。建议选一个 U 盘或另一块硬盘，以后也可以在设置里选。"


@dataclass(frozen=True)
class Wanted:
    """What was filled in: the office, its first user, the code that was typed back, and where backups go ("" = nowhere)."""

    unit: str
    code: str
    level: str
    pack: str
    dual_control: bool
    user: str
    password: str
    recovery: bytes
    backup: str


def pay_packs(library: PackLibrary) -> list[tuple[object, str]]:
    """The pay packs to choose from: ready-made regions, then examples and templates, marked."""
    from shequ_hr.office.packs import library_packs

    packs = sorted((pack for pack in library_packs(library).values() if pack.items), key=lambda pack: (pack.template, pack.id))
    return [(pack.id, f"{pack.title}（模板，金额待填）" if pack.template else pack.title) for pack in packs]


class Wizard(Gate):
    """``finished(Wanted)`` after the last step, ``cancelled`` at any time before."""

    finished = Signal(object)
    cancelled = Signal()

    def __init__(self, user: str, packs: list[tuple[object, str]]) -> None:
        super().__init__("新建单位")
        self._recovery = new_code()
        self.backup = ""
        self._steps = label("", role=Role.TEXT2)
        self.body.addWidget(self._steps)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack)
        self.unit, self.code, self.user = QLineEdit(), QLineEdit(), QLineEdit(user)
        self.level, self.pack = Select("级别", width=FIELD), Select("薪酬政策", width=FIELD)
        self.dual = QCheckBox("启用双人复核：计算的人不能自己复核（要有两位用户）")
        self.password = NewPassword(self.inner, lambda: [self.user.text().strip(), self.unit.text().strip()])
        self.shown = RecoveryCode(format_code(self._recovery), self.inner)
        for page in (self._office(packs), self._first_user(), self.shown, self._place()):
            self._stack.addWidget(page)
        self.cancel, self.earlier = SecondaryButton("取消"), SecondaryButton("返回", "back")
        self.next = PrimaryButton("下一步")
        self.cancel.clicked.connect(self.cancelled)
        self.earlier.clicked.connect(lambda: self._go(self.step - 1))
        self.next.clicked.connect(self._next)
        self.foot.addWidget(self.cancel)
        self.foot.addStretch(1)
        self.foot.addWidget(self.earlier)
        self.foot.addWidget(self.next)
        self._go(0)

    @property
    def step(self) -> int:
        """The step that is shown, from 0."""
        return self._stack.currentIndex()

    def _office(self, packs: list[tuple[object, str]]) -> QWidget:
        self.unit.setPlaceholderText("如 玉林街道办事处")
        self.code.setPlaceholderText("统一社会信用代码或区内编号")
        self.level.set_choices([("street", "街道（乡镇）"), ("district", "区（市）县")])
        self.pack.set_choices(packs)
        for select in (self.level, self.pack):
            select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return _fields(
            ("单位名称", self.unit), ("单位代码", self.code), ("级别", self.level), ("薪酬政策", self.pack), ("", self.dual)
        )

    def _first_user(self) -> QWidget:
        self.user.setPlaceholderText("本人姓名")
        return _fields(("用户名", self.user), ("", self.password))

    def _place(self) -> QWidget:
        made = QWidget()
        box = column(made, gap=8)
        box.addWidget(sentence("备份除了放在本机，再放一份到另一个地方：U 盘、移动硬盘或另一块磁盘。", width=self.inner))
        line = row(gap=8)
        self.choose = SecondaryButton("选择文件夹", "folder")
        self.choose.clicked.connect(self._choose)
        self._chosen = label("还没有选择", role=Role.TEXT2)
        line.addWidget(self.choose)
        line.addWidget(self._chosen, 1)
        box.addLayout(line)
        self._warning = sentence(_WARNING, Role.WARN, width=self.inner)
        box.addWidget(self._warning)
        box.addStretch(1)
        return made

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择第二处备份的文件夹")
        if chosen:
            self.set_backup(chosen)

    def set_backup(self, folder: str) -> None:
        """The second place for backups."""
        self.backup = folder
        self._chosen.setText(folder)
        self._warning.setVisible(not folder)
        self._go(self.step)

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        for number in range(self._stack.count()):  # the panel is as high as the step that is shown
            page = self._stack.widget(number)
            height = QSizePolicy.Policy.Preferred if number == step else QSizePolicy.Policy.Ignored
            if page is not None:
                page.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self._steps.setText(f"第 {step + 1} 步，共 {len(TITLES)} 步：{TITLES[step]}")
        self.refuse("")
        self.earlier.setVisible(step > 0)
        last = step == len(TITLES) - 1
        self.next.setText(("完成" if self.backup else "暂不备份到别处，完成") if last else "下一步")
        self.next.updateGeometry()
        first = (self.unit, self.user if not self.user.text() else self.password.first, self.shown.typed, self.choose)[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        problem = (self._office_problem, self._user_problem, self.shown.problem, str)[self.step]()
        if problem:
            self.refuse("" if self.step == 2 else problem)
            return
        if self.step < len(TITLES) - 1:
            self._go(self.step + 1)
            return
        self.next.allow(False, "正在建立")
        self.finished.emit(self.wanted())

    def wanted(self) -> Wanted:
        """What was filled in so far."""
        return Wanted(
            unit=self.unit.text().strip(),
            code=self.code.text().strip(),
            level=str(self.level.value()),
            pack=str(self.pack.value()),
            dual_control=self.dual.isChecked(),
            user=self.user.text().strip(),
            password=self.password.text,
            recovery=self._recovery,
            backup=self.backup,
        )

    def answer(self, text: str) -> None:
        """It could not be made: say why; everything that was filled in stays."""
        self.next.allow(True)
        self.refuse(text)

    def _office_problem(self) -> str:
        missing = [field for field in (self.unit, self.code) if not field.text().strip()]
        for field in (self.unit, self.code):
            mark_flaw(field, field in missing)
        if missing:
            missing[0].setFocus()
        return "单位名称和单位代码都要填写，以后会印在工资表上。" if missing else ""

    def _user_problem(self) -> str:
        mark_flaw(self.user, not self.user.text().strip())
        if not self.user.text().strip():
            self.user.setFocus()
            return "请填写用户名。"
        return "\n".join(self.password.judge())


def _fields(*pairs: tuple[str, QWidget]) -> QWidget:
    """Labels above their fields."""
    made = QWidget()
    box = column(made, gap=3)
    for name, field in pairs:
        if name:
            box.addSpacing(5)
            caption = label(name, role=Role.TEXT2)
            caption.setBuddy(field)
            field.setAccessibleName(name)
            field.setFixedWidth(FIELD)
            box.addWidget(caption)
        else:
            box.addSpacing(6)
        box.addWidget(field)
    box.addStretch(1)
    return made
