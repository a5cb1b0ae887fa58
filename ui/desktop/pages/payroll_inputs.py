"""本月录入 of one person in the right panel: typed-in items, facts, leave days, and amounts set by hand with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Override
from shequ_hr.money import grouped, parse_yuan
from shequ_hr.runs.month_inputs import FieldKind, MonthForm, read_input
from ui.desktop.components.form import Form
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import IconButton, PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.labels import clear, column, frame, label, row, rule
from ui.desktop.widgets.text_checks import LONGEST, LONGEST_FIGURE, flaw_of_text

_WIDTH = 172


class InputPanel(QFrame):
    """``InputPanel()``: ``show_form(MonthForm)``; ``saved(MonthInput)`` when the user saves; ``closed``."""

    saved = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self.setFixedWidth(320)
        self.setAccessibleName("本月录入")
        self._form_data: MonthForm | None = None
        self._overrides: list[Override] = []
        outer = column(self, gap=0)
        outer.addWidget(self._head())
        outer.addWidget(rule())
        outer.addWidget(self._scrolled(), 1)
        outer.addWidget(self._foot())

    def show_form(self, form: MonthForm) -> None:
        """Show what is typed in for a person; a closed month can only be read."""
        self._form_data = form
        self._overrides = list(form.overrides)
        self._title.setText(f"{form.name} · {form.month.label}")
        self.form.clear()
        for field in form.fields:
            if field.choices:
                self.form.add_choice(field.key, field.label, field.choices, field.text, empty="（没有）")
            else:
                note = {FieldKind.AMOUNT: "元，留空＝没有", FieldKind.LEAVE: "天"}.get(field.kind, field.note)
                longest = LONGEST if field.kind not in {FieldKind.AMOUNT, FieldKind.LEAVE} else LONGEST_FIGURE
                self.form.add_text(field.key, field.label, field.text, hint=note, read_only=bool(form.closed), longest=longest)
        if not form.fields:
            self.form.add_words("政策包里没有需要每月录入的项目。")
        self.item.set_choices([("", "选择项目"), *((choice.key, choice.label) for choice in form.choices)])
        self.note.setText(form.closed)
        self.note.setVisible(bool(form.closed))
        self.save.allow(not form.closed, form.closed)
        self._show_overrides()
        self.form.begin()

    @property
    def unsaved(self) -> str:
        """Whose figures were typed and not kept; "" for nothing."""
        shown = self._form_data
        if shown is None or shown.closed:
            return ""
        typed = self.form.dirty or self.amount.text().strip() or self.reason.text().strip()
        return f"本月录入　{shown.name}" if typed or tuple(self._overrides) != tuple(shown.overrides) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter does not save a half-written form."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _head(self) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(45)
        line = row(holder, margins=(14, 0, 8, 0), gap=2)
        line.addWidget(label("本月录入", Size.PANEL, bold=True))
        line.addStretch(1)
        close = IconButton("close", "关闭（Esc）")
        close.clicked.connect(self.closed)
        line.addWidget(close)
        return holder

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "clear")
        body = column(inside, margins=(14, 10, 12, 12), gap=8)
        self._title = label("", role=Role.TEXT2)
        self.note = label("", role=Role.WARN, wrap=True)
        self.form = Form(label_width=96, field_width=_WIDTH)
        body.addWidget(self._title)
        body.addWidget(self.note)
        body.addWidget(self.form)
        body.addSpacing(6)
        body.addWidget(label("手工指定金额", Size.PANEL, bold=True))
        body.addWidget(label("指定后不再按规则计算，直到删除；原因随工资条保存。", Size.NOTE, Role.TEXT2, wrap=True))
        self._list = column(gap=4)
        body.addLayout(self._list)
        self._add_fields(body)
        body.addStretch(1)
        area.setWidget(inside)
        return area

    def _add_fields(self, body: QVBoxLayout) -> None:
        self.item = Select("手工指定的项目", width=150)
        self.amount, self.reason = QLineEdit(), QLineEdit()
        self.amount.setPlaceholderText("金额，元")
        self.amount.setAccessibleName("手工指定的金额")
        self.reason.setPlaceholderText("原因（必填）")
        self.reason.setAccessibleName("手工指定的原因")
        self.flaw = label("", Size.NOTE, Role.BAD, wrap=True)
        add = SecondaryButton("添加", "add")
        add.clicked.connect(self._add)
        first = row(gap=8)
        first.addWidget(self.item, 1)
        first.addWidget(self.amount, 1)
        second = row(gap=8)
        second.addWidget(self.reason, 1)
        second.addWidget(add)
        for part in (first, second):
            body.addLayout(part)
        body.addWidget(self.flaw)
        self.flaw.hide()

    def _foot(self) -> QFrame:
        foot = frame("foot")
        foot.setFixedHeight(46)
        line = row(foot, margins=(14, 0, 14, 0), gap=8)
        line.addStretch(1)
        cancel = SecondaryButton("取消")
        cancel.clicked.connect(self.closed)
        self.save = PrimaryButton("保存", "check", shortcut="Ctrl+S")
        self.save.clicked.connect(self._save)
        line.addWidget(cancel)
        line.addWidget(self.save)
        return foot

    def _show_overrides(self) -> None:
        clear(self._list)
        names = {choice.key: choice.label for choice in self._form_data.choices} if self._form_data else {}
        for override in self._overrides:
            holder = QWidget()
            line = row(holder, gap=6)
            words = column(gap=0)
            words.addWidget(label(f"{names.get(override.item, override.item)}　{grouped(override.amount)}"))
            words.addWidget(label(override.reason, Size.NOTE, Role.TEXT2, wrap=True))
            remove = IconButton("delete", f"删除手工指定 {names.get(override.item, override.item)}")
            remove.clicked.connect(_Remove(self, override))
            line.addLayout(words, 1)
            line.addWidget(remove)
            self._list.addWidget(holder)

    def remove(self, override: Override) -> None:
        """Drop a hand-set amount; it counts when saved."""
        self._overrides = [kept for kept in self._overrides if kept != override]
        self._show_overrides()

    def _add(self) -> None:
        item, reason = str(self.item.value() or ""), self.reason.text().strip()
        try:
            amount = parse_yuan(self.amount.text().strip().replace(",", "").replace("，", "").replace("−", "-"))
        except ValueError:
            self._say("金额写成 200 或 200.50，可以是 0。")
            return
        if flaw := flaw_of_text(reason) or flaw_of_text(self.amount.text(), LONGEST_FIGURE):
            self._say(flaw)
            return
        if not item or not reason:
            self._say("请选择项目。" if not item else "请写明原因。")
            return
        self._say("")
        kept = [override for override in self._overrides if override.item != item]
        self._overrides = [*kept, Override(item=item, amount=amount, reason=reason)]
        self.amount.clear()
        self.reason.clear()
        self._show_overrides()

    def _say(self, sentence: str) -> None:
        self.flaw.setText(sentence)
        self.flaw.setVisible(bool(sentence))

    def _save(self) -> None:
        if self._form_data is None:
            return
        unusable = self.form.unusable()
        if unusable:
            self.form.show_flaws(unusable)
            return
        if self.amount.text().strip() or self.reason.text().strip():
            self._say("手工指定还没有添加：按“添加”，或清空这两格。")
            return
        try:
            given: MonthInput = read_input(self._form_data, self.form.texts(), tuple(self._overrides))
        except UserError as error:
            labels = {field.label: field.key for field in self._form_data.fields}
            flaws = {labels[problem.column]: f"{problem.message}。{problem.fix}" for problem in error.problems}
            self.form.show_flaws(flaws)
            return
        self.saved.emit(given)


class _Remove:
    def __init__(self, panel: InputPanel, override: Override) -> None:
        self._panel, self._override = panel, override

    def __call__(self) -> None:
        self._panel.remove(self._override)
