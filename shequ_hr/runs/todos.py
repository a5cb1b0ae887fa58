"""What is due: people whose probation, contract or certificate ends, figures that stand in for newer ones, open problems.

Reads facts and rules; every line names where it is done. Nothing is done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from shequ_hr.errors import Problem, RuleNotInForce, Severity
from shequ_hr.model.people import Worker
from shequ_hr.people.service import employment_on
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import RuleSet, Series
from shequ_hr.runs.results import ToDo

AHEAD_DAYS = 60
"""How far ahead dates are shown."""


def todo_list(
    workers: Iterable[Worker], rules: RuleSet, month: PayMonth, today: date, problems: Iterable[Problem], notes: Iterable[str]
) -> tuple[ToDo, ...]:
    """All that is due, most urgent first; what has no date comes after what has one. ``notes``: about the average wage."""
    found = [
        *_problems(problems),
        *(todo for worker in workers if not worker.archived for todo in _person(worker, today)),
        *_standing_in(rules, month),
        *(ToDo(kind="均薪", text=note, due=None, days_left=None, target="wages", action="录入") for note in notes),
    ]
    return tuple(sorted(found, key=lambda todo: (not todo.urgent, todo.due is None, todo.due or date.max, todo.kind)))


def _problems(problems: Iterable[Problem]) -> Iterator[ToDo]:
    for problem in problems:
        error = problem.severity is Severity.ERROR
        worker = int(getattr(problem, "worker", 0))
        yield ToDo(
            kind="核对" if error else "提醒",
            text=problem.message,
            due=None,
            days_left=None,
            target="people" if worker else "payroll",
            action="去处理" if error else "查看",
            worker=worker,
            urgent=error,
        )


def _person(worker: Worker, today: date) -> Iterator[ToDo]:
    spell = employment_on(worker.dossier, today)
    if spell is None:
        return
    if spell.probation_end is not None:
        yield from _dated("试用期满", worker, spell.probation_end - timedelta(days=1), today, "转正")
    if spell.span.last_day is not None:
        yield from _dated("合同到期", worker, spell.span.last_day, today, "续签")
    for certificate in worker.dossier.certificates:
        if certificate.valid_to is not None:
            yield from _dated("证书", worker, certificate.valid_to, today, "登记", f" {certificate.name}到期")


def _dated(kind: str, worker: Worker, due: date, today: date, action: str, what: str = "") -> Iterator[ToDo]:
    left = (due - today).days
    if 0 <= left <= AHEAD_DAYS:
        post = next((entry for entry in reversed(worker.dossier.assignments) if today in entry.span), None)
        place = f" {post.community}" if post else ""
        yield ToDo(
            kind=kind,
            text=f"{worker.name}{place}{what}",
            due=due,
            days_left=left,
            target="people",
            action=action,
            worker=worker.id,
            urgent=left == 0,
        )


def _standing_in(rules: RuleSet, month: PayMonth) -> Iterator[ToDo]:
    """Figures of the month for which an older one stands in (暂按)."""
    series: list[Series[Any]] = []
    for insurance in rules.insurances:
        series += [rules.pay.settings.insurance_rates.get(insurance.key, insurance.rates), insurance.limits]
    if rules.housing_fund is not None:
        series += [rules.housing_fund.rates, rules.housing_fund.caps, rules.housing_fund.floors]
    for entry in series:
        try:
            figure = entry.figure_on(month.first_day)
        except RuleNotInForce:
            # Whether a hole matters to anybody is found by the calculation, which names it.
            continue
        if figure.provisional:
            text = f"{entry.name}暂按 {figure.start} 起的数，新数公布后要更新"
            kind = "费率调整" if "率" in entry.name or "比例" in entry.name else "基数调整"
            yield ToDo(kind=kind, text=text, due=None, days_left=None, target="policies", action="更新")
