"""Who may do what, and what was done: roles, accounts, the entries of the audit log. Records only; rules are in security/."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shequ_hr.model.people import Record


class Role(StrEnum):
    """角色. A person may hold several; what each may do is one table in security/roles.py."""

    ADMIN = "admin"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    COMMITTEE = "committee"
    VIEWER = "viewer"
    AUDITOR = "auditor"


ROLE_LABELS = {
    Role.ADMIN: "系统管理员",
    Role.CLERK: "经办",
    Role.REVIEWER: "复核",
    Role.COMMITTEE: "考评委员",
    Role.VIEWER: "查看",
    Role.AUDITOR: "审计员",
}


class Actor(Record, frozen=True, kw_only=True):
    """Who works at this moment: the user's name and roles."""

    name: str
    roles: frozenset[Role] = frozenset()


class Account(Record, frozen=True, kw_only=True):
    """用户. The password's slot lies in the key file, never here; ``past`` are verifiers of earlier passwords, newest first."""

    name: str
    roles: frozenset[Role]
    created: datetime
    password_since: datetime
    past: tuple[str, ...] = ()
    active: bool = True


class Occasion(Record, frozen=True, kw_only=True):
    """What a transaction is for, told when it begins: who does what to which object, and when."""

    at: datetime
    user: str
    action: str
    about: str = ""


class AuditEntry(Record, frozen=True, kw_only=True):
    """One entry of the audit log (审计日志).

    ``summary``: what changed, numbers masked. ``state``: digest over every row of the office after the change.
    ``digest``: SHA-256 over all other fields, ``previous`` (the digest of the entry before) among them.
    """

    seq: int
    at: datetime
    user: str
    action: str
    about: str = ""
    summary: str = ""
    state: str
    previous: str
    digest: str = ""


class AuditHead(Record, frozen=True, kw_only=True):
    """The last entry as it was noted outside the store: in the file beside it, in a backup, in a package."""

    seq: int
    digest: str


class AuditCheck(Record, frozen=True, kw_only=True):
    """Whether the log is whole and fits the data: entries looked at, problems in Chinese."""

    entries: int
    problems: tuple[str, ...] = ()


class ApprovalState(StrEnum):
    """How far a request for a second person has come."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    USED = "used"


class Approval(Record, frozen=True, kw_only=True):
    """待确认事项: what one person wants to do and another one has to confirm first (双人复核).

    ``about`` says exactly what, so that a grant fits this and nothing else.
    """

    id: int = 0
    action: str
    about: str
    asked_by: str
    asked_at: datetime
    state: ApprovalState = ApprovalState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
