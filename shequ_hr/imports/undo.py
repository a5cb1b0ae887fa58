"""Takes back the last import of a kind of data while nothing later depends on it."""

from __future__ import annotations

from shequ_hr.changes import Outcome
from shequ_hr.errors import UserError
from shequ_hr.excel.reader import NOTHING_WRITTEN
from shequ_hr.imports.plan import Plan, decoded, revert
from shequ_hr.imports.results import ImportReport
from shequ_hr.model.office import ImportRecord
from shequ_hr.model.payroll import RunState
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.roles import Action

YEARS_LOOKED_BACK = 3


def undo_import(ws: Workspace, import_id: int) -> Outcome[ImportReport]:
    """Put back everything that the import changed, in one transaction.

    UserError: no such import, already undone, or a later import, run or edit builds on it (says which).
    """
    with ws.begin(Action.IMPORT_UNDO, str(import_id)) as uow:
        records = uow.imports.all()
        record = next((known for known in records if known.id == import_id), None)
        if record is None:
            raise UserError(f"没有第 {import_id} 次导入", NOTHING_WRITTEN, "请核对导入编号。")
        if record.undone:
            raise UserError(f"第 {import_id} 次导入已经撤销过", NOTHING_WRITTEN, "不用再撤销。")
        plan = decoded(record.before)
        _require_nothing_later(uow, records, record, plan, ws.clock.today().year)
        revert(uow, plan)
        uow.imports.mark_undone(import_id)
        uow.note(f"撤销《{record.file}》的导入")
        uow.commit()
    report = ImportReport(
        import_id=import_id,
        kind=record.kind,
        file=record.file,
        new=record.new,
        changed=record.changed,
        same=record.same,
        undone=True,
    )
    return Outcome(report, plan.changes)


def _refuse(record: ImportRecord, why: str, hint: str) -> UserError:
    return UserError(f"第 {record.id} 次导入不能撤销", f"{why}。{NOTHING_WRITTEN}", hint)


def _require_nothing_later(
    uow: UnitOfWork, records: list[ImportRecord], record: ImportRecord, plan: Plan, this_year: int
) -> None:
    people = plan.worker_ids
    for later in records:
        if later.id > record.id and not later.undone and decoded(later.before).worker_ids & people:
            why = f"后来第 {later.id} 次导入（《{later.file}》）又改了同样的人"
            raise _refuse(record, why, f"请先撤销第 {later.id} 次导入。")
    for run in uow.runs.all():
        if run.state is RunState.VOID or run.calculated < record.at:
            continue
        if people & {slip.worker for slip in uow.runs.slips(run.id)}:
            why = f"{run.key.month.label}的工资已经按这次导入计算"
            raise _refuse(record, why, "请先作废那一批工资，或在人员页、录入里直接改正。")
    new = {change.after.id for change in plan.workers if change.before is None}
    if new and _have_inputs(uow, new, this_year):
        raise _refuse(record, "后来给新增的人录入了工资或个税数据", "请先删去这些录入。")


def _have_inputs(uow: UnitOfWork, workers: set[int], this_year: int) -> bool:
    for year in range(this_year - YEARS_LOOKED_BACK, this_year + 2):
        if any(entry.worker in workers for entry in uow.inputs.opening_tax(year)):
            return True
        if any(entry.worker in workers for entry in uow.inputs.extra_deductions(year)):
            return True
        for month in range(1, 13):
            if any(given.worker in workers for given in uow.inputs.month(PayMonth(year, month))):
                return True
    return False
