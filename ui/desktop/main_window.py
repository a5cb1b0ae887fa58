"""The main window: opens the office, shows first run, trouble or the shell, and carries undo bar, progress and presenter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from ui.desktop import preferences
from ui.desktop.context import AppContext, Notice
from ui.desktop.messages import LeaveDialog, Presenter, word
from ui.desktop.operations.office import Start, make_demo_office, read_start
from ui.desktop.runner import Runner
from ui.desktop.shell.first_run import FirstRun, Unavailable
from ui.desktop.shell.shell import Shell
from ui.desktop.widgets.feedback import ProgressCard, UndoBar

TITLE = "社区工作者人事薪酬"
_BEFORE_OPENING = PayMonth(2000, 1)
Opener = Callable[[Path, str, str], Workspace]


class MainWindow(QMainWindow):
    """One window on one data folder. ``open_folder`` moves it to another one."""

    def __init__(self, folder: Path, user: str, password: str, opener: Opener, holds_office: Callable[[Path], bool]) -> None:
        super().__init__()
        self._user, self._password, self._opener, self._holds_office = user, password, opener, holds_office
        self.setWindowTitle(TITLE)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.restoreGeometry(preferences.geometry())
        self.presenter = Presenter(self)
        self.shell: Shell | None = None
        self._giving_up = False
        self._runner: Runner | None = None
        self._extras: list[QWidget] = []
        self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Close the present office and open the one in the folder, or offer to begin there."""
        self._stop()
        self._folder = folder
        self._runner = Runner(_Opening(self._opener, folder, self._user, self._password), self)
        self.context = AppContext(self._runner, _BEFORE_OPENING, self._user, self, folder=str(folder))
        self.undo_bar = UndoBar(self)
        self._extras = [self.undo_bar, ProgressCard(self._runner, self)]
        self.context.noticed.connect(self._notice)
        self.context.failed.connect(self.presenter.present)
        self.context.office_wanted.connect(self._other_office)
        if self._holds_office(folder):
            self._read_start()
        else:
            self._begin()

    def _other_office(self, folder: str) -> None:
        # The page that asked is deleted with its office: let its click finish first.
        self._folder = Path(folder)
        self._retry()

    @property
    def folder(self) -> Path:
        """Where the data lies."""
        return self._folder

    @property
    def ready(self) -> bool:
        """Whether everything that was asked for has been answered."""
        return self._runner is not None and not self._runner.busy

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what was typed and not stored, remember the place of the window, close the store in its thread."""
        unsaved = self.shell.unsaved() if self.shell is not None and not self._giving_up else []
        if unsaved:
            event.ignore()
            LeaveDialog(self, unsaved, self._give_up).open()
            return
        preferences.remember_geometry(self.saveGeometry())
        self._stop()
        super().closeEvent(event)

    def _give_up(self) -> None:
        self._giving_up = True
        self.close()

    def _stop(self) -> None:
        if self._runner is not None:
            self._runner.stop()
            self._runner = None
        for extra in self._extras:
            extra.hide()
            extra.deleteLater()
        self._extras = []
        self.shell = None

    def _read_start(self) -> None:
        self.context.read(self, read_start, self._started, self._failed, title="正在打开数据")

    def _started(self, start: Start) -> None:
        if start.office is None:
            self._begin()
            return
        self.context.set_month(start.month)
        self.shell = Shell(self.context, start.office)
        self.setWindowTitle(f"{start.office.unit} － {TITLE}")
        self._show(self.shell)
        self.shell.go("workbench" if "workbench" in self.shell.keys else self.shell.keys[0])

    def _begin(self) -> None:
        first = FirstRun(self.context, str(self._folder))
        first.created.connect(self._read_start)
        first.demo_wanted.connect(self.open_demo)
        self._show(first)

    def open_demo(self) -> None:
        """Open the fictional office beside the data folder, made when it is not there yet."""
        folder = self._folder.with_name(f"{self._folder.name}-demo")
        self.open_folder(folder)
        if not self._holds_office(folder):
            self.context.start(make_demo_office(), self, self._demo_made, self._failed)

    def _demo_made(self, _: object) -> None:
        self._read_start()

    def _failed(self, error: Exception) -> None:
        message = word(error)
        ways: list[tuple[str, Callable[[], None]]] = [("重试", self._retry), ("打开其他文件夹", self.choose_folder)]
        self._show(Unavailable(message.title, f"{message.text}\n{message.hint}".strip(), ways))
        if message.report:
            self.presenter.present(error)

    def _retry(self) -> None:
        QTimer.singleShot(0, self._reopen)

    def _reopen(self) -> None:
        self.open_folder(self._folder)

    def choose_folder(self) -> None:
        """Ask for another data folder."""
        chosen = QFileDialog.getExistingDirectory(self, "选择数据文件夹", str(self._folder.parent))
        if chosen:
            self.open_folder(Path(chosen))

    def _show(self, widget: QWidget) -> None:
        old = self.takeCentralWidget()
        self.setCentralWidget(widget)
        if old is not None:
            old.hide()
            old.deleteLater()
        for extra in self._extras:
            extra.raise_()

    def _notice(self, notice: Notice) -> None:
        self.undo_bar.say(notice.text, notice.label, notice.action, bad=notice.bad)


class _Opening:
    """How the worker thread opens the store."""

    def __init__(self, opener: Opener, folder: Path, user: str, password: str) -> None:
        self._opener, self._folder, self._user, self._password = opener, folder, user, password

    def __call__(self) -> Workspace:
        return self._opener(self._folder, self._user, self._password)
