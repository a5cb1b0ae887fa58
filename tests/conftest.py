"""What all tests share: Qt without a screen, a Chinese font, and no log warning that goes unnoticed."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

# Before any Qt import: pictures are drawn off the screen, and qtawesome's wrapper takes PySide6.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"

import pytest
from helpers.users import PASSWORD, USER

from shequ_hr.security import key_ring
from shequ_hr.security.kdf import Cost


def pytest_configure(config: pytest.Config) -> None:
    """Markers, the one Qt message that only says that there is no window manager, and the password of who works.

    Trying it is made cheap here; what it costs has tests of its own.
    """
    os.environ.update(SHEQU_HR_USER=USER, SHEQU_HR_PASSWORD=PASSWORD)
    key_ring.default_cost = lambda: Cost(memory=8, iterations=1, lanes=1)  # type: ignore[assignment]  # cached, this is not
    config.addinivalue_line("markers", "expects_log: the test provokes a logged warning or error and looks at it")
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def fail_on_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A logged warning or error fails the test that provoked it without expecting it (after qutebrowser's logfail)."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield
    root.removeHandler(collector)
    if collector.messages and "expects_log" not in request.keywords:
        pytest.fail("logged: " + "; ".join(collector.messages), pytrace=False)


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """What the window remembers goes to a folder of the test, never to the user's own."""
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        from PySide6.QtCore import QSettings

        folder: Path = tmp_path_factory.mktemp("settings")
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The program's name for the test application."""
    return ["shequ-hr"]


@pytest.fixture
def styled(qapp: object) -> object:
    """The application in the light theme, with a font that has Chinese characters."""
    from PySide6.QtGui import QFontMetrics
    from PySide6.QtWidgets import QApplication

    from ui.desktop import theme

    assert isinstance(qapp, QApplication)
    if not qapp.styleSheet():
        theme.apply(qapp)
    assert QFontMetrics(theme.font()).inFontUcs4(ord("薪")), "没有中文字体，请安装 fonts-wqy-zenhei"
    return qapp
