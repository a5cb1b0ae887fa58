"""The audit log as the auditor uses it: look up, check, take along. Writes no entry but that of an export.

In the log: every change (before and after, masked), logins, failed ones at the next login that worked (the locked store can
not be written), recoveries and everything done to keys, whole numbers that were shown, exports, alarms. Looking at a person
with masked numbers is not: such entries would bury the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shequ_hr.changes import Changes, Outcome
from shequ_hr.model.security import AuditCheck, AuditEntry
from shequ_hr.ports import Workspace
from shequ_hr.security.accounts import LOGIN
from shequ_hr.security.roles import ACTION_LABELS, Action
from shequ_hr.security.ways_in import RECOVERED

if TYPE_CHECKING:
    from shequ_hr.reports.workbook import Book, Cell

ALARM = "integrity.alarm"
_SYSTEM_LABELS = {
    LOGIN: "登录",
    RECOVERED: "用恢复码恢复",
    "users.found": "建立第一个用户",
    "approval.ask": "申请第二人确认",
    ALARM: "完整性警报",
    "store.schema": "数据结构升级",
    "store.upkeep": "程序维护",
}
LABELS: Mapping[str, str] = {action.value: label for action, label in ACTION_LABELS.items()} | _SYSTEM_LABELS
"""What an entry's action is called."""

_EVERYBODY_IS_TOLD = (RECOVERED, ALARM, Action.SECURITY_EDIT.value, Action.RESTORE.value)


def list_entries(
    ws: Workspace,
    user: str | None = None,
    action: str | None = None,
    text: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int = 0,
) -> list[AuditEntry]:
    """Entries behind the number ``after``, oldest first, that fit all of the rest.

    ``action``: a whole one (``pay.lock``) or a group (``pay``). ``text``: in the object or the summary. Days are inclusive.
    """
    with ws.begin(Action.AUDIT_VIEW) as uow:
        return uow.audit.find(user or "", action or "", text or "", since, until, after)


def verify_log(ws: Workspace) -> AuditCheck:
    """The whole chain, the head noted outside, and every row of the store against the last entry's digest."""
    with ws.begin(Action.AUDIT_VIEW) as uow:
        last = uow.audit.last()
    return AuditCheck(entries=last.seq if last is not None else 0, problems=ws.store.check().problems)


def notices(ws: Workspace) -> list[AuditEntry]:
    """What everybody is told since they were here last: recoveries, alarms, switched safeguards, restores."""
    with ws.begin(Action.OFFICE_VIEW) as uow:
        logins = uow.audit.find(ws.user, LOGIN, "", None, None, 0, last=2)
        since = logins[0].seq if len(logins) == 2 else 0
        return [entry for known in _EVERYBODY_IS_TOLD for entry in uow.audit.find("", known, "", None, None, since)]


def export_entries(
    ws: Workspace, path: Path, user: str | None = None, since: date | None = None, until: date | None = None
) -> Outcome[int]:
    """The entries as a workbook; returns how many. The export is an entry itself."""
    from shequ_hr.reports.workbook import write_book  # the writer of workbooks loads where one is written

    entries = list_entries(ws, user, since=since, until=until)
    write_book(ws.files, path, ws.clock.now(), "审计日志", lambda book: _build(book, entries))
    with ws.begin(Action.AUDIT_VIEW, path.name) as uow:
        uow.note(f"导出审计日志 {len(entries)} 条")
        uow.commit()
    return Outcome(len(entries), Changes.NONE)


def _build(book: Book, entries: Sequence[AuditEntry]) -> None:
    from shequ_hr.reports.workbook import CellKind, Column, printed_as_list

    columns = (
        Column("编号", CellKind.NUMBER, 8),
        Column("时间", CellKind.TEXT, 22),
        Column("用户", CellKind.TEXT, 12),
        Column("做了什么", CellKind.TEXT, 20),
        Column("对象", CellKind.TEXT, 24),
        Column("说明", CellKind.TEXT, 60),
        Column("指纹", CellKind.TEXT, 20),
    )
    rows: list[list[Cell]] = [
        [
            one.seq,
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            one.user,
            LABELS.get(one.action, one.action),
            one.about,
            one.summary,
            one.digest[:16],
        ]
        for one in entries
    ]
    sheet = book.sheet("审计日志")
    sheet.widths(columns)
    sheet.header(0, columns)
    sheet.rows(1, columns, rows)
    printed_as_list(sheet, columns, "审计日志")
