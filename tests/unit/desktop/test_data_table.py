"""The table: order, filter, totals, copying, selection sums, keys, frozen columns, and its speed at 30,000 rows."""

from __future__ import annotations

import time
from datetime import date

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow, clipboard_text, text_of
from ui.desktop.table_models.frame import FrameModel
from ui.desktop.theme import Role, Size, Tone, color, metrics
from ui.desktop.widgets.cell_painter import PADDING
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.panels import EmptyState

COLUMNS = (
    Column("number", "", Kind.INT, 40, frozen=True),
    Column("name", "姓名", width=80, frozen=True),
    Column("community", "社区", width=120),
    Column("base", "基本工资", Kind.MONEY, 90, group="应发", total=True),
    Column("gross", "应发合计", Kind.MONEY, 90, group="应发", total=True, bold=True),
    Column("delta", "较上月", Kind.CHANGE, 90, group="结果"),
    Column("since", "自", Kind.DATE, 90, group="结果"),
    Column("state", "状态", Kind.CHIP, 80, group="结果"),
)


def person(number: int, name: str, community: str, base: int | None, delta: int = 0) -> TableRow:
    gross = (base or 0) + 10_000
    state = ChipValue("在岗", Tone.OK)
    return TableRow(
        number, (number, name, community, base, gross, delta, date(2020, 1, number % 28 + 1), state), search=f"py{number}"
    )


ROWS = [
    person(1, "张敏", "玉林东路社区", 500_000, 100),
    person(2, "陈立", "玉林北路社区", 893_000, -43_563),
    person(3, "阿依古丽", "芳草街社区", None),
    person(4, "王芳", "玉林东路社区", 450_000),
]


@pytest.fixture
def table(qtbot: QtBot, styled: QApplication) -> DataTable:
    made = DataTable(COLUMNS, name="工资", totals=True)
    made.set_rows(ROWS)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def names(model: FrameModel) -> list[object]:
    return [row.values[1] for row in model.shown()]


def test_values_become_text() -> None:
    assert text_of(Kind.MONEY, 1_234_560) == "12,345.60"
    assert text_of(Kind.MONEY, -43_563) == "−435.63"
    assert text_of(Kind.MONEY, 0) == "0.00"
    assert text_of(Kind.MONEY, None) == "–"
    assert text_of(Kind.CHANGE, 88) == "+0.88"
    assert text_of(Kind.CHANGE, 0) == "–"
    assert text_of(Kind.DATE, date(2026, 10, 12)) == "2026-10-12"
    assert text_of(Kind.TEXT, None) == ""


def test_the_clipboard_keeps_numbers_plain_and_long_digits_as_text() -> None:
    assert clipboard_text(Kind.MONEY, -43_563) == "-435.63"
    assert clipboard_text(Kind.TEXT, "510107199001011628") == '="510107199001011628"'
    assert clipboard_text(Kind.TEXT, "=1+1") == "'=1+1"
    assert clipboard_text(Kind.TEXT, "第一行\n第二行\t尾") == "第一行 第二行 尾"
    assert clipboard_text(Kind.MONEY, None) == ""


def test_text_sorts_by_pinyin_numbers_by_size_and_nothing_comes_last(table: DataTable) -> None:
    table.sort_by("name")
    assert names(table.model) == ["阿依古丽", "陈立", "王芳", "张敏"]
    table.sort_by("base")
    assert names(table.model) == ["王芳", "张敏", "陈立", "阿依古丽"]
    table.sort_by("base", descending=True)
    assert names(table.model) == ["陈立", "张敏", "王芳", "阿依古丽"]
    table.model.order_by(-1)
    assert names(table.model) == ["张敏", "陈立", "阿依古丽", "王芳"]


def test_filtering_by_words_and_condition(table: DataTable) -> None:
    table.set_words("玉林 张")
    assert names(table.model) == ["张敏"]
    table.set_words("PY3")
    assert names(table.model) == ["阿依古丽"]
    table.set_words("")
    table.set_filter(lambda row: row.values[5] != 0)
    assert names(table.model) == ["张敏", "陈立"]
    assert (table.model.rowCount(), table.model.total_rows) == (2, 4)


def test_totals_follow_the_visible_rows(table: DataTable) -> None:
    place = table.model.column_of("base")
    assert table.model.total(place) == 1_843_000
    table.set_words("玉林东路")
    assert table.model.total(place) == 950_000
    assert "9,500.00" in table._totals.accessibleDescription()
    assert table.model.total(table.model.column_of("delta")) is None


def test_number_columns_are_as_wide_as_their_sum(table: DataTable) -> None:
    place = table.model.column_of("base")
    before = table.body.columnWidth(place)
    table.set_rows([person(1, "张敏", "甲", 99_999_999_999)])
    assert table.body.columnWidth(place) > before
    assert table.body.columnWidth(place) >= table._totals.width_of(place)


def test_the_current_row_survives_a_refresh(table: DataTable) -> None:
    assert table.select(4, "base")
    table.set_rows(list(reversed(ROWS)))
    current = table.current_row()
    assert current is not None
    assert current.key == 4
    assert table.body.currentIndex().column() == table.model.column_of("base")
    assert not table.select(99)


def test_the_current_row_survives_sorting(table: DataTable) -> None:
    table.select(2)
    table.sort_by("name")
    current = table.current_row()
    assert current is not None
    assert current.key == 2


