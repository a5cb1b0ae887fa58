"""Writing people and communities: each function is one transaction with its checks. Who was paid is archived, never deleted.

Closed months never change: a fact that reaches into them is stored, and the answer names the months whose difference is due.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Problem, UserError
from shequ_hr.model.payroll import CLOSED, RunKind
from shequ_hr.model.people import Assignment, Community, Dossier, Worker
from shequ_hr.people.checks import worker_problems
from shequ_hr.people.dated import DatedFact, first_day, with_fact, without_employment_after
from shequ_hr.people.lookup import find_worker
from shequ_hr.people.results import FactChange
from shequ_hr.people.service import employment_on
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.masking import mask_id
from shequ_hr.security.roles import Action


def save_worker(ws: Workspace, worker: Worker) -> Outcome[Worker]:
    """Insert (id 0) or replace a worker; missing sex and birth date follow from a resident ID number.

    UserError with all problems: empty name, wrong or doubled ID number, unknown community, dates that contradict.
    """
    with ws.begin(Action.PEOPLE_EDIT) as uow:
        saved = _save(uow, worker, ws.clock.today())
        uow.note(f"{saved.name} 的档案")
        uow.commit()
    return Outcome(saved, Changes.PEOPLE)


def record_fact(ws: Workspace, id_number: str, fact: DatedFact, *, keep_other_posts: bool = False) -> Outcome[FactChange]:
    """Add one dated fact (post, grade, base, account, certificate ...) with its document; names affected closed months."""
    with ws.begin(Action.PEOPLE_EDIT) as uow:
        worker = with_fact(find_worker(uow, id_number), fact, keep_other_posts=keep_other_posts)
        return _changed(uow, ws, worker, first_day(fact))


def end_employment(ws: Workspace, id_number: str, last_day: date, reason: str, document: str = "") -> Outcome[FactChange]:
    """The last day of work here; posts end with it. UserError when the person is not employed on that day."""
    with ws.begin(Action.PEOPLE_EDIT) as uow:
        worker = without_employment_after(find_worker(uow, id_number), last_day, reason.strip(), document.strip())
        return _changed(uow, ws, worker, last_day)


def archive_worker(ws: Workspace, id_number: str) -> Outcome[Worker]:
    """Put a person who no longer works here out of the lists; nothing is lost. UserError while employed today or later."""
    with ws.begin(Action.PEOPLE_EDIT) as uow:
        worker = find_worker(uow, id_number)
        today = ws.clock.today()
        coming = any(spell.here and spell.span.start > today for spell in worker.dossier.employments)
        if coming or employment_on(worker.dossier, today) is not None:
            raise UserError(f"{worker.name}还在职，不能归档", "任职经历没有结束。", "先登记离职日期，再归档。")
        return _archived(uow, worker, archived=True)


def restore_worker(ws: Workspace, id_number: str) -> Outcome[Worker]:
    """Take a person out of the archive."""
    with ws.begin(Action.PEOPLE_EDIT) as uow:
        return _archived(uow, find_worker(uow, id_number), archived=False)


def save_community(ws: Workspace, community: Community) -> Outcome[Community]:
    """Insert (id 0) or replace a community. A new name is carried into everybody's posts; closed slips keep the old one.

    UserError: empty or doubled name, archiving one where somebody still holds a post.
    """
    community = replace(community, name=community.name.strip())
    with ws.begin(Action.PEOPLE_EDIT, community.name) as uow:
        existing = uow.communities.all()
        before = next((other for other in existing if other.id == community.id), None)
        if not community.name:
            raise UserError("社区没有保存", "名称是空的。", "请填写社区名称。")
        if any(other.name == community.name and other.id != community.id for other in existing):
            raise UserError("社区没有保存", f"已经有“{community.name}”。", "请换一个名称，或直接使用已有的社区。")
        if before is not None and before.name != community.name:
            _rename(uow, before.name, community.name)
        if community.archived:
            _require_empty(uow, community.name, ws.clock.today())
        saved = uow.communities.save([community])[0]
        uow.note("停用" if community.archived else "保存")
        uow.commit()
    return Outcome(saved, Changes.PEOPLE)


def _save(uow: UnitOfWork, worker: Worker, today: date) -> Worker:
    worker, problems = worker_problems(worker, today, {community.name for community in uow.communities.all()})
    other = uow.workers.by_id_number(worker.id_number)
    if other is not None and other.id != worker.id:
        problems.append(
            Problem(
                message=f"证件号码 {mask_id(worker.id_number)} 已经是{other.name}的。",
                fix="同一个人请直接修改原来的资料；不同的人请核对号码。",
                column="证件号码",
                value=worker.id_number,
                code="doubled_id",
            )
        )
    if problems:
        raise UserError(f"{worker.name or '人员'}没有保存", f"有 {len(problems)} 处要改。", "改好后再保存。", problems)
    return uow.workers.save([worker])[0]


def _changed(uow: UnitOfWork, ws: Workspace, worker: Worker, since: date) -> Outcome[FactChange]:
    saved = _save(uow, worker, ws.clock.today())
    affected = _affected(uow, saved.id, since)
    uow.note(f"{saved.name} 自 {since} 起的记录")
    uow.commit()
    note = ""
    if affected:
        names = "、".join(month.label for month in affected)
        note = f"{names}已经锁定，保持原样；差额请在下一个月补发或扣回。"
    return Outcome(FactChange(worker=saved, affected=affected, note=note), Changes.PEOPLE)


def _affected(uow: UnitOfWork, worker: int, since: date) -> tuple[PayMonth, ...]:
    """Closed months with a regular slip of the person that the day reaches into."""
    months = {
        run.key.month
        for run, _ in uow.runs.worker_history(worker)
        if run.state in CLOSED and run.key.kind is RunKind.REGULAR and run.key.month.last_day >= since
    }
    return tuple(sorted(months))


def _archived(uow: UnitOfWork, worker: Worker, *, archived: bool) -> Outcome[Worker]:
    saved = uow.workers.save([replace(worker, archived=archived)])[0]
    uow.note(f"{saved.name} {'归档' if archived else '恢复'}")
    uow.commit()
    return Outcome(saved, Changes.PEOPLE)


def _rename(uow: UnitOfWork, old: str, new: str) -> None:
    moved = [
        replace(worker, dossier=_renamed(worker.dossier, old, new))
        for worker in uow.workers.all()
        if any(assignment.community == old for assignment in worker.dossier.assignments)
    ]
    uow.workers.save(moved)


def _renamed(dossier: Dossier, old: str, new: str) -> Dossier:
    def carried(assignment: Assignment) -> Assignment:
        return replace(assignment, community=new) if assignment.community == old else assignment

    return replace(dossier, assignments=tuple(carried(assignment) for assignment in dossier.assignments))


def _require_empty(uow: UnitOfWork, name: str, today: date) -> None:
    people = [
        worker.name
        for worker in uow.workers.all()
        if any(
            assignment.community == name and (assignment.span.end is None or assignment.span.end > today)
            for assignment in worker.dossier.assignments
        )
        and employment_on(worker.dossier, today) is not None
    ]
    if people:
        names = "、".join(people[:3]) + (" 等" if len(people) > 3 else "")
        raise UserError(f"{name}不能停用", f"还有 {len(people)} 人在这里任岗：{names}。", "先把这些人调到别的社区。")
