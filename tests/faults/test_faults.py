"""After any kill or full disk, what was acknowledged is there as a whole, and everything else is absent as a whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.office_files import logical_digest
from interrupted import OPERATIONS, make_office

from db.store import open_store
from ui.bootstrap import store_path

KILLS, FULL_DISKS, RACES = 100, 25, 12
TRIAL = Path(__file__).parent / "trial.py"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process: POSIX only")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office that every operation starts from."""
    folder = tmp_path_factory.mktemp("faults")
    make_office(folder)
    path = store_path(folder)
    store = open_store(path)
    store._session.drop_journal()
    store.close()
    return path


def trial(how: str, name: str, office: Path, count: int, folder: Path) -> list[dict[str, Any]]:
    """Run the trials in a process of their own on a copy of the office."""
    copy = folder / "start" / "office.sqlite3"
    copy.parent.mkdir()
    copy.write_bytes(office.read_bytes())
    command = [sys.executable, str(TRIAL), how, name, str(copy), str(count), "2026"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_kill_at_any_instant_leaves_all_or_nothing(name: str, office: Path, tmp_path: Path) -> None:
    whole, *killed = trial("kill", name, office, KILLS, tmp_path)
    before, after = logical_digest(office), whole["digest"]
    assert whole["said"] == "()"
    assert before != after
    assert len(killed) == KILLS
    for result in killed:
        assert result["problems"] == []
        assert result["digest"] in ({after} if result["said"] == "()" else {before, after}), result
        assert result["seconds"] < 5
    assert {result["digest"] for result in killed} == {before, after}, "the kills all fell on one side"


def test_a_kill_while_making_an_office_leaves_a_whole_one_or_none(office: Path, tmp_path: Path) -> None:
    results = trial("create", "-", office, KILLS, tmp_path)
    assert results[0]["said"] == "()"
    assert results[0]["there"]
    assert {result["there"] for result in results} == {True, False}
    for result in results:
        assert result["there"] or result["said"] != "()"
        assert result["problems"] == []
        assert set(result["files"]) <= {"office.sqlite3", "office.sqlite3-journal", "office.sqlite3.opened-by"}
        assert result["digest"] == results[0]["digest"]


def test_of_two_programs_exactly_one_opens_the_office(office: Path, tmp_path: Path) -> None:
    results = trial("race", "-", office, RACES, tmp_path)
    assert len(results) == RACES
    for result in results:
        assert result["said"] == ["open", "单位数据正在使用中"]
        assert result["problems"] == []
        assert result["seconds"] < 5


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_disk_that_fills_at_any_size_changes_nothing(name: str, office: Path, tmp_path: Path) -> None:
    before = logical_digest(office)
    results = trial("disk", name, office, FULL_DISKS, tmp_path)
    refused = [result for result in results if result["said"] != "()"]
    assert refused
    for result in refused:
        assert result["status"] == 0
        assert result["said"] in {"磁盘空间不足", "磁盘读写出错"}
        assert (result["digest"], result["problems"]) == (before, [])
