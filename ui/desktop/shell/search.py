"""The global search: people by name, pinyin, initials and last digits; pages and commands by their words. Ctrl+K."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action
from ui.desktop import icons
from ui.desktop.context import AppContext
from ui.desktop.pages import PageEntry
from ui.desktop.table_models.frame import Index
from ui.desktop.theme import Role, Size, color, font, metrics
from ui.desktop.widgets.buttons import SearchField
from ui.desktop.widgets.labels import column

if TYPE_CHECKING:
    from shequ_hr.people.results import RosterRow  # brings the rules along, which a start need not wait for

_PEOPLE = 8
_PAUSE = 120
WIDTH = 370


@dataclass(frozen=True)
class Target:
    """Where a result leads: a page with arguments."""

    icon: str
    title: str
    note: str
    page: str
    arguments: tuple[tuple[str, Any], ...] = ()


COMMANDS = (
    ("计算本月工资 重新计算 jisuan", Target("run", "计算本月工资", "工资", "payroll", (("action", "calculate"),))),
    ("导入花名册 导入人员 daoru huamingce", Target("import", "导入花名册", "人员", "people", (("show", "import"),))),
    ("导入本月录入项 考勤 daoru", Target("import", "导入本月录入项", "工资", "payroll", (("show", "import"),))),
    ("与上月比较 变动 bijiao", Target("list", "与上月比较", "工资", "payroll", (("show", "compare"),))),
    ("检查缺项 准备情况 问题 jiancha", Target("clipboard", "计算前检查", "工资", "payroll", (("show", "problems"),))),
    ("录入平均工资 pingjun", Target("edit", "录入上年平均工资", "均薪核查", "wages", (("show", "entry"),))),
    ("个税试算 计算器 geshui", Target("calculators", "个税试算", "试算", "calculators", (("show", "tax"),))),
    ("社保试算 公积金 计算器 shebao", Target("calculators", "社保试算", "试算", "calculators", (("show", "insurance"),))),
    ("社区 新增社区 shequ", Target("building", "社区名单", "设置", "settings", (("show", "communities"),))),
    ("节假日 调休 jiejiari", Target("calendar", "节假日安排", "设置", "settings", (("show", "holidays"),))),
)


class GlobalSearch(SearchField):
    """The field in the top bar; results open under it, Down and Enter choose."""

    def __init__(self, context: AppContext, entries: tuple[PageEntry, ...]) -> None:
        super().__init__("搜索 姓名、拼音、证件号后四位、页面、命令", width=WIDTH)
        self.setAccessibleName("搜索（Ctrl+K）")
        self._context, self._entries = context, entries
        self._people: tuple[Target, ...] = ()
        self._list: _Results | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        self.words.connect(self._typed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shortcut stands at the right while the field is empty."""
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT3))
            side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(self.rect().adjusted(0, 0, -12, 0), side, "Ctrl+K")

    def begin(self) -> None:
        """Take the keyboard with the old words selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @property
    def results(self) -> list[Target]:
        """What is offered now."""
        return self._list.targets if self._list is not None and not self._list.isHidden() else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move in the results, Enter opens the chosen one, Escape closes them."""
        key, shown = event.key(), self._list
        if shown is not None and not shown.isHidden():
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                shown.move_by(1 if key == Qt.Key.Key_Down else -1)
                return
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.open(shown.current())
                return
        if key == Qt.Key.Key_Escape:
            self.close_results()
            self.clear()
            return
        super().keyPressEvent(event)

    def open(self, target: Target | None) -> None:
        """Go where a result leads."""
        if target is not None:
            self.close_results()
            self.clear()
            self._context.navigate(target.page, **dict(target.arguments))

    def close_results(self) -> None:
        """Hide the list."""
        if self._list is not None:
            self._list.hide()

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._people = ()
            self._timer.stop()
            self.close_results()
            return
        self._timer.start()
        self._show()

    def _ask(self) -> None:
        words = self.text().strip()
        if words and self._context.may(Action.PEOPLE_VIEW):
            self._context.read(self, _People(words), self._found, key="search")

    def _found(self, rows: list[RosterRow]) -> None:
        self._people = tuple(
            Target("person", row.name, f"{row.community}　{row.post}　{row.masked}", "people", (("worker", row.worker),))
            for row in rows[:_PEOPLE]
        )
        if self.text().strip():
            self._show()

    def _show(self) -> None:
        words = self.text().strip().lower()
        ranked = [(rank, entry) for entry in self._entries if (rank := _rank(entry, words)) is not None]
        ranked.sort(key=lambda pair: pair[0])
        pages = [Target(entry.icon, entry.title, "页面", entry.key) for _, entry in ranked]
        named = sum(rank == 0 for rank, _ in ranked)
        present = {entry.key for entry in self._entries}
        commands = [target for text, target in COMMANDS if words in text and target.page in present]
        found = [*pages[:named], *self._people, *pages[named:], *commands]
        if self._list is None:
            self._list = _Results(self)
        self._list.offer(found, words)


