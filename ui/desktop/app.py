"""The window as a program: dresses the application, opens the main window, shows lost exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from shequ_hr.ports import Workspace
from ui import bootstrap
from ui.desktop import theme
from ui.desktop.faults import FaultCatcher
from ui.desktop.main_window import MainWindow


def open_or_create(folder: Path, user: str, password: str) -> Workspace:
    """The office's workspace; an empty store is made where none is."""
    if bootstrap.store_path(folder).exists():
        return bootstrap.open_workspace(folder, user, password)
    return bootstrap.create_workspace(folder, user, password)[0]


def holds_office(folder: Path) -> bool:
    """Whether a store lies in the folder."""
    return bootstrap.store_path(folder).exists()


def application(argv: Sequence[str]) -> QApplication:
    """The application in the light theme, speaking Chinese."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(list(argv))
    app.setApplicationName("shequ-hr")
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.apply(app)
    return app


def make_window(data: Path | None, user: str, password: str) -> MainWindow:
    """The main window on a data folder (None = the platform's place)."""
    return MainWindow(data or bootstrap.default_data_folder(), user, password, open_or_create, holds_office)


def main(data: Path | None, user: str, password: str, argv: Sequence[str]) -> int:
    """Open the window and run until it is closed; returns the exit code."""
    app = application(argv)
    window = make_window(data, user, password)
    catcher = FaultCatcher(window.presenter)
    catcher.install()
    window.show()
    try:
        return app.exec()
    finally:
        catcher.remove()
