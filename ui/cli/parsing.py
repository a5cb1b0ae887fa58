"""The grammar of the command line: global options, one module per group of commands, and Chinese words for wrong usage."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any, NoReturn

from shequ_hr.errors import UsageError
from shequ_hr.money import Fen, parse_yuan
from shequ_hr.periods import PayMonth
from ui.bootstrap import default_data_folder
from ui.cli.answers import Answer
from ui.cli.session import Session

Command = Callable[[Session, argparse.Namespace], Answer]
Subcommands = Any
"""argparse's object that ``add_parser`` is called on; its type has no public name."""

_TRANSLATED = (
    (r"^unrecognized arguments: (.*)$", r"不认识：\1"),
    (r"^argument (.*): expected one argument$", r"\1 后面要写一个值"),
    (r"^argument (.*): expected at least one argument$", r"\1 后面至少要写一个值"),
    (r"^argument (.*): not allowed with argument (.*)$", r"\1 不能和 \2 同时使用"),
    (r"^argument (.*): ignored explicit argument (.*)$", r"\1 后面不能写值 \2"),
    (r"^one of the arguments (.*) is required$", r"要在这些里选一个：\1"),
    (r"^argument ([^:]*): (.*)$", r"\1：\2"),
)
_MISSING = re.compile(r"^the following arguments are required: (.*)$")
_NO_CHOICE = re.compile(r"^argument (.*): invalid choice: (.*) \(choose from (.*)\)$")


class Parser(argparse.ArgumentParser):
    """argparse in Chinese that raises UsageError instead of leaving the program."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"add_help": False, "allow_abbrev": False, "formatter_class": _ChineseHelp}))
        self._positionals.title = "命令与参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong and how the command is written."""
        raise UsageError("命令写得不对", f"{translated(message)}。", self.format_usage().strip())


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def translated(message: str) -> str:
    """argparse's message in Chinese; an unknown one is shown as it is."""
    if missing := _MISSING.match(message):
        return f"缺少：{missing[1].replace(', ', '、')}"
    if wrong := _NO_CHOICE.match(message):
        choices = wrong[3].replace("'", "").replace(", ", "、")
        return f"{wrong[1]} 不能是“{wrong[2][1:-1]}”，可选：{choices}"
    for pattern, text in _TRANSLATED:
        if re.match(pattern, message):
            return re.sub(pattern, text, message)
    return message


def make_parser() -> Parser:
    """The whole grammar."""
    from ui.cli import approvals, audit, backups, imports, office, packs, payroll, people, reports, trials, upkeep, users, wages

    parser = Parser(
        prog="shequ-hr",
        description="社区专职工作者人事薪酬管理。没有命令时打开窗口。",
        epilog="退出码：0 完成；1 其他；2 用法不对；3 输入被拒绝，没有写入；4 核查不成立；5 数据被占用或缺失；6 没有权限。",
    )
    _global_options(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令")
    for group in (office, packs, imports, people, payroll, wages, trials, reports, users, approvals, audit, backups, upkeep):
        group.add_commands(commands)
    return parser


def _global_options(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--data", metavar="文件夹", type=a_folder, default=default, help="单位数据的文件夹（默认在本机应用数据里）"
    )
    parser.add_argument("--user", metavar="用户", default=default, help="用户名，也可用环境变量 SHEQU_HR_USER")
    off = False if default is None else default
    parser.add_argument("--json", action="store_true", default=off, help="在标准输出上只写一份 JSON")


def add_command(commands: Subcommands, name: str, run: Command, help_text: str) -> argparse.ArgumentParser:
    """A command (or an action of one); the global options may also stand behind it."""
    # argparse fills % in into the help, but not into the description
    made: argparse.ArgumentParser = commands.add_parser(name, help=help_text.replace("%", "%%"), description=help_text)
    _global_options(made, argparse.SUPPRESS)
    made.set_defaults(run=run)
    return made


def add_group(commands: Subcommands, name: str, help_text: str) -> Subcommands:
    """A command that has actions: ``payroll list``."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    return made.add_subparsers(dest="action", metavar="动作", title="动作", required=True)


def session_of(options: argparse.Namespace) -> Session:
    """Folder and user of the call: option, else environment, else the platform's."""
    user = options.user or os.environ.get("SHEQU_HR_USER") or _login_name()
    return Session(options.data or default_data_folder(), user, options.json)


def data_folder(arguments: Sequence[str]) -> Path:
    """The data folder of a call that could not be parsed or broke down."""
    for place, argument in enumerate(arguments):
        if argument == "--data" and place + 1 < len(arguments):
            return Path(arguments[place + 1])
        if argument.startswith("--data="):
            return Path(argument.removeprefix("--data="))
    return default_data_folder()


def _login_name() -> str:
    try:
        return getuser()
    except (OSError, KeyError):
        # A machine without user database has no login name; the log then says so.
        return "本机用户"


def a_file(text: str) -> Path:
    """The path of a file, there or not yet; a folder is none."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}”是文件夹，这里要写一个文件")
    return path


def a_folder(text: str) -> Path:
    """The path of a folder, there or not yet; a file is none."""
    path = Path(text)
    if path.is_file():
        raise argparse.ArgumentTypeError(f"“{text}”是文件，这里要写一个文件夹")
    return path


def a_month(text: str) -> PayMonth:
    """``2026-10``."""
    try:
        return PayMonth.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是月份，要写成 2026-10") from None


def a_day(text: str) -> date:
    """``2026-10-31``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，要写成 2026-10-31") from None


def a_year(text: str) -> int:
    """``2026``."""
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，要写成 2026")
    return int(text)


def an_amount(text: str) -> Fen:
    """``91752`` or ``91752.00``, in yuan."""
    try:
        return parse_yuan(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是金额，要写成 91752 或 91752.00（元）") from None


def a_count(text: str) -> int:
    """A whole number of at least one."""
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)
