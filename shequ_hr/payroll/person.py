"""The facts of one person on one day, as formulas name them: post, grade, years, qualifications, review, probation.

Reads the frozen dossier and the pack only. A fact that is missing is an error when a formula asks for it, not before.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

import msgspec

from shequ_hr.grades.qualifications import CertificateBook, PostBook, educations_on, highest_education, reviews_on, titles_on
from shequ_hr.grades.rule import GradeFacts, GradeResult, counted_service, grade_of, moving_results, running_service
from shequ_hr.grades.service import Service, service_on, years_on
from shequ_hr.model.payroll import PayFacts, TypedAmount
from shequ_hr.model.people import Assessment, Assignment, Dossier, Employment, GradeRecord
from shequ_hr.money import yuan_text
from shequ_hr.periods import in_force
from shequ_hr.rules.facts import BUILT_IN_FACTS, NONE
from shequ_hr.rules.schema import Entry, FactRule, GradeRule, Pack, PartYear, Post, Series

Raw = str | int | bool | Fraction | None
"""A fact as it is recorded: whole numbers as int, facts of the pack as their text, None = missing."""

ALL_FACTS = frozenset(fact.name for fact in BUILT_IN_FACTS)


# What is made for every person is a Struct: made five times faster than a frozen dataclass of the same fields.
class Person(msgspec.Struct):
    """Facts on a day by their Chinese names, always in the same order for the same reader.

    ``grade_number`` is the grade that counts: of the ``recognised`` record, else of ``grade``, the rule's result.
    ``missing`` says of facts without a value what to do.
    """

    day: date
    post: Post
    assignment: Assignment
    employment: Employment | None
    values: dict[str, Raw]
    grade_number: int | None = None
    grade: GradeResult | None = None
    recognised: GradeRecord | None = None
    missing: dict[str, str] = msgspec.field(default_factory=dict)


class PersonReader:
    """Reads people by the posts, certificates, grade rule and facts of one pack.

    ``needs``: the facts that are asked for (None = all); ``own``: facts beside the built-in ones (None = those of the pack).
    """

    def __init__(self, pack: Pack, needs: Collection[str] | None = None, own: Collection[FactRule] | None = None) -> None:
        declared = pack.facts if own is None else own
        self.needs = ALL_FACTS.union(rule.name for rule in declared) if needs is None else frozenset(needs)
        self.pack = pack
        self.posts = PostBook.of(pack.posts)
        self.certificates = CertificateBook.of(pack.certificates)
        self._facts = tuple(rule for rule in declared if rule.name in self.needs)
        self._rules: dict[date, GradeRule | None] = {}
        self._grades: dict[tuple[object, ...], GradeResult] = {}
        self._reads_years = "工作年限" in self.needs
        self._reads_result = not self.needs.isdisjoint({"考核结果", "考核系数"})
        self._reads_titles = "职务" in self.needs
        self._reads_education = not self.needs.isdisjoint({"学历", "学位"})

    def grade_rule(self, day: date) -> GradeRule | None:
        """The grade rule in force on a day; None when the pack has none. RuleNotInForce in a hole."""
        if self.pack.grade is None:
            return None
        if day not in self._rules:
            self._rules[day] = self.pack.grade.on(day)
        return self._rules[day]

    def read(self, facts: PayFacts, day: date) -> Person:
        """Everything that is asked for about a person on a day; UserError without a post or with one the pack lacks."""
        dossier = facts.dossier
        assignment, post = self.posts.highest(dossier, day)
        employment = employment_on(dossier, day)
        end = employment.probation_end if employment is not None else None
        values: dict[str, Raw] = {"岗位": post.name, "试用期": end is not None and day < end}
        person = Person(day, post, assignment, employment, values)
        reviews = reviews_on(dossier, day)
        if self._reads_result:
            values["考核结果"] = reviews[-1].result if reviews else NONE
        if self._reads_titles:
            values["职务"] = titles_on(dossier, day)
        self._read_qualifications(person, facts, dossier, day)
        self._read_grade(person, facts, day, reviews)
        values["等级"] = person.grade_number
        for rule in self._facts:
            values[rule.name] = _own_fact(rule, facts.typed, dossier, day)
        return person

    def _read_qualifications(self, person: Person, facts: PayFacts, dossier: Dossier, day: date) -> None:
        values, needs = person.values, self.needs
        if self._reads_education:
            values["学历"], values["学位"] = highest_education(educations_on(dossier, day))
        if "证书等级" in needs:
            values["证书等级"] = self.certificates.highest(dossier, day)[0]
        if "社区级别" in needs:
            values["社区级别"] = community_level(facts, person.assignment.community, day)
        if "连续工作年限" in needs:
            rule = self.grade_rule(day)
            part_year = PartYear.FULL_ONLY if rule is None else rule.part_year
            values["连续工作年限"] = years_on(service_on(dossier.employments, day, continuous=True), day, part_year)

    def _read_grade(self, person: Person, facts: PayFacts, day: date, reviews: tuple[Assessment, ...]) -> None:
        """工作年限 where asked for; the rule's grade unless a document recognised one, which then stands alone."""
        dossier = facts.dossier
        record = in_force(dossier.grades, day) if dossier.grades else None
        if record is not None:
            person.recognised, person.grade_number = record, record.grade
            if not self._reads_years:
                return
        rule = self.grade_rule(day)
        service = counted_service(dossier, day, rule, reviews)
        if self._reads_years:
            person.values["工作年限"] = years_on(service, day, PartYear.FULL_ONLY if rule is None else rule.part_year)
        if record is not None:
            return
        if rule is None:
            person.missing["等级"] = "政策包没有等级规则，请登记认定的等级。"
        elif person.post.bands is None:
            person.missing["等级"] = f"岗位“{person.post.name}”没有等级区间，请登记认定的等级。"
        else:
            person.grade = self._grade(person, person.post.bands, facts, rule, reviews, service)
            person.grade_number = person.grade.grade

    def _grade(
        self,
        person: Person,
        bands: Series[tuple[int, int]],
        facts: PayFacts,
        rule: GradeRule,
        reviews: tuple[Assessment, ...],
        service: Service,
    ) -> GradeResult:
        """The grade by the rule; people alike are computed once."""
        dossier, day = facts.dossier, person.day
        running, settled = running_service(dossier, day, rule, reviews, service)
        certificate = NONE
        if rule.certificates:
            known = person.values.get("证书等级")
            certificate = known if isinstance(known, str) else self.certificates.highest(dossier, day)[0]
        own = (
            years_on(running, day, rule.part_year, rule.effective),
            settled,
            education_pairs(dossier, day) if rule.educations else (),
            certificate,
            moving_results(rule, reviews),
            community_level(facts, person.assignment.community, day) if rule.by_community_level else NONE,
        )
        key = (person.post.name, day, own)
        found = self._grades.get(key)
        if found is None:
            found = self._grades[key] = grade_of(rule, bands.on(day), GradeFacts(*own))
        return found


