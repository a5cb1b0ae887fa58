"""``audit``: the log looked up, checked, taken along."""

from __future__ import annotations

import argparse

from shequ_hr.errors import CheckFailed
from shequ_hr.model.security import AuditEntry
from shequ_hr.security.audit import LABELS, export_entries, list_entries, verify_log
from ui.cli import tables
from ui.cli.answers import Answer, Document, sections
from ui.cli.parsing import Subcommands, a_count, a_day, a_file, add_command, add_group
from ui.cli.session import Session


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "audit", "审计日志")
    listed = add_command(group, "list", show, "列出日志")
    # --user says who looks, as with every command
    listed.add_argument("--by", metavar="用户", help="只看这个用户做的")
    listed.add_argument("--action", dest="what", metavar="动作", help="例如 pay.lock，或一类：pay")
    listed.add_argument("--text", metavar="文字", help="对象或说明里的文字")
    listed.add_argument("--after", type=a_count, default=0, metavar="编号", help="只看这个编号之后的")
    exported = add_command(group, "export", export, "把日志导出为工作簿")
    exported.add_argument("--by", metavar="用户", help="只要这个用户做的")
    exported.add_argument("--out", type=a_file, required=True, metavar="文件.xlsx")
    for ranged in (listed, exported):
        ranged.add_argument("--since", type=a_day, metavar="日期", help="从这一天起")
        ranged.add_argument("--until", type=a_day, metavar="日期", help="到这一天为止")
    add_command(group, "verify", verify, "核对日志链、库外指纹和数据；有问题时退出码 4")


def show(session: Session, options: argparse.Namespace) -> Answer:
    """Entries, oldest first."""
    with session.office() as ws:
        found = list_entries(ws, options.by, options.what, options.text, options.since, options.until, options.after)
    rows = [(one.seq, f"{one.at:%Y-%m-%d %H:%M:%S}", one.user, _label(one), one.about, one.summary) for one in found]
    table = tables.table(["编号", "时间", "用户", "做了什么", "对象", "说明"], rows) if rows else "没有符合条件的日志。"
    return Answer({"entries": [_document(one) for one in found]}, table)


def export(session: Session, options: argparse.Namespace) -> Answer:
    """Entries as a workbook."""
    with session.office() as ws:
        count = export_entries(ws, options.out, options.by, options.since, options.until).value
    return Answer({"file": str(options.out), "entries": count}, f"已导出 {count} 条日志到“{options.out}”。")


def verify(session: Session, _options: argparse.Namespace) -> Answer:
    """The whole chain against the data; exit 4 on any problem."""
    with session.office() as ws:
        found = verify_log(ws)
    ok = not found.problems
    head = (
        f"日志完好：{found.entries} 条，数据与最后一条相符。"
        if ok
        else f"发现 {len(found.problems)} 个问题（共 {found.entries} 条）："
    )
    text = sections(head, "\n".join(f"  · {problem}" for problem in found.problems))
    return Answer(
        {"ok": ok, "entries": found.entries, "problems": list(found.problems)}, text, 0 if ok else CheckFailed.exit_code
    )


def _label(one: AuditEntry) -> str:
    return LABELS.get(one.action, one.action)


def _document(one: AuditEntry) -> Document:
    return {
        "seq": one.seq,
        "at": one.at.isoformat(),
        "user": one.user,
        "action": one.action,
        "label": _label(one),
        "about": one.about,
        "summary": one.summary,
        "digest": one.digest,
    }
