"""A person's years as swim lanes and as a list of events with their documents. Pure; shows facts, derives none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from shequ_hr.model.payroll import Run, RunKind, Slip
from shequ_hr.model.people import Assignment, Worker
from shequ_hr.people.results import Event, Lane, LaneBar

_UNKNOWN = date(1900, 1, 1)
"""A day that nobody knows (model/people.py); such facts are listed without a day's event."""


def lanes_of(worker: Worker, day: date, history: Sequence[tuple[Run, Slip]]) -> tuple[Lane, ...]:
    """社区, 岗位, 等级, 考核 in order; without recognised grades the grades of the slips are shown."""
    dossier = worker.dossier
    elsewhere = [
        LaneBar(start=spell.span.start, end=spell.span.end, label=spell.place or "外单位", here=False)
        for spell in dossier.employments
        if not spell.here
    ]
    communities = _joined(LaneBar(start=a.span.start, end=a.span.end, label=a.community) for a in dossier.assignments)
    posts = _joined(LaneBar(start=a.span.start, end=a.span.end, label=a.post) for a in dossier.assignments)
    reviews = tuple(
        LaneBar(start=date(review.year, 1, 1), end=date(review.year + 1, 1, 1), label=review.result)
        for review in dossier.assessments
        if review.year <= day.year
    )
    return (
        Lane(label="社区", bars=(*elsewhere, *communities)),
        Lane(label="岗位", bars=posts),
        Lane(label="等级", bars=_grades(worker, history)),
        Lane(label="考核", bars=reviews),
    )


def _grades(worker: Worker, history: Sequence[tuple[Run, Slip]]) -> tuple[LaneBar, ...]:
    records = worker.dossier.grades
    if records:
        ends = [record.start for record in records[1:]]
        return tuple(
            LaneBar(start=record.start, end=end, label=f"{record.grade}级")
            for record, end in zip(records, [*ends, None], strict=True)
            if end is None or record.start < end
        )
    return _joined(
        LaneBar(start=run.key.month.first_day, end=run.key.month.plus(1).first_day, label=f"{slip.grade}级")
        for run, slip in history
        if run.key.kind is RunKind.REGULAR and slip.grade is not None
    )


def _joined(bars: Iterable[LaneBar]) -> tuple[LaneBar, ...]:
    """Bars in order; one that goes on with the same label where the last ended becomes part of it."""
    found: list[LaneBar] = []
    for bar in sorted(bars, key=lambda bar: bar.start):
        last = found[-1] if found else None
        if last is not None and last.label == bar.label and last.end is not None and last.end >= bar.start:
            ends = None if bar.end is None else max(bar.end, last.end)
            found[-1] = LaneBar(start=last.start, end=ends, label=bar.label)
        else:
            found.append(bar)
    return tuple(found)


def events_of(worker: Worker) -> tuple[Event, ...]:
    """Everything dated that is recorded of a person, newest first."""
    found = [
        *_service(worker),
        *_posts(worker),
        *_qualifications(worker),
        *_reviews_and_grades(worker),
        *_contributions(worker),
    ]
    return tuple(sorted((event for event in found if event.day > _UNKNOWN), key=lambda event: event.day, reverse=True))


def _service(worker: Worker) -> Iterator[Event]:
    for spell in worker.dossier.employments:
        title = "入职" if spell.here else f"在{spell.place or '外单位'}任职"
        detail = spell.kind.value if spell.here else "认定社区工作经历"
        if spell.here and spell.probation_end:
            detail += f"，试用期至 {spell.probation_end - timedelta(days=1)}"
        yield Event(day=spell.span.start, kind="任职", title=title, detail=detail, document=spell.document)
        last = spell.span.last_day
        if last is not None:
            ended = "离职" if spell.here else f"离开{spell.place or '外单位'}"
            yield Event(day=last, kind="任职", title=ended, detail=spell.end_reason, document=spell.document)


def _posts(worker: Worker) -> Iterator[Event]:
    before: Assignment | None = None
    for assignment in worker.dossier.assignments:
        title = f"任{assignment.post}"
        if before is not None and before.post != assignment.post:
            title = f"岗位 {before.post} → {assignment.post}"
        elif before is not None and before.community != assignment.community:
            title = f"社区 {before.community} → {assignment.community}"
        detail = " ".join(part for part in (assignment.community, assignment.title) if part)
        yield Event(day=assignment.span.start, kind="岗位", title=title, detail=detail, document=assignment.document)
        before = assignment


def _qualifications(worker: Worker) -> Iterator[Event]:
    for education in worker.dossier.educations:
        detail = " ".join(part for part in (education.degree, education.major) if part)
        yield Event(day=education.start, kind="学历", title=f"取得{education.education}", detail=detail)
    for certificate in worker.dossier.certificates:
        valid = f"有效期至 {certificate.valid_to}" if certificate.valid_to else ""
        yield Event(
            day=certificate.start, kind="证书", title=f"取得{certificate.name}", detail=valid, document=certificate.number
        )


def _reviews_and_grades(worker: Worker) -> Iterator[Event]:
    before: int | None = None
    for record in worker.dossier.grades:
        title = f"等级 {before}级 → {record.grade}级" if before is not None else f"认定 {record.grade}级"
        yield Event(day=record.start, kind="等级", title=title, detail=record.reason, document=record.document)
        before = record.grade
    for review in worker.dossier.assessments:
        title = f"{review.year}年度考核 {review.result}"
        yield Event(day=review.effective, kind="考核", title=title, detail="自这一天起执行", document=review.document)


def _contributions(worker: Worker) -> Iterator[Event]:
    for exemption in worker.dossier.exemptions:
        last = exemption.span.last_day
        until = f"至 {last}" if last else "起"
        yield Event(day=exemption.span.start, kind="参保", title="不参保", detail=f"{until}，{exemption.reason}")
    for account in worker.accounts:
        yield Event(day=account.start, kind="账号", title="工资账号", detail=account.bank)
