"""Preview, commit and undo of an import: read, judge everything, ask, then write all or nothing in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from shequ_hr.backup.service import backup_before
from shequ_hr.changes import Outcome
from shequ_hr.errors import Problem, UserError
from shequ_hr.excel.reader import NOTHING_WRITTEN, OpenedFile, file_digest, no_cycle_collection, open_workbook
from shequ_hr.imports.context import Context, read_context
from shequ_hr.imports.definition import Draft, ImportKind
from shequ_hr.imports.parse import parse
from shequ_hr.imports.plan import Plan, apply, encoded
from shequ_hr.imports.registry import KINDS, kind_of
from shequ_hr.imports.results import ImportPreview, ImportReport, RowResult
from shequ_hr.imports.rows import classify
from shequ_hr.imports.sequence import warn_about_sequence
from shequ_hr.imports.sheets import Chosen, choose, fit
from shequ_hr.imports.stamp import require_own
from shequ_hr.imports.talk import NO, YES, Talk
from shequ_hr.imports.undo import undo_import
from shequ_hr.model.backup import Reason
from shequ_hr.model.office import ImportRecord
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action

HOSTILE = frozenset({"F11", "F12"})
"""Rows of the catalogue that no office program writes by accident."""
REFUSED = "import.refused"
__all__ = ["commit_import", "preview_import", "undo_import"]


def preview_import(
    ws: Workspace,
    kind: str,
    path: Path,
    sheet: str | None = None,
    answers: Mapping[str, str] | None = None,
    accept_defaults: bool = False,
) -> ImportPreview:
    """Everything that importing the file would do; writes nothing.

    UserError when the file, its sheets or its header are refused as a whole; row problems stand in the preview.
    """
    what = kind_of(kind)
    opened = _open(ws, what, path)
    talk = Talk(answers, accept_defaults=accept_defaults)
    for warning in opened.warnings:
        talk.problem(warning)
    with no_cycle_collection(), ws.begin(Action.IMPORT_PREVIEW) as uow:
        context = read_context(uow, ws)
        _ask_about_repetition(talk, uow.imports.all(), what, opened)
        chosen, draft = _draft(what, opened, sheet, context, talk)
    talk.check_answers()
    return _preview(what, opened, chosen, draft, talk)


def _open(ws: Workspace, kind: ImportKind, path: Path) -> OpenedFile:
    """The file as read; one that looks like an attack is told to the audit log before it is refused (F11, F12)."""
    try:
        return open_workbook(path)
    except UserError as error:
        hostile = [problem for problem in error.problems if problem.code in HOSTILE]
        if hostile:
            with ws.begin(Action.IMPORT_PREVIEW, REFUSED) as uow:
                uow.note(f"拒绝《{path.name}》（{kind.title}）：{hostile[0].message}")
                uow.commit()
        raise


def _draft(kind: ImportKind, opened: OpenedFile, sheet: str | None, context: Context, talk: Talk) -> tuple[Chosen, Draft]:
    fields = {field.key: field for field in kind.fields(context)}
    require_own(opened, context.office, kind.key)
    try:
        chosen = choose(opened, sheet, fields, talk)
    except UserError as error:
        _recognise_other_kind(kind, opened, sheet, context, error)
        raise
    classified = classify(chosen, kind.anchors, fields, talk)
    table = parse(chosen, classified, fields, talk)
    warn_about_sequence(table)
    return chosen, kind.plan(table, context)


def _recognise_other_kind(kind: ImportKind, opened: OpenedFile, sheet: str | None, context: Context, error: UserError) -> None:
    """When the columns of this kind are not there but those of another are, say which one it is."""
    if not error.problems or error.problems[0].code != "S5":
        return
    others = [one for one in KINDS.values() if one is not kind]
    fits = [(fit(opened, sheet, {field.key: field for field in one.fields(context)}), one) for one in others]
    best, other = max(fits, key=lambda pair: pair[0])
    if not best:
        return
    message = f"这像是“{other.title}”的表，不是“{kind.title}”。"
    hint = f"请用 import {other.key} 导入它；在导入页请改选“{other.title}”。"
    problem = Problem(message=message, fix=hint, file=opened.name, sheet=error.problems[0].sheet, code="S5")
    raise UserError(f"《{opened.name}》不是{kind.title}", f"{message}{NOTHING_WRITTEN}", hint, [problem]) from error


def _ask_about_repetition(talk: Talk, records: list[ImportRecord], kind: ImportKind, opened: OpenedFile) -> None:
    earlier = [record for record in records if record.digest == opened.digest and record.kind == kind.key and not record.undone]
    if not earlier:
        return
    last = earlier[-1]
    text = f"这个文件已于 {last.at:%Y-%m-%d %H:%M} 由 {last.by or '未知用户'} 导入（第 {last.id} 次），是否重复导入？"
    if talk.ask("repeated-file", text, (YES, NO), default=NO, proposal=YES) == NO:
        talk.problem(
            Problem(
                message=f"同一个文件已经导入过（第 {last.id} 次）。",
                fix="不用再导入；确实要重复导入，请对询问“repeated-file”回答“是”。",
                file=opened.name,
                code="F21",
            )
        )


def _preview(kind: ImportKind, opened: OpenedFile, chosen: Chosen, draft: Draft, talk: Talk) -> ImportPreview:
    counts = Counter(row.result for row in draft.rows)
    return ImportPreview(
        kind=kind.key,
        title=kind.title,
        file=opened.name,
        path=str(opened.path),
        digest=opened.digest,
        sheet=chosen.sheet.name,
        header_row=chosen.header.row,
        new=counts[RowResult.NEW],
        changed=counts[RowResult.CHANGED],
        same=counts[RowResult.SAME],
        refused=counts[RowResult.REFUSED],
        rows=tuple(draft.rows),
        fixed=tuple(talk.fixed),
        questions=tuple(talk.questions),
        problems=tuple(sorted(talk.problems, key=lambda problem: (problem.row is not None, problem.row or 0))),
        plan=draft.plan,
    )


def commit_import(ws: Workspace, preview: ImportPreview) -> Outcome[ImportReport]:
    """Write a preview without errors and open questions. UserError when it has some, when the file changed since (F22),
    or when the office's data moved since; then nothing is written."""
    if not preview.ok:
        raise UserError(
            f"《{preview.file}》不能导入",
            f"还有 {len(preview.errors)} 个问题、{len(preview.open_questions)} 个没有回答的询问。{NOTHING_WRITTEN}",
            "请改正表格、回答询问后重新预览。",
            preview.errors,
        )
    if file_digest(Path(preview.path)) != preview.digest:
        raise UserError(
            f"《{preview.file}》在预览之后改动过", f"文件内容和预览时不同。{NOTHING_WRITTEN}", "请重新预览，看过以后再导入。"
        )
    backup_before(ws, Reason.IMPORT, "导入")
    with ws.begin(Action.IMPORT, preview.kind) as uow:
        written: Plan = apply(uow, preview.plan)
        record = uow.imports.add(
            ImportRecord(
                kind=preview.kind,
                file=preview.file,
                digest=preview.digest,
                at=ws.clock.now(),
                by=ws.user,
                new=preview.new,
                changed=preview.changed,
                same=preview.same,
                before=encoded(written),
            )
        )
        months = written.pay_months
        into = f" 写入 {'、'.join(str(month) for month in months)}" if months else ""
        uow.note(f"《{preview.file}》新增 {preview.new} 改动 {preview.changed} 相同 {preview.same}{into}")
        uow.commit()
    report = ImportReport(
        import_id=record.id,
        kind=preview.kind,
        file=preview.file,
        new=preview.new,
        changed=preview.changed,
        same=preview.same,
        months=months,
    )
    return Outcome(report, written.changes)
