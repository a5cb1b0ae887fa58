"""The strip of counts over an import's preview: 全部 新增 变更 相同 拒绝 提醒. Each tile filters what lies below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QWidget

from ui.desktop import icons
from ui.desktop.theme import Role, Size, color, font
from ui.desktop.widgets.labels import row

_HEIGHT = 58


@dataclass(frozen=True, slots=True)
class Count:
    """A tile: key, word, note under it, icon and its colour."""

    key: str
    word: str
    note: str
    icon: str
    role: Role = Role.TEXT2
    number: int = 0


class CountStrip(QFrame):
    """``CountStrip()``: ``show_counts([Count...])``; ``chosen(key)`` when another tile is pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setFixedHeight(_HEIGHT + 2)
        self.setAccessibleName("行数")
        self._box = row(self, margins=(1, 1, 1, 1), gap=0)
        self._tiles: dict[str, _Tile] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._clicked)

    def show_counts(self, counts: Sequence[Count]) -> None:
        """Show these tiles; the chosen one stays chosen."""
        if list(self._tiles) != [count.key for count in counts]:
            for tile in self._tiles.values():
                self._group.removeButton(tile)
                self._box.removeWidget(tile)
                tile.deleteLater()
            self._tiles = {}
            for number, count in enumerate(counts):
                tile = _Tile(count, first=number == 0)
                self._tiles[count.key] = tile
                self._group.addButton(tile)
                self._box.addWidget(tile, 1)
            if counts:
                self._tiles[counts[0].key].setChecked(True)
        for count in counts:
            self._tiles[count.key].show_count(count)

    def choose(self, key: str) -> None:
        """Press a tile."""
        self._tiles[key].click()

    @property
    def current(self) -> str:
        """The key of the pressed tile."""
        return next((key for key, tile in self._tiles.items() if tile.isChecked()), "")

    def _clicked(self, tile: QAbstractButton) -> None:
        if isinstance(tile, _Tile):
            self.chosen.emit(tile.count.key)


class _Tile(QAbstractButton):
    def __init__(self, count: Count, *, first: bool) -> None:
        super().__init__()
        self.count = count
        self._first = first
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.show_count(count)

    def show_count(self, count: Count) -> None:
        """Change the number."""
        self.count = count
        self.setAccessibleName(f"{count.word} {count.number} 行，{count.note}")
        self.setToolTip(f"只看{count.word}的行" if count.key != "all" else "看全部的行")
        self.update()

    def sizeHint(self) -> QSize:
        """A sixth of a narrow window."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, number, word, note; the pressed one tinted with a bar under it."""
        painter = QPainter(self)
        area = self.rect()
        if self.isChecked():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.SEL))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillRect(area.adjusted(12, area.height() - 4, -12, -1), color(Role.ACCENT))
        elif self.underMouse():
            painter.fillRect(area, color(Role.HOVER))
        if not self._first and not self.isChecked():
            painter.fillRect(0, 12, 1, area.height() - 24, color(Role.LINE))
        left = 16
        icons.icon(self.count.icon, self.count.role).paint(painter, QRect(left, 20, 18, 18))
        left += 30
        number = f"{self.count.number:,}"
        painter.setFont(font(Size.KEY, bold=True))
        painter.setPen(color(Role.ACCENT if self.isChecked() else Role.TEXT))
        painter.drawText(QRect(left, 4, area.width() - left, 32), int(Qt.AlignmentFlag.AlignVCenter), number)
        wide = painter.fontMetrics().horizontalAdvance(number) + 8
        painter.setFont(font(Size.BODY, bold=True))
        painter.setPen(color(Role.TEXT))
        painter.drawText(
            QRect(left + wide, 8, area.width() - left - wide, 28), int(Qt.AlignmentFlag.AlignVCenter), self.count.word
        )
        painter.setFont(font(Size.NOTE))
        painter.setPen(color(Role.TEXT2))
        note = painter.fontMetrics().elidedText(self.count.note, Qt.TextElideMode.ElideRight, area.width() - left - 6)
        painter.drawText(QRect(left, 34, area.width() - left - 4, 18), int(Qt.AlignmentFlag.AlignVCenter), note)
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(color(Role.ACCENT))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(area.adjusted(2, 2, -3, -3))
