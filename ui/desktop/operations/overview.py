"""The question of the workbench: the month at a glance; on wide screens also who moved, and the average pay by year."""

from __future__ import annotations

from dataclasses import dataclass

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import Run, RunKind, RunState
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.results import Comparison, MonthOverview
from shequ_hr.wage_check.results import WageCheck


@dataclass(frozen=True)
class WorkbenchView:
    """What the workbench shows; ``comparison`` and ``check`` are None on a narrow screen or when there is no answer."""

    overview: MonthOverview
    comparison: Comparison | None = None
    check: WageCheck | None = None


def read_titles(_: Workspace) -> dict[str, str]:
    """What kinds of imports and exports are called. Asked after the page stands: the packages behind it load slowly."""
    from shequ_hr.imports.registry import KINDS
    from shequ_hr.reports.export import TITLES

    return {key: kind.title for key, kind in KINDS.items()} | TITLES


@dataclass(frozen=True)
class ReadWorkbench:
    """The question for one month; ``wide`` asks for what only wide screens show."""

    month: PayMonth
    wide: bool

    def __call__(self, workspace: Workspace) -> WorkbenchView:
        """Ask in the worker thread."""
        from shequ_hr.runs.overview import month_overview
        from shequ_hr.runs.queries import compare_with_last

        overview = month_overview(workspace, self.month)
        if not self.wide:
            return WorkbenchView(overview)
        run = overview.run or self._latest(workspace)
        comparison = compare_with_last(workspace, run.key) if run is not None else None
        return WorkbenchView(overview, comparison, self._check(workspace))

    def _latest(self, workspace: Workspace) -> Run | None:
        """The newest regular run before the month: what stands in until the month is calculated."""
        from shequ_hr.runs.queries import list_runs

        regular = [run for run in list_runs(workspace) if run.key.kind is RunKind.REGULAR and run.state is not RunState.VOID]
        return next((run for run in reversed(regular) if run.key.month < self.month), None)

    def _check(self, workspace: Workspace) -> WageCheck | None:
        from shequ_hr.wage_check.check import check_year

        try:
            return check_year(workspace, self.month.year)
        except UserError:
            # The gauge beside the chart says why there is no answer.
            return None
