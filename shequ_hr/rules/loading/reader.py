"""Reading values of a pack with their types, noting each problem with file, line and key instead of stopping.

A wrong value is replaced by a harmless one so that reading goes on; a pack with problems never leaves the loader.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

from shequ_hr.errors import Problem
from shequ_hr.rules.loading.locate import Path, dotted
from shequ_hr.rules.nearest import near
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import Source, Standing

C = TypeVar("C")

NO_SOURCE = Source("", "", "", date.min, Standing.UNVERIFIED)
"""Stands where a problem was noted, and for declared holes that cite nothing."""
NO_DAY = date.min


class Ledger:
    """All problems of one file, the lines of its keys, and the sources that values may cite."""

    def __init__(self, file: str, lines: Mapping[Path, int]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.broken: set[str] = set()
        """Names whose dates are wrong: later checks leave them out."""

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def note(self, path: Path, message: str, fix: str = "", value: object = "", code: str = "value") -> None:
        """Keep a problem."""
        self.problems.append(
            Problem(
                message=message,
                fix=fix,
                file=self.file,
                row=self.line(path),
                column=dotted(path),
                value=_shown(value),
                code=f"pack.{code}",
            )
        )


def _shown(value: object) -> str:
    if value == "" or isinstance(value, (Mapping, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class Node:
    """One TOML table at its place. Each getter marks its key as known; ``done`` refuses the rest."""

    def __init__(self, data: Mapping[str, object], path: Path, ledger: Ledger) -> None:
        self.data = data
        self.path = path
        self.ledger = ledger
        self.known: set[str] = set()

    def note(self, key: str, message: str, fix: str = "", code: str = "value") -> None:
        """Keep a problem of one key (empty = of this table)."""
        path = (*self.path, key) if key else self.path
        self.ledger.note(path, message, fix, self.data.get(key, "") if key else "", code)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        self.known.add(key)
        return key in self.data

    def _get(self, key: str, *, required: bool) -> object | None:
        self.known.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.note("", f"缺少“{key}”", f"补上 {key} = …", code="missing")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without default it is required and must not be blank."""
        value = self._get(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.note(key, f"“{key}”要写带引号的文字", f'例如 {key} = "…"', code="type")
            return default or ""
        if default is None and not value.strip():
            self.note(key, f"“{key}”不能是空的", "写上内容。", code="missing")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; absent = empty. One text alone counts as a list of one."""
        value = self._get(key, required=False)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            self.note(key, f"“{key}”要写文字的列表", f'例如 {key} = ["甲", "乙"]', code="type")
            return ()
        return tuple(entry.strip() for entry in value)

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """An exact number: ``3200``, ``1.35``, ``"15%"``, ``"1/3"``; without default it is required."""
        value = self._get(key, required=default is None)
        if value is None:
            return default if default is not None else Fraction(0)
        found = read_number(value)
        if found is None:
            self.note(key, f"“{key}”要写数字", '例如 3200、1.35、"15%"、"1/3"；不要写单位和千位逗号。', code="type")
            return Fraction(0)
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number; without default it is required."""
        value = self._get(key, required=default is None)
        if value is None:
            return default if default is not None else 0
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, f"“{key}”要写整数", f"例如 {key} = 3", code="type")
            return 0
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false; without default it is required."""
        value = self._get(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.note(key, f"“{key}”要写 true 或 false", "不加引号。", code="type")
            return bool(default)
        return value

    def day(self, key: str) -> date:
        """A required date; NO_DAY when it is wrong."""
        value = self._get(key, required=True)
        return NO_DAY if value is None else self._checked_day(key, value)

    def optional_day(self, key: str) -> date | None:
        """A date that may be absent."""
        value = self._get(key, required=False)
        return None if value is None else self._checked_day(key, value)

    def _checked_day(self, key: str, value: object) -> date:
        if isinstance(value, datetime) or not isinstance(value, date):
            self.note(key, f"“{key}”要写日期", f"例如 {key} = 2024-07-01，不加引号，不带时间。", code="type")
            return NO_DAY
        return value

    def choice(self, key: str, options: Mapping[str, C], default: C | None = None) -> C:
        """One of the listed spellings; without default it is required."""
        value = self._get(key, required=default is None)
        first = next(iter(options.values()))
        if value is None:
            return default if default is not None else first
        if not isinstance(value, str) or value not in options:
            self.note(key, f"“{key}”没有“{value}”这种写法", near(str(value), options), code="choice")
            return default if default is not None else first
        return options[value]

    def child(self, key: str) -> Node | None:
        """A table below this one, or None when absent or wrong."""
        value = self._get(key, required=False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(key, f"“{key}”要写成一组“键 = 值”", f"例如 [{key}] 或 {key} = {{ … }}", code="type")
            return None
        return Node(value, (*self.path, key), self.ledger)

    def children(self, key: str, *, required: bool = False) -> list[Node]:
        """A list of tables; absent = empty."""
        value = self._get(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.note(key, f"“{key}”要写成列表", f"例如 {key} = [ {{ … }}, {{ … }} ] 或 [[{key}]]", code="type")
            return []
        if required and not value:
            self.note(key, f"“{key}”不能是空的列表", "至少写一段。", code="missing")
        return [Node(entry, (*self.path, key, place), self.ledger) for place, entry in enumerate(value)]

    def source(self) -> Source:
        """The cited source, which must be declared; a value without one is refused."""
        if not self.has("source"):
            self.note("", "这个数值没有写来源", 'source = "…"，填 [[source]] 里的 key。没有来源的数值不能用。', code="source")
            return NO_SOURCE
        key = self.text("source")
        if key not in self.ledger.sources:
            if key:
                self.note(
                    "source", f"没有登记来源“{key}”", near(key, self.ledger.sources) or "先写 [[source]]。", code="source"
                )
            return NO_SOURCE
        return self.ledger.sources[key]

    def done(self) -> None:
        """Refuse every key that nothing has asked for."""
        for key in self.data:
            if key not in self.known:
                self.note(key, f"这里没有“{key}”这个键", near(key, self.known), code="unknown_key")
