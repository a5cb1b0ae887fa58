"""A workbook that looks like an attack leaves a trace in the audit log (reliability F11, F12)."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command_line import ask
from helpers.office_files import opened
from helpers.workbooks import person, repack, sheet_part, write_roster, zip_of


def with_entity(path: Path) -> Path:
    def edit(parts: dict[str, bytes]) -> None:
        name = sheet_part(parts)
        parts[name] = parts[name].replace(b"<worksheet ", b'<!DOCTYPE x [<!ENTITY a "a">]><worksheet ', 1)

    return repack(write_roster(path, [person(1)]), edit)


def with_parent(path: Path) -> Path:
    path.write_bytes(zip_of([("xl/workbook.xml", b"<x/>"), ("../evil.xml", b"<x/>")]))
    return path


@pytest.mark.parametrize(("make", "word"), [(with_entity, "ENTITY"), (with_parent, "越界")])
def test_an_attack_is_refused_and_told_to_the_audit_log(demo: Path, tmp_path: Path, make: object, word: str) -> None:
    path = make(tmp_path / "可疑.xlsx")  # type: ignore[operator]
    refused = ask(demo, "import", "workers", path, code=3)
    assert word in refused["error"]["message"]
    with opened(demo / "office.sqlite3") as connection:
        action, about, summary = connection.execute(
            "SELECT action, about, summary FROM audit ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    assert (action, about) == ("import.preview", "import.refused")
    assert "拒绝《可疑.xlsx》（花名册）" in summary
    assert word in summary


def test_a_harmless_refusal_is_not_told(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    ask(demo, "import", "workers", path, code=3)
    with opened(demo / "office.sqlite3") as connection:
        found = connection.execute("SELECT COUNT(*) FROM audit WHERE about = 'import.refused'").fetchone()
    assert found == (0,)
