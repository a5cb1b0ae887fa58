"""What a command works in: the data folder, the user, and the office opened for the time of the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from shequ_hr.errors import NotAllowed
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
    def office(self) -> Iterator[Workspace]:
        """The office of the data folder, closed again afterwards."""
        ws = open_workspace(self.data, self.user, self.password)
        try:
            yield ws
        finally:
            ws.store.close()

    @property
    def password(self) -> str:
        """From the environment, else asked for at the terminal. NotAllowed where nobody can be asked."""
        given = os.environ.get("SHEQU_HR_PASSWORD")
        if given:
            return given
        if not sys.stdin.isatty():
            raise NotAllowed(
                "没有给出密码",
                f"用户“{self.user}”要用密码打开单位数据。",
                "设置环境变量 SHEQU_HR_PASSWORD，或在终端里运行后按提示输入。",
            )
        return getpass(f"{self.user} 的密码：")

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
