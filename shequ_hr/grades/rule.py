"""岗位等级: how the grade follows from service, qualifications, reviews and the community's level (domain.md 1.8). Pure.

Owns the arithmetic of a grade and its steps. A grade recognised by a document precedes the rule: see ``grade_on``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import msgspec

from shequ_hr.grades.service import Service, service_on, years_on
from shequ_hr.model.people import Assessment, Dossier
from shequ_hr.rules.facts import NONE
from shequ_hr.rules.numbers import number_text
from shequ_hr.rules.schema import BadYear, Credit, EarlyPromotion, Effective, GradeRule

_NO_CREDIT = Credit()
_ONE_DAY = timedelta(days=1)


class GradeFacts(msgspec.Struct, frozen=True):
    """What a grade follows from; hashable, so that people alike are computed once.

    ``years``: service years that count. ``settled``: steps kept from before a bad year that restarted the running step.
    ``educations``: pairs of 学历 and 学位, the highest of each last. ``reviews``: pairs of year and result, oldest first.
    """

    years: int
    settled: int = 0
    educations: tuple[tuple[str, str], ...] = ()
    certificate: str = NONE
    reviews: tuple[tuple[int, str], ...] = ()
    community_level: str = NONE


class GradeStep(msgspec.Struct, frozen=True):
    """One contribution to a grade: what it is, how many grades it adds, and from what it follows."""

    label: str
    grades: int
    because: str


class GradeResult(msgspec.Struct, frozen=True):
    """A grade by the rule, the band it is kept in, the years it counted, and the steps that lead to it before clamping."""

    grade: int
    band: tuple[int, int]
    years: Fraction
    steps: tuple[GradeStep, ...]

    @property
    def total(self) -> int:
        """The sum of the steps, before it was kept inside the band."""
        return sum(step.grades for step in self.steps)


def bad_years(rule: GradeRule, reviews: Sequence[Assessment]) -> tuple[int, ...]:
    """The years whose result does not count."""
    if not rule.bad_results or not reviews:
        return ()
    return tuple([review.year for review in reviews if review.result in rule.bad_results])


def moving_results(rule: GradeRule, reviews: Sequence[Assessment]) -> tuple[tuple[int, str], ...]:
    """Years and results of the reviews that move the grade; people who differ only in the others have the same grade."""
    if not reviews:
        return ()
    if rule.early is None:
        return tuple([(one.year, one.result) for one in reviews if one.result in rule.by_result])
    best = rule.early.result
    found = tuple([(one.year, one.result) for one in reviews if one.result == best or one.result in rule.by_result])
    return found if rule.by_result or early_promotions(rule.early, found) else ()


def counted_service(dossier: Dossier, day: date, rule: GradeRule | None, reviews: Sequence[Assessment] = ()) -> Service:
    """Service that counts on a day: all places, bad years left out; without a rule simply all of it."""
    bad = bad_years(rule, reviews) if rule is not None and rule.bad_year is BadYear.NOT_COUNTED else ()
    return service_on(dossier.employments, day, bad_years=bad)


def running_service(
    dossier: Dossier, day: date, rule: GradeRule, reviews: Sequence[Assessment], counted: Service
) -> tuple[Service, int]:
    """The service that earns the running step, and the steps settled before the last bad year began.

    Where bad years are only left out this is the counted service and nothing is settled.
    """
    if rule.bad_year is BadYear.NOT_COUNTED:
        if not rule.continuous_only or len(counted.spans) <= 1:
            return counted, 0
        return service_on(dossier.employments, day, continuous=True, bad_years=bad_years(rule, reviews)), 0
    settled = 0
    since: date | None = None
    for year in bad_years(rule, reviews):
        first = date(year, 1, 1)
        stretch = service_on(dossier.employments, first - _ONE_DAY, continuous=rule.continuous_only, since=since)
        settled += steps_in(Fraction(years_on(stretch, first, rule.part_year, Effective.NEXT_JANUARY)), rule)
        since = date(year + 1, 1, 1)
    return service_on(dossier.employments, day, continuous=rule.continuous_only, since=since), settled


def steps_in(years: Fraction, rule: GradeRule) -> int:
    """Completed steps in so many years: reached (满3年晋1级) or exceeded (3年以内为1级) by the rule's wording."""
    ratio = years / rule.step_years
    whole = ratio.numerator // ratio.denominator
    if whole > 0 and not rule.inclusive and ratio == whole:
        return whole - 1
    return whole


