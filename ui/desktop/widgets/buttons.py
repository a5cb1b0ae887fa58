"""Buttons, chips and inputs of one look. A disabled button says why in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.desktop import icons
from ui.desktop.theme import TONE_TEXT, TONE_TINT, Role, Size, Tone, font, hex_of
from ui.desktop.widgets.labels import restyle


class _Button(QPushButton):
    _look = ""
    _icon_role = Role.TEXT2

    def __init__(self, text: str, icon: str = "", *, shortcut: str = "", tip: str = "") -> None:
        super().__init__(text)
        self._tip = tip
        if self._look:
            self.setProperty("look", self._look)
        if icon:
            self.setIcon(icons.icon(icon, self._icon_role))
            self.setIconSize(QSize(16, 16))
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
        self._shortcut_text = shortcut
        self._show_tip("")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def allow(self, allowed: bool, reason: str = "") -> None:
        """Enable or disable; a disabled button carries its reason."""
        self.setEnabled(allowed)
        self._show_tip("" if allowed else reason)

    def _show_tip(self, reason: str) -> None:
        tip = reason or self._tip
        if self._shortcut_text and not reason:
            tip = f"{tip or self.text()}（{self._shortcut_text}）"
        self.setToolTip(tip)
        self.setAccessibleDescription(reason or self._tip)


class PrimaryButton(_Button):
    """The one next step of a page, filled with the accent."""

    _look = "primary"
    _icon_role = Role.ON_ACCENT

    def sizeHint(self) -> QSize:
        """Bold text needs a little more than Qt measures."""
        hint = super().sizeHint()
        text = QFontMetrics(font(Size.BODY, bold=True)).horizontalAdvance(self.text())
        icon = 0 if self.icon().isNull() else 22
        return QSize(max(hint.width(), text + icon + 28), hint.height())


class SecondaryButton(_Button):
    """Any other step."""


class DangerButton(_Button):
    """A step that destroys: red text and edge, never filled."""

    _look = "danger"
    _icon_role = Role.BAD


class LinkButton(_Button):
    """A link in a panel head or a line."""

    _look = "link"
    _icon_role = Role.ACCENT_HOVER

    def __init__(self, text: str, icon: str = "", *, shortcut: str = "", tip: str = "") -> None:
        super().__init__(text, icon, shortcut=shortcut, tip=tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class FlatButton(_Button):
    """A button without an edge, for bars."""

    _look = "flat"


class IconButton(QToolButton):
    """An icon with a name that is read out and shown as tooltip."""

    def __init__(self, icon: str, name: str, role: Role = Role.TEXT2) -> None:
        super().__init__()
        self.setIcon(icons.icon(icon, role))
        self.setIconSize(QSize(16, 16))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class FilterChip(_Button):
    """A condition that can be put on a list, with the count of rows that meet it."""

    _look = "filter"

    def __init__(self, text: str, count: int | None = None) -> None:
        super().__init__(text)
        self._title = text
        self.setCheckable(True)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Show how many rows meet it."""
        text = self._title if count is None else f"{self._title} {count}"
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for the bold text of the checked state."""
        hint = super().sizeHint()
        return QSize(
            max(hint.width(), QFontMetrics(font(Size.BODY, bold=True)).horizontalAdvance(self.text()) + 26), hint.height()
        )


class Chip(QLabel):
    """A word with a meaning on its tint."""

    def __init__(self, text: str = "", tone: Tone = Tone.MUTED) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, tone)

    def show_text(self, text: str, tone: Tone) -> None:
        """Change word and meaning; an empty word hides the chip."""
        self.setText(text)
        self.setStyleSheet(
            f"background: {hex_of(TONE_TINT[tone])}; color: {hex_of(TONE_TEXT[tone])};"
            "border-radius: 4px; font-size: 12px; padding: 0 6px;"
        )
        self.setVisible(bool(text))


class SearchField(QLineEdit):
    """A line to find something in; ``words`` comes after each change that is not a half-composed character."""

    words = Signal(str)

    def __init__(self, placeholder: str, *, icon: str = "search", width: int = 150) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(False)
        self.addAction(icons.icon(icon, Role.TEXT2), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(width)
        self.setMaximumWidth(max(width, 360))
        self.textChanged.connect(self.words.emit)


class Select(QComboBox):
    """A choice of ``(value, text)`` pairs; the wheel does nothing unless it has the focus."""

    picked = Signal(object)

    def __init__(self, name: str, *, width: int = 118) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumWidth(width)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self._picked)

    def set_choices(self, choices: list[tuple[object, str]], current: object = None) -> None:
        """Replace the choices without a signal; the current value stays when it is still there."""
        wanted = self.value() if current is None else current
        self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        values = [value for value, _ in choices]
        self.setCurrentIndex(values.index(wanted) if wanted in values else 0 if values else -1)
        self.blockSignals(False)

    def value(self) -> object:
        """The chosen value."""
        return self.currentData()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change a value."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _picked(self, _: int) -> None:
        self.picked.emit(self.value())


def mark_flaw(field: QWidget, flawed: bool) -> None:
    """Frame an input in red, or not; the sentence beside it is the page's."""
    field.setProperty("flaw", "true" if flawed else "false")
    restyle(field)
