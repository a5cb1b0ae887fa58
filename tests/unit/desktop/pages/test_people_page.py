"""The 人员 page without a store: roster, person, forms, wizard, what it asks other pages for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shequ_hr.errors import Problem, UserError
from shequ_hr.people.results import FactChange
from shequ_hr.people.reveal import Revealed
from tests.helpers.person_detail import NUMBER, TODAY, detail, roster_row, worker
from tests.helpers.quiet_context import QuietContext
from ui.desktop.operations.people import RosterView
from ui.desktop.pages.people import PeoplePage

FIRST = roster_row(6, "傅文博", id_number=NUMBER)
SECOND = roster_row(7, "黄思源")
VIEW = RosterView(TODAY, (FIRST, SECOND), {NUMBER: "fuwenbo fwb"}, {"communities": ("玉林东路社区",), "posts": ("正职",)})


@pytest.fixture
def context() -> Iterator[QuietContext]:
    made = QuietContext()
    yield made
    made.stop()


@pytest.fixture
def page(qtbot: QtBot, styled: object, context: QuietContext) -> PeoplePage:
    made = PeoplePage(context)
    qtbot.addWidget(made)
    made.resize(1218, 698)
    made.show()
    made.show_roster(VIEW)
    context.last_asked("person").answer(detail())
    return made


def test_the_first_person_is_read_and_shown(page: PeoplePage, context: QuietContext) -> None:
    assert page.person.head.shown_number == "510***********1628"
    assert page._status[0] == "2 人，全部显示　第 1 人　岗位、等级按 2026-10-12 的情况"
    asked = len(context.asked)
    page.list.table.select(SECOND.id_number)
    assert len(context.asked) == asked + 1


def test_nobody_yet_offers_the_import(qtbot: QtBot, page: PeoplePage) -> None:
    page.show_roster(RosterView(TODAY, ()))
    assert page._empty.isVisible()
    page.command("import")
    assert page.wizard.isVisible()
    assert page.wizard.bar.title.text() == "导入花名册"
    page.wizard.cancel.click()
    assert page.list.isVisible()


def test_another_page_chooses_a_person_by_number_or_before_the_roster_is_there(page: PeoplePage, context: QuietContext) -> None:
    page.open_with({"worker": 7})
    assert page._chosen == SECOND.id_number
    page.open_with({"worker": 99})
    page.show_roster(RosterView(TODAY, (FIRST, SECOND, roster_row(99, "汪洁"))))
    assert page._chosen == roster_row(99, "汪洁").id_number
    page.open_with({"id_number": NUMBER, "tab": 3})
    assert page.person.head.tabs.currentIndex() == 3


def test_basic_facts_are_saved_and_refusals_stay_in_the_form(qtbot: QtBot, page: PeoplePage, context: QuietContext) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F2)
    page.person.begin_edit()
    page.person.person_form.save.click()
    started = context.started[-1]
    assert started.operation.title == "正在保存"
    assert started.refuse is not None
    assert started.answer is not None
    started.refuse(UserError("傅文博没有保存", "有 1 处要改。", "改好后再保存。", [Problem(message="号码重复", fix="核对")]))
    assert page.person.person_form.note.text.text() == "号码重复。核对"
    started.answer(worker())
    assert not page.person.editing


def test_a_dated_change_is_recorded_and_leaving_ends_the_employment(page: PeoplePage, context: QuietContext) -> None:
    page.person.begin_change("grade")
    form = page.person.change_form
    for key, text in (("start", "2026-11-01"), ("grade", "8"), ("reason", "示例")):
        form.form.field(key).setText(text)
    form.save.click()
    assert context.started[-1].operation.title == "正在保存变动"
    answer = context.started[-1].answer
    assert answer is not None
    answer(FactChange(worker=worker()))
    assert not page.person.editing
    page.person.begin_change("leaving")
    form.form.field("start").setText("2026-12-31")
    form.form.field("reason").setText("退休")
    form.save.click()
    assert context.started[-1].operation.title == "正在登记离职"


def test_pay_leads_to_the_month_it_was_paid_in(page: PeoplePage, context: QuietContext) -> None:
    page.person.overview.why.emit()
    assert context.went[-1] == ("payroll", {"worker": 6, "item": "net"})
    assert str(context.month) == "2026-09"


def test_the_number_is_copied_and_the_person_archived_from_the_menu(page: PeoplePage, context: QuietContext) -> None:
    page.command("copy")
    assert context.started[-1].operation.title == "正在读取号码"
    answer = context.started[-1].answer
    assert answer is not None
    answer(Revealed(id_number=NUMBER, phone="13812345521", account=""))
    assert QApplication.clipboard().text() == NUMBER
    assert context.said[-1] == "已复制证件号码，30 秒后从剪贴板清除"
    assert page._guard.timer.isActive()
    page.command("archive")
    assert context.started[-1].operation.title == "正在归档"


def test_files_are_written_where_the_user_says(
    page: PeoplePage, context: QuietContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    monkeypatch.setattr("ui.desktop.pages.people.ask_save", lambda *_: Path("花名册.xlsx"))
    for name, title in (("template", "正在生成模板"), ("export", "正在导出花名册"), ("export-data", "正在导出")):
        page.command(name)
        assert context.started[-1].operation.title == title
    answer = context.started[-1].answer
    assert answer is not None
    answer(Path("花名册.xlsx"))
    assert context.said[-1] == "已生成《花名册.xlsx》"
    monkeypatch.setattr("ui.desktop.pages.people.ask_save", lambda *_: None)
    count = len(context.started)
    page.command("template")
    assert len(context.started) == count
