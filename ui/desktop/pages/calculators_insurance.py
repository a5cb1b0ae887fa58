"""社保试算: every insurance and the housing fund of a month on a base, both sides, at once. Stores nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from shequ_hr.money import grouped, parse_yuan
from ui.desktop.components.amounts import AmountField
from ui.desktop.context import AppContext
from ui.desktop.operations.policy_values import percent
from ui.desktop.operations.trials import Refused, TrialInsurance, read_regions
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Select, mark_flaw
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import label, row, rule, set_role
from ui.desktop.widgets.panels import EmptyState, KeyFigure, Panel

_COLUMNS = (
    Column("name", "险种", width=150, stretch=True),
    Column("base", "缴费基数", Kind.MONEY, 110),
    Column("employer_rate", "单位比例", width=84, muted=True),
    Column("employer", "单位", Kind.MONEY, 110, total=True),
    Column("personal_rate", "个人比例", width=84, muted=True),
    Column("personal", "个人", Kind.MONEY, 110, total=True, bold=True),
    Column("state", "说明", Kind.CHIP, 160, stretch=True),
)
_PAUSE = 200
_MONTH = re.compile(r"^(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?$")
_RATE = re.compile(r"^(\d{1,2})(?:\.(\d{1,3}))?\s*[%％]?$")


def read_month(text: str) -> str | None:
    """``"2025-05"`` from 2025-5, 202505 or 2025年5月; None when it is no month."""
    match = _MONTH.match(text.strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return f"{match[1]}-{int(match[2]):02d}"


def read_rate(text: str) -> str | None:
    """``"0.0020"`` from per cent such as 0.2; "" for nothing, None when it is no rate."""
    if not text.strip():
        return ""
    match = _RATE.match(text.strip())
    if match is None:
        return None
    return f"0.{int(match[1]):02d}{(match[2] or '').ljust(3, '0')}"


class InsuranceCalculator(QWidget):
    """Conditions at the left, every insurance at the right."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.calculate)
        self.region = Select("地区", width=140)
        self.month, self.fund_rate, self.injury_rate = (_small(name) for name in ("月份", "公积金比例", "工伤单位费率"))
        self.month.setText(str(context.month))
        self.base, self.fund_base = AmountField("申报基数", width=140), AmountField("公积金基数", width=140)
        self._note = label("", Size.NOTE, Role.TEXT2, wrap=True)
        self.table = DataTable(_COLUMNS, name="各险种缴费", select_rows=True, totals=True)
        self.table.set_empty(EmptyState("填入申报基数后，这里立即显示单位和个人各缴多少。", "calculators"))
        self._personal, self._employer = KeyFigure("个人合计（元／月）"), KeyFigure("单位合计（元／月）")
        box = row(self, gap=10)
        box.addWidget(self._conditions())
        box.addWidget(self._result(), 1)
        self.region.picked.connect(self._soon)
        for field in (self.month, self.fund_rate, self.injury_rate):
            field.textEdited.connect(self._soon)
        for amount in (self.base, self.fund_base):
            amount.edited.connect(self._timer.start)

    def load(self) -> None:
        """Ask which regions there are."""
        self._context.read(self, read_regions, self._show_regions, key="regions")

    def _conditions(self) -> QWidget:
        panel = Panel("条件")
        panel.setFixedWidth(360)
        for name, field in (("地区", self.region), ("月份", self.month), ("申报基数（元）", self.base)):
            panel.body.addLayout(_line(name, field))
        panel.body.addWidget(rule())
        panel.body.addLayout(_line("公积金基数（元），空着同上", self.fund_base))
        panel.body.addLayout(_line("公积金比例（%）", self.fund_rate))
        panel.body.addLayout(_line("工伤单位费率（%）", self.injury_rate))
        panel.body.addWidget(rule())
        note = "基数低于下限按下限、高于上限按上限，上下限和费率按政策包在该月的规定。工伤费率按行业核定，空着按单位设置。"
        panel.body.addWidget(label(note, Size.NOTE, Role.TEXT2, wrap=True))
        panel.body.addWidget(self._note)
        panel.body.addStretch(1)
        return panel

    def _result(self) -> QWidget:
        panel = Panel("缴费明细", "按月，单位和个人分别四舍五入", flush=True)
        figures = row(margins=(14, 8, 14, 8), gap=48)
        figures.addWidget(self._personal)
        figures.addWidget(self._employer)
        figures.addStretch(1)
        panel.body.addLayout(figures)
        panel.body.addWidget(self.table, 1)
        return panel

    def data(self) -> dict[str, Any] | None:
        """What is typed in as ``trial insurance`` takes it; None while something is wrong or missing."""
        month = read_month(self.month.text())
        rates = {field: read_rate(field.text()) for field in (self.fund_rate, self.injury_rate)}
        mark_flaw(self.month, month is None)
        for field, rate in rates.items():
            mark_flaw(field, rate is None)
        base, fund_base = self.base.amount(), self.fund_base.amount()
        if month is None or not base or fund_base is None or None in rates.values():
            return None
        made: dict[str, Any] = {"region": self.region.value(), "month": month, "base": base}
        if fund_base:
            made["fund_base"] = fund_base
        if rates[self.fund_rate]:
            made["fund_rate"] = rates[self.fund_rate]
        if rates[self.injury_rate]:
            made["rates"] = {"injury": {"employer": rates[self.injury_rate], "personal": "0"}}
        return made

    def calculate(self) -> None:
        """Ask for the result of what is typed in."""
        data = self.data()
        if data is not None:
            self._context.read(self, TrialInsurance(data), self.show_result, key="insurance")
        else:
            self.table.set_rows([])
            empty = not self.base.text().strip()
            self._say("先填申报基数，再算。" if empty else "标红的格子要改正，改好后自动重算。", Role.TEXT2)

    def show_result(self, result: Mapping[str, Any] | Refused) -> None:
        """Rows and sums; what could not be calculated says why."""
        if isinstance(result, Refused):
            self.table.set_rows([])
            self._say(result.text, Role.BAD)
            return
        lines = [_row(line["key"], line["name"], line) for line in result["insurances"]]
        fund = result.get("housing_fund")
        if fund:
            both = {**fund, "personal_rate": fund["rate"], "employer_rate": fund["rate"]}
            lines.append(_row("housing_fund", "住房公积金", both))
        lines.extend(_missing(line) for line in result.get("unavailable", ()))
        self.table.set_rows(lines)
        self.table.set_caption("合计")
        missing = result.get("unavailable", ())
        note = "不含下面没有规定的险种" if missing else ""
        for figure, key in ((self._personal, "personal_total"), (self._employer, "employer_total")):
            figure.show_value(grouped(parse_yuan(str(result[key]))), note, note_role=Role.WARN)
        self._say("", Role.TEXT2)

    def _show_regions(self, regions: list[str]) -> None:
        self.region.set_choices([(region, region) for region in regions])
        self._timer.start()

    def _say(self, text: str, role: Role) -> None:
        self._note.setText(text)
        set_role(self._note, role)

    def _soon(self, _: object) -> None:
        self._timer.start()


def _row(key: str, name: str, line: Mapping[str, Any]) -> TableRow:
    amounts = {part: parse_yuan(str(line[part])) for part in ("base", "employer", "personal")}
    rates = {part: percent(Fraction(str(line[part]))) for part in ("employer_rate", "personal_rate")}
    state = ChipValue("暂按旧标准", Tone.WARN) if line.get("provisional") else None
    cells = (name, amounts["base"], rates["employer_rate"], amounts["employer"], rates["personal_rate"], amounts["personal"])
    return TableRow(key, (*cells, state))


def _missing(line: Mapping[str, Any]) -> TableRow:
    state = ChipValue("没有规定，未计算", Tone.BAD)
    message = str(line["message"])
    return TableRow(line["key"], (line["name"], None, "", None, "", None, state), {"state": CellMark(tip=message)})


def _small(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setFixedWidth(140)
    return field


def _line(name: str, field: QWidget) -> QHBoxLayout:
    line = row()
    line.addWidget(label(name, role=Role.TEXT2))
    line.addStretch(1)
    line.addWidget(field)
    return line
