"""Rows across the file and against the archive: reliability §3.8, each by its row of the catalogue."""

from __future__ import annotations

import msgspec
from helpers.import_desk import Desk, close_month
from helpers.workbooks import ROSTER_HEADER, id_number, person, write_book, write_roster

from shequ_hr.model.people import Community
from shequ_hr.periods import PayMonth


def test_x1_identical_rows_name_both(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1), person(2), person(1)])
    assert desk.refused(path, "X1", "第 2 行和第 4 行身份证号相同", "内容完全相同", "只保留一行")
    assert desk.preview(path).refused == 2


def test_x2_same_id_other_pay(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1), person(1, 社保基数=5000, 银行卡号=None)])
    assert desk.refused(path, "X2", "第 2 行和第 3 行身份证号相同", "内容还不一样")


def test_x3_new_people_of_a_roster_are_new_and_of_other_kinds_refused(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1)]))
    rows = [
        ["姓名", "身份证号", "月份", "子女教育"],
        ["李一明", id_number(1), "2026-11", 2000],
        ["某某", id_number(7), "2026-11", 2000],
    ]
    path = write_book(desk.path(), rows)
    assert desk.refused(path, "X3", "第 3 行", "花名册里没有这个人（某某）", kind="extra-deductions")


def test_n10_another_name_for_an_id_is_refused_by_other_kinds(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1, 姓名="李艳")]))
    rows = [["姓名", "身份证号", "月份", "子女教育"], ["李研", id_number(1), "2026-11", 2000]]
    assert desk.refused(write_book(desk.path(), rows), "N10", "李艳", "李研", kind="extra-deductions")


def test_x4_missing_people_are_asked_and_never_deleted(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1), person(2), person(3, 离职日期="2024-05-31")]))
    path = write_roster(desk.path(), [person(1)])
    question = desk.preview(path).open_questions[0]
    assert (question.id, question.default, len(question.places)) == ("missing-people", "保持不变", 1)
    assert person(2)["姓名"] in question.places[0]
    assert desk.refused(path, "X4", "缺 1 名", answers={"missing-people": "先停下来核对"})
    desk.take_in(path)
    with desk.store.begin() as uow:
        assert len(uow.workers.all()) == 3


def test_x5_archived_people_are_refused(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1)]))
    with desk.store.begin() as uow:
        uow.workers.save([msgspec.structs.replace(uow.workers.all()[0], archived=True)])
        uow.commit()
    assert desk.refused(write_roster(desk.path(), [person(1)]), "X5", "已经归档")


def test_x6_a_community_that_looks_like_a_known_one_is_asked(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1, 社区="柏合村"), person(2, 社区="柏合村")])
    preview = desk.preview(path, accept_defaults=True)
    question = preview.open_questions[0]
    assert (question.id, question.default) == ("community:柏合村", None)
    assert question.choices == ("改为“柏合社区”", "新建“柏合村”", "不新建，退回修改")
    assert desk.refused(path, "X6", "柏合村", answers={question.id: "不新建，退回修改"})
    desk.take_in(path, answers={question.id: "改为“柏合社区”"})
    with desk.store.begin() as uow:
        assert [community.name for community in uow.communities.all()] == ["柏合社区"]
        assert {worker.dossier.assignments[0].community for worker in uow.workers.all()} == {"柏合社区"}


def test_x6_unknown_communities_are_created_when_that_is_the_answer(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1, 社区="长松村"), person(2, 社区="二河村")])
    assert [question.id for question in desk.preview(path).open_questions] == ["new-communities"]
    assert desk.refused(path, "X6", "长松村", answers={"new-communities": "不新建，退回修改"})
    desk.take_in(path)
    with desk.store.begin() as uow:
        assert [community.name for community in uow.communities.all()] == ["柏合社区", "长松村", "二河村"]


def test_x6_an_unknown_post_without_a_near_one_is_refused(desk: Desk) -> None:
    assert desk.refused(write_roster(desk.path(), [person(1, 岗位="xyz")]), "X6", "不在可选项里", "工作人员")


def test_x7_closed_months_take_no_more_figures(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("人.xlsx"), [person(1)]))
    close_month(desk, PayMonth(2026, 10))
    rows = [["姓名", "身份证号", "月份", "子女教育"], ["李一明", id_number(1), "2026-10", 2000]]
    assert desk.refused(write_book(desk.path(), rows), "X7", "2026-10 已结账", kind="extra-deductions")
    rows = [["姓名", "身份证号", "月份", "事假天数"], ["李一明", id_number(1), "2026-10", 1]]
    assert desk.refused(write_book(desk.path("录.xlsx"), rows), "X7", "2026-10 已结账", kind="pay-inputs")
    rows = [["姓名", "身份证号", "年度", "累计收入"], ["李一明", id_number(1), 2026, 1]]
    assert desk.refused(write_book(desk.path("初.xlsx"), rows), "X7", "2026 年已有结账的月份", kind="opening-tax")


