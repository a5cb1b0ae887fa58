"""The navigation at the left: pages in working order, the settings at the foot, badges that count open work, folding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame

from ui.desktop import icons
from ui.desktop.pages import PageEntry
from ui.desktop.theme import TONE_TEXT, TONE_TINT, Role, Size, Tone, color, font
from ui.desktop.widgets.labels import column

NORMAL, WIDE, FOLDED = 148, 168, 48
_ROW = 38


class _NavButton(QAbstractButton):
    def __init__(self, entry: PageEntry, shortcut: str) -> None:
        super().__init__()
        self._entry = entry
        self._count, self._tone = 0, Tone.WARN
        self.folded = False
        self.setText(entry.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setShortcut(shortcut)
        self.setToolTip(f"{entry.title}（{shortcut}）")
        self.setAccessibleName(entry.title)
        self.setFixedHeight(_ROW)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """The row's height; the width is the navigation's."""
        return QSize(NORMAL, _ROW)

    def set_badge(self, count: int, tone: Tone) -> None:
        """How much open work waits there; 0 = none."""
        self._count, self._tone = count, tone
        self.setAccessibleName(self._entry.title + (f"，{count} 项待办" if count else ""))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bar, tint, icon, word, badge; a frame with the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(6, 2, -6, -2)
        current = self.isChecked()
        if current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Role.SEL if current else Role.HOVER))
            painter.drawRoundedRect(inner, 4, 4)
        if current:
            painter.fillRect(6, 11, 3, _ROW - 22, color(Role.ACCENT))
        role = Role.ACCENT_HOVER if current else Role.TEXT2
        left = (self.width() - 18) // 2 if self.folded else 18
        icons.icon(self._entry.icon, role).paint(painter, QRect(left, (_ROW - 18) // 2, 18, 18))
        if not self.folded:
            painter.setFont(font(Size.BODY, bold=current))
            painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT))
            painter.drawText(QRect(46, 0, self.width() - 46, _ROW), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._count:
            self._badge(painter)
        if self.hasFocus():
            painter.setPen(QPen(color(Role.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)

    def _badge(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.folded:
            painter.setBrush(color(TONE_TEXT[self._tone]))
            painter.drawEllipse(self.width() - 17, 8, 6, 6)
            return
        text = str(self._count) if self._count < 100 else "99+"
        painter.setFont(font(Size.AXIS, bold=True))
        width = max(18, painter.fontMetrics().horizontalAdvance(text) + 10)
        place = QRect(self.width() - width - 14, (_ROW - 18) // 2, width, 18)
        painter.setBrush(color(TONE_TINT[self._tone]))
        painter.drawRoundedRect(place, 9, 9)
        painter.setPen(color(TONE_TEXT[self._tone]))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


class Navigation(QFrame):
    """The pages as buttons; ``chosen(key)`` when one is pressed."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setProperty("look", "nav")
        self.setAccessibleName("导航")
        self._buttons: dict[str, _NavButton] = {}
        box = column(self, margins=(0, 7, 1, 7), gap=0)
        first_at_foot = next((entry for entry in entries if entry.foot), None)
        for number, entry in enumerate(entries, start=1):
            if entry is first_at_foot:
                box.addStretch(1)
            button = _NavButton(entry, f"Alt+{number % 10}")
            button.clicked.connect(_Chosen(self, entry.key))
            self._buttons[entry.key] = button
            box.addWidget(button)
        if not any(entry.foot for entry in entries):
            box.addStretch(1)
        self.set_width(NORMAL)

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_width(self, width: int) -> None:
        """148, 168 on wide screens, 48 folded (tooltips and dots instead of words and counts)."""
        self.setFixedWidth(width)
        for button in self._buttons.values():
            button.folded = width == FOLDED
            button.update()

    def set_badge(self, key: str, count: int, tone: Tone = Tone.WARN) -> None:
        """Open work of a page."""
        if key in self._buttons:
            self._buttons[key].set_badge(count, tone)


class _Chosen:
    def __init__(self, navigation: Navigation, key: str) -> None:
        self._navigation, self._key = navigation, key

    def __call__(self) -> None:
        self._navigation.chosen.emit(self._key)
