"""``init`` and ``demo``: making an office in an empty folder."""

from __future__ import annotations

import argparse

from shequ_hr.model.people import Office
from shequ_hr.office.demo.make import DemoReport, make_demo
from shequ_hr.office.packs import library_packs
from shequ_hr.office.setup import LEVELS, create_office
from shequ_hr.rules.loader import assemble
from ui.cli import tables
from ui.cli.answers import Answer, Document, sections, warning_lines
from ui.cli.parsing import Subcommands, a_count, add_command
from ui.cli.session import Session

NO_ACCOUNTS = "本版本还没有账户和加密：没有恢复码，密码没有使用，请用操作系统的账户保护这个文件夹"


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    made = add_command(commands, "init", init, "新建一个单位")
    made.add_argument("--unit", required=True, metavar="名称", help="单位名称，例如 柏合街道")
    made.add_argument("--code", required=True, metavar="代码", help="单位代码")
    made.add_argument("--level", choices=list(LEVELS), default="street", help="street 街道（乡镇），district 区（市）县")
    made.add_argument("--pack", required=True, metavar="编号", help="薪酬政策包，pack list 列出全部")
    made.add_argument("--dual-control", action="store_true", help="核对与复核必须是两个人")
    demo_parser = add_command(commands, "demo", demo, "生成虚构的演示单位")
    demo_parser.add_argument("--workers", type=a_count, default=86, metavar="人数", help="人数，默认 86")
    demo_parser.add_argument("--months", type=a_count, default=10, metavar="月数", help="已发放的月数，默认 10")
    demo_parser.add_argument("--seed", type=int, default=2024, metavar="种子", help="同一种子得到同样的数据")


def init(session: Session, options: argparse.Namespace) -> Answer:
    """Make an office. The pack is looked up before anything is written."""
    assemble(options.pack, library_packs(session.library))
    with session.new_office() as (ws, keep):
        office = create_office(ws, options.unit, options.code, options.level, options.pack, options.dual_control).value
        keep()
    warnings = [NO_ACCOUNTS]
    document = _office_document(office) | {"data": str(session.data), "recovery_code": None, "warnings": warnings}
    text = tables.facts(
        [
            ("单位", office.unit),
            ("代码", office.code),
            ("级别", LEVELS[office.level]),
            ("薪酬政策包", office.pay_pack),
            ("双人复核", "启用" if office.dual_control else "未启用"),
            ("数据文件夹", session.data),
        ]
    )
    return Answer(document, sections("已新建单位。", text, warning_lines(warnings)))


def demo(session: Session, options: argparse.Namespace) -> Answer:
    """Fill an empty folder with the demo office."""
    with session.new_office() as (ws, keep):
        report = make_demo(ws, options.workers, options.months, options.seed, session.progress).value
        keep()
    document = _demo_document(report) | {"data": str(session.data), "warnings": [NO_ACCOUNTS]}
    months = f"{report.months[0]} 至 {report.months[-1]}，共 {len(report.months)} 个月，均已发放"
    text = tables.facts(
        [
            ("单位", f"{report.unit}（演示，人物纯属虚构）"),
            ("社区", report.communities),
            ("人数", report.workers),
            ("月份", months),
            ("数据文件夹", session.data),
        ]
    )
    return Answer(document, sections("演示单位已生成。", text))


def _office_document(office: Office) -> Document:
    return {
        "unit": office.unit,
        "code": office.code,
        "level": office.level,
        "pay_pack": office.pay_pack,
        "dual_control": office.dual_control,
    }


def _demo_document(report: DemoReport) -> Document:
    return {
        "unit": report.unit,
        "workers": report.workers,
        "communities": report.communities,
        "months": list(report.months),
    }
