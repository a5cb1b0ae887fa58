"""Problems of single persons, in one wording: who (name and masked ID), what is missing, where to mend it."""

from __future__ import annotations

from shequ_hr.errors import Problem, RuleNotInForce, Severity, UserError
from shequ_hr.model.people import Worker
from shequ_hr.runs.results import PersonProblem
from shequ_hr.security.masking import mask_id


def person_problem(
    worker: Worker, message: str, fix: str, code: str = "", severity: Severity = Severity.ERROR, column: str = ""
) -> PersonProblem:
    """A problem whose message begins with the person; ``code`` is the machine's name of the cause."""
    return PersonProblem(
        message=f"{worker.name}（{mask_id(worker.id_number)}）：{message}",
        fix=fix,
        column=column,
        code=code,
        severity=severity,
        worker=worker.id,
        name=worker.name,
    )


def person_problems(worker: Worker, error: UserError) -> list[Problem]:
    """A refusal of the calculation as that person's problems: all that it lists, else the one that it states."""
    if error.problems:
        return [
            person_problem(worker, problem.message, problem.fix or error.hint, problem.code, problem.severity, problem.column)
            for problem in error.problems
        ]
    text = f"{error.title}。{error.message}" if error.message else error.title
    return [person_problem(worker, text, error.hint, code="rule_not_in_force" if isinstance(error, RuleNotInForce) else "")]
