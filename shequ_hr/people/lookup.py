"""Addressing one person by ID number, as the command line and every page do."""

from __future__ import annotations

from shequ_hr.errors import UserError
from shequ_hr.model.people import Worker
from shequ_hr.ports import UnitOfWork
from shequ_hr.security.masking import mask_id


def find_worker(uow: UnitOfWork, id_number: str) -> Worker:
    """The worker with the ID number; UserError when there is none."""
    number = id_number.strip().upper()
    worker = uow.workers.by_id_number(number)
    if worker is None:
        raise UserError("没有这个人", f"花名册里没有证件号码 {mask_id(number)}。", "请核对证件号码，或先导入花名册。")
    return worker
