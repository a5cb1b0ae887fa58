"""Freezes what a run is computed from: for everyone who is to be paid in a month, the PayFacts that the calculation reads.

Reads the store in bulk, once per table; decides who is paid, what the tax year brought so far, and by which method.
Calculates no pay and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from shequ_hr.errors import Problem
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import CLOSED, PayFacts, Run, RunKind
from shequ_hr.model.people import CommunityLevel, Dossier, Record, Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.employed import employed_between
from shequ_hr.runs.persons import person_problem
from shequ_hr.runs.year_to_date import TaxYear, read_tax_year

_SPANS = ("employments", "assignments", "exemptions")
_DATED = ("grades", "educations", "certificates", "bases", "personal")
_NO_INPUT = MonthInput(worker=0, month=PayMonth(1, 1))


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts of everyone to be paid, in order of worker id; the workers by id; what stands in the way or needs a look."""

    facts: list[PayFacts]
    workers: Mapping[int, Worker]
    problems: list[Problem]
    warnings: list[Problem]


def gather(uow: UnitOfWork, month: PayMonth, kind: RunKind, rules: RuleSet) -> Gathered:
    """Build the facts of a run that is still open, from the store as it stands.

    A further regular run leaves out who has a slip in a closed regular run of the month. Something typed in for a person
    who is not employed in the month is that person's problem, never silently dropped.
    """
    closed = [run for run in uow.runs.all() if run.state in CLOSED and run.key.month == month]
    paid, contributed = _paid_this_month(uow, closed, kind)
    inputs = {row.worker: row for row in uow.inputs.month(month)}
    everyone = uow.workers.all()
    first, last = month.first_day, month.last_day
    todo = [worker for worker in everyone if worker.id not in paid and employed_between(worker.dossier, first, last)]
    problems = [*_typed_after_leaving(everyone, {worker.id for worker in todo} | paid, inputs, month)]
    problems += _negative_deductions(todo, inputs, rules, month)
    year = read_tax_year(uow, month, kind, rules, todo, inputs)
    levels = _Levels(uow)
    facts = [_facts(worker, last, inputs.get(worker.id, _NO_INPUT), year, levels, contributed) for worker in todo]
    return Gathered(facts, {worker.id: worker for worker in everyone}, problems + year.problems, year.warnings)


def _facts(
    worker: Worker, last_day: date, typed: MonthInput, year: TaxYear, levels: _Levels, contributed: set[int]
) -> PayFacts:
    dossier = as_of(worker.dossier, last_day)
    return PayFacts(
        worker=worker.id,
        dossier=dossier,
        community_levels=levels.of(dossier),
        typed=typed.typed,
        overrides=typed.overrides,
        leaves=typed.leaves,
        tax=year.facts(worker),
        contributed=worker.id in contributed,
    )


def _paid_this_month(uow: UnitOfWork, closed: Iterable[Run], kind: RunKind) -> tuple[set[int], set[int]]:
    """Who a further run leaves out, and whose insurance and fund of the month are already taken."""
    paid: set[int] = set()
    contributed: set[int] = set()
    for run in closed:
        for slip in uow.runs.slips(run.id):
            if run.key.kind is RunKind.REGULAR and kind is RunKind.REGULAR:
                paid.add(slip.worker)
            if any(line.item.endswith(("_personal", "_employer")) for line in slip.lines):
                contributed.add(slip.worker)
    return paid, contributed


def _typed_after_leaving(
    everyone: Iterable[Worker], expected: set[int], inputs: Mapping[int, MonthInput], month: PayMonth
) -> Iterable[Problem]:
    if inputs.keys() <= expected:
        return
    for worker in everyone:
        if worker.id in inputs and worker.id not in expected and not inputs[worker.id].empty:
            yield person_problem(
                worker,
                f"{month.label}不在职，但这个月录入了工资项目、调整或请假，算不出工资。",
                "请删去这个月的录入；若其实在职，请补上任职经历后重新计算。",
                code="typed_after_leaving",
            )


def negative_deduction(name: str) -> tuple[str, str]:
    """What is wrong with a deduction below zero, and what to do: one wording for the form and the calculation."""
    return f"“{name}”是扣款，不能填负数。", "扣款填正数；要退还给个人的，请录入补发一类的应发项目。"


def _negative_deductions(
    todo: Iterable[Worker], inputs: Mapping[int, MonthInput], rules: RuleSet, month: PayMonth
) -> Iterable[Problem]:
    names = {item.key: item.name for item in rules.pay.items if item.deduction}
    for worker in todo:
        given = inputs.get(worker.id)
        for typed in given.typed if given is not None else ():
            if typed.item in names and typed.amount is not None and typed.amount < 0:
                message, fix = negative_deduction(names[typed.item])
                yield person_problem(
                    worker, f"{month.label}{message}", fix, code="negative_deduction", column=names[typed.item]
                )


class _Levels:
    """Community levels by name; people of the same communities share one mapping."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._levels = {community.name: community.levels for community in uow.communities.all() if community.levels}
        self._shared: dict[tuple[str, ...], dict[str, tuple[CommunityLevel, ...]]] = {}

    def of(self, dossier: Dossier) -> dict[str, tuple[CommunityLevel, ...]]:
        names = tuple(assignment.community for assignment in dossier.assignments)
        found = self._shared.get(names)
        if found is None:
            found = {name: self._levels[name] for name in sorted(set(names)) if name in self._levels}
            self._shared[names] = found
        return found


def as_of(dossier: Dossier, last_day: date) -> Dossier:
    """The dossier without what begins after the day: tomorrow's facts neither enter a closed month nor disturb its lock."""
    # Each tuple but the reviews is ordered by its start (model/people.py), so its last entry decides whether any is left out.
    left: dict[str, tuple[Record, ...]] = {}
    for name in _SPANS:
        spans = getattr(dossier, name)
        if spans and spans[-1].span.start > last_day:
            left[name] = tuple([fact for fact in spans if fact.span.start <= last_day])
    for name in _DATED:
        dated = getattr(dossier, name)
        if dated and dated[-1].start > last_day:
            left[name] = tuple([fact for fact in dated if fact.start <= last_day])
    reviews = [fact for fact in dossier.assessments if fact.effective <= last_day]
    if len(reviews) != len(dossier.assessments):
        left["assessments"] = tuple(reviews)
    return msgspec.structs.replace(dossier, **left) if left else dossier
