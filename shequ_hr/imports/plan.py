"""What an import writes, as data with what was there before: the same document writes it and takes it back.

Knows records and repositories; knows no sheet and no kind of import.
"""

from __future__ import annotations

import msgspec

from shequ_hr.changes import Changes
from shequ_hr.errors import UserError
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.office import Holiday
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.model.people import Community, Record, Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork


class WorkerChange(Record, frozen=True, kw_only=True):
    """A worker before (None = new) and after."""

    before: Worker | None
    after: Worker


class MonthChange(Record, frozen=True, kw_only=True):
    """Typed-in figures of a worker and month; an empty MonthInput is none."""

    before: MonthInput
    after: MonthInput


class DeductionChange(Record, frozen=True, kw_only=True):
    """An extra deduction; amount 0 is none."""

    before: ExtraDeduction
    after: ExtraDeduction


class OpeningChange(Record, frozen=True, kw_only=True):
    """An opening balance of a tax year."""

    before: OpeningTax | None
    after: OpeningTax


class AverageChange(Record, frozen=True, kw_only=True):
    """A published average wage."""

    before: OfficeAverage | None
    after: OfficeAverage


class HolidayChange(Record, frozen=True, kw_only=True):
    """The official calendar of a year as a whole."""

    year: int
    before: tuple[Holiday, ...]
    after: tuple[Holiday, ...]


class Plan(Record, frozen=True, kw_only=True):
    """All writes of one import. ``communities`` are new ones."""

    communities: tuple[Community, ...] = ()
    workers: tuple[WorkerChange, ...] = ()
    months: tuple[MonthChange, ...] = ()
    deductions: tuple[DeductionChange, ...] = ()
    openings: tuple[OpeningChange, ...] = ()
    averages: tuple[AverageChange, ...] = ()
    holidays: tuple[HolidayChange, ...] = ()

    @property
    def changes(self) -> Changes:
        """The areas that it touches."""
        touched = Changes.NONE
        if self.communities or self.workers:
            touched |= Changes.PEOPLE
        if self.months or self.deductions or self.openings:
            touched |= Changes.INPUTS
        if self.averages:
            touched |= Changes.AVERAGE_WAGES
        if self.holidays:
            touched |= Changes.HOLIDAYS
        return touched

    @property
    def pay_months(self) -> tuple[PayMonth, ...]:
        """The months whose figures it writes, in order."""
        typed = {change.after.month for change in self.months}
        return tuple(sorted(typed | {change.after.month for change in self.deductions}))

    @property
    def worker_ids(self) -> frozenset[int]:
        """Workers that it concerns."""
        found = {change.after.id for change in self.workers}
        found.update(change.after.worker for change in self.months)
        found.update(change.after.worker for change in self.deductions)
        found.update(change.after.worker for change in self.openings)
        return frozenset(found)


def apply(uow: UnitOfWork, plan: Plan) -> Plan:
    """Write the plan; returns it with the ids that the store gave. UserError when the store moved since the preview."""
    require_state(uow, plan, applied=False)
    communities = uow.communities.save(plan.communities) if plan.communities else []
    stored = uow.workers.save([change.after for change in plan.workers]) if plan.workers else []
    _save_inputs(uow, [c.after for c in plan.months], [c.after for c in plan.deductions], [c.after for c in plan.openings])
    for average in plan.averages:
        uow.office.save_average(average.after)
    for calendar in plan.holidays:
        uow.office.save_holidays(calendar.year, calendar.after)
    changes = [WorkerChange(before=old.before, after=new) for old, new in zip(plan.workers, stored, strict=True)]
    return msgspec.structs.replace(plan, communities=tuple(communities), workers=tuple(changes))


def revert(uow: UnitOfWork, plan: Plan) -> None:
    """Put back what was there before. UserError when something of it was changed since."""
    require_state(uow, plan, applied=True)
    known = [change.before for change in plan.workers if change.before is not None]
    if known:
        uow.workers.save(known)
    new = [change.after.id for change in plan.workers if change.before is None]
    if new:
        uow.workers.delete(new)
    if plan.communities:
        _remove_communities(uow, plan)
    openings = [change.before for change in plan.openings if change.before is not None]
    _save_inputs(uow, [c.before for c in plan.months], [c.before for c in plan.deductions], openings)
    gone = [(change.after.worker, change.after.year) for change in plan.openings if change.before is None]
    if gone:
        uow.inputs.delete_opening_tax(gone)
    for average in plan.averages:
        if average.before is None:
            raise UserError(
                "新增的平均工资不能撤销",
                f"{average.after.year}年{average.after.region}的平均工资是公布的数据，只能改正，不能删除。",
                "数字有误时，请重新导入或在均薪核查里改成正确的数。",
            )
        uow.office.save_average(average.before)
    for calendar in plan.holidays:
        uow.office.save_holidays(calendar.year, calendar.before)