def select(table: DataTable, top: int, left: str, bottom: int, right: str) -> None:
    model = table.model
    chosen = QItemSelection(model.index(top, model.column_of(left)), model.index(bottom, model.column_of(right)))
    table.body.setCurrentIndex(model.index(top, model.column_of(right)))
    table.body.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_selected_numbers_are_summed(table: DataTable) -> None:
    seen: list[object] = []
    table.summary_changed.connect(seen.append)
    select(table, 0, "base", 3, "base")
    summary = seen[-1]
    assert getattr(summary, "text", "") == "基本工资：计数 3　求和 18,430.00　平均 6,143.33　最大 8,930.00　最小 4,500.00"
    select(table, 0, "name", 3, "name")
    assert seen[-1] is None


def test_copying_gives_tsv_without_hidden_columns(table: DataTable, styled: QApplication) -> None:
    table.show_column(table.model.column_of("community"), shown=False)
    select(table, 0, "name", 1, "base")
    table.copy()
    assert styled.clipboard().text() == "张敏\t5000.00\n陈立\t8930.00"


def test_hidden_columns_are_remembered(qtbot: QtBot, styled: QApplication) -> None:
    first = DataTable(COLUMNS, name="工资", state_key="test")
    qtbot.addWidget(first)
    first.show_column(first.model.column_of("delta"), shown=False)
    second = DataTable(COLUMNS, name="工资", state_key="test")
    qtbot.addWidget(second)
    assert second.body.isColumnHidden(second.model.column_of("delta"))
    menu = second.column_menu()
    assert [action.text() for action in menu.actions() if not action.isChecked()] == ["较上月"]


def test_enter_opens_the_row_or_moves_down(qtbot: QtBot, table: DataTable) -> None:
    opened: list[object] = []
    table.opened.connect(lambda row: opened.append(row.key))
    table.select(1, "base")
    qtbot.keyClick(table.body, Qt.Key.Key_Return)
    assert opened == [1]
    table.set_excel_keys(True)
    qtbot.keyClick(table.body, Qt.Key.Key_Return)
    assert opened == [1]
    assert table.body.currentIndex().row() == 1


def test_the_keyboard_reaches_every_column_beside_the_frozen_ones(qtbot: QtBot, table: DataTable) -> None:
    table.resize(320, 300)
    table.select(1, "state")
    for _ in range(len(COLUMNS)):
        qtbot.keyClick(table.body, Qt.Key.Key_Left)
        index = table.body.currentIndex()
        if not COLUMNS[index.column()].frozen:
            assert table.body.columnViewportPosition(index.column()) >= table.body.covered
    assert table.body.currentIndex().column() == 0


def test_an_empty_table_shows_what_fills_it(qtbot: QtBot, table: DataTable) -> None:
    pressed: list[int] = []
    empty = EmptyState("还没有人员。")
    button = empty.add("导入花名册", lambda: pressed.append(1), primary=True)
    table.set_empty(empty)
    assert empty.isHidden()
    table.set_rows([])
    assert empty.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_marks_and_all_states_can_be_painted(table: DataTable) -> None:
    marks = {
        "base": CellMark(tint=True, arrow=1, tip="上月 4,000.00"),
        "gross": CellMark(old="5.00", tint=True),
        "name": CellMark(icon="warning", tone=Tone.WARN),
        "community": CellMark(framed=True, tone=Tone.BAD),
        "delta": CellMark(arrow=-1),
    }
    row = ROWS[0]
    table.set_rows([TableRow(9, row.values, marks, tone=Tone.MUTED), *ROWS])
    table.body.setFocus()
    table.select(9, "base")
    picture = table.grab()
    assert not picture.isNull()
    assert table.model.data(table.model.index(0, 3), Qt.ItemDataRole.ToolTipRole) == "上月 4,000.00"
    assert table.model.data(table.model.index(0, 3), Qt.ItemDataRole.AccessibleTextRole) == "基本工资 5,000.00"


def test_thirty_thousand_rows_stay_quick(qtbot: QtBot, styled: QApplication) -> None:
    many = [person(number, f"张{number}", "玉林", number * 100) for number in range(30_000)]
    table = DataTable(COLUMNS, name="工资", totals=True)
    qtbot.addWidget(table)
    table.resize(1200, 700)
    table.show()
    begin = time.perf_counter()
    table.set_rows(many)
    filled = time.perf_counter() - begin
    begin = time.perf_counter()
    for step in range(0, 30_000, 1500):
        table.body.verticalScrollBar().setValue(step)
        table.body.viewport().grab()
    scrolled = (time.perf_counter() - begin) / 20
    assert filled < 3
    assert scrolled < 0.25


def test_numbers_end_at_the_right_edge_and_selected_cells_are_tinted(table: DataTable) -> None:
    place = table.model.column_of("base")
    cell = table.body.visualRect(table.model.index(0, place))
    plain = table.body.viewport().grab(cell).toImage()
    ink = [x for x in range(plain.width()) if any(plain.pixelColor(x, y).lightness() < 120 for y in range(plain.height()))]
    assert ink, "a figure is drawn"
    assert plain.width() - PADDING - 4 <= max(ink) < plain.width() - PADDING + 1
    assert plain.pixelColor(2, 2) == color(Role.SURFACE)
    table.select(table.model.row_at(0).key, "base")
    assert table.body.viewport().grab(cell).toImage().pixelColor(3, 4) == color(Role.SEL)


def test_a_column_is_as_wide_as_its_texts_on_request(table: DataTable) -> None:
    place = table.model.column_of("base")
    texts = [str(table.model.index(row, place).data()) for row in range(table.model.rowCount())]
    widest = max(metrics(Size.BODY, bold=True).horizontalAdvance(text) for text in texts)
    assert table.body.sizeHintForColumn(place) == widest + 2 * PADDING + 2
    table.set_words("nobody of this name")
    assert table.body.sizeHintForColumn(place) == 2 * PADDING + 2
