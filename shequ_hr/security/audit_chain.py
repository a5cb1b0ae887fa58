"""The chain of the audit log: each entry carries the digest of the one before, so none can be changed, dropped or moved.

Pure. What a chain alone can not show, a shortened log, is shown by the head that is kept outside the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from shequ_hr.model.security import AuditEntry, AuditHead

START = "0" * 64
"""What the first entry has as its previous digest."""


def digest_of(entry: AuditEntry) -> str:
    """SHA-256, in hex, over every field of the entry but the digest itself, in their order."""
    fields = [str(entry.seq), entry.at.isoformat(), *msgspec.structs.astuple(entry)[2:-1]]
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


def sealed(entry: AuditEntry) -> AuditEntry:
    """The entry with its digest."""
    return msgspec.structs.replace(entry, digest=digest_of(entry))


def chain_problems(entries: Iterable[AuditEntry], heads: Sequence[AuditHead] = ()) -> list[str]:
    """What is wrong with the log, oldest first; ``heads`` were noted outside and must be found in it."""
    problems: list[str] = []
    expected, previous = 1, START
    noted = {head.seq: head.digest for head in heads}
    for entry in entries:
        if entry.seq != expected:
            problems.append(f"审计日志缺第 {expected} 号到第 {entry.seq - 1} 号")
        elif entry.previous != previous:
            problems.append(f"审计日志第 {entry.seq} 号与前一号接不上")
        if digest_of(entry) != entry.digest:
            problems.append(f"审计日志第 {entry.seq} 号被改动过")
        if noted.pop(entry.seq, entry.digest) != entry.digest:
            problems.append(f"审计日志第 {entry.seq} 号与库外留存的指纹不同，日志被重写过")
        expected, previous = entry.seq + 1, entry.digest
    problems += [
        f"审计日志到第 {expected - 1} 号为止，库外留存的是第 {seq} 号：数据被退回到了旧的状态" for seq in sorted(noted)
    ]
    return problems