def _save_inputs(
    uow: UnitOfWork, months: list[MonthInput], deductions: list[ExtraDeduction], openings: list[OpeningTax]
) -> None:
    if months:
        uow.inputs.save_month(months)
    if deductions:
        uow.inputs.save_extra_deductions(deductions)
    if openings:
        uow.inputs.save_opening_tax(openings)


def _remove_communities(uow: UnitOfWork, plan: Plan) -> None:
    added = {community.name for community in plan.communities}
    used = {assignment.community for worker in uow.workers.all() for assignment in worker.dossier.assignments} & added
    if used:
        raise moved(f"导入时新建的社区“{'、'.join(sorted(used))}”后来有其他人使用")
    uow.communities.delete([community.id for community in plan.communities])


def moved(what: str) -> UserError:
    """The store is not as it was."""
    return UserError("资料已经变动", f"{what}。本次未写入任何数据。", "请重新预览；撤销时请先改回后来的变动。")


def require_state(uow: UnitOfWork, plan: Plan, *, applied: bool) -> None:
    """Whether the store holds each record as it was before the import (or after it, ``applied``); else UserError."""
    names = {community.name: community for community in uow.communities.all()}
    for community in plan.communities:
        if names.get(community.name) != (community if applied else None):
            raise moved(f"社区“{community.name}”在此期间有变动")
    _require_workers(uow, plan, applied=applied)
    _require_inputs(uow, plan, applied=applied)
    averages = {(a.year, a.region, a.definition): a for a in uow.office.averages()}
    for average in plan.averages:
        key = (average.after.year, average.after.region, average.after.definition)
        if averages.get(key) != (average.after if applied else average.before):
            raise moved(f"{key[0]}年{key[1]}的平均工资在此期间有变动")
    for calendar in plan.holidays:
        if tuple(uow.office.holidays(calendar.year)) != (calendar.after if applied else calendar.before):
            raise moved(f"{calendar.year}年的节假日表在此期间有变动")


def _require_workers(uow: UnitOfWork, plan: Plan, *, applied: bool) -> None:
    if not plan.workers:
        return
    known = {worker.id_number: worker for worker in uow.workers.all()}
    for change in plan.workers:
        if known.get(change.after.id_number) != (change.after if applied else change.before):
            raise moved(f"“{change.after.name}”的资料在此期间有变动")


def _require_inputs(uow: UnitOfWork, plan: Plan, *, applied: bool) -> None:
    months: dict[tuple[int, PayMonth], MonthInput] = {}
    for month in {change.after.month for change in plan.months}:
        months |= {(given.worker, month): given for given in uow.inputs.month(month)}
    for given in plan.months:
        wanted = given.after if applied else given.before
        now = months.get((wanted.worker, wanted.month), MonthInput(worker=wanted.worker, month=wanted.month))
        if now != wanted:
            raise moved(f"{wanted.month.label}的录入在此期间有变动")
    amounts: dict[tuple[int, PayMonth, str], int] = {}
    for year in {change.after.month.year for change in plan.deductions}:
        amounts |= {(row.worker, row.month, row.kind): row.amount for row in uow.inputs.extra_deductions(year)}
    for row in plan.deductions:
        wanted_row = row.after if applied else row.before
        if amounts.get((wanted_row.worker, wanted_row.month, wanted_row.kind), 0) != wanted_row.amount:
            raise moved(f"{wanted_row.month.label}的专项附加扣除在此期间有变动")
    openings = {(o.worker, o.year): o for year in {c.after.year for c in plan.openings} for o in uow.inputs.opening_tax(year)}
    for opening in plan.openings:
        if openings.get((opening.after.worker, opening.after.year)) != (opening.after if applied else opening.before):
            raise moved(f"{opening.after.year}年的期初累计在此期间有变动")


def encoded(plan: Plan) -> bytes:
    """The undo document."""
    return msgspec.json.encode(plan)


def decoded(document: bytes) -> Plan:
    """The plan of an undo document."""
    return msgspec.json.decode(document, type=Plan)
