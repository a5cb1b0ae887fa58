"""The user's actions on a month of pay, and what the 工资 page asks for. One function per action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from shequ_hr.changes import Outcome
from shequ_hr.errors import Problem, UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Run, RunKey, RunKind, RunState
from shequ_hr.payroll.explain import Explanation
from shequ_hr.people.queries import explain_grade
from shequ_hr.people.search import search_text
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from shequ_hr.reports.export import DEFAULT_BANK_LAYOUT, export_run
from shequ_hr.reports.layouts import layouts
from shequ_hr.reports.results import ExportedFile
from shequ_hr.runs import transitions
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.month_inputs import MonthForm, month_form, save_month_input
from shequ_hr.runs.queries import compare_with_last, explain_line, list_runs, run_detail
from shequ_hr.runs.results import Comparison, MonthStep, RunDetail, RunReport
from shequ_hr.runs.states import run_name
from shequ_hr.runs.steps import month_steps
from shequ_hr.security.roles import Action
from ui.desktop.operations import Operation


@dataclass(frozen=True)
class PayMonthView:
    """What the page shows of a month: its runs, the chosen one in detail, last month beside it, pinyin by worker."""

    month: PayMonth
    runs: tuple[Run, ...]
    steps: tuple[MonthStep, ...] = ()
    detail: RunDetail | None = None
    comparison: Comparison | None = None
    search: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportChoice:
    """A workbook that a run can be exported as; ``drafts``: before it is locked, too."""

    what: str
    title: str
    layout: str | None = None
    drafts: bool = False


def export_choices() -> tuple[ExportChoice, ...]:
    """What the menu under 导出 offers; every bank layout that lies in the resources is one entry."""
    banks = sorted(layouts("bank").values(), key=lambda layout: (layout.id != DEFAULT_BANK_LAYOUT, layout.id))
    return (
        ExportChoice("sheet", "工资表（打印）", drafts=True),
        *(ExportChoice("bank", f"银行代发：{layout.name}", layout.id) for layout in banks),
        ExportChoice("tax", "扣缴端 正常工资薪金"),
        ExportChoice("district", "报区工作簿"),
    )


def read_month(month: PayMonth, key: RunKey | None) -> Callable[[Workspace], PayMonthView]:
    """Ask for a month; ``key`` chooses a run of it, else the open one or the last one is shown."""

    def query(ws: Workspace) -> PayMonthView:
        everything = list_runs(ws)
        with ws.begin(Action.PAY_VIEW) as uow:
            steps = month_steps(uow, month, everything)
        runs = tuple(run for run in everything if run.key.month == month and run.state is not RunState.VOID)
        chosen = next((run for run in runs if run.key == key), None) or _preferred(runs)
        if chosen is None:
            return PayMonthView(month, runs, steps)
        detail = run_detail(ws, chosen.key)
        search = {slip.worker: search_text(slip.name) for slip in detail.slips}
        return PayMonthView(month, runs, steps, detail, compare_with_last(ws, chosen.key), search)

    return query


def read_readiness(month: PayMonth, kind: RunKind = RunKind.REGULAR) -> Callable[[Workspace], list[Problem]]:
    """Ask who could not be paid and why, before or after calculating."""
    return lambda ws: readiness(ws, month, kind)


@dataclass(frozen=True)
class Explained:
    """The explanations of a cell, and the same ones a month earlier when the cell differs (empty when there were none)."""

    now: tuple[Explanation, ...]
    then: tuple[Explanation, ...] = ()


def read_explanations(
    key: RunKey, id_number: str, items: tuple[str, ...], previous: RunKey | None = None
) -> Callable[[Workspace], Explained]:
    """Ask where lines of a slip come from, one explanation an item; ``grade`` is the grade at the month's end."""

    def explained(ws: Workspace, run: RunKey) -> tuple[Explanation, ...]:
        if items == ("grade",):
            return (explain_grade(ws, id_number, run.month.last_day),)
        return tuple(explain_line(ws, run, id_number, item) for item in items)

    def query(ws: Workspace) -> Explained:
        now = explained(ws, key)
        if previous is None:
            return Explained(now)
        try:
            return Explained(now, explained(ws, previous))
        except UserError:
            # No such line a month ago: the difference is the line itself.
            return Explained(now)

    return query


