"""What the user does with a month: starts operations, asks for typed words or reasons first, tells the page the outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from shequ_hr.errors import Problem
from shequ_hr.model.payroll import Run, RunKind
from shequ_hr.money import grouped
from shequ_hr.reports.results import ExportedFile
from shequ_hr.runs.results import RunAction, RunReport
from shequ_hr.runs.states import run_name
from ui.desktop.components.files import ask_folder, open_folder
from ui.desktop.context import AppContext
from ui.desktop.operations import Operation, payroll
from ui.desktop.operations.payroll import ExportChoice
from ui.desktop.widgets.dialogs import TypedConfirm


class Asker(Protocol):
    """What the page does for its actions."""

    def ask_reason(self, title: str, text: str, button: str, on_given: Callable[[str], object]) -> None: ...
    def keep_problems(self, problems: tuple[Problem, ...]) -> None: ...
    def refresh(self) -> None: ...


class PayrollActions(QObject):
    """``PayrollActions(context, page, asker)``: one method per action of the bar."""

    def __init__(self, context: AppContext, page: QWidget, asker: Asker) -> None:
        super().__init__(page)
        self._context, self._page, self._asker = context, page, asker

    def do(self, action: RunAction, run: Run | None) -> None:
        """Start an action; without a run only calculating is possible."""
        if action is RunAction.CALCULATE:
            self.calculate(RunKind.REGULAR if run is None else run.key.kind)
        elif run is not None:
            plain = {RunAction.CHECK: payroll.check, RunAction.APPROVE: payroll.approve}
            asked = {
                RunAction.LOCK: self._lock,
                RunAction.PAY: self._pay,
                RunAction.REOPEN: self._reopen,
                RunAction.VOID: self._void,
            }
            if action in plain:
                self.start(plain[action](run.key))
            elif action in asked:
                asked[action](run)

    def calculate(self, kind: RunKind) -> None:
        """Make or refresh the draft of the window's month."""
        self._context.start(payroll.calculate(self._context.month, kind), self._page, self._calculated)

    def export(self, run: Run, choice: ExportChoice) -> None:
        """Ask for a folder and write the workbook of one kind into it."""
        folder = ask_folder(self._page, "导出到哪个文件夹")
        if folder is not None:
            self._context.start(payroll.export(run.key, choice, folder), self._page, self._exported)

    def start(self, operation: Operation[Run]) -> None:
        """Move a run to another state."""
        self._context.start(operation, self._page, self._moved)

    def _moved(self, _: Run) -> None:
        self._asker.refresh()

    def _calculated(self, report: RunReport) -> None:
        self._asker.keep_problems((*report.problems, *report.warnings))
        self._asker.refresh()

    def _exported(self, files: list[ExportedFile]) -> None:
        if not files:
            return
        names = "、".join(f"《{written.path.name}》" for written in files)
        folder = files[0].path.parent
        warnings = next((written.warnings[0] for written in files if written.warnings), "")
        text = f"已导出{names}" + (f"。{warnings}" if warnings else "")
        self._context.notify(text, "打开文件夹", lambda: open_folder(folder))
        self._asker.refresh()

    def _lock(self, run: Run) -> None:
        text = f"{run.slips} 人，应发 {grouped(run.gross)}，实发 {grouped(run.net)}。锁定后金额不能再改，更正要走下月补发扣回。"
        words = f"锁定 {run.key.month.label}"
        confirmed = _Confirmed(self, payroll.lock(run.key))
        TypedConfirm(self._page, f"锁定 {run_name(run.key)}", text, words, "锁定本月", confirmed).open()

    def _pay(self, run: Run) -> None:
        text = f"{run.slips} 人，实发 {grouped(run.net)}。登记发放表示钱已经付出，之后不能退回，也不能作废。"
        words = f"发放 {run.key.month.label}"
        confirmed = _Confirmed(self, payroll.pay(run.key))
        TypedConfirm(self._page, f"登记发放 {run_name(run.key)}", text, words, "登记发放", confirmed).open()

    def _void(self, run: Run) -> None:
        text = f"{run.slips} 人，实发 {grouped(run.net)}。作废后这一批留在清单里，不再计入任何合计，要重新计算。"
        TypedConfirm(
            self._page,
            f"作废 {run_name(run.key)}",
            text,
            f"作废 {run.key.month.label}",
            "作废本月",
            lambda reason: self.start(payroll.void(run.key, reason)),
            danger=True,
            reason=True,
        ).open()

    def _reopen(self, run: Run) -> None:
        self._asker.ask_reason(
            f"退回 {run_name(run.key)}",
            "退回后是草稿，可以改录入、重新计算，再从核对开始。",
            "退回草稿",
            lambda reason: self.start(payroll.reopen(run.key, reason)),
        )


class _Confirmed:
    """The typed words were right: start the operation."""

    def __init__(self, actions: PayrollActions, operation: Operation[Run]) -> None:
        self._actions, self._operation = actions, operation

    def __call__(self, _: str) -> None:
        self._actions.start(self._operation)
