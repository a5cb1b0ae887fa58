"""R16: after the journey of a month nothing that names people lies readable in the data folder, its backups, logs or temp."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER

from shequ_hr.security.roles import Action
from ui.bootstrap import open_workspace

ROOT = Path(__file__).parents[2]
WANTED = 500
SHORTEST = 6
"""Bytes: anything shorter turns up in encrypted data by chance."""


def program(data: Path, temporary: Path, *arguments: object, code: int | None = 0) -> str:
    """Run the program in a process of its own; what it printed."""
    environment = {**os.environ, "TMPDIR": str(temporary), "SHEQU_HR_USER": USER, "SHEQU_HR_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--data", str(data), "--json", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done.stdout


def secrets_of(data: Path) -> list[str]:
    """Names, ID numbers, cards and phones of everybody."""
    ws = open_workspace(data, USER, PASSWORD)
    try:
        with ws.begin(Action.PEOPLE_VIEW) as uow:
            people = uow.workers.all()
    finally:
        ws.store.close()
    cards = [account.number for worker in people for account in worker.accounts]
    return [
        *(one.name for one in people),
        *(one.id_number for one in people),
        *cards,
        *(one.phone for one in people if one.phone),
    ]


def encoded(text: str) -> set[bytes]:
    """The ways in which a text may lie in a file."""
    made = {text.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    return {data for data in made if len(data) >= SHORTEST}


@pytest.mark.skipif(os.name == "nt", reason="TMPDIR is POSIX's name for it")
def test_nobody_is_named_in_what_lies_on_the_disk(tmp_path: Path) -> None:
    data, temporary, out = tmp_path / "data", tmp_path / "tmp", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    program(data, temporary, "demo", "--workers", 180, "--months", 2, "--seed", 16)
    program(data, temporary, "import", "workers", ROOT / "tests" / "fixtures" / "花名册-样例.xlsx", "--dry-run", code=None)
    month = program(data, temporary, "payroll", "list").split('"month": "')[-1][:7]
    program(data, temporary, "payroll", "export", month, "--what", "sheet", "--out", out, code=None)
    program(data, temporary, "payroll", "lock", month, code=3)
    program(data, temporary, "verify")
    program(data, temporary, "backup", "create")
    program(data, temporary, "audit", "verify")

    wanted = secrets_of(data)
    assert len(wanted) >= WANTED
    texts = {data for text in wanted for data in encoded(text)}
    files = [path for folder in (data, temporary) for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 5
    found = [path.name for path in files for content in [path.read_bytes()] if any(text in content for text in texts)]
    assert found == []


def test_the_search_finds_what_is_there() -> None:
    """The control."""
    content = "…张三丰，110101199003070011…".encode("gb18030")
    assert any(text in content for text in encoded("张三丰") | encoded("110101199003070011"))
    assert not any(text in content for text in encoded("李四光"))
