"""Labels, lines and gaps of the type scale: small functions, so that no page names a pixel or a colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.desktop.theme import Role, Size


def label(
    text: str = "",
    size: Size = Size.BODY,
    role: Role = Role.TEXT,
    *,
    bold: bool = False,
    wrap: bool = False,
    selectable: bool = False,
) -> QLabel:
    """Plain text of a size and role; ``wrap`` for sentences, ``selectable`` for what people copy."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("scale", str(int(size)))
    made.setProperty("tone", role.value)
    made.setProperty("heavy", "true" if bold else "false")
    made.setWordWrap(wrap)
    if selectable:
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        made.setTextInteractionFlags(flags)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … when there is no room; the whole text is its tooltip."""

    def __init__(self, size: Size = Size.NOTE, role: Role = Role.TEXT2) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("scale", str(int(size)))
        self.setProperty("tone", role.value)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Change the text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def set_role(target: QLabel, role: Role) -> None:
    """Change the colour of a label after it was made."""
    target.setProperty("tone", role.value)
    restyle(target)


def restyle(target: QWidget) -> None:
    """Let the style sheet look at changed properties again."""
    target.style().unpolish(target)
    target.style().polish(target)


def frame(look: str) -> QFrame:
    """A frame of a look of the style sheet: panel, bar, foot, nav, status, side, note ..."""
    made = QFrame()
    made.setProperty("look", look)
    return made


def rule() -> QFrame:
    """A horizontal hairline."""
    return frame("rule")


def column(parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8) -> QVBoxLayout:
    """A vertical layout with the given margins and gap."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    return made


def row(parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8) -> QHBoxLayout:
    """A horizontal layout with the given margins and gap."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    return made


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Remove and delete everything that a layout holds."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
