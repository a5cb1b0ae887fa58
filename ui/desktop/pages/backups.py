"""备份: the last good backup, the second medium, the next drill at one glance; the list with 校验 and 恢复."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from shequ_hr.backup.checking import BackupRow, Verified
from shequ_hr.backup.restore import RestorePreview, RestoreReport, Unlock
from shequ_hr.changes import Changes
from shequ_hr.errors import NotAllowed
from shequ_hr.model.backup import Drill
from shequ_hr.security.roles import Action
from ui.desktop.components.files import ask_folder, open_folder
from ui.desktop.context import AppContext
from ui.desktop.operations import backups as actions
from ui.desktop.operations.backups import BackupsView
from ui.desktop.pages.backups_dialogs import UnlockDialog, preview_words
from ui.desktop.pages.page import Page
from ui.desktop.table_models.cells import ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, LinkButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.dialogs import TypedConfirm
from ui.desktop.widgets.labels import column, label, row
from ui.desktop.widgets.panels import EmptyState, InlineNote, KeyFigure, PageBar, Panel

COLUMNS = (
    Column("sequence", "序号", Kind.INT, 64),
    Column("at", "时间", width=140),
    Column("reason", "原因", Kind.CHIP, 84),
    Column("month", "锁定到", width=90),
    Column("size", "大小", width=84),
    Column("file", "文件", width=320, stretch=True, muted=True),
)
RESTORE_WORD = "恢复"


class BackupsPage(Page):
    """Three figures, warnings, and the list."""

    key = "backups"
    title = "备份"
    manual = "出了问题"
    concerns = Changes.ALL

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: BackupsView | None = None
        self._drilled = False
        self.now, self.verify_all = PrimaryButton("立即备份", "data"), SecondaryButton("校验全部", "shield")
        self.other = SecondaryButton("从文件恢复…", "import")
        self.verify, self.restore = LinkButton("校验"), LinkButton("恢复…")
        self.change, self.show_folder = LinkButton("设置第二份"), LinkButton("打开文件夹")
        self.last, self.second, self.drill = (
            KeyFigure("最近的备份"),
            KeyFigure("第二份（U 盘、移动硬盘）"),
            KeyFigure("恢复演练"),
        )
        self.state = Chip()
        self.note = InlineNote(icon="warning", role=Role.WARN)
        self.note.hide()
        self.table = DataTable(COLUMNS, name="备份", select_rows=True)
        self.table.set_empty(EmptyState("还没有备份。导入、锁定前会自动备份，也可以现在备份一次。", "data"))
        bar = PageBar("备份")
        bar.middle.addWidget(self.state)
        bar.add(self.other)
        bar.add(self.verify_all)
        bar.add(self.now)
        outer = column(self, gap=0)
        outer.addWidget(bar)
        body = column(margins=(14, 0, 14, 12), gap=10)
        body.addWidget(self._glance())
        body.addWidget(self.note)
        body.addWidget(self._list(), 1)
        outer.addLayout(body, 1)
        self._allow()
        self._connect()

    def _glance(self) -> QWidget:
        panel = Panel("一眼看清")
        panel.head.addWidget(self.show_folder)
        panel.head.addWidget(self.change)
        line = row(gap=24)
        for figure in (self.last, self.second, self.drill):
            line.addWidget(figure, 1)
        panel.body.addLayout(line)
        words = "每份备份都先试恢复一次才算数。留最近 30 份、12 个月各一份，锁定前的永久保留；按份数清理，不看日期。"
        panel.body.addWidget(label(words, Size.NOTE, Role.TEXT2, wrap=True))
        return panel

    def _list(self) -> Panel:
        panel = Panel("备份列表", flush=True)
        panel.head.addWidget(self.verify)
        panel.head.addWidget(self.restore)
        panel.body.addWidget(self.table)
        return panel

    def _allow(self) -> None:
        may = self.context.may
        self.now.allow(may(Action.BACKUP), "系统管理员和经办可以备份")
        self.change.allow(may(Action.BACKUP), "系统管理员和经办可以设置")
        self.other.allow(may(Action.RESTORE), "只有系统管理员可以恢复")
        self.verify.allow(False, "先选一份备份")
        self.restore.allow(False, "先选一份备份")

    def _connect(self) -> None:
        self.now.clicked.connect(self._create)
        self.verify_all.clicked.connect(self._verify_all)
        self.other.clicked.connect(self._choose_file)
        self.change.clicked.connect(self._choose_second)
        self.show_folder.clicked.connect(self._open_folder)
        self.verify.clicked.connect(self._verify)
        self.restore.clicked.connect(self._restore)
        self.table.current_changed.connect(self._chosen)

    def refresh(self) -> None:
        """Read how things stand."""
        self.context.read(self, actions.read_backups, self.show_view, key="backups")

    def show_view(self, view: BackupsView) -> None:
        """Figures, warnings, rows; a drill that is due is done quietly, once."""
        self.view = view
        state, ledger = view.state, view.state.ledger
        made, drill = ledger.made, ledger.drill
        self.last.show_value(
            f"{made.at:%m-%d %H:%M}" if made else "还没有",
            f"第 {made.sequence} 号，已试恢复" if made else "请立即备份",
            Role.TEXT if made else Role.BAD,
        )
        trouble = bool(ledger.second) and made is not None and bool(made.second)
        self.second.show_value(
            "没有设置" if not ledger.second else "没有写成" if trouble else "已核对",
            ledger.second or "电脑坏了数据会丢",
            Role.TEXT if ledger.second and not trouble else Role.WARN,
        )
        failed = drill is not None and bool(drill.problem)
        self.drill.show_value(
            "没有通过" if failed else f"{drill.at:%m-%d %H:%M}" if drill else "还没有",
            "现在该做一次" if state.drill_due else "每 7 天或 50 份备份自动做一次",
            Role.BAD if failed else Role.TEXT,
        )
        self.state.show_text("一切正常" if state.ok else "需要注意", Tone.OK if state.ok else Tone.WARN)
        self.note.say("需要注意", "\n".join(state.warnings))
        self.note.setVisible(bool(state.warnings))
        self.table.set_rows(_row(one) for one in view.rows)
        self.set_status(f"{len(view.rows)} 份备份")
        if state.drill_due and not self._drilled:
            self._drilled = True
            self.context.start(actions.drill(), self, self._drill_done)

    def _drill_done(self, _: Drill | None) -> None:
        self.refresh()

    def _done(self, _: object) -> None:
        self.refresh()

    def _create(self) -> None:
        self.context.start(actions.create(), self, self._done)

    def _verify_all(self) -> None:
        self.context.start(actions.verify_all(), self, self._done)

    def _choose_second(self) -> None:
        folder = ask_folder(self, "第二份备份放在哪个文件夹（U 盘、移动硬盘）")
        if folder is not None:
            self.context.start(actions.set_second(folder), self, self._done)

    def _open_folder(self) -> None:
        if self.view is not None:
            open_folder(Path(self.view.state.folder))

    def _chosen(self, shown: TableRow | None, _: str) -> None:
        self.verify.allow(shown is not None, "先选一份备份")
        may = self.context.may(Action.RESTORE)
        self.restore.allow(shown is not None and may, "先选一份备份" if may else "只有系统管理员可以恢复")

    def _current(self) -> Path | None:
        shown = self.table.current_row()
        return Path(str(shown.key)) if shown is not None else None

    def _verify(self) -> None:
        path = self._current()
        if path is not None:
            self.context.read(self, actions.CheckBackup(path), self._verified, key="check", title="正在校验备份")

    def _verified(self, found: Verified) -> None:
        words = "已解开、打开、比对一致" if found.opened else "文件完整；用的是以前的钥匙，没有打开"
        text = f"《{found.file}》{words}" if found.ok else f"《{found.file}》没有通过校验：{found.problem}"
        self.context.notify(text, bad=not found.ok)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份文件", "", "备份 (*.shbak)")
        if chosen:
            self.ask(Path(chosen), None)

    def _restore(self) -> None:
        path = self._current()
        if path is not None:
            self.ask(path, None)

    def ask(self, path: Path, unlock: Unlock | None) -> None:
        """Step two: look at what the backup would bring back."""

        def shown(preview: RestorePreview) -> None:
            self._confirm(path, unlock, preview)

        def refused(error: Exception) -> None:
            if not isinstance(error, NotAllowed) or unlock is not None:
                self.context.failed.emit(error)
                return
            UnlockDialog(self, str(error), lambda given: self.ask(path, given)).open()

        self.context.read(self, actions.ReadBackup(path, unlock), shown, refused, key="preview", title="正在打开备份")

    def _confirm(self, path: Path, unlock: Unlock | None, preview: RestorePreview) -> None:
        def confirmed(_: str) -> None:
            self.context.start(actions.restore(path, unlock), self, self.restored)

        text = preview_words(preview)
        TypedConfirm(self, f"恢复《{preview.file}》", text, RESTORE_WORD, "恢复", confirmed, danger=True).open()

    def restored(self, report: RestoreReport) -> None:
        """The store was swapped: the office is opened anew."""
        self.context.notify(f"已恢复到第 {report.preview.sequence} 号备份；恢复前的数据也已备份")
        self.context.office_wanted.emit(self.context.folder)


def _row(one: BackupRow) -> TableRow:
    tone = Tone.INFO if one.reason == "锁定前" else Tone.MUTED
    size = f"{one.size / 1048576:.1f} MB"
    values = (one.sequence, f"{one.at:%Y-%m-%d %H:%M}", ChipValue(one.reason, tone), one.month or "–", size, one.file)
    return TableRow(one.path, values)
