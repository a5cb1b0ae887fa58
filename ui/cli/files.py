"""Reading the JSON files that commands take. Numbers with a point stay exact decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from shequ_hr.errors import Problem, UserError


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; UserError with file and line when it is not one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise _refused(path, "文件不是 UTF-8 编码的文本") from error
    except json.JSONDecodeError as error:
        raise _refused(path, f"第 {error.lineno} 行第 {error.colno} 个字附近不合 JSON 的写法", error.lineno) from error
    if not isinstance(data, dict):
        raise _refused(path, "最外层要是一对花括号")
    return data


def _refused(path: Path, message: str, row: int | None = None) -> UserError:
    fix = "请按命令说明里的格式改正后重试。"
    return UserError(
        f"读不懂《{path.name}》", f"{message}。", fix, [Problem(message=message, fix=fix, file=path.name, row=row)]
    )
