"""Makes a new worker from a row of the roster: every dated fact begins with the service, unless the row says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from shequ_hr.imports.definition import Row
from shequ_hr.imports.kinds.facts import UNKNOWN_DAY
from shequ_hr.imports.kinds.matching import id_type_of
from shequ_hr.imports.kinds.worker_fields import PERSONAL
from shequ_hr.model.people import (
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    EmploymentKind,
    GradeRecord,
    PersonalFact,
    Worker,
)
from shequ_hr.people.identity import birth_date_of, sex_of
from shequ_hr.periods import DateSpan, PayMonth


def here_since(row: Row, *, moved_in: bool) -> date | None:
    """The first day in this office: 入职日期, else 来本社区时间 when people came from outside, else the service's start."""
    entry: date | None = row.get("entry")
    if entry is not None:
        return entry
    since: date | None = row.get("community_since")
    start: date | None = row.get("service_start")
    return (since or start) if moved_in else (start or since)


def new_worker(row: Row, unit: str, *, moved_in: bool, probation_months: int, base_start: PayMonth | None = None) -> Worker:
    """The worker of a checked row; ``moved_in``: service before 来本社区时间 was at another place.

    Bases count from ``base_start``, or from the first month here when that is later or nothing is said.
    """
    start = here_since(row, moved_in=moved_in)
    assert start is not None  # noqa: S101 - rows without a start were refused; this only tells the type checker
    first = min(row.get("service_start") or start, start)
    number: str = row.values["id_number"]
    return Worker(
        employee_number=row.get("employee_number") or "",
        name=row.values["name"],
        id_type=id_type_of(row),
        id_number=number,
        sex=row.get("sex") or sex_of(number),
        birth_date=birth_of(row),
        ethnicity=row.get("ethnicity") or "",
        political_status=row.get("political_status") or "",
        phone=row.get("phone") or "",
        remark=row.get("remark") or "",
        accounts=_accounts(row, start),
        dossier=Dossier(
            employments=_employments(row, first, start, unit, probation_months),
            assignments=_assignments(row, start),
            grades=_grades(row, start),
            educations=_educations(row),
            certificates=_certificates(row, first),
            bases=_bases(row, _first_base(row, start.replace(day=1), base_start)),
            personal=tuple(
                PersonalFact(start=start, key=key.removeprefix(PERSONAL), value=value)
                for key, value in sorted(row.values.items())
                if key.startswith(PERSONAL)
            ),
        ),
    )


def birth_of(row: Row) -> date | None:
    """The birth date: what the ID says, else what the row says when it is a whole date."""
    given = row.get("birth_date")
    return birth_date_of(row.get("id_number") or "") or (given if isinstance(given, date) else None)


def _end(row: Row) -> date | None:
    last: date | None = row.get("leave_day")
    return last + timedelta(days=1) if last is not None else None


def _employments(row: Row, first: date, start: date, unit: str, probation_months: int) -> tuple[Employment, ...]:
    last_day: date | None = row.get("probation_end")
    probation = last_day + timedelta(days=1) if last_day is not None else None
    if probation is None and probation_months:
        probation = start + relativedelta(months=probation_months)
    here = Employment(
        span=DateSpan(start, _end(row)),
        place=unit,
        kind=EmploymentKind(row.get("kind") or EmploymentKind.CONTRACT),
        probation_end=probation,
        end_reason=row.get("leave_reason") or "",
    )
    if first >= start:
        return (here,)
    return (Employment(span=DateSpan(first, start), place="", here=False), here)


def _assignments(row: Row, start: date) -> tuple[Assignment, ...]:
    since: date = max(row.get("community_since") or start, start)
    span = DateSpan(since, _end(row))
    values = row.values
    return (Assignment(span=span, community=values["community"], post=values["post"], title=row.get("title") or ""),)


def _accounts(row: Row, start: date) -> tuple[BankAccount, ...]:
    number = row.get("account")
    return (BankAccount(start=start, number=number, bank=row.get("bank") or ""),) if number else ()


def _grades(row: Row, start: date) -> tuple[GradeRecord, ...]:
    grade = row.get("grade")
    return (GradeRecord(start=start, grade=grade, document=row.get("grade_document") or ""),) if grade is not None else ()


def _educations(row: Row) -> tuple[Education, ...]:
    education = row.get("education")
    if not education:
        return ()
    start = row.get("education_start") or UNKNOWN_DAY
    return (Education(start=start, education=education, degree=row.get("degree") or "", major=row.get("major") or ""),)


def _certificates(row: Row, first: date) -> tuple[Certificate, ...]:
    name = row.get("certificate")
    if not name:
        return ()
    start = row.get("certificate_start") or first
    return (Certificate(start=start, name=name, number=row.get("certificate_number") or ""),)


def _first_base(row: Row, first: date, base_start: PayMonth | None) -> date:
    """The month from which bases count; of somebody who left before the asked one, the first month here."""
    last_day: date | None = row.get("leave_day")
    if base_start is None or (last_day is not None and last_day < base_start.first_day):
        return first
    return max(first, base_start.first_day)


def _bases(row: Row, month: date) -> tuple[ContributionBase, ...]:
    made: list[ContributionBase] = []
    social: Any = row.get("social_base")
    fund: Any = row.get("fund_base")
    if social is not None:
        made.append(ContributionBase(start=month, kind="social", amount=social))
    if fund is not None:
        made.append(ContributionBase(start=month, kind="housing_fund", amount=fund, rate=row.get("fund_rate")))
    return tuple(made)
