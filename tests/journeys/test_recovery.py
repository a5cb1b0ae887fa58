"""Forgotten password, lost key file, dead computer: each by the steps of the manual, on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.command_line import ask
from helpers.office_files import logical_digest

NEW = "zhuozi-lantian-qiche"


@pytest.fixture
def lived_in(tmp_path: Path) -> tuple[Path, str]:
    """An office that paid two months, and its recovery code."""
    data = tmp_path / "data"
    code = ask(data, "demo", "--workers", 10, "--months", 2, "--seed", 3)["recovery_code"]
    return data, code


def paid(data: Path) -> list[dict[str, object]]:
    """The runs of the office."""
    runs = ask(data, "payroll", "list")["runs"]
    assert isinstance(runs, list)
    return runs


def test_a_forgotten_password(lived_in: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    data, code = lived_in
    before = paid(data)
    monkeypatch.setenv("SHEQU_HR_PASSWORD", NEW)
    ask(data, "payroll", "list", code=6)
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", code)
    fresh = ask(data, "recover")["recovery_code"]
    assert paid(data) == before
    assert ask(data, "verify")["ok"] is True
    entries = ask(data, "audit", "list", "--action", "session.recover")["entries"]
    assert [entry["summary"] for entry in entries] == ["用恢复码设置了新密码，原来的恢复码作废"]
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", fresh)
    assert ask(data, "recover")["recovery_code"] not in {code, fresh}


def test_a_lost_key_file(lived_in: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, code = lived_in
    before = paid(data)
    stick = Path(shutil.copy(data / "keys.json", tmp_path / "keys-from-stick.json"))
    for name in ("keys.json", "keys.json.bak"):
        (data / name).unlink()
    assert "钥匙文件不见了" in ask(data, "payroll", "list", code=5)["error"]["title"]
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", code)
    assert ask(data, "recover", "--key-file", stick)["recovery_code"] != code
    assert paid(data) == before
    assert ask(data, "audit", "verify")["ok"] is True


def test_a_lost_counter_is_no_way_around_it(lived_in: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts as five failures for everybody, the holder of the code among them: 15 minutes at most, then all is well."""
    data, code = lived_in
    (data / "lockout.json").unlink()
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", code)
    assert "分钟" in ask(data, "recover", code=6)["error"]["message"]
    assert "分钟" in ask(data, "payroll", "list", code=6)["error"]["message"]


def test_a_dead_computer_with_only_the_stick(lived_in: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = lived_in
    before, stick = paid(data), tmp_path / "stick"
    stick.mkdir()
    ask(data, "backup", "create", "--to", stick)
    digest = logical_digest(data / "office.sqlite3")
    shutil.rmtree(data)
    copies = sorted(stick.rglob("*.shbak"))
    assert len(copies) == 1
    new = tmp_path / "新电脑"
    ask(new, "backup", "restore", copies[0], "--yes")
    assert paid(new) == before
    assert logical_digest(new / "office.sqlite3") == digest
    assert ask(new, "verify")["ok"] is True
