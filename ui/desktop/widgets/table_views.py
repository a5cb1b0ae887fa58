"""The two views of a table on one model and one selection: the body, and the frozen columns that lie over its left edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.desktop.table_models.frame import FrameModel
from ui.desktop.theme import Role, Size, color, metrics
from ui.desktop.widgets.cell_painter import PADDING, CellPainter
from ui.desktop.widgets.table_header import TableHeader


class PlainView(QTableView):
    """A table view without grid, corner, row numbers and built-in sorting; shared by body and frozen part."""

    hovered = Signal(int)

    def __init__(self, model: FrameModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.painter_of_cells = CellPainter(self)
        self.head = TableHeader(model, self)
        self.setHorizontalHeader(self.head)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells of the area at once."""
        painter = QPainter(self.viewport())
        self.painter_of_cells.paint(painter, event.rect())

    def sizeHintForColumn(self, column: int) -> int:
        """What the visible texts of a column need: for a double click on the edge of its header."""
        model, measures = self.model(), metrics(Size.BODY, bold=True)
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = range(first, (last if last >= 0 else model.rowCount() - 1) + 1) if first >= 0 else range(0)
        widest = max((measures.horizontalAdvance(str(model.index(row, column).data())) for row in rows), default=0)
        return widest + 2 * PADDING + 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the row under the pointer."""
        super().mouseMoveEvent(event)
        self.hovered.emit(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self.hovered.emit(-1)

    def show_hover(self, row: int) -> None:
        """Repaint for the row that the pointer is over, in whichever view it is."""
        before = self.painter_of_cells.hovered
        if before != row:
            self.painter_of_cells.hovered = row
            for changed in (before, row):
                if changed >= 0:
                    self.viewport().update(0, self.rowViewportPosition(changed), self.width(), self.rowHeight(changed))


class FrozenEdge(QWidget):
    """The line at the right of the frozen columns, with a soft edge of 6 px while something is scrolled away beneath it."""

    WIDTH = 7

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lifted = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def lift(self, lifted: bool) -> None:
        """Show or hide the soft edge."""
        if lifted != self._lifted:
            self._lifted = lifted
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line and edge."""
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), color(Role.LINE))
        if self._lifted:
            shade = QColor(color(Role.TEXT3))
            for step in range(6):
                shade.setAlpha(48 - step * 8)
                painter.fillRect(1 + step, 0, 1, self.height(), shade)


class BodyView(PlainView):
    """The view that has the keyboard and scrolls. Keeps the current cell out from under the frozen columns."""

    copy_wanted = Signal()
    opened = Signal(int)
    """Row on which Enter was pressed or that was double-clicked."""
    focus_moved = Signal(bool)
    resized = Signal()

    def __init__(self, model: FrameModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.covered = 0
        self.moves_like_excel = False
        self.doubleClicked.connect(self._double_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies; Enter opens the row, or moves down as in Excel where cells are read one by one."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            if self.moves_like_excel:
                step = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self._go(index.row() + step, index.column())
            else:
                self.opened.emit(index.row())
            return
        super().keyPressEvent(event)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll until the cell is visible beside the frozen columns."""
        super().scrollTo(index, hint)
        left = self.columnViewportPosition(index.column())
        model = self.model()
        if isinstance(model, FrameModel) and not model.columns[index.column()].frozen and left < self.covered:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (self.covered - left))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current cell; start at the first one."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self._go(0, next((c for c in range(self.model().columnCount()) if not self.isColumnHidden(c)), 0))
        self.focus_moved.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame of the current cell goes."""
        super().focusOutEvent(event)
        self.focus_moved.emit(False)

    def updateGeometries(self) -> None:
        """Header heights and margins have settled: the frozen part follows."""
        super().updateGeometries()
        self.resized.emit()

    def _go(self, row: int, column: int) -> None:
        model = self.model()
        if 0 <= row < model.rowCount():
            self.setCurrentIndex(model.index(row, column))

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
