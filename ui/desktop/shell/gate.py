"""The look of every page before the office is open: one panel in the middle, a heading, words, fields, buttons.

Wrapped labels keep the height that their text needs at the panel's width: Qt hands them less when the panel is centred.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui.desktop import icons
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.labels import column, frame, label, row

PANEL = 560
_SIDE = 28
FIELD = 360


def sentence(text: str, role: Role = Role.TEXT2, size: Size = Size.BODY, width: int = PANEL - 2 * _SIDE) -> QLabel:
    """A wrapped sentence that is never cut: its height follows its text."""
    made = label(text, size, role, wrap=True)
    made.setFixedWidth(width)
    fit(made)
    return made


def fit(target: QLabel) -> None:
    """Give a wrapped label of fixed width the height that its text needs; call it after each change of the text."""
    target.ensurePolished()
    target.setMinimumHeight(max(0, target.heightForWidth(target.minimumWidth())))


def say(target: QLabel, text: str) -> None:
    """Change the text of a ``sentence``; without one it takes no room."""
    target.setText(text)
    target.setVisible(bool(text))
    target.setMinimumHeight(target.heightForWidth(target.minimumWidth()) if text else 0)


class PasswordField(QLineEdit):
    """A password: dots, an eye to see it, pasting allowed, nothing remembered."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setFixedWidth(FIELD)
        self._eye = QAction(icons.icon("eye", Role.TEXT2), "显示密码", self)
        self._eye.triggered.connect(self._turn)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _turn(self) -> None:
        shown = self.echoMode() is QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self._eye.setIcon(icons.icon("eye" if shown else "eye_off", Role.TEXT2))
        self._eye.setText("显示密码" if shown else "隐藏密码")


class Gate(QWidget):
    """``Gate(title)``: add to ``body``, put buttons into ``foot``; ``refuse(text)`` says in red what is wrong."""

    def __init__(self, title: str, *, width: int = PANEL) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.inner = width - 2 * _SIDE
        panel = frame("panel")
        panel.setFixedWidth(width)
        box = column(panel, margins=(_SIDE, 24, _SIDE, 22), gap=12)
        self.heading = label(title, Size.PAGE, bold=True)
        box.addWidget(self.heading)
        self.body: QVBoxLayout = column(gap=8)
        box.addLayout(self.body)
        self.flaw = sentence("", Role.BAD, width=self.inner)
        self.flaw.hide()
        box.addWidget(self.flaw)
        self.foot: QHBoxLayout = row(gap=8)
        box.addLayout(self.foot)
        holder = QWidget()
        holder.setProperty("look", "page")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        middle = column(holder, margins=(14, 14, 14, 14))
        middle.addStretch(2)
        middle.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        column(self).addWidget(scroll)

    def add_field(self, name: str, field: QWidget, hint: str = "") -> QWidget:
        """A field under its label; ``hint`` stands below it in small letters."""
        caption = label(name, role=Role.TEXT2)
        caption.setBuddy(field)
        field.setAccessibleName(name)
        holder = QWidget()
        box = column(holder, gap=3)
        box.addWidget(caption)
        box.addWidget(field)
        if hint:
            box.addWidget(sentence(hint, Role.TEXT3, Size.NOTE, self.inner))
        self.body.addWidget(holder)
        return holder

    def add_words(self, text: str, role: Role = Role.TEXT2) -> QLabel:
        """A sentence across the panel."""
        made = sentence(text, role, width=self.inner)
        self.body.addWidget(made)
        return made

    def refuse(self, text: str) -> None:
        """What is wrong, in red above the buttons; "" takes it away."""
        say(self.flaw, text)
        self.flaw.setAccessibleName(text)
