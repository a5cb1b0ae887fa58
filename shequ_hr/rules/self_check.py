"""Running ``history`` examples: what a pack says of its own rules, day by day, against what the loader understood.

Double entry for figures and dates: whoever changes a value must change it here too. What begins after the last day that an
example names is not compared, so that a new figure from a month on is one new dated value. Needs no calculation of pay.
"""

from __future__ import annotations

from collections.abc import Mapping

from shequ_hr.rules.histories import ALWAYS, histories
from shequ_hr.rules.nearest import near
from shequ_hr.rules.schema import Example, Pack


def differences(example: Example, pack: Pack) -> list[str]:
    """All differences in Chinese sentences; empty when the example holds."""
    actual = histories(pack)
    found: list[str] = []
    for name, expected in example.expect.items():
        if name not in actual:
            found.append(f"本包没有“{name}”。{near(name, actual)}")
        elif not isinstance(expected, Mapping):
            found.append(f"“{name}”要按起日写，例如 {{ 2024-01-01 = 5400 }}")
        else:
            found += _compare(name, {str(day): _plain(text) for day, text in expected.items()}, actual[name])
    return found


def _compare(name: str, expected: Mapping[str, str], actual: Mapping[str, str]) -> list[str]:
    found = []
    last = max(expected, default="")
    for day in sorted({*expected, *actual}):
        if day > last:
            break
        if day not in expected:
            found.append(f"“{name}”{_from(day)} {actual[day]}，例子没有写")
        elif day not in actual:
            found.append(f"“{name}”在 {day} 没有变化，例子写的是 {expected[day]}")
        elif expected[day] != _plain(actual[day]):
            found.append(f"“{name}”{_from(day)} {actual[day]}，例子写的是 {expected[day]}")
    return found


def _from(day: str) -> str:
    return "一直是" if day == ALWAYS else f"{day} 起是"


def _plain(text: object) -> str:
    return " ".join(str(text).split())
