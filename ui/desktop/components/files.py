"""Asking where a file goes or comes from; remembers the folder on this computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.desktop import preferences

_EXPORT, _IMPORT = "folders/export", "folders/import"
_BOOKS = "Excel 工作簿 (*.xlsx)"
_TABLES = "表格 (*.xlsx *.xls *.xlsm *.csv);;所有文件 (*)"


def ask_save(parent: QWidget, title: str, name: str) -> Path | None:
    """A path to write a workbook to, None when cancelled."""
    start = Path(preferences.text(_EXPORT) or str(Path.home())) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), _BOOKS)
    if not chosen:
        return None
    path = Path(chosen)
    preferences.remember_text(_EXPORT, str(path.parent))
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def ask_picture(parent: QWidget, title: str, name: str) -> Path | None:
    """A path to write a picture to, None when cancelled."""
    start = Path(preferences.text(_EXPORT) or str(Path.home())) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), "图片 (*.png)")
    if not chosen:
        return None
    preferences.remember_text(_EXPORT, str(Path(chosen).parent))
    return Path(chosen).with_suffix(".png")


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """A folder to write into, None when cancelled."""
    chosen = QFileDialog.getExistingDirectory(parent, title, preferences.text(_EXPORT) or str(Path.home()))
    if not chosen:
        return None
    preferences.remember_text(_EXPORT, chosen)
    return Path(chosen)


def ask_open(parent: QWidget, title: str) -> Path | None:
    """A table to read, None when cancelled."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, preferences.text(_IMPORT) or str(Path.home()), _TABLES)
    if not chosen:
        return None
    preferences.remember_text(_IMPORT, str(Path(chosen).parent))
    return Path(chosen)


def open_folder(path: Path) -> None:
    """Show a file's folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))
