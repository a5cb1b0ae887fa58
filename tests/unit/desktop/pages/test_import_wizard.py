"""The import wizard without a store: refusals in place, questions, preview, the way to the wrong cell, writing, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shequ_hr.errors import Problem, UserError
from shequ_hr.imports.results import Fixed, ImportReport, Question
from shequ_hr.periods import PayMonth
from tests.helpers.quiet_context import QuietContext
from tests.unit.desktop.pages.test_importing_rows import PREVIEW
from ui.desktop.pages.importing import COLUMNS, DONE, FILE, ImportWizard
from ui.desktop.pages.importing import PREVIEW as PREVIEW_STEP

CLEAN = msgspec.structs.replace(
    PREVIEW,
    problems=(),
    refused=0,
    rows=PREVIEW.rows[:3],
    fixed=(Fixed(row=5, column="手机", old="１３８", new="138", why="全角"),),
)
ASKING = msgspec.structs.replace(
    CLEAN,
    questions=(
        Question(id="community", text="“芳草社区”是哪一个？", choices=("芳草街社区", "新增"), places=("第 5 行",)),
        Question(id="month", text="是哪个月的？", hint="如 2026-10"),
    ),
)


@pytest.fixture
def context() -> Iterator[QuietContext]:
    made = QuietContext()
    yield made
    made.stop()


@pytest.fixture
def wizard(qtbot: QtBot, styled: object, context: QuietContext) -> ImportWizard:
    made = ImportWizard(context)
    qtbot.addWidget(made)
    made.resize(1218, 698)
    made.show()
    made.begin("workers")
    return made


def test_a_file_is_chosen_and_asked_about(wizard: ImportWizard, context: QuietContext, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wizard.step == FILE
    monkeypatch.setattr("ui.desktop.pages.importing.ask_open", lambda *_: Path("花名册.xlsx"))
    wizard.file.choose.click()
    assert context.asked[-1].key == "preview"
    context.asked[-1].answer(CLEAN)
    assert wizard.step == PREVIEW_STEP
    assert wizard.next.text() == "写入 2 行"
    assert wizard._says.text() == "将写入：新增 1 行，变更 1 行。写入后可以整批撤销。"


def test_what_can_not_be_read_is_said_where_the_file_is_chosen(wizard: ImportWizard, context: QuietContext) -> None:
    wizard.read(Path("花名册.xlsx"))
    refuse = context.asked[-1].refuse
    assert refuse is not None
    refuse(UserError("读不了《花名册.xlsx》", "文件有密码。没有写入。", "先去掉密码。"))
    assert wizard.step == FILE
    assert wizard.file.flaw.text() == "读不了《花名册.xlsx》。文件有密码。没有写入。先去掉密码。"


def test_refused_rows_forbid_writing_and_enter_leads_to_the_cell(qtbot: QtBot, wizard: ImportWizard) -> None:
    wizard.show_preview(PREVIEW)
    assert not wizard.next.isEnabled()
    assert wizard._says.text() == "还不能写入：有 1 行被拒绝，改好原表再导入。现在什么都没有写入。"
    wizard.preview.strip.choose("new")
    assert [row.key for row in wizard.preview.table.model.shown()] == [4]
    problems = wizard.preview.problems.table
    problems.select(0)
    qtbot.keyClick(problems.body, Qt.Key.Key_Return)
    current = wizard.preview.table.current_row()
    assert current is not None
    assert current.key == 7
    column = wizard.preview.table.body.currentIndex().column()
    assert wizard.preview.table.model.columns[column].key == "身份证号"


def test_only_columns_with_a_difference_on_demand(wizard: ImportWizard) -> None:
    wizard.show_preview(PREVIEW)
    link = wizard.preview.panel.link_button
    assert link is not None
    link.click()
    assert link.text() == "看全部的列"
    assert [column.key for column in wizard.preview.table.model.columns][3:] == ["等级", "身份证号"]


def test_questions_come_first_and_their_answers_are_asked_with(
    qtbot: QtBot, wizard: ImportWizard, context: QuietContext
) -> None:
    wizard.read(Path("花名册.xlsx"))
    context.asked[-1].answer(ASKING)
    assert wizard.step == COLUMNS
    assert not wizard.next.isEnabled()
    questions = wizard.columns.questions
    questions._fields["community"].setCurrentIndex(1)
    assert wizard._says.text() == "还有 1 个问题没有回答。"
    qtbot.keyClicks(questions._fields["month"], "2026-10")
    assert wizard.next.isEnabled()
    before = len(context.asked)
    wizard.next.click()
    assert len(context.asked) == before + 1
    assert wizard._answers == {"community": "芳草街社区", "month": "2026-10"}
    context.asked[-1].answer(CLEAN)
    assert wizard.step == PREVIEW_STEP
    wizard.back.click()
    assert wizard.step == COLUMNS


def test_writing_reports_and_offers_undo(wizard: ImportWizard, context: QuietContext, qtbot: QtBot) -> None:
    wizard.show_preview(CLEAN)
    wizard.next.click()
    started = context.started[-1]
    assert started.operation.title == "正在写入花名册"
    assert started.answer is not None
    assert started.operation.done is not None
    assert started.operation.undo is not None
    report = ImportReport(import_id=3, kind="workers", file="花名册.xlsx", new=1, changed=1, same=1)
    assert started.operation.done(report) == "已写入花名册：新增 1 行，变更 1 行"
    assert started.operation.undo(report).title == "正在撤销导入"
    with qtbot.waitSignal(wizard.written):
        started.answer(report)
    assert wizard.step == DONE


def test_the_same_as_stored_is_not_written(wizard: ImportWizard) -> None:
    wizard.show_preview(msgspec.structs.replace(CLEAN, new=0, changed=0, same=3))
    assert not wizard.next.isEnabled()
    assert wizard._says.text() == "和库里完全相同，没有要写的。"


def test_the_problem_list_and_the_template_are_written(
    wizard: ImportWizard, context: QuietContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.show_preview(PREVIEW)
    monkeypatch.setattr("ui.desktop.components.exporting.ask_save", lambda *_: Path("问题.xlsx"))
    wizard.preview.export_wanted.emit()
    assert context.started[-1].operation.title == "导出表格"
    monkeypatch.setattr("ui.desktop.pages.importing.ask_save", lambda *_: Path("模板.xlsx"))
    wizard.file.template_wanted.emit()
    assert context.started[-1].operation.title == "正在生成模板"


def test_many_problems_of_a_file_go_to_the_presenter(wizard: ImportWizard, context: QuietContext) -> None:
    wizard.read(Path("花名册.xlsx"))
    failed: list[object] = []
    context.failed.connect(failed.append)
    refuse = context.asked[-1].refuse
    assert refuse is not None
    refuse(UserError("读不了", problems=[Problem(message="甲"), Problem(message="乙")]))
    assert len(failed) == 1


def test_what_was_written_names_the_month(wizard: ImportWizard) -> None:
    report = ImportReport(
        import_id=4, kind="pay-inputs", file="录入.xlsx", new=1, changed=0, same=0, months=(PayMonth(2025, 5),)
    )
    wizard.done.show_report("本月录入", report)
    shown = [label.text() for label in wizard.done.findChildren(QLabel)]
    assert any(text.startswith("本月录入已写入 2025-05：新增 1 行") for text in shown)
