"""The 工资 page without a store: views, filters, panel, typed words, typed-in figures, problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Override, RunState
from shequ_hr.payroll.explain import Explanation
from shequ_hr.reports.results import ExportedFile
from shequ_hr.runs.month_inputs import FieldKind, InputField, MonthForm, OverrideChoice
from shequ_hr.runs.results import PersonProblem, RunAction, RunReport
from tests.helpers.hands import type_text
from tests.helpers.pay_month import MONTH, comparison, run_detail, slip_row
from tests.helpers.quiet_context import QuietContext
from ui.desktop.operations.payroll import Explained, PayMonthView
from ui.desktop.pages.payroll import COMPARISON, GRID, PROBLEMS, PayrollPage
from ui.desktop.pages.payroll_sheet import prepare
from ui.desktop.widgets.dialogs import TypedConfirm

DETAIL = run_detail(slip_row(1, income_tax=20_046), slip_row(2, bonus=100_000), slip_row(3))
VIEW = PayMonthView(MONTH, (DETAIL.run,), (), DETAIL, comparison(), {1: "lixiaolan lxl", 2: "hsy", 3: "gwt"})
FORM = MonthForm(
    worker=1,
    name="李晓岚",
    month=MONTH,
    fields=(
        InputField(key="overtime", label="加班补贴", kind=FieldKind.AMOUNT, text="200.00"),
        InputField(key="leave:事假", label="事假", kind=FieldKind.LEAVE),
        InputField(key="shift", label="班次", kind=FieldKind.FACT, choices=("早", "晚")),
    ),
    overrides=(),
    choices=(OverrideChoice(key="base", label="基本工资"),),
    kept=MonthInput(worker=1, month=MONTH),
)


@pytest.fixture
def context() -> Iterator[QuietContext]:
    made = QuietContext()
    yield made
    made.stop()


@pytest.fixture
def page(qtbot: QtBot, styled: object, context: QuietContext) -> PayrollPage:
    made = PayrollPage(context)
    qtbot.addWidget(made)
    made.resize(1218, 698)
    made.show()
    made.show_month(prepare(VIEW))
    return made


def explanation(amount: str = "200.46") -> Explanation:
    """A leaf that explains a line."""
    return Explanation(item="income_tax", label="个人所得税", amount=amount, source="1—10 月工资条")


def typed_confirm() -> TypedConfirm:
    """The dialog that is open."""
    return next(found for found in QApplication.topLevelWidgets() if isinstance(found, TypedConfirm) and found.isVisible())


def test_an_empty_month_offers_calculating_and_importing(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    page.show_month(prepare(PayMonthView(MONTH, ())))
    assert page._empty.isVisible()
    assert page._empty.sentence.text() == "2026年10月还没有计算工资。"
    page.doing.calculate(RunReport(run=DETAIL.run).run.key.kind)
    assert context.started[-1].operation.title == "正在计算2026年10月"
    assert context.started[-1].operation.cancellable
    page.import_inputs()
    assert page.wizard.isVisible()
    page.wizard.cancel.click()
    assert not page.wizard.isVisible()


def test_the_status_bar_counts_and_sums(page: PayrollPage) -> None:
    assert page._status[0] == "3 人，全部显示　▲▼ 与上月不同"
    page.sheet.grid.body.selectColumn(page.sheet.grid.model.column_of("net"))
    page.sheet.grid.select(1, "net")
    page.sheet.grid.body.setFocus()
    page.sheet.grid.body.selectColumn(page.sheet.grid.model.column_of("net"))
    assert "求和" in page._status[1]


def test_rows_are_filtered_by_pinyin_place_and_chips(page: PayrollPage) -> None:
    names = lambda: [row.values[1] for row in page.sheet.grid.model.shown()]  # noqa: E731 - three short questions
    page.sheet.filters.name.setText("lxl")
    assert names() == ["李晓岚"]
    page.sheet.clear_filters()
    page.sheet.filters.community.setCurrentIndex(2)
    assert names() == ["黄思源"]
    page.sheet.clear_filters()
    page.sheet.filters.troubled.setChecked(True)
    assert names() == ["高婉婷"]
    page.sheet.clear_filters()
    page.sheet.filters.by_hand.setChecked(True)
    assert names() == ["黄思源"]


def test_social_insurance_opens_into_its_parts(page: PayrollPage) -> None:
    grid = page.sheet.grid
    part = grid.model.column_of("pension_personal")
    assert grid.body.isColumnHidden(part)
    grid.toggle_parts(grid.model.column_of("social"))
    assert not grid.body.isColumnHidden(part)
    grid.toggle_parts(grid.model.column_of("social"))
    assert grid.body.isColumnHidden(part)


def test_enter_on_a_cell_explains_it_and_the_panel_follows(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    assert page.sheet.select(1, "income_tax")
    qtbot.keyClick(page.sheet.grid.body, Qt.Key.Key_Return)
    assert page.side.explaining
    assert page.folds_navigation
    context.last_asked("why").answer(Explained((explanation(),)))
    content = page.side.why.content
    assert content is not None
    assert (content.person, content.figure, content.delta) == ("李晓岚", "200.46", "+88.66")
    assert content.sentence == "本月起适用 10% 一档。"
    before = len(context.asked)
    qtbot.keyClick(page.sheet.grid.body, Qt.Key.Key_Down)
    assert page.side.why.content is None or len(context.asked) == before
    page.side.why.closed.emit()
    assert not page.side.explaining
    assert not page.folds_navigation


def test_a_folded_sum_asks_for_all_its_parts(page: PayrollPage, context: QuietContext) -> None:
    page.sheet.select(1, "social")
    page.cells.open_why()
    context.last_asked("why").answer(Explained((explanation("367.04"), explanation("91.76"))))
    content = page.side.why.content
    assert content is not None
    assert (content.item, content.figure) == ("社保", "458.80")


def test_a_refused_explanation_is_said_in_the_panel(page: PayrollPage, context: QuietContext) -> None:
    page.sheet.select(1, "net")
    page.cells.open_why()
    refuse = context.last_asked("why").refuse
    assert refuse is not None
    refuse(UserError("没有这一行", "已经重新计算。", "请刷新。"))
    assert page.side.why.content is None


def test_checking_is_one_click_and_locking_needs_typed_words(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    qtbot.mouseClick(page.bar.primary, Qt.MouseButton.LeftButton)
    assert context.started[-1].operation.title == "正在核对2026年10月工资"
    count = len(context.started)
    page.doing.do(RunAction.LOCK, DETAIL.run)
    dialog = typed_confirm()
    assert not dialog.confirm.isEnabled()
    type_text(dialog.entry, "锁定 2026年9月")
    assert not dialog.confirm.isEnabled()
    dialog.entry.clear()
    type_text(dialog.entry, "锁定 2026年10月")
    assert len(context.started) == count
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert context.started[-1].operation.title == "正在锁定2026年10月工资"


def test_voiding_needs_words_and_a_reason(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    page.doing.do(RunAction.VOID, DETAIL.run)
    dialog = typed_confirm()
    type_text(dialog.entry, "作废 2026年10月")
    assert not dialog.confirm.isEnabled()
    type_text(dialog.reason, "算错月份")
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert context.started[-1].operation.title == "正在作废2026年10月工资"


def test_reopening_asks_for_a_reason_in_the_panel(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    page.doing.do(RunAction.REOPEN, DETAIL.run)
    assert not page.side.reason.give.isEnabled()
    type_text(page.side.reason.reason, "漏了一人")
    qtbot.mouseClick(page.side.reason.give, Qt.MouseButton.LeftButton)
    assert context.started[-1].operation.title == "正在退回2026年10月工资"
    assert page.side.isHidden()


def test_figures_typed_in_for_a_person_are_read_and_kept(qtbot: QtBot, page: PayrollPage, context: QuietContext) -> None:
    page.cells.open_inputs()
    assert context.said[-1] == "先在工资表里选中一个人"
    page.sheet.select(1, "net")
    page.cells.open_inputs()
    context.last_asked("form").answer(FORM)
    panel = page.side.inputs
    panel.form.field("overtime").setText("二百")
    panel.save.click()
    assert panel.form.flaws() == {"overtime": "“二百”不是数。写成 200 或 200.50；没有就留空。"}
    panel.form.field("overtime").setText("260.5")
    panel.form.field("leave:事假").setText("1.5")
    panel.item.setCurrentIndex(1)
    panel.amount.setText("0")
    panel._add()
    assert panel.flaw.text() == "请写明原因。"
    panel.reason.setText("会议纪要确定")
    panel._add()
    panel.save.click()
    given: MonthInput | None = None
    operation = context.started[-1]
    assert operation.operation.title == "正在保存录入"
    assert operation.answer is not None
    operation.answer(given)
    assert page.side.isHidden()
    assert panel._overrides == [Override(item="base", amount=0, reason="会议纪要确定")]
    panel.remove(panel._overrides[0])
    assert panel._overrides == []


def test_people_who_could_not_be_calculated_are_named_above_the_grid(page: PayrollPage, context: QuietContext) -> None:
    problems = [
        PersonProblem(message="黎建国：没有申报社保基数", fix="新增申报基数", worker=14, name="黎建国"),
        Problem(message="汪洁：请核对", severity=Severity.WARNING),
    ]
    context.last_asked("watch").answer(problems)
    assert page._note_holder.isVisible()
    assert "黎建国：没有申报社保基数" in page._note.text.text()
    page._note_link.click()
    assert page._parts.currentIndex() == PROBLEMS
    page.problems.list.chosen.emit(problems[0])
    assert context.went[-1] == ("people", {"worker": 14})
    page.problems.back.emit()
    assert page._parts.currentIndex() == GRID


def test_the_comparison_lists_who_differs_and_leads_to_the_person(page: PayrollPage, context: QuietContext) -> None:
    page.open_with({"show": "compare"})
    assert page._parts.currentIndex() == COMPARISON
    assert [row.values[0] for row in page.compare.table.model.shown()] == ["黄思源", "李晓岚"]
    page.compare.chips[next(iter(page.compare.chips))].setChecked(True)
    assert [row.values[0] for row in page.compare.table.model.shown()] == ["黄思源"]
    page.compare.person.emit(1)
    assert page._parts.currentIndex() == GRID
    assert page.side.explaining


def test_a_month_that_is_not_calculated_is_not_compared_and_says_why(page: PayrollPage) -> None:
    page.open_with({"show": "compare"})
    assert page._status[0] == "2 人与上月不同"
    page.compare.show_comparison(None)
    page._tell()
    assert page.compare._empty.sentence.text() == "这个月还没有计算，算出来以后再与上月比较。"
    assert page._status[0] == "没有可比的月份"
    assert [chip.text() for chip in page.compare.chips.values()] == ["新进", "离开", "变动超过 10%"]


def test_a_cell_named_by_another_page_is_chosen_and_explained(page: PayrollPage) -> None:
    page.open_with({"worker": 2, "item": "pension_personal"})
    current = page.sheet.current()
    assert current is not None
    assert (current[0].name, current[1]) == ("黄思源", "social")
    assert page.side.explaining


def test_a_locked_month_has_no_next_step_but_paying(page: PayrollPage) -> None:
    locked = run_detail(slip_row(1), state=RunState.LOCKED)
    page.show_month(prepare(PayMonthView(MONTH, (locked.run,), (), locked, None, {})))
    assert page._status[0] == "1 人，全部显示"
    assert not page._note_holder.isVisible()


def test_another_month_forgets_run_and_panel(page: PayrollPage, context: QuietContext) -> None:
    page.sheet.select(1, "net")
    page.cells.open_why()
    page.on_month(MONTH.plus(1))
    assert page.side.isHidden()
    assert context.asked[-1].key == "month"


def test_files_for_others_come_from_locked_runs_only(
    page: PayrollPage, context: QuietContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {action.text(): action.isEnabled() for action in page.bar.export_menu().actions()}
    assert texts["工资表（打印）"]
    assert not texts["银行代发：通用代发（锁定后）"]
    locked = run_detail(slip_row(1), state=RunState.LOCKED)
    page.show_month(prepare(PayMonthView(MONTH, (locked.run,), (), locked, None, {})))
    entries = {action.text(): action for action in page.bar.export_menu().actions()}
    monkeypatch.setattr("ui.desktop.pages.payroll_actions.ask_folder", lambda *_: Path("导出"))
    entries["银行代发：建设银行代发"].trigger()
    assert context.started[-1].operation.title == "正在导出2026年10月工资"
    answer = context.started[-1].answer
    assert answer is not None
    made = ExportedFile(
        what="bank", title="银行代发", path=Path("导出/代发.xlsx"), rows=1, sha256="", warnings=("请核对户名。",)
    )
    answer([made])
    assert context.said[-1] == "已导出《代发.xlsx》。请核对户名。"
