"""设置: the office, its communities, the official holidays by year, where the data lies, who works here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from shequ_hr.changes import Changes
from shequ_hr.model.people import Community
from shequ_hr.security.roles import Action
from ui.desktop import preferences
from ui.desktop.context import AppContext
from ui.desktop.operations import office as actions
from ui.desktop.operations.office import SettingsView
from ui.desktop.pages import settings_tables as tables
from ui.desktop.pages.importing import ImportWizard
from ui.desktop.pages.page import Page
from ui.desktop.pages.settings_name import NameDialog
from ui.desktop.shell.bars import role_line
from ui.desktop.table_models.cells import TableRow
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.data_table import DataTable
from ui.desktop.widgets.labels import ElidedLabel, column, label, row
from ui.desktop.widgets.panels import EmptyState, PageBar, Panel

_LEFT = 400
_LEVELS = {"street": "街道（乡镇）", "district": "区（市）县"}


class SettingsPage(Page):
    """Panels of one office."""

    key = "settings"
    title = "设置"
    concerns = Changes.OFFICE | Changes.PEOPLE | Changes.HOLIDAYS

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.view: SettingsView | None = None
        self.unit = QLineEdit()
        self.idle, self.minimised = Select("多久没有操作就锁定", width=96), QCheckBox("最小化窗口时锁定")
        self._code, self._level, self._pack = ElidedLabel(Size.BODY), ElidedLabel(Size.BODY), ElidedLabel(Size.BODY)
        self._folder = ElidedLabel(Size.BODY)
        self.save = PrimaryButton("保存单位资料", "check")
        self.communities = DataTable(tables.COMMUNITY_COLUMNS, name="社区名单", select_rows=True)
        self.holidays = DataTable(tables.HOLIDAY_COLUMNS, name="节假日安排", select_rows=True)
        self.year = Select("年份", width=96)
        self._edit, self._archive = LinkButton("改名"), LinkButton("归档")
        self.wizard = ImportWizard(context)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._overview())
        self._stack.addWidget(self.wizard)
        column(self).addWidget(self._stack)
        self._connect()

    def _overview(self) -> QWidget:
        made = QWidget()
        outer = column(made, gap=0)
        outer.addWidget(PageBar("设置"))
        body = row(margins=(14, 0, 14, 12), gap=10)
        left = column(gap=10)
        for panel in (self._office_panel(), self._data_panel(), self._user_panel()):
            panel.setFixedWidth(_LEFT)
            left.addWidget(panel)
        left.addStretch(1)
        right = column(gap=10)
        right.addWidget(self._community_panel(), 1)
        right.addWidget(self._holiday_panel(), 1)
        body.addLayout(left)
        body.addLayout(right, 1)
        outer.addLayout(body, 1)
        return made

    def _office_panel(self) -> Panel:
        panel = Panel("单位资料")
        self.unit.setAccessibleName("单位名称")
        for name, field in (
            ("单位名称", self.unit),
            ("单位代码", self._code),
            ("级别", self._level),
            ("薪酬政策", self._pack),
        ):
            panel.body.addLayout(_line(name, field))
        if self.context.may(Action.OFFICE_EDIT):
            foot = row()
            foot.addStretch(1)
            foot.addWidget(self.save)
            panel.body.addLayout(foot)
        else:
            self.unit.setReadOnly(True)
        return panel

    def _data_panel(self) -> Panel:
        panel = Panel("数据位置")
        panel.body.addWidget(self._folder)
        note = "全部数据在这个文件夹里，不上网。不要放在网盘或同步目录；备份请关闭程序后复制整个文件夹。"
        panel.body.addWidget(label(note, Size.NOTE, Role.TEXT2, wrap=True))
        foot = row()
        self._show_folder, self._other = SecondaryButton("打开文件夹", "folder"), SecondaryButton("打开其他单位", "building")
        foot.addWidget(self._show_folder)
        foot.addWidget(self._other)
        foot.addStretch(1)
        panel.body.addLayout(foot)
        return panel

    def _user_panel(self) -> Panel:
        panel = Panel("锁定与用户", link="用户和密码")
        panel.body.addLayout(_line("当前用户", label(role_line(self.context.actor), wrap=True)))
        line = row()
        line.addWidget(label("没有操作", role=Role.TEXT2))
        line.addWidget(self.idle)
        line.addWidget(label("后锁定窗口，用自己的密码解锁", role=Role.TEXT2))
        line.addStretch(1)
        panel.body.addLayout(line)
        panel.body.addWidget(self.minimised)
        note = "Ctrl+L 随时锁定；正在填写的内容都会留着。"
        panel.body.addWidget(label(note, Size.NOTE, Role.TEXT2, wrap=True))
        spans: list[tuple[object, str]] = [(int(minutes), f"{minutes} 分钟") for minutes in preferences.IDLE_CHOICES]
        self.idle.set_choices(spans, preferences.idle_minutes())
        self.minimised.setChecked(bool(preferences.text("lock_minimised")))
        if panel.link_button is not None:
            panel.link_button.clicked.connect(lambda: self.context.navigate("users"))
        return panel

    def _community_panel(self) -> Panel:
        edits = self.context.may(Action.PEOPLE_EDIT)
        panel = Panel("社区", link="新增社区" if edits else "", flush=True)
        empty = EmptyState("还没有社区。导入花名册时会问要不要新增，也可以在这里逐个新增。", "building")
        if edits:
            panel.head.insertWidget(panel.head.count() - 1, self._edit)
            panel.head.insertWidget(panel.head.count() - 1, self._archive)
            empty.add("新增社区", self._add, "add", primary=True)
        self.communities.set_empty(empty)
        panel.body.addWidget(self.communities)
        if panel.link_button is not None:
            panel.link_button.clicked.connect(self._add)
        return panel

    def _holiday_panel(self) -> Panel:
        edits = self.context.may(Action.IMPORT)
        panel = Panel("节假日安排", "国务院办公厅每年公布", "导入新一年" if edits else "", flush=True)
        panel.add_to_head(self.year)
        empty = EmptyState("这一年的安排还没有导入，计薪日暂按普通周末计算。", "calendar")
        if edits:
            empty.add("导入节假日安排", self._import, "import", primary=True)
        self.holidays.set_empty(empty)
        panel.body.addWidget(self.holidays)
        if panel.link_button is not None:
            panel.link_button.clicked.connect(self._import)
        return panel

    def _connect(self) -> None:
        self.save.clicked.connect(self._save)
        self.unit.textEdited.connect(self._touched)
        self.idle.picked.connect(self._pick_idle)
        self.minimised.toggled.connect(_remember_minimised)
        self.year.picked.connect(self._show_year)
        self.communities.current_changed.connect(self._community_chosen)
        if self.context.may(Action.PEOPLE_EDIT):
            self.communities.opened.connect(self._rename)
        self._edit.clicked.connect(self._rename_current)
        self._archive.clicked.connect(self._archive_current)
        self._show_folder.clicked.connect(self._open_folder)
        self._other.clicked.connect(self._open_other)
        self.wizard.closed.connect(self._back)

    def refresh(self) -> None:
        """Read office, communities and holidays."""
        self.context.read(self, actions.read_settings, self.show_view, key="settings")

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``show`` is communities or holidays: that table gets the keyboard."""
        shown = arguments.get("show")
        self._back()
        if shown == "communities":
            self.communities.setFocus()
        elif shown == "holidays":
            self.holidays.setFocus()

    def show_view(self, view: SettingsView) -> None:
        """Fill the panels."""
        self.view = view
        office = view.office
        self.unit.setText(office.unit)
        self._code.show_text(office.code)
        self._level.show_text(_LEVELS.get(office.level, office.level))
        self._pack.show_text(view.pay_pack)
        self._folder.show_text(self.context.folder)
        self.communities.set_rows(tables.community_rows(view.communities, view.people))
        years = sorted(view.holidays, reverse=True)
        wanted = self.year.value() if self.year.value() in years else self.context.month.year
        choices: list[tuple[object, str]] = [(year, f"{year}年") for year in years]
        if self.context.month.year not in years:
            choices.insert(0, (self.context.month.year, f"{self.context.month.year}年"))
        self.year.set_choices(choices, wanted)
        self._show_year(self.year.value())
        self._touched()
        self._community_chosen(self.communities.current_row(), "")
        control = "双人复核已启用" if office.dual_control else "双人复核未启用"
        self.set_status(f"{len(view.communities)} 个社区　{len(years)} 年节假日　{control}")

    def _touched(self) -> None:
        office = self.view.office if self.view else None
        changed = office is not None and self.unit.text().strip() != office.unit
        self.save.allow(changed, "没有改动")

    def _save(self) -> None:
        self.context.start(actions.save_office(self.unit.text()))

    def _pick_idle(self, minutes: object) -> None:
        if isinstance(minutes, int):
            preferences.remember_idle_minutes(minutes)
            self.context.idle_limit_changed.emit(minutes)

    def _show_year(self, year: object) -> None:
        days = self.view.holidays.get(year, ()) if self.view and isinstance(year, int) else ()
        self.holidays.set_rows(tables.holiday_rows(days))

    def _community(self, shown: TableRow | None) -> Community | None:
        found = self.view.communities if self.view and shown is not None else ()
        return next((community for community in found if shown is not None and community.id == shown.key), None)

    def _community_chosen(self, shown: TableRow | None, _: str) -> None:
        community = self._community(shown)
        self._edit.allow(community is not None, "先选中一个社区")
        self._archive.allow(community is not None, "先选中一个社区")
        self._archive.setText("恢复使用" if community is not None and community.archived else "归档")

    def _add(self) -> None:
        self._ask("新增社区", "", lambda name: self._store(Community(name=name), "已新增"))

    def _rename_current(self) -> None:
        shown = self.communities.current_row()
        if shown is not None:
            self._rename(shown)

    def _rename(self, shown: TableRow) -> None:
        community = self._community(shown)
        if community is not None:
            self._ask("社区改名", community.name, lambda name: self._store(replace(community, name=name), "已改名为"))

    def _archive_current(self) -> None:
        community = self._community(self.communities.current_row())
        if community is not None:
            said = "已恢复使用" if community.archived else "已归档"
            self._store(replace(community, archived=not community.archived), said)

    def _store(self, community: Community, said: str) -> None:
        self.context.start(actions.save_community(community, said), self, self._saved)

    def _saved(self, _: object) -> None:
        self.invalidate()

    def _ask(self, title: str, name: str, accept: Callable[[str], None]) -> None:
        dialog = NameDialog(self, title, name)
        dialog.accepted.connect(lambda: accept(dialog.name))
        dialog.open()

    def _import(self) -> None:
        self.wizard.begin("holidays")
        self._stack.setCurrentIndex(1)

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.context.folder))

    def _open_other(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择另一个单位的数据文件夹", self.context.folder)
        if chosen:
            self.context.office_wanted.emit(chosen)


def _remember_minimised(on: bool) -> None:
    preferences.remember_text("lock_minimised", "yes" if on else "")


def _line(name: str, field: QWidget) -> QHBoxLayout:
    line = row()
    caption = label(name, role=Role.TEXT2)
    caption.setFixedWidth(76)
    line.addWidget(caption)
    line.addWidget(field, 1)
    return line
