"""Grades in a roster: what the rule gives anyway is stored by nobody, and our own printout is told from a real roster."""

from __future__ import annotations

from typing import Any

from helpers.import_desk import Desk
from helpers.workbooks import ROSTER_HEADER, id_number, person, write_roster

from shequ_hr.imports.kinds.worker_grades import LEAVE_OUT, RECOGNISE
from shequ_hr.model.people import Worker
from shequ_hr.people.queries import worker_detail
from shequ_hr.reports.roster import export_roster

HEADER = (*ROSTER_HEADER, "等级", "等级文号")


def stored(desk: Desk) -> list[Worker]:
    with desk.store.begin() as uow:
        return uow.workers.all()


def computed(desk: Desk, serial: int = 1) -> int:
    grade = worker_detail(desk.ws, id_number(serial)).grade
    assert grade is not None
    return grade


def graded(desk: Desk, name: str, grade: Any, document: Any = None) -> Any:
    return write_roster(desk.path(name), [person(1, 等级=grade, 等级文号=document)], header=HEADER)


def test_our_own_printed_roster_changes_nothing(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1), person(2), person(3, 离职日期="2024-05-31")]))
    path = desk.path("打印.xlsx")
    export_roster(desk.ws, path)
    before = stored(desk)
    preview = desk.take_in(path)
    assert (preview.new, preview.changed, preview.same) == (0, 0, 2)
    assert [question.id for question in preview.questions] == ["unknown-columns"]
    assert stored(desk) == before
    assert not any(worker.dossier.grades for worker in before)


def test_a_printed_grade_of_another_day_is_left_out_by_default(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    header = (*HEADER, "状态", "工作年限")
    row = person(1, 等级=computed(desk) + 1, 状态="在岗", 工作年限="6年")
    path = write_roster(desk.path(), [row], header=header)
    [question] = [one for one in desk.preview(path).questions if one.id == "grades"]
    assert question.default == LEAVE_OUT
    assert "本软件打印的花名册" in question.text
    assert desk.take_in(path).same == 1
    assert stored(desk)[0].dossier.grades == ()


def test_a_grade_equal_to_the_computed_one_is_no_change(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    preview = desk.preview(graded(desk, "同.xlsx", computed(desk)))
    assert (preview.same, preview.ok) == (1, True)


def test_a_new_person_with_the_computed_grade_has_no_recognition(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(3)]))
    desk.take_in(graded(desk, "新.xlsx", computed(desk, 3)))
    assert [worker.dossier.grades for worker in stored(desk)] == [(), ()]


def test_another_grade_without_a_document_has_to_be_answered(desk: Desk) -> None:
    desk.take_in(write_roster(desk.path("旧.xlsx"), [person(1)]))
    path = graded(desk, "异.xlsx", computed(desk) + 1)
    preview = desk.preview(path, accept_defaults=True)
    [question] = preview.open_questions
    assert (question.id, question.default, question.choices) == ("grades", None, (LEAVE_OUT, RECOGNISE))
    assert "不再按规则晋升" in question.text
    assert f"{computed(desk) + 1} 级，现在是 {computed(desk)} 级" in question.places[0]
    assert desk.preview(path, answers={"grades": LEAVE_OUT}).same == 1
    desk.take_in(path, answers={"grades": RECOGNISE})
    assert [record.grade for record in stored(desk)[0].dossier.grades] == [computed(desk)]


def test_a_grade_with_its_document_is_a_recognition(desk: Desk) -> None:
    desk.take_in(graded(desk, "定.xlsx", 5, "示例〔2024〕1号"))
    assert [(one.grade, one.document) for one in stored(desk)[0].dossier.grades] == [(5, "示例〔2024〕1号")]
