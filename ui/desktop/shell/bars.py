"""The top bar (office, month, state, search, user) and the status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from shequ_hr.model.people import Office
from shequ_hr.model.security import ROLE_LABELS, Actor
from ui.desktop.context import AppContext
from ui.desktop.pages import PageEntry
from ui.desktop.shell.month_picker import MonthPicker
from ui.desktop.shell.search import WIDTH, GlobalSearch
from ui.desktop.theme import Role, Size, Tone, hex_of
from ui.desktop.widgets.buttons import Chip, IconButton
from ui.desktop.widgets.labels import frame, label, row

_SIDE = 430


def _seal(text: str, background: Role, ink: Role, *, round_one: bool = False) -> QLabel:
    made = QLabel(text)
    made.setFixedSize(26, 26)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    radius = 13 if round_one else 5
    made.setStyleSheet(
        f"background: {hex_of(background)}; color: {hex_of(ink)}; border-radius: {radius}px; font-weight: bold;"
        f"font-size: {int(Size.PANEL if not round_one else Size.BODY)}px;"
    )
    return made


def role_line(actor: Actor) -> str:
    """周敏（经办、复核）; all roles together are one word."""
    held = (
        "全部角色"
        if actor.roles == frozenset(ROLE_LABELS)
        else "、".join(text for role, text in ROLE_LABELS.items() if role in actor.roles)
    )
    return f"{actor.name}（{held or '没有角色'}）"


class TopBar(QFrame):
    """44 px over everything. ``help_wanted`` for the manual, ``lock_wanted`` to cover the window."""

    help_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, context: AppContext, entries: tuple[PageEntry, ...]) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(44)
        self.month = MonthPicker(context.month)
        self.search = GlobalSearch(context, entries)
        self.search.setFixedWidth(WIDTH)
        self._seal = _seal("", Role.ACCENT, Role.ON_ACCENT)
        self._office = label("", Size.PANEL, bold=True)
        self._office.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._state, self._demo = Chip(), Chip()
        box = row(self, margins=(11, 0, 14, 0), gap=8)
        left, right = QFrame(), QFrame()
        left_box, right_box = row(left), row(right)
        left_box.addWidget(self._seal)
        left_box.addWidget(self._office)
        left_box.addSpacing(8)
        for part in (self.month, self._state, self._demo):
            left_box.addWidget(part)
        left_box.addStretch(1)
        right_box.addStretch(1)
        helper = IconButton("help", "帮助（F1）")
        helper.clicked.connect(self.help_wanted)
        right_box.addWidget(helper)
        stroke = frame("stroke")
        stroke.setFixedHeight(20)
        right_box.addWidget(stroke)
        right_box.addWidget(_seal((context.user or "用户")[:1], Role.SEL, Role.ACCENT_HOVER, round_one=True))
        who = label(context.user or "未命名用户")
        who.setToolTip(role_line(context.actor))
        right_box.addWidget(who)
        lock = IconButton("lock", "锁定（Ctrl+L）")
        lock.clicked.connect(self.lock_wanted)
        right_box.addWidget(lock)
        box.addWidget(left, 1)
        box.addWidget(self.search)
        box.addWidget(right, 1)
        for side in (left, right):
            side.setMinimumWidth(200)

    def show_office(self, office: Office) -> None:
        """Name, seal, and that it is a demo."""
        self._seal.setText(office.unit[:1])
        name = office.unit if len(office.unit) <= 10 else office.unit[:9] + "…"
        self._office.setText(name)
        self._office.setToolTip(office.unit)
        self._demo.show_text("演示" if office.demo else "", Tone.WARN)
        self._demo.setToolTip("演示单位，人物和金额均为虚构")

    def show_state(self, text: str, tone: Tone) -> None:
        """The state of the month's regular run."""
        self._state.show_text(text, tone)


class StatusBar(QFrame):
    """26 px under everything: what is shown at the left, sums and hints at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "status")
        self.setFixedHeight(26)
        box = row(self, margins=(12, 0, 12, 0), gap=16)
        self._left, self._right = label("", Size.NOTE, Role.TEXT2), label("", Size.NOTE, Role.TEXT2)
        for part in (self._left, self._right):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._user = label("", Size.NOTE, Role.TEXT2)
        box.addWidget(self._left, 1)
        box.addWidget(self._right, 1)
        box.addWidget(self._user)
        self.setAccessibleName("状态栏")

    def show_user(self, actor: Actor) -> None:
        """Who works, and as what."""
        self._user.setText(role_line(actor))

    @property
    def user(self) -> str:
        """What it says of who works."""
        return self._user.text()

    def show_texts(self, left: str, right: str) -> None:
        """Change both sides."""
        self._left.setText(left)
        self._right.setText(right)
        self._left.setToolTip(left)
        self._right.setToolTip(right)

    @property
    def texts(self) -> tuple[str, str]:
        """What it says."""
        return self._left.text(), self._right.text()
