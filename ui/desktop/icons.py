"""Icons by what they mean, drawn from the Phosphor font in the colour of a role. Owns the names and their cache."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

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


def icon(name: str, role: Role = Role.TEXT2, active: Role | None = None) -> QIcon:
    """The icon of a meaning; ``active`` is the colour while checked or current. An unknown name is a KeyError."""
    key = (name, hex_of(role), hex_of(active or role))
    found = _cache.get(key)
    if found is None:
        # qtawesome is imported late: it loads its fonts only when a window exists.
        import qtawesome

        found = qtawesome.icon(
            f"ph.{NAMES[name]}",
            color=hex_of(role),
            color_disabled=hex_of(Role.DISABLED),
            color_on=hex_of(active or role),
            color_selected=hex_of(active or role),
        )
        _cache[key] = found
    return found


def pixmap(name: str, size: int = 16, role: Role = Role.TEXT2, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels, sharp at the device's ratio."""
    return icon(name, role).pixmap(QSize(size, size), ratio)


def forget() -> None:
    """Drop what was drawn: the colours have changed."""
    _cache.clear()
