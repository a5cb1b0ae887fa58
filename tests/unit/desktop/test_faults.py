"""Whatever fails, wherever, ends in one Chinese dialog without personal data; nobody sees a traceback."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot, qCritical, qInstallMessageHandler, qWarning
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from ui.desktop.faults import FaultCatcher
from ui.desktop.messages import MessageDialog, Presenter
from ui.desktop.runner import Runner

SECRET = "傅文博 510107199006121628"


@pytest.fixture
def window(qtbot: QtBot, styled: object) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def presenter(window: QWidget) -> Iterator[Presenter]:
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    made = Presenter(window)
    catcher = FaultCatcher(made)
    before = qInstallMessageHandler(None)
    qInstallMessageHandler(before)
    catcher.install()
    yield made
    catcher.remove()
    qInstallMessageHandler(before)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def told(qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object) -> str:
    """Wait for the dialog; it is Chinese, complete and free of personal data, and so are log and output."""
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None, timeout=5_000)
    message = presenter.last
    assert message is not None
    assert "没有改动" in message.text
    assert message.hint
    assert message.number in caplog.text
    output = "".join(capfd.readouterr())  # type: ignore[attr-defined]  # pytest's CaptureFixture
    for text in (message.title, message.text, message.hint, message.report, caplog.text, output):
        assert "傅文博" not in text
        assert "510107199006121628" not in text
        assert "Traceback" not in text
    window.findChild(MessageDialog).close()
    return message.report


def fail() -> None:
    raise RuntimeError(SECRET)


@pytest.mark.expects_log
def test_a_slot(qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object) -> None:
    button = QPushButton(window)
    button.clicked.connect(fail)
    button.click()
    report = told(qtbot, presenter, window, caplog, capfd)
    assert "builtins.RuntimeError" in report
    assert "test_faults.py" in report


@pytest.mark.expects_log
def test_a_timer_and_a_repaint_that_fails_again_and_again(
    qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object
) -> None:
    class Broken(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - the name Qt calls
            fail()

    broken = Broken(window)
    broken.resize(20, 20)
    QTimer.singleShot(0, broken.show)
    qtbot.waitUntil(lambda: window.findChild(MessageDialog) is not None)
    for _ in range(5):
        broken.update()
        qtbot.wait(5)
    assert len(window.findChildren(MessageDialog)) == 1
    broken.hide()
    assert "paintEvent" in told(qtbot, presenter, window, caplog, capfd)


@pytest.mark.expects_log
def test_a_thread(qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "RuntimeError" in told(qtbot, presenter, window, caplog, capfd)


@pytest.mark.expects_log
def test_a_slot_in_another_thread(
    qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object
) -> None:
    class Helper(QObject):
        wanted = Signal()

        @Slot()
        def work(self) -> None:
            fail()

    thread, helper = QThread(), Helper()
    helper.moveToThread(thread)
    helper.wanted.connect(helper.work)
    thread.start()
    helper.wanted.emit()
    assert "work" in told(qtbot, presenter, window, caplog, capfd)
    thread.quit()
    thread.wait()


@pytest.mark.expects_log
def test_a_finaliser(
    qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object
) -> None:
    class Broken:
        def __del__(self) -> None:
            fail()

    Broken()
    gc.collect()
    assert "__del__" in told(qtbot, presenter, window, caplog, capfd)


@pytest.mark.expects_log
def test_the_worker_of_the_store(
    qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object
) -> None:
    def work(_: object, __: Progress) -> None:
        fail()

    runner = Runner(lambda: Workspace(*[None] * 6))  # type: ignore[arg-type]  # never looked at
    runner._worker._workspace = object()  # type: ignore[assignment]  # as if a store were open
    runner.run(work, lambda _: None, presenter.present)
    assert "RuntimeError" in told(qtbot, presenter, window, caplog, capfd)
    runner._worker._workspace = None
    runner.stop()


@pytest.mark.expects_log
def test_what_qt_calls_critical_is_told_and_a_warning_is_logged(
    qtbot: QtBot, presenter: Presenter, window: QWidget, caplog: pytest.LogCaptureFixture, capfd: object
) -> None:
    qWarning("手机 13812345521")
    assert "138****5521" in caplog.text
    assert presenter.last is None
    qCritical("账号 6217003810012346027")
    assert "6217***********6027" in told(qtbot, presenter, window, caplog, capfd)
    assert "6217003810012346027" not in caplog.text
