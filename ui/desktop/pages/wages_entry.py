"""Entering a published average wage, in the right panel of 均薪核查."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from shequ_hr.errors import UserError
from shequ_hr.money import parse_yuan
from shequ_hr.wage_check.results import RequiredAverage
from ui.desktop.components.form import Form, read_date
from ui.desktop.components.why_panel import WIDTH
from ui.desktop.operations.wages import PublishedAverage
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, row, rule
from ui.desktop.widgets.panels import InlineNote
from ui.desktop.widgets.text_checks import LONGEST_FIGURE


class AverageEntry(QFrame):
    """``AverageEntry()``: ``begin(year, used)``; ``saved(PublishedAverage)``, ``closed``."""

    saved = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("录入平均工资")
        outer = column(self, gap=0)
        head = QWidget()
        head.setFixedHeight(45)
        line = row(head, margins=(14, 0, 8, 0), gap=2)
        line.addWidget(label("录入平均工资", Size.PANEL, bold=True), 1)
        close = IconButton("close", "关闭（Esc）")
        close.clicked.connect(self.closed)
        line.addWidget(close)
        outer.addWidget(head)
        outer.addWidget(rule())
        body = column(margins=(14, 12, 14, 14), gap=10)
        body.addWidget(
            label("照公布的文件录入全年的数。录入的数优先于政策包里同一年、同一口径的数。", role=Role.TEXT2, wrap=True)
        )
        self.note = InlineNote()
        self.note.hide()
        body.addWidget(self.note)
        self.form = Form(label_width=64, field_width=200)
        body.addWidget(self.form)
        buttons = row(gap=8)
        cancel = SecondaryButton("取消")
        cancel.clicked.connect(self.closed)
        self.save = PrimaryButton("保存", "check", shortcut="Ctrl+S")
        self.save.clicked.connect(self._save)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        body.addLayout(buttons)
        body.addStretch(1)
        outer.addLayout(body, 1)

    def begin(self, year: int, used: RequiredAverage | None) -> None:
        """Start with the year that is missing and the definition that the check uses."""
        self.note.hide()
        self.form.clear()
        self.form.add_text("year", "年度", str(year), width=90)
        self.form.add_text("amount", "元／年", hint="如 91752", width=140, longest=LONGEST_FIGURE)
        self.form.add_text("document", "文件", hint="公布的文件或网页")
        self.form.add_date("published", "公布日期")
        self.form.add_text("region", "地区", used.region if used is not None else "", hint="留空按政策包")
        self.form.add_text("definition", "口径", used.definition if used is not None else "", hint="留空按政策包")
        self.form.begin()
        self.form.field("amount").setFocus()

    def refuse(self, error: UserError) -> None:
        """Say why it was not kept."""
        self.note.say(error.title, f"{error.message}{error.hint}")
        self.note.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _save(self) -> None:
        texts, flaws = self.form.texts(), self.form.unusable()
        if flaws:
            self.form.show_flaws(flaws)
            return
        amount = 0
        try:
            amount = parse_yuan(texts["amount"].replace(",", "").replace("，", ""))
        except ValueError:
            flaws["amount"] = "写成 91752 或 91752.00。"
        year = int(texts["year"]) if re.fullmatch(r"[0-9]{4}", texts["year"]) else 0
        if not year:
            flaws["year"] = "写成四位年份。"
        if not texts["document"]:
            flaws["document"] = "写明公布的文件。"
        published = read_date(texts["published"])
        if texts["published"] and published is None:
            flaws["published"] = "不是日期。"
        self.form.show_flaws(flaws)
        if not flaws:
            day = published.isoformat() if published is not None else ""
            self.saved.emit(PublishedAverage(year, amount, texts["document"], texts["region"], texts["definition"], day))
