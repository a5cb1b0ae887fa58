"""How a table is put together: body, frozen columns over it, totals, one horizontal bar, widths. No behaviour of pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollBar, QWidget

from ui.desktop.table_models.cells import NUMBERS, Column, text_of
from ui.desktop.table_models.frame import FrameModel
from ui.desktop.theme import Size, font
from ui.desktop.widgets.cell_painter import PADDING
from ui.desktop.widgets.labels import column as column_layout
from ui.desktop.widgets.labels import frame
from ui.desktop.widgets.table_views import BodyView, FrozenEdge, PlainView
from ui.desktop.widgets.totals_bar import TotalsBar

STANDARD, COMPACT = 24, 22
_LOW_WINDOW = 720


class TableFrame(QWidget):
    """The views of a table, kept in step. DataTable gives it behaviour."""

    def __init__(
        self, columns: Sequence[Column], *, name: str, select_rows: bool, totals: bool, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.model = FrameModel(columns, self)
        self._widest: dict[int, int] = {}
        self._user_widths: set[int] = set()
        self._fitting = False
        self._width = 0
        self._empty: QWidget | None = None
        self.body = BodyView(self.model, self)
        self.body.setAccessibleName(name)
        self._frozen = PlainView(self.model, self.body)
        self._frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edge = FrozenEdge(self.body)
        self._corner = frame("corner")
        self.body.addScrollBarWidget(self._corner, Qt.AlignmentFlag.AlignTop)
        self._totals = TotalsBar(self.body, self.model, self)
        self._totals.setVisible(totals)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.hide()
        self.setFocusProxy(self.body)
        outer = column_layout(self, gap=0)
        outer.addWidget(self.body, 1)
        outer.addWidget(self._totals)
        outer.addWidget(self._bar)
        if select_rows:
            for view in (self.body, self._frozen):
                view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._link()

    def _link(self) -> None:
        self._frozen.setSelectionModel(self.body.selectionModel())
        upright, sideways = self.body.verticalScrollBar(), self.body.horizontalScrollBar()
        upright.valueChanged.connect(self._frozen.verticalScrollBar().setValue)
        self._frozen.verticalScrollBar().valueChanged.connect(upright.setValue)
        sideways.valueChanged.connect(self._scrolled)
        sideways.rangeChanged.connect(self._range_changed)
        self._bar.valueChanged.connect(sideways.setValue)
        for view in (self.body, self._frozen):
            view.hovered.connect(self.body.show_hover)
            view.hovered.connect(self._frozen.show_hover)
        self.body.head.sectionResized.connect(self._section_resized)
        self._frozen.head.sectionResized.connect(self._frozen_resized)
        self.body.resized.connect(self._body_resized)

    def set_empty(self, empty: QWidget) -> None:
        """What stands in the table's area while it shows no row (an EmptyState)."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = empty
        empty.setParent(self.body)
        self._place_parts()

    def _spread_columns(self, hidden: set[int]) -> None:
        """Hide, size and divide the columns anew; frozen ones are never hidden."""
        divided = set()
        self._fitting = True
        for place, column in enumerate(self.model.columns):
            self.body.setColumnHidden(place, place in hidden and not column.frozen)
            self._frozen.setColumnHidden(place, not column.frozen)
            self.body.setColumnWidth(place, column.width)
            if place and column.group != self.model.columns[place - 1].group and not column.frozen:
                divided.add(place)
        self._fitting = False
        self.body.painter_of_cells.divided = frozenset(divided)

    def _measure(self) -> None:
        """The width of the longest figure of each number column, taken once per set of rows."""
        metrics = QFontMetrics(font(Size.BODY, bold=True))
        rows = self.model.everything()
        self._widest.clear()
        for place, column in enumerate(self.model.columns):
            if column.kind in NUMBERS:
                values = [value for row in rows if isinstance(value := row.values[place], int)]
                texts = [text_of(column.kind, value) for value in (min(values), max(values))] if values else [""]
                self._widest[place] = max(map(metrics.horizontalAdvance, texts)) + 2 * PADDING + 4

    def _fit(self) -> None:
        """Give number columns what their longest figure and their sum need, and the stretch columns the rest."""
        self._fitting = True
        for place, width in self._widest.items():
            if place not in self._user_widths:
                need = max(self.model.columns[place].width, width, self._totals.width_of(place))
                self.body.setColumnWidth(place, need)
        self._stretch()
        self._fitting = False
        self._totals.update()

    def _stretch(self) -> None:
        """Stretch columns share what is left; they give up to a third of their width before anything has to scroll."""
        shown = [place for place in range(len(self.model.columns)) if not self.body.isColumnHidden(place)]
        elastic = [place for place in shown if self.model.columns[place].stretch and place not in self._user_widths]
        if not elastic:
            return
        rest = self.body.viewport().width() - sum(self.body.columnWidth(place) for place in shown if place not in elastic)
        least = sum(self.model.columns[place].width for place in elastic)
        for place in elastic:
            width = self.model.columns[place].width
            self.body.setColumnWidth(place, max(width * 2 // 3, width * rest // max(least, 1)))

    def _place_parts(self) -> None:
        head = self.body.head.height()
        self._corner.setFixedHeight(head)
        shown = [place for place, column in enumerate(self.model.columns) if column.frozen]
        covered = sum(self.body.columnWidth(place) for place in shown)
        for place in shown:
            self._frozen.setColumnWidth(place, self.body.columnWidth(place))
        self.body.covered = self.body.head.covered = self.body.painter_of_cells.covered = covered
        self._frozen.setVisible(bool(covered))
        area = QRect(0, 0, covered, head + self.body.viewport().height())
        if self._frozen.geometry() != area:
            self._frozen.setGeometry(area)
        self._frozen.head.setFixedHeight(head)
        self._edge.setGeometry(covered, 0, FrozenEdge.WIDTH, area.height())
        self._edge.setVisible(bool(covered))
        self._edge.raise_()
        if self._empty is not None:
            self._empty.setGeometry(0, head, self.body.viewport().width(), self.body.viewport().height())
            self._empty.setVisible(self.model.rowCount() == 0)
            self._empty.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low windows get compact rows by themselves."""
        super().resizeEvent(event)
        height = COMPACT if self.window().height() < _LOW_WINDOW else STANDARD
        for view in (self.body, self._frozen):
            if view.verticalHeader().defaultSectionSize() != height:
                view.verticalHeader().setDefaultSectionSize(height)

    def _body_resized(self) -> None:
        if self.body.viewport().width() != self._width:
            self._width = self.body.viewport().width()
            self._fitting = True
            self._stretch()
            self._fitting = False
        self._place_parts()
        self._range_changed(0, self.body.horizontalScrollBar().maximum())

    def _scrolled(self, value: int) -> None:
        self._bar.setValue(value)
        self._edge.lift(value > 0)
        self.body.head.viewport().update()
        self._totals.update()

    def _range_changed(self, low: int, high: int) -> None:
        self._bar.setRange(low, high)
        self._bar.setPageStep(self.body.horizontalScrollBar().pageStep())
        self._bar.setVisible(high > low)

    def _section_resized(self, place: int, old: int, new: int) -> None:
        # Hiding and showing a column reports a width of 0 on one side: that is not the user's hand.
        if old and new and not self._fitting and self.isVisible():
            self._user_widths.add(place)
        self._place_parts()
        self._totals.update()

    def _frozen_resized(self, place: int, _: int, width: int) -> None:
        if self.body.columnWidth(place) != width and self.model.columns[place].frozen:
            self.body.setColumnWidth(place, width)