def read_month_form(month: PayMonth, worker: int) -> Callable[[Workspace], MonthForm]:
    """Ask what is typed in for a person and month."""
    return lambda ws: month_form(ws, month, worker)


def save_inputs(given: MonthInput) -> Operation[MonthInput]:
    """Keep what was typed in for a person and month."""
    return Operation("正在保存录入", lambda ws, _: save_month_input(ws, given), done=lambda _: "录入已保存，重新计算后生效")


def calculate(month: PayMonth, kind: RunKind = RunKind.REGULAR) -> Operation[RunReport]:
    """Make or refresh the draft."""

    def work(ws: Workspace, progress: Progress) -> Outcome[RunReport]:
        return calculate_run(ws, month, kind, progress)

    return Operation(
        f"正在计算{month.label}",
        work,
        done=_calculated,
        cancellable=True,
        note="取消后保留上一次的结果",
    )


def check(key: RunKey) -> Operation[Run]:
    """草稿 → 已核对."""
    return Operation(
        f"正在核对{run_name(key)}", lambda ws, progress: transitions.check_run(ws, key, progress), done=_told("已核对")
    )


def approve(key: RunKey) -> Operation[Run]:
    """已核对 → 已复核."""
    return Operation(
        f"正在复核{run_name(key)}", lambda ws, progress: transitions.approve_run(ws, key, progress), done=_told("已复核")
    )


def lock(key: RunKey) -> Operation[Run]:
    """已复核 → 已锁定."""
    return Operation(
        f"正在锁定{run_name(key)}", lambda ws, progress: transitions.lock_run(ws, key, progress), done=_told("已锁定")
    )


def pay(key: RunKey) -> Operation[Run]:
    """已锁定 → 已发放."""
    return Operation(f"正在登记发放{run_name(key)}", lambda ws, _: transitions.pay_run(ws, key), done=_told("已登记发放"))


def reopen(key: RunKey, reason: str) -> Operation[Run]:
    """Back to a draft, with a reason."""
    return Operation(
        f"正在退回{run_name(key)}", lambda ws, _: transitions.reopen_run(ws, key, reason), done=_told("已退回草稿")
    )


def void(key: RunKey, reason: str) -> Operation[Run]:
    """Void a run, with a reason."""
    return Operation(f"正在作废{run_name(key)}", lambda ws, _: transitions.void_run(ws, key, reason), done=_told("已作废"))


def export(key: RunKey, choice: ExportChoice, folder: Path) -> Operation[list[ExportedFile]]:
    """Write the workbook of one kind into a folder."""

    def work(ws: Workspace, _: Progress) -> Outcome[list[ExportedFile]]:
        return export_run(ws, key, choice.what, folder, choice.layout)

    return Operation(f"正在导出{run_name(key)}", work)


def _preferred(runs: tuple[Run, ...]) -> Run | None:
    open_states = {RunState.DRAFT, RunState.CHECKED, RunState.APPROVED}
    regular = [run for run in runs if run.key.kind is RunKind.REGULAR]
    still_open = next((run for run in runs if run.state in open_states), None)
    if still_open is not None or not runs:
        return still_open
    return (regular or list(runs))[-1]


def _calculated(report: RunReport) -> str:
    people = len({getattr(problem, "worker", 0) or problem.message for problem in report.problems})
    rest = f"，{people} 人没有算出来" if people else ""
    return f"已算好{run_name(report.run.key)}：{report.run.slips} 人{rest}"


def _told(words: str) -> Callable[[Run], str]:
    return lambda run: f"{run_name(run.key)}{words}"


def problems_of(error: Exception) -> tuple[Problem, ...]:
    """The problems that a refusal carries."""
    return error.problems if isinstance(error, UserError) else ()
