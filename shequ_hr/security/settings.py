"""How strict the office is with itself: password policy and 双人复核. Every switch stands in the audit log."""

from __future__ import annotations

from msgspec.structs import replace

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.people import Office
from shequ_hr.office.current import current_office
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.accounts import NEEDED_FOR_TWO, POLICY_SETTING, complementary
from shequ_hr.security.approvals import second_person
from shequ_hr.security.passwords import POLICIES
from shequ_hr.security.roles import Action, require


def set_password_policy(ws: Workspace, key: str) -> Outcome[str]:
    """Choose one of passwords.POLICIES; it holds from the next password on. UserError for an unknown one."""
    if key not in POLICIES:
        raise UserError(f"没有密码规则“{key}”", "没有改变密码规则。", f"可选：{'、'.join(POLICIES)}。")
    with ws.begin(Action.SECURITY_EDIT, "密码规则") as uow:
        uow.office.set_setting(POLICY_SETTING, key)
        uow.note(f"密码规则改为 {key}")
        uow.commit()
    return Outcome(key, Changes.SECURITY)


def set_dual_control(ws: Workspace, on: bool) -> Outcome[Office]:
    """Switch 双人复核. On: two users must be able to confirm each other. Off: a second person confirms it a last time."""
    with ws.begin(Action.SECURITY_EDIT, "双人复核") as uow:
        office = switched(ws, uow, current_office(uow), on=on)
        uow.office.save(office)
        uow.commit()
    return Outcome(office, Changes.OFFICE | Changes.SECURITY)


def switched(ws: Workspace, uow: UnitOfWork, office: Office, *, on: bool) -> Office:
    """The office with dual control as wanted, for a use case that saves it with more; asks for all that a switch needs."""
    if office.dual_control == on:
        return office
    require(ws.actor, Action.SECURITY_EDIT)
    if on and not complementary(uow.accounts.all()):
        raise UserError(
            "现在还不能启用双人复核", "单位里没有两位角色互补的用户，启用后什么都办不成。没有改变设置。", NEEDED_FOR_TWO
        )
    if not on:
        second_person(ws, uow, Action.SECURITY_EDIT, "停用双人复核")
    uow.note(f"双人复核{'启用' if on else '停用'}")
    return replace(office, dual_control=on)
