"""与上月比较: who joined, who left, whose pay moved by more than ten per cent and why; a view inside the 工资 page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shequ_hr.money import Fen, grouped
from shequ_hr.runs.results import ChangeKind, Comparison, PersonChange
from ui.desktop.pages.payroll_grid import NOTICED, is_noticed
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Role, Tone
from ui.desktop.widgets.buttons import FilterChip, FlatButton, SecondaryButton
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, frame, label, row
from ui.desktop.widgets.panels import EmptyState

WORDS = {
    ChangeKind.JOINED: ChipValue("新进", Tone.OK),
    ChangeKind.LEFT: ChipValue("离开", Tone.MUTED),
    ChangeKind.CHANGED: ChipValue("超过 10%", Tone.WARN),
    ChangeKind.SLIGHTLY: ChipValue("有变动", Tone.INFO),
    ChangeKind.SAME: ChipValue("相同", Tone.MUTED),
}
TINY = ChipValue("尾差", Tone.MUTED)
"""Only the rounding of cumulative withholding."""
COLUMNS = (
    Column("name", "姓名", width=80, frozen=True),
    Column("kind", "变化", Kind.CHIP, 84),
    Column("community", "社区", width=120),
    Column("gross_before", "上月应发", Kind.MONEY, 96),
    Column("gross", "本月应发", Kind.MONEY, 96),
    Column("net_before", "上月实发", Kind.MONEY, 96),
    Column("net", "本月实发", Kind.MONEY, 96),
    Column("delta", "实发差额", Kind.CHANGE, 96, bold=True),
    Column("reason", "为什么", width=280, stretch=True),
)


class CompareView(QWidget):
    """``CompareView()``: ``show_comparison(Comparison)``; ``back`` to the grid, ``person(worker)`` on Enter, ``export``."""

    back = Signal()
    person = Signal(int)
    export = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, gap=0)
        head = frame("bar")
        head.setFixedHeight(42)
        line = row(head, margins=(14, 0, 14, 0), gap=8)
        back = FlatButton("返回工资表", "back", tip="回到工资表")
        back.clicked.connect(self.back)
        line.addWidget(back)
        self.chips = {
            ChangeKind.JOINED: FilterChip("新进"),
            ChangeKind.LEFT: FilterChip("离开"),
            ChangeKind.CHANGED: FilterChip("变动超过 10%"),
        }
        self._compared, self._noticed = False, 0
        for chip in self.chips.values():
            chip.toggled.connect(self._filter)
            line.addWidget(chip)
        self.sentence = label("", role=Role.TEXT2)
        line.addSpacing(8)
        line.addWidget(self.sentence, 1)
        export = SecondaryButton("导出比较", "export")
        export.clicked.connect(self.export)
        line.addWidget(export)
        outer.addWidget(head)
        self.table = DataTable(COLUMNS, name="与上月比较", select_rows=True, state_key="payroll-compare")
        self._empty = EmptyState("与上月完全相同，没有人变动。", "same")
        self.table.set_empty(self._empty)
        self.table.opened.connect(lambda found: self.person.emit(int(str(found.key))))
        outer.addWidget(self.table, 1)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show everybody who differs; without a last month say so."""
        self._compared = comparison is not None and comparison.previous is not None
        if comparison is None or comparison.previous is None:
            self.table.set_rows([])
            self.sentence.setText("")
            for chip in self.chips.values():
                chip.set_count(None)
                chip.setChecked(False)
            calculated = "之前没有锁定的月份，没有可比的。"
            self._empty.say("这个月还没有计算，算出来以后再与上月比较。" if comparison is None else calculated)
            return
        self._empty.say("与上月完全相同，没有人变动。")
        counts = {
            ChangeKind.JOINED: comparison.joined,
            ChangeKind.LEFT: comparison.left,
            ChangeKind.CHANGED: comparison.changed,
        }
        for kind, people in counts.items():
            self.chips[kind].set_count(len(people))
        everyone = {person.worker: person for person in (*comparison.joined, *comparison.left, *comparison.people)}
        kinds = list(ChangeKind)
        ordered = sorted(everyone.values(), key=lambda person: (not is_noticed(person), kinds.index(person.kind)))
        self._noticed = sum(map(is_noticed, ordered))
        self.table.set_rows([_row(person) for person in ordered])
        before = comparison.previous.month.label
        net, gross = comparison.net - comparison.net_before, comparison.gross - comparison.gross_before
        self.sentence.setText(comparison.sentence or f"与{before}相比：应发 {_signed(gross)}，实发 {_signed(net)}")

    def status_text(self) -> str:
        """What the status bar says: how many differ, or that there is nothing to compare with."""
        if not self._compared:
            return "没有可比的月份"
        shown, everyone = self.table.model.rowCount(), self.table.model.total_rows
        said = f"{self._noticed} 人与上月不同"
        said += f"，另有 {everyone - self._noticed} 人只差不到一元的个税尾差" if everyone > self._noticed else ""
        return said + (f"；显示 {shown} 人" if shown != everyone else "")

    def _filter(self, _: bool) -> None:
        wanted = {WORDS[kind].text for kind, chip in self.chips.items() if chip.isChecked()}
        self.table.set_filter((lambda line: _word(line) in wanted) if wanted else None)


def _word(line: TableRow) -> str:
    value = line.values[1]
    return value.text if isinstance(value, ChipValue) else ""


def _row(person: PersonChange) -> TableRow:
    delta = (person.net or 0) - (person.net_before or 0)
    values = (
        person.name,
        WORDS[person.kind] if is_noticed(person) else TINY,
        person.community,
        person.gross_before,
        person.gross,
        person.net_before,
        person.net,
        delta,
        person.reason,
    )
    marks = {"reason": CellMark(tip=person.reason)}
    if 0 < abs(delta) < NOTICED:
        marks["delta"] = CellMark(tone=Tone.MUTED)
    return TableRow(person.worker, values, marks)


def _signed(amount: Fen) -> str:
    return ("+" if amount > 0 else "") + grouped(amount)
