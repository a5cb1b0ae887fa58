"""``payroll``: the months of pay from the draft to the files. Amounts come from the core as they are; nothing is added here."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from shequ_hr.changes import Outcome
from shequ_hr.errors import UsageError
from shequ_hr.model.payroll import Run, RunKey, RunKind, RunState
from shequ_hr.ports import Workspace
from shequ_hr.reports.export import TITLES, export_run
from shequ_hr.reports.payer import register_payer, show_payer
from shequ_hr.runs import transitions
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.history import warnings_of
from shequ_hr.runs.queries import compare_with_last, explain_line, list_runs, readiness, run_detail
from shequ_hr.runs.states import KIND_LABELS, next_command, run_name
from ui.cli import payroll_views as views
from ui.cli import tables
from ui.cli.answers import Answer, money, problem_documents, problem_lines, problem_text, sections, warning_lines
from ui.cli.explaining import explanation_document, explanation_text
from ui.cli.parsing import Command, Subcommands, a_count, a_folder, a_month, add_command, add_group
from ui.cli.session import Session

STEPS: dict[str, tuple[Callable[..., Outcome[Run]], str, str]] = {
    "check": (transitions.check_run, "核对草稿", "已核对"),
    "approve": (transitions.approve_run, "复核", "已复核"),
    "lock": (transitions.lock_run, "锁定", "已锁定"),
    "pay": (transitions.pay_run, "登记已发放", "已登记发放"),
}
TAKEBACKS: dict[str, tuple[Callable[..., Outcome[Run]], str, str]] = {
    "reopen": (transitions.reopen_run, "退回草稿", "已退回草稿"),
    "void": (transitions.void_run, "作废", "已作废"),
}
_WITH_PROGRESS = {"check", "approve", "lock"}


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    actions = add_group(commands, "payroll", "工资：计算、核对、复核、锁定、发放、导出")
    add_command(actions, "list", list_all, "全部批次，先后排列")
    _month(actions, "ready", ready, "计算前检查：谁缺等级、基数、账号", with_key="kind")
    _month(actions, "calculate", calculate, "计算或重新计算草稿", with_key="kind")
    for name, (_, label, _done) in STEPS.items():
        made = _month(actions, name, _step(name), label)
        if name == "approve":
            made.add_argument("--reason", default="", metavar="原因", help="有人实发为零或负数时，写明原因")
    for name, (_, label, _done) in TAKEBACKS.items():
        _month(actions, name, _takeback(name), label).add_argument("--reason", required=True, metavar="原因", help="一句话原因")
    _month(actions, "show", show, "一批工资的明细").add_argument("--worker", metavar="证件号码", help="只看一个人")
    _month(actions, "compare", compare, "与上月比较：新增、减少、岗位等级变动、变动超过 10%")
    explained = _month(actions, "explain", explain, "一个数字是怎么来的")
    explained.add_argument("--worker", required=True, metavar="证件号码")
    explained.add_argument(
        "--item", required=True, metavar="项目", help="名称（实发、个税、基本工资），或 payroll show 列出的 item"
    )
    explained.add_argument("--depth", type=a_count, metavar="层", help="文字只说到第几层，默认全部")
    exported = _month(actions, "export", export, "导出文件")
    kinds = "；".join(f"{what} {title}" for what, title in TITLES.items())
    exported.add_argument("--what", required=True, choices=list(TITLES), help=kinds)
    exported.add_argument("--out", required=True, type=a_folder, metavar="文件夹")
    exported.add_argument("--layout", metavar="版式", help="银行代发：generic、ccb、icbc")
    paying = add_command(actions, "payer", payer, "付款账号：查看或登记（银行批量文件要用）")
    paying.add_argument("--account", metavar="账号", help="付款账号")
    paying.add_argument("--bank", metavar="银行", help="付款账号的开户银行")


def _month(actions: Subcommands, name: str, run: Command, help_text: str, with_key: str = "key") -> argparse.ArgumentParser:
    made = add_command(actions, name, run, help_text)
    made.add_argument("month", type=a_month, metavar="月份", help="例如 2026-10")
    kinds = "，".join(f"{kind.value} {label}" for kind, label in KIND_LABELS.items())
    made.add_argument("--kind", choices=[kind.value for kind in RunKind], default=RunKind.REGULAR.value, help=kinds)
    if with_key == "key":
        made.add_argument("--seq", type=a_count, metavar="批次", help="第几批，默认最后一批")
    return made


def key_of(ws: Workspace, options: argparse.Namespace) -> RunKey:
    """The run that the options name; without ``--seq`` the last one of the month and kind."""
    kind = RunKind(options.kind)
    if options.seq is not None:
        return RunKey(options.month, kind, options.seq)
    known = [
        run.key.sequence
        for run in list_runs(ws)
        if run.key.month == options.month and run.key.kind is kind and run.state is not RunState.VOID
    ]
    return RunKey(options.month, kind, max(known, default=1))


def list_all(session: Session, _options: argparse.Namespace) -> Answer:
    """All runs, oldest first."""
    with session.office() as ws:
        runs = list_runs(ws)
    return Answer({"runs": [views.run_document(run) for run in runs]}, views.runs_text(runs))


def ready(session: Session, options: argparse.Namespace) -> Answer:
    """What stands in the way of calculating a month."""
    with session.office() as ws:
        problems = readiness(ws, options.month, RunKind(options.kind))
    errors, warnings = views.split(problems)
    document = {
        "month": str(options.month),
        "ok": not errors,
        "problems": problem_documents(errors),
        "warnings": [problem_text(problem) for problem in warnings],
    }
    text = sections(
        f"{options.month.label}：{len(errors)} 个问题，{len(warnings)} 条提示。",
        problem_lines(errors) and f"问题\n{problem_lines(errors)}",
        problem_lines(warnings) and f"提示\n{problem_lines(warnings)}",
    )
    return Answer(document, text)


def calculate(session: Session, options: argparse.Namespace) -> Answer:
    """Make or refresh the draft."""
    with session.office() as ws:
        report = calculate_run(ws, options.month, RunKind(options.kind), session.progress).value
    run = report.run
    document = {
        "run": views.run_document(run),
        "slips": run.slips,
        "gross": money(run.gross),
        "net": money(run.net),
        "problems": problem_documents(report.problems),
        "warnings": [problem_text(problem) for problem in report.warnings],
    }
    text = sections(
        f"已计算{run_name(run.key)}草稿。",
        views.runs_text([run]),
        problem_lines(report.problems) and f"没能计算的人（改正后重新计算）\n{problem_lines(report.problems)}",
        problem_lines(report.warnings) and f"提示\n{problem_lines(report.warnings)}",
        f"下一步：payroll compare {run.key.month} 看与上月的差异，再 {next_command(run)}"
        if not report.problems
        else f"下一步：改正后 payroll calculate {run.key.month}",
    )
    return Answer(document, text)


def _step(name: str) -> Command:
    function, _, done = STEPS[name]

    def run(session: Session, options: argparse.Namespace) -> Answer:
        more: dict[str, Any] = {"progress": session.progress} if name in _WITH_PROGRESS else {}
        if name == "approve":
            more["reason"] = options.reason
        with session.office() as ws:
            changed = function(ws, key_of(ws, options), **more).value
            warnings = warnings_of(ws, changed.key) if name in _WITH_PROGRESS else ()
        return _changed(changed, done, warnings)

    return run


def _takeback(name: str) -> Command:
    function, _, done = TAKEBACKS[name]

    def run(session: Session, options: argparse.Namespace) -> Answer:
        with session.office() as ws:
            changed = function(ws, key_of(ws, options), options.reason).value
        return _changed(changed, done)

    return run


def _changed(run: Run, done: str, warnings: Sequence[str] = ()) -> Answer:
    text = sections(
        f"{run_name(run.key)}{done}。",
        views.runs_text([run]),
        warning_lines(warnings) and f"计算时的提示\n{warning_lines(warnings)}",
        _next(run),
    )
    return Answer({"run": views.run_document(run), "warnings": list(warnings)}, text)


def _next(run: Run) -> str:
    command = next_command(run)
    return f"下一步：{command}" if command else ""


def show(session: Session, options: argparse.Namespace) -> Answer:
    """A run with its slips."""
    with session.office() as ws:
        detail = run_detail(ws, key_of(ws, options))
    slips = views.chosen(detail, options.worker)
    document = {"run": views.run_document(detail.run), "slips": [views.slip_document(slip) for slip in slips]}
    text = views.slip_text(detail, slips[0]) if options.worker else views.slips_text(detail)
    return Answer(document, text)


def compare(session: Session, options: argparse.Namespace) -> Answer:
    """A run beside the last closed one."""
    with session.office() as ws:
        comparison = compare_with_last(ws, key_of(ws, options))
    return Answer(views.comparison_document(comparison), views.comparison_text(comparison))


def explain(session: Session, options: argparse.Namespace) -> Answer:
    """One number down to its facts, rules and documents."""
    with session.office() as ws:
        key = key_of(ws, options)
        explanation = explain_line(ws, key, options.worker, options.item)
    return Answer(explanation_document(explanation), explanation_text(explanation, options.depth))


def export(session: Session, options: argparse.Namespace) -> Answer:
    """Write the files of a run."""
    with session.office() as ws:
        files = export_run(ws, key_of(ws, options), options.what, options.out, options.layout).value
    return views.export_answer(files)


def payer(session: Session, options: argparse.Namespace) -> Answer:
    """Show the account that the office pays from, or register it."""
    if (options.account is None) != (options.bank is None):
        raise UsageError("命令写得不对", "--account 和 --bank 要一起写。", "例如：payroll payer --account 账号 --bank 银行")
    with session.office() as ws:
        new = options.account is not None
        found = register_payer(ws, options.account, options.bank).value if new else show_payer(ws)
    text = tables.facts([("付款单位", found.name), ("付款账号", found.account or "没有登记"), ("开户银行", found.bank)])
    return Answer({"name": found.name, "account": found.account, "bank": found.bank}, text)
