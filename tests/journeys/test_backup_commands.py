"""Backups on the command line, as scripts and support by phone use them: from the first one to a new computer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.command_line import ask, read
from helpers.office_files import logical_digest

from ui.bootstrap import store_path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo office with a locked month."""
    data = tmp_path_factory.mktemp("office") / "data"
    ask(data, "demo", "--workers", "6", "--months", "2")
    return data


def test_from_the_first_backup_to_a_new_computer(office: Path, tmp_path: Path) -> None:
    stick, new = tmp_path / "stick", tmp_path / "new"
    stick.mkdir()
    made = ask(office, "backup", "create", "--to", stick)
    assert made["tested"]
    copy = Path(made["copy"])
    assert [one["reason"] for one in ask(office, "backup", "list")["backups"]] == ["手动"]
    assert ask(office, "backup", "verify", "--all")["ok"]
    assert "比对一致" in read(office, "backup", "verify", copy)
    before = logical_digest(store_path(office))
    assert ask(new, "backup", "restore", copy, code=2)["error"]
    restored = ask(new, "backup", "restore", copy, "--yes")
    assert restored["restored"]
    assert restored["workers"] == 6
    assert logical_digest(store_path(new)) == before
    assert ask(new, "verify")["ok"]


def test_a_restore_shows_first_and_then_does_it(office: Path) -> None:
    made = ask(office, "backup", "create")
    file = Path(made["folder"]) / made["file"]
    shown = ask(office, "backup", "restore", file)
    assert (shown["restored"], shown["lost_months"], shown["workers_now"]) == (False, [], 6)
    assert ask(office, "backup", "restore", file, "--yes")["restored"]
    assert ask(office, "verify")["ok"]
    assert "backup.restore" in [entry["action"] for entry in ask(office, "audit", "list")["entries"]]


def test_a_damaged_backup_is_exit_four_and_no_restore(office: Path, tmp_path: Path) -> None:
    made = ask(office, "backup", "create")
    bad = tmp_path / "bad.shbak"
    shutil.copyfile(Path(made["folder"]) / made["file"], bad)
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(data)
    assert not ask(office, "backup", "verify", bad, code=4)["ok"]
    assert "改动过" in ask(office, "backup", "restore", bad, "--yes", code=3)["error"]["title"]
    assert ask(office, "backup", "restore", tmp_path / "none.shbak", code=3)["error"]
    assert ask(office, "backup", "verify", code=2)["error"]
