"""The window around the pages: opens them when first wanted, moves between them, tells them of months and changes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from shequ_hr.changes import Changes
from shequ_hr.model.people import Office
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action
from ui.desktop.context import AppContext, ChangeNotice
from ui.desktop.operations.office import MonthState, ReadMonthState
from ui.desktop.pages import PageEntry, load, present
from ui.desktop.pages.page import Page
from ui.desktop.shell.bars import StatusBar, TopBar
from ui.desktop.shell.manual import open_manual
from ui.desktop.shell.navigation import FOLDED, NORMAL, WIDE, Navigation
from ui.desktop.theme import Role, Tone
from ui.desktop.widgets.buttons import LinkButton
from ui.desktop.widgets.labels import column, row
from ui.desktop.widgets.panels import InlineNote

_FOLD_BELOW, _WIDE_FROM = 1440, 1600


class Shell(QWidget):
    """Top bar, navigation, pages, status bar. ``current`` is the key of the page that is shown."""

    def __init__(self, context: AppContext, office: Office, alarms: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.context = context
        self._entries: dict[str, PageEntry] = {entry.key: entry for entry in present(context.actor)}
        self._pages: dict[str, Page] = {}
        self.current = ""
        entries = tuple(self._entries.values())
        self.top, self.navigation, self.status = TopBar(context, entries), Navigation(entries), StatusBar()
        self._stack = QStackedWidget()
        self.unit = office.unit
        self.alarm = InlineNote(icon="error", role=Role.BAD, look="alarm")
        self._show_alarms(alarms)
        outer = column(self, gap=0)
        middle = row(gap=0)
        middle.addWidget(self.navigation)
        middle.addWidget(self._stack, 1)
        outer.addWidget(self.top)
        outer.addWidget(self.alarm)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)
        self.top.show_office(office)
        self.status.show_user(context.actor)
        self._connect()
        self._show_month(context.month)

    def _connect(self) -> None:
        context = self.context
        self.navigation.chosen.connect(self.go)
        self.top.month.picked.connect(context.set_month)
        self.top.help_wanted.connect(self.open_help)
        self.top.lock_wanted.connect(context.lock_wanted)
        context.navigation.connect(self.go)
        context.month_changed.connect(self._show_month)
        context.changed.connect(self._changed)
        context.status.connect(self.status.show_texts)
        context.badged.connect(self._badges)
        for keys, action in (("Ctrl+K", self.top.search.begin), ("F1", self.open_help), ("F5", self._refresh)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    @property
    def keys(self) -> list[str]:
        """The pages that can be shown, in order."""
        return list(self._entries)

    def _show_alarms(self, alarms: tuple[str, ...]) -> None:
        self.alarm.setVisible(bool(alarms))
        self.alarm.say("请先看这里", "\n".join(alarms))
        if not alarms:
            return
        if "audit" in self._entries:
            look = LinkButton("看审计日志")
            look.clicked.connect(lambda: self.go("audit"))
            self.alarm.add_link(look)
        seen = LinkButton("知道了")
        seen.clicked.connect(self.alarm.hide)
        self.alarm.add_link(seen)

    def unsaved(self) -> list[str]:
        """What was typed on the pages and is not stored: 人员：编辑 傅文博."""
        return [f"{self._entries[key].title}：{text}" for key, page in self._pages.items() if (text := page.unsaved())]

    def page(self, key: str) -> Page:
        """A page, made when first wanted."""
        if key not in self._pages:
            made = load(self._entries[key])(self.context)
            made.panel_changed.connect(self._fold)
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def go(self, key: str, arguments: Mapping[str, object] | None = None) -> None:
        """Show a page and hand it the arguments; an unknown key stays where it is and says so."""
        if key not in self._entries:
            self.context.notify("这个功能在后续版本提供。", bad=True)
            return
        page = self.page(key)
        self.current = key
        self.navigation.set_current(key)
        self._fold()
        self._stack.setCurrentWidget(page)
        if arguments:
            page.open_with(arguments)

    def open_help(self) -> None:
        """The manual at this page."""
        page = self._pages.get(self.current)
        if page is None or not open_manual(page.manual or page.key):
            self.context.notify("没有找到用户手册。手册随程序安装在 manual 文件夹。", bad=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The navigation's width follows the window's."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        page = self._pages.get(self.current)
        folded = page is not None and page.folds_navigation and self.width() < _FOLD_BELOW
        self.navigation.set_width(FOLDED if folded else WIDE if self.width() >= _WIDE_FROM else NORMAL)

    def _refresh(self) -> None:
        page = self._pages.get(self.current)
        if page is not None:
            page.invalidate()

    def _changed(self, notice: ChangeNotice) -> None:
        for page in self._pages.values():
            if page is not notice.sender:
                page.on_changes(notice.changes)
        if notice.changes & (Changes.PAYROLL | Changes.OFFICE):
            self._ask_state()
        if notice.changes & Changes.OFFICE:
            self.context.read(self, _office_of, self._show_office, key="office")

    def _show_month(self, month: PayMonth) -> None:
        self.top.month.set_month(month)
        for page in self._pages.values():
            page.on_month(month)
        self._ask_state()

    def _show_office(self, office: Office) -> None:
        self.unit = office.unit
        self.top.show_office(office)

    def _ask_state(self) -> None:
        self.context.read(self, ReadMonthState(self.context.month), self._show_state, key="state")

    def _show_state(self, state: MonthState) -> None:
        self.top.show_state(state.text, state.tone)

    def _badges(self, counts: Mapping[str, int]) -> None:
        for key, count in counts.items():
            self.navigation.set_badge(key, count, Tone.BAD if key == "payroll" else Tone.WARN)


def _office_of(workspace: Workspace) -> Office:
    from shequ_hr.office.current import current_office

    with workspace.begin(Action.OFFICE_VIEW) as uow:
        return current_office(uow)
