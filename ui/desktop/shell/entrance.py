"""What stands in the window before the office is open: which page, what each leads to, and how a refusal is answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from shequ_hr.errors import Cancelled, NotAllowed, UserError
from shequ_hr.security.key_errors import WrongPassword
from ui.desktop import preferences
from ui.desktop.messages import Message, word
from ui.desktop.operations import office as actions
from ui.desktop.shell.doors import Lies
from ui.desktop.shell.first_run import FirstRun, Unavailable
from ui.desktop.shell.recovery_code import CodePage
from ui.desktop.shell.sign_in import SignIn
from ui.desktop.shell.ways_back import ProtectPage, RecoverPage
from ui.desktop.shell.wizard import Wanted, Wizard, pay_packs

if TYPE_CHECKING:
    from ui.desktop.main_window import MainWindow

_NO_RESTORE = Message(
    "这一版的窗口还不能恢复备份",
    "数据没有改变。",
    "用命令行恢复：shequ-hr restore 备份文件 --data 文件夹；或把备份文件交给维护人员。",
)


class Entrance(QObject):
    """``stand_before(lies, user)`` shows the page that fits what lies in the window's folder."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._new = ("", "")
        """User and password that were just set, until the recovery code was typed back."""

    def stand_before(self, lies: Lies, user: str) -> None:
        """First run, encrypting, or signing in."""
        if lies is Lies.NOTHING:
            self._first_run()
        elif lies is Lies.PLAIN:
            self._protect(user)
        else:
            self.sign_in(preferences.text("user") or user)

    def sign_in(self, user: str = "", text: str = "") -> None:
        """The sign-in page; ``text`` says why one stands here again."""
        page = SignIn(self._window.folder, user)
        page.submitted.connect(self._submitted)
        page.recovery_wanted.connect(self._recovery)
        page.restore_wanted.connect(self.restore)
        page.folder_wanted.connect(self._window.choose_folder)
        self._window.show_page(page)
        if text:
            page.answer(text)

    def _submitted(self, user: str, password: str) -> None:
        self._window.enter(user, password)

    def refused(self, error: Exception) -> None:
        """The office did not open: the person can try again, or the trouble is told with the ways out."""
        window, user = self._window, self._window.context.user
        if isinstance(error, NotAllowed):
            text = self.refusal(error, user)
            if isinstance(window.page, SignIn):
                window.page.answer(text)
            else:
                self.sign_in(user, text)
            return
        message = word(error)
        ways = [("重试", window.retry), ("用恢复码", self._recovery), ("从备份恢复", self.restore)]
        window.show_page(
            Unavailable(
                message.title,
                f"{message.text}\n{message.hint}".strip(),
                [*ways, ("打开其他文件夹", window.choose_folder)],
            )
        )
        if message.report:
            window.presenter.present(error)

    def refusal(self, error: Exception, user: str) -> str:
        """A refusal in words, with how many tries are left."""
        message = word(error)
        text = f"{message.title}。{message.text}{message.hint}"
        if isinstance(error, WrongPassword):
            left = self._left(user)
            text = f"{message.title}，{f'还可以再试 {left} 次' if left else '现在起要等几分钟才能再试'}。{message.hint}"
        return text

    def _left(self, user: str) -> int:
        try:
            return self._window.doors.tries_left(self._window.folder, user)
        except UserError:
            return 0

    def _first_run(self) -> None:
        window = self._window
        page = FirstRun(str(window.folder))
        page.create_wanted.connect(self._read_packs)
        page.demo_wanted.connect(window.open_demo)
        page.restore_wanted.connect(self.restore)
        page.folder_wanted.connect(window.choose_folder)
        window.show_page(page)

    def begin_anew(self) -> None:
        """Remove the empty store of a creation that was killed, and begin."""
        window = self._window
        window.begin_with(window.folder, "")
        window.doors.abandon(window.folder)
        window.retry()

    def _read_packs(self) -> None:
        def work(_: object, __: object) -> list[tuple[object, str]]:
            return pay_packs(self._window.doors.library())

        self._window.runner.run(work, self._wizard, self._failed, title="正在读取政策包", outside=True)

    def _wizard(self, packs: list[tuple[object, str]]) -> None:
        user = self._window.context.user
        page = Wizard(user, packs)
        page.cancelled.connect(self._first_run)
        page.finished.connect(self._create)
        self._window.show_page(page)

    def _create(self, wanted: Wanted) -> None:
        window = self._window
        window.make_store(wanted.user, wanted.password, wanted.recovery)
        made = actions.create(wanted.unit, wanted.code, wanted.level, wanted.pack, wanted.dual_control, wanted.backup)
        window.context.start(made, self, self._created, self.not_made)

    def _created(self, _: Any) -> None:
        self._window.read_start()

    def not_made(self, error: Exception) -> None:
        """A new office was refused or cancelled: nothing of it stays."""
        window = self._window
        page, user = window.page, window.context.user
        window.begin_with(window.folder, user)
        window.doors.abandon(window.folder)
        if isinstance(page, Wizard):
            page.answer(self.refusal(error, user))
        else:
            self._first_run()
            if not isinstance(error, Cancelled):
                window.presenter.present(error)

    def _recovery(self) -> None:
        page = RecoverPage(preferences.text("user") or self._window.context.user)
        page.back.connect(self._window.retry)
        page.submitted.connect(self._recover)
        self._window.begin_with(self._window.folder, self._window.context.user)
        self._window.show_page(page)

    def _recover(self, user: str, code: str, password: str, key_file: str) -> None:
        window, self._new = self._window, (user, password)

        def work(_: object, __: object) -> str:
            return window.doors.recover(window.folder, user, code, password, Path(key_file) if key_file else None)

        window.runner.run(work, self._recovered, self._failed, title="正在核对恢复码", outside=True)

    def _recovered(self, code: str) -> None:
        self._show_code(code, "新的恢复码（原来的已经作废）")

    def _protect(self, user: str) -> None:
        page = ProtectPage(self._window.folder, user)
        page.back.connect(self._window.retry)
        page.folder_wanted.connect(self._window.choose_folder)
        page.submitted.connect(self._encrypt)
        self._window.show_page(page)

    def _encrypt(self, user: str, password: str) -> None:
        window, self._new = self._window, (user, password)

        def work(_: object, __: object) -> str:
            return window.doors.protect(window.folder, user, password)

        window.runner.run(work, self._encrypted, self._failed, title="正在加密数据", outside=True)

    def _encrypted(self, code: str) -> None:
        self._show_code(code, "数据已经加密")

    def _show_code(self, code: str, title: str) -> None:
        page = CodePage(code, title)
        page.confirmed.connect(self._confirmed)
        self._window.show_page(page)

    def _confirmed(self) -> None:
        user, password = self._new
        self._new = ("", "")
        self._window.enter(user, password)

    def _failed(self, error: Exception) -> None:
        page = self._window.page
        if isinstance(page, (RecoverPage, ProtectPage)) and isinstance(error, UserError):
            details = "\n".join(f"{problem.message}{problem.fix}" for problem in error.problems)
            page.answer(f"{self.refusal(error, '')}\n{details}".strip())
            return
        if isinstance(page, (RecoverPage, ProtectPage)):
            page.answer("")
        self._window.presenter.present(error)

    def restore(self) -> None:
        """The page that restores a backup."""
        make = self._window.doors.restore_page
        if make is None:
            self._window.presenter.show_message(_NO_RESTORE)
            return
        page: Any = make(self._window.folder)
        page.finished.connect(self._window.retry)
        self._window.show_page(page)
