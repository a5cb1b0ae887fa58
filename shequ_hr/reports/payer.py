"""The account that the office pays from, as bank layouts print it. Registered once, kept in the office's settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.office.current import current_office
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.security.roles import Action

_ACCOUNT, _BANK = "payer_account", "payer_bank"
_DIGITS = re.compile(r"\d{8,32}")


@dataclass(frozen=True, slots=True)
class Payer:
    """Name, account and bank of the office; account and bank are empty until they are registered."""

    name: str
    account: str = ""
    bank: str = ""


def payer_of(uow: UnitOfWork) -> Payer:
    """The registered account of the office."""
    settings = uow.office
    return Payer(current_office(uow).unit, settings.setting(_ACCOUNT) or "", settings.setting(_BANK) or "")


def show_payer(ws: Workspace) -> Payer:
    """The registered account of the office, for who may see pay."""
    with ws.begin(Action.PAY_VIEW) as uow:
        return payer_of(uow)


def register_payer(ws: Workspace, account: str, bank: str) -> Outcome[Payer]:
    """Keep the account that pay is transferred from; UserError when it is not an account number or the bank is missing."""
    number = re.sub(r"[\s-]", "", account)
    if not _DIGITS.fullmatch(number):
        raise UserError("付款账号不对", "付款账号应是 8 到 32 位数字。没有写入任何数据。", "请对照银行回单填写。")
    if not bank.strip():
        raise UserError("没有写开户银行", "批量文件要写付款账号的开户行。没有写入任何数据。", "请写出开户银行和网点。")
    with ws.begin(Action.OFFICE_EDIT) as uow:
        uow.office.set_setting(_ACCOUNT, number)
        uow.office.set_setting(_BANK, bank.strip())
        payer = payer_of(uow)
        uow.note(f"付款账户 {number} {bank.strip()}")
        uow.commit()
    return Outcome(payer, Changes.OFFICE)
