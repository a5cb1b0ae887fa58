"""Runs one call: parse, do the command, present its answer or refusal. No command opens the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from shequ_hr.errors import Cancelled, UsageError, UserError
from ui.cli.parsing import make_parser, session_of
from ui.cli.presenting import OTHER, present, present_refusal, present_trouble
from ui.cli.session import Session


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code. Only bugs come out of here as exceptions."""
    as_json = "--json" in arguments
    try:
        options = make_parser().parse_args(arguments)
    except UsageError as error:
        return present_refusal(error, as_json)
    except SystemExit as leaving:  # argparse leaves this way after --help
        return leaving.code if isinstance(leaving.code, int) else 0
    session = session_of(options)
    if options.command is None:
        return _without_command(session)
    return _do(session, options)


def _do(session: Session, options: argparse.Namespace) -> int:
    try:
        return present(options.run(session, options), session.as_json)
    except UserError as error:
        return present_refusal(error, session.as_json)
    except Cancelled:
        present_refusal(UserError("已取消", "没有写入任何数据。"), session.as_json)
        return OTHER
    except OSError as error:
        return present_trouble(error, session.as_json)


class NoDisplay(UserError):
    """The window can not be shown on this machine."""

    exit_code = 1


def _can_show() -> bool:
    """Whether Qt finds a screen; without one it would abort the process without a word to the user."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def _without_command(session: Session) -> int:
    if session.as_json:
        error = UsageError("没有写命令", "--json 要和一个命令一起用；没有命令时打开的是窗口。", "用 --help 查看全部命令。")
        return present_refusal(error, as_json=True)
    if not _can_show():
        hint = "在有桌面的电脑上打开，或用命令行；--help 查看全部命令。"
        return present_refusal(NoDisplay("打不开窗口", "这里没有显示器（DISPLAY 没有设置）。", hint), as_json=False)
    from ui.desktop.app import main as open_window

    return open_window(session.data, session.user, os.environ.get("SHEQU_HR_PASSWORD", ""), sys.argv[:1])
