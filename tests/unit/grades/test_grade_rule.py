"""The grade by rule: steps, part years, credits, early promotion, bad years, bands (domain.md 1.8)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from helpers.payslips import day, span

from shequ_hr.grades.rule import GradeFacts, counted_service, early_promotions, grade_of, running_service, steps_in
from shequ_hr.grades.service import years_on
from shequ_hr.model.people import Assessment, Dossier, Employment
from shequ_hr.rules.schema import BadYear, Credit, EarlyPromotion, EducationCredit, Effective, GradeRule, PartYear

RULE = GradeRule(
    step_years=Fraction(3),
    start=None,
    inclusive=True,
    part_year=PartYear.FULL_ONLY,
    effective=Effective.SAME_DAY,
    continuous_only=False,
    bad_results=(),
    bad_year=BadYear.NOT_COUNTED,
    educations=(),
    certificates={},
    early=None,
    by_result={},
    by_community_level={},
)
BAND = (4, 15)


def grade(rule: GradeRule, years: int, band: tuple[int, int] = BAND, **more: Any) -> int:
    return grade_of(rule, band, GradeFacts(years=years, **more)).grade


@pytest.mark.parametrize(("years", "expected"), [(0, 4), (2, 4), (3, 5), (8, 6), (9, 7), (60, 15)])
def test_a_grade_for_every_full_step(years: int, expected: int) -> None:
    assert grade(RULE, years) == expected


@pytest.mark.parametrize(("years", "expected"), [(0, 1), (3, 1), (4, 2), (6, 2), (7, 3), (8, 3), (36, 12), (37, 12)])
def test_three_years_and_less_are_grade_one(years: int, expected: int) -> None:
    assert grade(replace(RULE, inclusive=False), years, (1, 12)) == expected


def test_fixed_start_and_lower_bound() -> None:
    assert grade(replace(RULE, start=1), 6) == 4
    result = grade_of(replace(RULE, start=1), BAND, GradeFacts(years=6))
    assert result.total == 3
    assert result.band == BAND


def test_education_gives_grades_or_years_and_only_the_best_counts() -> None:
    rule = replace(
        RULE,
        educations=(
            EducationCredit(("本科",), ("学士",), Credit(grades=1)),
            EducationCredit(("本科",), (), Credit(years=Fraction(1))),
            EducationCredit(("硕士研究生",), ("硕士",), Credit(grades=2)),
            EducationCredit(("硕士研究生",), ("无",), Credit(years=Fraction(3))),
        ),
    )
    assert grade(rule, 2) == 4
    assert grade(rule, 2, educations=(("本科", "无"),)) == 5  # 2 + 1 deemed years
    assert grade(rule, 2, educations=(("本科", "学士"),)) == 5
    assert grade(rule, 3, educations=(("本科", "学士"), ("硕士研究生", "硕士"))) == 7
    assert grade(rule, 3, educations=(("硕士研究生", "无"), ("大专", "无"))) == 6
    assert grade(rule, 3, educations=(("硕士研究生", "硕士"), ("本科", "学士"))) == 7
    steps = grade_of(rule, BAND, GradeFacts(years=3, educations=(("本科", "学士"),))).steps
    assert [(step.label, step.grades, step.because) for step in steps][-1] == ("学历加级", 1, "本科、学士")


def test_certificate_community_level_and_results() -> None:
    rule = replace(
        RULE,
        certificates={"中级": Credit(grades=2), "初级": Credit(years=Fraction(3))},
        by_community_level={"五星": 1},
        by_result={"优秀": 1, "不合格": -1},
    )
    assert grade(rule, 0, certificate="中级") == 6
    assert grade(rule, 0, certificate="初级") == 5
    assert grade(rule, 0, community_level="五星") == 5
    assert grade(rule, 6, reviews=((2022, "优秀"), (2023, "不合格"), (2024, "不合格"))) == 5


def test_two_excellent_years_in_a_row_promote_early_at_most_twice() -> None:
    early = EarlyPromotion("优秀", 2, 1, 2)
    years = [(year, "优秀") for year in range(2015, 2023)]
    assert early_promotions(early, years[:1]) == 0
    assert early_promotions(early, years[:3]) == 1
    assert early_promotions(early, years) == 2
    assert early_promotions(replace(early, at_most=None), years) == 4
    assert early_promotions(early, [(2018, "优秀"), (2020, "优秀")]) == 0
    assert early_promotions(early, [(2018, "优秀"), (2019, "合格"), (2020, "优秀")]) == 0
    assert grade(replace(RULE, early=early), 0, reviews=tuple(years[:2])) == 5


def test_half_years_can_be_steps() -> None:
    rule = replace(RULE, step_years=Fraction(5, 2))
    assert steps_in(Fraction(5), rule) == 2
    assert steps_in(Fraction(5), replace(rule, inclusive=False)) == 1


def person(*results: tuple[int, str], start: str = "2014-07-01") -> Dossier:
    reviews = tuple(Assessment(year=year, result=text, effective=day(f"{year + 1}-01-01")) for year, text in results)
    return Dossier(employments=(Employment(span=span(start)),), assessments=reviews)


def running_years(rule: GradeRule, who: Dossier, on: str) -> tuple[int, int]:
    reviews = who.assessments
    counted = counted_service(who, day(on), rule, reviews)
    service, settled = running_service(who, day(on), rule, reviews, counted)
    return years_on(service, day(on), rule.part_year, rule.effective), settled


def test_a_bad_year_is_left_out() -> None:
    rule = replace(RULE, bad_results=("不合格",))
    assert running_years(rule, person((2018, "合格")), "2024-07-01") == (10, 0)
    assert running_years(rule, person((2018, "不合格")), "2024-07-01") == (9, 0)
    assert running_years(replace(rule, continuous_only=True), person((2018, "不合格")), "2024-07-01") == (9, 0)


def test_continuous_only_counts_the_last_stretch() -> None:
    rule = replace(RULE, continuous_only=True)
    who = Dossier(employments=(Employment(span=span("2005-01-01", "2010-01-01")), Employment(span=span("2012-01-01"))))
    assert running_years(rule, who, "2024-01-01") == (12, 0)
    assert counted_service(who, day("2024-01-01"), rule).completed(day("2024-01-01")) == 17


def test_a_bad_year_restarts_the_running_step_and_keeps_the_steps_before() -> None:
    rule = replace(RULE, bad_results=("不合格",), bad_year=BadYear.RESTARTS_STEP)
    who = person((2018, "不合格"))  # 3.5 years until 2018-01-01: one step; anew from 2019-01-01
    assert running_years(rule, who, "2021-12-31") == (2, 1)
    assert running_years(rule, who, "2022-01-01") == (3, 1)
    assert grade(rule, 3, settled=1) == 6
    assert running_years(rule, person((2018, "合格")), "2022-01-01") == (7, 0)
    assert running_years(rule, person(), "2022-01-01") == (7, 0)


def test_every_step_of_a_grade_is_named() -> None:
    rule = replace(RULE, certificates={"中级": Credit(years=Fraction(1))}, inclusive=False)
    facts = GradeFacts(years=4, settled=2, certificate="中级", educations=(("本科", "无"),))
    rule = replace(rule, educations=(EducationCredit(("本科",), (), Credit(years=Fraction(1, 2))),))
    result = grade_of(rule, BAND, facts)
    assert [step.label for step in result.steps] == ["起点等级", "此前已晋级", "年限晋级"]
    assert result.steps[-1].because == "工作年限 4 年，学历视同 0.5 年，证书视同 1 年，每超过 3 年晋 1 级"
    assert result.grade == 4 + 2 + 1
