"""The 人员 page: the list at the left, one person at the right, the import wizard in the page's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from shequ_hr.changes import Changes
from shequ_hr.errors import UserError
from shequ_hr.model.people import Worker
from shequ_hr.people.results import FactChange, PayRow, WorkerDetail
from shequ_hr.people.reveal import Revealed
from ui.desktop.components.files import ask_save, open_folder
from ui.desktop.components.secrets import KEPT_FOR, ClipboardGuard
from ui.desktop.context import AppContext
from ui.desktop.operations import Operation, importing, people
from ui.desktop.operations.people import RosterView
from ui.desktop.pages.importing import ImportWizard
from ui.desktop.pages.page import Page
from ui.desktop.pages.people_changes import Given, Leaving
from ui.desktop.pages.people_list import PeopleList
from ui.desktop.pages.people_overview import newest
from ui.desktop.pages.people_person import PersonView
from ui.desktop.widgets.labels import column, row
from ui.desktop.widgets.panels import EmptyState

_EMPTY, _PERSON = 0, 1
IMPORTS = {
    "import": "workers",
    "import-assessments": "assessment-results",
    "import-deductions": "extra-deductions",
    "import-opening": "opening-tax",
}


class PeoplePage(Page):
    """Everybody, and one of them."""

    key = "people"
    title = "人员"
    concerns: ClassVar[Changes] = Changes.PEOPLE | Changes.PAYROLL | Changes.RULES

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._today = date.min
        self._chosen = ""
        self._wanted_worker = 0
        self.list, self.person, self.wizard = PeopleList(), PersonView(), ImportWizard(context)
        self._guard = ClipboardGuard(self)
        self._pages, self._right = QStackedWidget(), QStackedWidget()
        column(self, gap=0).addWidget(self._pages)
        main = QWidget()
        line = row(main, gap=0)
        line.addWidget(self.list)
        line.addWidget(self._right, 1)
        self._empty = EmptyState("还没有人员。", "people")
        self._empty.add("导入花名册", lambda: self.command("import"), "import", primary=True)
        self._empty.add("新增人员", lambda: self.command("new"), "person_add")
        self._right.addWidget(self._empty)
        self._right.addWidget(self.person)
        self._pages.addWidget(main)
        self._pages.addWidget(self.wizard)
        self._wire()

    def refresh(self) -> None:
        """Read the roster; the person follows."""
        self.context.read(self, people.read_roster(), self.show_roster, key="roster")

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """``worker`` (store number) or ``id_number`` chooses a person; ``show="import"`` opens the wizard; ``tab`` a tab."""
        worker, number = arguments.get("worker"), arguments.get("id_number")
        if isinstance(number, str) and number:
            self._choose(number)
        elif isinstance(worker, int) and worker:
            found = self.list.person_of(worker)
            if found is not None:
                self._choose(found.id_number)
            else:
                self._wanted_worker = worker
        tab = arguments.get("tab")
        if isinstance(tab, int):
            self.person.head.tabs.setCurrentIndex(tab)
        if arguments.get("show") == "import":
            self.command("import")

    def unsaved(self) -> str:
        """The form that is open and was changed."""
        return self.person.unsaved

    def show_roster(self, view: RosterView) -> None:
        """Show everybody; without anybody, how to begin."""
        self._today = view.day
        self.person.known = view.known
        self.list.day = view.day
        self.list.show_people(view.people, view.search)
        if not view.people:
            self._right.setCurrentIndex(_EMPTY)
        elif self._wanted_worker:
            found, self._wanted_worker = self.list.person_of(self._wanted_worker), 0
            if found is not None:
                self._choose(found.id_number)
        elif self._chosen:
            self._read_person(self._chosen)
        self._tell()

    def show_person(self, detail: WorkerDetail) -> None:
        """Show one person."""
        self._right.setCurrentIndex(_PERSON)
        self.person.show_person(detail, self._today)
        self._tell()

    def command(self, name: str) -> None:
        """What the list's menu and the empty state offer."""
        if name in IMPORTS:
            self._pages.setCurrentIndex(1)
            self.wizard.begin(IMPORTS[name])
            return
        commands: dict[str, Callable[[], object]] = {
            "new": self._begin_new,
            "template": self._template,
            "export": self._print_roster,
            "export-data": self._export_data,
            "pay": lambda: self._open_pay(""),
            "copy": self._copy_number,
            "archive": self._archive,
        }
        commands[name]()

    def _wire(self) -> None:
        self.list.chosen.connect(self._picked)
        self.list.command.connect(self.command)
        self.list.told.connect(self._tell)
        self.person.head.command.connect(self.command)
        self.person.head.reveal_wanted.connect(self._reveal)
        self.person.overview.why.connect(lambda: self._open_pay("net"))
        self.person.pay.opened.connect(self._open_month)
        self.person.overview.timeline.picked.connect(self._tell_bar)
        self.person.saved.connect(self._save)
        self.person.changed.connect(self._change)
        self.person.left_form.connect(self._left_form)
        self.wizard.closed.connect(self._leave_wizard)
        self.wizard.told.connect(self.set_status)
        self.wizard.written.connect(self.refresh)
        new = QShortcut(QKeySequence.StandardKey.New, self)
        new.activated.connect(self._begin_new)

    def _picked(self, number: str) -> None:
        if number != self._chosen or self.person.detail is None:
            self._chosen = number
            self._read_person(number)

    def _choose(self, number: str) -> None:
        self._pages.setCurrentIndex(0)
        self._chosen = number
        self.list.choose(number)
        self._read_person(number)

    def _read_person(self, number: str) -> None:
        self.context.read(self, people.read_person(number), self.show_person, key="person")

    def _begin_new(self) -> None:
        self._pages.setCurrentIndex(0)
        self._right.setCurrentIndex(_PERSON)
        self.person.begin_new()

    def _left_form(self) -> None:
        if self.person.detail is None:
            self._right.setCurrentIndex(_EMPTY)

    def _save(self, worker: Worker) -> None:
        self.context.start(people.save(worker), self, self._saved, self._refused)

    def _saved(self, worker: Worker) -> None:
        self._chosen = worker.id_number
        self.person.leave_form()
        self.list.choose(worker.id_number)
        self.refresh()

    def _change(self, given: Given) -> None:
        if isinstance(given.fact, Leaving):
            leaving = given.fact
            operation = people.leave(given.worker, leaving.last_day, leaving.reason, leaving.document)
        else:
            operation = people.record(given.worker, given.fact, given.title, keep_other_posts=given.keep_other_posts)
        self.context.start(operation, self, self._changed, self._refused)

    def _changed(self, change: FactChange) -> None:
        self.person.leave_form()
        self.refresh()
        self._read_person(change.worker.id_number)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            problems = "\n".join(f"{problem.message}。{problem.fix}" for problem in error.problems)
            self.person.refuse(error.title, problems or f"{error.message}{error.hint}")
        else:
            self.context.failed.emit(error)

    def _archive(self) -> None:
        if self.person.detail is not None:
            self.context.start(people.archive(self.person.detail.worker), self, lambda _: self.refresh())

    def _reveal(self, number: str) -> None:
        self.context.start(people.reveal(number), self, self._revealed)

    def _revealed(self, whole: Revealed) -> None:
        self._guard.watch((whole.id_number, whole.phone, whole.account))
        self.person.head.show_numbers(whole)

    def _copy_number(self) -> None:
        if self.person.detail is not None:
            self.context.start(people.reveal(self.person.detail.worker.id_number), self, self._copied)

    def _copied(self, whole: Revealed) -> None:
        self._guard.copy(whole.id_number)
        self.context.notify(f"已复制证件号码，{KEPT_FOR // 1000} 秒后从剪贴板清除")

    def _open_pay(self, item: str) -> None:
        last = newest(self.person.detail) if self.person.detail is not None else None
        if last is not None:
            self._open_month(last, item)

    def _open_month(self, pay: PayRow, item: str = "net") -> None:
        self.context.set_month(pay.month)
        self.context.navigate("payroll", worker=pay.slip.worker, item=item)

    def _template(self) -> None:
        self._write("模板存到", "花名册模板.xlsx", lambda path: importing.template("workers", path))

    def _print_roster(self) -> None:
        self._write("花名册存到", "花名册.xlsx", people.print_roster)

    def _export_data(self) -> None:
        self._write("花名册存到", "花名册（可导入）.xlsx", lambda path: importing.export("workers", path))

    def _write(self, title: str, name: str, operation: Callable[[Path], Operation[Path]]) -> None:
        path = ask_save(self, title, name)
        if path is not None:
            self.context.start(
                operation(path),
                self,
                lambda made: self.context.notify(f"已生成《{made.name}》", "打开文件夹", lambda: open_folder(made)),
            )

    def _leave_wizard(self) -> None:
        self._pages.setCurrentIndex(0)
        self._tell()
        self.refresh()

    def _tell_bar(self, words: str) -> None:
        self.set_status(self.list.status_text(), words)

    def _tell(self) -> None:
        if self._pages.currentIndex():
            return
        self.set_status(self.list.status_text(), "Ctrl+N 新增　F2 编辑　F1 帮助")