def education_pairs(dossier: Dossier, day: date) -> tuple[tuple[str, str], ...]:
    """Every 学历 with its 学位, and the highest of each together: what an education credit may match."""
    known = educations_on(dossier, day)
    if not known:
        return ()
    if len(known) == 1:
        return ((known[0].education, known[0].degree or NONE),)
    pairs = [(education.education, education.degree or NONE) for education in known]
    pairs.append(highest_education(known))
    return tuple(dict.fromkeys(pairs))


def employment_on(dossier: Dossier, day: date) -> Employment | None:
    """The employment here on a day; of several the one that began last."""
    found: Employment | None = None
    for spell in dossier.employments:
        span = spell.span
        inside = spell.here and span.start <= day and (span.end is None or day < span.end)
        if inside and (found is None or span.start >= found.span.start):
            found = spell
    return found


def community_level(facts: PayFacts, community: str, day: date) -> str:
    """The level of a community on a day; 无 when none is recorded."""
    levels = facts.community_levels.get(community)
    found = in_force(levels, day) if levels else None
    return (found.level if found is not None else "") or NONE


def _own_fact(rule: FactRule, typed: Collection[TypedAmount], dossier: Dossier, day: date) -> Raw:
    """What is recorded for a fact of the pack, else its default, else None."""
    if rule.entry is Entry.MONTH:
        for entry in typed:
            if entry.item == rule.key:
                if entry.text:
                    return entry.text
                if entry.amount is not None:
                    return yuan_text(entry.amount)
    else:
        found = in_force((fact for fact in dossier.personal if fact.key == rule.key), day)
        if found is not None and found.value:
            return found.value
    return rule.default
