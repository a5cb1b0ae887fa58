"""The 「为什么」 panel, 320 px: one number of one person, last month, the difference, how it is calculated, the documents."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.desktop import icons
from ui.desktop.components.why_content import WhyContent, WhySource
from ui.desktop.components.why_tree import WhyTree
from ui.desktop.theme import Role, Size, Tone
from ui.desktop.widgets.buttons import Chip, IconButton
from ui.desktop.widgets.labels import clear, column, frame, label, row, rule

WIDTH = 320


class WhyPanel(QFrame):
    """``WhyPanel()``: ``show_content(WhyContent)`` or ``say(text)``; ``closed`` when the user closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "side")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("为什么")
        self._content: WhyContent | None = None
        outer = column(self, gap=0)
        outer.addWidget(self._head())
        outer.addWidget(rule())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "clear")
        self._body = column(inside, margins=(14, 12, 12, 14), gap=8)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        self._build()
        self.say("选中一个数，这里说明它是怎么来的。")

    @property
    def content(self) -> WhyContent | None:
        """What is shown."""
        return self._content

    def show_content(self, content: WhyContent) -> None:
        """Show a number."""
        self._content = content
        self._who.setText(f"{content.person} · {content.item}")
        self._before.setText(content.before)
        self._figure.setText(content.figure)
        self._delta.show_text(content.delta, Tone.WARN)
        self._lead.setText(content.lead)
        self._lead.setVisible(bool(content.lead))
        self._sentence.setText(content.sentence)
        self._sentence.setVisible(bool(content.sentence))
        self._note.setVisible(bool(content.lead or content.sentence))
        self.tree.show_node(content.root)
        self._show_sources(content.sources)
        for part in (self._parts, *self._buttons):
            part.setVisible(True)
        self._hint.hide()
        self._parts.setAccessibleName(content.as_text())

    def say(self, text: str) -> None:
        """Show a sentence in place of a number: nothing chosen, still reading, or why there is none."""
        self._content = None
        self._hint.setText(text)
        self._hint.show()
        for part in (self._parts, *self._buttons):
            part.setVisible(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the whole explanation on the clipboard as text."""
        if self._content is not None:
            QGuiApplication.clipboard().setText(self._content.as_text())

    def _head(self) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(45)
        line = row(holder, margins=(14, 0, 8, 0), gap=2)
        line.addWidget(label("为什么", Size.PANEL, bold=True))
        line.addStretch(1)
        copy, close = IconButton("copy", "复制说明"), IconButton("close", "关闭（Esc）")
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.closed)
        self._buttons = (copy,)
        line.addWidget(copy)
        line.addWidget(close)
        return holder

    def _build(self) -> None:
        self._hint = label("", role=Role.TEXT2, wrap=True)
        self._body.addWidget(self._hint)
        self._parts = QWidget()
        inside = column(self._parts, gap=8)
        inside.addLayout(self._figures())
        self._note = frame("note")
        words = column(self._note, margins=(10, 8, 10, 8), gap=2)
        self._lead, self._sentence = label("", bold=True, wrap=True), label("", wrap=True)
        words.addWidget(self._lead)
        words.addWidget(self._sentence)
        inside.addWidget(self._note)
        inside.addWidget(label("怎么算", Size.NOTE, Role.TEXT2))
        self.tree = WhyTree()
        inside.addWidget(self.tree)
        self._sources_title = label("依据", Size.NOTE, Role.TEXT2)
        inside.addWidget(self._sources_title)
        self._sources: QVBoxLayout = column(gap=8)
        inside.addLayout(self._sources)
        self._body.addWidget(self._parts)
        self._body.addStretch(1)

    def _figures(self) -> QVBoxLayout:
        box = column(gap=2)
        first, second = row(gap=8), row(gap=8)
        self._who = label("", role=Role.TEXT2)
        self._before = label("", Size.NOTE, Role.TEXT2)
        self._figure = label("", Size.KEY, bold=True, selectable=True)
        self._delta = Chip("", Tone.WARN)
        first.addWidget(self._who, 1)
        first.addWidget(self._before)
        second.addWidget(self._figure, 1)
        second.addWidget(self._delta)
        box.addLayout(first)
        box.addLayout(second)
        return box

    def _show_sources(self, sources: tuple[WhySource, ...]) -> None:
        clear(self._sources)
        self._sources_title.setVisible(bool(sources))
        for source in sources:
            holder = QWidget()
            line = row(holder, gap=8)
            picture = QLabel()
            picture.setPixmap(icons.pixmap("file", 16, Role.ACCENT, ratio=2.0))
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            words = column(gap=0)
            words.addWidget(label(source.title, role=Role.ACCENT, wrap=True, selectable=True))
            if source.detail:
                words.addWidget(label(source.detail, Size.NOTE, Role.TEXT2, wrap=True))
            line.addLayout(words, 1)
            self._sources.addWidget(holder)
