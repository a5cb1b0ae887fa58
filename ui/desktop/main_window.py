"""The main window: leads from the folder to the open office and locks it; carries undo bar, progress and presenter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from ui.desktop import preferences
from ui.desktop.context import AppContext, Notice
from ui.desktop.messages import LeaveDialog, Presenter
from ui.desktop.operations.backups import backup_at_exit, drill
from ui.desktop.operations.office import Start, make_demo_office, read_start
from ui.desktop.operations.security import CheckPassword
from ui.desktop.runner import Runner
from ui.desktop.shell.cover import Cover
from ui.desktop.shell.doors import Doors, Lies
from ui.desktop.shell.entrance import Entrance
from ui.desktop.shell.first_run import Unavailable
from ui.desktop.shell.idle import IdleWatch
from ui.desktop.shell.shell import Shell
from ui.desktop.widgets.feedback import ProgressCard, UndoBar
from ui.desktop.widgets.labels import column

TITLE = "社区工作者人事薪酬"
_BEFORE_OPENING = PayMonth(2000, 1)
DEMO_USER, DEMO_PASSWORD = "演示经办", "yanshi-danwei"


class MainWindow(QMainWindow):
    """One window on one data folder. ``open_folder`` moves it to another one; ``page`` is what stands in it."""

    def __init__(self, folder: Path, user: str, password: str, doors: Doors) -> None:
        super().__init__()
        self._user, self._password, self.doors = user, password, doors
        self.setWindowTitle(TITLE)
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.restoreGeometry(preferences.geometry())
        self.presenter = Presenter(self)
        self.shell: Shell | None = None
        self.page: QWidget | None = None
        self._giving_up = False
        self._runner: Runner | None = None
        self._extras: list[QWidget] = []
        self._held: list[Callable[[], None]] = []
        self._stack = QStackedWidget()
        self._desk = QWidget()
        self._desk_box = column(self._desk, gap=0)
        self._stack.addWidget(self._desk)
        self.setCentralWidget(self._stack)
        self.watch = IdleWatch(self, preferences.idle_minutes())
        self.cover = Cover(self._stack, self.watch)
        self.entrance = Entrance(self)
        self._connect()
        self.open_folder(folder)

    def _connect(self) -> None:
        self.watch.due.connect(self._idle)
        self.cover.page.submitted.connect(self._unlock)
        self.cover.page.leave_wanted.connect(self._leave)
        self.cover.uncovered.connect(self._tell_held)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock)

    def open_folder(self, folder: Path) -> None:
        """Close the present office; open the one in the folder, ask who opens it, or offer to begin there."""
        self.begin_with(folder, self._user)
        lies = self.doors.lies(folder)
        if lies is Lies.OFFICE and self._password:
            self.enter(self._user, self._password)
        else:
            self.entrance.stand_before(lies, self._user)

    def begin_with(self, folder: Path, user: str, opening: Callable[[], Workspace] | None = None) -> None:
        """A fresh worker on a folder; ``opening`` is how it opens the office when first asked for something."""
        self._stop()
        self._folder = folder
        self._runner = Runner(opening or _Opening(self.doors, folder, user, ""), self, parting=backup_at_exit)
        self.context = AppContext(self._runner, _BEFORE_OPENING, user, self, folder=str(folder))
        self.undo_bar = UndoBar(self._desk)
        self._extras = [self.undo_bar, ProgressCard(self._runner, self._desk)]
        self.context.noticed.connect(self._notice)
        self.context.failed.connect(self._present)
        self.context.office_wanted.connect(self._other_office)
        self.context.lock_wanted.connect(self.lock)
        self.context.idle_limit_changed.connect(self._idle_limit)

    def enter(self, user: str, password: str) -> None:
        """Open the office of the folder for a user."""
        self.begin_with(self._folder, user, _Opening(self.doors, self._folder, user, password))
        self.read_start()

    def read_start(self) -> None:
        """Ask the office what the window shows first; this opens it."""
        self.context.read(self, read_start, self._started, self.entrance.refused, title="正在打开数据")

    @property
    def folder(self) -> Path:
        """Where the data lies."""
        return self._folder

    @property
    def runner(self) -> Runner:
        """The present worker."""
        if self._runner is None:
            raise RuntimeError("the window is closed")
        return self._runner

    @property
    def ready(self) -> bool:
        """Whether everything that was asked for has been answered."""
        return self._runner is not None and not self._runner.busy

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what was typed and not stored, remember the place of the window, close the store in its thread."""
        unsaved = self.shell.unsaved() if self.shell is not None and not self._giving_up and not self.cover.closed else []
        if unsaved:
            event.ignore()
            LeaveDialog(self, unsaved, self._give_up).open()
            return
        preferences.remember_geometry(self.saveGeometry())
        self._stop()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Minimised: lock, when somebody chose so."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized() and preferences.text("lock_minimised"):
            self.lock()

    def lock(self, why: str = "") -> None:
        """Cover the window until the same user's password is typed again."""
        if self.shell is not None:
            self.setWindowTitle(TITLE)
            self.cover.close(self.context.user, why)

    def _idle(self) -> None:
        self.lock(f"超过 {self.watch.minutes} 分钟没有操作。")

    def _idle_limit(self, minutes: int) -> None:
        self.watch.minutes = minutes

    def _unlock(self, password: str) -> None:
        check = CheckPassword(self.context.user, password)
        self.context.read(self, check, self._unlocked, self._not_unlocked, key="unlock")

    def _unlocked(self, _: None) -> None:
        self.cover.open()
        if self.shell is not None:
            self._name_window(self.shell)

    def _not_unlocked(self, error: Exception) -> None:
        self.cover.page.answer(self.entrance.refusal(error, self.context.user))

    def _leave(self) -> None:
        self.begin_with(self._folder, self._user)
        self.entrance.stand_before(self.doors.lies(self._folder), "")

    def _give_up(self) -> None:
        self._giving_up = True
        self.close()

    def _stop(self) -> None:
        self.watch.end()
        self.cover.drop()
        self._held = []
        if self._runner is not None:
            self._runner.stop()
            self._runner = None
        for extra in self._extras:
            extra.hide()
            extra.deleteLater()
        self._extras = []
        self.shell = None
        self.setWindowTitle(TITLE)

    def _started(self, start: Start) -> None:
        if start.office is None:
            text = "上一次新建没有做完，这里只有一个空的数据文件，没有任何人员和金额。"
            self.show_page(
                Unavailable(
                    "单位没有建完", text, [("重新新建", self.entrance.begin_anew), ("打开其他文件夹", self.choose_folder)]
                )
            )
            return
        self.context.actor = start.actor
        preferences.remember_text("user", start.actor.name)
        self.context.set_month(start.month)
        self.shell = Shell(self.context, start.office, start.alarms)
        self._name_window(self.shell)
        self.show_page(self.shell)
        self.shell.go(self.shell.keys[0])
        self.context.start(drill(), self, None, _wait_for_page)
        self.watch.begin()

    def _name_window(self, shell: Shell) -> None:
        self.setWindowTitle(f"{shell.unit} － {TITLE}")

    def open_demo(self) -> None:
        """Open the fictional office beside the data folder, made when it is not there yet."""
        folder = self._folder.with_name(f"{self._folder.name}-demo")
        user, password = (self._user, self._password) if self._password else (DEMO_USER, DEMO_PASSWORD)
        there = self.doors.lies(folder) is not Lies.NOTHING
        self._folder = folder
        if there:
            self.enter(user, password)
            return
        self.begin_with(folder, user, _Creating(self.doors, folder, user, password, b""))
        self.context.start(make_demo_office(), self, self._demo_made, self.entrance.not_made)

    def _demo_made(self, _: object) -> None:
        self.read_start()

    def make_store(self, user: str, password: str, code: bytes) -> None:
        """A worker that makes the office's empty store when it is first asked for something."""
        self.begin_with(self._folder, user, _Creating(self.doors, self._folder, user, password, code))

    def retry(self) -> None:
        """Open the folder once more, after the click that asked for it is over."""
        QTimer.singleShot(0, self._reopen)

    def _reopen(self) -> None:
        self.open_folder(self._folder)

    def _other_office(self, folder: str) -> None:
        # The page that asked is deleted with its office: let its click finish first.
        self._folder = Path(folder)
        self.retry()

    def choose_folder(self) -> None:
        """Ask for another data folder."""
        chosen = QFileDialog.getExistingDirectory(self, "选择数据文件夹", str(self._folder.parent))
        if chosen:
            self.open_folder(Path(chosen))

    def show_page(self, widget: QWidget) -> None:
        """Put a page into the window."""
        old, self.page = self.page, widget
        if old is not None:
            self._desk_box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._desk_box.addWidget(widget)
        for extra in self._extras:
            extra.raise_()

    def _notice(self, notice: Notice) -> None:
        self._tell(lambda: self.undo_bar.say(notice.text, notice.label, notice.action, bad=notice.bad))

    def _present(self, error: BaseException) -> None:
        self._tell(lambda: self.presenter.present(error))

    def _tell(self, say: Callable[[], None]) -> None:
        """Say something now, or when the window is unlocked."""
        if self.cover.closed:
            self._held.append(say)
        else:
            say()

    def _tell_held(self) -> None:
        held, self._held = self._held, []
        for say in held:
            say()


def _wait_for_page(_: Exception) -> None:
    """A drill that could not be made is told by the page 备份, not by a box over the first page."""


class _Opening:
    """How the worker thread opens the store."""

    def __init__(self, doors: Doors, folder: Path, user: str, password: str) -> None:
        self._doors, self._folder, self._user, self._password = doors, folder, user, password

    def __call__(self) -> Workspace:
        return self._doors.open(self._folder, self._user, self._password)


class _Creating:
    """How the worker thread makes a new store."""

    def __init__(self, doors: Doors, folder: Path, user: str, password: str, code: bytes) -> None:
        self._doors, self._folder, self._user, self._password, self._code = doors, folder, user, password, code

    def __call__(self) -> Workspace:
        return self._doors.create(self._folder, self._user, self._password, self._code)
