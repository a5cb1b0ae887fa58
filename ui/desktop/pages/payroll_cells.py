"""What follows the current cell of the pay grid: its explanation in the panel, and the typed-in figures of its person."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.runs.results import ChangeKind, PersonChange, SlipRow
from ui.desktop.context import AppContext
from ui.desktop.operations.payroll import Explained, PayMonthView, read_explanations, read_month_form, save_inputs
from ui.desktop.pages.payroll_grid import DELTA, amount_of, difference_of
from ui.desktop.pages.payroll_sheet import PaySheet
from ui.desktop.pages.payroll_side import PayrollSide
from ui.desktop.pages.payroll_why import why_group, why_line

_PERSON_COLUMNS = frozenset({"number", "name", "community", "post", "days", DELTA})


class CellGuide(QObject):
    """``CellGuide(context, sheet, side)``: keeps the right panel in step with the current cell; ``saved`` after typing in."""

    saved = Signal()

    def __init__(self, context: AppContext, sheet: PaySheet, side: PayrollSide) -> None:
        super().__init__(sheet)
        self._context, self._sheet, self._side = context, sheet, side
        self._view: PayMonthView | None = None
        sheet.grid.opened.connect(lambda _: self.open_why())
        sheet.grid.current_changed.connect(lambda _line, _column: self._follow())
        side.inputs.saved.connect(self._save)

    def show_view(self, view: PayMonthView) -> None:
        """A month was read anew: explain the current cell again when the panel is open."""
        self._view = view
        if view.detail is None:
            self._side.hide_all()
        else:
            self._follow()

    def open_why(self) -> None:
        """Open 「为什么」 on the current cell."""
        self._side.open_panel(self._side.why)
        self._explain()

    def open_inputs(self) -> None:
        """Open 本月录入 of the current person."""
        current = self._sheet.current()
        if current is None or self._view is None:
            self._context.notify("先在工资表里选中一个人")
            return
        query = read_month_form(self._view.month, current[0].worker)
        self._context.read(self, query, self._side.inputs.show_form, key="form")
        self._side.open_panel(self._side.inputs)

    def _follow(self) -> None:
        if self._side.explaining:
            self._explain()

    def _explain(self) -> None:
        current, view = self._sheet.current(), self._view
        if current is None or view is None or view.detail is None:
            self._side.why.say("选中一个数，这里说明它是怎么来的。")
            return
        slip, column = current
        asked = "net" if column in _PERSON_COLUMNS else column
        items = self._sheet.shape.items_of(asked) or (asked,)
        present = tuple(item for item in items if item in slip.amounts) or (items if len(items) == 1 else ())
        if not present or (len(items) == 1 and amount_of(slip, asked, items) is None and asked != "grade"):
            self._side.why.say(f"{slip.name}这个月没有这一项。")
            return
        differs = difference_of(_change(view, slip.worker), asked, items) is not None
        previous = view.comparison.previous if differs and view.comparison is not None else None
        query = read_explanations(view.detail.run.key, slip.id_number, present, previous)
        self._context.read(self, query, _Show(self, slip, asked, items, view), self._refused, key="why")

    def show(self, slip: SlipRow, column: str, items: tuple[str, ...], view: PayMonthView, found: Explained) -> None:
        """Put the answer into the panel."""
        change = _change(view, slip.worker)
        difference = difference_of(change, column, items)
        previous = view.comparison.previous if view.comparison is not None else None
        before = f"{previous.month.month}月" if previous is not None else ""
        if (change is not None and change.kind is ChangeKind.JOINED) or column == "grade":
            before = ""
        reason = change.reason if change is not None and difference is not None else ""
        if len(found.now) == 1:
            then = found.then[0] if found.then else None
            content = why_line(slip, found.now[0], difference, before, reason, then)
        else:
            head = next(part for part in self._sheet.shape.columns if part.key == column)
            content = why_group(slip, head.title, found.now, amount_of(slip, column, items) or 0, difference, before, reason)
        self._side.why.show_content(content)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._side.why.say("。".join(part for part in (error.title, error.message, error.hint) if part))
        else:
            self._context.failed.emit(error)

    def _save(self, given: MonthInput) -> None:
        self._context.start(save_inputs(given), self, self._kept)

    def _kept(self, _: MonthInput) -> None:
        self._side.hide_all()
        self.saved.emit()


class _Show:
    """The answer to a question about a cell, with what was asked."""

    def __init__(self, guide: CellGuide, slip: SlipRow, column: str, items: tuple[str, ...], view: PayMonthView) -> None:
        self._guide, self._slip, self._column, self._items, self._view = guide, slip, column, items, view

    def __call__(self, found: Explained) -> None:
        self._guide.show(self._slip, self._column, self._items, self._view, found)


def _change(view: PayMonthView, worker: int) -> PersonChange | None:
    people = view.comparison.people if view.comparison is not None else ()
    return next((person for person in people if person.worker == worker), None)
