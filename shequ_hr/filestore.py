"""Files that leave the program: a file is at all times the complete old one or the complete new one, never half.

The only place that replaces files. Knows nothing of what is in them; ``make`` writes and ``check`` judges.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from shequ_hr.errors import UserError

RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0)
"""Waiting between tries while a virus scanner, an indexer or Excel holds the file: 4.55 s in all."""

_HELD = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation. Anything else does not pass by waiting."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class AtomicFiles:
    """FileStore: temporary file beside the target, flushed to the disk, checked, then put in place in one step."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        """Let ``make`` write a temporary file beside ``path``, check it, flush it, and put it in place atomically.

        UserError when the disk is full, the folder may not be written, or another program holds the target. Whatever
        ``make`` or ``check`` raise passes on. In every case of failure the old file is as it was; except that the new one is
        there, and that is said, when only its name could not be flushed to the disk.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path)
            temporary = _reserve(path)
        except OSError as error:
            raise _told(error, path) from error
        try:
            make(temporary)
            _flush(temporary)
            if check is not None:
                check(temporary)
            self._replace(temporary, path)
        except OSError as error:
            raise _told(error, path) from error
        finally:
            _discard(temporary)
        try:
            flush_folder(path.parent)
        except OSError as error:
            raise _unsure(error, path) from error

    def _replace(self, temporary: Path, path: Path) -> None:
        for wait in (*RETRY_SECONDS, None):
            try:
                os.replace(temporary, path)  # noqa: PTH105 - the one call that is atomic on every system, under its own name
            except OSError as error:
                if wait is None or getattr(error, "winerror", None) not in _HELD:
                    raise
                self._sleep(wait)
            else:
                return


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _reserve(path: Path) -> Path:
    """A new file of a random name, opened with O_EXCL; the ending stays, since writers go by it."""
    handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=f".part{path.suffix}", dir=path.parent)
    os.close(handle)
    return Path(name)


def _sweep(path: Path) -> None:
    """Remove what a killed program left of earlier writes to the same target."""
    for stale in path.parent.glob(f".*.part{path.suffix}"):
        if stale.name.startswith(_prefix(path)):
            _discard(stale)


def _discard(temporary: Path) -> None:
    """Remove a temporary file. A scanner may hold it just now: then the next write to the target sweeps it."""
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """The new name itself must reach the disk; Windows has no such call and does it with the replacement."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _told(error: OSError, path: Path) -> UserError:
    if error.errno in _FULL:
        return UserError("磁盘空间不足", f"写“{path}”时磁盘已满。原有的文件没有变。", "清理这个磁盘或换一个文件夹，再试一次。")
    if getattr(error, "winerror", None) in _HELD:
        return UserError(
            "文件正被占用",
            f"“{path}”正被 Excel、WPS 或杀毒软件占用，没有替换它。原有的文件没有变。",
            "请关闭占用它的程序后重试，或另存到别的文件夹。",
        )
    if isinstance(error, PermissionError):
        return UserError(
            "不能写这个文件夹", f"系统不允许写“{path}”。原有的文件没有变。", "检查文件夹权限和只读属性，或另存到别的文件夹。"
        )
    return UserError(
        "文件没有写成", f"写“{path}”时系统报告：{error.strerror or error}。原有的文件没有变。", "换一个文件夹再试一次。"
    )


def _unsure(error: OSError, path: Path) -> UserError:
    return UserError(
        "文件已写好，但不能确定已存到磁盘",
        f"“{path}”已换成新的文件，保存它的名字时系统报告：{error.strerror or error}。断电时可能变回原来的文件。",
        "打开它核对内容；检查磁盘或 U 盘，再做一次。",
    )
