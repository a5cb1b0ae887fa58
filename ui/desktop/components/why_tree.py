"""The tree of signed rows under 怎么算, painted: lines, signs, labels, notes, amounts at the right.

Opens and closes by key and by click; knows nodes only, no payroll.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.desktop import icons
from ui.desktop.components.why_content import WhyNode
from ui.desktop.theme import Role, Size, color, font

_ROW = 25
_STEP = 15
_SIGN = 14
_ROOM = 14
"""Rows that are open at first: nearer ones before deeper ones."""


@dataclass(frozen=True)
class _Line:
    """A visible row: its node, depth, path, and which ancestors still have rows below."""

    node: WhyNode
    path: tuple[int, ...]
    last: bool
    running: tuple[bool, ...]

    @property
    def depth(self) -> int:
        return len(self.path)


class WhyTree(QWidget):
    """Shows one WhyNode. Up and down move, left and right close and open; what does not fit is in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root: WhyNode | None = None
        self._closed: set[tuple[int, ...]] = set()
        self._lines: list[_Line] = []
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("怎么算")

    def show_node(self, root: WhyNode | None) -> None:
        """Show a tree, deep parts closed."""
        self._root = root
        self._closed = set() if root is None else _closed_at_first(root) - _way_to_deciding(root)
        self._current = 0
        self._arrange()

    def lines(self) -> list[WhyNode]:
        """The visible rows from top to bottom."""
        return [line.node for line in self._lines]

    def sizeHint(self) -> QSize:
        """As high as its visible rows."""
        return QSize(288, _ROW * max(1, len(self._lines)))

    def minimumSizeHint(self) -> QSize:
        """Never cut a row."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row by row."""
        painter = QPainter(self)
        for number, line in enumerate(self._lines):
            self._paint_line(painter, line, QRect(0, number * _ROW, self.width(), _ROW), number == self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, close."""
        if not self._lines:
            super().keyPressEvent(event)
            return
        key, line = event.key(), self._lines[self._current]
        if key == Qt.Key.Key_Down:
            self._go(self._current + 1)
        elif key == Qt.Key.Key_Up:
            self._go(self._current - 1)
        elif line.node.children and key == (Qt.Key.Key_Right if line.path in self._closed else Qt.Key.Key_Left):
            self._toggle(line.path)
        elif key == Qt.Key.Key_Left and line.path:
            self._go(next(n for n, other in enumerate(self._lines) if other.path == line.path[:-1]))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row and opens or closes it."""
        number = int(event.position().y()) // _ROW
        if 0 <= number < len(self._lines):
            line = self._lines[number]
            self._go(number)
            if line.node.children:
                self._toggle(line.path)

    def event(self, event: QEvent) -> bool:
        """The whole text of a row as tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = event.pos().y() // _ROW
            if 0 <= number < len(self._lines):
                QToolTip.showText(event.globalPos(), _spoken(self._lines[number].node), self)
            return True
        return super().event(event)

    def _paint_line(self, painter: QPainter, line: _Line, rect: QRect, current: bool) -> None:
        node = line.node
        if node.deciding:
            painter.fillRect(rect, color(Role.WARN_WEAK))
        self._branches(painter, line, rect)
        left = rect.left() + line.depth * _STEP
        if node.children:
            name = "right" if line.path in self._closed else "down"
            icons.icon(name, Role.TEXT2).paint(painter, QRect(left, rect.center().y() - 5, 12, 12))
        left += _SIGN
        strong = line.depth == 0
        made = font(Size.BODY, strong or node.deciding)
        metrics = QFontMetrics(made)
        amount_width = metrics.horizontalAdvance(node.amount)
        painter.setFont(made)
        painter.setPen(color(Role.ACCENT_HOVER if strong else Role.TEXT))
        spot = QRect(rect.right() - amount_width - 4, rect.top(), amount_width + 4, _ROW)
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), node.amount)
        self._words(painter, node, QRect(left, rect.top(), spot.left() - left - 8, _ROW), strong)
        if current and self.hasFocus():
            painter.setPen(color(Role.ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _words(self, painter: QPainter, node: WhyNode, room: QRect, strong: bool) -> None:
        metrics = QFontMetrics(font(Size.BODY, strong))
        left = room.left()
        painter.setPen(color(Role.TEXT))
        painter.setFont(font(Size.BODY, strong))
        if node.sign:
            painter.drawText(QRect(left, room.top(), _SIGN, _ROW), int(Qt.AlignmentFlag.AlignVCenter), node.sign)
            left += _SIGN + 2
        width = room.right() - left
        text = metrics.elidedText(node.label, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, room.top(), width, _ROW), int(Qt.AlignmentFlag.AlignVCenter), text)
        left += metrics.horizontalAdvance(text) + 8
        small = QFontMetrics(font(Size.NOTE))
        # A cut note says nothing; the tooltip has the whole of it.
        if node.note and small.horizontalAdvance(node.note) <= room.right() - left:
            painter.setFont(font(Size.NOTE))
            painter.setPen(color(Role.TEXT2))
            place = QRect(left, room.top(), room.right() - left, _ROW)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), node.note)

    def _branches(self, painter: QPainter, line: _Line, rect: QRect) -> None:
        edge = color(Role.LINE)
        for depth, running in enumerate(line.running):
            x = rect.left() + depth * _STEP + 6
            own = depth == line.depth - 1
            if running or own:
                height = _ROW if running else _ROW // 2
                painter.fillRect(x, rect.top(), 1, height, edge)
            if own:
                painter.fillRect(x, rect.top() + _ROW // 2, 7, 1, edge)

    def _toggle(self, path: tuple[int, ...]) -> None:
        self._closed ^= {path}
        self._arrange()

    def _go(self, number: int) -> None:
        self._current = max(0, min(len(self._lines) - 1, number))
        self.setAccessibleDescription(_spoken(self._lines[self._current].node))
        self.update()

    def _arrange(self) -> None:
        self._lines = [] if self._root is None else list(self._walk(self._root, (), True, ()))
        self._current = min(self._current, max(0, len(self._lines) - 1))
        self.setAccessibleDescription("；".join(_spoken(line.node) for line in self._lines))
        self.updateGeometry()
        self.update()

    def _walk(self, node: WhyNode, path: tuple[int, ...], last: bool, running: tuple[bool, ...]) -> list[_Line]:
        lines = [_Line(node, path, last, running)]
        if path in self._closed:
            return lines
        for number, child in enumerate(node.children):
            final = number == len(node.children) - 1
            lines += self._walk(child, (*path, number), final, (*running, not final))
        return lines


def _closed_at_first(root: WhyNode) -> set[tuple[int, ...]]:
    """Open level by level while there is room; the root is always open."""
    closed: set[tuple[int, ...]] = set()
    visible, level = 1 + len(root.children), [_rooted(root)]
    while level:
        below: list[tuple[tuple[int, ...], WhyNode]] = []
        for path, node in level:
            below += [((*path, number), child) for number, child in enumerate(node.children) if child.children]
        wanted = sum(len(node.children) for _, node in below)
        if visible + wanted > _ROOM:
            closed |= _all_below(below)
            break
        visible, level = visible + wanted, below
    return closed


def _rooted(root: WhyNode) -> tuple[tuple[int, ...], WhyNode]:
    return (), root


def _all_below(level: list[tuple[tuple[int, ...], WhyNode]]) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = set()
    for path, node in level:
        found.add(path)
        found |= _all_below([((*path, number), child) for number, child in enumerate(node.children) if child.children])
    return found


def _way_to_deciding(root: WhyNode, path: tuple[int, ...] = ()) -> set[tuple[int, ...]]:
    """The rows above the deciding one: they have to be open."""
    for number, child in enumerate(root.children):
        if child.deciding:
            return {path}
        below = _way_to_deciding(child, (*path, number))
        if below:
            return below | {path}
    return set()


def _spoken(node: WhyNode) -> str:
    return " ".join(part for part in (node.sign, node.label, node.note, node.amount, node.tip) if part)
