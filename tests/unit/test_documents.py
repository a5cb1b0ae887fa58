"""The documents agree with the code: every identifier of the glossary and every room of the architecture exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text(encoding="utf-8") for room in ("shequ_hr", "db", "ui") for path in sorted((ROOT / room).rglob("*.py"))
)


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_identifier_of_the_glossary_stands_in_the_code() -> None:
    words = set(re.findall(r"\w+", CODE))
    cells = re.findall(r"^\| (`.*?) \|", document("GLOSSARY.md"), re.MULTILINE)
    named = [identifier for cell in cells for identifier in re.findall(r"`(\w+)`", cell)]
    assert len(named) > 90
    assert [identifier for identifier in named if identifier not in words] == []
    assert len(named) == len(set(named)), "one word, one meaning"


def test_every_room_is_described_and_every_described_room_exists() -> None:
    cells = re.findall(r"^\| (`.*?) \|", document("ARCHITECTURE.md"), re.MULTILINE)
    described = {path.rstrip("/") for cell in cells for path in re.findall(r"`([\w./]+)`", cell)}
    assert [path for path in sorted(described) if not (ROOT / path).exists()] == []
    rooms = {f"shequ_hr/{path.stem}" for path in (ROOT / "shequ_hr").iterdir() if (path / "__init__.py").exists()}
    rooms |= {f"ui/{path.name}" for path in (ROOT / "ui").iterdir() if (path / "__init__.py").exists()}
    assert sorted(rooms - described) == []
