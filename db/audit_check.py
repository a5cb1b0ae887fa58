"""Does the audit log fit what the office holds? At opening by its head, in a full check entry by entry and row by row.

Reads only.
"""

from __future__ import annotations

from db.database import Session
from db.repositories.audit import AuditLog
from db.state import State, digest_of, recomputed, stored
from shequ_hr.model.security import AuditHead
from shequ_hr.security.audit_chain import chain_problems
from shequ_hr.security.roles import Action


def head_alarms(session: Session, state: State, noted: AuditHead | None) -> tuple[str, ...]:
    """What the last entry, the sums and the head noted outside say against each other; a few rows, whatever the size."""
    log = AuditLog(session)
    last = log.last()
    if last is None:
        return ("审计日志是空的：日志被删除过",)
    alarms = []
    if noted is None:
        if last.seq > 1:
            alarms.append("库外留存的日志指纹文件（.head.json）不见了或读不出来")
    elif noted.seq > last.seq:
        alarms.append(f"日志到第 {last.seq} 号为止，库外留存的是第 {noted.seq} 号：数据被退回到了旧的状态")
    elif next(log.entries(noted.seq - 1)).digest != noted.digest:
        alarms.append(f"日志第 {noted.seq} 号与库外留存的指纹不同：日志被重写过，或换成了别的数据文件")
    if last.state != state.digest():
        alarms.append(f"数据的校验值与日志第 {last.seq} 号不符：有人绕过程序改过数据")
    return tuple(alarms)


def restored_head(session: Session, noted: AuditHead | None) -> AuditHead | None:
    """The head to note when a restore was killed before it noted its own: its entry names the head that it replaced."""
    last = AuditLog(session).last()
    if last is None or noted is None or (last.action, last.about) != (Action.RESTORE, f"{noted.seq}:{noted.digest}"):
        return None
    return AuditHead(seq=last.seq, digest=last.digest)


def log_problems(session: Session, noted: AuditHead | None) -> list[str]:
    """All problems of the chain, alarms that were raised earlier, and tables whose rows are not what the log left."""
    log = AuditLog(session)
    problems = chain_problems(log.entries(), [noted] if noted else [])
    problems += [
        f"审计日志第 {entry.seq} 号（{entry.at:%Y-%m-%d %H:%M}）记有警报：{entry.summary}"
        for entry in log.entries()
        if entry.action == "integrity.alarm"
    ]
    last, sums, told = log.last(), recomputed(session), stored(session)
    if last is not None and digest_of(sums) != last.state:
        moved = [table for table in sums if sums[table] != told.get(table, 0)] or list(sums)
        problems += [f"表 {table} 的内容与日志第 {last.seq} 号不符：有人绕过程序改过" for table in moved]
    return problems
