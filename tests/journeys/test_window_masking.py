"""No whole ID, card or phone number stands anywhere in the window until somebody asks for it, and then it is on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from shequ_hr.imports.template import export_rows
from shequ_hr.model.security import AuditEntry
from shequ_hr.office.demo.make import make_demo
from tests.helpers.seen import texts_of
from ui.bootstrap import create_workspace, open_workspace
from ui.desktop.app import make_window
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.importing import PREVIEW
from ui.desktop.pages.people import PeoplePage
from ui.desktop.widgets.dialogs import Dialog

WAIT = 20_000
VIEWS: dict[str, tuple[dict[str, object], ...]] = {
    "payroll": ({"show": "compare"}, {"show": "problems"}, {"show": "import"}),
    "wages": ({"show": "entry"},),
}


class Numbers:
    """The whole numbers of everybody in the office, to be looked for."""

    def __init__(self, folder: Path) -> None:
        ws = open_workspace(folder, USER, PASSWORD)
        try:
            with ws.store.begin() as uow:
                workers = uow.workers.all()
        finally:
            ws.store.close()
        self.ids = {worker.id_number for worker in workers}
        self.cards = {account.number for worker in workers for account in worker.accounts}
        self.phones = {worker.phone for worker in workers if worker.phone}
        self.names = {worker.name for worker in workers}

    def seen_in(self, root: QWidget) -> list[str]:
        """Where any of them stands."""
        every = self.ids | self.cards | self.phones
        return [f"{where}: {text}" for where, text in texts_of(root) if any(number in text for number in every)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masking") / "office"
    ws = create_workspace(folder, USER, PASSWORD)[0]
    make_demo(ws, workers=24, months=2, seed=11)
    export_rows(ws, "workers", folder.parent / "花名册.xlsx")
    ws.store.close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, styled: object, office: Path) -> Iterator[MainWindow]:
    made = make_window(office, USER, PASSWORD)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitUntil(lambda: made.shell is not None, timeout=WAIT)
    settle(qtbot, made)
    yield made
    made.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.ready, timeout=WAIT)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def look(qtbot: QtBot, window: MainWindow, numbers: Numbers) -> list[str]:
    """What can be seen now in the window and in its dialogs; the dialogs are closed."""
    settle(qtbot, window)
    found = numbers.seen_in(window)
    for dialog in window.findChildren(Dialog):
        dialog.reject()
    assert not any(name in window.windowTitle() for name in numbers.names)
    return found


def test_no_page_shows_a_whole_number_unasked(qtbot: QtBot, office: Path, request: pytest.FixtureRequest) -> None:
    numbers = Numbers(office)
    assert len(numbers.ids) == 24
    assert numbers.cards
    window: MainWindow = request.getfixturevalue("window")
    shell = window.shell
    assert shell is not None
    found = []
    for month in (window.context.month, window.context.month.plus(-1)):
        window.context.set_month(month)
        for key in shell.keys:
            shell.go(key)
            found += look(qtbot, window, numbers)
            for bar in shell.page(key).findChildren(QTabBar):
                for place in range(bar.count() if bar.isVisible() else 0):
                    bar.setCurrentIndex(place)
                    found += look(qtbot, window, numbers)
            for arguments in VIEWS.get(key, ()):
                shell.go(key, arguments)
                found += look(qtbot, window, numbers)
    assert found == []


def test_forms_the_import_and_the_search_show_masks(qtbot: QtBot, office: Path, request: pytest.FixtureRequest) -> None:
    numbers = Numbers(office)
    window: MainWindow = request.getfixturevalue("window")
    shell = window.shell
    assert shell is not None
    shell.go("people")
    people = shell.page("people")
    assert isinstance(people, PeoplePage)
    settle(qtbot, window)
    people.person.begin_edit()
    found = look(qtbot, window, numbers)
    people.person.leave_form()
    people.command("import")
    people.wizard.read(office.parent / "花名册.xlsx")
    settle(qtbot, window)
    people.wizard.show_step(PREVIEW)
    found += look(qtbot, window, numbers)
    people.wizard.cancel.click()
    shell.top.search.begin()
    shell.top.search.setText(next(iter(numbers.ids))[-4:])
    found += look(qtbot, window, numbers)
    shell.top.search.close_results()
    assert found == []


def test_a_revealed_number_is_on_record_hides_itself_and_leaves_the_clipboard(
    qtbot: QtBot, office: Path, request: pytest.FixtureRequest
) -> None:
    numbers = Numbers(office)
    before = len(log(office))
    window: MainWindow = request.getfixturevalue("window")
    shell = window.shell
    assert shell is not None
    shell.go("people")
    people = shell.page("people")
    assert isinstance(people, PeoplePage)
    settle(qtbot, window)
    head = people.person.head
    assert head.shown_number not in numbers.ids
    head.eye.click()
    settle(qtbot, window)
    assert head.shown_number in numbers.ids
    people._guard.timer.setInterval(20)
    QApplication.clipboard().setText(head.shown_number)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")
    shell.go("payroll")
    assert numbers.seen_in(window) == []
    shell.go("people")
    assert head.shown_number not in numbers.ids
    window.close()
    looks = log(office)[before:]
    assert [entry.action for entry in looks if entry.action.startswith("people.")] == ["people.reveal"]
    assert not any(number in repr(looks) for number in numbers.ids | numbers.cards | numbers.phones)


def log(office: Path) -> list[AuditEntry]:
    ws = open_workspace(office, USER, PASSWORD)
    try:
        with ws.store.begin() as uow:
            return list(uow.audit.entries())
    finally:
        ws.store.close()
