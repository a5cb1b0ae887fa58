"""Reading the files that commands take: UTF-8 text, and JSON in which numbers with a point stay exact decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from shequ_hr.errors import Problem, UserError


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, as it stands in it; UserError when it is missing or written in another encoding."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(path, "文件不是 UTF-8 编码的文本", fix="用记事本另存为 UTF-8 后再试。") from error
    except FileNotFoundError as error:
        raise _refused(path, "没有这个文件", fix="检查路径后再试。") from error


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; UserError with file and line when it is not one."""
    try:
        data = json.loads(read_text(path).removeprefix("\ufeff"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise _refused(path, f"第 {error.lineno} 行第 {error.colno} 个字附近不合 JSON 的写法", error.lineno) from error
    if not isinstance(data, dict):
        raise _refused(path, "最外层要是一对花括号")
    return data


def _refused(path: Path, message: str, row: int | None = None, fix: str = "请按命令说明里的格式改正后重试。") -> UserError:
    return UserError(
        f"读不懂《{path.name}》", f"{message}。", fix, [Problem(message=message, fix=fix, file=path.name, row=row)]
    )
