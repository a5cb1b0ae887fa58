"""Backups as data: what a copy of the store holds, what stands in a backup file, what is kept about backups. Records only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shequ_hr.model.people import Record
from shequ_hr.model.security import AuditHead


class Reason(StrEnum):
    """Why a backup was made."""

    MANUAL = "manual"
    IMPORT = "import"
    LOCK = "lock"
    MIGRATION = "migration"
    REKEY = "rekey"
    RESTORE = "restore"
    EXIT = "exit"


REASON_LABELS = {
    Reason.MANUAL: "手动",
    Reason.IMPORT: "导入前",
    Reason.LOCK: "锁定前",
    Reason.MIGRATION: "升级前",
    Reason.REKEY: "换钥前",
    Reason.RESTORE: "恢复前",
    Reason.EXIT: "退出时",
}


class StoreFacts(Record, frozen=True, kw_only=True):
    """What a store file holds, read from its rows. ``state``: digest over all rows but slips, as the audit log has it.

    ``closed``: locked pay months (2026-10). ``problems``: what is wrong with it, in Chinese; the other fields count only when
    there are none.
    """

    version: int = 0
    head: AuditHead = AuditHead(seq=0, digest="")
    state: str = ""
    unit: str = ""
    code: str = ""
    people: int = 0
    closed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def month(self) -> str:
        """The last locked pay month, "" before the first."""
        return max(self.closed, default="")


class Part(Record, frozen=True, kw_only=True):
    """One file inside a backup: name, bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class Manifest(Record, frozen=True, kw_only=True):
    """What a backup says of itself without a key; no personal data. ``office``: the random id of the key file.

    ``sequence`` counts the backups and orders them; ``at`` is shown only. ``schema``: version of the store.
    """

    format: int
    sequence: int
    at: datetime
    reason: Reason
    program: str
    schema: int
    office: str
    head: AuditHead
    state: str
    month: str
    parts: tuple[Part, ...]


class Made(Record, frozen=True, kw_only=True):
    """The last good backup: written and restored for a test. ``second``: what came of its copy, "" when it is there too."""

    name: str
    sequence: int
    at: datetime
    state: str
    second: str = ""


class Drill(Record, frozen=True, kw_only=True):
    """A restore drill: a backup unpacked, opened and compared. ``problem`` is empty when all was well."""

    name: str
    sequence: int
    at: datetime
    problem: str = ""


class Ledger(Record, frozen=True, kw_only=True):
    """What is kept beside the backups. ``second``: the folder on another medium, "" when none was chosen."""

    sequence: int = 0
    second: str = ""
    made: Made | None = None
    drill: Drill | None = None
    good_drill: Drill | None = None
    """The last drill without a problem."""
