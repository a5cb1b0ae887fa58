"""The totals row under a table: painted from the body's column positions, so that sums stand exactly under their columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.desktop.table_models.cells import text_of
from ui.desktop.table_models.frame import FrameModel
from ui.desktop.theme import Role, Size, color, font, metrics
from ui.desktop.widgets.cell_painter import PADDING
from ui.desktop.widgets.table_views import BodyView

HEIGHT = 27


class TotalsBar(QWidget):
    """Sums of the visible rows. Its accessible description reads them out."""

    def __init__(self, body: BodyView, model: FrameModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._body, self._model = body, model
        self._totals: dict[int, int] = {}
        self.caption = "合计"
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("合计")

    def recount(self) -> None:
        """Take the sums anew from the visible rows."""
        found = ((place, self._model.total(place)) for place in range(len(self._model.columns)))
        self._totals = {place: total for place, total in found if total is not None}
        columns = self._model.columns
        spoken = (f"{columns[place].title} {text_of(columns[place].kind, total)}" for place, total in self._totals.items())
        self.setAccessibleDescription("，".join(spoken))
        self.update()

    def width_of(self, column: int) -> int:
        """What a column needs so that its sum is never cut."""
        total = self._totals.get(column)
        if total is None:
            return 0
        text = text_of(self._model.columns[column].kind, total)
        return metrics(Size.BODY, bold=True).horizontalAdvance(text) + 2 * PADDING + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Scrolling columns first, then the frozen ones over them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(Role.TOTAL))
        painter.fillRect(0, 0, self.width(), 1, color(Role.LINE))
        painter.setFont(font(Size.BODY, bold=True))
        covered = self._body.covered
        painter.setClipRect(QRect(covered, 0, self._body.viewport().width() - covered, HEIGHT))
        for place, total in self._totals.items():
            if not self._body.isColumnHidden(place) and not self._model.columns[place].frozen:
                self._sum(painter, self._body.columnViewportPosition(place), place, total)
        painter.setClipping(False)
        if covered:
            painter.fillRect(covered, 0, 1, HEIGHT, color(Role.LINE))
        left = 0
        for place, column in enumerate(self._model.columns):
            if column.frozen and not self._body.isColumnHidden(place):
                if place in self._totals:
                    self._sum(painter, left, place, self._totals[place])
                left += self._body.columnWidth(place)
        painter.setPen(color(Role.TEXT))
        free = min(self._frozen_sum(), covered or self._first_sum())
        place_of_caption = QRect(PADDING, 1, max(0, free - PADDING), HEIGHT - 1)
        painter.drawText(place_of_caption, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), self.caption)

    def _frozen_sum(self) -> int:
        """Where the first sum of a frozen column begins, or the bar ends."""
        left = 0
        for place, column in enumerate(self._model.columns):
            if not column.frozen:
                break
            if place in self._totals:
                return left
            left += self._body.columnWidth(place)
        return self.width()

    def _first_sum(self) -> int:
        shown = [place for place in self._totals if not self._body.isColumnHidden(place)]
        return self._body.columnViewportPosition(min(shown)) if shown else self.width()

    def _sum(self, painter: QPainter, left: int, place: int, total: int) -> None:
        column = self._model.columns[place]
        painter.setPen(color(Role.BAD if total < 0 else Role.TEXT))
        width = self._body.columnWidth(place)
        if place in self._body.painter_of_cells.divided:
            painter.fillRect(left, 0, 1, HEIGHT, color(Role.LINE))
        rect = QRect(left + PADDING, 1, width - 2 * PADDING, HEIGHT - 1)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text_of(column.kind, total))
