"""Whole numbers of one person, each look on record. Lists and pages show masks; only who asks here sees more."""

from __future__ import annotations

from shequ_hr.changes import Changes, Outcome
from shequ_hr.model.people import Record
from shequ_hr.people.lookup import find_worker
from shequ_hr.periods import in_force
from shequ_hr.ports import Workspace
from shequ_hr.security.masking import mask_id
from shequ_hr.security.roles import Action


class Revealed(Record, frozen=True, kw_only=True):
    """The whole numbers; "" for what is not on record. ``account`` is the one in force today."""

    id_number: str
    phone: str
    account: str


def reveal_worker(ws: Workspace, id_number: str) -> Outcome[Revealed]:
    """One person's ID, phone and account number in full; every call leaves an entry in the audit log.

    NotAllowed for roles that see masks only, UserError when nobody has the number.
    """
    with ws.begin(Action.PEOPLE_REVEAL, mask_id(id_number.strip().upper())) as uow:
        worker = find_worker(uow, id_number)
        account = in_force(worker.accounts, ws.clock.today())
        uow.note(f"{worker.name} 的证件号码、手机、账号")
        uow.commit()
    number = account.number if account is not None else ""
    return Outcome(Revealed(id_number=worker.id_number, phone=worker.phone, account=number), Changes.NONE)
