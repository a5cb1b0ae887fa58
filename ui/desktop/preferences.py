"""What the window remembers on this computer: geometry, hidden columns, last folders. Never anything of the office's data."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

IDLE_MINUTES = 5
IDLE_CHOICES = ("2", "5", "10", "15")


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "shequ-hr", "window")


def texts(key: str) -> list[str]:
    """A remembered list of texts; empty when nothing is remembered."""
    value = _settings().value(key)
    if isinstance(value, str):
        return [value] if value else []
    return [str(part) for part in value] if isinstance(value, list) else []


def remember_texts(key: str, values: list[str]) -> None:
    """Remember a list of texts."""
    _settings().setValue(key, values)


def text(key: str) -> str:
    """A remembered text, "" when there is none."""
    value = _settings().value(key)
    return value if isinstance(value, str) else ""


def remember_text(key: str, value: str) -> None:
    """Remember a text."""
    _settings().setValue(key, value)


def geometry() -> QByteArray:
    """Where the main window was; empty when it was never closed."""
    value = _settings().value("geometry")
    return value if isinstance(value, QByteArray) else QByteArray()


def remember_geometry(value: QByteArray) -> None:
    """Remember where the main window is."""
    _settings().setValue("geometry", value)


def idle_minutes() -> int:
    """After how many minutes without input the window locks; 5 unless somebody chose another."""
    chosen = text("idle_minutes")
    return int(chosen) if chosen in IDLE_CHOICES else IDLE_MINUTES


def remember_idle_minutes(minutes: int) -> None:
    """Remember the span."""
    remember_text("idle_minutes", str(minutes))
