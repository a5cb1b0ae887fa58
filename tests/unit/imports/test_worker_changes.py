"""Every field of a known person may be changed by a roster: the change is stored, history stays, and again nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from helpers.import_desk import Desk, close_month
from helpers.workbooks import ROSTER_HEADER, card, id_number, person, write_roster

from shequ_hr.imports.kinds.facts import person_day
from shequ_hr.imports.kinds.worker_fields import values_of
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth

HEADER = (
    *ROSTER_HEADER,
    "工号",
    "民族",
    "政治面貌",
    "用工形式",
    "入职日期",
    "来本社区时间",
    "试用期止",
    "学历",
    "学位",
    "专业",
    "毕业时间",
    "资格证书",
    "证书编号",
    "证书取得日期",
    "等级",
    "等级文号",
    "开户银行",
    "离职原因",
)
FULL: dict[str, Any] = {
    "工号": "SQ-1",
    "民族": "汉族",
    "政治面貌": "群众",
    "用工形式": "劳动合同",
    "入职日期": "2020-07-01",
    "来本社区时间": "2020-07-01",
    "试用期止": "2020-09-30",
    "学历": "大专",
    "学位": None,
    "专业": "社会工作",
    "毕业时间": "2012-06-30",
    "资格证书": "助理社会工作师",
    "证书编号": "A1",
    "证书取得日期": "2019-10-01",
    "等级": 3,
    "等级文号": "示例〔2024〕1号",
    "开户银行": "建设银行",
}
EFFECTIVE = date(2026, 11, 1)
CHANGES: list[tuple[str, str, Any, Any]] = [
    ("employee_number", "工号", "SQ-2", "SQ-2"),
    ("ethnicity", "民族", "彝族", "彝族"),
    ("political_status", "政治面貌", "中共党员", "中共党员"),
    ("phone", "联系电话", "13800000000", "13800000000"),
    ("remark", "备注", "调入", "调入"),
    ("post", "岗位", "副职", "副职"),
    ("title", "职务", "居委会副主任", "居委会副主任"),
    ("kind", "用工形式", "选任", "选任"),
    ("entry", "入职日期", "2020-07-15", date(2020, 7, 15)),
    ("service_start", "参加社区工作时间", "2018-03-01", date(2018, 3, 1)),
    ("community_since", "来本社区时间", "2021-01-01", date(2021, 1, 1)),
    ("probation_end", "试用期止", "2020-12-31", date(2020, 12, 31)),
    ("education", "学历", "本科", "本科"),
    ("degree", "学位", "学士", "学士"),
    ("major", "专业", "法学", "法学"),
    ("education_start", "毕业时间", "2012-07-01", date(2012, 7, 1)),
    ("certificate", "资格证书", "社会工作师", "社会工作师"),
    ("certificate_number", "证书编号", "A2", "A2"),
    ("certificate_start", "证书取得日期", "2019-10-02", date(2019, 10, 2)),
    ("grade", "等级", "4级", 4),
    ("grade_document", "等级文号", "示例〔2024〕2号", "示例〔2024〕2号"),
    ("account", "银行卡号", card(9), card(9)),
    ("bank", "开户银行", "工商银行", "工商银行"),
    ("social_base", "社保基数", 5000, 500_000),
    ("fund_base", "公积金基数", 3500, 350_000),
    ("fund_rate", "公积金比例", "8%", "0.08"),
    ("leave_day", "离职日期", "2026-11-30", date(2026, 11, 30)),
]


def only(desk: Desk) -> Worker:
    with desk.store.begin() as uow:
        return uow.workers.all()[0]


def now(worker: Worker) -> dict[str, Any]:
    return values_of(worker, person_day(worker, date(2026, 11, 23)))


def change_of(column: str, value: Any) -> dict[str, Any]:
    """The changed cell, with what has to go with it."""
    extra: dict[str, Any] = {}
    if column == "资格证书":
        extra = {"证书取得日期": None, "证书编号": None}
    if column in {"学历", "学位"}:
        extra = {"毕业时间": None}
    if column == "入职日期":
        extra = {"参加社区工作时间": "2020-07-15", "来本社区时间": None}
    return person(1, **(FULL | extra | {column: value}))


@pytest.mark.parametrize(("key", "column", "value", "stored"), CHANGES, ids=[change[0] for change in CHANGES])
def test_a_changed_field(desk: Desk, key: str, column: str, value: Any, stored: Any) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, **FULL)], header=HEADER))
    before = now(only(desk))
    assert before.get(key) != stored
    path = write_roster(desk.path("新.xlsx"), [change_of(column, value)], header=HEADER)
    preview = desk.take_in(path, answers={"effective-date": EFFECTIVE.isoformat()})
    assert preview.changed == 1
    after = now(only(desk))
    assert after[key] == stored
    moved = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    together = {
        "account": {"bank"},
        "certificate": {"certificate_number", "certificate_start"},
        "education": {"education_start", "degree", "major"},
        "degree": {"education_start"},
        "grade": {"grade_document"},
        "entry": {"service_start", "community_since"},
        "service_start": {"entry", "community_since"},
    }
    assert moved <= {key, *together.get(key, set())}
    again = desk.preview(write_roster(desk.path("再.xlsx"), [change_of(column, value)], header=HEADER), accept_defaults=True)
    assert again.same == 1, again.rows[0].cells


@pytest.mark.parametrize("key", ["post", "account", "social_base", "fund_base", "grade"])
def test_dated_changes_keep_the_history(desk: Desk, key: str) -> None:
    _, column, value, stored = next(change for change in CHANGES if change[0] == key)
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, **FULL)], header=HEADER))
    before = now(only(desk))[key]
    path = write_roster(desk.path("新.xlsx"), [change_of(column, value)], header=HEADER)
    desk.take_in(path, answers={"effective-date": EFFECTIVE.isoformat()})
    worker = only(desk)
    assert values_of(worker, date(2026, 10, 31))[key] == before
    assert values_of(worker, EFFECTIVE)[key] == stored


def test_a_new_kind_of_employment_is_a_new_spell(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, **FULL)], header=HEADER))
    row = person(1, 身份证号=id_number(1), 用工形式="退休返聘")
    path = write_roster(desk.path("新.xlsx"), [row], header=(*ROSTER_HEADER, "用工形式"))
    desk.take_in(path, answers={"effective-date": EFFECTIVE.isoformat()})
    spells = [(str(spell.span.start), str(spell.kind)) for spell in only(desk).dossier.employments]
    assert spells == [("2020-07-01", "劳动合同"), ("2026-11-01", "退休返聘")]


def test_a_person_without_post_or_certificate_gets_them(desk: Desk) -> None:
    import msgspec

    from shequ_hr.model.people import Dossier

    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
        bare = Dossier(employments=worker.dossier.employments)
        uow.workers.save([msgspec.structs.replace(worker, accounts=(), dossier=bare)])
        uow.commit()
    path = write_roster(desk.path("新.xlsx"), [person(1, **FULL)], header=HEADER)
    desk.take_in(path, answers={"effective-date": EFFECTIVE.isoformat()})
    values = now(only(desk))
    assert (values["post"], values["education"], values["certificate"]) == ("工作人员", "大专", "助理社会工作师")
    assert (values["grade"], values["account"], values["fund_base"]) == (3, card(1), 300_000)


def test_service_that_began_elsewhere_moves_alone(desk: Desk) -> None:
    header = (*ROSTER_HEADER, "入职日期")
    desk.take_in(
        write_roster(desk.path("旧.xlsx"), [person(1, 参加社区工作时间="2015-03-01", 入职日期="2020-07-01")], header=header)
    )
    desk.take_in(
        write_roster(desk.path("新.xlsx"), [person(1, 参加社区工作时间="2014-03-01", 入职日期="2020-07-01")], header=header)
    )
    spells = [(str(spell.span.start), spell.here) for spell in only(desk).dossier.employments]
    assert spells == [("2014-03-01", False), ("2020-07-01", True)]


def test_bases_of_new_people_count_from_the_first_month_that_is_paid(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1), person(2, 参加社区工作时间="2025-03-01", 离职日期="2025-04-30")])
    [question] = desk.preview(path).questions
    assert (question.id, question.default, question.answer) == ("base-start", "2024-01", "2024-01")
    assert "从 2024-01 起登记" in question.text
    preview = desk.preview(path, answers={"base-start": "2025年5月"})
    starts = [{str(base.start) for base in change.after.dossier.bases} for change in preview.plan.workers]
    assert starts == [{"2025-05-01"}, {"2025-03-01"}]
    assert desk.refused(path, "answer", "不是月份", answers={"base-start": "去年"})
    desk.take_in(path)
    assert {str(base.start) for base in only(desk).dossier.bases} == {"2024-01-01"}
    assert desk.preview(write_roster(desk.path("再.xlsx"), [person(1)]), accept_defaults=True).same == 1


def test_bases_of_later_people_reach_back_to_the_first_calculated_month(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    close_month(desk, PayMonth(2025, 5))
    close_month(desk, PayMonth(2025, 6))
    path = write_roster(desk.path(), [person(1), person(2), person(3, 参加社区工作时间="2025-06-09")])
    starts = [{str(base.start) for base in change.after.dossier.bases} for change in desk.preview(path).plan.workers]
    assert starts == [{"2025-05-01"}, {"2025-06-01"}]
