"""The documents agree with the code: the glossary's words, the architecture's rooms, tests and fields in security.md."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from shequ_hr.model.people import Record
from shequ_hr.model.security import ROLE_LABELS, Role
from shequ_hr.security.roles import ACTION_LABELS, MATRIX

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text(encoding="utf-8") for room in ("shequ_hr", "db", "ui") for path in sorted((ROOT / room).rglob("*.py"))
)
TESTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
NOT_PERSONAL = frozenset(
    {
        "Community",
        "CommunityLevel",
        "Office",
        "Holiday",
        "InstalledPack",
        "StoreCheck",
        "RunInputs",
        "OfficeAverage",
        "LineShape",
    }
    | {"AuditHead", "AuditCheck", "RunKey"}
    | {"StoreFacts", "Part", "Manifest", "Made", "Drill", "Ledger"}
)
"""Records of the model about the office, the rules, the store or its backups, and none of a person."""


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


def test_every_test_that_security_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+\.py)::(\*|test_\w+)`", document("security.md")))
    assert len(named) > 60
    assert sorted(file for file, _ in named if file not in TESTS) == []
    assert sorted(test for file, test in named if test != "*" and f"def {test}(" not in TESTS[file]) == []


def test_the_inventory_names_every_field_that_the_model_holds() -> None:
    inventory: dict[str, list[str]] = {}
    for record, fields in re.findall(r"^\| `(\w+)`：(.*?) \|", document("security.md"), re.MULTILINE):
        inventory.setdefault(record, []).extend(re.findall(r"`(\w+)`", fields))
    held = {name: list(fields) for name, fields in model_fields().items() if name not in NOT_PERSONAL}
    assert sorted(inventory) == sorted(held)
    for name, fields in held.items():
        assert sorted(inventory[name]) == sorted(fields), name


def model_fields() -> dict[str, tuple[str, ...]]:
    """Record of the model -> its fields."""
    found = {}
    for path in sorted((ROOT / "shequ_hr" / "model").glob("[a-z]*.py")):
        module = importlib.import_module(f"shequ_hr.model.{path.stem}")
        for name, kind in inspect.getmembers(module, inspect.isclass):
            fields = getattr(kind, "__struct_fields__", ())
            if kind.__module__ == module.__name__ and fields and kind is not Record:
                found[name] = fields
    return found


def test_every_threat_item_and_promise_has_its_row() -> None:
    text = document("security.md")
    threats = re.findall(r"^\| (T\d+) \|", text, re.MULTILINE)
    assert threats == [f"T{number}" for number in range(1, 21)]
    promises = re.findall(r"^\| (R\d+) \|", text, re.MULTILINE)
    assert promises == [f"R{number}" for number in range(1, 31)]


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_roles_of_the_manual_are_those_of_the_matrix() -> None:
    rows = re.findall(r"^\| (.+) \|$", document("manual/给管理员.md"), re.MULTILINE)
    cells = {row[0]: row[1:] for row in ([cell.strip() for cell in row.split(" | ")] for row in rows)}
    assert tuple(cells["事情"]) == tuple(ROLE_LABELS[role] for role in Role)
    for action, allowed in MATRIX.items():
        assert cells[ACTION_LABELS[action]] == ["✓" if role in allowed else "" for role in Role], action
