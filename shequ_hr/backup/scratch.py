"""A folder for test restores: made beside the backups, swept before and after. What lies in it is encrypted as well."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from shequ_hr.errors import UserError

_PREFIX = ".scratch-"


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """An empty folder inside ``folder`` for the block. UserError when nothing may be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    except OSError as error:
        raise UserError(
            "不能写这个文件夹",
            f"系统不允许在“{folder}”里新建文件：{error.strerror or error}。",
            "检查文件夹权限和只读属性；开着“受控文件夹访问”时，在 Windows 安全中心里允许本程序。",
        ) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a killed program left."""
    for stale in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(stale, ignore_errors=True)
