"""``pack``: listing, checking and installing policy packs. Checking and listing need no office."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.office.packs import (
    PackReport,
    PackSummary,
    check_pack,
    install_pack,
    library_packs,
    list_packs,
    packs_of,
    shipped_packs,
)
from shequ_hr.rules.schema import Pack
from ui.bootstrap import store_path
from ui.cli import tables
from ui.cli.answers import Answer, Document, problem_documents, problem_lines, sections
from ui.cli.files import read_text
from ui.cli.parsing import Subcommands, a_file, add_command, add_group
from ui.cli.presenting import message
from ui.cli.session import Session

REFUSED = UserError.exit_code
_TYPES = {"number": "数字", "text": "文字", "bool": "是否"}
_ENTRIES = {"built-in": "内置", "person": "按人登记", "month": "按月录入"}


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    actions = add_group(commands, "pack", "政策包：列出、检查、安装")
    add_command(actions, "list", list_all, "列出可用的政策包")
    checked = add_command(actions, "check", check, "检查一个政策包，运行它自带的算例")
    installed = add_command(actions, "install", install, "检查并安装一个政策包")
    for parser in (checked, installed):
        parser.add_argument("file", type=a_file, metavar="文件.toml", help="政策包文件")


def list_all(session: Session, _options: argparse.Namespace) -> Answer:
    """All packs that the office could use; those that ship when there is no office yet."""
    if store_path(session.data).exists():
        with session.office() as ws:
            packs = list_packs(ws)
    else:
        packs = shipped_packs(session.library)
    rows = [(pack.id, pack.title, pack.region, pack.version, _standing(pack), pack.examples, pack.checked_on) for pack in packs]
    text = tables.table(["编号", "名称", "地区", "版本", "状态", "算例", "核对日期"], rows, right=[5])
    return Answer({"packs": [_summary_document(pack) for pack in packs]}, text)


def check(session: Session, options: argparse.Namespace) -> Answer:
    """Check a file: exit 3 when it would be refused, with everything that is wrong."""
    report = check_pack(read_text(options.file), options.file.name, _others(session))
    document = _report_document(report)
    if report.ok:
        good = f"政策包“{report.title}”（{report.id}）通过检查，{report.examples} 个算例全部相符。"
        facts = tables.table(
            ["事实", "公式里的名字", "类型", "来自", "可选值", "说明"],
            [
                (fact.key, fact.name, _TYPES[fact.type], _ENTRIES[fact.entry], "、".join(fact.values), fact.note)
                for fact in report.facts
            ],
        )
        return Answer(document, sections(good, facts if report.facts else ""))
    title = f"政策包《{options.file.name}》没有通过检查"
    hint = "按问题逐条改正后再检查。"
    document |= {"error": {"title": title, "message": f"{_count(report)} 个问题。", "hint": hint}}
    lines = problem_lines((*report.problems, *report.failed))
    return Answer(document, sections(title, lines, f"怎么办：{hint}"), REFUSED)


def install(session: Session, options: argparse.Namespace) -> Answer:
    """Install a checked pack into the office."""
    with session.office() as ws:
        report = install_pack(ws, options.file).value
    return Answer(_report_document(report), f"已安装政策包“{report.title}”（{report.id}），{report.examples} 个算例全部相符。")


def _others(session: Session) -> Mapping[str, Pack]:
    """The packs that a checked one may use: the office's when there is one that can be opened, else those that ship."""
    if not store_path(session.data).exists():
        return library_packs(session.library)
    try:
        with session.office() as ws:
            return packs_of(ws)
    except OfficeUnavailable as error:
        message(f"{error.title}：只用随程序的政策包检查。")
        return library_packs(session.library)


def _count(report: PackReport) -> int:
    return len(report.problems) + len(report.failed)


def _report_document(report: PackReport) -> Document:
    return {
        "ok": report.ok,
        "id": report.id,
        "title": report.title,
        "examples": report.examples,
        "failed": problem_documents(report.failed),
        "problems": problem_documents(report.problems),
        "facts": [
            {
                "key": fact.key,
                "name": fact.name,
                "type": fact.type,
                "entry": fact.entry,
                "values": list(fact.values),
                "note": fact.note,
            }
            for fact in report.facts
        ],
        "items": list(report.items),
    }


def _standing(pack: PackSummary) -> str:
    words = ["使用中" if pack.in_force else "", "已安装" if pack.installed else "随程序", "模板" if pack.template else ""]
    return "、".join(word for word in words if word)


def _summary_document(pack: PackSummary) -> Document:
    return {
        "id": pack.id,
        "title": pack.title,
        "region": pack.region,
        "version": pack.version,
        "template": pack.template,
        "pay": pack.pay,
        "installed": pack.installed,
        "in_force": pack.in_force,
        "sha256": pack.digest,
        "examples": pack.examples,
        "sources": pack.sources,
        "checked_on": pack.checked_on,
        "note": pack.note,
    }
