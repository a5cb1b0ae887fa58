"""What is wrong with a text that is no TOML, in Chinese: the parser's English words never reach an officer. Pure."""

from __future__ import annotations

import re

from shequ_hr.errors import Problem

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_QUOTES = '引号要用英文的双引号，例如 name = “…” 要写成 name = "…"。'
_MEANT: tuple[tuple[str, str, str], ...] = (
    ("key part", "这里应当是键", '汉字作键要加英文引号，例如 "正职" = 2800；{ … } 里最后一项后面不留逗号。'),
    ("Invalid value", "等号后面的值写法不对", f"文字要加英文引号，数字和日期不加；{_QUOTES}"),
    ("Expected '='", "键后面缺少等号", "写成 键 = 值。"),
    ("Expected newline", "这一行后面多了内容", "一行只写一个 键 = 值；说明写在 # 后面。"),
    ("Unterminated string", "文字缺少右边的引号", _QUOTES),
    ("Expected ']", "节名缺少右边的方括号", "写成 [settings] 或 [[item]]，单独占一行。"),
    ("Expected '\"", "文字缺少右边的引号", _QUOTES),
    ("Unclosed", "括号没有写完", "补上右边的括号；{ … } 要写在一行里。"),
    ("date or datetime", "没有这个日期", "例如 2024-07-01。"),
    ("Illegal character", "文字没有在这一行写完，或有不能用的字符", _QUOTES),
    ("in a string", "反斜杠在文字里有特殊意思", "去掉反斜杠，或写两个。"),
    ("invalid character", "有不能用的字符", "删去看不见的控制字符。"),
    ("Invalid statement", "这一行不是 键 = 值，也不是 [节名]", "说明写在 # 后面。"),
    ("Duplicate", "同一个键写了两次", "留下一个。"),
    ("Cannot", "同一个键或同一节写了两次", "留下一个；要再来一个，用 [[…]]。"),
)


def toml_problem(error: Exception, text: str, file: str) -> Problem:
    """The one problem of a text that tomllib refused: its line, what is wrong there and how to mend it."""
    said = str(error)
    place = _PLACE.search(said)
    row = int(place[1]) if place and place[1] else text.count("\n") + 1
    words = ("括号套得太深", "拆成几层以内。") if isinstance(error, RecursionError) else _words(said)
    return Problem(message=f"不是正确的 TOML：{words[0]}", fix=words[1], file=file, row=row, code="pack.toml")


def _words(said: str) -> tuple[str, str]:
    general = ("写法不对", "检查这一行的引号、括号、逗号和等号。")
    return next(((what, fix) for mark, what, fix in _MEANT if mark in said), general)