def grade_of(rule: GradeRule, band: tuple[int, int], facts: GradeFacts) -> GradeResult:
    """The grade by the rule, kept inside the band of the post; the steps add up to the grade before clamping."""
    education, credit = education_credit(rule, facts.educations)
    certificate = rule.certificates.get(facts.certificate, _NO_CREDIT)
    years = facts.years + credit.years + certificate.years
    steps = [GradeStep("起点等级", band[0] if rule.start is None else rule.start, _start_text(rule))]
    if facts.settled:
        steps.append(GradeStep("此前已晋级", facts.settled, "不合格年度以前已满年限晋升的等级"))
    steps.append(GradeStep("年限晋级", steps_in(years, rule), _years_text(rule, facts.years, credit, certificate)))
    if credit.grades:
        steps.append(GradeStep("学历加级", credit.grades, education))
    if certificate.grades:
        steps.append(GradeStep("证书加级", certificate.grades, f"{facts.certificate}，只按最高一级"))
    steps += _review_steps(rule, facts.reviews)
    level = rule.by_community_level.get(facts.community_level, 0)
    if level:
        steps.append(GradeStep("社区级别", level, facts.community_level))
    total = sum(step.grades for step in steps)
    return GradeResult(min(max(total, band[0]), band[1]), band, years, tuple(steps))


def education_credit(rule: GradeRule, educations: Sequence[tuple[str, str]]) -> tuple[str, Credit]:
    """The best credit that any education of the person gives (highest only), with the words that name it."""
    best = "", _NO_CREDIT
    worth = Fraction(0)
    for education, degree in educations:
        for entry in rule.educations:
            if education in entry.educations and (not entry.degrees or degree in entry.degrees):
                value = entry.credit.grades + entry.credit.years / rule.step_years
                if value > worth:
                    best, worth = (education if degree == NONE else f"{education}、{degree}", entry.credit), value
                break
    return best


def _start_text(rule: GradeRule) -> str:
    return "岗位等级区间的最低一级" if rule.start is None else "规定的起点等级"


def _years_text(rule: GradeRule, years: int, education: Credit, certificate: Credit) -> str:
    parts = [f"工作年限 {years} 年"]
    if education.years:
        parts.append(f"学历视同 {number_text(education.years)} 年")
    if certificate.years:
        parts.append(f"证书视同 {number_text(certificate.years)} 年")
    step = number_text(rule.step_years)
    return "，".join(parts) + (f"，每满 {step} 年晋 1 级" if rule.inclusive else f"，每超过 {step} 年晋 1 级")


def _review_steps(rule: GradeRule, reviews: Sequence[tuple[int, str]]) -> list[GradeStep]:
    steps = []
    moving = [(year, result) for year, result in reviews if rule.by_result.get(result)]
    if moving:
        because = "、".join(f"{year}年{result}" for year, result in moving)
        steps.append(GradeStep("考核升降级", sum(rule.by_result[result] for _, result in moving), because))
    if rule.early is not None:
        times = early_promotions(rule.early, reviews)
        if times:
            because = f"连续 {rule.early.in_a_row} 年{rule.early.result}，共 {times} 次"
            steps.append(GradeStep("提前晋级", times * rule.early.grades, because))
    return steps


def early_promotions(early: EarlyPromotion, reviews: Sequence[tuple[int, str]]) -> int:
    """How often a run of consecutive years with the result was completed; a year counts in one run only."""
    times = run = 0
    last: int | None = None
    for year, result in reviews:
        follows = last is not None and last == year - 1
        run = 0 if result != early.result else run + 1 if follows else 1
        last = year
        if run == early.in_a_row:
            times, run = times + 1, 0
    return times if early.at_most is None else min(times, early.at_most)
