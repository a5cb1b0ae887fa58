"""Exporting what a table shows: asks for a path, starts the operation, offers the folder. One way for every list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from shequ_hr.errors import Problem
from shequ_hr.reports.naming import file_name
from ui.desktop.components.files import ask_save, open_folder
from ui.desktop.context import AppContext
from ui.desktop.operations.lists import Sheet, export_sheets, problem_sheet, sheet_of
from ui.desktop.widgets.data_table import DataTable


def visible_sheet(table: DataTable, name: str, note: str = "") -> Sheet:
    """The visible rows and columns of a table."""
    model = table.model
    places = [place for place in range(len(model.columns)) if not table.body.isColumnHidden(place)]
    columns = [model.columns[place] for place in places]
    rows = [tuple(line.values[place] for place in places) for line in model.shown()]
    return sheet_of(name, note, columns, rows)


def export_table(context: AppContext, page: QWidget, table: DataTable, title: str, note: str = "") -> None:
    """Export one table as it stands on the screen."""
    write_sheets(context, page, title, [visible_sheet(table, title[:28], note)])


def export_problems(context: AppContext, page: QWidget, problems: Sequence[Problem], title: str) -> None:
    """Export a problem list."""
    write_sheets(context, page, title, [problem_sheet(problems)])


def write_sheets(context: AppContext, page: QWidget, title: str, sheets: Sequence[Sheet]) -> None:
    """Ask for a path, write, and offer the folder."""
    path = ask_save(page, "导出到", file_name(title))
    if path is None:
        return

    def written(done: Path) -> None:
        context.notify(f"已导出《{done.name}》", "打开文件夹", lambda: open_folder(done))

    context.start(export_sheets(path, title, sheets), page, written)
