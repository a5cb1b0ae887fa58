"""The main job by mouse and keyboard in the real window on a real store: typed-in figures to a locked month with its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.users import PASSWORD
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from shequ_hr.imports.template import write_template
from shequ_hr.model.payroll import RunKey, RunState
from shequ_hr.money import grouped
from shequ_hr.office.demo.make import make_demo
from shequ_hr.periods import PayMonth
from shequ_hr.runs.queries import run_detail
from shequ_hr.runs.verification import verify
from shequ_hr.wage_check.check import check_year
from tests.helpers.hands import type_text
from ui.bootstrap import create_workspace, open_workspace
from ui.desktop.app import make_window
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.importing import DONE, PREVIEW
from ui.desktop.pages.payroll import PayrollPage
from ui.desktop.pages.people import PeoplePage
from ui.desktop.pages.wages import WagesPage
from ui.desktop.widgets.dialogs import TypedConfirm

WORKERS, MONTHS = 30, 3
EXTRA = ("其他补贴", 12_345)
WAIT = 20_000


@dataclass
class Journey:
    """The window and the hands that work in it."""

    qtbot: QtBot
    window: MainWindow

    def settle(self) -> None:
        """Wait until everything that was asked for has been answered."""
        self.qtbot.waitUntil(lambda: self.window.ready, timeout=WAIT)
        QApplication.processEvents()

    def click(self, widget: QWidget) -> None:
        """Click a widget that can be seen and pressed, and wait for what follows."""
        assert widget.isVisible(), f"不可见：{widget.accessibleName()}"
        assert widget.isEnabled(), f"{widget.accessibleName()}：{widget.toolTip()}"
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button with these words."""
        root = inside or self.window
        found = [each for each in root.findChildren(QAbstractButton) if each.text() == text and each.isVisible()]
        assert found, f"没有按钮“{text}”"
        return found[0]

    def open_page(self, title: str) -> None:
        """Click an entry of the navigation."""
        self.click(self.button(title, self.shell.navigation))

    def choose(self, button: QWidget, menu: QMenu, text: str) -> None:
        """Choose an entry of a button's menu; without a screen the menu itself cannot pop up."""
        assert button.isVisible()
        assert button.isEnabled(), button.toolTip()
        action = next(each for each in menu.actions() if each.text() == text)
        assert action.isEnabled(), text
        action.trigger()
        self.settle()

    def confirm(self, words: str) -> None:
        """Type the words that a dialog asks for and press its button."""
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TypedConfirm) and each.isVisible())
        assert not dialog.confirm.isEnabled()
        type_text(dialog.entry, words)
        self.click(dialog.confirm)

    @property
    def shell(self) -> object:
        """The shell of the open office."""
        assert self.window.shell is not None
        return self.window.shell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demo office with its locked months."""
    data = tmp_path / "office"
    ws = create_workspace(data, "周敏", PASSWORD)[0]
    make_demo(ws, workers=WORKERS, months=MONTHS, seed=7)
    ws.store.close()
    return data


@pytest.fixture
def sheet(folder: Path, tmp_path: Path) -> tuple[Path, list[str]]:
    """The workbook of typed-in figures for three people, made from the program's own template."""
    import openpyxl

    path = tmp_path / "本月录入.xlsx"
    ws = open_workspace(folder, "周敏", PASSWORD)
    write_template(ws, "pay-inputs", path)
    with ws.store.begin() as uow:
        month = max(run.key.month for run in uow.runs.all()).plus(1)
        people = [
            worker for worker in uow.workers.all() if any(spell.span.end is None for spell in worker.dossier.employments)
        ][:3]
    ws.store.close()
    book = openpyxl.load_workbook(path)
    fill(book.active, month, [(worker.name, worker.id_number) for worker in people])
    book.save(path)
    return path, [worker.id_number for worker in people]


def fill(table: object, month: PayMonth, people: list[tuple[str, str]]) -> None:
    """Write people under the template's header row, by the names of its columns."""
    rows = list(table.iter_rows())  # type: ignore[attr-defined]  # openpyxl's sheets are loosely typed
    head = next(row for row in rows if any(str(cell.value or "").rstrip("*") == "身份证号" for cell in row))
    places = {str(cell.value or "").rstrip("*"): cell.column for cell in head}
    for number, (name, id_number) in enumerate(people, start=head[0].row + 1):
        values = {"姓名": name, "证件类型": "居民身份证", "身份证号": id_number, "月份": str(month), EXTRA[0]: EXTRA[1] / 100}
        for title, value in values.items():
            if title in places:
                table.cell(row=number, column=places[title], value=value)  # type: ignore[attr-defined]  # as above


@pytest.fixture
def journey(qtbot: QtBot, styled: object, folder: Path) -> Iterator[Journey]:
    """The open window."""
    window = make_window(folder, "周敏", PASSWORD)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    made = Journey(qtbot, window)
    made.settle()
    yield made
    window.close()


def page(journey: Journey, key: str) -> QWidget:
    """A page of the shell."""
    return journey.shell.page(key)  # type: ignore[attr-defined]  # Shell.page


