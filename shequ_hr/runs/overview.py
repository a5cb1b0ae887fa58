"""The 工作台: one month at a glance, in one read of the store. Shows what others decide; calculates no pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import CLOSED, Run, RunKind, RunState, Slip
from shequ_hr.model.people import Worker
from shequ_hr.money import divide
from shequ_hr.office.packs import rules_of
from shequ_hr.office.setup import current_office
from shequ_hr.people.service import employment_on
from shequ_hr.periods import PayMonth, in_force
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.calculate import readiness_in
from shequ_hr.runs.queries import run_actions
from shequ_hr.runs.results import (
    ActionState,
    LastFile,
    MonthCost,
    MonthOverview,
    PostSpread,
    RunAction,
    Share,
    WageGauge,
)
from shequ_hr.runs.states import OPEN, STATE_LABELS
from shequ_hr.runs.steps import month_steps
from shequ_hr.runs.todos import todo_list
from shequ_hr.security.roles import Action
from shequ_hr.wage_check.check import check_year_in

_AGES = ((30, "30岁及以下"), (40, "31—40岁"), (50, "41—50岁"), (200, "50岁以上"))
_COST_MONTHS = 12


def current_month(ws: Workspace) -> PayMonth:
    """The month to work on: of the open regular run, else after the last closed one, else the present month."""
    with ws.begin(Action.OFFICE_VIEW) as uow:
        runs = [run for run in uow.runs.all() if run.key.kind is RunKind.REGULAR]
    unlocked = next((run.key.month for run in runs if run.state in OPEN), None)
    closed = [run.key.month for run in runs if run.state in CLOSED]
    return unlocked or (max(closed).plus(1) if closed else PayMonth.of(ws.clock.today()))


def month_overview(ws: Workspace, month: PayMonth) -> MonthOverview:
    """Everything the 工作台 shows of a month; missing rules or averages become notes and to-dos, never a refusal."""
    today = ws.clock.today()
    with ws.begin(Action.PAY_VIEW) as uow:
        office = current_office(uow)
        rules = rules_of(uow, ws.library)
        runs = uow.runs.all()
        run = next((entry for entry in runs if _is_regular(entry, month)), None)
        problems = _open_problems(uow, ws, month, run)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        order = next((problem.message for problem in errors if problem.code == "order"), "")
        workers = uow.workers.all()
        slips = uow.runs.slips(run.id) if run is not None else []
        gauge, notes = _gauge(uow, rules, month.year)
        staff = [worker for worker in workers if employment_on(worker.dossier, min(today, month.last_day)) is not None]
        return MonthOverview(
            month=month,
            office=office.unit,
            people=run.slips if run is not None else len(staff),
            run=run,
            state_label=STATE_LABELS[run.state] if run is not None else "未计算",
            steps=month_steps(uow, month, runs, errors=len(errors), order=order),
            next_action=_next(uow, run, order),
            todos=todo_list(workers, rules, month, today, problems, notes),
            gauge=gauge,
            costs=_costs(runs, month),
            posts=_posts(slips, rules),
            ages=_ages(staff, today),
            educations=_educations(staff, today),
            last_export=_last_export(uow),
            last_import=_last_import(uow),
            safety="数据保存在本机，每一步都完整写入后才生效。",
            pay_pack=rules.pay.title,
        )


def _is_regular(run: Run, month: PayMonth) -> bool:
    return run.key.month == month and run.key.kind is RunKind.REGULAR and run.state is not RunState.VOID


def _open_problems(uow: UnitOfWork, ws: Workspace, month: PayMonth, run: Run | None) -> list[Problem]:
    """What still stands in the way; a run that is past its check has been asked already."""
    return readiness_in(uow, ws, month) if run is None or run.state is RunState.DRAFT else []


def _next(uow: UnitOfWork, run: Run | None, order: str) -> ActionState:
    if run is None:
        return ActionState(action=RunAction.CALCULATE, label="计算", enabled=not order, reason=order, primary=True)
    actions = run_actions(uow, run)
    export = next(action for action in actions if action.action is RunAction.EXPORT)
    return next((action for action in actions if action.primary), export)


def _gauge(uow: UnitOfWork, rules: RuleSet, year: int) -> tuple[WageGauge | None, list[str]]:
    try:
        check = check_year_in(uow, rules, year)
    except UserError as error:
        return WageGauge(year=year, note=f"{error.title}。{error.message}"), []
    shown = check.forecast
    return WageGauge(
        year=year,
        actual=shown.actual if shown else check.actual,
        required=check.required,
        monthly_gap=shown.gap if shown else check.gap,
        ok=shown.ok if shown else check.ok,
        forecast=shown is not None,
        provisional=check.average.provisional,
        definition=f"{check.region} {check.average.year}年 {check.definition}",
        note=check.counting,
    ), list(check.warnings[:1]) if check.average.provisional else []


def _costs(runs: Sequence[Run], month: PayMonth) -> tuple[MonthCost, ...]:
    """The last twelve months that have a run, up to this one; bonus and correction runs belong to their month."""
    months = sorted({run.key.month for run in runs if run.state is not RunState.VOID and run.key.month <= month})
    found = []
    for each in months[-_COST_MONTHS:]:
        valid = [run for run in runs if run.key.month == each and run.state is not RunState.VOID]
        found.append(
            MonthCost(
                month=each,
                gross=sum(run.gross for run in valid),
                employer=sum(run.employer for run in valid),
                people=sum(run.slips for run in valid if run.key.kind is RunKind.REGULAR),
                open=any(run.state in OPEN for run in valid),
            )
        )
    return tuple(found)


def _posts(slips: Iterable[Slip], rules: RuleSet) -> tuple[PostSpread, ...]:
    by_post: dict[str, list[int]] = {}
    for slip in slips:
        by_post.setdefault(slip.post, []).append(slip.gross)
    ranks = {post.name: post.rank for post in rules.pay.posts}
    return tuple(
        PostSpread(
            post=post or "未定岗位", people=len(pays), lowest=min(pays), mean=divide(sum(pays), len(pays)), highest=max(pays)
        )
        for post, pays in sorted(by_post.items(), key=lambda entry: (-ranks.get(entry[0], 0), entry[0]))
    )


def _ages(staff: Sequence[Worker], today: date) -> tuple[Share, ...]:
    ages = [relativedelta(today, worker.birth_date).years for worker in staff if worker.birth_date is not None]
    found = []
    low = -1
    for high, label in _AGES:
        found.append(Share(label=label, people=sum(low < age <= high for age in ages)))
        low = high
    return tuple(share for share in found if share.people)


def _educations(staff: Sequence[Worker], today: date) -> tuple[Share, ...]:
    counted: dict[str, int] = {}
    for worker in staff:
        education = in_force(worker.dossier.educations, today)
        label = education.education if education is not None else "未填"
        counted[label] = counted.get(label, 0) + 1
    return tuple(Share(label=label, people=people) for label, people in sorted(counted.items(), key=lambda entry: -entry[1]))


def _last_export(uow: UnitOfWork) -> LastFile | None:
    last = max(uow.office.exports(), key=lambda export: export.at, default=None)
    return None if last is None else LastFile(what=last.what, file=last.file, rows=last.rows, at=last.at, by=last.by)


def _last_import(uow: UnitOfWork) -> LastFile | None:
    last = max((entry for entry in uow.imports.all() if not entry.undone), key=lambda entry: entry.at, default=None)
    if last is None:
        return None
    return LastFile(what=last.kind, file=last.file, rows=last.new + last.changed + last.same, at=last.at, by=last.by)