def test_x8_a_change_before_a_newer_record_is_refused(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    path = write_roster(desk.path("新.xlsx"), [person(1, 社保基数=5000)])
    desk.take_in(path, answers={"effective-date": "2026-11-01"})
    older = write_roster(desk.path(), [person(1, 社保基数=6000)])
    assert desk.refused(older, "X8", "2026-11-01 起的记录", "2026-09-01", answers={"effective-date": "2026-09-01"})


def test_x9_more_than_fifty_thousand_rows(desk: Desk) -> None:
    rows = [list(ROSTER_HEADER[:4]), *([n, "柏合社区", "张三", "1"] for n in range(50_001))]
    assert desk.refused(write_book(desk.path(), rows), "F13", "50,000 行")


def test_changed_facts_begin_on_the_answered_day_and_history_stays(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    close_month(desk, PayMonth(2026, 10))
    path = write_roster(desk.path(), [person(1, 岗位="副职", 社保基数=5200, 备注="转岗")])
    question = next(question for question in desk.preview(path).open_questions if question.id == "effective-date")
    assert question.default == "2026-11-01"
    assert desk.refused(path, "answer", "不是日期", answers={"effective-date": "下个月"})
    desk.take_in(path, answers={"effective-date": "2026-12-01"})
    with desk.store.begin() as uow:
        worker = uow.workers.all()[0]
    assert worker.remark == "转岗"
    assert [(str(post.span.start), post.post) for post in worker.dossier.assignments] == [
        ("2020-07-01", "工作人员"),
        ("2026-12-01", "副职"),
    ]
    social = [base for base in worker.dossier.bases if base.kind == "social"]
    assert [(str(base.start), base.amount) for base in social] == [("2024-01-01", 458_800), ("2026-12-01", 520_000)]


def test_blank_cells_keep_what_is_stored(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 备注="原备注")]))
    empty = {"职务": None, "联系电话": None, "银行卡号": None, "社保基数": None, "备注": None, "参加社区工作时间": None}
    assert desk.preview(write_roster(desk.path(), [person(1, **empty)])).same == 1


def test_a_leaving_day_ends_service_and_post(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    rows = [["姓名", "身份证号", "离职时间", "原因"], ["李一明", id_number(1), "2026-11-30", "本人辞职"]]
    desk.take_in(write_book(desk.path(), rows))
    with desk.store.begin() as uow:
        dossier = uow.workers.all()[0].dossier
    assert str(dossier.employments[0].span.last_day) == "2026-11-30"
    assert str(dossier.assignments[0].span.last_day) == "2026-11-30"
    assert dossier.employments[0].end_reason == "本人辞职"


def test_a_person_who_comes_back_has_a_second_spell(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1, 离职日期="2024-05-31")]))
    header = [*ROSTER_HEADER, "入职日期"]
    back = person(1, 入职日期="2026-11-01", 参加社区工作时间=None)
    desk.take_in(write_roster(desk.path(), [back], header=header))
    with desk.store.begin() as uow:
        dossier = uow.workers.all()[0].dossier
    spans = [(str(spell.span.start), str(spell.span.last_day)) for spell in dossier.employments]
    assert spans == [("2020-07-01", "2024-05-31"), ("2026-11-01", "None")]
    assert str(dossier.assignments[-1].span.start) == "2026-11-01"


def test_new_people_need_a_community_a_post_and_a_first_day(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1, 社区=None), person(2, 岗位=None), person(3, 参加社区工作时间=None)])
    for row, words in ((2, "社区"), (3, "岗位"), (4, "参加社区工作时间")):
        problem = next(problem for problem in desk.preview(path).errors if problem.row == row)
        assert (problem.code, words in problem.message) == ("S5", True)
    short = [["姓名", "身份证号"], ["李一明", id_number(1)]]
    assert desk.refused(write_book(desk.path("短.xlsx"), short), "S5", "1 人是新增的", "没有“社区”列")


def test_service_elsewhere_accumulates_when_people_came_from_outside(desk: Desk) -> None:
    header = [*ROSTER_HEADER, "来本社区时间"]
    path = write_roster(desk.path(), [person(1, 参加社区工作时间="2015-03-01", 来本社区时间="2020-07-01")], header=header)
    assert [question.id for question in desk.preview(path).open_questions] == ["earlier-service"]
    preview = desk.preview(path, answers={"earlier-service": "之前在其他街道"})
    spells = preview.plan.workers[0].after.dossier.employments
    assert [(str(spell.span.start), spell.here) for spell in spells] == [("2015-03-01", False), ("2020-07-01", True)]
    preview = desk.preview(path, answers={"earlier-service": "一直在本街道"})
    dossier = preview.plan.workers[0].after.dossier
    assert [(str(spell.span.start), spell.here) for spell in dossier.employments] == [("2015-03-01", True)]
    assert str(dossier.assignments[0].span.start) == "2020-07-01"


def test_probation_is_asked_for_recent_people(desk: Desk) -> None:
    path = write_roster(desk.path(), [person(1, 参加社区工作时间="2026-10-08")])
    assert [question.id for question in desk.preview(path).open_questions] == ["probation"]
    preview = desk.preview(path, answers={"probation": "3 个月"})
    assert str(preview.plan.workers[0].after.dossier.employments[0].probation_end) == "2027-01-08"


def test_two_communities_of_one_office(desk: Desk) -> None:
    with desk.store.begin() as uow:
        uow.communities.save([Community(name="长松村")])
        uow.commit()
    preview = desk.preview(write_roster(desk.path(), [person(1), person(2, 社区="长松村")]))
    assert (preview.new, preview.ok) == (2, True)


def test_s5_a_new_person_without_a_column_is_told_once(desk: Desk) -> None:
    """Found by the rig of mutants: everything else in the row is there, so that a worker was made of it."""
    for missing in ("岗位", "社区"):
        header = [f"{missing}？？" if name == missing else name for name in ROSTER_HEADER]
        rows = [header, *([person(serial).get(name) for name in ROSTER_HEADER] for serial in (1, 2))]
        assert desk.refused(write_book(desk.path(f"{missing}.xlsx"), rows), "S5", "2 人是新增的", f"没有“{missing}”列")


def test_s5_a_number_in_the_column_of_the_document_type_is_told_twice(desk: Desk) -> None:
    """Found by the rig of mutants: a cell that slipped to the left leaves neither a type nor a number."""
    rows = [[*ROSTER_HEADER, "证件类型"], [*person(1, 身份证号=None).values(), id_number(1)]]
    assert desk.refused(write_book(desk.path(), rows), "S5", "没有身份证号")
