"""政策: the packs in force and at hand, their values by date, worked examples with results, sources. Shows only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QTabBar, QWidget

from shequ_hr.changes import Changes
from shequ_hr.office.packs import PackSummary
from shequ_hr.periods import PayMonth
from ui.desktop.context import AppContext
from ui.desktop.operations.policies import ExampleRow, PackView, ReadExamples, ReadPack, read_packs
from ui.desktop.operations.policy_values import ValueRow
from ui.desktop.pages import policies_tables as tables
from ui.desktop.pages.page import Page
from ui.desktop.table_models.cells import TableRow
from ui.desktop.theme import Size, Tone
from ui.desktop.widgets.buttons import Chip, FilterChip, SearchField
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import ElidedLabel, column, frame, label, row
from ui.desktop.widgets.panels import EmptyState

_LIST = 320
_TABS = ("数值与规则", "算例", "依据文件")


class PoliciesPage(Page):
    """List of packs at the left, the chosen one at the right."""

    key = "policies"
    title = "政策"
    concerns = Changes.RULES | Changes.OFFICE

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._packs: dict[object, PackSummary] = {}
        self._shown = ""
        self._values: tuple[ValueRow, ...] = ()
        self._examples_of = ""
        self.packs = DataTable(tables.PACK_COLUMNS, name="政策包", select_rows=True)
        self.values = DataTable(tables.VALUE_COLUMNS, name="数值与规则", select_rows=True)
        self.examples = DataTable(tables.EXAMPLE_COLUMNS, name="算例", select_rows=True)
        self.sources = DataTable(tables.SOURCE_COLUMNS, name="依据文件", select_rows=True)
        self.examples.set_empty(EmptyState("这个政策包没有算例。", "clipboard"))
        self.values.set_empty(EmptyState("没有符合条件的数值。", "filter"))
        box = row(self, gap=0)
        box.addWidget(self._left())
        box.addWidget(self._right(), 1)
        self._connect()

    def _left(self) -> QWidget:
        side = frame("list")
        side.setFixedWidth(_LIST)
        inner = column(side, gap=0)
        head = row(margins=(12, 7, 12, 7))
        self._find = SearchField("政策包名称或地区", width=200)
        head.addWidget(self._find, 1)
        inner.addLayout(head)
        inner.addWidget(self.packs, 1)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        side.setProperty("look", "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = column(side, gap=0)
        head = column(margins=(16, 10, 14, 6), gap=2)
        line = row(gap=10)
        self._title = label("", Size.PAGE, bold=True)
        self._state, self._standing = Chip(), Chip()
        for part in (self._title, self._state, self._standing):
            line.addWidget(part)
        line.addStretch(1)
        self._facts, self._note = ElidedLabel(Size.BODY), ElidedLabel()
        head.addLayout(line)
        head.addWidget(self._facts)
        head.addWidget(self._note)
        inner.addLayout(head)
        inner.addLayout(self._tab_line())
        inner.addWidget(self._stack, 1)
        inner.addWidget(self._detail_box())
        return side

    def _tab_line(self) -> QHBoxLayout:
        line = row(margins=(8, 0, 14, 0))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("内容")
        for name in _TABS:
            self.tabs.addTab(name)
        self._stack = QStackedWidget()
        for table in (self.values, self.examples, self.sources):
            self._stack.addWidget(table)
        self._words = SearchField("名称、值、文号", icon="filter", width=180)
        self._in_force = FilterChip("本月有效")
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(self._words)
        line.addWidget(self._in_force)
        return line

    def _detail_box(self) -> QWidget:
        foot = frame("foot")
        foot.setFixedHeight(112)
        inner = column(foot, margins=(16, 8, 16, 8), gap=4)
        self._detail = QPlainTextEdit()
        self._detail.setProperty("look", "plain")
        self._detail.setReadOnly(True)
        self._detail.setTabChangesFocus(True)
        self._detail.setAccessibleName("完整内容")
        self._source = ElidedLabel()
        inner.addWidget(self._detail, 1)
        inner.addWidget(self._source)
        return foot

    def _connect(self) -> None:
        self._find.words.connect(self.packs.set_words)
        self._words.words.connect(self._filter_words)
        self._in_force.toggled.connect(self._filter)
        self.packs.current_changed.connect(self._chosen)
        self.values.current_changed.connect(self._value_chosen)
        self.examples.current_changed.connect(self._example_chosen)
        self.sources.current_changed.connect(self._source_chosen)
        self.tabs.currentChanged.connect(self._tab)

    def refresh(self) -> None:
        """Read the packs; the chosen one is read anew."""
        self._shown = self._examples_of = ""
        self.context.read(self, read_packs, self._show_packs, key="packs", title="正在读取政策包")

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``pack`` chooses one."""
        self.packs.select(str(arguments.get("pack", "")))

    def on_month(self, month: PayMonth) -> None:
        """「本月有效」 means another month now."""
        super().on_month(month)
        self._filter()

    def _show_packs(self, packs: list[PackSummary]) -> None:
        self._packs = {pack.id: pack for pack in packs}
        self.packs.set_rows(tables.pack_rows(packs))
        used = sum(pack.in_force for pack in packs)
        self.set_status(f"{len(packs)} 个政策包，{used} 个在用")
        current = self.packs.current_row()
        if current is None and packs:
            self.packs.select(packs[0].id)
        elif current is not None:
            self._chosen(current, "")

    def _chosen(self, shown: TableRow | None, _: str) -> None:
        pack = self._packs.get(shown.key) if shown is not None else None
        if pack is None or pack.id == self._shown:
            return
        self._shown, self._examples_of = pack.id, ""
        self._title.setText(pack.title)
        self._state.show_text("在用" if pack.in_force else "未使用", Tone.OK if pack.in_force else Tone.MUTED)
        self._standing.show_text("模板，金额为示例" if pack.template else "", Tone.WARN)
        checked = f"　最早核对于 {pack.checked_on}" if pack.checked_on else ""
        counts = f"{pack.sources} 份依据　{pack.examples} 个算例"
        self._facts.show_text(f"{pack.region}　版本 {pack.version}　{counts}{checked}　校验码 {pack.digest[:12].upper()}")
        self._note.show_text(pack.note)
        self._say("", "")
        self.context.read(self, ReadPack(pack.id), self._show_pack, key="pack")
        self._tab(self.tabs.currentIndex())

    def _show_pack(self, view: PackView) -> None:
        if view.id != self._shown:
            return
        self._values = view.values
        self.values.set_rows(tables.value_rows(view.values))
        self.sources.set_rows(tables.source_rows(view.sources))
        self._in_force.set_count(sum(self._holds(value) for value in view.values))
        if view.uses:
            self._note.show_text(f"引用：{'、'.join(view.uses)}　{self._packs[view.id].note}".strip())
        self._filter()

    def _tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._words.setVisible(place == 0)
        self._in_force.setVisible(place == 0)
        self._say("", "")
        if place == 1 and self._shown and self._examples_of != self._shown:
            self._examples_of = self._shown
            self.examples.set_rows([])
            self.context.read(self, ReadExamples(self._shown), self._show_examples, key="examples", title="正在核算算例")

    def _show_examples(self, examples: list[ExampleRow]) -> None:
        self.examples.set_rows(tables.example_rows(examples))
        failed = sum(not example.ok for example in examples)
        self._say(f"{len(examples)} 个算例，" + (f"{failed} 个不符" if failed else "全部相符"), "算例按当前政策包现场重算。")

    def _filter(self) -> None:
        self.values.set_filter(self._row_holds if self._in_force.isChecked() else None)

    def _filter_words(self, words: str) -> None:
        self.values.set_words(words)

    def _row_holds(self, shown: TableRow) -> bool:
        return isinstance(shown.key, int) and self._holds(self._values[shown.key])

    def _holds(self, value: ValueRow) -> bool:
        month = self.context.month
        started = value.start is None or value.start <= month.last_day
        return started and (value.end is None or value.end > month.first_day)

    def _value_chosen(self, shown: TableRow | None, _: str) -> None:
        if shown is None or not isinstance(shown.key, int):
            self._say("", "")
            return
        value = self._values[shown.key]
        reason = f"（{value.reason}）" if value.reason else ""
        source = value.source
        words = f"{source.title}　{source.document}　核对于 {source.checked_on}　{source.note}".strip() if source else ""
        self._say(f"{value.name}：{value.value}{reason}", words)

    def _example_chosen(self, shown: TableRow | None, _: str) -> None:
        if shown is not None:
            self._say(f"{shown.values[1]}：{shown.values[3]}", f"给定 {shown.values[2]}")

    def _source_chosen(self, shown: TableRow | None, _: str) -> None:
        if shown is not None:
            self._say(f"{shown.values[0]}　{shown.values[1]}", str(shown.values[4] or ""))

    def _say(self, detail: str, source: str) -> None:
        self._detail.setPlainText(detail or "选中一行，这里显示完整内容和依据。")
        self._source.show_text(source)
