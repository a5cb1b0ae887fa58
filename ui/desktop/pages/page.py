"""What every page of the window is: it reads through the context, refreshes when its data changed, and says its status line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from shequ_hr.changes import Changes
from shequ_hr.periods import PayMonth
from ui.desktop.context import AppContext


class Page(QWidget):
    """Base of all pages. Subclasses set ``key``, ``title``, ``concerns`` and ``manual`` and write ``refresh()``.

    The constructor only builds widgets; ``refresh()`` asks with ``self.context.read(self, query, self._show)`` and is
    called when the page is shown for the first time or after something that it ``concerns`` has changed.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    concerns: ClassVar[Changes] = Changes.ALL
    follows_month: ClassVar[bool] = False
    """Whether another month makes the page stale."""
    manual: ClassVar[str] = ""
    """The manual's file that F1 opens, without suffix; "" = the page's key."""
    folds_navigation: bool = False
    """The page takes the navigation's room on narrow screens: set while its right panel is open, then ``panel_changed``."""
    panel_changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._stale = True
        self._status: tuple[str, str] = ("", "F1 帮助")
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)

    def refresh(self) -> None:
        """Read what the page shows."""
        raise NotImplementedError

    def open_with(self, arguments: Mapping[str, object]) -> None:
        """Go to what another page or the search named (``worker=12``, ``item="income_tax"``). Called when shown."""

    def unsaved(self) -> str:
        """What was typed here and is not stored, in a few words; "" for nothing. The window asks before it closes."""
        return ""

    def on_changes(self, changes: Changes) -> None:
        """A write of another page: refresh now when visible, else when shown."""
        if changes & self.concerns:
            self.invalidate()

    def on_month(self, _month: PayMonth) -> None:
        """The window moved to another month."""
        if self.follows_month:
            self.invalidate()

    def invalidate(self) -> None:
        """What is shown is out of date."""
        self._stale = True
        self._refresh_if_seen()

    def set_status(self, left: str, right: str = "F1 帮助") -> None:
        """The page's line in the status bar."""
        self._status = (left, right)
        if self.isVisible():
            self.context.status.emit(left, right)

    def showEvent(self, event: QShowEvent) -> None:
        """Read when out of date; take over the status bar."""
        super().showEvent(event)
        self.context.status.emit(*self._status)
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()
