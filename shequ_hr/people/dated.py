"""Adding one dated fact to a person: what it ends, what it replaces, and how everything stays in order. Pure.

A fact of the same kind and day is replaced, never doubled; an earlier one simply ends where the new one begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from shequ_hr.errors import UserError
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    GradeRecord,
    InsuranceExemption,
    PersonalFact,
    Worker,
)
from shequ_hr.periods import DateSpan

DatedFact = (
    Employment
    | Assignment
    | GradeRecord
    | Education
    | Certificate
    | Assessment
    | ContributionBase
    | InsuranceExemption
    | PersonalFact
    | BankAccount
)
F = TypeVar("F", GradeRecord, Education, Certificate, ContributionBase, PersonalFact, BankAccount)


def first_day(fact: DatedFact) -> date:
    """The first day on which a fact can move pay."""
    if isinstance(fact, Employment | Assignment | InsuranceExemption):
        return fact.span.start
    return fact.effective if isinstance(fact, Assessment) else fact.start


def with_fact(worker: Worker, fact: DatedFact, *, keep_other_posts: bool = False) -> Worker:
    """The worker with the fact added. A new post ends the posts held before it unless ``keep_other_posts`` (兼任).

    UserError: an employment that overlaps another one here.
    """
    dossier = worker.dossier
    if isinstance(fact, BankAccount):
        return replace(worker, accounts=_added(worker.accounts, fact, ()))
    if isinstance(fact, Employment):
        dossier = replace(dossier, employments=_employed(dossier, fact))
    elif isinstance(fact, Assignment):
        dossier = replace(dossier, assignments=_assigned(dossier.assignments, fact, keep=keep_other_posts))
    elif isinstance(fact, Assessment):
        reviews = [*(entry for entry in dossier.assessments if entry.year != fact.year), fact]
        dossier = replace(dossier, assessments=tuple(sorted(reviews, key=lambda entry: (entry.effective, entry.year))))
    elif isinstance(fact, InsuranceExemption):
        spans = (*dossier.exemptions, fact)
        dossier = replace(dossier, exemptions=tuple(sorted(spans, key=lambda entry: entry.span.start)))
    elif isinstance(fact, GradeRecord):
        dossier = replace(dossier, grades=_added(dossier.grades, fact, ()))
    elif isinstance(fact, Education):
        dossier = replace(dossier, educations=_added(dossier.educations, fact, ("education",)))
    elif isinstance(fact, Certificate):
        dossier = replace(dossier, certificates=_added(dossier.certificates, fact, ("name",)))
    elif isinstance(fact, ContributionBase):
        dossier = replace(dossier, bases=_added(dossier.bases, fact, ("kind",)))
    else:
        dossier = replace(dossier, personal=_added(dossier.personal, fact, ("key",)))
    return replace(worker, dossier=dossier)


def without_employment_after(worker: Worker, last_day: date, reason: str, document: str) -> Worker:
    """The worker whose employment here ends with the day; posts end with it, later ones are dropped."""
    dossier = worker.dossier
    end = last_day + timedelta(days=1)
    spells = [spell for spell in dossier.employments if spell.here and last_day in spell.span]
    if not spells:
        raise UserError(
            f"{worker.name}在 {last_day} 不在职", "没有可以结束的任职经历。", "请核对离职日期；已经离职的，请改任职经历。"
        )
    ended = {
        id(spell): replace(spell, span=DateSpan(spell.span.start, end), end_reason=reason, document=document or spell.document)
        for spell in spells
    }
    return replace(
        worker,
        dossier=replace(
            dossier,
            employments=tuple(ended.get(id(spell), spell) for spell in dossier.employments),
            assignments=tuple(_cut(dossier.assignments, end)),
        ),
    )


def _added(facts: Sequence[F], fact: F, keys: tuple[str, ...]) -> tuple[F, ...]:
    """In order of start; one of the same start and keys is replaced."""

    def place(entry: F) -> tuple[object, ...]:
        return (entry.start, *(getattr(entry, key) for key in keys))

    found: list[F] = [entry for entry in facts if place(entry) != place(fact)]
    found.append(fact)
    return tuple(sorted(found, key=lambda entry: entry.start))


def _employed(dossier: Dossier, fact: Employment) -> tuple[Employment, ...]:
    clash = next((spell for spell in dossier.employments if spell.here and fact.here and spell.span.overlaps(fact.span)), None)
    if clash is not None:
        until = clash.span.last_day
        raise UserError(
            "任职经历重叠",
            f"{clash.span.start} 至{until or '今'}已经有一段本单位任职经历，与新的一段重叠。",
            "先结束原来的一段（离职），再登记新的。",
        )
    return tuple(sorted((*dossier.employments, fact), key=lambda spell: spell.span.start))


def _assigned(assignments: Sequence[Assignment], fact: Assignment, *, keep: bool) -> tuple[Assignment, ...]:
    others = [entry for entry in assignments if (entry.span.start, entry.post) != (fact.span.start, fact.post)]
    kept = others if keep else list(_cut(others, fact.span.start))
    return tuple(sorted((*kept, fact), key=lambda entry: entry.span.start))


def _cut(assignments: Iterable[Assignment], end: date) -> Iterable[Assignment]:
    """Posts as they end before the day; what begins on or after it is dropped."""
    for entry in assignments:
        if entry.span.start >= end:
            continue
        later = entry.span.end is None or entry.span.end > end
        yield replace(entry, span=DateSpan(entry.span.start, end)) if later else entry
