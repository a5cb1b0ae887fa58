"""Adding a dated fact: what it ends, what it replaces; saving people and communities with all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import id_number, office, person
from msgspec.structs import replace

from shequ_hr.changes import Changes
from shequ_hr.errors import UserError
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    Community,
    ContributionBase,
    Education,
    Employment,
    GradeRecord,
    InsuranceExemption,
    PersonalFact,
)
from shequ_hr.people.commands import (
    archive_worker,
    end_employment,
    record_fact,
    restore_worker,
    save_community,
    save_worker,
)
from shequ_hr.people.dated import with_fact
from shequ_hr.periods import DateSpan
from shequ_hr.ports import Workspace

DAY = date(2025, 7, 1)
WORKER = person(1, "李晓岚")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {}, "example", [WORKER, person(2, "黄思源")]) as opened:
        yield opened


def post(start: date, name: str, community: str = "示例东社区") -> Assignment:
    return Assignment(span=DateSpan(start), community=community, post=name, document="示例〔2025〕1号")


def test_a_new_post_ends_the_old_one_the_day_before() -> None:
    old, new = with_fact(WORKER, post(DAY, "副职")).dossier.assignments
    assert (old.span.last_day, new.span.start, new.span.end) == (date(2025, 6, 30), DAY, None)


def test_a_post_held_besides_ends_nothing() -> None:
    both = with_fact(WORKER, post(DAY, "副职"), keep_other_posts=True).dossier.assignments
    assert [entry.span.end for entry in both] == [None, None]


def test_the_same_post_from_the_same_day_is_replaced() -> None:
    once = with_fact(WORKER, post(DAY, "副职"))
    twice = with_fact(once, post(DAY, "副职", "示例西社区"))
    assert [entry.community for entry in twice.dossier.assignments] == ["示例东社区", "示例西社区"]


def test_facts_stay_in_order_and_the_same_day_replaces() -> None:
    worker = WORKER
    for start, grade in ((DAY, 5), (date(2025, 1, 1), 4), (DAY, 6)):
        worker = with_fact(worker, GradeRecord(start=start, grade=grade))
    assert [record.grade for record in worker.dossier.grades] == [4, 6]


def test_bases_of_different_kinds_stand_side_by_side() -> None:
    worker = with_fact(WORKER, ContributionBase(start=DAY, kind="social", amount=700_000))
    worker = with_fact(worker, ContributionBase(start=DAY, kind="housing_fund", amount=800_000))
    assert [base.amount for base in worker.dossier.bases if base.start == DAY] == [700_000, 800_000]


def test_every_other_kind_of_fact_is_added() -> None:
    worker = WORKER
    for fact in (
        Education(start=DAY, education="本科", degree="学士"),
        Certificate(start=DAY, name="社会工作师"),
        Assessment(year=2024, result="合格", effective=DAY),
        Assessment(year=2024, result="优秀", effective=DAY),
        InsuranceExemption(span=DateSpan(DAY), kind="social", reason="示例"),
        PersonalFact(start=DAY, key="group", value="一"),
        BankAccount(start=DAY, number="6217000000000000000"),
    ):
        worker = with_fact(worker, fact)
    dossier = worker.dossier
    assert [entry.result for entry in dossier.assessments] == ["优秀"]
    assert (len(dossier.educations), len(dossier.certificates), len(dossier.exemptions), len(dossier.personal)) == (1, 1, 1, 1)
    assert worker.accounts[-1].start == DAY


def test_an_overlapping_employment_is_refused() -> None:
    with pytest.raises(UserError, match="任职经历重叠"):
        with_fact(WORKER, Employment(span=DateSpan(DAY)))


def test_service_elsewhere_may_overlap() -> None:
    worker = with_fact(WORKER, Employment(span=DateSpan(date(2015, 1, 1), date(2021, 1, 1)), place="外区", here=False))
    assert [spell.here for spell in worker.dossier.employments] == [False, True]


def test_leaving_ends_employment_and_posts(ws: Workspace) -> None:
    record_fact(ws, WORKER.id_number, post(date(2025, 8, 1), "副职"))
    outcome = end_employment(ws, WORKER.id_number, date(2025, 7, 10), "辞职", "示例〔2025〕2号")
    dossier = outcome.value.worker.dossier
    assert outcome.changes is Changes.PEOPLE
    assert dossier.employments[0].span.last_day == date(2025, 7, 10)
    assert dossier.employments[0].end_reason == "辞职"
    assert [entry.span.last_day for entry in dossier.assignments] == [date(2025, 7, 10)]


def test_who_has_left_can_not_leave_again(ws: Workspace) -> None:
    end_employment(ws, WORKER.id_number, date(2025, 7, 10), "辞职")
    with pytest.raises(UserError, match="不在职"):
        end_employment(ws, WORKER.id_number, date(2025, 7, 20), "辞职")


def test_an_unknown_number_is_refused_masked(ws: Workspace) -> None:
    with pytest.raises(UserError, match=r"510\*{11}") as caught:
        record_fact(ws, id_number(99), GradeRecord(start=DAY, grade=3))
    assert id_number(99) not in str(caught.value)


def test_all_problems_of_a_person_are_told_at_once(ws: Workspace) -> None:
    bad = replace(
        WORKER,
        name=" ",
        birth_date=date(2030, 1, 1),
        dossier=replace(WORKER.dossier, assignments=(post(DAY, "", "无此社区"),), grades=(GradeRecord(start=DAY, grade=0),)),
    )
    with pytest.raises(UserError) as caught:
        save_worker(ws, bad)
    assert {problem.code for problem in caught.value.problems} >= {
        "name",
        "birth_date",
        "post",
        "community",
        "grade",
        "doubled_id",
    }


def test_dates_that_contradict_are_told(ws: Workspace) -> None:
    here = Employment(span=DateSpan(date(2020, 1, 1), date(2021, 1, 1)), probation_end=date(2019, 1, 1))
    overlapping = Employment(span=DateSpan(date(2020, 6, 1)))
    elsewhere = Employment(span=DateSpan(date(2019, 1, 1), date(2018, 1, 1)), here=False)
    backwards = Assignment(span=DateSpan(date(2020, 1, 1), date(2019, 1, 1)), community="示例东社区", post="副职")
    base = ContributionBase(start=DAY, kind="social", amount=-1)
    dossier = replace(WORKER.dossier, employments=(overlapping, here, elsewhere), assignments=(backwards,), bases=(base,))
    with pytest.raises(UserError) as caught:
        save_worker(ws, replace(person(8, "韦明"), id_number="", dossier=dossier))
    assert [problem.code for problem in caught.value.problems] == [
        "id_number", "dates", "probation", "overlap", "dates", "base",
    ]  # fmt: skip


def test_a_wrong_check_digit_and_a_wrong_birth_date_are_told(ws: Workspace) -> None:
    good = id_number(7)
    bad = replace(person(7, "高婉婷"), id_number=good[:-1] + ("1" if good[-1] != "1" else "2"), birth_date=date(1991, 1, 1))
    with pytest.raises(UserError) as caught:
        save_worker(ws, bad)
    assert [problem.code for problem in caught.value.problems] == ["T7", "birth_date"]
    assert "1990-06-12" in caught.value.problems[1].message


def test_sex_and_birth_date_follow_from_the_number(ws: Workspace) -> None:
    saved = save_worker(ws, replace(person(7, "高婉婷"), sex="", birth_date=None)).value
    assert (saved.sex, saved.birth_date) == ("男", date(1990, 6, 12))


def test_a_number_belongs_to_one_person(ws: Workspace) -> None:
    with pytest.raises(UserError) as caught:
        save_worker(ws, replace(person(7, "高婉婷"), id_number=WORKER.id_number))
    assert "已经是李晓岚的" in caught.value.problems[0].message


def test_a_person_is_archived_after_leaving_and_comes_back(ws: Workspace) -> None:
    with pytest.raises(UserError, match="还在职"):
        archive_worker(ws, WORKER.id_number)
    end_employment(ws, WORKER.id_number, date(2025, 5, 10), "辞职")
    assert archive_worker(ws, WORKER.id_number).value.archived
    assert not restore_worker(ws, WORKER.id_number).value.archived


def test_a_community_takes_its_people_along_when_renamed(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        east = uow.communities.all()[0]
    save_community(ws, replace(east, name="示例新社区"))
    with ws.store.begin() as uow:
        assert {worker.dossier.assignments[0].community for worker in uow.workers.all()} == {"示例新社区"}


@pytest.mark.parametrize(
    ("community", "words"),
    [
        (Community(name=" "), "名称是空的"),
        (Community(name="示例西社区"), "已经有"),
        (Community(id=1, name="示例东社区", archived=True), "还有 2 人"),
    ],
)
def test_a_community_is_refused(ws: Workspace, community: Community, words: str) -> None:
    with pytest.raises(UserError, match=words):
        save_community(ws, community)
    with ws.store.begin() as uow:
        assert [entry.name for entry in uow.communities.all()] == ["示例东社区", "示例西社区"]
