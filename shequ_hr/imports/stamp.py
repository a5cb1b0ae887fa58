"""The line on a template's second sheet that says of which kind, version and unit it is; older ones have none and are read.

A template carries columns of the unit's own pay pack, so one of another unit or of an older form would be misread (S8, X11).
"""

from __future__ import annotations

import re

from shequ_hr.errors import Problem, UserError
from shequ_hr.excel.reader import NOTHING_WRITTEN, OpenedFile
from shequ_hr.model.people import Office

NOTES_SHEET = "填写说明"
VERSION = 1
_STAMP = re.compile(r"^模板版本：(?P<version>[0-9]+)　单位编码：(?P<code>\S+)　单位：(?P<unit>.*)$")


def stamp(office: Office | None) -> str:
    """``模板版本：1　单位编码：510112　单位：柏合街道``."""
    code, unit = (office.code, office.unit) if office is not None else ("", "")
    return f"模板版本：{VERSION}　单位编码：{code or '无'}　单位：{unit}"


def require_own(opened: OpenedFile, office: Office | None, key: str) -> None:
    """UserError when the file's stamp is of another version or of another unit."""
    found = _find(opened)
    if found is None:
        return
    again = f"请重新下载本单位的模板（导入页的“下载模板”，或 template {key}），把数据填进去再导入。"
    if int(found["version"]) != VERSION:
        message = f"这是第 {found['version']} 版的导入模板，现在用的是第 {VERSION} 版，列不一样。"
        raise _refused(opened, "S8", f"《{opened.name}》是别的版本的模板", message, again)
    code = office.code if office is not None else ""
    if found["code"] not in {code, "无"}:
        unit = office.unit if office is not None else ""
        message = f"这张表属于“{found['unit']}”（编码 {found['code']}），本单位是“{unit}”（编码 {code}）。"
        raise _refused(opened, "X11", f"《{opened.name}》是别的单位的表", message, f"请核对是否拿错了文件。{again}")


def _find(opened: OpenedFile) -> re.Match[str] | None:
    sheet = next((sheet for sheet in opened.book.sheets if sheet.name == NOTES_SHEET), None)
    for row in sheet.rows if sheet is not None else ():
        found = _STAMP.match(row[0]) if row and isinstance(row[0], str) else None
        if found is not None:
            return found
    return None


def _refused(opened: OpenedFile, code: str, title: str, message: str, fix: str) -> UserError:
    problem = Problem(message=message, fix=fix, file=opened.name, sheet=NOTES_SHEET, code=code)
    return UserError(title, f"{message}{NOTHING_WRITTEN}", fix, [problem])
