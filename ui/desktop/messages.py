"""The only message box. Three kinds of exception: a refusal is shown as written, trouble of the machine with advice,
the rest is a bug: logged, a short apology and a report to copy that holds no personal data.

Every message says what happened, whether the data are safe and what to do; those with a report carry a number for support.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import platform
import sqlite3
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from shiboken6 import isValid

from shequ_hr import errors
from shequ_hr.security.masking import mask_text
from ui.desktop import icons
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import DangerButton, SecondaryButton
from ui.desktop.widgets.dialogs import Dialog
from ui.desktop.widgets.labels import label, row

log = logging.getLogger(__name__)

_SAFE = "正在做的这一步没有做完。已经保存的数据没有改动，没有做完的不会留下一半。"
_AFTER_A_BUG = "可以继续使用；看一眼刚才的内容在不在，不在就再做一次。请把编号和下面的报告交给维护人员，报告里没有个人信息。"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True)
class Message:
    """What is shown: title, what happened, whether data is safe and what to do; ``report`` is for copying.

    ``number``: what is told to support on the telephone; the same fault has the same number.
    """

    title: str
    text: str
    hint: str = ""
    problems: tuple[errors.Problem, ...] = ()
    report: str = ""

    @property
    def number(self) -> str:
        """``3F7A-91C2``, "" without a report."""
        digest = hashlib.sha256(self.report.encode("utf-8", "replace")).hexdigest()[:8].upper() if self.report else ""
        return f"{digest[:4]}-{digest[4:]}" if digest else ""


def word(error: BaseException) -> Message:
    """The message of an exception, by its kind; numbers of people are masked."""
    if isinstance(error, errors.UserError):
        return Message(mask_text(error.title), mask_text(error.message), mask_text(error.hint), error.problems)
    if isinstance(error, (OSError, sqlite3.OperationalError, sqlite3.DatabaseError, MemoryError)):
        return _trouble(error)
    return Message("程序出错了，抱歉", _SAFE, _AFTER_A_BUG, report=report_of(error))


def word_of_qt(text: str) -> Message:
    """The message of what Qt itself calls critical."""
    return Message("窗口出错了，抱歉", _SAFE, _AFTER_A_BUG, report=f"Qt：{mask_text(text)}\n{_versions()}")


def _trouble(error: BaseException) -> Message:
    safe = "这次操作没有写入，已有数据没有改动。"
    if isinstance(error, MemoryError):
        return Message("内存不足", safe, "关闭其他程序后重试；文件很大时请拆成几份。")
    if isinstance(error, sqlite3.Error):
        words = str(error).lower()
        if "locked" in words or "busy" in words:
            return Message("数据正被占用", safe, "关闭另一个打开同一单位的窗口或备份软件，稍等再试。")
        if "full" in words:
            return Message("磁盘空间不足", safe, "清理数据所在的磁盘后重试。")
        return Message(
            "数据文件读写失败",
            safe,
            "请先复制整个数据文件夹留底，再用“校验”检查；不要自行修改数据文件。",
            report=report_of(error),
        )
    code = getattr(error, "errno", None)
    name = PurePath(str(getattr(error, "filename", "") or "")).name
    what = f"《{name}》" if name else "文件"
    if code in _FULL:
        return Message("磁盘空间不足", safe, "清理磁盘或换一个位置后重试。")
    if code in _DENIED or isinstance(error, PermissionError):
        return Message(
            f"{what}不能写入或读取", safe, "如果它正在 Excel 或 WPS 中打开，请先关闭；否则检查文件夹的权限，或另选位置。"
        )
    if isinstance(error, FileNotFoundError):
        return Message(f"找不到{what}", safe, "它可能被移动或改名，U 盘或网络盘可能已断开。请重新选择。")
    return Message(f"{what}读写失败", safe, "请检查磁盘或网络盘后重试。", report=report_of(error))


def report_of(error: BaseException) -> str:
    """Kind of error, versions and places in the program. Values and messages stay out: they may hold personal data."""
    from shequ_hr.model.payroll import CALCULATION_VERSION

    lines = [f"错误类型：{_kind(error)}"]
    cause = error.__cause__ or error.__context__
    if cause is not None:
        lines.append(f"起因：{_kind(cause)}")
    lines += [_versions(), f"计算版本：{CALCULATION_VERSION}", "位置（先外后内）："]
    for place in traceback.extract_tb(error.__traceback__):
        path = PurePath(place.filename)
        lines.append(f"  {'/'.join(path.parts[-3:])}:{place.lineno} {place.name}")
    return mask_text("\n".join(lines))


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _versions() -> str:
    return f"系统：{platform.system()} {platform.release()}；Python {platform.python_version()}；Qt {qVersion()}"


class MessageDialog(Dialog):
    """One message with everything it carries: problems as a table, the report to copy."""

    def __init__(self, parent: QWidget | None, message: Message) -> None:
        wide = bool(message.problems)
        super().__init__(parent, message.title, width=860 if wide else 520, cancel="知道了")
        self.heading.setText(message.title)
        head = row(gap=10)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("warning", 20, Role.WARN, ratio=2.0))
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = label(message.text, wrap=True, selectable=True)
        head.addWidget(words, 1)
        if message.text:
            self.body.addLayout(head)
        if message.hint:
            self.body.addWidget(label(f"怎么办：{message.hint}", role=Role.TEXT2, wrap=True, selectable=True))
        if message.problems:
            from ui.desktop.widgets.problem_list import ProblemList

            listed = ProblemList(places=any(problem.row or problem.column or problem.sheet for problem in message.problems))
            listed.set_problems(message.problems)
            listed.setMinimumHeight(min(420, 60 + 24 * len(message.problems)))
            self.body.addWidget(listed, 1)
        self._report, self._number = message.report, message.number
        if message.report:
            self._add_report()
        self.cancel.setFocus()

    def _add_report(self) -> None:
        view = QPlainTextEdit(self._report)
        view.setReadOnly(True)
        view.setAccessibleName("错误报告")
        view.setMinimumHeight(140)
        self.body.addWidget(label(f"错误报告　编号 {self._number}", Size.NOTE, Role.TEXT2, selectable=True))
        self.body.addWidget(view)
        copy = SecondaryButton("复制报告", "copy")
        copy.clicked.connect(self._copy)
        self.foot.insertWidget(0, copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"编号：{self._number}\n{self._report}")


class LeaveDialog(Dialog):
    """``LeaveDialog(parent, unsaved, on_leave)``: what was typed would be lost; 继续编辑 is the default."""

    def __init__(self, parent: QWidget, unsaved: Sequence[str], on_leave: Callable[[], object]) -> None:
        super().__init__(parent, "还有没保存的内容", cancel="继续编辑")
        self.body.addWidget(label("关闭后这些内容会丢失，已经保存的不受影响：", wrap=True))
        for text in unsaved:
            self.body.addWidget(label(f"· {text}", wrap=True))
        self.leave = DangerButton("放弃并关闭", "delete")
        self.foot.insertWidget(1, self.leave)
        self.leave.clicked.connect(self.accept)
        self.accepted.connect(on_leave)
        self.cancel.setFocus()


class Presenter(QObject):
    """Shows exceptions over the main window; one that is on the screen is not shown again. ``last``: the one shown last."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.last: Message | None = None
        self._dialog: MessageDialog | None = None

    def present(self, error: BaseException) -> None:
        """Show an exception by its kind; a cancellation is silent."""
        if isinstance(error, (errors.Cancelled, KeyboardInterrupt)):
            return
        self.show_message(word(error))

    def show_message(self, message: Message) -> None:
        """Show a message. A fault that comes with every repaint is one dialog, not a hundred."""
        if self._showing(message):
            return
        if message.report:
            log.error("unexpected, number %s\n%s", message.number, message.report)
        self.last = message
        self._dialog = MessageDialog(self._window, message)
        self._dialog.open()

    def _showing(self, message: Message) -> bool:
        return self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible() and self.last == message
