"""Opens a workbook safely: reads the bytes once, scans them, and has them parsed in a separate, capped process.

Everything after this works on the frozen answer; nothing else of the house parses spreadsheets.
"""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.excel.prescan import DAMAGED, kind_of
from shequ_hr.excel.records import MAX_FILE_BYTES, Refusal, WorkbookData

TIME_LIMIT = 10.0
"""Seconds that a workbook may take to parse (promise 8 of reliability)."""
WORKER_FLAG = "--read-workbook"
"""What the frozen program is started with to become the reading process; its entry hands over to ``worker.main``."""
NOTHING_WRITTEN = "本次未写入任何数据。"
_ANSWER: msgspec.msgpack.Decoder[WorkbookData | Refusal] = msgspec.msgpack.Decoder(WorkbookData | Refusal)
_TOO_LONG = Refusal(
    code="F10",
    message=f"文件异常：读取超过 {TIME_LIMIT:g} 秒或占用内存过多，已经停止。",
    fix="请把需要的表复制到新的工作簿再导入；人很多时拆成几个文件。",
)


class OpenedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was when it was read: the SHA-256 of exactly the bytes that were parsed."""

    path: Path
    digest: str
    book: WorkbookData
    warnings: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def read_bytes(path: Path) -> bytes:
    """The whole file; UserError in words when it is missing, in use, or on a drive that was taken away."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(
            f"找不到文件《{path.name}》", "文件不存在，可能改了名、移走了，或者 U 盘已经拔出。", "请重新选择文件。"
        ) from error
    except PermissionError as error:
        raise UserError(
            f"打不开文件《{path.name}》",
            "文件正被 Excel/WPS 或其他程序独占，或者没有读取权限。",
            "请关闭后重试，或【另存为】新文件。",
        ) from error
    except (OSError, ValueError) as error:
        raise UserError(
            f"读不到文件《{path.name}》", f"系统回答：{error}。{NOTHING_WRITTEN}", "请把文件拷贝到本机桌面再试。"
        ) from error


def file_digest(path: Path) -> str:
    """The SHA-256 of the file as it is now."""
    return hashlib.sha256(read_bytes(path)).hexdigest()


def open_workbook(path: Path) -> OpenedFile:
    """Read, scan and parse a file. UserError with one Problem (its code names the catalogue row) when it is refused."""
    content = read_bytes(path)
    kind = kind_of(content, path.name)
    if isinstance(kind, Refusal):
        raise refused(path, kind)
    book = parse_apart(content, kind)
    if isinstance(book, Refusal):
        raise refused(path, book)
    return OpenedFile(path=path, digest=hashlib.sha256(content).hexdigest(), book=book, warnings=tuple(_warnings(path, book)))


def refused(path: Path, refusal: Refusal) -> UserError:
    """A refusal of the file as a whole, as the user sees it."""
    problem = Problem(message=refusal.message, fix=refusal.fix, file=path.name, sheet=refusal.sheet, code=refusal.code)
    return UserError(f"《{path.name}》不能导入", f"{refusal.message}{NOTHING_WRITTEN}", refusal.fix, [problem])


def worker_command() -> list[str]:
    """How the reading process is started: the same interpreter, or the frozen program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG]
    return [sys.executable, "-m", "shequ_hr.excel.worker"]


def _environment() -> dict[str, str]:
    """The child's environment: it finds this very package, wherever the parent took it from."""
    source = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(filter(None, (source, inherited)))}


def parse_apart(content: bytes, kind: str, time_limit: float = TIME_LIMIT) -> WorkbookData | Refusal:
    """Parse in a separate process; its death, its silence and its memory limit are refusals, never an exception."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # exists on Windows only
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the file comes by stdin, not by name
        [*worker_command(), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=flags,
        env=_environment(),
    )
    try:
        answer, noise = process.communicate(content, timeout=time_limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return _TOO_LONG
    if process.returncode != 0:
        return _TOO_LONG if process.returncode < 0 or b"MemoryError" in noise else DAMAGED
    return _decode(answer)


@contextmanager
def no_cycle_collection() -> Iterator[None]:
    """Work on a million cells without the cycle collector, which would walk all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _decode(answer: bytes) -> WorkbookData | Refusal:
    with no_cycle_collection():
        return _ANSWER.decode(answer)


def _warnings(path: Path, book: WorkbookData) -> list[Problem]:
    found = list(book.notes)
    if path.with_name(f"~${path.name}").exists():
        found.append(("F8", "文件正在 Excel 里打开，未保存的修改不会被读取。", "请保存后再导入。"))
    if not book.flags:
        found.append(("F1", "旧版 .xls 里看不到隐藏行、删除线和公式，请自行确认没有隐藏的人。", "最好另存为 .xlsx 再导入。"))
    if book.date_1904:
        found.append(("F18", "文件使用 1904 日期系统（多来自苹果电脑），日期已按它换算。", ""))
    found.extend(
        ("F13", f"工作表“{sheet.name}”的 {sheet.far_styles} 等空单元格设了格式，已忽略。", "")
        for sheet in book.sheets
        if sheet.far_styles
    )
    return [
        Problem(message=message, fix=fix, file=path.name, code=code, severity=Severity.WARNING) for code, message, fix in found
    ]
