"""What can go wrong, as data. Three kinds exist: UserError (shown as written), environment trouble (OSError ...), bugs.

Owns the words and the exit code of a refusal; knows no screen and no command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """An error stops the write; a warning is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong at one place: where, which value, why, how to mend it. Text is Chinese and complete."""

    message: str
    fix: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    code: str = ""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """``《花名册.xlsx》工作表“在岗”第 17 行“身份证号”`` or as much of it as is known."""
        parts = []
        if self.file:
            parts.append(f"《{self.file}》")
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.row is not None:
            parts.append(f"第 {self.row} 行")
        if self.column:
            parts.append(f"“{self.column}”")
        return "".join(parts)


class UserError(Exception):
    """A refusal that is shown as written: title, what happened, what to do next, and all problems at once.

    ``exit_code`` is the command line's answer (cli.md): 3 refused input unless a subclass says otherwise.
    """

    exit_code = 3

    def __init__(self, title: str, message: str = "", hint: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(title if not message else f"{title}：{message}")
        self.title = title
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)


class UsageError(UserError):
    """The command line was called wrongly."""

    exit_code = 2


class CheckFailed(UserError):
    """A check was made and did not hold."""

    exit_code = 4


class OfficeUnavailable(UserError):
    """The office's data is in use, locked, missing or newer than the program."""

    exit_code = 5


class NotAllowed(UserError):
    """Wrong password, or the role may not do this."""

    exit_code = 6


class RuleNotInForce(UserError):
    """No rule is in force for a month, or its figure is declared unknown: never 0, always this error."""

    def __init__(self, rule: str, region: str, when: str, reason: str = "", hint: str = "", document: str = "") -> None:
        super().__init__(
            f"{when} 没有可用的“{rule}”",
            f"{region}：{reason or '政策包里没有覆盖这一时间的规定'}。没有规定就不能算，不会按 0 处理。",
            hint
            or f"请找到公布“{rule}”的文件{f'（相邻时间的数出自{document}）' if document else ''}，"
            "交系统管理员安装含这个数的政策包（pack install），再重新计算。",
        )
        self.rule = rule
        self.region = region


class Cancelled(Exception):
    """The user cancelled at a checkpoint; nothing was written."""
