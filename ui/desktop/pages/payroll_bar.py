"""The bar of the 工资 page: month steps, the choice of run, and the actions with one primary. Says which action was wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from shequ_hr.model.payroll import CLOSED, Run
from shequ_hr.runs.results import ActionState, MonthStep, RunAction, RunDetail
from shequ_hr.runs.states import KIND_LABELS
from ui.desktop import icons
from ui.desktop.operations.payroll import export_choices
from ui.desktop.theme import Role
from ui.desktop.widgets.buttons import IconButton, PrimaryButton, SecondaryButton, Select
from ui.desktop.widgets.panels import PageBar
from ui.desktop.widgets.steps import StepBar, StepItem

_TIPS = {
    "changes": "人员变动、本月录入在计算之前办完",
    "calculate": "按政策包计算草稿",
    "check": "逐项看过与上月不同的地方，再核对",
    "approve": "复核",
    "lock": "锁定后金额不能再改",
    "pay": "银行代发之后登记发放",
    "report": "导出扣缴端和上报的文件",
}
_BUTTON_ICONS = {RunAction.CHECK: "send", RunAction.APPROVE: "check", RunAction.LOCK: "lock", RunAction.PAY: "bank"}


class PayrollBar(PageBar):
    """``PayrollBar()``: ``show_month(runs, detail)``; ``wanted(RunAction)``, ``export_wanted(choice)``, ``command(name)``."""

    wanted = Signal(object)
    export_wanted = Signal(object)
    """ExportChoice of the menu under 导出."""
    command = Signal(str)
    """changes, report, compare, readiness, inputs, bonus, correction: what is no step of a run."""
    run_chosen = Signal(object)
    """RunKey of another run of the month."""

    def __init__(self) -> None:
        super().__init__("工资", surface=True)
        self._actions: dict[RunAction, ActionState] = {}
        self._primary_action = RunAction.CALCULATE
        self.steps = StepBar()
        self.steps.chosen.connect(self._step_chosen)
        self.middle.addWidget(self.steps)
        self.run_select = Select("发薪批次", width=110)
        self.run_select.picked.connect(self.run_chosen)
        self.run_select.hide()
        self.calculate = SecondaryButton("重新计算", "calculators", shortcut="F9")
        self.calculate.clicked.connect(lambda: self.wanted.emit(RunAction.CALCULATE))
        self.export = SecondaryButton("导出", "export", shortcut="Ctrl+E")
        self._export_menu, self._choices = QMenu(self), export_choices()
        self.export.clicked.connect(self.open_exports)
        self.more = IconButton("more", "更多")
        self._more_menu = QMenu(self)
        self.more.clicked.connect(self._show_more)
        self.primary = PrimaryButton("计算", "calculators")
        self.primary.clicked.connect(lambda: self.wanted.emit(self._primary_action))
        for part in (self.run_select, self.calculate, self.export, self.more, self.primary):
            self.add(part)

    def show_month(self, runs: tuple[Run, ...], detail: RunDetail | None, steps: Sequence[MonthStep] = ()) -> None:
        """Show the steps and actions of the chosen run; without one only calculating is possible."""
        self._actions = {} if detail is None else {state.action: state for state in detail.actions}
        self.steps.set_steps([_item(step) for step in steps])
        self.run_select.setVisible(len(runs) > 1)
        self.run_select.set_choices([(run.key, _run_label(run)) for run in runs], detail.run.key if detail else None)
        self._allow(self.calculate, RunAction.CALCULATE)
        self._allow(self.export, RunAction.EXPORT)
        self.calculate.setVisible(detail is not None)
        self.export.setVisible(detail is not None)
        self._fill_exports(detail)
        self._show_primary(detail)

    def _fill_exports(self, detail: RunDetail | None) -> None:
        self._export_menu.clear()
        closed = detail is not None and detail.run.state in CLOSED
        for choice in self._choices:
            entry = self._export_menu.addAction(choice.title if closed or choice.drafts else f"{choice.title}（锁定后）")
            entry.setEnabled(closed or choice.drafts)
            entry.triggered.connect(_Send(self.export_wanted.emit, choice))

    def open_exports(self) -> None:
        """Open the menu under 导出."""
        if self.export.isVisible() and self.export.isEnabled():
            _below(self._export_menu, self.export)

    def export_menu(self) -> QMenu:
        """The menu under 导出."""
        return self._export_menu

    def _allow(self, button: SecondaryButton | PrimaryButton, action: RunAction) -> None:
        state = self._actions.get(action)
        button.allow(state is not None and state.enabled, state.reason if state else "先计算这个月")

    def _show_primary(self, detail: RunDetail | None) -> None:
        chosen = next((state for state in self._actions.values() if state.primary), None)
        wanted = chosen.action if chosen is not None else RunAction.CALCULATE
        self._primary_action = wanted
        self.primary.setVisible(detail is not None and chosen is not None and wanted is not RunAction.CALCULATE)
        if chosen is not None:
            self.primary.setText(chosen.label)
            self.primary.setAccessibleName(chosen.label)
            self.primary.setIcon(icons.icon(_BUTTON_ICONS.get(wanted, "export"), Role.ON_ACCENT))
            self.primary.allow(chosen.enabled, chosen.reason)
            self.primary.updateGeometry()

    def _step_chosen(self, key: str) -> None:
        if key in {"changes", "report"}:
            self.command.emit(key)
        elif key == RunAction.CALCULATE.value or RunAction(key) in self._actions:
            state = self._actions.get(RunAction(key))
            if state is None or state.enabled:
                self.wanted.emit(RunAction(key))

    def _show_more(self) -> None:
        menu = self._more_menu
        menu.clear()
        for name, text in (("inputs", "本月录入（选中的人）…\tF2"), ("import", "从 Excel 导入本月录入…")):
            menu.addAction(text).triggered.connect(_Send(self.command.emit, name))
        for name, text in (("compare", "与上月比较"), ("readiness", "检查谁还算不了")):
            menu.addAction(text).triggered.connect(_Send(self.command.emit, name))
        menu.addSeparator()
        for name, text in (("bonus", "计算奖金批次"), ("correction", "计算更正批次")):
            menu.addAction(text).triggered.connect(_Send(self.command.emit, name))
        menu.addSeparator()
        for action, text in ((RunAction.REOPEN, "退回草稿…"), (RunAction.VOID, "作废…")):
            state = self._actions.get(action)
            entry = menu.addAction(text if state is None or state.enabled else f"{text}（{state.reason}）")
            entry.setEnabled(state is not None and state.enabled)
            entry.triggered.connect(_Send(self.wanted.emit, action))
        _below(menu, self.more)


def _item(step: MonthStep) -> StepItem:
    done = "　".join(part for part in (step.at.strftime("%m-%d %H:%M") if step.at else "", step.by) if part)
    tip = "\n".join(part for part in (_TIPS.get(step.key, ""), step.detail, done) if part)
    return StepItem(step.key, step.label, step.state.value, tip)


def _run_label(run: Run) -> str:
    return KIND_LABELS[run.key.kind] + (f" 第 {run.key.sequence} 批" if run.key.sequence > 1 else "")


class _Send:
    """A menu entry's answer with its own argument."""

    def __init__(self, emit: object, argument: object) -> None:
        self._emit, self._argument = emit, argument

    def __call__(self, *_: object) -> None:
        self._emit(self._argument)  # type: ignore[operator]  # a bound Signal.emit, which the stubs do not type


def _below(menu: QMenu, button: QWidget) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
