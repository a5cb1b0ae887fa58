"""审计日志: who did what and when, for 系统管理员 and 审计员; filter, export, and a check of the chain."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from shequ_hr.changes import Changes
from shequ_hr.model.security import AuditCheck, AuditEntry
from shequ_hr.reports.naming import file_name
from shequ_hr.security.audit import ALARM, LABELS
from ui.desktop.components.files import ask_save, open_folder
from ui.desktop.components.form import read_date
from ui.desktop.context import AppContext
from ui.desktop.operations import security as actions
from ui.desktop.operations.security import LogQuery
from ui.desktop.pages.page import Page
from ui.desktop.table_models.cells import CellMark, Column, Kind, TableRow
from ui.desktop.theme import Role, Tone
from ui.desktop.widgets.buttons import PrimaryButton, SearchField, SecondaryButton, Select, mark_flaw
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import column, row, set_role
from ui.desktop.widgets.panels import EmptyState, InlineNote, PageBar

COLUMNS = (
    Column("seq", "编号", Kind.INT, 72),
    Column("at", "时间", width=150),
    Column("user", "用户", width=100),
    Column("action", "做了什么", width=150),
    Column("about", "对象", width=180),
    Column("summary", "说明", width=320, stretch=True),
)
GROUPS = (
    ("", "全部操作"),
    ("session", "登录与恢复"),
    ("people", "人员"),
    ("import", "导入"),
    ("pay", "工资"),
    ("wages", "均薪"),
    ("users", "用户与密码"),
    ("security", "安全设置"),
    ("approval", "第二人确认"),
    ("backup", "备份与恢复"),
    ("office", "单位资料"),
    ("pack", "政策包"),
    ("integrity", "完整性警报"),
)
_PAUSE = 200


class AuditPage(Page):
    """One table, newest first."""

    key = "audit"
    title = "审计日志"
    concerns = Changes.ALL

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.table = DataTable(COLUMNS, name="审计日志", select_rows=True)
        self.table.set_empty(EmptyState("没有符合条件的记录。", "audit"))
        self.words = SearchField("对象或说明里的文字", width=200)
        self.user, self.group = Select("用户", width=120), Select("操作", width=130)
        self.since, self.until = (
            SearchField("从 2026-10-01", icon="calendar", width=138),
            SearchField("到", icon="calendar", width=138),
        )
        for field in (self.since, self.until):
            field.setMaximumWidth(138)
        self.result = InlineNote(icon="shield", role=Role.OK)
        self.result.hide()
        self.verify, self.export = SecondaryButton("校验", "shield"), PrimaryButton("导出 Excel", "export")
        bar = PageBar("审计日志")
        bar.add(self.verify)
        bar.add(self.export)
        outer = column(self, gap=0)
        outer.addWidget(bar)
        body = column(margins=(14, 0, 14, 12), gap=8)
        line = row(gap=8)
        for part in (self.words, self.user, self.group, self.since, self.until):
            line.addWidget(part)
        line.addStretch(1)
        body.addLayout(line)
        body.addWidget(self.result)
        body.addWidget(self.table, 1)
        outer.addLayout(body, 1)
        self.group.set_choices(list(GROUPS))
        self.user.set_choices([("", "全部用户")])
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        for field in (self.words, self.since, self.until):
            field.textChanged.connect(self._wait)
        for select in (self.user, self.group):
            select.picked.connect(self._wait)
        self.verify.clicked.connect(self._verify)
        self.export.clicked.connect(self._export)

    def query(self) -> LogQuery:
        """What the filter row asks; a day that is none asks nothing and is framed."""
        days = []
        for field in (self.since, self.until):
            day = read_date(field.text())
            mark_flaw(field, bool(field.text().strip()) and day is None)
            days.append(day)
        return LogQuery(
            str(self.user.value() or ""), str(self.group.value() or ""), self.words.text().strip(), days[0], days[1]
        )

    def refresh(self) -> None:
        """Ask by the filter."""
        self.context.read(self, self.query(), self.show_entries, key="log")

    def show_entries(self, entries: Sequence[AuditEntry]) -> None:
        """Newest first."""
        if self.query() == LogQuery():
            names = sorted({entry.user for entry in entries if entry.user})
            self.user.set_choices([("", "全部用户"), *((name, name) for name in names)])
        self.table.set_rows(_row(entry) for entry in reversed(entries))
        last = entries[-1].digest[:8].upper() if entries else "–"
        self.set_status(f"{len(entries):,} 条记录　最后一条的指纹 {last}")

    def _wait(self, _: object) -> None:
        self._timer.start()

    def _verify(self) -> None:
        self.verify.allow(False, "正在校验")
        self.context.read(self, actions.verify_log, self.show_check, self._not_verified, title="正在校验日志和数据")

    def _not_verified(self, error: Exception) -> None:
        self.verify.allow(True)
        self.context.failed.emit(error)

    def show_check(self, check: AuditCheck) -> None:
        """The result stays over the table."""
        self.verify.allow(True)
        found = check.problems
        self.result.setProperty("look", "alarm" if found else "current")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        if found:
            listed = "\n".join(found[:6])
            self.result.say(f"校验发现 {len(found)} 处问题", f"{listed}\n不要再录入；先备份整个数据文件夹，再联系技术人员。")
        else:
            words = f"{check.entries:,} 条记录首尾相接，没有缺号和改动；全部数据与最后一条记录相符。"
            self.result.say("校验通过", words)
        set_role(self.result.title, Role.BAD if found else Role.OK)
        self.result.show()

    def _export(self) -> None:
        path = ask_save(self, "导出审计日志到", file_name("审计日志"))
        if path is None:
            return

        def written(count: int) -> None:
            self.context.notify(f"已导出 {count} 条到《{path.name}》", "打开文件夹", lambda: open_folder(path))
            self.refresh()

        self.context.start(actions.export_log(path, self.query()), self, written)


def _day_field(hint: str) -> SearchField:
    made = SearchField(hint, icon="calendar", width=138)
    made.setMaximumWidth(138)
    return made


def _row(entry: AuditEntry) -> TableRow:
    values = (
        entry.seq,
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.user or "程序",
        LABELS.get(entry.action, entry.action),
        entry.about,
        entry.summary,
    )
    marks = {"summary": CellMark(tip=entry.summary)} if entry.summary else {}
    return TableRow(entry.seq, values, marks, tone=Tone.BAD if entry.action == ALARM else None)
