"""Reads the value of a field on a day from a worker's dated facts, and puts a changed value in force from a day on.

Pure functions on frozen records: history before the day stays. A fact that began on or after the day is corrected when it
began on that very day; one that began later is a LaterFact, since the change would not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from shequ_hr.model.people import (
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Education,
    Employment,
    GradeRecord,
    PersonalFact,
    Worker,
)
from shequ_hr.periods import Dated, DateSpan, in_force

UNKNOWN_DAY = date(1900, 1, 1)
D = TypeVar("D", bound=Dated)


class LaterFact(Exception):
    """A fact of the kind begins later than the day of the change; the argument is its first day."""


def person_day(worker: Worker, day: date) -> date:
    """The day on which a person's roster line is read: not before the first spell, not after the last."""
    spells = worker.dossier.employments
    if not spells:
        return day
    if len(spells) == 1 and spells[0].span.end is None:
        return max(spells[0].span.start, day)
    first = min(spell.span.start for spell in spells)
    lasts = [spell.span.last_day for spell in spells]
    last = max((end for end in lasts if end is not None), default=day) if None not in lasts else day
    return max(first, min(day, last))


def employment_on(worker: Worker, day: date) -> Employment | None:
    """The spell here that contains the day, else the latest one here."""
    here = [spell for spell in worker.dossier.employments if spell.here]
    inside = [spell for spell in here if day in spell.span]
    return (inside or here)[-1] if here else None


def assignment_on(worker: Worker, day: date) -> Assignment | None:
    """The first post held on the day, else the latest one."""
    posts = worker.dossier.assignments
    inside = [post for post in posts if day in post.span]
    return inside[0] if inside else (posts[-1] if posts else None)


def spells_up_to(worker: Worker, spell: Employment) -> list[Employment]:
    """The unbroken spells here that end with this one: a change of 用工形式 does not end the service."""
    chain = [spell]
    if len(worker.dossier.employments) == 1:
        return chain
    for earlier in sorted(worker.dossier.employments, key=lambda known: known.span.start, reverse=True):
        if earlier.here and earlier.span.end == chain[0].span.start and earlier is not chain[0]:
            chain.insert(0, earlier)
    return chain


def posts_up_to(worker: Worker, post: Assignment) -> list[Assignment]:
    """The unbroken posts in the same community that end with this one."""
    chain = [post]
    if len(worker.dossier.assignments) == 1:
        return chain
    for earlier in sorted(worker.dossier.assignments, key=lambda known: known.span.start, reverse=True):
        if earlier.community == post.community and earlier.span.end == chain[0].span.start and earlier is not chain[0]:
            chain.insert(0, earlier)
    return chain


def base_on(worker: Worker, kind: str, day: date) -> ContributionBase | None:
    """The declared base of a kind."""
    return in_force((base for base in worker.dossier.bases if base.kind == kind), day)


def certificate_on(worker: Worker, day: date) -> Certificate | None:
    """The certificate obtained last."""
    return in_force(worker.dossier.certificates, day)


def service_start(worker: Worker) -> date | None:
    """The first day of community work, here or elsewhere."""
    return min((spell.span.start for spell in worker.dossier.employments), default=None)


def with_dossier(worker: Worker, **changes: Any) -> Worker:
    """The worker with parts of the dossier replaced."""
    return msgspec.structs.replace(worker, dossier=msgspec.structs.replace(worker.dossier, **changes))


def dated(facts: Sequence[D], new: D, *, alike: Callable[[D], bool] | None = None) -> tuple[D, ...]:
    """The facts with the new one: it replaces one that begins on the same day; LaterFact when one begins later."""
    same = [fact for fact in facts if alike is None or alike(fact)]
    later = [fact.start for fact in same if fact.start > new.start]
    if later:
        raise LaterFact(min(later))
    replaced = [fact for fact in same if fact.start == new.start]
    return ordered([*(fact for fact in facts if fact not in replaced), new])


def ordered(facts: Iterable[D]) -> tuple[D, ...]:
    """By start; facts of one day keep their order."""
    return tuple(sorted(facts, key=lambda fact: fact.start))


def put_account(worker: Worker, start: date, number: str, bank: str) -> Worker:
    """Another account from a day on."""
    old = in_force(worker.accounts, start)
    branch = old.branch_code if old is not None and old.number == number else ""
    new = BankAccount(start=start, number=number, bank=bank, branch_code=branch)
    return msgspec.structs.replace(worker, accounts=dated(worker.accounts, new))


def put_education(worker: Worker, new: Education) -> Worker:
    """Another education from a day on."""
    return with_dossier(worker, educations=dated(worker.dossier.educations, new))


def put_certificate(worker: Worker, old: Certificate | None, new: Certificate) -> Worker:
    """A certificate: the same one with better data replaces ``old``, another one joins."""
    kept = [known for known in worker.dossier.certificates if known != old or known.name != new.name]
    return with_dossier(worker, certificates=ordered([*kept, new]))


def put_grade(worker: Worker, new: GradeRecord) -> Worker:
    """A recognised grade from a day on."""
    return with_dossier(worker, grades=dated(worker.dossier.grades, new))


def put_base(worker: Worker, new: ContributionBase) -> Worker:
    """A declared base from a month on."""
    bases = dated(worker.dossier.bases, new, alike=lambda base: base.kind == new.kind)
    return with_dossier(worker, bases=bases)


def put_personal(worker: Worker, new: PersonalFact) -> Worker:
    """A fact of the policy pack from a day on."""
    facts = dated(worker.dossier.personal, new, alike=lambda fact: fact.key == new.key)
    return with_dossier(worker, personal=facts)


def put_assignment(worker: Worker, old: Assignment | None, new: Assignment) -> Worker:
    """Another post: the old one ends where the new one begins; one that began that day is corrected."""
    others = [post for post in worker.dossier.assignments if post != old]
    if old is None:
        return with_dossier(worker, assignments=by_span([*others, new]))
    if old.span.start > new.span.start:
        raise LaterFact(old.span.start)
    if old.span.start == new.span.start:
        return with_dossier(worker, assignments=by_span([*others, new]))
    ended = msgspec.structs.replace(old, span=DateSpan(old.span.start, new.span.start))
    return with_dossier(worker, assignments=by_span([*others, ended, new]))


def by_span(spells: Iterable[Any]) -> tuple[Any, ...]:
    """Spells by their first day."""
    return tuple(sorted(spells, key=lambda spell: spell.span.start))


def put_leaving(worker: Worker, last_day: date, reason: str) -> Worker:
    """End the spell here and every post on the last day."""
    end = last_day + timedelta(days=1)
    current = employment_on(worker, last_day)
    spells = [
        msgspec.structs.replace(spell, span=DateSpan(spell.span.start, end), end_reason=reason or spell.end_reason)
        if spell is current
        else spell
        for spell in worker.dossier.employments
    ]
    previous_end = current.span.end if current is not None else None
    posts = [
        msgspec.structs.replace(post, span=DateSpan(post.span.start, end))
        if post.span.start < end and (post.span.end is None or post.span.end > end or post.span.end == previous_end)
        else post
        for post in worker.dossier.assignments
    ]
    return with_dossier(worker, employments=tuple(spells), assignments=tuple(posts))


def put_employment(worker: Worker, old: Employment, new: Employment) -> Worker:
    """The same spell with other data."""
    spells = [new if spell is old else spell for spell in worker.dossier.employments]
    return with_dossier(worker, employments=by_span(spells))
