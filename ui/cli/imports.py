"""``template``, ``import`` and ``undo-import``: workbooks in, all or nothing."""

from __future__ import annotations

import argparse

from shequ_hr.errors import Severity, UserError
from shequ_hr.imports.registry import KINDS
from shequ_hr.imports.results import ROW_LABELS, Fixed, ImportPreview, ImportReport, Question, RowResult
from shequ_hr.imports.service import commit_import, preview_import, undo_import
from shequ_hr.imports.template import write_template
from ui.cli import tables
from ui.cli.answers import Answer, Document, problem_documents, problem_lines, problem_text, sections, warning_lines
from ui.cli.files import read_json
from ui.cli.parsing import Subcommands, a_count, a_file, add_command
from ui.cli.session import Session

SHOWN_FIXES = 20
NOTHING_WRITTEN = "本次未写入任何数据"


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    kinds = "；".join(f"{kind.key} {kind.title}" for kind in KINDS.values())
    made = add_command(commands, "template", template, "导入用的空白工作簿")
    made.add_argument("kind", choices=list(KINDS), metavar="种类", help=kinds)
    made.add_argument("--out", required=True, type=a_file, metavar="文件.xlsx")
    read = add_command(commands, "import", run_import, "导入工作簿：有任何问题或没有回答的询问，就一行也不写")
    read.add_argument("kind", choices=list(KINDS), metavar="种类", help=kinds)
    read.add_argument("file", type=a_file, metavar="文件.xlsx")
    read.add_argument("--sheet", metavar="工作表", help="工作表名称，默认自动辨认")
    read.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    answers = read.add_mutually_exclusive_group()
    answers.add_argument("--answers", type=a_file, metavar="文件.json", help='对询问的回答：{"询问的 id": "选项"}')
    answers.add_argument("--accept-defaults", action="store_true", help="接受每个询问的默认选项")
    undone = add_command(commands, "undo-import", undo, "撤销一次导入（之后没有别的变动时）")
    undone.add_argument("import_id", type=a_count, metavar="编号", help="import 返回的 import_id")


def template(session: Session, options: argparse.Namespace) -> Answer:
    """Write the import workbook of a kind."""
    with session.office() as ws:
        write_template(ws, options.kind, options.out)
    document = {"kind": options.kind, "path": str(options.out)}
    return Answer(document, f"已写出{KINDS[options.kind].title}模板：{options.out}")


def run_import(session: Session, options: argparse.Namespace) -> Answer:
    """Preview, and write when nothing stands against it and it is not a dry run."""
    answers = {key: str(value) for key, value in read_json(options.answers).items()} if options.answers else None
    with session.office() as ws:
        preview = preview_import(
            ws, options.kind, options.file, sheet=options.sheet, answers=answers, accept_defaults=options.accept_defaults
        )
        written = commit_import(ws, preview).value if preview.ok and not options.dry_run else None
    document = _preview_document(preview, written)
    if not preview.ok:
        document = {"error": _error(preview)} | document
        return Answer(document, _refused_text(preview), UserError.exit_code)
    return Answer(document, _done_text(preview, written))


def undo(session: Session, options: argparse.Namespace) -> Answer:
    """Take back one import."""
    with session.office() as ws:
        report = undo_import(ws, options.import_id).value
    document = {
        "import_id": report.import_id,
        "kind": report.kind,
        "file": report.file,
        "new": report.new,
        "changed": report.changed,
        "undone": report.undone,
    }
    return Answer(document, f"已撤销第 {report.import_id} 次导入（《{report.file}》），资料恢复到导入之前。")


def _preview_document(preview: ImportPreview, written: ImportReport | None) -> Document:
    warnings = [problem for problem in preview.problems if problem.severity is Severity.WARNING]
    return {
        "kind": preview.kind,
        "file": preview.file,
        "sheet": preview.sheet,
        "new": preview.new,
        "changed": preview.changed,
        "same": preview.same,
        "refused": preview.refused,
        "fixed": [_fixed_document(fixed) for fixed in preview.fixed],
        "questions": [_question_document(question) for question in preview.questions],
        "problems": problem_documents(preview.errors),
        "warnings": [problem_text(problem) for problem in warnings],
        "written": written is not None,
        "import_id": written.import_id if written else None,
    }


def _fixed_document(fixed: Fixed) -> Document:
    return {"row": fixed.row, "column": fixed.column, "old": fixed.old, "new": fixed.new, "why": fixed.why}


def _question_document(question: Question) -> Document:
    return {
        "id": question.id,
        "text": question.text,
        "choices": list(question.choices),
        "default": question.default,
        "places": list(question.places),
        "hint": question.hint,
        "answer": question.answer,
    }


def _error(preview: ImportPreview) -> Document:
    counts = [f"{len(preview.errors)} 个问题" if preview.errors else ""]
    counts.append(f"{len(preview.open_questions)} 个询问没有回答" if preview.open_questions else "")
    hint = "改正表格后重新导入；询问用 --answers 回答，或用 --accept-defaults 接受默认选项。"
    return {
        "title": f"《{preview.file}》没有导入",
        "message": f"{'，'.join(count for count in counts if count)}。{NOTHING_WRITTEN}。",
        "hint": hint,
    }


def _refused_text(preview: ImportPreview) -> str:
    error = _error(preview)
    questions = "\n".join(_question_text(question) for question in preview.open_questions)
    return sections(
        f"{error['title']}：{error['message']}",
        problem_lines(preview.errors),
        questions and f"询问\n{questions}",
        f"怎么办：{error['hint']}",
    )


def _question_text(question: Question) -> str:
    choices = f"（可选：{'、'.join(question.choices)}）" if question.choices else ""
    default = f"，默认“{question.default}”" if question.default is not None else "，没有默认"
    places = f"\n      {'；'.join(question.places[:5])}" if question.places else ""
    return f"  · {question.id}：{question.text}{choices}{default}{places}"


def _done_text(preview: ImportPreview, written: ImportReport | None) -> str:
    head = f"已导入{preview.title}" if written else f"预览{preview.title}：{NOTHING_WRITTEN}"
    counts = {
        RowResult.NEW: preview.new,
        RowResult.CHANGED: preview.changed,
        RowResult.SAME: preview.same,
        RowResult.REFUSED: preview.refused,
    }
    summary = "，".join(f"{ROW_LABELS[result]} {count} 行" for result, count in counts.items())
    number = f"导入编号 {written.import_id}，可用 undo-import {written.import_id} 撤销。" if written else ""
    rows = [(fixed.row, fixed.column, fixed.old, fixed.new, fixed.why) for fixed in preview.fixed[:SHOWN_FIXES]]
    fixed = tables.table(["行", "列", "原值", "新值", "说明"], rows, right=[0]) if rows else ""
    title = f"自动整理的值（共 {len(preview.fixed)} 处，这里列出前 {len(rows)} 处，全部见 --json）"
    warnings = [problem_text(problem) for problem in preview.problems if problem.severity is Severity.WARNING]
    return sections(f"{head}。{summary}。", number, fixed and f"{title}\n{fixed}", warning_lines(warnings))
