"""Puts the changed fields of a roster row into a stored worker: dated ones from the effective day on, the others at once.

Only fields that the row fills and that differ are touched; what the row leaves blank stays.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from shequ_hr.imports.kinds.facts import (
    UNKNOWN_DAY,
    assignment_on,
    base_on,
    by_span,
    certificate_on,
    employment_on,
    put_account,
    put_assignment,
    put_base,
    put_certificate,
    put_education,
    put_employment,
    put_grade,
    put_leaving,
    put_personal,
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


def updated(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    """The worker with the changed fields. ``day``: on which the stored values were read. LaterFact when a dated fact of
    the same kind begins after ``effective``."""
    plain = {key: value for key, value in changed.items() if key in PERSON}
    if "id_type" in changed:
        plain["id_type"] = IdType(changed["id_type"])
    worker = msgspec.structs.replace(worker, **plain)
    for step in (_rehired, _starts, _employment, _account, _education, _certificate, _grade, _bases, _post, _left):
        worker = step(worker, changed, day, effective)
    for key, value in changed.items():
        if key.startswith(PERSONAL):
            worker = put_personal(worker, PersonalFact(start=effective, key=key.removeprefix(PERSONAL), value=value))
    return worker


def _has(changed: dict[str, Any], *keys: str) -> bool:
    return any(key in changed for key in keys)


def _rehired(worker: Worker, changed: dict[str, Any], day: date, _: date) -> Worker:
    """A new 入职日期 after the end of the last spell opens another spell, with the post held before."""
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


def _starts(worker: Worker, changed: dict[str, Any], day: date, _: date) -> Worker:
    """Corrected first days: of the service, of the spell here, of the post."""
    spell = employment_on(worker, day)
    if spell is not None and "entry" in changed:
        worker = _moved_start(worker, spell, changed["entry"])
    if "service_start" in changed and worker.dossier.employments:
        worker = _moved_start(worker, worker.dossier.employments[0], changed["service_start"])
    post = assignment_on(worker, day)
    if post is not None and "community_since" in changed and not _has(changed, "community", "post"):
        others = [known for known in worker.dossier.assignments if known is not post]
        moved = msgspec.structs.replace(post, span=DateSpan(changed["community_since"], post.span.end))
        worker = with_dossier(worker, assignments=by_span([*others, moved]))
    return worker


def _moved_start(worker: Worker, spell: Employment, start: date) -> Worker:
    old = spell.span.start
    moved = msgspec.structs.replace(spell, span=DateSpan(start, spell.span.end))
    spells = [moved if known is spell else known for known in worker.dossier.employments]
    posts = [
        msgspec.structs.replace(post, span=DateSpan(start, post.span.end)) if post.span.start == old and spell.here else post
        for post in worker.dossier.assignments
    ]
    return with_dossier(worker, employments=by_span(spells), assignments=by_span(posts))


def _employment(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    spell = employment_on(worker, day)
    if spell is None:
        return worker
    if "probation_end" in changed:
        end = changed["probation_end"] + timedelta(days=1)
        worker = put_employment(worker, spell, msgspec.structs.replace(spell, probation_end=end))
        spell = employment_on(worker, day) or spell
    if "kind" not in changed:
        return worker
    kind = EmploymentKind(changed["kind"])
    if spell.span.start >= effective or (spell.span.end is not None and spell.span.end <= effective):
        return put_employment(worker, spell, msgspec.structs.replace(spell, kind=kind))
    before = msgspec.structs.replace(spell, span=DateSpan(spell.span.start, effective))
    after = msgspec.structs.replace(spell, span=DateSpan(effective, spell.span.end), kind=kind)
    spells = [known for known in worker.dossier.employments if known is not spell]
    return with_dossier(worker, employments=by_span([*spells, before, after]))


def _left(worker: Worker, changed: dict[str, Any], day: date, _: date) -> Worker:
    if "leave_day" in changed:
        return put_leaving(worker, changed["leave_day"], changed.get("leave_reason", ""))
    spell = employment_on(worker, day)
    if "leave_reason" in changed and spell is not None and spell.span.end is not None:
        return put_employment(worker, spell, msgspec.structs.replace(spell, end_reason=changed["leave_reason"]))
    return worker


def _post(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    if not _has(changed, "community", "post", "title"):
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


def _account(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    if not _has(changed, "account", "bank"):
        return worker
    old = in_force(worker.accounts, day)
    number = changed.get("account") or (old.number if old is not None else "")
    if not number:
        return worker
    bank = changed.get("bank") or (old.bank if old is not None and "account" not in changed else "")
    if old is not None and "account" not in changed:
        accounts = [msgspec.structs.replace(old, bank=bank) if known is old else known for known in worker.accounts]
        return msgspec.structs.replace(worker, accounts=tuple(accounts))
    return put_account(worker, effective, number, bank)


def _education(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    if not _has(changed, "education", "degree", "major", "education_start"):
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
    start = changed.get("education_start") or (effective if old is not None else UNKNOWN_DAY)
    degree = changed.get("degree") or (old.degree if old is not None and "education" not in changed else "")
    major = changed.get("major") or (old.major if old is not None and "education" not in changed else "")
    return put_education(worker, Education(start=start, education=education, degree=degree, major=major))


def _certificate(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    if not _has(changed, "certificate", "certificate_number", "certificate_start"):
        return worker
    old = certificate_on(worker, day)
    name = changed.get("certificate") or (old.name if old is not None else "")
    if not name:
        return worker
    if old is not None and name == old.name:
        start, number = changed.get("certificate_start", old.start), changed.get("certificate_number", old.number)
        return put_certificate(worker, old, msgspec.structs.replace(old, start=start, number=number))
    start = changed.get("certificate_start", effective)
    return put_certificate(worker, old, Certificate(start=start, name=name, number=changed.get("certificate_number", "")))


def _grade(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    if not _has(changed, "grade", "grade_document"):
        return worker
    old = in_force(worker.dossier.grades, day)
    if "grade" in changed:
        document = changed.get("grade_document", "")
        return put_grade(worker, GradeRecord(start=effective, grade=changed["grade"], document=document))
    if old is None:
        return worker
    new = msgspec.structs.replace(old, document=changed["grade_document"])
    return with_dossier(worker, grades=tuple(new if known is old else known for known in worker.dossier.grades))


def _bases(worker: Worker, changed: dict[str, Any], day: date, effective: date) -> Worker:
    month = effective.replace(day=1)
    if "social_base" in changed:
        worker = put_base(worker, ContributionBase(start=month, kind="social", amount=changed["social_base"]))
    if _has(changed, "fund_base", "fund_rate"):
        old = base_on(worker, "housing_fund", day)
        amount = changed.get("fund_base", old.amount if old is not None else None)
        if amount is not None:
            rate = changed.get("fund_rate", old.rate if old is not None else None)
            worker = put_base(worker, ContributionBase(start=month, kind="housing_fund", amount=amount, rate=rate))
    return worker
