"""Lines of keys in TOML texts: headers, arrays over lines, inline tables, all kinds of strings, comments."""

from __future__ import annotations

import tomllib
from pathlib import Path as FilePath

import pytest
from packs_for_tests import GOOD

from shequ_hr.rules.loading.locate import dotted, locate

TEXT = """\
top = 1 # comment with = and [
"quoted key".inner = 'single "quotes"' # x
long = \"\"\"
not.a.key = 1
[[not a header]] \\\"""
end\"\"\"
[table]
array = [ # comment ]
    { a = 1, "b c" = [1, 2] },
    "text ] with } signs",
    '''literal
    over lines''',
    2024-01-01,
]
[[list]]
x = 1
[list.sub]
y = "\\u4e2d\\"]"
[[list.many]]
z = 1
[[list]]
x = 2
[list."子"]
w = { deep.er = true }
quotes = \"\"\"one \" two \"\"\"\"
after = 1
"""


def test_lines_of_keys() -> None:
    tomllib.loads(TEXT)
    lines = locate(TEXT)
    assert lines["top",] == 1
    assert lines["quoted key", "inner"] == 2
    assert lines["long",] == 3
    assert lines["table", "array"] == 8
    assert lines["table", "array", 0, "a"] == 9
    assert lines["table", "array", 0, "b c", 1] == 9
    assert lines["table", "array", 1] == 10
    assert lines["table", "array", 2] == 11
    assert lines["table", "array", 3] == 13
    assert lines["list", 0, "x"] == 16
    assert lines["list", 0, "sub", "y"] == 18
    assert lines["list", 0, "many", 0, "z"] == 20
    assert lines["list", 1, "x"] == 22
    assert lines["list", 1, "子", "w", "deep", "er"] == 24
    assert lines["list", 1, "子", "after"] == 26
    assert dotted(("list", 1, "子", "w")) == "list[2].子.w"


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, entry in value.items() for found in [(*path, key), *paths(entry, (*path, key))]]
    if isinstance(value, list):
        return [found for place, entry in enumerate(value) for found in [(*path, place), *paths(entry, (*path, place))]]
    return []


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("\n", "\r\n"), TEXT])
def test_every_path_that_tomllib_finds_has_a_line(text: str) -> None:
    lines = locate(text)
    found = paths(tomllib.loads(text))
    assert found
    assert [path for path in found if path not in lines] == []


def test_shipped_packs_are_located_too() -> None:
    folder = FilePath(__file__).parents[3] / "resources" / "policies"
    for file in folder.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        lines, count = locate(text), text.count("\n") + 1
        assert all(path in lines for path in paths(tomllib.loads(text)))
        assert all(1 <= line <= count for line in lines.values())
