"""One transaction with a repository per aggregate. Begun and ended by the store; nothing here outlives the ``with`` block."""

from __future__ import annotations

from db.database import Session
from db.repositories.accounts import Accounts, Approvals
from db.repositories.audit import AuditLog
from db.repositories.imports import Imports
from db.repositories.inputs import Inputs
from db.repositories.office import Offices
from db.repositories.packs import Packs
from db.repositories.people import Communities, Workers
from db.repositories.runs import Runs
from db.state import State
from shequ_hr.model.security import AuditHead, Occasion
from shequ_hr.security.masking import mask_text


class SqliteUnitOfWork:
    """UnitOfWork on one open transaction; commit() ends it, and the store rolls back whatever was not committed.

    ``sealing`` is the audit entry that the commit is writing, ``head`` the one that it wrote; None before.
    """

    sealing: AuditHead | None = None
    head: AuditHead | None = None

    def __init__(self, session: Session, state: State, occasion: Occasion) -> None:
        self._session = session
        self._state = state
        self._occasion = occasion
        self._notes: list[str] = []
        self.workers = Workers(session)
        self.communities = Communities(session)
        self.inputs = Inputs(session)
        self.runs = Runs(session)
        self.imports = Imports(session)
        self.packs = Packs(session)
        self.office = Offices(session)
        self.audit = AuditLog(session)
        self.accounts = Accounts(session)
        self.approvals = Approvals(session)

    def note(self, text: str) -> None:
        """Add a sentence to what the audit log will say of this transaction; long numbers are masked."""
        self._notes.append(mask_text(text))

    def commit(self) -> None:
        """Make everything of the transaction durable together with its audit entry; nothing may follow in this unit of work."""
        self._state.store()
        self.sealing = self.audit.append(self._occasion, "；".join(self._notes), self._state.digest())
        self._session.run("COMMIT")
        self._state.keep()
        self.head = self.sealing
