"""What to tell the user when the database refuses or fails: environment trouble with advice, and the schema's own refusals.

Whatever is not known here is a bug and passes on unchanged.
"""

from __future__ import annotations

from pathlib import Path

from db.database import IntegrityError
from shequ_hr.errors import OfficeUnavailable, UserError

_CLOSED_HINT = "锁定后的更正请用补发、扣回（更正批次），或先退回草稿（payroll reopen）。"

_DAMAGE = ("malformed", "not a database", "corrupt", "Could not decode")
"""What SQLite and its driver say of a page that is not what was written."""


class Unreadable(OfficeUnavailable):
    """Not even the first page can be read: the file is damaged, or it was encrypted with another key."""


class InUse(OfficeUnavailable):
    """Another program has the office open."""


_REFUSALS: tuple[tuple[str, str, str, str], ...] = (
    ("audit log", "审计日志不能修改", "日志只能追加，本次未写入任何数据。", "请联系技术人员。"),
    ("closed run", "已经锁定的工资不能修改", "这一批工资的人员、金额和依据已经封存，本次未写入任何数据。", _CLOSED_HINT),
    (
        "run.month, run.kind, run.sequence",
        "同一批工资不能有两份",
        "这个月同一种类、同一序号的工资已经存在，本次未写入任何数据。",
        "请打开已有的那一批继续办理。",
    ),
    (
        "run.kind",
        "还有没锁定的同类工资",
        "同一种类的工资同一时间只能有一批没有锁定，本次未写入任何数据。",
        "请先锁定或作废那一批。",
    ),
    (
        "worker.id_number",
        "证件号码重复",
        "这个证件号码已经属于另一个人，本次未写入任何数据。",
        "请核对证件号码；同一个人只保留一条。",
    ),
    ("community.name", "社区名称重复", "同名的社区已经存在，本次未写入任何数据。", "请使用已有的社区，或换一个名称。"),
    (
        "FOREIGN KEY",
        "还有别的数据在用它",
        "要删除或引用的记录与其他数据对不上，本次未写入任何数据。",
        "先处理引用它的数据（录入、工资单），再试一次。",
    ),
)


def translate(error: Exception, path: Path) -> Exception:
    """The exception to raise instead: a UserError with advice, or the error itself when it is a bug."""
    text = str(error)
    if "database or disk is full" in text:
        return UserError(
            "磁盘空间不足", f"写入“{path}”时磁盘已满，本次未写入任何数据。", "清理这个磁盘（至少留 500 MB），再试一次。"
        )
    if "disk I/O error" in text:
        return UserError(
            "磁盘读写出错",
            f"读写“{path}”时系统报告错误，本次未写入任何数据。",
            "检查磁盘或 U 盘是否松动、是否只读；仍然出错时先复制整个数据文件夹，再联系技术人员。",
        )
    if "readonly database" in text or "unable to open" in text:
        return unwritable(path)
    if "not a database" in text:
        return Unreadable(*_damage(path, text))
    if isinstance(error, UnicodeDecodeError) or any(mark in text for mark in _DAMAGE):
        return damaged(path, text)
    if "locked" in text or "busy" in text:
        return in_use(path, "")
    if isinstance(error, IntegrityError) or type(error).__name__ == "IntegrityError":
        return next((UserError(title, what, hint) for mark, title, what, hint in _REFUSALS if mark in text), error)
    return error


def unclear(path: Path) -> UserError:
    """The disk failed at the very end of a commit: what was to be written may be there or not, but never in part."""
    return UserError(
        "磁盘读写出错，不能确定是否已经保存",
        f"保存到“{path}”的最后一步时系统报告错误。这次操作或者全部写入，或者全部没有写入。",
        "请关闭程序，检查磁盘或 U 盘；重新打开后先看刚才的操作在不在，再决定是否重做。",
    )


def missing(path: Path) -> OfficeUnavailable:
    """No office in the folder."""
    return OfficeUnavailable(
        "这个文件夹里还没有单位数据",
        f"没有找到“{path}”。",
        "用 init 建立单位，或用 demo 生成一个演示单位；如果数据在别处，请用 --data 指定文件夹。",
    )


def in_use(path: Path, holder: str) -> OfficeUnavailable:
    """Another process has it open; ``holder`` says who, where and when, as far as known."""
    who = f"已由 {holder} 打开" if holder else "正被另一个程序使用"
    return InUse(
        "单位数据正在使用中", f"“{path}”{who}。同一时间只能有一个程序打开。", "请先关闭另一个窗口或等它完成，再试一次。"
    )


def taken_away(path: Path) -> OfficeUnavailable:
    """The file under the store's name is no longer the one that is open: moved, deleted or swapped while running."""
    return OfficeUnavailable(
        "数据文件被移走或换掉了",
        f"程序运行期间，“{path}”被删除、移动或换成了另一个文件。为免写错地方，程序已停止写入，刚才的操作没有写入。",
        "先把原来的文件放回原处，再重新打开程序；找不到时从最近的备份恢复（“备份”页，或 backup restore）。",
    )


def closed(path: Path) -> OfficeUnavailable:
    """The store was given back: after a restore, or while the program ends."""
    return OfficeUnavailable("单位数据已经关闭", f"“{path}”已经关闭，刚才的操作没有写入。", "请重新打开单位后再做一次。")


def unwritable(path: Path) -> OfficeUnavailable:
    """The folder may not be written."""
    return OfficeUnavailable(
        "不能读写单位数据",
        f"系统不允许读写“{path}”或它所在的文件夹。",
        "检查文件夹权限和只读属性；若开启了“受控文件夹访问”，请允许本程序；然后再试一次。",
    )


def damaged(path: Path, detail: str) -> OfficeUnavailable:
    """The file is not whole; opening it further would make it worse."""
    return OfficeUnavailable(*_damage(path, detail))


def _damage(path: Path, detail: str) -> tuple[str, str, str]:
    return (
        "单位数据文件已损坏",
        f"“{path}”没有通过完整性检查（{detail}）。为避免进一步损坏，程序没有打开它。",
        "不要删除或改名任何文件；先把整个数据文件夹复制一份，再用最近一次的备份恢复。",
    )


def not_rekeyed(path: Path) -> OfficeUnavailable:
    """The copy under the new key is not what the store holds; nothing was replaced."""
    return OfficeUnavailable(
        "数据没有换成新的钥匙",
        f"“{path}”换钥匙后的副本与原数据不一致，已放弃。原来的数据和钥匙都没有变。",
        "检查磁盘后再做一次；仍然如此时，先备份整个数据文件夹，再联系技术人员。",
    )


def foreign(path: Path) -> OfficeUnavailable:
    """A SQLite file of some other program."""
    return OfficeUnavailable(
        "这不是本程序的数据文件",
        f"“{path}”是别的程序的数据库。",
        "请用 --data 指定正确的数据文件夹，或移走这个文件后重新建立单位。",
    )


def newer(path: Path, found: int, known: int) -> OfficeUnavailable:
    """Written by a newer program; both numbers are named."""
    return OfficeUnavailable(
        "单位数据的版本比程序新",
        f"“{path}”的版本是 {found}，本程序只认识到 {known}。程序没有改动它。",
        "请升级本程序后再打开。",
    )


def not_upgraded(path: Path, detail: str) -> OfficeUnavailable:
    """The schema could not be brought up to date; the file is as it was."""
    return OfficeUnavailable(
        "单位数据没有升级成功",
        f"“{path}”升级到新版本时出错（{detail}），已放弃升级，原文件没有变。",
        "请继续使用原来版本的程序，并把这条信息告诉技术人员。",
    )
