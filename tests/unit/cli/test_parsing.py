"""Wrong usage is exit 2 in Chinese, with ``--json`` a document; help is Chinese and exit 0."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command_line import call

from shequ_hr.periods import PayMonth
from ui.cli.parsing import data_folder, make_parser, session_of, translated


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["payrol"], "命令 不能是“payrol”，可选：init、demo、pack、"),
        (["payroll"], "缺少：动作"),
        (["payroll", "check"], "缺少：月份"),
        (["payroll", "check", "2025-13"], "“2025-13”不是月份"),
        (["payroll", "check", "2025-05", "--seq", "0"], "不是正整数"),
        (["payroll", "check", "2025-05", "--kind", "monthly"], "--kind 不能是“monthly”，可选：regular、bonus、correction"),
        (["payroll", "export", "2025-05", "--what", "sheet"], "缺少：--out"),
        (["payroll", "void", "2025-05"], "缺少：--reason"),
        (["average-wage", "set"], "缺少：年份、金额、--document"),
        (["import", "workers", "."], "“.”是文件夹，这里要写一个文件"),
        (["import", "workers", "a.xlsx", "--answers", "."], "--answers：“.”是文件夹"),
        (["pack", "check", "."], "“.”是文件夹"),
        (["trial", "tax", "."], "“.”是文件夹"),
        (["report", "roster", "--out", "."], "--out：“.”是文件夹"),
        (["payroll", "export", "2025-05", "--what", "sheet", "--out", __file__], "是文件，这里要写一个文件夹"),
        (["backup", "restore", "."], "“.”是文件夹"),
        (["backup", "create", "--to", __file__], "是文件，这里要写一个文件夹"),
        (["users", "dual-control", "maybe"], "on|off 不能是“maybe”，可选：on、off"),
        (["--data", __file__, "verify"], "是文件，这里要写一个文件夹"),
        (["workers", "--on", "2025-02-30"], "“2025-02-30”不是日期"),
        (["workers", "--on"], "--on 后面要写一个值"),
        (["workers", "--nonsense"], "不认识：--nonsense"),
        (["wage-check", "25"], "“25”不是年份"),
        (["average-wage", "set", "2024", "九万", "--document", "某文"], "“九万”不是金额"),
        (["import", "workers", "a.xlsx", "--answers", "a.json", "--accept-defaults"], "不能和 --answers 同时使用"),
        (["import", "wrkers", "a.xlsx"], "种类 不能是“wrkers”，可选：workers、"),
    ],
)
def test_wrong_usage_is_exit_2_in_chinese(arguments: list[str], words: str) -> None:
    plain = call(*arguments)
    assert plain.code == 2
    assert plain.out == ""
    assert words in plain.err
    document = call("--json", *arguments)
    assert document.code == 2
    assert document.err == ""
    assert words in document.document["error"]["message"]
    assert document.document["error"]["hint"].startswith("用法：")
    assert document.document["problems"] == []


def test_json_without_a_command_is_wrong_usage() -> None:
    result = call("--json")
    assert result.code == 2
    assert result.document["error"]["title"] == "没有写命令"


@pytest.mark.parametrize("arguments", [["--help"], ["payroll", "--help"], ["payroll", "export", "-h"]])
def test_help_is_chinese_and_done(arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.code == 0
    assert result.out.startswith("用法：shequ-hr")
    for english in ("usage:", "options:", "positional", "show this help"):
        assert english not in result.out


def test_a_percent_sign_in_help_is_one_sign() -> None:
    assert "变动超过 10%" in call("payroll", "--help").out
    shown = call("payroll", "compare", "--help").out
    assert "变动超过 10%" in shown
    assert "%%" not in shown


def test_an_unknown_message_is_shown_as_it_is() -> None:
    assert translated("something new") == "something new"


def test_global_options_may_stand_before_or_behind_the_command(tmp_path: Path) -> None:
    parser = make_parser()
    for arguments in (
        ["--data", str(tmp_path), "--json", "--user", "李", "verify"],
        ["verify", "--data", str(tmp_path), "--json", "--user", "李"],
    ):
        session = session_of(parser.parse_args(arguments))
        assert (session.data, session.as_json, session.user) == (tmp_path, True, "李")


def test_the_user_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEQU_HR_USER", "王芳")
    assert session_of(make_parser().parse_args(["verify"])).user == "王芳"


def test_a_machine_without_login_name_still_has_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEQU_HR_USER", raising=False)
    monkeypatch.setattr("ui.cli.parsing.getuser", lambda: (_ for _ in ()).throw(OSError("no user database")))
    assert session_of(make_parser().parse_args(["verify"])).user == "本机用户"


@pytest.mark.parametrize(
    ("arguments", "name"), [(["--data", "甲", "x"], "甲"), (["--data=乙"], "乙"), (["--data"], "shequ-hr")]
)
def test_the_data_folder_is_found_in_any_call(arguments: list[str], name: str) -> None:
    assert data_folder(arguments).name == name


def test_a_month_is_parsed() -> None:
    assert make_parser().parse_args(["payroll", "calculate", "2025-06"]).month == PayMonth(2025, 6)
