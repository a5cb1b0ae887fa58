"""The recovery code on the screen: shown once, printed, and typed back before anything counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLineEdit, QWidget

from shequ_hr.errors import UserError
from shequ_hr.security.recovery_code import parse_code
from ui.desktop.shell.gate import Gate, say, sentence
from ui.desktop.theme import Role, Size
from ui.desktop.widgets.buttons import PrimaryButton, SecondaryButton, mark_flaw
from ui.desktop.widgets.labels import column, frame, label, row

WHAT_FOR = (
    "恢复码只显示这一次。打印或抄下，封好放进单位的保险柜，不要放在这台电脑里。"
    "忘记密码、钥匙文件丢失时只有它能打开数据；丢了恢复码又忘了密码，数据谁也打不开。"
)


class RecoveryCode(QWidget):
    """The code in eight groups, 打印, and the field to type it back. ``problem()`` is empty when it was typed correctly."""

    def __init__(self, code: str, width: int) -> None:
        super().__init__()
        self.code = code
        box = column(self, gap=8)
        box.addWidget(sentence(WHAT_FOR, width=width))
        groups = code.split("-")
        panel = frame("picture")
        inside = column(panel, margins=(14, 10, 14, 10), gap=4)
        for start in (0, 4):
            line = row(gap=18)
            for number, group in enumerate(groups[start : start + 4], start + 1):
                line.addWidget(label(str(number), Size.NOTE, Role.TEXT3))
                line.addWidget(label(group, Size.PAGE, bold=True, selectable=True))
            line.addStretch(1)
            inside.addLayout(line)
        box.addWidget(panel)
        self.printing = SecondaryButton("打印", "print")
        self.printing.clicked.connect(self._print)
        box.addWidget(self.printing, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(label("照着抄下的那一份输入一遍，核对没有抄错", role=Role.TEXT2))
        self.typed = QLineEdit()
        self.typed.setAccessibleName("照抄恢复码")
        self.typed.setPlaceholderText("八组，每组五个字符，用短横或空格隔开")
        self.typed.textEdited.connect(self._edited)
        box.addWidget(self.typed)
        self.flaw = sentence("", Role.BAD, width=width)
        self.flaw.hide()
        box.addWidget(self.flaw)

    def problem(self) -> str:
        """What is wrong with the typed code, group by group; shown under the field. Empty: it is the code."""
        text = self._wrong()
        say(self.flaw, text)
        mark_flaw(self.typed, bool(text))
        if text:
            self.typed.setFocus()
        return text

    def _wrong(self) -> str:
        try:
            typed = parse_code(self.typed.text())
        except UserError as error:
            return "\n".join(f"{problem.message}{problem.fix}" for problem in error.problems[:3]) or error.message
        if typed == parse_code(self.code):
            return ""
        return "这是另一个恢复码：每一组都抄得完整，但不是上面显示的这一个。"

    def _edited(self, _: str) -> None:
        say(self.flaw, "")
        mark_flaw(self.typed, False)

    def document(self) -> QTextDocument:
        """The sheet that is printed."""
        made = QTextDocument()
        lines = "".join(f"<p>第 {place} 组　<b>{group}</b></p>" for place, group in enumerate(self.code.split("-"), 1))
        made.setHtml(f"<h2>恢复码</h2><p>社区工作者人事薪酬</p>{lines}<p>{WHAT_FOR}</p><p>封存人：________　日期：________</p>")
        return made

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印恢复码")
        dialog.accepted.connect(lambda: self.document().print_(printer))
        dialog.setModal(True)
        dialog.show()


class CodePage(Gate):
    """A new code after recovery or encrypting: on to the office only when it was typed back. ``confirmed``."""

    confirmed = Signal()

    def __init__(self, code: str, title: str) -> None:
        super().__init__(title)
        self.part = RecoveryCode(code, self.inner)
        self.body.addWidget(self.part)
        self.foot.addStretch(1)
        self.go_on = PrimaryButton("已抄好，打开数据", "check")
        self.go_on.clicked.connect(self._go_on)
        self.part.typed.returnPressed.connect(self._go_on)
        self.foot.addWidget(self.go_on)
        self.part.typed.setFocus()

    def _go_on(self) -> None:
        if not self.part.problem():
            self.confirmed.emit()
