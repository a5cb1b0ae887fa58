"""概览 of a person: 基本情况, 薪酬, 任职时间线, 经历与变动."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from shequ_hr.model.payroll import LineKind, SlipLine
from shequ_hr.money import Fen, grouped
from shequ_hr.people.results import Lane, LaneBar, PayRow, WorkerDetail
from ui.desktop.components.timeline import Timeline
from ui.desktop.table_models.cells import CellMark, Column, Kind, TableRow
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import clear, column, label, row
from ui.desktop.widgets.panels import EmptyState, Panel, facts

EVENTS = (
    Column("day", "日期", Kind.DATE, 92, muted=True),
    Column("title", "变动", width=210),
    Column("detail", "内容", width=220, stretch=True, muted=True),
    Column("document", "依据", width=170),
)
EVENT_ICONS = {
    "任职": "person_add",
    "岗位": "arrow",
    "等级": "chart",
    "学历": "graduation",
    "证书": "certificate",
    "考核": "clipboard",
    "参保": "shield",
    "账号": "bank",
}


_ELSEWHERE = frozenset({"民族", "入职日期", "工资账号"})
"""Facts that stand in the head, beside the pay, or only in the form."""


class Overview(QScrollArea):
    """``Overview()``: ``show_person(detail, today)``; ``edit``, ``why``, ``change`` from the panels' links."""

    edit = Signal()
    why = Signal()
    change = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setProperty("look", "clear")
        outer = column(inside, margins=(12, 10, 12, 10), gap=10)
        top = row(gap=10)
        self._basic = Panel("基本情况", link="编辑")
        self._pay = Panel("薪酬", link="为什么")
        self._lanes = Panel("任职时间线", divided=False)
        self._events = Panel("经历与变动", link="新增变动", flush=True)
        top.addWidget(self._basic, 1)
        top.addWidget(self._pay, 1)
        outer.addLayout(top)
        self.timeline = Timeline()
        self._lanes.body.addWidget(self.timeline)
        outer.addWidget(self._lanes)
        self.events = DataTable(EVENTS, name="经历与变动", select_rows=True)
        self.events.set_empty(EmptyState("还没有登记经历。"))
        self.events.setMinimumHeight(28 + 22 * 4)
        self._events.body.addWidget(self.events, 1)
        outer.addWidget(self._events, 1)
        self.setWidget(inside)
        self._basic_box = column(gap=0)
        self._basic.body.addLayout(self._basic_box)
        self._basic.body.addStretch(1)
        self._pay_box = column(gap=0)
        self._pay.body.addLayout(self._pay_box)
        self._pay.body.addStretch(1)
        links = ((self._basic, self.edit), (self._pay, self.why), (self._events, self.change))
        for panel, signal in links:
            if panel.link_button is not None:
                panel.link_button.clicked.connect(signal)

    def show_person(self, detail: WorkerDetail, today: date) -> None:
        """Show a person on a day."""
        clear(self._basic_box)
        holder = QWidget()
        holder.setLayout(facts([(fact.label, fact.value) for fact in detail.facts if fact.label not in _ELSEWHERE]))
        self._basic_box.addWidget(holder)
        self._show_pay(detail)
        self.timeline.show_lanes(lanes_to(detail, today), today)
        self._lanes.note.setText(self.timeline.years)
        self.events.set_rows(
            TableRow(
                number,
                (event.day if event.day.year > 1900 else "日期不详", event.title, event.detail, event.document),
                {
                    "title": CellMark(icon=EVENT_ICONS.get(event.kind, "note"), tip=event.title),
                    "detail": CellMark(tip=event.detail),
                    "document": CellMark(tip=event.document),
                },
            )
            for number, event in enumerate(detail.events)
        )

    def _show_pay(self, detail: WorkerDetail) -> None:
        clear(self._pay_box)
        last = newest(detail)
        self._pay.note.setText(f"{last.month.label} {last.state}" if last else "")
        if self._pay.link_button is not None:
            self._pay.link_button.setVisible(last is not None)
        if last is None:
            self._pay_box.addWidget(label("还没有工资。" + (detail.grade_problem or ""), role=Role.TEXT2, wrap=True))
            return
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(10)
        grid.setColumnMinimumWidth(0, 92)
        grid.setColumnStretch(2, 1)
        for number, (name, amount, note, bold) in enumerate(pay_lines(detail, last)):
            figure = label(grouped(amount), bold=bold, selectable=True)
            figure.setAccessibleName(f"{name} {grouped(amount)}")
            grid.addWidget(label(name, role=Role.TEXT2), number, 0)
            grid.addWidget(figure, number, 1, Qt.AlignmentFlag.AlignRight)
            words = label(note, Size.NOTE, Role.TEXT2, wrap=True)
            words.setMinimumWidth(60)
            grid.addWidget(words, number, 2)
        self._pay_box.addWidget(holder)


