"""The panels of the workbench: what is due, the average-wage gauge, where data came from and went, who moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from shequ_hr.money import grouped
from shequ_hr.runs.results import Comparison, LastFile, MonthOverview, ToDo, WageGauge
from ui.desktop import icons
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Role, Tone
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import ElidedLabel, column, label, row
from ui.desktop.widgets.panels import EmptyState, InlineNote, KeyFigure, Panel
from ui.desktop.widgets.wage_scale import WageScale

_ICONS = {
    "核对": "error",
    "缺项": "error",
    "政策": "shield",
    "基数": "shield",
    "费率": "shield",
    "试用": "hourglass",
    "合同": "file",
    "均薪": "wages",
    "证书": "card",
    "考核": "clipboard",
    "退休": "calendar",
    "节假日": "calendar",
    "社保": "bank",
    "账户": "bank",
}
_WARN_WITHIN = 14
_FITS = 26
"""Characters of a line; the whole text of what is urgent and longer stands under the list."""


class TodoPanel(Panel):
    """待办与到期, soonest first. ``chosen(ToDo)`` on Enter, double click or a click on the link."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("待办与到期", flush=True)
        columns = [
            Column("kind", "事项", width=104),
            Column("text", "内容", width=200, stretch=True),
            Column("due", "期限", width=74, center=True, muted=True),
            Column("left", "还剩", Kind.CHIP, 70),
            Column("action", "去处理", Kind.LINK, 92),
        ]
        self.table = DataTable(columns, name="待办与到期", select_rows=True)
        self.table.set_empty(EmptyState("这个月没有待办，也没有临近到期的事项。", "done"))
        self.table.opened.connect(self._opened)
        self.table.body.clicked.connect(self._clicked)
        self.body.addWidget(self.table)
        self._whole = InlineNote()
        holder = QWidget()
        column(holder, margins=(12, 8, 12, 10)).addWidget(self._whole)
        self._holder = holder
        holder.hide()
        self.body.addWidget(holder)
        self._todos: tuple[ToDo, ...] = ()

    def set_todos(self, todos: Sequence[ToDo]) -> None:
        """Show these."""
        self._todos = tuple(todos)
        urgent = sum(todo.urgent for todo in todos)
        self.note.setText(f"{len(todos)} 项" + (f"，{urgent} 项今天" if urgent else "") if todos else "")
        self.table.set_rows([_todo_row(number, todo) for number, todo in enumerate(todos)])
        long = [todo for todo in todos if todo.urgent and len(todo.text) > _FITS]
        self._holder.setVisible(bool(long))
        if long:
            self._whole.say(long[0].kind, long[0].text)

    def _opened(self, shown: TableRow) -> None:
        if isinstance(shown.key, int):
            self.chosen.emit(self._todos[shown.key])

    def _clicked(self, _index: object) -> None:
        current = self.table.current_row()
        place = self.table.body.currentIndex().column()
        if current is not None and self.table.model.columns[place].kind is Kind.LINK:
            self._opened(current)


def _todo_row(number: int, todo: ToDo) -> TableRow:
    left, tone = _days_left(todo)
    icon = next((name for word, name in _ICONS.items() if word in todo.kind), "info")
    mark = CellMark(tone=tone if tone is not Tone.PLAIN else None, icon=icon)
    due = f"{todo.due:%m-%d}" if todo.due else "–"
    values = (todo.kind, todo.text, due, ChipValue(left, tone, tint=False), todo.action)
    return TableRow(number, values, {"kind": mark, "text": CellMark(tip=todo.text), "left": CellMark(bold=todo.urgent)})


def _days_left(todo: ToDo) -> tuple[str, Tone]:
    days = todo.days_left
    if days is None:
        return ("现在", Tone.BAD) if todo.urgent else ("–", Tone.PLAIN)
    if days < 0:
        return f"过 {-days} 天", Tone.BAD
    if days == 0:
        return "今天", Tone.BAD
    return f"{days} 天", Tone.WARN if days <= _WARN_WITHIN else Tone.PLAIN