def test_from_typed_in_figures_to_a_locked_month_and_its_files(
    sheet: tuple[Path, list[str]], journey: Journey, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The sheet comes first: it needs the store before the window owns it.
    path, touched = sheet
    month = journey.window.context.month
    journey.open_page("工资")
    pay = page(journey, "payroll")
    assert isinstance(pay, PayrollPage)
    import_figures(journey, pay, path, monkeypatch)
    calculate(journey, pay, len(touched))
    check_to_lock(journey, pay, month)
    export_all(journey, pay, tmp_path, monkeypatch)
    pay_out(journey, pay, month)
    check_average(journey, month)
    journey.window.close()
    check_store(folder, month, touched)


def import_figures(journey: Journey, pay: PayrollPage, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """从 Excel 导入 → 预览 → 写入 → 完成."""
    monkeypatch.setattr("ui.desktop.pages.importing.ask_open", lambda *_: path)
    journey.click(journey.button("从 Excel 导入", pay))
    journey.click(pay.wizard.file.choose)
    assert pay.wizard.step == PREVIEW, pay.wizard.file.flaw.text()
    assert pay.wizard.next.text() == "写入 3 行"
    journey.click(pay.wizard.next)
    assert pay.wizard.step == DONE
    assert "撤销" in journey.window.undo_bar.sentence or "已写入" in journey.window.undo_bar.sentence
    journey.click(journey.button("完成", pay.wizard))


def calculate(journey: Journey, pay: PayrollPage, touched: int) -> None:
    """计算, then look at a number with the keyboard."""
    journey.click(journey.button("计算", pay.sheet))
    assert pay.view is not None
    assert pay.view.detail is not None
    assert pay.sheet.grid.model.rowCount() == pay.view.detail.run.slips > 0
    extra = next(item for item in pay.view.detail.items if item.label == EXTRA[0])
    assert extra.total == touched * EXTRA[1]
    body = pay.sheet.grid.body
    index = pay.sheet.grid.model.index(0, pay.sheet.grid.model.column_of("income_tax"))
    body.scrollTo(index)
    journey.qtbot.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.visualRect(index).center() + QPoint(2, 0))
    journey.qtbot.keyClick(body, Qt.Key.Key_Return)
    journey.settle()
    content = pay.side.why.content
    assert content is not None
    assert content.sources
    slip = pay.view.detail.slips[0]
    assert content.figure == grouped(slip.amounts["income_tax"])
    journey.qtbot.keyClick(pay.side.why, Qt.Key.Key_Escape)
    assert not pay.side.explaining


def check_to_lock(journey: Journey, pay: PayrollPage, month: PayMonth) -> None:
    """核对 → 复核 → 锁定 with typed words."""
    for words in ("核对", "复核"):
        assert pay.bar.primary.text() == words
        journey.click(pay.bar.primary)
    assert pay.bar.primary.text() == "锁定"
    journey.click(pay.bar.primary)
    journey.confirm(f"锁定 {month.label}")
    assert pay.view is not None
    assert pay.view.detail is not None
    assert pay.view.detail.run.state is RunState.LOCKED


def export_all(journey: Journey, pay: PayrollPage, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """导出 of every kind."""
    monkeypatch.setattr("ui.desktop.pages.payroll_actions.ask_folder", lambda *_: out)
    before = set(out.glob("*.xlsx"))
    for text in ("工资表（打印）", "银行代发：通用代发", "扣缴端 正常工资薪金", "报区工作簿"):
        journey.choose(pay.bar.export, pay.bar.export_menu(), text)
        assert journey.window.presenter.last is None, journey.window.presenter.last
    assert len(set(out.rglob("*.xlsx")) - before) >= 4


def pay_out(journey: Journey, pay: PayrollPage, month: PayMonth) -> None:
    """登记发放 with typed words: the last step has no way back."""
    assert pay.bar.primary.text() == "登记发放"
    journey.click(pay.bar.primary)
    journey.confirm(f"发放 {month.label}")
    assert pay.view is not None
    assert pay.view.detail is not None
    assert pay.view.detail.run.state is RunState.PAID


def check_average(journey: Journey, month: PayMonth) -> None:
    """均薪核查 shows the year with this month in it."""
    journey.open_page("均薪核查")
    wages = page(journey, "wages")
    assert isinstance(wages, WagesPage)
    wages.open_with({"year": month.year})
    journey.settle()
    assert wages.view is not None
    assert wages.view.check is not None
    assert str(month) in wages.view.check.months
    assert wages.actual.figure.text() == grouped(wages.view.check.actual)


def check_store(folder: Path, month: PayMonth, touched: list[str]) -> None:
    """What the window said is what the store holds, and every locked slip recomputes to the fen."""
    ws = open_workspace(folder, "周敏", PASSWORD)
    try:
        detail = run_detail(ws, RunKey(month))
        assert detail.run.state is RunState.PAID
        assert detail.run.seal
        item = next(item.key for item in detail.items if item.label == EXTRA[0])
        assert {slip.id_number for slip in detail.slips if slip.amounts.get(item) == EXTRA[1]} == set(touched)
        assert all(slip.gross - slip.deductions == slip.net for slip in detail.slips)
        report = verify(ws)
        assert report.ok
        assert report.slips >= detail.run.slips
        assert str(month) in check_year(ws, month.year).months
    finally:
        ws.store.close()


def test_a_person_is_found_changed_and_seen_in_the_next_draft(journey: Journey) -> None:
    journey.open_page("人员")
    people = page(journey, "people")
    assert isinstance(people, PeoplePage)
    first = people.list.table.model.row_at(0)
    name = str(first.values[0])
    type_text(people.list.search, name)
    assert people.list.table.model.rowCount() >= 1
    journey.settle()
    assert people.person.detail is not None
    journey.click(people.person.head.change_button)
    form = people.person.change_form
    form.kind.setCurrentIndex(form.kind.findData("account"))
    type_text(form.form.field("start"), str(journey.window.context.month.first_day))
    type_text(form.form.field("number"), "6217003810012346027")
    type_text(form.form.field("bank"), "示例银行")
    journey.click(form.save)
    assert not people.person.editing
    assert people.person.detail.worker.accounts[-1].bank == "示例银行"
    people.person.head.tabs.setCurrentIndex(2)
    journey.click(people.person.head.eye)
    assert people.person.head.shown_number == people.person.detail.worker.id_number
