"""Panels, key figures, empty states and inline notes: the parts that pages are laid out from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QVBoxLayout, QWidget

from ui.desktop import icons
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.desktop.widgets.labels import column, label, row, rule, set_role

_ICON_FROM = 130


class Panel(QFrame):
    """``Panel(title, note="", link="", divided=True)``: a head of 38 px, note and link at its right, and ``body``.

    ``link_button`` is None without a link. ``divided``: a hairline under the head. ``flush``: the body touches the edges.
    """

    def __init__(self, title: str, note: str = "", link: str = "", *, divided: bool = True, flush: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.setAccessibleName(title)
        outer = column(self, margins=(1, 0, 1, 1), gap=0)
        self.head = row(margins=(14, 0, 10, 0), gap=8)
        self.title = label(title, Size.PANEL, bold=True)
        self.note = label(note, Size.NOTE, Role.TEXT2)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.note)
        self.link_button = LinkButton(link) if link else None
        if self.link_button is not None:
            self.head.addWidget(self.link_button)
        holder = QWidget()
        holder.setFixedHeight(38)
        holder.setLayout(self.head)
        outer.addWidget(holder)
        if divided:
            outer.addWidget(rule())
        margins = (0, 0, 0, 0) if flush else (14, 8 if divided else 0, 14, 12)
        self.body: QVBoxLayout = column(margins=margins, gap=6)
        outer.addLayout(self.body, 1)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget after the title."""
        self.head.insertWidget(self.head.indexOf(self.title) + 1, widget)


class KeyFigure(QWidget):
    """``KeyFigure(caption)``: a caption over one large figure and a note under it."""

    def __init__(self, caption: str, *, right: bool = False) -> None:
        super().__init__()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.caption = label(caption, Size.NOTE, Role.TEXT2)
        self.figure = label("–", Size.KEY, bold=True)
        self.note = label("", Size.NOTE, Role.TEXT2)
        box = column(self, gap=0)
        for part in (self.caption, self.figure, self.note):
            part.setAlignment(side)
            box.addWidget(part)
        box.addStretch(1)
        self.note.hide()

    def show_value(self, figure: str, note: str = "", role: Role = Role.TEXT, note_role: Role = Role.TEXT2) -> None:
        """Set figure and note; the whole is read out as one sentence."""
        self.figure.setText(figure)
        set_role(self.figure, role)
        self.note.setText(note)
        set_role(self.note, note_role)
        self.note.setVisible(bool(note))
        self.setAccessibleName(f"{self.caption.text()} {figure} {note}".strip())


class _Pressed:
    """A click without its bool, which is not the action's business."""

    def __init__(self, action: Callable[[], None]) -> None:
        self._action = action

    def __call__(self) -> None:
        self._action()


class EmptyState(QWidget):
    """``EmptyState(sentence, icon="empty")``: icon, one sentence, and the buttons that fill the emptiness."""

    def __init__(self, sentence: str, icon: str = "empty") -> None:
        super().__init__()
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = column(self, margins=(24, 16, 24, 16), gap=10)
        outer.addStretch(1)
        self._picture = picture = QLabel()
        picture.setPixmap(icons.pixmap(icon, 28, ratio=2.0))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = label(sentence, wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(picture)
        outer.addWidget(self.sentence)
        self._buttons = row(gap=8)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addLayout(self._buttons)
        outer.addStretch(1)

    def add(self, text: str, action: Callable[[], None], icon: str = "", *, primary: bool = False) -> QWidget:
        """Add a button; at most two."""
        button = (PrimaryButton if primary else SecondaryButton)(text, icon)
        button.clicked.connect(_Pressed(action))
        self._buttons.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room for all three the icon goes first."""
        super().resizeEvent(event)
        self._picture.setVisible(self.height() >= _ICON_FROM)

    def say(self, sentence: str) -> None:
        """Change the sentence."""
        self.sentence.setText(sentence)


class InlineNote(QFrame):
    """``InlineNote(icon, role)``: a tinted note inside a page: a bold line, a sentence, and links."""

    def __init__(
        self, title: str = "", text: str = "", *, icon: str = "warning", role: Role = Role.WARN, look: str = "note"
    ) -> None:
        super().__init__()
        self.setProperty("look", look)
        outer = row(self, margins=(10, 8, 10, 8), gap=8)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(icon, 16, role, ratio=2.0))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.texts = column(gap=4)
        self.title = label(title, bold=True, wrap=True)
        self.text = label(text, wrap=True)
        self.title.setVisible(bool(title))
        self.text.setVisible(bool(text))
        self.texts.addWidget(self.title)
        self.texts.addWidget(self.text)
        outer.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(self.texts, 1)

    def add_link(self, link: QWidget) -> None:
        """Put a link or a button at the right."""
        box = self.layout()
        if box is not None:
            box.addWidget(link)

    def say(self, title: str, text: str = "") -> None:
        """Change both lines."""
        self.title.setText(title)
        self.text.setText(text)
        self.title.setVisible(bool(title))
        self.text.setVisible(bool(text))


class PageBar(QFrame):
    """``PageBar(title)``: the bar of 46 px over a page: title, ``middle`` (a layout), buttons at the right end."""

    def __init__(self, title: str, *, surface: bool = False) -> None:
        super().__init__()
        if surface:
            self.setProperty("look", "bar")
        self.setFixedHeight(50 if not surface else 46)
        box = row(self, margins=(14, 0, 14, 0), gap=8)
        self.title = label(title, Size.PAGE, bold=True)
        self.middle = row(gap=12)
        self._right = row(gap=8)
        box.addWidget(self.title)
        box.addSpacing(4)
        box.addLayout(self.middle)
        box.addStretch(1)
        box.addLayout(self._right)

    def add(self, button: QWidget) -> None:
        """Add a button at the right end; the primary one last."""
        self._right.addWidget(button)


def facts(pairs: list[tuple[str, str]], *, width: int = 92) -> QLayout:
    """Labelled values under each other: the label in secondary text, the value beside it."""
    box = column(gap=2)
    for name, value in pairs:
        line = row(gap=0)
        left = label(name, role=Role.TEXT2)
        left.setFixedWidth(width)
        right = label(value, wrap=True, selectable=True)
        right.setAccessibleName(f"{name} {value}")
        line.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(right, 1)
        box.addLayout(line)
    return box
