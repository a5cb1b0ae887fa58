"""The demo office's users: one for each role, so that what each may do can be tried."""

from __future__ import annotations

from shequ_hr.model.security import ROLE_LABELS, Account, Role
from shequ_hr.ports import Workspace
from shequ_hr.security.roles import Action

NAMES = {role: "管理员" if role is Role.ADMIN else label for role, label in ROLE_LABELS.items()}


def add_demo_users(ws: Workspace, password: str) -> list[str]:
    """Add them with one password for all; fictional people need no strong one. Returns their names."""
    now = ws.clock.now()
    names = [name for name in NAMES.values() if name != ws.user]
    with ws.begin(Action.USERS_EDIT, "演示用户") as uow:
        for role, name in NAMES.items():
            if name in names:
                uow.accounts.save(Account(name=name, roles=frozenset({role}), created=now, password_since=now))
        uow.note("、".join(names))
        uow.commit()
    if ws.keys is not None:
        for name in names:
            ws.keys.set_password(name, password)
    return names
