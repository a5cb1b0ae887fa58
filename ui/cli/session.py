"""What a command works in: the data folder, the user, and the office opened for the time of the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.ports import PackLibrary, Workspace
from ui.bootstrap import ShippedPacks, abandon, create_workspace, open_workspace
from ui.cli.presenting import ConsoleProgress


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the program."""

    data: Path
    user: str
    as_json: bool

    @property
    def library(self) -> PackLibrary:
        """The packs that ship with the program; needs no office."""
        return ShippedPacks()

    @property
    def progress(self) -> ConsoleProgress:
        """A fresh progress on stderr."""
        return ConsoleProgress()

    @contextmanager
    def office(self, password: str | None = None) -> Iterator[Workspace]:
        """The office of the data folder, closed again afterwards; the password is asked for when it is not given."""
        ws = open_workspace(self.data, self.user, self.password if password is None else password)
        try:
            yield ws
        finally:
            ws.store.close()

    @property
    def password(self) -> str:
        """From the environment, else asked for at the terminal. NotAllowed where nobody can be asked."""
        return secret("SHEQU_HR_PASSWORD", f"{self.user} 的密码")

    @contextmanager
    def new_office(self, password: str) -> Iterator[NewOffice]:
        """An empty store whose first user has the password; what is not kept is removed, so that one can try again."""
        ws, code = create_workspace(self.data, self.user, password)
        made = NewOffice(ws, code)
        try:
            yield made
        finally:
            ws.store.close()
            if not made.kept:
                abandon(self.data)


@dataclass(slots=True)
class NewOffice:
    """An office in the making; ``kept`` is set when it is whole. ``recovery_code`` is shown once."""

    ws: Workspace
    recovery_code: str
    kept: bool = False


def secret(variable: str, what: str, *, twice: bool = False) -> str:
    """Something that is never an argument: from the environment, else asked for at the terminal, a new one twice.

    NotAllowed where nobody can be asked.
    """
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise NotAllowed(f"没有给出{what}", f"这个命令要用{what}。", f"设置环境变量 {variable}，或在终端里运行后按提示输入。")
    typed = getpass(f"{what}：")
    if twice and getpass(f"再输一次{what}：") != typed:
        raise UserError("两次输入不一致", "没有写入任何数据。", "重新运行，两次输入同样的内容。")
    return typed
