"""``report``: printable tables of the office."""

from __future__ import annotations

import argparse

from shequ_hr.reports.roster import export_roster
from ui.cli.answers import Answer
from ui.cli.parsing import Subcommands, a_day, a_file, add_command, add_group
from ui.cli.payroll_views import export_answer
from ui.cli.session import Session


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    kinds = add_group(commands, "report", "报表")
    made = add_command(kinds, "roster", roster, "花名册（可打印；要再导入请用 template 的表）")
    made.add_argument("--out", required=True, type=a_file, metavar="文件.xlsx")
    made.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    made.add_argument("--reason", default="", metavar="原因", help="超过 50 人要完整证件号码时，写明原因（记入审计日志）")


def roster(session: Session, options: argparse.Namespace) -> Answer:
    """Write the roster of a day."""
    with session.office() as ws:
        file = export_roster(ws, options.out, options.on, options.reason)
    return export_answer([file])
