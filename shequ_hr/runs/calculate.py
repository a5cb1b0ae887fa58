"""Makes or refreshes the draft of a month: one transaction that stores all computable slips and reports who could not be paid.

Replaces a draft as a whole; never touches a closed run. A cancelled calculation leaves the store as it was.
"""

from __future__ import annotations

import hashlib

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.payroll import CLOSED, Run, RunKey, RunKind, RunState, Slip
from shequ_hr.money import yuan_text
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.backdated import backdated
from shequ_hr.runs.collector import collector_rests
from shequ_hr.runs.compute import Basis, Computed, basis, compute
from shequ_hr.runs.encoding import encode_facts
from shequ_hr.runs.history import record_event
from shequ_hr.runs.results import RunAction, RunReport
from shequ_hr.runs.states import KIND_LABELS, draft_place, run_name
from shequ_hr.security.roles import Action


@collector_rests()
def calculate_run(
    ws: Workspace, month: PayMonth, kind: RunKind = RunKind.REGULAR, progress: Progress = SILENT
) -> Outcome[RunReport]:
    """Make or refresh the draft of the month.

    UserError (exit 3, nothing stored): the order of runs forbids it, nobody is to be paid, or not one slip can be computed.
    Problems of single persons do not stop the others: they are in the report, and checking is refused while any is left.
    """
    with ws.begin(Action.PAY_CALCULATE, str(month)) as uow:
        key, former = draft_place(uow.runs.all(), month, kind)
        common = basis(uow, ws.library, month, kind)
        computed = compute(uow, common, progress)
        _require_slips(computed, key)
        keep_texts(uow, ws, common.rules)
        run = uow.runs.save_draft(_draft(ws, key, former, common, computed), _frozen(computed))
        warnings = [*_gaps(uow, key), *computed.warnings, *_slip_warnings(computed)]
        record_event(uow, ws, key, RunAction.CALCULATE, warnings=warnings)
        uow.note(f"{run.slips} 人，应发 {yuan_text(run.gross)}，实发 {yuan_text(run.net)}")
        uow.commit()
    return Outcome(RunReport(run=run, problems=tuple(computed.problems), warnings=tuple(warnings)), Changes.PAYROLL)


def readiness(ws: Workspace, month: PayMonth, kind: RunKind = RunKind.REGULAR) -> list[Problem]:
    """What stands in the way of the month before it is calculated (errors), then what needs a look (warnings); writes nothing.

    Everybody is computed for the test, so whatever would fail is found: grade, base, post, account, missing rules.
    """
    with ws.begin(Action.PAY_VIEW) as uow:
        return readiness_in(uow, ws, month, kind)


def readiness_in(uow: UnitOfWork, ws: Workspace, month: PayMonth, kind: RunKind = RunKind.REGULAR) -> list[Problem]:
    """The same inside a transaction that is already open."""
    try:
        key, _ = draft_place(uow.runs.all(), month, kind)
        computed = compute(uow, basis(uow, ws.library, month, kind))
        _require_slips(computed, key)
    except UserError as error:
        return list(error.problems) or [Problem(message=f"{error.title}。{error.message}", fix=error.hint, code="order")]
    behind = backdated(uow, computed.workers) if kind is not RunKind.BONUS else []
    return [*computed.problems, *_gaps(uow, key), *behind, *computed.warnings, *_slip_warnings(computed)]


def _require_slips(computed: Computed, key: RunKey) -> None:
    if computed.slips:
        return
    if computed.problems:
        raise UserError(
            f"{run_name(key)}一个人也算不出来",
            f"共有 {len(computed.problems)} 个问题，没有保存任何结果。",
            "按每个问题后面的办法处理，再重新计算。",
            computed.problems,
        )
    if key.kind is RunKind.REGULAR and key.sequence > 1:
        raise UserError(
            f"{key.month.label}工资已经锁定",
            "这个月没有还未发放的人。",
            f"还没有发放、也没有导出代发和申报文件的，可以退回草稿（payroll reopen {key.month} --reason 原因）再计算；"
            f"否则在更正批次补发、扣回（payroll calculate {key.month.plus(1)} --kind correction）。",
        )
    hint = "先导入花名册，或检查任职经历的起止日期。" if key.kind is RunKind.REGULAR else "先在当月录入要发的项目，再计算。"
    raise UserError(f"{key.month.label}没有要发{KIND_LABELS[key.kind]}的人", "没有保存任何结果。", hint)


def _draft(ws: Workspace, key: RunKey, former: Run | None, common: Basis, computed: Computed) -> Run:
    slips = [slip for slip, _ in computed.slips]
    return Run(
        id=former.id if former else 0,
        key=key,
        state=RunState.DRAFT,
        slips=len(slips),
        gross=sum(slip.gross for slip in slips),
        deductions=sum(slip.deductions for slip in slips),
        net=sum(slip.net for slip in slips),
        employer=sum(slip.employer for slip in slips),
        inputs=common.inputs,
        calculated=ws.clock.now(),
        calculated_by=ws.user,
    )


def _frozen(computed: Computed) -> list[tuple[Slip, bytes]]:
    return [(slip, encode_facts(facts)) for slip, facts in computed.slips]


def keep_texts(uow: UnitOfWork, ws: Workspace, rules: RuleSet) -> None:
    """Keep the text of every pack that the run uses, so that it can be recomputed after the packs have moved on."""
    missing = {digest for digest in rules.digests.values() if uow.packs.text(digest) is None}
    if not missing:
        return
    texts = {pack.digest: pack.text for pack in uow.packs.installed()}
    texts |= {hashlib.sha256(text.encode()).hexdigest(): text for text in ws.library.shipped().values()}
    for digest, text in texts.items():
        if digest in missing:
            uow.packs.keep_text(digest, text)
            missing.discard(digest)
    if missing:
        raise UserError(
            "政策包原文不全", "有政策包的原文与校验值对不上，锁定后将无法复算。", "请重新安装政策包（pack install）后再计算。"
        )


def _gaps(uow: UnitOfWork, key: RunKey) -> list[Problem]:
    """A month left out between the last closed month and this one: allowed, but worth a look."""
    closed = [run.key.month for run in uow.runs.all() if run.state in CLOSED and run.key.kind is RunKind.REGULAR]
    if not closed or key.kind is not RunKind.REGULAR or key.month.months_since(max(closed)) <= 1:
        return []
    return [
        Problem(
            message=f"上一个锁定的月份是{max(closed).label}，到{key.month.label}之间有月份没有发工资。",
            fix="若漏了月份，请先计算并锁定前面的月份。",
            code="gap",
            severity=Severity.WARNING,
        )
    ]


def _slip_warnings(computed: Computed) -> list[Problem]:
    return [
        Problem(message=f"{slip.name}：{text}", severity=Severity.WARNING, code="slip")
        for slip, _ in computed.slips
        for text in slip.warnings
    ]
