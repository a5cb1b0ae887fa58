"""The office itself: made once in an empty store, read by everything else."""

from __future__ import annotations

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.people import Office
from shequ_hr.office.calendar import seed_holidays
from shequ_hr.office.current import current_office
from shequ_hr.office.packs import rules_of
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action

__all__ = ["LEVELS", "create_office", "current_office"]

LEVELS = {"street": "街道（乡镇）", "district": "区（市）县"}


def create_office(
    ws: Workspace, unit: str, code: str, level: str, pay_pack: str, dual_control: bool = False
) -> Outcome[Office]:
    """Make the office in an empty store and seed the official calendar.

    UserError: the store holds an office already, a name is empty, or the policy pack is unknown.
    """
    if not unit.strip() or not code.strip() or level not in LEVELS:
        raise UserError("单位资料不完整", "单位名称、单位代码不能为空，级别是 street 或 district。", "补全后再试。")
    office = Office(unit=unit.strip(), code=code.strip(), level=level, pay_pack=pay_pack, dual_control=dual_control)
    with ws.begin(Action.OFFICE_CREATE, unit.strip()) as uow:
        present = uow.office.get()
        if present is not None:
            raise UserError(
                f"这个文件夹里已经有“{present.unit}”的数据", "没有写入任何数据。", "换一个 --data 文件夹再建新单位。"
            )
        rules_of(uow, ws.library, pay_pack)
        uow.office.save(office)
        seed_holidays(uow)
        uow.note(f"政策包 {pay_pack}，双人复核{'启用' if dual_control else '未启用'}")
        uow.commit()
    return Outcome(office, Changes.ALL)
