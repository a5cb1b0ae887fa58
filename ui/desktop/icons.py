"""Icons by what they mean, drawn from the Phosphor font in the colour of a role. Owns the names and their cache."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui.desktop.theme import Role, hex_of

NAMES = {
    "workbench": "house-line",
    "people": "users",
    "payroll": "currency-cny",
    "wages": "scales",
    "policies": "books",
    "calculators": "calculator",
    "settings": "gear-six",
    "search": "magnifying-glass",
    "help": "question",
    "left": "caret-left",
    "right": "caret-right",
    "down": "caret-down",
    "up": "caret-up",
    "arrow": "arrow-right",
    "back": "arrow-left",
    "check": "check",
    "done": "check-circle",
    "close": "x",
    "warning": "warning",
    "error": "warning-circle",
    "refused": "x-circle",
    "info": "info",
    "add": "plus",
    "edit": "pencil-simple",
    "delete": "trash",
    "same": "equals",
    "filter": "funnel",
    "columns": "columns",
    "export": "download-simple",
    "import": "upload-simple",
    "print": "printer",
    "copy": "copy",
    "send": "paper-plane-tilt",
    "lock": "lock-simple",
    "unlock": "lock-simple-open",
    "eye": "eye",
    "eye_off": "eye-slash",
    "more": "dots-three",
    "list": "list-bullets",
    "table": "table",
    "file": "file-text",
    "folder": "folder-open",
    "data": "database",
    "empty": "tray",
    "calendar": "calendar-blank",
    "hourglass": "hourglass",
    "bank": "bank",
    "shield": "shield-check",
    "audit": "fingerprint",
    "users": "user-gear",
    "percent": "percent",
    "chart": "chart-bar",
    "person": "user",
    "person_add": "user-plus",
    "card": "identification-card",
    "certificate": "medal",
    "building": "buildings",
    "undo": "arrow-counter-clockwise",
    "refresh": "arrows-clockwise",
    "run": "play",
    "clipboard": "clipboard-text",
    "graduation": "graduation-cap",
    "clock": "clock",
    "history": "clock-counter-clockwise",
    "note": "note-pencil",
    "package": "package",
    "link": "arrow-square-out",
}

_cache: dict[tuple[str, str, str], QIcon] = {}


class _Font:
    """The icon font and its characters by name, taken from the files of the qtawesome package when the first icon is drawn.

    The package itself is not imported: it pulls in every Qt module and takes as long as the rest of the window's start.
    """

    family = ""
    characters: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def character(cls, name: str) -> str:
        """The character of a Phosphor icon."""
        if not cls.family:
            cls._load()
        return chr(int(cls.characters[name], 16))

    @classmethod
    def _load(cls) -> None:
        spec = find_spec("qtawesome")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("qtawesome", name="qtawesome")
        folder = Path(spec.origin).parent / "fonts"
        number = QFontDatabase.addApplicationFont(str(next(folder.glob("phosphor-*.ttf"))))
        cls.family = QFontDatabase.applicationFontFamilies(number)[0]
        cls.characters = json.loads(next(folder.glob("phosphor-charmap-*.json")).read_text(encoding="utf-8"))


class _Glyph(QIconEngine):
    """One character as an icon: normal, disabled, and the colour while checked or selected."""

    def __init__(self, character: str, color: str, active: str, disabled: str) -> None:
        super().__init__()
        self._parts = (character, color, active, disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the character as large as the place."""
        character, color, active, disabled = self._parts
        if mode is QIcon.Mode.Disabled:
            ink = disabled
        else:
            ink = active if state is QIcon.State.On or mode is QIcon.Mode.Selected else color
        font = QFont(_Font.family)
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon on nothing."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Another one of the same."""
        return _Glyph(*self._parts)


def icon(name: str, role: Role = Role.TEXT2, active: Role | None = None) -> QIcon:
    """The icon of a meaning; ``active`` is the colour while checked or current. An unknown name is a KeyError."""
    key = (name, hex_of(role), hex_of(active or role))
    found = _cache.get(key)
    if found is None:
        found = QIcon(_Glyph(_Font.character(NAMES[name]), key[1], key[2], hex_of(Role.DISABLED)))
        _cache[key] = found
    return found


def pixmap(name: str, size: int = 16, role: Role = Role.TEXT2, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels, sharp at the device's ratio."""
    return icon(name, role).pixmap(QSize(size, size), ratio)


def forget() -> None:
    """Drop what was drawn: the colours have changed."""
    _cache.clear()
