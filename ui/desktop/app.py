"""The window as a program: dresses the application, opens the main window, shows lost exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from shequ_hr.filestore import AtomicFiles
from shequ_hr.ports import Workspace
from shequ_hr.security.key_ring import Lock
from ui import bootstrap
from ui.desktop import theme
from ui.desktop.faults import FaultCatcher
from ui.desktop.main_window import MainWindow
from ui.desktop.shell.doors import Doors, Lies

_PLAIN = b"SQLite format 3\0"
"""How a store of an earlier version begins; an encrypted one begins with random bytes."""


def lies(folder: Path) -> Lies:
    """What lies in the folder: read without the store's drivers, which load with the first opening."""
    store = bootstrap.store_path(folder)
    if not store.is_file():
        return Lies.NOTHING
    if Lock(folder, AtomicFiles(), bootstrap.SystemClock()).exists:
        return Lies.OFFICE
    with store.open("rb") as file:
        return Lies.PLAIN if file.read(len(_PLAIN)) == _PLAIN else Lies.OFFICE


def _create(folder: Path, user: str, password: str, code: bytes) -> Workspace:
    return bootstrap.create_workspace(folder, user, password, code=code)[0]


def _tries_left(folder: Path, user: str) -> int:
    from shequ_hr.security.key_store import read_key_file
    from shequ_hr.security.keys import slot_id

    lock = Lock(folder, AtomicFiles(), bootstrap.SystemClock())
    file = read_key_file(lock.path)
    return lock.counter(file).standing(slot_id(file.office, user)).left


DOORS = Doors(
    lies=lies,
    open=bootstrap.open_workspace,
    create=_create,
    abandon=bootstrap.abandon,
    tries_left=_tries_left,
    protect=bootstrap.protect,
    recover=bootstrap.recover,
    library=bootstrap.ShippedPacks,
)


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
    return MainWindow(data or bootstrap.default_data_folder(), user, password, DOORS)


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
