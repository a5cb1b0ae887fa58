"""Importing a file: asking for a preview, writing it, taking it back, and the templates. One function per action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shequ_hr.changes import Changes, Outcome
from shequ_hr.imports.registry import KINDS
from shequ_hr.imports.results import ImportPreview, ImportReport
from shequ_hr.imports.service import commit_import, preview_import, undo_import
from shequ_hr.imports.template import export_rows, write_template
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from ui.desktop.operations import Operation

TITLES = {key: kind.title for key, kind in KINDS.items()}


def read_preview(
    kind: str, path: Path, sheet: str | None, answers: Mapping[str, str] | None
) -> Callable[[Workspace], ImportPreview]:
    """Read a file and say what writing it would do; the file is only read."""
    return lambda ws: preview_import(ws, kind, path, sheet=sheet, answers=dict(answers) if answers else None)


def commit(preview: ImportPreview) -> Operation[ImportReport]:
    """Write a preview as a whole; undo takes it back."""

    return Operation(
        f"正在写入{TITLES.get(preview.kind, '')}",
        lambda ws, _: commit_import(ws, preview),
        done=lambda report: f"已写入{TITLES.get(preview.kind, '')}：新增 {report.new} 行，变更 {report.changed} 行",
        undo=lambda report: undo(report.import_id),
    )


def undo(import_id: int) -> Operation[object]:
    """Take back one import while nothing later depends on it."""

    def work(ws: Workspace, _: Progress) -> Outcome[object]:
        value, changes = undo_import(ws, import_id)
        return Outcome(value, changes)

    return Operation("正在撤销导入", work, done=lambda _: "已撤销这次导入")


def template(kind: str, path: Path) -> Operation[Path]:
    """Write the empty workbook of a kind."""

    def work(ws: Workspace, _: Progress) -> Outcome[Path]:
        write_template(ws, kind, path)
        return Outcome(path, Changes.NONE)

    return Operation("正在生成模板", work)


def export(kind: str, path: Path) -> Operation[Path]:
    """Write what is stored in the form that imports without a change."""

    def work(ws: Workspace, _: Progress) -> Outcome[Path]:
        export_rows(ws, kind, path)
        return Outcome(path, Changes.NONE)

    return Operation("正在导出", work)
