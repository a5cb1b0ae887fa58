"""双人复核 for what a single person shall not do alone: asked for, confirmed by somebody else, then done once.

Off until the office asks for it; every step stands in the audit log. The use case that needs a second person calls
``second_person`` in its transaction; Workspace.begin keeps the request when the transaction is given up.
"""

from __future__ import annotations

import msgspec

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.model.security import Approval, ApprovalState
from shequ_hr.office.current import current_office
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.roles import MATRIX, Action, SecondPersonNeeded


def second_person(ws: Workspace, uow: UnitOfWork, action: Action, about: str) -> None:
    """Go on only when dual control is off, or when somebody else granted exactly this; a grant serves once.

    ``about``: what is to be done, in Chinese and complete, with the figures or digests that tell it from any other.
    SecondPersonNeeded (exit 6) otherwise.
    """
    if not current_office(uow).dual_control:
        return
    if action is Action.USERS_EDIT and not can_decide(uow, but=ws.user):
        uow.note("还没有能确认的第二位用户")  # an office in the making; dual control forbids going back to this
        return
    mine = [known for known in uow.approvals.all() if (known.action, known.about, known.asked_by) == (action, about, ws.user)]
    granted = next((known for known in mine if known.state is ApprovalState.GRANTED), None)
    if granted is not None:
        uow.approvals.save(msgspec.structs.replace(granted, state=ApprovalState.USED))
        uow.note(f"由 {granted.decided_by} 确认")
        return
    waiting = next((known for known in mine if known.state is ApprovalState.OPEN), None)
    request = waiting or Approval(action=action, about=about, asked_by=ws.user, asked_at=ws.clock.now())
    raise SecondPersonNeeded(request)


def can_decide(uow: UnitOfWork, but: str = "") -> list[str]:
    """The active users who may confirm what others ask for."""
    deciders = MATRIX[Action.APPROVAL_DECIDE]
    return [known.name for known in uow.accounts.all() if known.active and known.name != but and known.roles & deciders]


def list_approvals(ws: Workspace) -> list[Approval]:
    """All requests, the open ones first, the newest of each kind first."""
    with ws.begin(Action.APPROVAL_VIEW) as uow:
        found = uow.approvals.all()
    return sorted(found, key=lambda known: (known.state is not ApprovalState.OPEN, -known.id))


def decide(ws: Workspace, approval_id: int, *, grant: bool, reason: str = "") -> Outcome[Approval]:
    """Grant or refuse another person's request. NotAllowed for one's own; UserError when it is not open."""
    with ws.begin(Action.APPROVAL_DECIDE, str(approval_id)) as uow:
        known = next((known for known in uow.approvals.all() if known.id == approval_id), None)
        if known is None or known.state is not ApprovalState.OPEN:
            raise UserError(f"第 {approval_id} 号申请不能再确认", "它不存在，或已经处理过。", "刷新待确认列表后再看。")
        if known.asked_by == ws.user:
            raise NotAllowed(
                "不能确认自己的申请", f"第 {approval_id} 号申请是 {ws.user} 自己提出的。", "请另一位有权限的用户登录确认。"
            )
        decided = msgspec.structs.replace(
            known,
            state=ApprovalState.GRANTED if grant else ApprovalState.REFUSED,
            decided_by=ws.user,
            decided_at=ws.clock.now(),
            reason=reason.strip(),
        )
        uow.approvals.save(decided)
        uow.note(f"{'同意' if grant else '拒绝'}：{known.about}（{known.asked_by} 申请）")
        uow.commit()
    return Outcome(decided, Changes.SECURITY)
