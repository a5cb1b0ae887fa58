"""The list of people at the left of the 人员 page: search, state filter, roster rows as table rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from shequ_hr.people.results import RosterRow, RosterState
from ui.desktop.table_models.cells import ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone
from ui.desktop.widgets.buttons import IconButton, SearchField, Select
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, frame, row

WIDTH = 398
COLUMNS = (
    Column("name", "姓名", width=80),
    Column("community", "社区", width=106, stretch=True),
    Column("post", "岗位", width=74),
    Column("grade", "等级", width=50),
    Column("state", "状态", Kind.CHIP, 74),
)
TONES = {
    RosterState.ACTIVE: ChipValue("在岗", Tone.PLAIN, tint=False),
    RosterState.PROBATION: ChipValue("试用", Tone.INFO),
    RosterState.FUTURE: ChipValue("待入职", Tone.WARN),
    RosterState.LEFT: ChipValue("离职", Tone.MUTED),
    RosterState.ARCHIVED: ChipValue("已归档", Tone.MUTED),
    RosterState.UNKNOWN: ChipValue("未录任职", Tone.WARN),
}
WORKING = "working"
_WORKING = frozenset({RosterState.ACTIVE, RosterState.PROBATION, RosterState.UNKNOWN})
_MENU = (
    ("new", "新增人员", "Ctrl+N"),
    ("import", "导入花名册…", ""),
    ("import-assessments", "导入年度考核结果…", ""),
    ("import-deductions", "导入专项附加扣除…", ""),
    ("import-opening", "导入个税期初累计…", ""),
    ("template", "下载花名册模板", ""),
    ("export", "导出花名册（打印）", ""),
    ("export-data", "导出花名册（可再导入）", ""),
)


class PeopleList(QFrame):
    """``PeopleList()``: ``show_people(rows, search)``; ``chosen(id_number)``, ``command(name)``, ``told``."""

    chosen = Signal(str)
    command = Signal(str)
    told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "list")
        self.setFixedWidth(WIDTH)
        self._people: dict[str, RosterRow] = {}
        self._wanted = ""
        self.day: date | None = None
        """The day that posts, grades and states are of."""
        outer = column(self, gap=0)
        outer.addWidget(self._head())
        self.table = DataTable(COLUMNS, name="人员", select_rows=True, state_key="people")
        self.table.current_changed.connect(self._moved)
        self.table.arranged.connect(self.told)
        outer.addWidget(self.table, 1)

    def show_people(self, people: Sequence[RosterRow], search: Mapping[str, str]) -> None:
        """Show the roster; the chosen person stays chosen."""
        self._people = {person.id_number: person for person in people}
        counts = {state: sum(person.state is state for person in people) for state in RosterState}
        working = sum(counts[state] for state in _WORKING)
        choices: list[tuple[object, str]] = [(WORKING, f"在岗 {working}"), ("", f"全部 {len(people)}")]
        choices += [(state.value, f"{state.value} {counts[state]}") for state in list(RosterState)[1:] if counts[state]]
        self.state.set_choices(choices)
        self.table.set_rows([_row(person, search.get(person.id_number, "")) for person in people])
        self._filter()
        if self._wanted:
            self.choose(self._wanted)
        elif self.table.current_row() is None and self.table.model.rowCount():
            self.table.select(self.table.model.row_at(0).key)

    def choose(self, id_number: str) -> bool:
        """Make a person current, dropping filters that hide them; remembered until the roster is there."""
        if id_number not in self._people:
            self._wanted = id_number
            return False
        self._wanted = ""
        if self.table.model.find(id_number) < 0:
            self.search.clear()
            self.state.set_choices([(self.state.itemData(n), self.state.itemText(n)) for n in range(self.state.count())], "")
            self._filter()
        return self.table.select(id_number)

    def person_of(self, worker: int) -> RosterRow | None:
        """The roster's line of a stored worker."""
        return next((person for person in self._people.values() if person.worker == worker), None)

    def status_text(self) -> str:
        """What the status bar says of the list."""
        shown, everyone = self.table.model.rowCount(), self.table.model.total_rows
        index = self.table.body.currentIndex()
        place = f"　第 {index.row() + 1} 人" if index.isValid() else ""
        said = f"{everyone} 人，全部显示" if shown == everyone else f"显示 {shown} 人，共 {everyone} 人"
        return said + place + (f"　岗位、等级按 {self.day} 的情况" if self.day is not None else "")

    def menu(self) -> QMenu:
        """新增, import, template, export."""
        made = QMenu(self)
        for name, text, shortcut in _MENU:
            action = made.addAction(f"{text}\t{shortcut}" if shortcut else text)
            action.triggered.connect(_Send(self, name))
        return made

    def _head(self) -> QWidget:
        head = frame("bar")
        head.setFixedHeight(44)
        line = row(head, margins=(12, 0, 8, 0), gap=6)
        self.search = SearchField("姓名、拼音、证件尾号", width=186)
        self.state = Select("状态", width=92)
        self.state.set_choices([(WORKING, "在岗")])
        load, more = IconButton("import", "导入花名册"), IconButton("more", "新增、模板、导出")
        load.clicked.connect(lambda: self.command.emit("import"))
        more.clicked.connect(lambda: self.menu().popup(more.mapToGlobal(more.rect().bottomLeft())))
        line.addWidget(self.search, 1)
        for part in (self.state, load, more):
            line.addWidget(part)
        self.search.words.connect(self.table_words)
        self.state.picked.connect(lambda _: self._filter())
        return head

    def table_words(self, text: str) -> None:
        """Filter by words."""
        self.table.set_words(text)

    def _filter(self) -> None:
        wanted = self.state.value()
        if wanted == WORKING:
            self.table.set_filter(lambda line: self._state(line) in _WORKING)
        elif wanted:
            self.table.set_filter(lambda line: self._state(line).value == wanted)
        else:
            self.table.set_filter(None)

    def _state(self, line: TableRow) -> RosterState:
        return self._people[str(line.key)].state

    def _moved(self, line: TableRow | None, _: str) -> None:
        if line is not None:
            self.chosen.emit(str(line.key))
        self.told.emit()


class _Send:
    def __init__(self, people: PeopleList, name: str) -> None:
        self._people, self._name = people, name

    def __call__(self, *_: object) -> None:
        self._people.command.emit(self._name)


def _row(person: RosterRow, search: str) -> TableRow:
    values = (
        person.name,
        person.community,
        person.post,
        "" if person.grade is None else f"{person.grade}级",
        TONES[person.state],
    )
    return TableRow(person.id_number, values, search=f"{search} {person.id_number[-6:]} {person.employee_number}")
