"""The edit form of a person's basic facts, and the form of one dated change. They read texts into records and save nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from shequ_hr.model.people import IdType, Worker
from shequ_hr.security.masking import STAR, mask_id, mask_phone
from ui.desktop.components.form import Form, read_date
from ui.desktop.pages.people_change_kinds import CHANGES, ChangeKind
from ui.desktop.pages.people_changes import read_change
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.labels import column, frame, label, row
from ui.desktop.widgets.panels import InlineNote


class FormPage(QWidget):
    """A title, a form, a sentence for what was refused, and 取消 保存 at the foot. ``cancelled``; Ctrl+S saves."""

    cancelled = Signal()

    def __init__(self, title: str, button: str = "保存") -> None:
        super().__init__()
        outer = column(self, gap=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setProperty("look", "clear")
        self.body = column(inside, margins=(16, 14, 16, 14), gap=10)
        self.title = label(title, Size.PANEL, bold=True)
        self.body.addWidget(self.title)
        self.note = InlineNote()
        self.note.hide()
        self.body.addWidget(self.note)
        self.form = Form(label_width=96, field_width=300)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        foot = frame("foot")
        foot.setFixedHeight(46)
        line = row(foot, margins=(16, 0, 14, 0), gap=8)
        self.says = label("", role=Role.TEXT2)
        cancel = SecondaryButton("取消")
        cancel.clicked.connect(self.cancelled)
        self.save = PrimaryButton(button, "check", shortcut="Ctrl+S")
        self.save.clicked.connect(self.submit)
        line.addWidget(self.says, 1)
        line.addWidget(cancel)
        line.addWidget(self.save)
        outer.addWidget(foot)

    def submit(self) -> None:
        """Read the form and send it."""
        raise NotImplementedError

    def refuse(self, title: str, text: str) -> None:
        """Say why the store did not take it."""
        self.note.say(title, text)
        self.note.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)


class PersonForm(FormPage):
    """``PersonForm()``: ``show_person(Worker | None)``; ``saved(Worker)``."""

    saved = Signal(object)

    def __init__(self) -> None:
        super().__init__("基本情况")
        self._worker: Worker | None = None
        self._masks: dict[str, str] = {}

    def show_person(self, worker: Worker | None) -> None:
        """Fill in a person, or nothing for a new one."""
        self._worker = worker
        self.title.setText("新增人员" if worker is None else f"编辑 {worker.name}")
        self.says.setText(
            "先登记基本情况，再新增入职和任岗。" if worker is None else "任岗、等级、基数等按日期的事项在“新增变动”里办。"
        )
        self.note.hide()
        form, person = self.form, worker or Worker(name="", id_number="")
        form.clear()
        form.add_text("name", "姓名", person.name, width=180)
        form.add_choice("id_type", "证件类型", [kind.value for kind in IdType], person.id_type.value)
        self._masks = {"id_number": mask_id(person.id_number), "phone": mask_phone(person.phone)}
        form.add_text("id_number", "证件号码", self._masks["id_number"], width=220)
        form.add_text("employee_number", "工号", person.employee_number, width=180)
        form.add_choice("sex", "性别", ["男", "女"], person.sex, empty="按证件号码")
        form.add_date("birth_date", "出生日期", person.birth_date, hint="留空按证件号码")
        form.add_text("ethnicity", "民族", person.ethnicity, width=180)
        form.add_text("political_status", "政治面貌", person.political_status, width=180)
        form.add_text("phone", "手机", self._masks["phone"], width=180)
        form.add_text("remark", "备注", person.remark)
        form.begin()
        form.field("name").setFocus()

    def submit(self) -> None:
        """Read the texts; what is not a day or is missing is said beside its field."""
        texts, kept = self.form.texts(), self._kept()
        flaws = {key: "不能空着。" for key in ("name", "id_number") if not texts[key]} | self.form.unusable()
        for key in self._masks:
            if STAR in texts[key] and key not in kept:
                flaws[key] = "号码里有 *：要改就把整个号码重新填写，不改就恢复原样。"
        texts |= kept
        birth = read_date(texts["birth_date"])
        if texts["birth_date"] and birth is None:
            flaws["birth_date"] = "不是日期，写成 1990-06-12。"
        self.form.show_flaws(flaws)
        if flaws:
            return
        worker = self._worker or Worker(name=texts["name"], id_number=texts["id_number"])
        self.saved.emit(
            msgspec.structs.replace(
                worker,
                name=texts["name"],
                id_type=IdType(texts["id_type"]),
                id_number=texts["id_number"].upper(),
                employee_number=texts["employee_number"],
                sex=texts["sex"],
                birth_date=birth,
                ethnicity=texts["ethnicity"],
                political_status=texts["political_status"],
                phone=texts["phone"],
                remark=texts["remark"],
            )
        )

    def _kept(self) -> dict[str, str]:
        """The stored numbers whose masks were left as they are."""
        texts, worker = self.form.texts(), self._worker
        if worker is None:
            return {}
        stored = {"id_number": worker.id_number, "phone": worker.phone}
        return {key: stored[key] for key, mask in self._masks.items() if mask and texts[key] == mask}


class ChangeForm(FormPage):
    """``ChangeForm()``: ``show_person(worker, kind, choices)``; ``saved(Given)`` with the read change."""

    saved = Signal(object)

    def __init__(self) -> None:
        super().__init__("新增变动")
        self._worker: Worker | None = None
        self._choices: dict[str, Sequence[str]] = {}
        self.kind = Select("变动的种类", width=180)
        self.kind.set_choices([(kind.key, kind.title) for kind in CHANGES])
        self.kind.picked.connect(lambda _: self._fill())
        line = row(gap=8)
        words = label("种类", role=Role.TEXT2)
        words.setFixedWidth(96)
        line.addWidget(words)
        line.addWidget(self.kind)
        line.addStretch(1)
        self.body.insertLayout(2, line)

    def show_person(self, worker: Worker, kind: str, choices: dict[str, Sequence[str]]) -> None:
        """Fill in a person; ``choices`` are the known communities, posts, insurances by name."""
        self._worker, self._choices = worker, choices
        self.title.setText(f"新增变动　{worker.name}")
        self.note.hide()
        self.kind.set_choices([(each.key, each.title) for each in CHANGES], kind or CHANGES[0].key)
        self._fill()

    def submit(self) -> None:
        """Read the change; flaws stand beside their fields."""
        if self._worker is None:
            return
        unusable = self.form.unusable()
        if unusable:
            self.form.show_flaws(unusable)
            return
        given, flaws = read_change(self._kind(), self.form.texts(), self._worker)
        self.form.show_flaws(flaws)
        if given is not None:
            self.saved.emit(given)

    def _kind(self) -> ChangeKind:
        return next(kind for kind in CHANGES if kind.key == self.kind.value())

    def _fill(self) -> None:
        kind = self._kind()
        self.note.hide()
        self.says.setText(kind.says)
        self.form.clear()
        for field in kind.fields:
            choices = field.choices or tuple(self._choices.get(field.known, ()))
            if field.date:
                self.form.add_date(field.key, field.title, hint=field.hint or "如 2026-10-12")
            elif choices:
                self.form.add_choice(field.key, field.title, choices, empty=field.empty or "请选择")
            else:
                self.form.add_text(field.key, field.title, hint=field.hint, width=field.width)
        self.form.begin()
        if kind.fields:
            self.form.field(kind.fields[0].key).setFocus()
