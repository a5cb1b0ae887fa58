"""One transaction with a repository per aggregate. Begun and ended by the store; nothing here outlives the ``with`` block."""

from __future__ import annotations

from db.database import Session
from db.repositories.imports import Imports
from db.repositories.inputs import Inputs
from db.repositories.office import Offices
from db.repositories.packs import Packs
from db.repositories.people import Communities, Workers
from db.repositories.runs import Runs


class SqliteUnitOfWork:
    """UnitOfWork on one open transaction; commit() ends it, and the store rolls back whatever was not committed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.workers = Workers(session)
        self.communities = Communities(session)
        self.inputs = Inputs(session)
        self.runs = Runs(session)
        self.imports = Imports(session)
        self.packs = Packs(session)
        self.office = Offices(session)

    def commit(self) -> None:
        """Make everything of the transaction durable; nothing may follow in this unit of work."""
        self._session.run("COMMIT")
