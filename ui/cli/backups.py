"""``backup``: make, list, verify and restore backups of the office."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from shequ_hr.backup.checking import BackupRow, Verified, backup_state, list_backups, verify_all, verify_backup
from shequ_hr.backup.restore import RestorePreview, Unlock, preview_restore, restore
from shequ_hr.backup.service import create_backup, set_second_place
from shequ_hr.errors import CheckFailed, UsageError, UserError
from ui.bootstrap import restore_office, store_path
from ui.cli import tables
from ui.cli.answers import Answer, Document, sections, warning_lines
from ui.cli.parsing import Subcommands, a_file, a_folder, add_command, add_group
from ui.cli.session import Session, secret
from ui.cli.users import RECOVERY_CODE


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "backup", "备份、校验、恢复")
    made = add_command(group, "create", create, "立即备份，并试恢复一次")
    made.add_argument("--to", type=a_folder, metavar="文件夹", help="另外复制一份到这个文件夹，并在那里核对")
    listed = add_command(group, "list", listing, "列出备份和备份的状态")
    listed.add_argument("--second", type=a_folder, metavar="文件夹", help="设置第二份备份的文件夹（U 盘、移动硬盘）")
    checked = add_command(group, "verify", verify, "校验备份：解开、打开、比对；不通过时退出码 4")
    checked.add_argument("file", nargs="?", type=a_file, metavar="文件.shbak", help="一份备份")
    checked.add_argument("--all", action="store_true", help="校验全部备份，最新一份算作恢复演练")
    back = add_command(group, "restore", restoring, "恢复一份备份；不带 --yes 只看会恢复什么")
    back.add_argument("file", type=a_file, metavar="文件.shbak", help="一份备份")
    back.add_argument("--yes", action="store_true", help="确认恢复；现在的数据会先备份")
    back.add_argument("--code", action="store_true", help="用恢复码代替密码（取自 SHEQU_HR_RECOVERY_CODE 或提示输入）")
    back.add_argument("--damaged", action="store_true", help="这里的数据已损坏、打不开：保留它，换成备份")


def create(session: Session, options: argparse.Namespace) -> Answer:
    """A backup now."""
    with session.office() as ws:
        made = create_backup(ws, options.to).value
        state = backup_state(ws)
    document = {
        "file": made.name,
        "folder": state.folder,
        "sequence": made.sequence,
        "tested": True,
        "copy": str(options.to / made.name) if options.to else None,
        "warnings": list(state.warnings),
    }
    copy = f"另一份已复制到 {options.to}，核对一致。" if options.to else ""
    return Answer(
        document, sections(f"已备份并试恢复通过：{Path(state.folder) / made.name}", copy, warning_lines(state.warnings))
    )


def listing(session: Session, options: argparse.Namespace) -> Answer:
    """The backups, newest first, and how things stand."""
    with session.office() as ws:
        if options.second is not None:
            set_second_place(ws, options.second)
        rows, state = list_backups(ws), backup_state(ws)
    document = {
        "folder": state.folder,
        "second": state.ledger.second or None,
        "drill_due": state.drill_due,
        "backups": [_row_document(row) for row in rows],
        "warnings": list(state.warnings),
    }
    head = ["序号", "时间", "原因", "锁定到", "大小", "文件"]
    table = tables.table(head, [_cells(row) for row in rows], right=[0, 4]) if rows else "还没有备份。"
    return Answer(document, sections(f"备份文件夹：{state.folder}", table, warning_lines(state.warnings)))


def verify(session: Session, options: argparse.Namespace) -> Answer:
    """Check one backup or all of them; exit 4 when one is not good."""
    if (options.file is None) == (not options.all):
        raise UsageError("命令写得不对", "backup verify 要写一个文件，或者写 --all。", "例：backup verify --all")
    with session.office() as ws:
        found = verify_all(ws, session.progress).value if options.all else [verify_backup(ws, _there(options.file))]
    bad = [one for one in found if not one.ok]
    document = {"ok": not bad, "files": [msgspec.to_builtins(one) for one in found]}
    lines = "\n".join(_verified_line(one) for one in found) or "还没有备份。"
    return Answer(document, lines, CheckFailed.exit_code if bad else 0)


def restoring(session: Session, options: argparse.Namespace) -> Answer:
    """Show what a backup would bring back, or restore it; into an empty folder by itself."""
    file = _there(options.file)
    unlock = Unlock(user=session.user, code=secret(RECOVERY_CODE, "恢复码")) if options.code else None
    if options.damaged or not store_path(session.data).exists():
        if not options.yes:
            raise UsageError("恢复要确认", f"会把《{file.name}》恢复到“{session.data}”。", "确认后加上 --yes 再运行。")
        report = restore_office(session.data, file, unlock or Unlock(user=session.user, password=session.password))
        kept = f"原来打不开的数据留作 {report.kept}。" if report.kept else ""
        document = _preview_document(report.preview) | {"restored": True, "kept": report.kept or None}
        return Answer(document, sections("已恢复。", _preview_text(report.preview), kept))
    password = session.password
    with session.office(password) as ws:
        opening = unlock or Unlock(user=session.user, password=password)
        shown = restore(ws, file, opening).value.preview if options.yes else preview_restore(ws, file, opening)
    head = "已恢复；恢复前的数据也已备份。" if options.yes else "会恢复成这样（还没有改动任何数据，确认请加 --yes）："
    return Answer(_preview_document(shown) | {"restored": bool(options.yes)}, sections(head, _preview_text(shown)))


def _there(file: Path) -> Path:
    if not file.is_file():
        raise UserError("找不到备份文件", f"“{file}”不存在或不是文件。", "检查路径；U 盘上的备份请先插好 U 盘。")
    return file


def _row_document(row: BackupRow) -> Document:
    return {
        "file": row.file,
        "sequence": row.sequence,
        "at": row.at.isoformat(),
        "reason": row.reason,
        "month": row.month or None,
        "bytes": row.size,
    }


def _cells(row: BackupRow) -> tuple[object, ...]:
    return (row.sequence, f"{row.at:%Y-%m-%d %H:%M}", row.reason, row.month or "—", f"{row.size / 1048576:.1f} MB", row.file)


def _verified_line(one: Verified) -> str:
    if not one.ok:
        return f"  ✗ {one.file}：{one.problem}"
    return f"  ✓ {one.file}：" + ("已解开、打开、比对一致" if one.opened else "文件完整；用的是以前的钥匙，没有打开")


def _preview_document(shown: RestorePreview) -> Document:
    return {
        "file": shown.file,
        "sequence": shown.sequence,
        "at": shown.at.isoformat(),
        "reason": shown.reason,
        "unit": shown.unit,
        "workers": shown.people,
        "month": shown.month or None,
        "workers_now": shown.people_now,
        "month_now": shown.month_now or None,
        "lost_months": list(shown.lost_months),
        "later_entries": shown.later_entries,
    }


def _preview_text(shown: RestorePreview) -> str:
    now = shown.people_now is not None
    rows = [
        ("备份", f"第 {shown.sequence} 号，{shown.at:%Y-%m-%d %H:%M}，{shown.reason}"),
        ("单位", shown.unit),
        ("人数", f"{shown.people}" + (f"（现在 {shown.people_now}）" if now else "")),
        ("锁定到", (shown.month or "还没有锁定的月份") + (f"（现在 {shown.month_now or '没有'}）" if now else "")),
    ]
    if now:
        rows.append(("会退回", f"{'、'.join(shown.lost_months) or '没有锁定的月份'}；之后的日志 {shown.later_entries} 条"))
    return tables.facts(rows)
