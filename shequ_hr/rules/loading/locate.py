"""On which line each key of a TOML text stands. Expects text that tomllib has accepted; values are skipped, not read."""

from __future__ import annotations

import re
import string

Path = tuple[str | int, ...]
"""Keys and list places from the root: ``("series", 0, "values", 2, "value")``."""

_BARE = frozenset(string.ascii_letters + string.digits + "_-")
_SCALAR_END = re.compile(r"[,\]\}\n#]")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}


def locate(text: str) -> dict[Path, int]:
    """Path -> line number (from 1) of every key, list element and table header."""
    return _Scanner(text).scan()


def dotted(path: Path) -> str:
    """A path as people read it, list places from 1: ``series[1].values[3].value``."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown


class _Scanner:
    """Walks the text once; ``place`` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n") + "\n"
        self.place = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.starts = [0]
        self.starts += [place + 1 for place, letter in enumerate(self.text) if letter == "\n"]

    def scan(self) -> dict[Path, int]:
        base: Path = ()
        while True:
            self._skip_blank()
            if self.place >= len(self.text):
                return self.lines
            if self.text[self.place] == "[":
                base = self._header()
            else:
                self._pair(base)

    def _line(self) -> int:
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self.starts[middle] <= self.place:
                low = middle
            else:
                high = middle
        return low + 1

    def _skip_blank(self) -> None:
        while self.place < len(self.text):
            letter = self.text[self.place]
            if letter == "#":
                self.place = self.text.index("\n", self.place)
            elif letter in " \t\n\r,":
                self.place += 1
            else:
                return

    def _skip_spaces(self) -> None:
        while self.text[self.place] in " \t":
            self.place += 1

    def _header(self) -> Path:
        line = self._line()
        many = self.text.startswith("[[", self.place)
        self.place += 2 if many else 1
        keys = self._keys()
        self.place = self.text.index("\n", self.place)
        path: Path = ()
        for position, key in enumerate(keys):
            path += (key,)
            if path in self.counts and not (many and position == len(keys) - 1):
                path += (self.counts[path] - 1,)
            self.lines.setdefault(path, line)
        if many:
            count = self.counts.get(path, 0)
            self.counts[path] = count + 1
            self.lines.setdefault(path, line)
            path += (count,)
        self.lines[path] = line
        return path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip_spaces()
            if self.text[self.place] in "\"'":
                keys.append(self._string())
            else:
                start = self.place
                while self.text[self.place] in _BARE:
                    self.place += 1
                keys.append(self.text[start : self.place])
            self._skip_spaces()
            if self.text[self.place] != ".":
                return keys
            self.place += 1

    def _pair(self, base: Path) -> None:
        line = self._line()
        keys = self._keys()
        path = base
        for key in keys:
            path += (key,)
            self.lines.setdefault(path, line)
        self.place = self.text.index("=", self.place) + 1
        self._skip_spaces()
        self._value(path)

    def _value(self, path: Path) -> None:
        letter = self.text[self.place]
        if letter == "[":
            self._array(path)
        elif letter == "{":
            self._inline_table(path)
        elif letter in "\"'":
            self._string()
        else:
            match = _SCALAR_END.search(self.text, self.place)
            self.place = match.start() if match else len(self.text)

    def _array(self, path: Path) -> None:
        self.place += 1
        count = 0
        while True:
            self._skip_blank()
            if self.text[self.place] == "]":
                self.place += 1
                return
            self.lines[(*path, count)] = self._line()
            self._value((*path, count))
            count += 1

    def _inline_table(self, path: Path) -> None:
        self.place += 1
        while True:
            self._skip_blank()
            if self.text[self.place] == "}":
                self.place += 1
                return
            self._pair(path)

    def _string(self) -> str:
        quote = self.text[self.place]
        if self.text.startswith(quote * 3, self.place):
            return self._long_string(quote)
        end = self.place + 1
        while self.text[end] != quote:
            end += 2 if quote == '"' and self.text[end] == "\\" else 1
        inner = self.text[self.place + 1 : end]
        self.place = end + 1
        return inner if quote == "'" else _ESCAPE.sub(_unescape, inner)

    def _long_string(self, quote: str) -> str:
        end = self.place + 3
        while not self.text.startswith(quote * 3, end):
            end += 2 if quote == '"' and self.text[end] == "\\" else 1
        start, self.place = self.place + 3, end + 3
        while self.text.startswith(quote, self.place):  # a quote directly before the closing three belongs to the text
            self.place += 1
        return self.text[start:end]


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)
