"""The roster on a day, and one person in full. Reads only; finds people as clerks type (``search``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dateutil.relativedelta import relativedelta

from shequ_hr.errors import UserError
from shequ_hr.model.people import Worker
from shequ_hr.office.packs import rules_of
from shequ_hr.payroll.explain import Explanation
from shequ_hr.people.grading import Grader, community_levels, explain_grade
from shequ_hr.people.lookup import find_worker
from shequ_hr.people.masking import mask_account, mask_id, mask_phone
from shequ_hr.people.results import Fact, PayRow, RosterRow, RosterState, WorkerDetail
from shequ_hr.people.search import matches, normalised
from shequ_hr.people.service import last_employment, main_assignment, service_months, state_on, years_and_months
from shequ_hr.people.timeline import events_of, lanes_of
from shequ_hr.periods import in_force
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.states import STATE_LABELS, run_name

__all__ = ["explain_grade", "roster", "worker_detail"]

_ON_THE_ROSTER = frozenset({RosterState.ACTIVE, RosterState.PROBATION, RosterState.UNKNOWN})


def roster(ws: Workspace, on: date | None = None, find: str | None = None, *, everyone: bool = False) -> list[RosterRow]:
    """Who is in service on a day (default today), in the order of the pay sheet.

    ``find`` narrows by name, pinyin, initials or last digits of the ID; without a day it searches everyone, those who left
    and archived ones, too. ``everyone`` lists them without a search.
    """
    day = on or ws.clock.today()
    query = normalised(find or "")
    whole = everyone or (bool(query) and on is None)
    with ws.store.begin() as uow:
        place = _Places(uow, rules_of(uow, ws.library))
        found = [
            worker for worker in uow.workers.all() if matches(query, worker.name, worker.id_number, worker.employee_number)
        ]
    rows = [row for worker in found if (row := place.row(worker, day, only_in_service=not whole)) is not None]
    return sorted(rows, key=place.order)


def worker_detail(ws: Workspace, id_number: str, on: date | None = None) -> WorkerDetail:
    """One person with facts, lanes, events, pay history and grade as of a day (default today); UserError when unknown."""
    day = on or ws.clock.today()
    with ws.store.begin() as uow:
        worker = find_worker(uow, id_number)
        place = _Places(uow, rules_of(uow, ws.library))
        history = uow.runs.worker_history(worker.id)
    row = place.row(worker, day, only_in_service=False)
    if row is None:
        raise ValueError("everyone has a row")
    grade, explanation, problem = _grade(worker, day, place.grader)
    pay = [
        PayRow(
            month=run.key.month,
            kind=run_name(run.key),
            state=STATE_LABELS[run.state],
            gross=slip.gross,
            deductions=slip.deductions,
            net=slip.net,
            run=run,
            slip=slip,
        )
        for run, slip in reversed(history)
    ]
    account = in_force(worker.accounts, day)
    return WorkerDetail(
        worker=worker,
        row=row,
        masked_account=mask_account(account.number) if account else "",
        masked_phone=mask_phone(worker.phone),
        facts=_facts(worker, row, day),
        lanes=lanes_of(worker, day, history),
        events=events_of(worker),
        pay=tuple(pay),
        grade=grade,
        grade_explanation=explanation,
        grade_problem=problem,
    )


class _Places:
    """What rows need besides the worker: order of communities, ranks of posts, the grade rule."""

    def __init__(self, uow: UnitOfWork, rules: RuleSet) -> None:
        levels = community_levels(uow)
        self.grader = Grader(rules, levels)
        self._communities: Mapping[str, int] = {name: index for index, name in enumerate(levels)}
        ranks = {name: post.rank for post in rules.pay.posts for name in (post.name, *post.aliases)}
        self._ranks: Mapping[str, int] = ranks

    def row(self, worker: Worker, day: date, *, only_in_service: bool) -> RosterRow | None:
        """A worker's row, or None for somebody who is not in service and not asked for."""
        state = state_on(worker, day)
        if only_in_service and state not in _ON_THE_ROSTER:
            return None
        dossier = worker.dossier
        spell = last_employment(dossier, day)
        until = spell.span.last_day if spell else None
        shown_day = min(day, until) if until and state in {RosterState.LEFT, RosterState.ARCHIVED} else day
        assignment = main_assignment(dossier, shown_day, self._ranks)
        return RosterRow(
            worker=worker.id,
            employee_number=worker.employee_number,
            name=worker.name,
            id_number=worker.id_number,
            masked=mask_id(worker.id_number),
            sex=worker.sex,
            community=assignment.community if assignment else "",
            post=assignment.post if assignment else "",
            title=assignment.title if assignment else "",
            grade=self.grader.number(worker, shown_day),
            kind=spell.kind.value if spell else "",
            state=state,
            since=spell.span.start if spell else None,
            until=until,
            service_months=service_months(dossier, shown_day),
            phone=worker.phone,
        )

    def order(self, row: RosterRow) -> tuple[int, str, int, int]:
        """By community as the office keeps them, then the higher post, then as people were entered."""
        last = len(self._communities)
        return self._communities.get(row.community, last), row.community, -self._ranks.get(row.post, -1), row.worker


def _grade(worker: Worker, day: date, grader: Grader) -> tuple[int | None, Explanation | None, str]:
    try:
        explanation = grader.explain(worker, day)
    except UserError as error:
        return None, None, f"{error.title}。{error.message}{error.hint}"
    return grader.number(worker, day), explanation, ""


def _facts(worker: Worker, row: RosterRow, day: date) -> tuple[Fact, ...]:
    dossier = worker.dossier
    education = in_force(dossier.educations, day)
    certificates = [entry for entry in dossier.certificates if entry.start <= day]
    account = in_force(worker.accounts, day)
    spell = last_employment(dossier, day)
    bases = {base.kind: base for base in dossier.bases if base.start <= day}
    pairs = (
        ("性别、出生", _birth(worker, day)),
        ("民族", worker.ethnicity),
        ("政治面貌", worker.political_status),
        (
            "学历学位",
            " ".join(part for part in (education.education, education.degree, education.major) if part) if education else "",
        ),
        ("证书", "、".join(entry.name for entry in certificates)),
        ("社区工龄", years_and_months(row.service_months)),
        ("用工形式", row.kind),
        ("入职日期", str(row.since or "")),
        ("试用期至", str(spell.probation_end) if spell and spell.probation_end and day < spell.probation_end else ""),
        ("离职日期", str(row.until or "")),
        ("工资账号", f"{account.bank} {mask_account(account.number)}".strip() if account else ""),
        ("缴费基数", "、".join(f"{base_label(kind)} {base.amount // 100:,}" for kind, base in bases.items())),
        ("备注", worker.remark),
    )
    return tuple(Fact(label=label, value=value) for label, value in pairs if value)


def base_label(kind: str) -> str:
    """What a contribution base's kind is called."""
    names = {
        "social": "社保",
        "housing_fund": "公积金",
        "pension": "养老",
        "medical": "医疗",
        "unemployment": "失业",
        "injury": "工伤",
    }
    return names.get(kind, kind)


def _birth(worker: Worker, day: date) -> str:
    if worker.birth_date is None:
        return worker.sex
    age = relativedelta(day, worker.birth_date).years
    return f"{worker.sex} {worker.birth_date.year}年{worker.birth_date.month}月（{age} 岁）".strip()
