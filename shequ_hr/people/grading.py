"""A person's grade on a day with its reasons, and the grade that a roster shows. The rule itself is ``grades``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import PayFacts
from shequ_hr.model.people import CommunityLevel, Worker
from shequ_hr.office.packs import rules_of
from shequ_hr.payroll.explain import Explanation
from shequ_hr.payroll.explain_grade import grade_tree, recognised_tree
from shequ_hr.payroll.person import Person, PersonReader, employment_on
from shequ_hr.people.lookup import find_worker
from shequ_hr.periods import in_force
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet
from shequ_hr.security.roles import Action

Levels = Mapping[str, tuple[CommunityLevel, ...]]


def explain_grade(ws: Workspace, id_number: str, on: date | None = None) -> Explanation:
    """The grade of a person on a day (default today), its steps, and the document of the rule or of the recognition.

    UserError: no such person, no post on the day, or no rule that gives a grade.
    """
    day = on or ws.clock.today()
    with ws.begin(Action.PEOPLE_VIEW) as uow:
        worker = find_worker(uow, id_number)
        grader = Grader(rules_of(uow, ws.library), community_levels(uow))
    return grader.explain(worker, day)


def community_levels(uow: UnitOfWork) -> dict[str, tuple[CommunityLevel, ...]]:
    """Levels of all communities by name."""
    return {community.name: community.levels for community in uow.communities.all()}


class Grader:
    """Reads grades of many people by one pack; people alike are computed once."""

    def __init__(self, rules: RuleSet, levels: Levels) -> None:
        self._pack = rules.pay
        self._levels = levels
        self._leveled = any(levels.values())
        self._reader = PersonReader(rules.pay, needs=(), own=())

    def number(self, worker: Worker, day: date) -> int | None:
        """The grade as a roster shows it; None without a post, a rule or a fact that the rule needs."""
        recognised = in_force(worker.dossier.grades, day)
        if recognised is not None:
            return recognised.grade
        if self._pack.grade is None:
            return None
        try:
            return self._person(worker, day).grade_number
        except UserError:
            # The roster lists everybody; what is wrong with one person's facts is said on that person's page.
            return None

    def explain(self, worker: Worker, day: date) -> Explanation:
        """The grade with its steps and documents; UserError when there is none."""
        recognised = in_force(worker.dossier.grades, day)
        if recognised is not None:
            return recognised_tree(recognised)
        person = self._person(worker, day)
        if person.grade is None:
            why = person.missing.get("等级", f"岗位“{person.post.name}”没有等级。")
            raise UserError(f"{worker.name}在 {day} 没有等级", why, "登记认定的等级，或在政策包里补上等级规则。")
        return grade_tree(person, self._facts(worker), self._pack)

    def _person(self, worker: Worker, day: date) -> Person:
        if employment_on(worker.dossier, day) is None:
            raise UserError(f"{worker.name}在 {day} 不在职", "这一天没有任职经历，没有等级。", "请换一个日期，或补上任职经历。")
        return self._reader.read(self._facts(worker), day)

    def _facts(self, worker: Worker) -> PayFacts:
        if not self._leveled:
            return PayFacts(worker=worker.id, dossier=worker.dossier)
        names = {assignment.community for assignment in worker.dossier.assignments}
        levels = {name: self._levels[name] for name in names if self._levels.get(name)}
        return PayFacts(worker=worker.id, dossier=worker.dossier, community_levels=levels)
