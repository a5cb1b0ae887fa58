"""The head of a person's page: name, chips, masked numbers that are shown on demand for a short while, actions."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QTabBar, QVBoxLayout, QWidget

from shequ_hr.people.results import RosterState, WorkerDetail
from shequ_hr.people.reveal import Revealed
from shequ_hr.security.masking import mask_id
from ui.desktop import icons
from ui.desktop.pages.people_list import TONES
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, IconButton, LinkButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, frame, label, row

TABS = ("概览", "任职", "证书", "工资", "考核")
OPEN_FOR = 30_000
"""Milliseconds that whole numbers stay on the screen."""
_SHOW_TIP = f"显示完整的证件号码、手机和账号，记入日志，{OPEN_FOR // 1000} 秒后自动隐藏"


class PersonHead(QFrame):
    """``PersonHead()``: ``show_person(detail, today)``; ``edit``, ``change``, ``command(name)``, ``tab(int)``.

    ``reveal_wanted(id_number)`` asks for whole numbers; ``show_numbers`` takes the answer.
    """

    edit = Signal()
    change = Signal()
    command = Signal(str)
    tab = Signal(int)
    reveal_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        outer = self._outer = column(self, margins=(14, 10, 14, 0), gap=6)
        top = row(gap=12)
        top.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self._words(), 1)
        self.edit_button = SecondaryButton("编辑", "edit", shortcut="F2")
        self.change_button = PrimaryButton("新增变动", "add")
        self.more = IconButton("more", "更多")
        self.edit_button.clicked.connect(self.edit)
        self.change_button.clicked.connect(self.change)
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        for part in (self.edit_button, self.change_button, self.more):
            top.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(top)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("这个人的资料")
        for text in TABS:
            self.tabs.addTab(text)
        self.tabs.currentChanged.connect(self.tab)
        outer.addWidget(self.tabs)
        self._detail: WorkerDetail | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OPEN_FOR)
        self._timer.timeout.connect(self.hide_numbers)

    def show_person(self, detail: WorkerDetail, today: date) -> None:
        """Show a person, numbers masked."""
        self._detail = detail
        person, line = detail.worker, detail.row
        self._name.setText(person.name)
        state = TONES[line.state]
        tone = Tone.OK if line.state is RosterState.ACTIVE else state.tone
        self._state.show_text(line.state.value, tone)
        self._due.show_text(due_text(detail, today), Tone.WARN)
        self._type.setText(person.id_type.value.replace("居民身份证", "身份证"))
        self._number.setText(f"工号　{person.employee_number}" if person.employee_number else "")
        parts = [line.community, line.title or line.post, "" if detail.grade is None else f"{detail.grade} 级"]
        parts.append(f"{line.since} 起" if line.since else "")
        self._post.setText("　".join(part for part in parts if part) or "没有登记任岗")
        self.hide_numbers()

    def hide_numbers(self) -> None:
        """Hide the middle of the numbers again."""
        self._timer.stop()
        detail = self._detail
        if detail is not None:
            self._show_numbers(mask_id(detail.worker.id_number), detail.masked_phone, "")
        self._show_eye("显示", "eye", _SHOW_TIP)

    def reveal(self) -> None:
        """Ask for whole numbers; a second press hides them."""
        if self._detail is None or self._timer.isActive():
            self.hide_numbers()
        else:
            self.reveal_wanted.emit(self._detail.worker.id_number)

    def show_numbers(self, whole: Revealed) -> None:
        """Show whole numbers for a short while, unless another person or page is shown meanwhile."""
        if self._detail is None or whole.id_number != self._detail.worker.id_number or not self.isVisible():
            return
        self._show_numbers(whole.id_number, whole.phone, whole.account)
        self._show_eye("隐藏", "eye_off", "隐藏号码")
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays open on a page that was left."""
        super().hideEvent(event)
        self.hide_numbers()

    def _show_numbers(self, number: str, phone: str, account: str) -> None:
        self._id.setText(number)
        self._phone.setText(f"手机　{phone}" if phone else "")
        self._account.setText(f"账号　{account}" if account else "")
        # The whole account takes the place of community and post: both together are wider than a narrow screen.
        self._account.setVisible(bool(account))
        self._post.setVisible(not account)

    def _show_eye(self, text: str, icon: str, tip: str) -> None:
        self.eye.setText(text)
        self.eye.setAccessibleName(f"{text}完整号码")
        self.eye.setIcon(icons.icon(icon, Role.ACCENT_HOVER))
        self.eye.setToolTip(tip)

    @property
    def shown_number(self) -> str:
        """The ID number as it stands on the screen."""
        return self._id.text()

    def set_editing(self, editing: bool) -> None:
        """A form is open below: its own buttons lead on, those of the head wait."""
        for part in (self.edit_button, self.change_button, self.more, self.tabs):
            part.setVisible(not editing)
        self._outer.setContentsMargins(14, 10, 14, 10 if editing else 0)

    def menu(self) -> QMenu:
        """What is done less often."""
        made = QMenu(self)
        for name, text in (("pay", "看本月工资"), ("copy", "复制证件号码"), ("archive", "归档这个人")):
            made.addAction(text).triggered.connect(_Send(self, name))
        return made

    def _picture(self) -> QWidget:
        made = frame("picture")
        made.setFixedSize(48, 60)
        inside = QLabel()
        inside.setPixmap(icons.pixmap("person", 18, ratio=2.0))
        inside.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column(made).addWidget(inside)
        return made

    def _words(self) -> QVBoxLayout:
        box = column(gap=4)
        first, second = row(gap=8), row(gap=6)
        self._name = label("", Size.PAGE, bold=True)
        self._state, self._due = Chip(), Chip()
        for word in (self._name, self._state, self._due):
            first.addWidget(word)
        first.addStretch(1)
        self._type = label("", Size.NOTE, Role.TEXT2)
        self._id = label("", selectable=True)
        self._id.setAccessibleName("证件号码")
        self.eye = LinkButton("显示", "eye", tip=_SHOW_TIP)
        self.eye.clicked.connect(self.reveal)
        self._phone, self._number, self._account = (label("", role=Role.TEXT2) for _ in range(3))
        for shown, name in ((self._phone, "手机"), (self._account, "账号")):
            shown.setTextInteractionFlags(self._id.textInteractionFlags())
            shown.setAccessibleName(name)
        parts: tuple[QWidget, ...] = (self._type, self._id, self.eye, self._phone, self._number)
        for part in parts:
            second.addWidget(part)
        second.addStretch(1)
        second.setSpacing(10)
        self._post = label("", role=Role.TEXT2)
        third = row(gap=16)
        third.addWidget(self._post)
        third.addWidget(self._account)
        third.addStretch(1)
        for line in (first, second, third):
            box.addLayout(line)
        return box


class _Send:
    def __init__(self, head: PersonHead, name: str) -> None:
        self._head, self._name = head, name

    def __call__(self, *_: object) -> None:
        self._head.command.emit(self._name)


def due_text(detail: WorkerDetail, today: date) -> str:
    """What falls due soon: the end of 试用期, a certificate, a known last day."""
    found: list[tuple[date, str]] = []
    for spell in detail.worker.dossier.employments:
        if spell.here and spell.probation_end is not None:
            found.append((spell.probation_end, f"试用 {spell.probation_end:%m-%d} 到期"))
        if spell.here and spell.span.last_day is not None:
            found.append((spell.span.last_day, f"任职 {spell.span.last_day:%m-%d} 到期"))
    valid = [certificate.valid_to for certificate in detail.worker.dossier.certificates if certificate.valid_to is not None]
    found += [(day, f"证书 {day:%m-%d} 到期") for day in valid]
    soon = sorted((day, text) for day, text in found if 0 <= (day - today).days <= 60)
    return soon[0][1] if soon else ""
