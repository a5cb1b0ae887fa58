"""The parts of the 人员 page: list, head, overview, forms, and how changes are read."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Education,
    Employment,
    GradeRecord,
    Worker,
)
from shequ_hr.people.results import Lane, LaneBar, RosterState
from shequ_hr.people.reveal import Revealed
from shequ_hr.periods import PayMonth
from tests.helpers.person_detail import NUMBER, TODAY, detail, roster_row, worker
from ui.desktop.components.secrets import ClipboardGuard
from ui.desktop.pages.people_change_kinds import CHANGES
from ui.desktop.pages.people_changes import Given, Leaving, read_change
from ui.desktop.pages.people_forms import ChangeForm, PersonForm
from ui.desktop.pages.people_head import PersonHead, due_text
from ui.desktop.pages.people_list import PeopleList
from ui.desktop.pages.people_overview import lanes_to, pay_lines
from ui.desktop.pages.people_person import PersonView
from ui.desktop.pages.people_tabs import year_sums

PEOPLE = (
    roster_row(1, "李晓岚"),
    roster_row(2, "汪洁", RosterState.PROBATION),
    roster_row(3, "彭勇", RosterState.LEFT),
    roster_row(4, "朱红霞", RosterState.UNKNOWN),
)


def texts(kind: str, /, **given: str) -> dict[str, str]:
    """All fields of a kind, empty unless given."""
    fields = next(change.fields for change in CHANGES if change.key == kind)
    return {field.key: given.get(field.key, "") for field in fields}


def change(kind: str, /, **given: str) -> Given:
    """A change that is read without a flaw."""
    made, flaws = read_change(next(each for each in CHANGES if each.key == kind), texts(kind, **given), worker())
    assert flaws == {}
    assert made is not None
    return made


def flaws_of(kind: str, /, **given: str) -> dict[str, str]:
    """The flaws of a change that is refused."""
    made, flaws = read_change(next(each for each in CHANGES if each.key == kind), texts(kind, **given), worker())
    assert made is None
    return flaws


def test_the_list_shows_who_works_and_finds_by_pinyin(qtbot: QtBot, styled: object) -> None:
    people = PeopleList()
    qtbot.addWidget(people)
    people.show_people(PEOPLE, {row.id_number: "lixiaolan lxl" if row.worker == 1 else "" for row in PEOPLE})
    assert people.state.currentText() == "在岗 3"
    assert [row.values[0] for row in people.table.model.shown()] == ["李晓岚", "汪洁", "朱红霞"]
    people.search.setText("lxl")
    assert [row.values[0] for row in people.table.model.shown()] == ["李晓岚"]
    assert people.status_text() == "显示 1 人，共 4 人　第 1 人"


def test_choosing_somebody_who_is_filtered_out_drops_the_filters(qtbot: QtBot, styled: object) -> None:
    people = PeopleList()
    qtbot.addWidget(people)
    people.show_people(PEOPLE, {})
    chosen: list[str] = []
    people.chosen.connect(chosen.append)
    assert people.choose(PEOPLE[2].id_number)
    assert people.table.model.rowCount() == 4
    assert chosen[-1] == PEOPLE[2].id_number
    assert people.person_of(3) is PEOPLE[2]


def test_numbers_are_masked_until_they_are_asked_for_and_hide_themselves(qtbot: QtBot, styled: object) -> None:
    head = PersonHead()
    qtbot.addWidget(head)
    asked: list[str] = []
    head.reveal_wanted.connect(asked.append)
    head.show_person(detail(), TODAY)
    assert head.shown_number == "510***********1628"
    assert head._timer.interval() <= 60_000
    head._timer.setInterval(20)
    head.show()
    whole = Revealed(id_number=NUMBER, phone="13812345521", account="6217003810012346027")
    qtbot.mouseClick(head.eye, Qt.MouseButton.LeftButton)
    assert asked == [NUMBER]
    assert head.shown_number == "510***********1628"
    head.show_numbers(whole)
    assert (head.shown_number, head._phone.text()) == (NUMBER, "手机　13812345521")
    assert head._account.text() == "账号　6217003810012346027"
    qtbot.waitUntil(lambda: head.shown_number == "510***********1628")
    assert (head._phone.text(), head._account.text()) == ("手机　138****5521", "")
    assert head._post.isVisible()
    head._timer.setInterval(30_000)
    head.show_numbers(whole)
    qtbot.mouseClick(head.eye, Qt.MouseButton.LeftButton)
    assert head.shown_number == "510***********1628"


def test_numbers_hide_when_the_page_is_left_and_an_answer_that_comes_late_is_dropped(qtbot: QtBot, styled: object) -> None:
    head = PersonHead()
    qtbot.addWidget(head)
    head.show_person(detail(), TODAY)
    head.show()
    whole = Revealed(id_number=NUMBER, phone="", account="")
    head.show_numbers(whole)
    assert head.shown_number == NUMBER
    head.hide()
    assert head.shown_number == "510***********1628"
    head.show_numbers(whole)
    assert head.shown_number == "510***********1628"
    head.show()
    head.show_numbers(Revealed(id_number="510107199006120019", phone="", account=""))
    assert head.shown_number == "510***********1628"


def test_the_form_shows_masks_and_keeps_the_numbers_behind_them(qtbot: QtBot, styled: object) -> None:
    form = PersonForm()
    qtbot.addWidget(form)
    saved: list[Worker] = []
    form.saved.connect(saved.append)
    form.show_person(worker())
    assert form.form.texts()["id_number"] == "510***********1628"
    assert form.form.texts()["phone"] == "138****5521"
    form.submit()
    assert (saved[-1].id_number, saved[-1].phone) == (NUMBER, "13812345521")
    form.form.field("phone").setText("13912345521")
    form.submit()
    assert (saved[-1].id_number, saved[-1].phone) == (NUMBER, "13912345521")
    form.form.field("phone").setText("138****5522")
    form.submit()
    assert len(saved) == 2
    assert "*" in form.form.flaws()["phone"]


def test_a_revealed_number_leaves_the_clipboard_but_nothing_else_does(qtbot: QtBot, styled: QApplication) -> None:
    guard = ClipboardGuard(styled)
    assert guard.timer.interval() == 30_000
    guard.timer.setInterval(30)
    clipboard = styled.clipboard()
    clipboard.setText(f"证件 {NUMBER}")
    assert not guard.timer.isActive()
    guard.copy(NUMBER)
    assert clipboard.text() == NUMBER
    qtbot.waitUntil(lambda: clipboard.text() == "")
    clipboard.setText(f"抄出的 {NUMBER}")
    assert guard.timer.isActive()
    clipboard.setText("别的")
    qtbot.wait(60)
    assert clipboard.text() == "别的"
    guard.deleteLater()


def test_what_is_due_soon_stands_beside_the_name() -> None:
    assert due_text(detail(), TODAY) == "试用 11-05 到期"
    assert due_text(detail(), date(2026, 1, 1)) == ""


def test_pay_adds_up_and_compares_with_the_month_before() -> None:
    lines = pay_lines(detail(), detail().pay[-1])
    assert [(name, amount) for name, amount, _, _ in lines] == [
        ("基本工资", 792_000),
        ("职业津贴", 20_000),
        ("应发", 812_000),
        ("扣款", 41_348),
        ("实发", 770_652),
    ]
    assert lines[2][2] == "较上月 +120.00"
    assert lines[3][2] == "险金等 367.04　个税 46.44"
    assert lines[4][2] == "账号尾号 6027"


def test_all_tabs_show_a_person_and_switching_leaves_a_form(qtbot: QtBot, styled: object) -> None:
    view = PersonView()
    qtbot.addWidget(view)
    view.resize(800, 700)
    view.show_person(detail(), TODAY)
    view.show()
    view.begin_edit()
    assert view.editing
    view.show_person(detail(worker(7, "黄思源")), TODAY)
    assert not view.editing
    for place in range(view.head.tabs.count()):
        view.head.tabs.setCurrentIndex(place)
        assert not view.grab().isNull()
    view.show_person(detail(paid=False), TODAY)
    assert view.pay.table.model.rowCount() == 0


def test_the_edit_form_reads_a_person_and_says_what_is_wrong(qtbot: QtBot, styled: object) -> None:
    form = PersonForm()
    qtbot.addWidget(form)
    form.show_person(worker())
    form.show()
    form.form.field("birth_date").setText("昨天")
    form.submit()
    assert form.form.flaws() == {"birth_date": "不是日期，写成 1990-06-12。"}
    form.form.field("birth_date").setText("19900613")
    with qtbot.waitSignal(form.saved) as saved:
        form.submit()
    kept: Worker = saved.args[0]
    assert kept.birth_date == date(1990, 6, 13)
    assert kept.dossier == worker().dossier
    form.refuse("没有保存", "号码重复。")
    assert form.note.text.text() == "号码重复。"


def test_a_new_person_needs_name_and_number(qtbot: QtBot, styled: object) -> None:
    form = PersonForm()
    qtbot.addWidget(form)
    form.show_person(None)
    form.show()
    form.submit()
    assert form.form.flaws() == {"name": "不能空着。", "id_number": "不能空着。"}
    with qtbot.waitSignal(form.cancelled):
        qtbot.keyClick(form, Qt.Key.Key_Escape)


def test_the_change_form_offers_the_office_s_own_words(qtbot: QtBot, styled: object) -> None:
    form = ChangeForm()
    qtbot.addWidget(form)
    form.show_person(worker(), "post", {"communities": ("玉林东路社区", "玉林北路社区"), "posts": ("正职", "副职")})
    form.show()
    form.submit()
    assert set(form.form.flaws()) == {"start", "community", "post"}
    form.form.field("start").setText("2026-11-01")
    form.form.field("community").setCurrentIndex(2)
    form.form.field("post").setCurrentIndex(1)
    with qtbot.waitSignal(form.saved) as saved:
        form.submit()
    given: Given = saved.args[0]
    assert isinstance(given.fact, Assignment)
    assert (given.fact.community, given.fact.post, given.keep_other_posts) == ("玉林北路社区", "正职", False)


def test_each_kind_of_change_becomes_its_record() -> None:
    start = "2026-11-01"
    post = change("post", start=start, community="玉林东路社区", post="副职", keep="继续兼任")
    assert isinstance(post.fact, Assignment)
    assert post.keep_other_posts
    assert change("grade", start=start, grade="8级", reason="晋升").fact == GradeRecord(
        start=date(2026, 11, 1), grade=8, reason="晋升"
    )
    assert change("base", start=start, kind="住房公积金", amount="6,400", rate="0.12").fact == ContributionBase(
        start=date(2026, 11, 1), kind="housing_fund", amount=640_000, rate="0.12"
    )
    assert change("account", start=start, number="6217 0038 1001 2346 027", bank="建设银行").fact == BankAccount(
        start=date(2026, 11, 1), number="6217003810012346027", bank="建设银行"
    )
    assert isinstance(change("certificate", start=start, name="社会工作师").fact, Certificate)
    education = change("education", start=start, education="本科", degree="无").fact
    assert education == Education(start=date(2026, 11, 1), education="本科")
    assessment = change("assessment", year="2025", result="合格").fact
    assert assessment == Assessment(year=2025, result="合格", effective=date(2026, 1, 1))
    employment = change("employment", start=start, kind="劳动合同", probation="2027-01-31").fact
    assert isinstance(employment, Employment)
    assert employment.probation_end == date(2027, 2, 1)
    assert change("leaving", start=start, reason="退休").fact == Leaving(date(2026, 11, 1), "退休")


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("grade", {"start": "2026-11-01", "grade": "零", "reason": "x"}, "grade"),
        ("base", {"start": "2026-11-02", "kind": "住房公积金", "amount": "6400"}, "start"),
        ("base", {"start": "2026-11-01", "kind": "住房公积金", "amount": "很多"}, "amount"),
        ("base", {"start": "2026-11-01", "kind": "住房公积金", "amount": "6400", "rate": "12"}, "rate"),
        ("account", {"start": "2026-11-01", "number": "12ab"}, "number"),
        ("certificate", {"start": "2026-11-01", "name": "x", "valid_to": "2025-01-01"}, "valid_to"),
        ("assessment", {"year": "去年", "result": "合格"}, "year"),
        ("employment", {"start": "2026-11-01", "kind": "劳动合同", "probation": "2026-10-01"}, "probation"),
        ("leaving", {"start": "不知道", "reason": "退休"}, "start"),
    ],
)
def test_what_can_not_be_read_is_said_at_its_field(kind: str, given: dict[str, str], field: str) -> None:
    assert field in flaws_of(kind, **given)


def test_the_grade_goes_on_to_today_and_years_are_summed_apart(qtbot: QtBot, styled: object) -> None:
    paid = (LaneBar(start=date(2026, 1, 1), end=date(2026, 9, 1), label="7级"),)
    person = replace(detail(), lanes=(Lane(label="社区", bars=paid), Lane(label="等级", bars=paid)))
    community, grade = lanes_to(person, TODAY)
    assert community.bars == paid
    assert [(bar.label, bar.end) for bar in grade.bars] == [("7级", None)]
    promoted = lanes_to(replace(person, grade=8), TODAY)[1]
    assert [(bar.label, bar.start, bar.end) for bar in promoted.bars] == [
        ("7级", date(2026, 1, 1), date(2026, 9, 1)),
        ("8级", date(2026, 9, 1), None),
    ]
    last, before = detail().pay[-1], replace(detail().pay[0], month=PayMonth(2025, 12))
    assert year_sums([last, before]) == (
        "2026年 1 个月：应发 8,120.00，实发 7,706.52　2025年 1 个月：应发 8,000.00，实发 7,586.52"
    )