def lanes_to(detail: WorkerDetail, today: date) -> tuple[Lane, ...]:
    """The lanes, the grade going on to today: where the slips end, the grade of today follows, as the head says it."""
    grade = detail.grade
    return tuple(
        replace(lane, bars=_going_on(lane.bars, f"{grade}级", today)) if lane.label == "等级" and grade is not None else lane
        for lane in detail.lanes
    )


def _going_on(bars: tuple[LaneBar, ...], label: str, today: date) -> tuple[LaneBar, ...]:
    last = bars[-1] if bars else None
    if last is None or last.end is None or last.end > today:
        return bars
    if last.label == label:
        return (*bars[:-1], replace(last, end=None))
    return (*bars, LaneBar(start=last.end, end=None, label=label))


def newest(detail: WorkerDetail) -> PayRow | None:
    """The slip of the newest run."""
    return max(detail.pay, key=lambda pay: pay.run.key, default=None)


def pay_lines(detail: WorkerDetail, last: PayRow) -> list[tuple[str, Fen, str, bool]]:
    """Label, amount, note, bold: the first earning, the other earnings together, sums, and where the money goes."""
    slip = last.slip
    earnings = _summed([line for line in slip.lines if line.kind is LineKind.EARNING])
    taken = [line for line in slip.lines if line.kind is LineKind.DEDUCTION]
    lines: list[tuple[str, Fen, str, bool]] = [(name, amount, "", False) for name, amount in earnings[:1]]
    rest = earnings[1:]
    if rest:
        title = "、".join(name for name, _ in rest) if len(rest) <= 2 else f"其余 {len(rest)} 项"
        note = "" if len(rest) == 1 else " + ".join(f"{name} {grouped(amount)}" for name, amount in rest if amount)
        lines.append((title, sum(amount for _, amount in rest), note, False))
    older = [pay for pay in detail.pay if pay.run.key.kind is last.run.key.kind and pay.month < last.month]
    before = max(older, key=lambda pay: pay.run.key, default=None)
    moved = "" if before is None else _moved(last.gross - before.gross)
    lines.append(("应发", slip.gross, moved, False))
    tax = sum(line.amount for line in taken if line.item in {"income_tax", "annual_bonus_tax"})
    lines.append(("扣款", slip.deductions, f"险金等 {grouped(slip.deductions - tax)}　个税 {grouped(tax)}", False))
    account = detail.masked_account
    lines.append(("实发", slip.net, f"账号尾号 {account[-4:]}" if account else "没有登记银行账号", True))
    return lines


def _summed(lines: list[SlipLine]) -> list[tuple[str, Fen]]:
    totals: dict[str, Fen] = {}
    for line in lines:
        totals[line.label] = totals.get(line.label, 0) + line.amount
    return list(totals.items())


def _moved(delta: Fen) -> str:
    return "与上月相同" if delta == 0 else f"较上月 {'+' if delta > 0 else ''}{grouped(delta)}"