def _rank(entry: PageEntry, words: str) -> int | None:
    """How well a page answers: 0 its title begins so, 1 holds it, 2 another word of it begins so, 3 holds it; None not at all.

    One character inside some other word says nothing.
    """
    others = f"{entry.words} {entry.key}".split()
    if entry.title.startswith(words):
        return 0
    if words in entry.title:
        return 1
    if any(other.startswith(words) for other in others):
        return 2
    return 3 if len(words) > 1 and any(words in other for other in others) else None


class _People:
    """The question to the store: whom do these words find."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __call__(self, workspace: Workspace) -> list[RosterRow]:
        from shequ_hr.people.queries import roster

        return roster(workspace, find=self._words)


class _ResultPainter(QStyledItemDelegate):
    """Title as the style paints it, the note in secondary text at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one result."""
        super().paint(painter, option, index)
        title = metrics().horizontalAdvance(str(index.data())) + 52
        note = index.data(Qt.ItemDataRole.UserRole)
        if note:
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT2))
            place = option.rect.adjusted(title, 0, -10, 0)
            text = painter.fontMetrics().elidedText(str(note), Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


class _ResultModel(QAbstractListModel):
    """The results, or one line that says there are none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.targets: list[Target] = []
        self._words = ""

    def offer(self, targets: list[Target], words: str) -> None:
        """Show these."""
        self.beginResetModel()
        self.targets, self._words = targets, words
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature Qt calls with
        """Results, or the one line."""
        return 0 if parent.isValid() else max(1, len(self.targets))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, icon, note, and both as they are read out."""
        if not self.targets:
            return f"没有找到“{self._words}”" if role == Qt.ItemDataRole.DisplayRole else None
        target = self.targets[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return target.title
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon(target.icon)
        if role == Qt.ItemDataRole.UserRole:
            return target.note
        return f"{target.title} {target.note}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The line that there are none can not be chosen."""
        return super().flags(index) if self.targets else Qt.ItemFlag.NoItemFlags


class _Results(QFrame):
    """The list under the field. It is a child of the window, so the field keeps the keyboard."""

    def __init__(self, field: GlobalSearch) -> None:
        super().__init__(field.window())
        self.setProperty("look", "panel")
        self._field = field
        self._model = _ResultModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setIconSize(QSize(16, 16))
        self._list.setItemDelegate(_ResultPainter(self._list))
        self._list.setAccessibleName("搜索结果")
        self._list.clicked.connect(self._clicked)
        column(self, margins=(4, 4, 4, 4)).addWidget(self._list)
        field.installEventFilter(self)

    @property
    def targets(self) -> list[Target]:
        """What is offered."""
        return self._model.targets

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the keyboard goes elsewhere."""
        if watched is self._field and event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.hide()
        return False

    def offer(self, targets: list[Target], words: str) -> None:
        """Show these; say so when there are none."""
        self._model.offer(targets, words)
        self._choose(0)
        top: QWidget = self._field.window()
        corner = self._field.mapTo(top, QPoint(0, self._field.height() + 3))
        height = min(12, max(1, len(targets))) * 30 + 12
        self.setGeometry(QRect(corner.x(), corner.y(), self._field.width(), height))
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Move the choice, round the ends."""
        if self.targets:
            self._choose((self._list.currentIndex().row() + step) % len(self.targets))

    def current(self) -> Target | None:
        """The chosen result."""
        row = self._list.currentIndex().row()
        return self.targets[row] if 0 <= row < len(self.targets) else None

    def _choose(self, row: int) -> None:
        if self.targets:
            self._list.setCurrentIndex(self._model.index(row))

    def _clicked(self, _: QModelIndex) -> None:
        self._field.open(self.current())
