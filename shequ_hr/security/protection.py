"""Bringing a plain office of an earlier version under lock and key: what is asked first, and how it is refused.

The work itself is wired in ui/bootstrap.py: it takes both the store and the key files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.office.current import current_office
from shequ_hr.ports import Workspace
from shequ_hr.security.accounts import require_good


def require_founder(ws: Workspace, password: str) -> None:
    """UserError for a name or password that can not be the first user's; OfficeUnavailable where no office was set up."""
    if not ws.user.strip():
        raise UserError("用户名不能为空", "没有写入任何数据。", "用 --user 写上第一个用户的姓名。")
    with ws.at_the_door("users.found") as uow:
        current_office(uow)
        require_good(uow, password, ws.user)


def unprotected(path: Path) -> OfficeUnavailable:
    """A plain store of an earlier version: it has to be encrypted before it is used."""
    return OfficeUnavailable(
        "这个单位的数据还没有加密",
        f"“{path}”是早先版本的数据，谁拿到都能读。程序没有打开它。",
        "先加密：打开窗口按提示设置用户和密码，或运行 protect（先备份、复制、核对，再替换，原文件不会丢）。",
    )


def protected(path: Path) -> UserError:
    """Nothing to do: the store is encrypted."""
    return UserError("这个单位的数据已经加密", f"“{path}”没有密码就读不出来，没有改变它。", "直接用用户名和密码打开。")


def unsound(path: Path, problems: Sequence[str]) -> OfficeUnavailable:
    """The encrypted store is open, but a check of it found something: the plain copy stays."""
    return OfficeUnavailable(
        "加密后的数据没有通过检查",
        f"{problems[0]}。加密前的文件还在“{path.stem}-plain{path.suffix}”。",
        "不要删除任何文件；复制整个数据文件夹，再联系技术人员。",
    )
