"""What a selection of cells adds up to, and how it is copied. Reads the model; owns no widget."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QTableView

from shequ_hr.money import Fen, divide
from ui.desktop.table_models.cells import NUMBERS, text_of
from ui.desktop.table_models.frame import FrameModel

Span = tuple[int, int, int, int]
"""Top, left, bottom, right of a selected block."""


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """The selected numbers of one column; ``text`` is what the status bar shows."""

    title: str
    cells: int
    total: Fen
    mean: Fen
    highest: Fen
    lowest: Fen
    text: str


def spans(selection: QItemSelectionModel) -> list[Span]:
    """The selected blocks."""
    chosen = selection.selection()
    parts = (chosen.at(number) for number in range(chosen.count()))
    return [(part.top(), part.left(), part.bottom(), part.right()) for part in parts]


def summarise(
    model: FrameModel, selection: QItemSelectionModel, current: QModelIndex | QPersistentModelIndex
) -> SelectionSummary | None:
    """Count, sum, mean (half up), largest and smallest of the current column's selected numbers; None below two."""
    if not current.isValid() or model.columns[current.column()].kind not in NUMBERS:
        return None
    column, place = model.columns[current.column()], current.column()
    values: list[int] = []
    for top, left, bottom, right in spans(selection):
        if left <= place <= right:
            cells = (model.row_at(row).values[place] for row in range(top, bottom + 1))
            values.extend(value for value in cells if isinstance(value, int))
    if len(values) < 2:
        return None
    total, mean = sum(values), divide(sum(values), len(values))
    figures = (("求和", total), ("平均", mean), ("最大", max(values)), ("最小", min(values)))
    words = "　".join(f"{name} {text_of(column.kind, figure)}" for name, figure in figures)
    text = f"{column.title}：计数 {len(values)}　{words}"
    return SelectionSummary(column.title, len(values), total, mean, max(values), min(values), text)


def copied(view: QTableView, model: FrameModel) -> str:
    """The selected cells as TSV: one line per row with a selected cell, visible columns only, unselected cells empty."""
    selection = view.selectionModel()
    blocks = spans(selection)
    if not blocks:
        return ""
    columns = range(min(block[1] for block in blocks), max(block[3] for block in blocks) + 1)
    shown = [place for place in columns if not view.isColumnHidden(place)]
    rows = sorted({row for block in blocks for row in range(block[0], block[2] + 1)})
    lines = []
    for row in rows:
        cells = (model.index(row, place) for place in shown)
        lines.append("\t".join(model.clipboard(cell) if selection.isSelected(cell) else "" for cell in cells))
    return "\n".join(lines)
