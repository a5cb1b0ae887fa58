"""The only place of the command line that prints: answers on stdout, everything else on stderr, always UTF-8.

Turns refusals, environment trouble and bugs into words, documents and exit codes; a bug is logged without personal data.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from shequ_hr.errors import UserError
from ui.cli.answers import Answer, refusal, refusal_text

OTHER = 1
"""Exit code of anything that is neither done nor refused."""
_SECONDS_BETWEEN_STEPS = 0.5
_ADVICE = {
    errno.ENOSPC: ("磁盘已满", "清理磁盘空间，或换一个文件夹后重试。"),
    errno.EACCES: ("没有权限，或文件正被 Excel/WPS、杀毒软件占用", "关闭占用文件的程序，检查文件夹权限后重试。"),
    errno.EPERM: ("没有权限", "检查文件夹权限后重试。"),
    errno.EROFS: ("文件夹是只读的", "换一个可以写入的文件夹。"),
}
_WRONG_PATH = {
    errno.ENOENT: ("找不到文件或文件夹", "检查路径后重试。"),
    errno.EISDIR: ("这里需要文件，给出的是文件夹", "检查路径后重试。"),
    errno.ENOTDIR: ("路径里有一段不是文件夹", "检查路径后重试。"),
    errno.EEXIST: ("已经有同名的文件，不能建文件夹", "换一个路径后重试。"),
    errno.ENAMETOOLONG: ("路径或文件名太长", "换一个短一些的路径后重试。"),
}
"""Not the machine's fault: what was typed names something else."""


def prepare_streams() -> None:
    """UTF-8 on both streams whatever the console's code page is; a windowed program has no streams at all."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def present(answer: Answer, as_json: bool) -> int:
    """Print an answer and return its exit code."""
    _print(_dumped(answer.document) if as_json else answer.text, sys.stdout)
    return answer.exit_code


def present_refusal(error: UserError, as_json: bool) -> int:
    """Print a refusal: a document on stdout with ``--json``, else words on stderr."""
    if as_json:
        _print(_dumped(refusal(error)), sys.stdout)
    else:
        _print(refusal_text(error), sys.stderr)
    return error.exit_code


def present_trouble(error: OSError, as_json: bool) -> int:
    """Trouble of the machine (disk full, no right, file in use) or with a path, with advice."""
    known = _ADVICE | _WRONG_PATH
    what, advice = known.get(error.errno or 0, ("读写文件时出错", "检查磁盘和文件夹后重试。"))
    title = "路径不对" if error.errno in _WRONG_PATH else "电脑环境出了问题"
    place = f"《{Path(str(error.filename)).name}》：" if error.filename else ""
    present_refusal(UserError(title, f"{place}{what}。没有写入不完整的数据。", advice), as_json)
    return OTHER


def apologise(error: BaseException, arguments: Sequence[str]) -> int:
    """A bug: log where it happened, say so shortly, exit code 1."""
    from ui.cli.parsing import data_folder

    log = _log(error, data_folder(arguments))
    where = f"技术记录：{log}（不含个人信息）。" if log else ""
    sorry = UserError(
        "程序出了意外，很抱歉", f"这是程序的错误，不是您的操作问题。{where}", "请重试；再次出现时请把技术记录发给技术支持。"
    )
    present_refusal(sorry, "--json" in arguments)
    return OTHER


def interrupted(arguments: Sequence[str]) -> int:
    """The user pressed Ctrl+C."""
    present_refusal(UserError("已中断", "没有写入不完整的数据。", "需要时重新运行。"), "--json" in arguments)
    return OTHER


def message(text: str) -> None:
    """Tell people something that is not part of the answer."""
    _print(text, sys.stderr)


class ConsoleProgress:
    """Progress on stderr, at most twice a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def step(self, done: int, total: int, label: str) -> None:
        """Print the step unless one was printed just now."""
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_STEPS:
            self._last = now
            _print(f"{label} {done}/{total}", sys.stderr)


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=_number)


def _number(value: object) -> float:
    # Only counts with decimals (人月) come here: JSON knows no other number, and two decimals survive it. Amounts are texts.
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None or not text:
        return
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # The reader (head, a closed pager) has seen enough; the rest goes nowhere, and the interpreter's last flush, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _log(error: BaseException, folder: Path) -> Path | None:
    """Append kind and code places of a bug; neither message nor values, which could name people."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    stamp = datetime.now().astimezone().isoformat(timespec="seconds")
    path = folder / "logs" / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write("\n".join([f"{stamp} {type(error).__name__}", *places, ""]))
    except OSError:
        # Nothing can be logged on a full or read-only disk; the apology itself still goes out.
        return None
    return path
