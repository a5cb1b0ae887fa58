"""Accounts and requests for a second person, each one validated document; the columns beside it are what is looked up."""

from __future__ import annotations

import msgspec

from db.database import Session, readable
from shequ_hr.model.security import Account, Approval

_account = msgspec.json.Decoder(Account)
_approval = msgspec.json.Decoder(Approval)


class Accounts:
    """AccountRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Account]:
        """Every account, disabled ones included, ordered by name."""
        with readable("account"):
            return [_account.decode(text) for (text,) in self._session.rows("SELECT document FROM account ORDER BY name")]

    def get(self, name: str) -> Account | None:
        """The account of that name, or None."""
        row = self._session.row("SELECT document FROM account WHERE name = ?", (name,))
        with readable("account"):
            return None if row is None else _account.decode(row[0])

    def save(self, account: Account) -> None:
        """Insert or replace by name."""
        values = (account.name, int(account.active), msgspec.json.encode(account).decode())
        self._session.run("INSERT OR REPLACE INTO account (name, active, document) VALUES (?, ?, ?)", values)


class Approvals:
    """ApprovalRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Approval]:
        """Every request, oldest first."""
        rows = self._session.rows("SELECT id, document FROM approval ORDER BY id")
        with readable("approval"):
            return [msgspec.structs.replace(_approval.decode(text), id=number) for number, text in rows]

    def save(self, approval: Approval) -> Approval:
        """Insert (id 0) or replace; returns it with its id."""
        values = (approval.id or None, approval.state.value, msgspec.json.encode(approval).decode())
        number = self._session.run("INSERT OR REPLACE INTO approval (id, state, document) VALUES (?, ?, ?)", values)
        return msgspec.structs.replace(approval, id=approval.id or number)
