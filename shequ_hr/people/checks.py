"""What must hold for a worker before it is stored: names, numbers, and dates that do not contradict. All problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from shequ_hr.errors import Problem
from shequ_hr.model.people import Assignment, Dossier, Employment, IdType, Worker
from shequ_hr.people.identity import birth_date_of, issue_of, sex_of


def worker_problems(worker: Worker, today: date, communities: set[str]) -> tuple[Worker, list[Problem]]:
    """The worker tidied (spaces, order of facts, sex and birth date from the number), and all that forbids storing it."""
    number = worker.id_number.strip().upper()
    resident = worker.id_type is IdType.RESIDENT_ID
    worker = replace(
        worker,
        name=worker.name.strip(),
        id_number=number,
        sex=worker.sex or (sex_of(number) if resident else ""),
        birth_date=worker.birth_date or (birth_date_of(number) if resident else None),
        accounts=tuple(sorted(worker.accounts, key=lambda account: account.start)),
        dossier=_ordered(worker.dossier),
    )
    problems = [
        *_identity(worker, today),
        *_employments(worker.dossier.employments),
        *_assignments(worker.dossier.assignments, communities),
        *_amounts(worker),
    ]
    return worker, problems


def _ordered(dossier: Dossier) -> Dossier:
    return replace(
        dossier,
        employments=tuple(sorted(dossier.employments, key=lambda entry: entry.span.start)),
        assignments=tuple(sorted(dossier.assignments, key=lambda entry: entry.span.start)),
        grades=tuple(sorted(dossier.grades, key=lambda entry: entry.start)),
        educations=tuple(sorted(dossier.educations, key=lambda entry: entry.start)),
        certificates=tuple(sorted(dossier.certificates, key=lambda entry: entry.start)),
        assessments=tuple(sorted(dossier.assessments, key=lambda entry: (entry.effective, entry.year))),
        bases=tuple(sorted(dossier.bases, key=lambda entry: entry.start)),
        exemptions=tuple(sorted(dossier.exemptions, key=lambda entry: entry.span.start)),
        personal=tuple(sorted(dossier.personal, key=lambda entry: entry.start)),
    )


def _identity(worker: Worker, today: date) -> Iterator[Problem]:
    if not worker.name:
        yield Problem(message="姓名是空的。", fix="请填写姓名。", column="姓名", code="name")
    if not worker.id_number:
        yield Problem(message="证件号码是空的。", fix="请填写证件号码。", column="证件号码", code="id_number")
    elif (issue := issue_of(worker.id_number, worker.id_type, today)) is not None:
        message = f"证件号码{issue.message}。"
        yield Problem(message=message, fix=issue.fix, column="证件号码", value=worker.id_number, code=issue.code)
    written = birth_date_of(worker.id_number) if worker.id_type is IdType.RESIDENT_ID else None
    if written is not None and worker.birth_date not in (None, written):
        yield Problem(
            message=f"出生日期 {worker.birth_date} 与身份证号里的 {written} 不一致。",
            fix="请核对证件号码和出生日期。",
            column="出生日期",
            code="birth_date",
        )
    if worker.birth_date is not None and worker.birth_date > today:
        yield Problem(
            message=f"出生日期 {worker.birth_date} 在今天之后。", fix="请核对出生日期。", column="出生日期", code="birth_date"
        )


def _employments(spells: Iterable[Employment]) -> Iterator[Problem]:
    before: Employment | None = None
    for spell in spells:
        end = spell.span.end
        if end is not None and end <= spell.span.start:
            yield _dates("任职经历", spell.span.start)
        if not spell.here:
            continue
        if before is not None and before.span.overlaps(spell.span):
            yield Problem(
                message=f"{before.span.start} 起和 {spell.span.start} 起的两段本单位任职重叠。",
                fix="请把前一段的结束日期改到后一段开始之前。",
                column="任职经历",
                code="overlap",
            )
        if spell.probation_end is not None and spell.probation_end < spell.span.start:
            yield Problem(message="试用期在入职之前就结束了。", fix="请核对试用期。", column="试用期", code="probation")
        before = spell


def _assignments(assignments: Iterable[Assignment], communities: set[str]) -> Iterator[Problem]:
    for entry in assignments:
        if entry.span.end is not None and entry.span.end <= entry.span.start:
            yield _dates("任岗", entry.span.start)
        if not entry.post:
            yield Problem(message=f"{entry.span.start} 起的任岗没有岗位。", fix="请选择岗位。", column="岗位", code="post")
        if entry.community not in communities:
            yield Problem(
                message=f"没有“{entry.community}”这个社区。",
                fix="请在设置的社区名单里新增，或改选已有的社区。",
                column="社区",
                value=entry.community,
                code="community",
            )


def _amounts(worker: Worker) -> Iterator[Problem]:
    for base in worker.dossier.bases:
        if base.amount < 0:
            yield Problem(message="缴费基数是负数。", fix="请核对基数。", column="缴费基数", code="base")
    for grade in worker.dossier.grades:
        if not 1 <= grade.grade <= 99:
            yield Problem(message=f"{grade.grade} 级不像等级。", fix="请填 1 到 99 的整数。", column="等级", code="grade")


def _dates(what: str, start: date) -> Problem:
    return Problem(message=f"{start} 起的{what}在开始之前就结束了。", fix="请核对起止日期。", column=what, code="dates")
