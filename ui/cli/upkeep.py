"""``verify`` and ``bench``: whether the stored figures are still right, and how fast the program is on this machine."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from shequ_hr.errors import CheckFailed
from shequ_hr.money import grouped
from shequ_hr.runs.results import SlipDifference, VerifyReport
from shequ_hr.runs.verification import verify as verify_office
from ui.cli import tables
from ui.cli.answers import Answer, Document, money, problem_documents, problem_lines, sections
from ui.cli.parsing import Subcommands, a_count, a_file, add_command
from ui.cli.presenting import message
from ui.cli.session import Session

if TYPE_CHECKING:
    from ui.bench.report import Figure


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    add_command(commands, "verify", verify, "校验：按封存的依据重算每一张锁定的工资单；有差异时退出码 4")
    measured = add_command(commands, "bench", bench, "在本机测量性能预算（用临时的虚构单位）")
    measured.add_argument("--sizes", type=a_count, nargs="+", metavar="人数", help="默认 300 3000 30000")
    measured.add_argument("--out", type=a_file, metavar="文件.md", help="把表格写进文件")


def verify(session: Session, _options: argparse.Namespace) -> Answer:
    """Recompute every closed slip; exit 4 on any difference."""
    with session.office() as ws:
        report = verify_office(ws, session.progress)
    return Answer(_document(report), _text(report), 0 if report.ok else CheckFailed.exit_code)


def bench(_session: Session, options: argparse.Namespace) -> Answer:
    """Measure the budgets; a missed budget is shown and does not change the exit code."""
    from ui.bench.budgets import SIZES
    from ui.bench.report import markdown, measure_all

    figures = measure_all(options.sizes or SIZES, message)
    table = markdown(figures)
    if options.out is not None:
        options.out.write_text(table, encoding="utf-8")
    return Answer({"ok": all(figure.ok for figure in figures), "figures": [_figure_document(one) for one in figures]}, table)


def _figure_document(figure: Figure) -> Document:
    return {
        "work": figure.key,
        "label": figure.label,
        "people": figure.people,
        "seconds": figure.seconds,
        "budget": figure.budget,
        "ok": figure.ok,
    }


def _document(report: VerifyReport) -> Document:
    return {
        "ok": report.ok,
        "runs": report.runs,
        "slips": report.slips,
        "differences": [_difference_document(difference) for difference in report.differences],
        "problems": problem_documents(report.problems),
    }


def _difference_document(difference: SlipDifference) -> Document:
    return {
        "month": difference.month,
        "kind": difference.kind,
        "seq": difference.sequence,
        "worker": difference.worker,
        "name": difference.name,
        "item": difference.item,
        "label": difference.label,
        "stored": money(difference.stored),
        "computed": money(difference.computed),
    }


def _text(report: VerifyReport) -> str:
    if report.ok:
        return f"校验通过：{report.runs} 个批次、{report.slips} 张工资单重算一致，数据库完好。"
    rows = [(one.month, one.name, one.label, _shown(one.stored), _shown(one.computed)) for one in report.differences]
    table = tables.table(["月份", "姓名", "项目", "已存", "重算"], rows, right=[3, 4]) if rows else ""
    head = (
        f"校验没有通过：{len(rows)} 处差异，{len(report.problems)} 个问题（共 {report.runs} 个批次、{report.slips} 张工资单）。"
    )
    return sections(head, table, problem_lines(report.problems))


def _shown(amount: int | None) -> str:
    return "没有" if amount is None else grouped(amount)
