"""Writes plain data back as TOML, so that tests can change one value of a pack and load it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal


def toml_text(data: Mapping[str, object]) -> str:
    """A TOML document with the same contents; tables below the first level are written inline."""
    plain, lines = [], []
    for key, value in data.items():
        if isinstance(value, Mapping):
            lines += [f"[{key}]", *_pairs(value)]
        elif isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
            for entry in value:
                lines += [f"[[{key}]]", *_pairs(entry)]
        else:
            plain.append(f"{key} = {_value(value)}")
    return "\n".join([*plain, *lines]) + "\n"


def _pairs(table: Mapping[str, object]) -> list[str]:
    return [f"{_quoted(key)} = {_value(value)}" for key, value in table.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
