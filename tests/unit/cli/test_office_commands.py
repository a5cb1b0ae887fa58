"""``init``, ``demo``, ``pack``, ``verify``: documents, exit codes, and folders that are left clean after a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.command_line import ask, call, read
from helpers.office_files import opened
from helpers.users import PASSWORD, USER

from shequ_hr.errors import Cancelled
from shequ_hr.security.recovery_code import parse_code
from ui.bootstrap import open_workspace

INIT = ("init", "--unit", "柏合街道", "--code", "510112001", "--level", "street", "--pack")


def test_init_makes_an_office_with_its_first_user_and_shows_the_recovery_code_once(tmp_path: Path) -> None:
    document = ask(tmp_path / "新单位", *INIT, "sichuan/chengdu-template")
    assert document["unit"] == "柏合街道"
    assert document["level"] == "street"
    assert document["dual_control"] is False
    assert document["user"] == USER
    assert len(parse_code(document["recovery_code"])) == 20
    assert "只显示这一次" in document["warnings"][0]
    assert ask(tmp_path / "新单位", "payroll", "list") == {"runs": []}
    assert ask(tmp_path / "新单位", "workers")["workers"] == []


def test_init_with_dual_control(tmp_path: Path) -> None:
    assert ask(tmp_path, *INIT, "sichuan/chengdu-template", "--dual-control")["dual_control"] is True


def test_a_second_init_is_refused_and_the_first_office_stays(tmp_path: Path) -> None:
    ask(tmp_path, *INIT, "sichuan/chengdu-template")
    before = (tmp_path / "office.sqlite3").read_bytes()
    refused = ask(tmp_path, *INIT, "sichuan/chengdu-template", code=3)
    assert refused["error"]["title"]
    assert (tmp_path / "office.sqlite3").read_bytes() == before


@pytest.mark.parametrize("arguments", [(*INIT, "nowhere/nothing"), ("demo", "--months", "25")])
def test_a_refused_beginning_leaves_no_office_behind(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = tmp_path / "leer"
    assert ask(folder, *arguments, code=3)["error"]["message"]
    assert not (folder / "office.sqlite3").exists()
    ask(folder, *INIT, "sichuan/chengdu-template")


def test_an_empty_folder_is_exit_5(tmp_path: Path) -> None:
    refused = ask(tmp_path, "workers", code=5)
    assert refused["error"]["hint"]
    assert refused["problems"] == []


def test_the_demo_reports_what_it_made_and_repeats_it(tmp_path: Path, demo_made: Path) -> None:
    document = ask(tmp_path, "demo", "--workers", 12, "--months", 2, "--seed", 5)
    assert document["workers"] == 12
    assert document["months"] == ["2024-08", "2024-09"]
    assert ask(tmp_path, "payroll", "show", "2024-09")["slips"] == ask(demo_made, "payroll", "show", "2024-09")["slips"]
    assert ask(tmp_path, "demo", code=3)["error"]["title"]


def test_verify_holds_on_the_demo(demo_made: Path) -> None:
    document = ask(demo_made, "verify")
    assert document["ok"] is True
    assert (document["runs"], document["differences"], document["problems"]) == (2, [], [])
    assert document["slips"] >= 20
    assert read(demo_made, "verify").startswith("校验通过：2 个批次")


def test_verify_finds_a_changed_amount_and_is_exit_4(demo: Path) -> None:
    with opened(demo / "office.sqlite3") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(
            "UPDATE slip SET gross = gross + 100, net = net + 100 WHERE rowid IN (SELECT rowid FROM slip LIMIT 1)"
        )
    document = ask(demo, "verify", code=4)
    assert document["ok"] is False
    assert document["problems"]
    assert "校验没有通过" in read(demo, "verify", code=4)


def test_packs_are_listed_with_and_without_an_office(tmp_path: Path, demo_made: Path) -> None:
    shipped = ask(tmp_path / "没有单位", "pack", "list")["packs"]
    known = ask(demo_made, "pack", "list")["packs"]
    assert {pack["id"] for pack in shipped} == {pack["id"] for pack in known}
    in_force = [pack["id"] for pack in known if pack["in_force"]]
    assert "sichuan/chengdu-template" in in_force
    assert not any(pack["in_force"] for pack in shipped)
    assert all(len(pack["sha256"]) == 64 and pack["checked_on"] for pack in known)
    assert "使用中" in read(demo_made, "pack", "list")


def test_every_shipped_pack_passes_its_check(tmp_path: Path) -> None:
    root = Path(__file__).parents[3] / "resources" / "policies"
    files = sorted(root.rglob("*.toml"))
    assert files
    for file in files:
        document = ask(tmp_path, "pack", "check", file)
        assert document["ok"] is True, file
        assert document["failed"] == document["problems"] == []
        assert document["examples"] >= 1, file


def test_a_good_pack_is_told_with_the_facts_that_it_needs(tmp_path: Path) -> None:
    file = next((Path(__file__).parents[3] / "resources" / "policies").rglob("six-departments.toml"))
    text = read(tmp_path, "pack", "check", file)
    assert "个算例全部相符" in text
    assert re.search(r"dual_post +书记主任一肩挑 +是否 +按人登记", text)
    assert re.search(r"service_years +工作年限 +数字 +内置", text)


def test_a_bad_pack_is_exit_3_with_every_problem_and_line(tmp_path: Path) -> None:
    file = tmp_path / "坏包.toml"
    file.write_text('id = "x/y"\nnonsense = 1\n', encoding="utf-8")
    document = ask(tmp_path, "pack", "check", file, code=3)
    assert document["ok"] is False
    assert document["error"]["title"] == "政策包《坏包.toml》没有通过检查"
    assert any(problem["column"] == "nonsense" and problem["row"] == 2 for problem in document["problems"])
    assert all(problem["file"] == "坏包.toml" for problem in document["problems"])
    assert "怎么办" in read(tmp_path, "pack", "check", file, code=3)


@pytest.mark.parametrize("content", ["政策".encode("gbk"), None], ids=["another encoding", "missing"])
def test_a_pack_that_can_not_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "包.toml"
    if content is not None:
        file.write_bytes(content)
    assert "包.toml" in str(ask(tmp_path, "pack", "check", file, code=3)["error"])


def test_installing_a_pack_makes_it_the_offices_own(demo: Path) -> None:
    file = next((Path(__file__).parents[3] / "resources" / "policies").rglob("chengdu-template.toml"))
    assert ask(demo, "pack", "install", file)["ok"] is True
    pack = next(pack for pack in ask(demo, "pack", "list")["packs"] if pack["id"] == "sichuan/chengdu-template")
    assert pack["installed"] is True


def test_a_refused_pack_is_not_installed(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "坏包.toml"
    file.write_text("id = 3\n", encoding="utf-8")
    refused = ask(demo, "pack", "install", file, code=3)
    assert refused["problems"]
    assert not any(pack["installed"] for pack in ask(demo, "pack", "list")["packs"])


def test_no_command_opens_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    windows = []
    monkeypatch.setattr("ui.desktop.app.main", lambda *arguments: windows.append(arguments) or 0)
    assert call("--data", tmp_path, "--user", "李娜").code == 0
    assert [(data, user) for data, user, _, _ in windows] == [(tmp_path, "李娜")]


def test_measurements_are_a_document_a_table_and_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ui.bench.report import Figure

    def measured(sizes: list[int], say: Callable[[str], None]) -> list[Figure]:
        say("测量")
        return [Figure("lock", "锁定", size, 0.2, 0.05) for size in sizes]

    monkeypatch.setattr("ui.bench.report.measure_all", measured)
    document = ask(tmp_path, "bench", "--sizes", 20)
    assert document["ok"] is False
    assert document["figures"] == [{"work": "lock", "label": "锁定", "people": 20, "seconds": 0.2, "budget": 0.05, "ok": False}]
    table = read(tmp_path, "bench", "--sizes", 20, "--out", tmp_path / "测量.md")
    assert (tmp_path / "测量.md").read_text(encoding="utf-8").strip() == table.strip()


def test_ctrl_c_and_a_cancelled_command_are_exit_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for error, title in ((KeyboardInterrupt(), "已中断"), (Cancelled(), "已取消")):
        monkeypatch.setattr("ui.cli.packs.shipped_packs", lambda _library, error=error: (_ for _ in ()).throw(error))
        result = call("--data", tmp_path, "--json", "pack", "list")
        assert result.document["error"]["title"] == title
        assert result.code == 1


def test_an_office_in_use_is_exit_5_and_does_not_hinder_a_check(demo: Path) -> None:
    file = next((Path(__file__).parents[3] / "resources" / "policies").rglob("six-departments.toml"))
    ws = open_workspace(demo, "周敏", PASSWORD)
    try:
        refused = ask(demo, "payroll", "list", code=5)
        assert "周敏" in str(refused["error"])
        result = call("--data", demo, "--json", "pack", "check", file)
    finally:
        ws.store.close()
    assert result.document["ok"] is True
    assert "随程序的政策包" in result.err


@pytest.mark.parametrize(
    ("pack", "told"),
    [("sichuan/chengdu-template", "有示例数值"), ("cn/six-departments", "没有社会保险、住房公积金规定，本月没有扣缴")],
)
def test_init_warns_of_what_the_pack_lacks(tmp_path: Path, pack: str, told: str) -> None:
    warnings = ask(tmp_path, *INIT, pack)["warnings"]
    assert any(told in warning for warning in warnings)
