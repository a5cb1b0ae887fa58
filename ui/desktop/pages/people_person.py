"""One person at the right of the 人员 page: head, tabs, and the two forms that take the tabs' place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from shequ_hr.people.results import WorkerDetail
from ui.desktop.pages.people_forms import ChangeForm, PersonForm
from ui.desktop.pages.people_head import PersonHead
from ui.desktop.pages.people_overview import Overview
from ui.desktop.pages.people_tabs import AssessmentTab, CertificateTab, PayTab, ServiceTab
from ui.desktop.widgets.labels import column


class PersonView(QWidget):
    """``PersonView()``: ``show_person(detail, today)``; forms open with ``edit()``, ``begin_change(kind)``, ``begin_new()``."""

    saved = Signal(object)
    """Worker with changed basic facts, id 0 for a new one."""
    changed = Signal(object)
    """Given: one dated change."""
    left_form = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.detail: WorkerDetail | None = None
        self.known: dict[str, Sequence[str]] = {}
        self.head = PersonHead()
        self.overview, self.service, self.certificates = Overview(), ServiceTab(), CertificateTab()
        self.pay, self.assessments = PayTab(), AssessmentTab()
        self.person_form, self.change_form = PersonForm(), ChangeForm()
        self._tabs, self._stack = QStackedWidget(), QStackedWidget()
        for tab in (self.overview, self.service, self.certificates, self.pay, self.assessments):
            self._tabs.addWidget(tab)
        for part in (self._tabs, self.person_form, self.change_form):
            self._stack.addWidget(part)
        outer = column(self, gap=0)
        outer.addWidget(self.head)
        outer.addWidget(self._stack, 1)
        self._wire()

    def show_person(self, detail: WorkerDetail, today: date) -> None:
        """Show a person; an open form of another person is left."""
        other = self.detail is None or detail.worker.id != self.detail.worker.id
        self.detail = detail
        self.head.setVisible(True)
        self.head.show_person(detail, today)
        self.overview.show_person(detail, today)
        for tab in (self.service, self.certificates, self.pay, self.assessments):
            tab.show_person(detail)
        if other:
            self.leave_form()

    @property
    def editing(self) -> bool:
        """Whether a form is open."""
        return self._stack.currentIndex() != 0

    @property
    def unsaved(self) -> str:
        """What is being typed and is not stored, in words; "" for nothing."""
        forms = {1: self.person_form, 2: self.change_form}
        form = forms.get(self._stack.currentIndex())
        return form.title.text() if form is not None and form.form.dirty else ""

    def begin_edit(self) -> None:
        """Edit the basic facts."""
        if self.detail is not None:
            self._open_form(1)
            self.person_form.show_person(self.detail.worker)

    def begin_new(self) -> None:
        """Enter a new person."""
        self.head.setVisible(False)
        self._open_form(1)
        self.person_form.show_person(None)

    def begin_change(self, kind: str = "") -> None:
        """Enter one dated change."""
        if self.detail is not None:
            self._open_form(2)
            self.change_form.show_person(self.detail.worker, kind, self.known)

    def leave_form(self) -> None:
        """Back to the tabs; what was typed is dropped."""
        self._stack.setCurrentIndex(0)
        self.head.set_editing(False)
        self.head.setVisible(self.detail is not None)
        self.left_form.emit()

    def refuse(self, title: str, text: str) -> None:
        """Say in the open form why the store did not take it."""
        form = self.person_form if self._stack.currentIndex() == 1 else self.change_form
        form.refuse(title, text)

    def _open_form(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.head.set_editing(True)

    def _wire(self) -> None:
        self.head.tab.connect(self._tabs.setCurrentIndex)
        self.head.edit.connect(self.begin_edit)
        self.head.change.connect(self.begin_change)
        self.overview.edit.connect(self.begin_edit)
        self.overview.change.connect(self.begin_change)
        for tab in (self.service, self.certificates, self.assessments):
            tab.change.connect(self.begin_change)
        for form in (self.person_form, self.change_form):
            form.cancelled.connect(self.leave_form)
        self.person_form.saved.connect(self.saved)
        self.change_form.saved.connect(self.changed)
