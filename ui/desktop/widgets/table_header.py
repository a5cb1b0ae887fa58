"""The header of a table: one tier, or two with groups above. Aligned and padded like the cells below it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.desktop import icons
from ui.desktop.table_models.cells import Column
from ui.desktop.table_models.frame import FrameModel
from ui.desktop.theme import Role, Size, color, font, metrics
from ui.desktop.widgets.cell_painter import PADDING

ONE_TIER, TWO_TIERS = 28, 44
_GROUP = 20
OPENER = 24
"""Width of the › at the left of a column that opens into parts."""


class TableHeader(QHeaderView):
    """Paints titles, groups, the sorting column and the current column."""

    sort_wanted = Signal(int)
    open_wanted = Signal(int)
    """The › of a column that opens into parts was clicked."""

    def __init__(self, model: FrameModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._frame = model
        self.current_column = -1
        self.covered = 0
        """Pixels at the left that frozen columns cover: group titles stay visible beside them."""
        self._pressed = -1
        self.setMinimumSectionSize(24)
        self.setSectionsMovable(False)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionsClickable(True)

    @property
    def two_tiers(self) -> bool:
        """Whether any column has a group."""
        return any(column.group for column in self._frame.columns)

    def sizeHint(self) -> QSize:
        """The height of the tiers."""
        return QSize(super().sizeHint().width(), TWO_TIERS if self.two_tiers else ONE_TIER)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line under the titles goes on beside the last column."""
        super().paintEvent(event)
        if self.length() - self.offset() < self.viewport().width():
            rest = QRect(self.length() - self.offset(), self.height() - 1, self.viewport().width(), 1)
            QPainter(self.viewport()).fillRect(rest, color(Role.LINE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the press began: a drag that resizes is no click."""
        self._pressed = -1 if self._near_edge(int(event.position().x())) else self.logicalIndexAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a title asks for sorting."""
        super().mouseReleaseEvent(event)
        section = self.logicalIndexAt(event.position().toPoint())
        if section >= 0 and section == self._pressed and event.button() == Qt.MouseButton.LeftButton:
            left = self.sectionViewportPosition(section)
            opener = bool(self._frame.columns[section].opens) and event.position().x() - left < OPENER
            (self.open_wanted if opener else self.sort_wanted).emit(section)
        self._pressed = -1

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """One section with its part of the group tier."""
        if not rect.isValid() or logical >= len(self._frame.columns):
            return
        painter.save()
        painter.setClipRect(rect)
        column = self._frame.columns[logical]
        current = logical == self.current_column
        painter.fillRect(rect, color(Role.HEAD))
        top = 0
        if self.two_tiers:
            top = _GROUP
            self._group(painter, rect, logical)
        below = rect.adjusted(0, top, 0, 0)
        if current:
            painter.fillRect(below, color(Role.SEL))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, color(Role.LINE))
        if current:
            painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, color(Role.ACCENT))
        inner = below.adjusted(PADDING, 0, -PADDING, -1)
        if column.opens:
            inner = self._opener(painter, inner, column)
        inner = self._indicator(painter, inner, logical, column.right)
        painter.setFont(font(Size.NOTE, bold=current))
        painter.setPen(color(Role.ACCENT_HOVER if current else Role.TEXT2))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        if column.center:
            side = Qt.AlignmentFlag.AlignHCenter
        text = metrics(Size.NOTE, bold=current).elidedText(column.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _opener(self, painter: QPainter, rect: QRect, column: Column) -> QRect:
        places = [place for place, other in enumerate(self._frame.columns) if other.key in column.opens]
        shown = any(not self.isSectionHidden(place) for place in places)
        size = 12
        place = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
        icons.icon("down" if shown else "right", Role.TEXT2).paint(painter, place)
        return rect.adjusted(size + 2, 0, 0, 0)

    def _near_edge(self, x: int) -> bool:
        grip = 4
        section = self.logicalIndexAt(x)
        if section < 0:
            return False
        left = self.sectionViewportPosition(section)
        return x - left < grip or left + self.sectionSize(section) - x <= grip

    def _indicator(self, painter: QPainter, rect: QRect, logical: int, right: bool) -> QRect:
        order = self._frame.order
        if order is None or order[0] != logical or rect.width() < 30:
            return rect
        size = 10
        place = QRect(rect.left() if right else rect.right() - size, rect.center().y() - size // 2 + 1, size, size)
        icons.icon("down" if order[1] else "up", Role.ACCENT).paint(painter, place)
        return rect.adjusted(size + 2, 0, 0, 0) if right else rect.adjusted(0, 0, -size - 2, 0)

    def _group(self, painter: QPainter, rect: QRect, logical: int) -> None:
        group = self._frame.columns[logical].group
        members = [
            place
            for place, column in enumerate(self._frame.columns)
            if column.group == group and not self.isSectionHidden(place)
        ]
        if not group or not members:
            return
        left = self.sectionViewportPosition(members[0])
        right = self.sectionViewportPosition(members[-1]) + self.sectionSize(members[-1])
        if logical == members[0] and left > self.covered:
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), color(Role.LINE))
        start = max(left, self.covered)
        painter.setFont(font(Size.NOTE))
        painter.setPen(color(Role.TEXT2))
        place = QRect(start + PADDING, rect.top() + 2, max(0, right - start - PADDING), _GROUP)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), group)
