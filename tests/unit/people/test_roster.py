"""The roster on a day, one person in full, and the grade with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import close_run, id_number, office, person, slip
from helpers.pay_pack import PACK_ID, PAY_PACK
from msgspec.structs import replace

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunKey
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    Education,
    Employment,
    GradeRecord,
    InsuranceExemption,
)
from shequ_hr.people.commands import archive_worker
from shequ_hr.people.dated import with_fact
from shequ_hr.people.grading import explain_grade
from shequ_hr.people.queries import roster, worker_detail
from shequ_hr.people.results import RosterState
from shequ_hr.people.timeline import events_of, lanes_of
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Workspace

GRADED = (
    PAY_PACK.replace(
        'name = "工作人员"\nrank = 1\n',
        'name = "工作人员"\nrank = 1\nbands = [{ from = 2019-01-01, lowest = 1, highest = 12, source = "example" }]\n',
    )
    + """
[[grade]]
from = 2019-01-01
source = "example"
step_years = 3
inclusive = true
part_year = "full_only"
effective = "same_day"
"""
)
PEOPLE = [
    person(1, "李晓岚", phone="13812345521", employee_number="YL-001"),
    person(2, "黄思源", community="示例西社区", post="副职"),
    person(3, "高婉婷", post="正职"),
    person(4, "宋锦程", end=date(2025, 3, 11)),
    person(5, "董勇", start=date(2025, 9, 1)),
]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {"runs.toml": GRADED}, PACK_ID, PEOPLE) as opened:
        yield opened


def names(ws: Workspace, on: date | None = None, find: str | None = None) -> list[str]:
    return [row.name for row in roster(ws, on, find)]


def test_the_roster_has_who_is_in_service_by_community_and_post(ws: Workspace) -> None:
    assert names(ws) == ["高婉婷", "李晓岚", "黄思源"]
    assert names(ws, date(2025, 3, 10)) == ["高婉婷", "李晓岚", "宋锦程", "黄思源"]
    assert names(ws, date(2025, 9, 1)) == ["高婉婷", "李晓岚", "董勇", "黄思源"]


def test_a_search_without_a_day_finds_everyone(ws: Workspace) -> None:
    assert names(ws, find="sjc") == ["宋锦程"]
    assert roster(ws, find="sjc")[0].state is RosterState.LEFT
    assert roster(ws, find="dongy")[0].state is RosterState.FUTURE
    assert names(ws, date(2025, 6, 1), "sjc") == []
    assert names(ws, find=id_number(2)[-4:]) == ["黄思源"]
    assert names(ws, find="YL-001") == ["李晓岚"]


def test_everyone_may_be_listed(ws: Workspace) -> None:
    archive_worker(ws, id_number(4))
    states = {row.name: row.state for row in roster(ws, everyone=True)}
    assert states["宋锦程"] is RosterState.ARCHIVED
    assert len(states) == 5


def test_a_row_masks_the_number_and_counts_service(ws: Workspace) -> None:
    row = next(row for row in roster(ws, date(2025, 6, 1)) if row.name == "李晓岚")
    assert row.masked == f"510***********{id_number(1)[-4:]}"
    assert (row.service_months, row.since, row.until, row.kind) == (63, date(2020, 3, 1), None, "劳动合同")
    assert (row.community, row.post, row.grade) == ("示例东社区", "工作人员", 2)


def test_somebody_without_any_employment_stays_visible(ws: Workspace) -> None:
    bare = replace(person(6, "韦明"), dossier=replace(PEOPLE[0].dossier, employments=(), assignments=()))
    with ws.store.begin() as uow:
        uow.workers.save([bare])
        uow.commit()
    row = next(row for row in roster(ws) if row.name == "韦明")
    assert (row.state, row.grade, row.post) == (RosterState.UNKNOWN, None, "")


def test_kept_rows_follow_every_write_and_nothing_else(ws: Workspace) -> None:
    day = date(2025, 6, 1)
    before = roster(ws, day)
    assert [row is same for row, same in zip(roster(ws, day), before, strict=True)] == [True] * 3
    with ws.store.begin() as uow:
        uow.workers.save([replace(PEOPLE[1], id=2, name="黄思远")])
        assert uow.workers.stamps() != {}
    assert roster(ws, day) == before, "what was not committed is not there"
    with ws.store.begin() as uow:
        uow.workers.save([replace(PEOPLE[1], id=2, name="黄思远")])
        uow.workers.save([person(6, "韦明")])
        uow.commit()
    after = roster(ws, day)
    assert [row.name for row in after] == ["高婉婷", "李晓岚", "韦明", "黄思远"]
    assert after[0] is before[0], "nobody wrote this one"
    with ws.store.begin() as uow:
        uow.workers.delete([6])
        uow.commit()
    assert names(ws, day) == ["高婉婷", "李晓岚", "黄思远"]


def test_kept_rows_follow_the_communities_and_the_day(ws: Workspace) -> None:
    assert [row.service_months for row in roster(ws, date(2025, 6, 1))][:1] == [63]
    assert [row.service_months for row in roster(ws, date(2026, 6, 1))][:1] == [75]
    with ws.store.begin() as uow:
        east = next(place for place in uow.communities.all() if place.name == "示例东社区")
        uow.communities.save([replace(east, name="示例南社区")])
        uow.commit()
    assert names(ws, date(2026, 6, 1))[0] == "黄思源"


def test_a_person_in_full(ws: Workspace) -> None:
    worker = PEOPLE[0]
    for fact in (
        Employment(span=DateSpan(date(2018, 1, 1), date(2019, 1, 1)), place="外区", here=False, document="武民发〔2018〕41号"),
        Education(start=date(2012, 7, 1), education="本科", degree="学士"),
        Certificate(start=date(2021, 9, 24), name="助理社会工作师", number="51-2021"),
        Assessment(year=2024, result="优秀", effective=date(2025, 1, 1)),
    ):
        worker = with_fact(worker, fact)
    with ws.store.begin() as uow:
        saved = uow.workers.save([replace(worker, id=1)])[0]
        uow.commit()
    month = PayMonth(2025, 5)
    close_run(ws, RunKey(month), [slip(saved, month, {"post_pay": 600_000}, grade=2)])
    found = worker_detail(ws, id_number(1), date(2025, 6, 1))
    facts = {fact.label: fact.value for fact in found.facts}
    assert facts["学历学位"] == "本科 学士"
    assert facts["社区工龄"] == "6年3个月"
    assert facts["工资账号"].endswith("0001")
    assert found.masked_phone == "138****5521"
    assert [lane.label for lane in found.lanes] == ["社区", "岗位", "等级", "考核"]
    assert [(bar.label, bar.here) for bar in found.lanes[0].bars] == [("外区", False), ("示例东社区", True)]
    assert [bar.label for bar in found.lanes[2].bars] == ["2级"]
    assert [event.title for event in found.events][:2] == ["2024年度考核 优秀", "取得助理社会工作师"]
    assert [event.day for event in found.events] == sorted((event.day for event in found.events), reverse=True)
    assert [(row.month, row.gross, row.state) for row in found.pay] == [(month, 600_000, "已锁定")]
    assert (found.grade, found.grade_problem) == (3, "")


def test_lanes_and_events_follow_every_change() -> None:
    worker = person(1, "李晓岚", end=date(2025, 6, 1))
    for fact in (
        Assignment(span=DateSpan(date(2022, 4, 1), date(2025, 6, 1)), community="示例东社区", post="副职"),
        Assignment(span=DateSpan(date(2023, 4, 1), date(2025, 6, 1)), community="示例西社区", post="副职"),
        GradeRecord(start=date(2022, 4, 1), grade=5),
        GradeRecord(start=date(2024, 7, 1), grade=6, reason="提前晋升", document="示例〔2024〕3号"),
        InsuranceExemption(span=DateSpan(date(2025, 1, 1), date(2025, 3, 1)), kind="social", reason="外单位参保"),
        Employment(span=DateSpan(date(2018, 1, 1), date(2019, 1, 1)), place="", here=False),
    ):
        worker = with_fact(worker, fact)
    lanes = {lane.label: [bar.label for bar in lane.bars] for lane in lanes_of(worker, date(2025, 5, 1), [])}
    assert lanes["社区"] == ["外单位", "示例东社区", "示例西社区"]
    assert lanes["岗位"] == ["工作人员", "副职"]
    assert lanes["等级"] == ["5级", "6级"]
    titles = [event.title for event in events_of(worker)]
    for title in (
        "离职",
        "岗位 工作人员 → 副职",
        "社区 示例东社区 → 示例西社区",
        "认定 5级",
        "等级 5级 → 6级",
        "不参保",
        "离开外单位",
    ):
        assert title in titles


def test_a_grade_by_rule_names_its_steps_and_source(ws: Workspace) -> None:
    found = explain_grade(ws, id_number(1), date(2025, 6, 1))
    assert found.amount == "2"
    assert "示例〔2019〕1号" in found.source
    assert [part.label for part in found.inputs][:2] == ["起点等级", "年限晋级"]


def test_a_recognised_grade_cites_its_document(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        one = uow.workers.all()[0]
        record = GradeRecord(start=date(2025, 1, 1), grade=7, document="示例街办〔2025〕17号", reason="连续两年优秀")
        uow.workers.save([with_fact(one, record)])
        uow.commit()
    found = explain_grade(ws, id_number(1), date(2025, 6, 1))
    assert (found.amount, found.source) == ("7", "示例街办〔2025〕17号")
    assert roster(ws)[1].grade == 7


@pytest.mark.parametrize(
    ("serial", "day", "words"),
    [(2, date(2025, 6, 1), "没有等级"), (4, date(2025, 6, 1), "不在职"), (99, date(2025, 6, 1), "没有这个人")],
)
def test_why_there_is_no_grade(ws: Workspace, serial: int, day: date, words: str) -> None:
    with pytest.raises(UserError, match=words):
        explain_grade(ws, id_number(serial), day)


def test_a_person_without_a_grade_says_why(ws: Workspace) -> None:
    found = worker_detail(ws, id_number(2), date(2025, 6, 1))
    assert found.grade is None
    assert "等级" in found.grade_problem
