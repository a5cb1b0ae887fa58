"""Puts the changed fields of a roster row into a stored worker: dated ones from the effective day on, the others at once.

Only fields that the row fills and that differ are touched; what the row leaves blank stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from shequ_hr.imports.kinds.facts import (
    UNKNOWN_DAY,
    assignment_on,
    base_on,
    by_span,
    certificate_on,
    employment_on,
    posts_up_to,
    put_account,
    put_assignment,
    put_base,
    put_certificate,
    put_education,
    put_employment,
    put_grade,
    put_leaving,
    put_personal,
    spells_up_to,
    with_dossier,
)
from shequ_hr.imports.kinds.worker_fields import PERSONAL
from shequ_hr.model.people import (
    Assignment,
    Certificate,
    ContributionBase,
    Education,
    Employment,
    EmploymentKind,
    GradeRecord,
    IdType,
    PersonalFact,
    Worker,
)
from shequ_hr.periods import DateSpan, in_force

PERSON = ("employee_number", "name", "sex", "birth_date", "ethnicity", "political_status", "phone", "remark")


class Change(NamedTuple):
    """``changed``: fields that differ, with their new values; ``given``: all that the row says; ``day``: on which the
    stored values were read; ``effective``: from which dated facts change."""

    changed: dict[str, Any]
    given: Mapping[str, Any]
    day: date
    effective: date

    def has(self, *keys: str) -> bool:
        """Whether one of the fields differs."""
        return any(key in self.changed for key in keys)


def updated(worker: Worker, change: Change) -> Worker:
    """The worker with the changed fields. LaterFact when a dated fact of the same kind begins after the effective day."""
    change = change._replace(changed=dict(change.changed))
    plain = {key: value for key, value in change.changed.items() if key in PERSON}
    if "id_type" in change.changed:
        plain["id_type"] = IdType(change.changed["id_type"])
    worker = msgspec.structs.replace(worker, **plain)
    for step in (_rehired, _starts, _employment, _account, _education, _certificate, _grade, _bases, _post, _left):
        worker = step(worker, change)
    for key, value in change.changed.items():
        if key.startswith(PERSONAL):
            fact = PersonalFact(start=change.effective, key=key.removeprefix(PERSONAL), value=value)
            worker = put_personal(worker, fact)
    return worker


def _rehired(worker: Worker, change: Change) -> Worker:
    """A new 入职日期 after the end of the last spell opens another spell, with the post held before."""
    changed, day = change.changed, change.day
    spell, entry = employment_on(worker, day), changed.get("entry")
    if spell is None or entry is None or spell.span.end is None or entry < spell.span.end:
        return worker
    again = Employment(span=DateSpan(entry), place=spell.place, kind=EmploymentKind(changed.get("kind", spell.kind)))
    old = assignment_on(worker, day)
    if old is None:
        return with_dossier(worker, employments=by_span([*worker.dossier.employments, again]))
    post = Assignment(
        span=DateSpan(entry),
        community=changed.get("community", old.community),
        post=changed.get("post", old.post),
        title=changed.get("title", old.title),
    )
    for key in ("entry", "kind", "community", "post", "title", "community_since"):
        changed.pop(key, None)
    return with_dossier(
        worker,
        employments=by_span([*worker.dossier.employments, again]),
        assignments=by_span([*worker.dossier.assignments, post]),
    )


def _starts(worker: Worker, change: Change) -> Worker:
    """Corrected first days: of the service, of the spell here, of the post."""
    changed, day = change.changed, change.day
    spell = employment_on(worker, day)
    if spell is not None and "entry" in changed:
        worker = _moved_start(worker, spells_up_to(worker, spell)[0], changed["entry"])
    if "service_start" in changed and worker.dossier.employments:
        worker = _moved_service(worker, changed["service_start"], change.given.get("entry"))
    post = assignment_on(worker, day)
    if post is not None and "community_since" in changed and not change.has("community", "post"):
        first = posts_up_to(worker, post)[0]
        moved = msgspec.structs.replace(first, span=DateSpan(changed["community_since"], first.span.end))
        others = [known for known in worker.dossier.assignments if known is not first]
        worker = with_dossier(worker, assignments=by_span([*others, moved]))
    return worker


def _moved_service(worker: Worker, start: date, entry: date | None) -> Worker:
    """An earlier first day of service is service elsewhere when the row says that the person came here later."""
    first = worker.dossier.employments[0]
    if first.here and entry == first.span.start and start < entry:
        elsewhere = Employment(span=DateSpan(start, entry), here=False)
        return with_dossier(worker, employments=(elsewhere, *worker.dossier.employments))
    return _moved_start(worker, first, start)


def _moved_start(worker: Worker, spell: Employment, start: date) -> Worker:
    old = spell.span.start
    moved = msgspec.structs.replace(spell, span=DateSpan(start, spell.span.end))
    spells = [moved if known is spell else known for known in worker.dossier.employments]
    posts = [
        msgspec.structs.replace(post, span=DateSpan(start, post.span.end)) if post.span.start == old and spell.here else post
        for post in worker.dossier.assignments
    ]
    return with_dossier(worker, employments=by_span(spells), assignments=by_span(posts))


def _employment(worker: Worker, change: Change) -> Worker:
    changed, day, effective = change.changed, change.day, change.effective
    spell = employment_on(worker, day)
    if spell is None:
        return worker
    if "probation_end" in changed:
        chain = spells_up_to(worker, spell)
        held = next((known for known in reversed(chain) if known.probation_end is not None), spell)
        end = changed["probation_end"] + timedelta(days=1)
        worker = put_employment(worker, held, msgspec.structs.replace(held, probation_end=end))
        spell = employment_on(worker, day) or spell
    if "kind" not in changed:
        return worker
    kind = EmploymentKind(changed["kind"])
    if spell.span.start >= effective or (spell.span.end is not None and spell.span.end <= effective):
        return put_employment(worker, spell, msgspec.structs.replace(spell, kind=kind))
    runs_on = spell.probation_end is not None and spell.probation_end > effective
    before = msgspec.structs.replace(spell, span=DateSpan(spell.span.start, effective))
    after = msgspec.structs.replace(
        spell, span=DateSpan(effective, spell.span.end), kind=kind, probation_end=spell.probation_end if runs_on else None
    )
    spells = [known for known in worker.dossier.employments if known is not spell]
    return with_dossier(worker, employments=by_span([*spells, before, after]))


def _left(worker: Worker, change: Change) -> Worker:
    changed, day = change.changed, change.day
    if "leave_day" in changed:
        return put_leaving(worker, changed["leave_day"], change.given.get("leave_reason", ""))
    spell = employment_on(worker, day)
    if "leave_reason" in changed and spell is not None and spell.span.end is not None:
        return put_employment(worker, spell, msgspec.structs.replace(spell, end_reason=changed["leave_reason"]))
    return worker


def _post(worker: Worker, change: Change) -> Worker:
    changed, day, effective = change.changed, change.day, change.effective
    if not change.has("community", "post", "title"):
        return worker
    old = assignment_on(worker, day)
    if old is None:
        if not {"community", "post"} <= changed.keys():
            return worker
        span = DateSpan(changed.get("community_since", effective))
        post = Assignment(span=span, community=changed["community"], post=changed["post"], title=changed.get("title", ""))
        return with_dossier(worker, assignments=by_span([*worker.dossier.assignments, post]))
    start = changed.get("community_since", max(effective, old.span.start) if old.span.end is not None else effective)
    new = Assignment(
        span=DateSpan(start, old.span.end),
        community=changed.get("community", old.community),
        post=changed.get("post", old.post),
        title=changed.get("title", old.title),
    )
    return put_assignment(worker, old, new)


def _account(worker: Worker, change: Change) -> Worker:
    changed, given, day, effective = change
    if not change.has("account", "bank"):
        return worker
    old = in_force(worker.accounts, day)
    number = changed.get("account") or (old.number if old is not None else "")
    if not number:
        return worker
    bank = given.get("bank") or (old.bank if old is not None and "account" not in changed else "")
    if old is not None and "account" not in changed:
        accounts = [msgspec.structs.replace(old, bank=bank) if known is old else known for known in worker.accounts]
        return msgspec.structs.replace(worker, accounts=tuple(accounts))
    return put_account(worker, effective, number, bank)


def _education(worker: Worker, change: Change) -> Worker:
    changed, given, day, effective = change
    if not change.has("education", "degree", "major", "education_start"):
        return worker
    old = in_force(worker.dossier.educations, day)
    if old is not None and "education" not in changed and "degree" not in changed:
        new = msgspec.structs.replace(
            old, start=changed.get("education_start", old.start), major=changed.get("major", old.major)
        )
        return with_dossier(worker, educations=tuple(new if known is old else known for known in worker.dossier.educations))
    education = changed.get("education") or (old.education if old is not None else "")
    if not education:
        return worker
    start = given.get("education_start") or (effective if old is not None else UNKNOWN_DAY)
    degree = given.get("degree") or (old.degree if old is not None and "education" not in changed else "")
    major = given.get("major") or (old.major if old is not None and "education" not in changed else "")
    return put_education(worker, Education(start=start, education=education, degree=degree, major=major))


def _certificate(worker: Worker, change: Change) -> Worker:
    changed, given, day, effective = change
    if not change.has("certificate", "certificate_number", "certificate_start"):
        return worker
    old = certificate_on(worker, day)
    name = changed.get("certificate") or (old.name if old is not None else "")
    if not name:
        return worker
    if old is not None and name == old.name:
        start, number = changed.get("certificate_start", old.start), changed.get("certificate_number", old.number)
        return put_certificate(worker, old, msgspec.structs.replace(old, start=start, number=number))
    start, number = given.get("certificate_start", effective), given.get("certificate_number", "")
    return put_certificate(worker, old, Certificate(start=start, name=name, number=number))


def _grade(worker: Worker, change: Change) -> Worker:
    changed, given, day, effective = change
    if not change.has("grade", "grade_document"):
        return worker
    old = in_force(worker.dossier.grades, day)
    if "grade" in changed:
        document = given.get("grade_document", "")
        return put_grade(worker, GradeRecord(start=effective, grade=changed["grade"], document=document))
    if old is None:
        return worker
    new = msgspec.structs.replace(old, document=changed["grade_document"])
    return with_dossier(worker, grades=tuple(new if known is old else known for known in worker.dossier.grades))


def _bases(worker: Worker, change: Change) -> Worker:
    changed, day = change.changed, change.day
    month = change.effective.replace(day=1)
    if "social_base" in changed:
        worker = put_base(worker, ContributionBase(start=month, kind="social", amount=changed["social_base"]))
    if change.has("fund_base", "fund_rate"):
        old = base_on(worker, "housing_fund", day)
        amount = changed.get("fund_base", old.amount if old is not None else None)
        if amount is not None:
            rate = changed.get("fund_rate", old.rate if old is not None else None)
            worker = put_base(worker, ContributionBase(start=month, kind="housing_fund", amount=amount, rate=rate))
    return worker
