"""Which office a store belongs to."""

from __future__ import annotations

from shequ_hr.errors import OfficeUnavailable
from shequ_hr.model.people import Office
from shequ_hr.ports import UnitOfWork


def current_office(uow: UnitOfWork) -> Office:
    """The office of the store; OfficeUnavailable (exit 5) when there is none."""
    office = uow.office.get()
    if office is None:
        raise OfficeUnavailable(
            "这个文件夹里还没有单位数据", "找不到单位资料。", "先用 init 新建单位，或用 demo 生成演示单位。"
        )
    return office