class GaugePanel(Panel):
    """均薪核查: the average against the line, the gap, the definition."""

    def __init__(self) -> None:
        super().__init__("均薪核查", link="口径与明细", divided=False)
        line = row()
        self._actual = KeyFigure("人均")
        self._gap = KeyFigure("高于上年平均", right=True)
        line.addWidget(self._actual)
        line.addStretch(1)
        line.addWidget(self._gap)
        self._scale = WageScale()
        self._text = ElidedLabel()
        self.body.setSpacing(4)
        self.body.addLayout(line)
        self.body.addWidget(self._scale)
        self.body.addWidget(self._text)
        self.body.addStretch(1)

    def set_gauge(self, gauge: WageGauge | None) -> None:
        """Show the answer, or why there is none."""
        known = gauge is not None and gauge.actual is not None and gauge.required is not None
        self._scale.setVisible(known)
        self._gap.setVisible(known)
        if gauge is None or gauge.actual is None or gauge.required is None:
            self._actual.caption.setText("人均")
            self._actual.show_value("–")
            self._text.show_text((gauge.note if gauge else "") or "还没有锁定的月份，暂时不能核查。")
            return
        self._actual.caption.setText("人均（全年预测）" if gauge.forecast else f"人均（{gauge.year}年）")
        self._actual.show_value(grouped(gauge.actual))
        above = gauge.actual - gauge.required
        self._gap.caption.setText("高于上年平均" if above > 0 else "低于上年平均")
        monthly = f"每人每月还差 {grouped(gauge.monthly_gap)}" if gauge.monthly_gap and gauge.monthly_gap > 0 else ""
        close = "，高出不到 2%" if above > 0 and above * 50 < gauge.required else ""
        note = monthly or ("达标" + close)
        role = Role.OK if above > 0 else Role.BAD
        self._gap.show_value(("+" if above > 0 else "") + grouped(above), note, role, Role.WARN if close else role)
        stand_in = "（暂按）" if gauge.provisional else ""
        self._scale.set_data(gauge.actual, gauge.required, f"上年平均 {grouped(gauge.required)}{stand_in}")
        text = gauge.definition + (f"　{gauge.note}" if gauge.note else "")
        self._text.show_text(f"口径：{text}")


class SafetyPanel(Panel):
    """数据: where it lies, the last import and the last file that left."""

    def __init__(self) -> None:
        super().__init__("数据", link="数据位置")
        self._lines = column(gap=6)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self._shown: list[QWidget] = []

    def show_overview(self, overview: MonthOverview, titles: Mapping[str, str]) -> None:
        """Two lines: the last import and the last export, by the titles of their kinds ("" until those are known)."""
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self.setToolTip(overview.safety)
        self._shown = [
            _data_line("import", *_file_words("最近导入", titles, overview.last_import, "还没有导入过")),
            _data_line("export", *_file_words("最近导出", titles, overview.last_export, "还没有导出过")),
        ]
        for widget in self._shown:
            self._lines.addWidget(widget)


def _file_words(name: str, titles: Mapping[str, str], last: LastFile | None, nothing: str) -> tuple[str, str]:
    if last is None:
        return name, nothing
    by = f"　{last.by}" if last.by else ""
    return f"{name}　{last.at:%m-%d %H:%M}　{titles.get(last.what, '')}", f"{last.file}　{last.rows} 行{by}"


def _data_line(icon: str, first: str, second: str) -> QWidget:
    made = QWidget()
    box = row(made, gap=10)
    picture = QLabel()
    picture.setPixmap(icons.pixmap(icon, 16, ratio=2.0))
    box.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    texts = column(gap=0)
    texts.addWidget(label(first))
    note = ElidedLabel()
    note.show_text(second)
    texts.addWidget(note)
    box.addLayout(texts, 1)
    return made


class ChangesPanel(Panel):
    """本月变动, on wide screens: who moved against last month, and by how much."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__("本月变动", link="全部", flush=True)
        columns = [
            Column("name", "姓名", width=72),
            Column("reason", "原因", width=180, stretch=True, muted=True),
            Column("delta", "应发较上月", Kind.CHANGE, 92),
        ]
        self.table = DataTable(columns, name="本月变动", select_rows=True)
        self.table.set_empty(EmptyState("算出本月工资后，这里列出与上月不同的人。", "list"))
        self.table.opened.connect(self._opened)
        self.body.addWidget(self.table)

    def show_changes(self, comparison: Comparison | None) -> None:
        """The largest movements first."""
        people = comparison.people if comparison else ()
        self.title.setText(f"{comparison.key.month.label}变动" if comparison else "本月变动")
        # A fen of tax more or less is no change that anybody looks for here: only moved gross pay is listed.
        rows = [
            TableRow(p.worker, (p.name, p.reason, (p.gross or 0) - (p.gross_before or 0)), {"reason": CellMark(tip=p.reason)})
            for p in people
            if p.gross != p.gross_before
        ]
        rows.sort(key=_size, reverse=True)
        self.note.setText(f"{len(rows)} 人" if rows else "")
        self.table.set_rows(rows)

    def _opened(self, shown: TableRow) -> None:
        if isinstance(shown.key, int):
            self.opened.emit(shown.key)


def _size(shown: TableRow) -> int:
    delta = shown.values[2]
    return abs(delta) if isinstance(delta, int) else 0
