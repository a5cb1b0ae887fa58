"""``init`` and ``demo``: making an office in an empty folder."""

from __future__ import annotations

import argparse

from shequ_hr.model.people import Office
from shequ_hr.office.cautions import pack_cautions
from shequ_hr.office.demo.make import DemoReport, make_demo
from shequ_hr.office.demo.users import add_demo_users
from shequ_hr.office.packs import library_packs
from shequ_hr.office.setup import LEVELS, create_office
from shequ_hr.rules.loader import assemble
from shequ_hr.security.accounts import require_good_password
from ui.cli import tables
from ui.cli.answers import Answer, Document, problem_text, sections, warning_lines
from ui.cli.parsing import Subcommands, a_count, add_command
from ui.cli.session import Session

KEEP_THE_CODE = "恢复码只显示这一次：抄下或打印，封好放进单位的保险柜；忘记密码或钥匙文件丢失时只有它能打开数据"


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
    rules = assemble(options.pack, library_packs(session.library))
    password = session.password
    require_good_password(password, session.user, [options.unit])
    with session.new_office(password) as made:
        office = create_office(made.ws, options.unit, options.code, options.level, options.pack, options.dual_control).value
        made.kept = True
    warnings = [KEEP_THE_CODE, *(problem_text(problem) for problem in pack_cautions(rules))]
    document = _office_document(office) | {
        "data": str(session.data),
        "user": session.user,
        "recovery_code": made.recovery_code,
        "warnings": warnings,
    }
    text = tables.facts(
        [
            ("单位", office.unit),
            ("代码", office.code),
            ("级别", LEVELS[office.level]),
            ("薪酬政策包", office.pay_pack),
            ("双人复核", "启用" if office.dual_control else "未启用"),
            ("数据文件夹", session.data),
            ("第一个用户", f"{session.user}（全部角色）"),
            ("恢复码", made.recovery_code),
        ]
    )
    return Answer(document, sections("已新建单位。", text, warning_lines(warnings)))


def demo(session: Session, options: argparse.Namespace) -> Answer:
    """Fill an empty folder with the demo office."""
    password = session.password
    with session.new_office(password) as made:
        report = make_demo(made.ws, options.workers, options.months, options.seed, session.progress).value
        users = add_demo_users(made.ws, password)
        made.kept = True
    document = _demo_document(report) | {"data": str(session.data), "users": users, "recovery_code": made.recovery_code}
    months = f"{report.months[0]} 至 {report.months[-1]}，共 {len(report.months)} 个月，均已发放"
    text = tables.facts(
        [
            ("单位", f"{report.unit}（演示，人物纯属虚构）"),
            ("社区", report.communities),
            ("人数", report.workers),
            ("月份", months),
            ("数据文件夹", session.data),
            ("用户", "、".join([session.user, *users])),
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
