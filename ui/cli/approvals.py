"""``approvals``: what others want to do and a second person has to confirm (双人复核)."""

from __future__ import annotations

import argparse

from shequ_hr.model.security import Approval, ApprovalState
from shequ_hr.security.approvals import decide, list_approvals
from shequ_hr.security.audit import LABELS
from ui.cli import tables
from ui.cli.answers import Answer, Document
from ui.cli.parsing import Subcommands, a_count, add_command, add_group
from ui.cli.session import Session

_STATES = {
    ApprovalState.OPEN: "待确认",
    ApprovalState.GRANTED: "已同意",
    ApprovalState.REFUSED: "已拒绝",
    ApprovalState.USED: "已完成",
}


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    group = add_group(commands, "approvals", "待确认事项（双人复核）")
    add_command(group, "list", show, "列出申请")
    for name, run, text in (("grant", grant, "同意别人的申请"), ("refuse", refuse, "拒绝别人的申请")):
        decided = add_command(group, name, run, text)
        decided.add_argument("number", type=a_count, metavar="编号")
        decided.add_argument("--reason", default="", metavar="原因")


def show(session: Session, _options: argparse.Namespace) -> Answer:
    """All requests, the open ones first."""
    with session.office() as ws:
        found = list_approvals(ws)
    rows = [(one.id, _STATES[one.state], one.about, one.asked_by, f"{one.asked_at:%Y-%m-%d %H:%M}") for one in found]
    table = tables.table(["编号", "状态", "事项", "申请人", "时间"], rows) if rows else "没有申请。"
    return Answer({"approvals": [_document(one) for one in found]}, table)


def grant(session: Session, options: argparse.Namespace) -> Answer:
    """Let somebody do what they asked for."""
    return _decided(session, options, granted=True)


def refuse(session: Session, options: argparse.Namespace) -> Answer:
    """Do not let them."""
    return _decided(session, options, granted=False)


def _decided(session: Session, options: argparse.Namespace, *, granted: bool) -> Answer:
    with session.office() as ws:
        one = decide(ws, options.number, grant=granted, reason=options.reason).value
    return Answer(_document(one), f"第 {one.id} 号{_STATES[one.state]}：{one.about}（{one.asked_by} 申请）。")


def _document(one: Approval) -> Document:
    return {
        "id": one.id,
        "action": one.action,
        "label": LABELS.get(one.action, one.action),
        "about": one.about,
        "asked_by": one.asked_by,
        "asked_at": one.asked_at.isoformat(),
        "state": one.state.value,
        "decided_by": one.decided_by,
        "decided_at": None if one.decided_at is None else one.decided_at.isoformat(),
        "reason": one.reason,
    }
