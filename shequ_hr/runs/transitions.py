"""The way of a run: 草稿 → 已核对 → 已复核 → 已锁定 → 已发放, and back (退回, 作废) while no file of it has left the house.

Each function is one transaction. A wrong state is a UserError that says what the state is and what comes next.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shequ_hr.backup.service import backup_before
from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.model.backup import Reason
from shequ_hr.model.payroll import CLOSED, Run, RunKey, RunState
from shequ_hr.office.setup import current_office
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.runs.collector import collector_rests
from shequ_hr.runs.encoding import seal_of
from shequ_hr.runs.freshness import require_fresh, require_recomputed
from shequ_hr.runs.history import events_of, last_event, record_event
from shequ_hr.runs.low_pay import require_reason
from shequ_hr.runs.results import RunAction
from shequ_hr.runs.states import OPEN, STATE_LABELS, active, find_run, require_order, require_state, run_name
from shequ_hr.security.approvals import second_person
from shequ_hr.security.roles import Action
from shequ_hr.wage_check.summary import keep_summary

FINAL_FILES = frozenset({"bank", "tax", "tax-people", "bonus-tax", "insurance", "housing-fund", "district"})
"""Files after which a run can no longer be taken back: money or figures of it are outside (cli.md)."""


@collector_rests()
def check_run(ws: Workspace, key: RunKey, progress: Progress = SILENT) -> Outcome[Run]:
    """草稿 → 已核对: everybody is computed anew. Refused while anyone that should be paid has a problem, or pay moved."""
    with ws.begin(Action.PAY_CHECK, run_name(key)) as uow:
        run = find_run(uow, key)
        require_state(run, RunState.DRAFT, "核对")
        slips = require_recomputed(uow, ws, run, "核对", progress)
        run = msgspec.structs.replace(run, state=RunState.CHECKED, checked_by=ws.user)
        return _store(uow, ws, run, RunAction.CHECK, digest=seal_of(run.inputs, slips))


@collector_rests()
def approve_run(ws: Workspace, key: RunKey, progress: Progress = SILENT, reason: str = "") -> Outcome[Run]:
    """已核对 → 已复核. Under dual control another person than the one who checked has to approve (NotAllowed, exit 6).

    A net of zero or below needs a reason: ``reason`` for all of them, or the one that each override of the person carries.
    """
    with ws.begin(Action.PAY_APPROVE, run_name(key)) as uow:
        run = find_run(uow, key)
        require_state(run, RunState.CHECKED, "复核")
        _require_another(ws, uow, run, {run.checked_by: "核对"}, "复核")
        slips = require_fresh(uow, ws, run, "复核", progress)
        require_reason(run, slips, reason)
        run = msgspec.structs.replace(run, state=RunState.APPROVED, approved_by=ws.user)
        return _store(uow, ws, run, RunAction.APPROVE, reason.strip())


@collector_rests()
def lock_run(ws: Workspace, key: RunKey, progress: Progress = SILENT) -> Outcome[Run]:
    """已复核 → 已锁定: refuses what is stale or not what was checked, and seals inputs, facts and slips (SHA-256).

    Under dual control neither who calculated nor who checked may lock (NotAllowed, exit 6).
    """
    backup_before(ws, Reason.LOCK, "锁定")
    with ws.begin(Action.PAY_LOCK, run_name(key)) as uow:
        run = find_run(uow, key)
        require_state(run, RunState.APPROVED, "锁定")
        require_order(uow.runs.all(), run)
        _require_another(ws, uow, run, {run.calculated_by: "计算", run.checked_by: "核对"}, "锁定")
        slips = require_fresh(uow, ws, run, "锁定", progress)
        seal = seal_of(run.inputs, slips)
        _require_what_was_checked(uow, run, seal)
        run = msgspec.structs.replace(run, state=RunState.LOCKED, locked=ws.clock.now(), locked_by=ws.user, seal=seal)
        keep_summary(uow, run, slips)
        return _store(uow, ws, run, RunAction.LOCK)


def pay_run(ws: Workspace, key: RunKey) -> Outcome[Run]:
    """已锁定 → 已发放."""
    with ws.begin(Action.PAY_OUT, run_name(key)) as uow:
        run = find_run(uow, key)
        require_state(run, RunState.LOCKED, "发放")
        return _store(uow, ws, msgspec.structs.replace(run, state=RunState.PAID), RunAction.PAY)


def reopen_run(ws: Workspace, key: RunKey, reason: str) -> Outcome[Run]:
    """Back to a draft, with a reason: an open run always, a locked one only while it is the last and no file of it was made.

    Under dual control a locked run needs a second person (SecondPersonNeeded, exit 6); so does voiding it.
    """
    with ws.begin(Action.PAY_TAKE_BACK, run_name(key)) as uow:
        run = find_run(uow, key)
        if run.state is RunState.DRAFT:
            raise UserError(f"{run_name(key)}不用退回", "现在就是草稿。", "可以直接重新计算。")
        _require_takeback(ws, uow, run, reason, "退回")
        run = msgspec.structs.replace(
            run, state=RunState.DRAFT, checked_by="", approved_by="", locked=None, locked_by="", seal=""
        )
        return _store(uow, ws, run, RunAction.REOPEN, reason.strip())


def void_run(ws: Workspace, key: RunKey, reason: str) -> Outcome[Run]:
    """Void a run, with a reason; it stays in the list and leaves every sum. The same conditions as for reopening."""
    with ws.begin(Action.PAY_TAKE_BACK, run_name(key)) as uow:
        run = find_run(uow, key)
        _require_takeback(ws, uow, run, reason, "作废")
        run = msgspec.structs.replace(run, state=RunState.VOID, void_reason=reason.strip())
        return _store(uow, ws, run, RunAction.VOID, reason.strip())


def takeback_refusal(uow: UnitOfWork, run: Run) -> str:
    """Why a run can not be reopened or voided now; empty when it can."""
    if run.state is RunState.PAID:
        return "已经发放，钱已付出。"
    if run.state in OPEN:
        return ""
    later = [other for other in active(uow.runs.all()) if (other.key.month, other.calculated) > (run.key.month, run.calculated)]
    blocking = next((other for other in later if other.state in CLOSED), None)
    if blocking is not None:
        return f"后面的{run_name(blocking.key)}已经“{STATE_LABELS[blocking.state]}”，只有最后锁定的一批可以收回。"
    blocking = next((other for other in later if other.key.kind is run.key.kind), None)
    if blocking is not None:
        return f"后面的{run_name(blocking.key)}还是“{STATE_LABELS[blocking.state]}”，要先作废它。"
    key = run.key
    for export in uow.office.exports():
        if (export.month, export.kind, export.sequence) == (key.month, key.kind, key.sequence) and export.what in FINAL_FILES:
            return f"已经在 {export.at:%Y-%m-%d %H:%M} 生成过《{export.file}》，数字可能已经报出。"
    return ""


def _require_takeback(ws: Workspace, uow: UnitOfWork, run: Run, reason: str, doing: str) -> None:
    if not reason.strip():
        raise UserError(f"{doing}{run_name(run.key)}要写明原因", "没有填写原因。", "请用一句话写明原因，会记入日志。")
    refusal = takeback_refusal(uow, run)
    if refusal:
        raise UserError(f"{run_name(run.key)}不能{doing}", refusal, "差错请在更正批次补发或扣回，锁定的月份保持原样。")
    if run.state in CLOSED:
        about = f"{doing}已锁定的{run_name(run.key)}（封存 {run.seal[:16]}），原因：{reason.strip()}"
        second_person(ws, uow, Action.PAY_TAKE_BACK, about)


def _require_another(ws: Workspace, uow: UnitOfWork, run: Run, done: Mapping[str, str], doing: str) -> None:
    """Under dual control: refuse who has done an earlier step of the run (``done``: user -> what)."""
    if current_office(uow).dual_control and ws.user in done:
        raise NotAllowed(
            f"{run_name(run.key)}不能由同一人{doing}",
            f"本单位启用了双人复核，{ws.user}已经{done[ws.user]}过这一批。",
            f"请换另一位用户{doing}。",
        )


def _require_what_was_checked(uow: UnitOfWork, run: Run, seal: str) -> None:
    """The slips are those that were computed anew when the run was checked, byte by byte."""
    checked = last_event(events_of(uow, run.key.month), run.key, RunAction.CHECK)
    if checked is None or checked.digest != seal:
        raise UserError(
            f"{run_name(run.key)}不能锁定",
            "工资单在核对之后被改动过，和核对时的不一样。",
            f"先退回草稿（payroll reopen {run.key.month} --reason 原因），重新计算、核对。",
        )


def _store(uow: UnitOfWork, ws: Workspace, run: Run, action: RunAction, reason: str = "", digest: str = "") -> Outcome[Run]:
    uow.runs.update(run)
    record_event(uow, ws, run.key, action, reason, digest)
    uow.note("，".join(filter(None, [STATE_LABELS[run.state], reason, run.seal and f"封存指纹 {run.seal}"])))
    uow.commit()
    return Outcome(run, Changes.PAYROLL)
