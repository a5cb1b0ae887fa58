"""F1: opens the manual at the page, when the manual is installed beside the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.bootstrap import RESOURCES

_FOLDERS = (RESOURCES / "manual", RESOURCES.parent / "docs" / "manual")
_SUFFIXES = (".html", ".pdf", ".md")


def manual_page(key: str) -> Path | None:
    """The manual's file of a page, else its first page, else None."""
    names = [f"{name}{suffix}" for name in (key, "index", "README") for suffix in _SUFFIXES]
    return next((folder / name for name in names for folder in _FOLDERS if (folder / name).is_file()), None)


def open_manual(key: str) -> bool:
    """Open it with the system's viewer; False when there is none."""
    page = manual_page(key)
    return page is not None and QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
