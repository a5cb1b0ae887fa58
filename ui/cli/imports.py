"""``template``, ``import`` and ``undo-import``: workbooks in, all or nothing."""

from __future__ import annotations

import argparse
import json

from shequ_hr.errors import Severity, UserError
from shequ_hr.imports.registry import KINDS
from shequ_hr.imports.results import ROW_LABELS, Fixed, ImportPreview, ImportReport, Question, RowPreview, RowResult
from shequ_hr.imports.service import commit_import, preview_import, undo_import
from shequ_hr.imports.template import write_template
from ui.cli import tables
from ui.cli.answers import Answer, Document, problem_documents, problem_lines, problem_text, sections, warning_lines
from ui.cli.files import read_json
from ui.cli.parsing import Subcommands, a_count, a_file, add_command
from ui.cli.session import Session

SHOWN_FIXES = 20
SHOWN_ROWS = 20
SHOWN_CELLS = 6
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
        "months": [str(month) for month in preview.plan.pay_months],
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
    hint = "改正表格后重新导入。" if preview.errors else ""
    example = _example(preview)
    if example:
        all_default = all(question.default is not None for question in preview.open_questions)
        hint += f"询问用 --answers 回答{'，或用 --accept-defaults 接受默认选项' if all_default else ''}。"
        hint += f"把回答写进一个 UTF-8 文件，例如 回答.json 里写 {example}，再加上 --answers 回答.json。"
    return {
        "title": f"《{preview.file}》没有导入",
        "message": f"{'，'.join(count for count in counts if count)}。{NOTHING_WRITTEN}。",
        "hint": hint,
    }


def _example(preview: ImportPreview) -> str:
    """The answers file for what is open, or for a repeated file that the default turned away; empty when there is neither."""
    wanted = {question.id: question.default or (question.choices or ("……",))[0] for question in preview.open_questions}
    if any(problem.code == "F21" for problem in preview.errors):
        wanted["repeated-file"] = "是"
    return json.dumps(wanted, ensure_ascii=False) if wanted else ""


def _refused_text(preview: ImportPreview) -> str:
    error = _error(preview)
    questions = "\n".join(_question_text(question) for question in preview.open_questions)
    return sections(
        f"{error['title']}：{error['message']}",
        problem_lines(preview.errors),
        questions and f"询问\n{questions}",
        _changes_text(preview),
        f"怎么办：{error['hint']}",
    )


def _question_text(question: Question) -> str:
    choices = f"（可选：{'、'.join(question.choices)}）" if question.choices else ""
    default = f"，默认“{question.default}”" if question.default is not None else "，没有默认，必须回答"
    places = f"\n      {'；'.join(question.places[:5])}" if question.places else ""
    hint = f"\n      {question.hint}" if question.hint else ""
    return f"  · {question.id}：{question.text}{choices}{default}{places}{hint}"


def _changes_text(preview: ImportPreview) -> str:
    """Rows that are new or change, with the old and the new value of each cell; the first ones, the others counted."""
    rows = [row for row in preview.rows if row.result in {RowResult.NEW, RowResult.CHANGED}]
    if not rows:
        return ""
    lines = [(row.number, row.name, ROW_LABELS[row.result], _cells_text(row)) for row in rows[:SHOWN_ROWS]]
    rest = f"\n……还有 {len(rows) - SHOWN_ROWS} 行" if len(rows) > SHOWN_ROWS else ""
    shown = tables.table(["行", "姓名", "结果", "改动（原值→新值）"], lines, right=[0])
    return f"新增和变更的行（共 {len(rows)} 行）\n{shown}{rest}"


def _cells_text(row: RowPreview) -> str:
    cells = [
        f"{cell.column.partition(' 列 ')[2] or cell.column}：{f'{cell.old}→' if cell.old else ''}{cell.new or '空'}"
        for cell in row.cells
    ]
    rest = f"；等 {len(cells)} 项" if len(cells) > SHOWN_CELLS else ""
    return "；".join(cells[:SHOWN_CELLS]) + rest


def _done_text(preview: ImportPreview, written: ImportReport | None) -> str:
    head = f"已导入{preview.title}" if written else f"预览{preview.title}：{NOTHING_WRITTEN}"
    counts = {
        RowResult.NEW: preview.new,
        RowResult.CHANGED: preview.changed,
        RowResult.SAME: preview.same,
        RowResult.REFUSED: preview.refused,
    }
    summary = "，".join(f"{ROW_LABELS[result]} {count} 行" for result, count in counts.items())
    months = "、".join(str(month) for month in preview.plan.pay_months)
    into = f"{'已写入' if written else '将写入'} {months}。" if months else ""
    number = f"导入编号 {written.import_id}，可用 undo-import {written.import_id} 撤销。" if written else ""
    rows = [(fixed.row, fixed.column, fixed.old, fixed.new, fixed.why) for fixed in preview.fixed[:SHOWN_FIXES]]
    fixed = tables.table(["行", "列", "原值", "新值", "说明"], rows, right=[0]) if rows else ""
    title = f"自动整理的值（共 {len(preview.fixed)} 处，这里列出前 {len(rows)} 处，全部见 --json）"
    warnings = [problem_text(problem) for problem in preview.problems if problem.severity is Severity.WARNING]
    settled = [f"  · {question.id}：{question.text}（按“{question.answer}”）" for question in preview.questions]
    asked = "询问和回答\n" + "\n".join(settled) if settled else ""
    changes = "" if written else _changes_text(preview)
    return sections(
        f"{head}。{summary}。{into}", number, changes, asked, fixed and f"{title}\n{fixed}", warning_lines(warnings)
    )
