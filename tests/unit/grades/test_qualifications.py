"""Which post, certificate, education and review of a person count on a day."""

from __future__ import annotations

import pytest
from helpers.payslips import day, span
from helpers.rules import POSTS

from shequ_hr.errors import UserError
from shequ_hr.grades.qualifications import (
    CertificateBook,
    PostBook,
    education_rank,
    educations_on,
    highest_education,
    reviews_on,
    titles_on,
)
from shequ_hr.model.people import Assessment, Assignment, Certificate, Dossier, Education
from shequ_hr.rules.schema import CertificateLevel

BOOK = PostBook.of(POSTS)
LEVELS = CertificateBook.of((CertificateLevel("初级", ("助理社会工作师",), 1), CertificateLevel("中级", ("社会工作师",), 2)))


def held(post: str, start: str = "2020-01-01", end: str | None = None, title: str = "") -> Assignment:
    return Assignment(span=span(start, end), community="一号社区", post=post, title=title)


def test_the_highest_post_counts_whatever_the_order() -> None:
    assignments = (held("工作人员"), held("书记", "2021-01-01"), held("副职"))
    for order in (assignments, tuple(reversed(assignments))):
        assignment, post = BOOK.highest(Dossier(assignments=order), day("2022-01-01"))
        assert post.name == "正职"
        assert assignment.post == "书记"
    assert BOOK.highest(Dossier(assignments=assignments), day("2020-06-01"))[1].name == "副职"


def test_no_post_and_unknown_posts_are_refused() -> None:
    with pytest.raises(UserError, match="没有岗位"):
        BOOK.highest(Dossier(assignments=(held("副职", "2020-01-01", "2021-01-01"),)), day("2021-01-01"))
    with pytest.raises(UserError, match="政策包里有：正职、副职、工作人员"):
        BOOK.named("站长")
    assert PostBook.of(()).named("站长").name == "站长"


def test_titles_are_joined_once_each() -> None:
    assignments = (
        held("副职", title="主任"),
        held("正职", "2019-01-01", title="书记"),
        held("工作人员"),
        held("副职", title="主任"),
    )
    assert titles_on(Dossier(assignments=assignments), day("2020-05-01")) == "书记、主任"
    assert titles_on(Dossier(assignments=(held("副职"),)), day("2020-05-01")) == "无"


def test_the_highest_certificate_in_force_counts() -> None:
    certificates = (
        Certificate(start=day("2018-01-01"), name="社会工作师", valid_to=day("2020-12-31")),
        Certificate(start=day("2015-01-01"), name="助理社会工作师"),
        Certificate(start=day("2015-01-01"), name="驾驶证"),
        Certificate(start=day("2026-01-01"), name="社会工作师"),
    )
    person = Dossier(certificates=certificates)
    assert LEVELS.highest(person, day("2020-12-31"))[0] == "中级"
    assert LEVELS.highest(person, day("2021-01-01")) == ("初级", certificates[1])
    assert LEVELS.highest(person, day("2014-01-01")) == ("无", None)
    assert LEVELS.highest(Dossier(certificates=certificates[::-1]), day("2021-01-01"))[0] == "初级"


def test_highest_education_and_degree_each_by_itself() -> None:
    bachelor = Education(start=day("2010-07-01"), education="本科", degree="学士")
    master = Education(start=day("2016-07-01"), education="硕士研究生")
    person = Dossier(educations=(master, bachelor))
    known = educations_on(person, day("2020-01-01"))
    assert known == (bachelor, master)
    assert highest_education(known) == ("硕士研究生", "学士")
    assert highest_education(educations_on(person, day("2012-01-01"))) == ("本科", "学士")
    assert highest_education(()) == ("无", "无")
    assert education_rank("私塾") == 0 < education_rank("初中")


def test_reviews_count_from_their_effective_day_one_a_year() -> None:
    first = Assessment(year=2023, result="合格", effective=day("2024-01-01"))
    changed = Assessment(year=2023, result="优秀", effective=day("2024-06-01"), document="复核决定")
    older = Assessment(year=2022, result="合格", effective=day("2023-01-01"))
    person = Dossier(assessments=(changed, first, older))
    assert reviews_on(person, day("2024-05-31")) == (older, first)
    assert reviews_on(person, day("2024-06-01")) == (older, changed)
    assert reviews_on(person, day("2022-06-01")) == ()
