"""Users, confirmations, the log, protection and recovery by the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.command_line import ask, call, read
from helpers.users import PASSWORD, USER

NEW = "zhuozi-lantian-qiche"
OLD = Path(__file__).parents[2] / "migrations" / "old" / "0001.sqlite3"
INIT = ("init", "--unit", "示例街道", "--code", "510100001", "--pack", "sichuan/chengdu-template")


@pytest.fixture
def founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """An office with a second user 李娟 (经办), and its recovery code."""
    code = ask(tmp_path, *INIT)["recovery_code"]
    monkeypatch.setenv("SHEQU_HR_NEW_PASSWORD", PASSWORD)
    ask(tmp_path, "users", "add", "李娟", "--roles", "经办")
    return tmp_path, code


def by(user: str, data: Path, *arguments: object) -> int:
    """The exit code of a call by somebody else."""
    return call("--data", data, "--user", user, "--json", *arguments).code


def test_users_come_and_go(founded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = founded
    assert [one["name"] for one in ask(data, "users", "list")["users"]] == [USER, "李娟"]
    assert ask(data, "users", "roles", "李娟", "--roles", "clerk,viewer")["roles"] == ["clerk", "viewer"]
    assert by("李娟", data, "users", "list") == 6
    monkeypatch.setenv("SHEQU_HR_NEW_PASSWORD", NEW)
    ask(data, "users", "reset", "李娟")
    assert by("李娟", data, "payroll", "list") == 6
    assert ask(data, "users", "unlock", "李娟")["failures"] == 1
    assert ask(data, "users", "remove", "李娟")["active"] is False
    assert "已停用" in read(data, "users", "list")
    ask(data, "users", "remove", USER, code=3)
    assert ask(data, "users", "password")["name"] == USER
    monkeypatch.setenv("SHEQU_HR_PASSWORD", NEW)
    assert ask(data, "audit", "verify")["ok"] is True
    assert call("--data", data, "users", "add", "甲", "--roles", "头儿").code == 2


def test_two_people_confirm_each_other(founded: tuple[Path, str]) -> None:
    data, _ = founded
    ask(data, "users", "dual-control", "on", code=3)
    ask(data, "users", "add", "王芳", "--roles", "复核")
    assert ask(data, "users", "dual-control", "on")["dual_control"] is True
    ask(data, "users", "remove", "李娟", code=6)
    assert ask(data, "approvals", "grant", 1, code=6)["error"]["title"] == "不能确认自己的申请"
    waiting = ask(data, "approvals", "list")["approvals"]
    assert [(one["state"], one["about"]) for one in waiting] == [("open", "移除用户 李娟")]
    assert by("王芳", data, "approvals", "refuse", 1, "--reason", "再想想") == 0
    ask(data, "users", "remove", "李娟", code=6)
    assert by("王芳", data, "approvals", "grant", 2) == 0
    ask(data, "users", "remove", "李娟")
    ask(data, "users", "roles", "王芳", "--roles", "查看", code=3)  # nobody would be left to confirm
    assert "待确认" not in read(data, "approvals", "list")


def test_the_log_is_listed_checked_and_exported(founded: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = founded
    entries = ask(data, "audit", "list", "--by", USER, "--action", "users")["entries"]
    assert [one["action"] for one in entries] == ["users.found", "users.edit"]
    assert "新增，角色：经办" in read(data, "audit", "list", "--text", "李娟")
    assert ask(data, "audit", "export", "--out", tmp_path / "日志.xlsx")["entries"] > 3
    assert by("李娟", data, "audit", "list") == 6
    assert by("李娟", data, "audit", "verify") == 6
    head = data / "office.head.json"
    head.write_text(head.read_text(encoding="utf-8").replace('"seq":', '"seq":9'), encoding="utf-8")
    found = ask(data, "audit", "verify", code=4)
    assert found["ok"] is False
    assert "退回到了旧的状态" in found["problems"][0]


def test_a_forgotten_password_is_recovered(founded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    data, code = founded
    monkeypatch.setenv("SHEQU_HR_PASSWORD", NEW)
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", code.replace("-", " ").lower())
    fresh = ask(data, "recover")["recovery_code"]
    assert fresh != code
    assert ask(data, "payroll", "list")["runs"] == []
    ask(data, "recover", code=6)
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", "XXXXX" + fresh[5:])
    assert "第 1 组" in ask(data, "recover", code=3)["error"]["message"]


def test_a_lost_key_file_is_recovered_from_a_copy(founded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    data, code = founded
    kept = shutil.move(data / "keys.json", data.parent / f"{data.name}-keys.json")
    (data / "keys.json.bak").unlink()
    ask(data, "payroll", "list", code=5)
    monkeypatch.setenv("SHEQU_HR_RECOVERY_CODE", code)
    assert ask(data, "recover", "--key-file", kept)["recovery_code"] != code
    assert by("李娟", data, "payroll", "list") == 0


def test_an_office_of_part_1_is_protected(tmp_path: Path) -> None:
    shutil.copy(OLD, tmp_path / "office.sqlite3")
    assert "protect" in ask(tmp_path, "payroll", "list", code=5)["error"]["hint"]
    assert ask(tmp_path, "protect")["recovery_code"].count("-") == 7
    assert ask(tmp_path, "audit", "verify")["ok"] is True
    ask(tmp_path, "protect", code=3)
    assert ask(tmp_path, "users", "code")["recovery_code"].count("-") == 7
    assert ask(tmp_path, "users", "policy", "graded")["policy"] == "graded"
