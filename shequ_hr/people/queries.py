"""The roster on a day, and one person in full. Reads only; finds people as clerks type (``search``)."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from shequ_hr.errors import UserError
from shequ_hr.model.people import Worker
from shequ_hr.office.packs import rules_of
from shequ_hr.payroll.explain import Explanation
from shequ_hr.people.grading import Grader, explain_grade
from shequ_hr.people.lookup import find_worker
from shequ_hr.people.results import Fact, PayRow, RosterRow, RosterState, WorkerDetail
from shequ_hr.people.rows import RowReader, rows_on
from shequ_hr.people.search import finder, normalised
from shequ_hr.people.service import last_employment, years_and_months
from shequ_hr.people.timeline import events_of, lanes_of
from shequ_hr.periods import in_force
from shequ_hr.ports import Workspace
from shequ_hr.runs.states import STATE_LABELS, run_name
from shequ_hr.security.masking import mask_account, mask_phone
from shequ_hr.security.roles import Action

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
    with ws.begin(Action.PEOPLE_VIEW) as uow:
        everybody = rows_on(ws, uow, day)
    rows = list(everybody) if whole else [row for row in everybody if row.state in _ON_THE_ROSTER]
    if not query:
        return rows
    finds = finder(query)
    return [row for row in rows if finds(row.name, row.id_number, row.employee_number)]


def worker_detail(ws: Workspace, id_number: str, on: date | None = None) -> WorkerDetail:
    """One person with facts, lanes, events, pay history and grade as of a day (default today); UserError when unknown."""
    day = on or ws.clock.today()
    with ws.begin(Action.PEOPLE_VIEW) as uow:
        worker = find_worker(uow, id_number)
        rows = RowReader(uow, rules_of(uow, ws.library))
        history = uow.runs.worker_history(worker.id)
    row = rows.row(worker, day)
    grade, explanation, problem = _grade(worker, day, rows.grader)
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
