"""What the core needs from outside: a store with one repository per aggregate, a clock, a place for files.

``db`` implements Store; ``ui/bootstrap.py`` puts it into a Workspace; use cases take the Workspace first.
All methods exchange frozen records only; nothing here is lazy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shequ_hr.model.backup import StoreFacts
from shequ_hr.model.office import StoreCheck
from shequ_hr.model.security import Actor, Occasion
from shequ_hr.repositories import (
    AccountRepository,
    ApprovalRepository,
    AuditRepository,
    CommunityRepository,
    ImportRepository,
    InputRepository,
    OfficeRepository,
    PackRepository,
    RunRepository,
    WorkerRepository,
)
from shequ_hr.security.roles import Action, SecondPersonNeeded, require

if TYPE_CHECKING:
    from shequ_hr.security.key_ring import KeyRing

__all__ = [
    "AccountRepository",
    "ApprovalRepository",
    "AuditRepository",
    "Clock",
    "CommunityRepository",
    "FileStore",
    "ImportRepository",
    "InputRepository",
    "OfficeRepository",
    "PackLibrary",
    "PackRepository",
    "RunRepository",
    "Store",
    "StoreCopies",
    "UnitOfWork",
    "WorkerRepository",
    "Workspace",
]


class Clock(Protocol):
    """The only source of today."""

    def now(self) -> datetime:
        """The current time, timezone-aware, local."""

    def today(self) -> date:
        """The current local date."""


class UnitOfWork(Protocol):
    """One transaction. Leaving the ``with`` block without commit() rolls everything back."""

    @property
    def workers(self) -> WorkerRepository: ...
    @property
    def communities(self) -> CommunityRepository: ...
    @property
    def inputs(self) -> InputRepository: ...
    @property
    def runs(self) -> RunRepository: ...
    @property
    def imports(self) -> ImportRepository: ...
    @property
    def packs(self) -> PackRepository: ...
    @property
    def office(self) -> OfficeRepository: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def accounts(self) -> AccountRepository: ...
    @property
    def approvals(self) -> ApprovalRepository: ...

    def note(self, text: str) -> None:
        """Add a sentence to what the audit log says of this transaction; full ID and account numbers never go in."""

    def commit(self) -> None:
        """Make the transaction durable together with its audit entry."""


class Store(Protocol):
    """The office's database."""

    def begin(self, occasion: Occasion | None = None) -> AbstractContextManager[UnitOfWork]:
        """Start a transaction, to read or write. Use cases begin theirs by Workspace.begin, which asks for the role."""

    def check(self) -> StoreCheck:
        """Integrity of the file, foreign keys, and that every amount is an integer."""

    def rekey(self, key: bytes, ready: Callable[[], None]) -> None:
        """Swap the file for one under another key; ``ready`` puts the key file in place at the only right moment."""

    def copy(self, target: Path, key: bytes) -> None:
        """Write what stands committed to a new file under the store's key."""

    def close(self) -> None: ...


class StoreCopies(Protocol):
    """Files that hold a copy of the store, for backup and restore; encrypted, and they stay so."""

    @property
    def path(self) -> Path:
        """Where the store itself lies."""

    @property
    def version(self) -> int:
        """The version of the schema that every open store has."""

    def examine(self, copy: Path, key: bytes) -> StoreFacts:
        """Open a closed copy, bring it up to date, check and read it. OfficeUnavailable when the key does not open it."""

    def move(self, copy: Path, key: bytes, new_key: bytes) -> None:
        """Put a closed copy under another key."""

    def open(self, copy: Path, key: bytes) -> Store:
        """Open a copy like a store, to write into it."""

    def usable(self, key: bytes) -> bool:
        """Whether the store in its place opens with the key. OfficeUnavailable when another program has it open."""

    def set_aside(self) -> Path | None:
        """Keep what lies in the store's place under a name of its own; None when nothing does."""

    def swap_in(self, copy: Path) -> None:
        """Put a closed copy in the place of the closed store, in one step."""


class FileStore(Protocol):
    """Files that leave the program. A file is the complete old one or the complete new one, never half."""

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        """Let ``make`` write a temporary file beside ``path``, check it, flush it, and put it in place atomically."""


class PackLibrary(Protocol):
    """Texts of the packs that ship with the program."""

    def shipped(self) -> Mapping[str, str]:
        """File name (relative, with ``/``) -> text."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a use case works with: one office's store and the world around it. Wired by the bootstrap only.

    ``folder``: where the office's files lie. ``keys``: None only where the store is a plain one. ``copies``: None where no
    backups are made (offices in the making).
    """

    store: Store
    clock: Clock
    files: FileStore
    library: PackLibrary
    actor: Actor
    folder: Path
    keys: KeyRing | None = None
    copies: StoreCopies | None = None

    @property
    def user(self) -> str:
        """The name of who works."""
        return self.actor.name

    @contextmanager
    def begin(self, action: Action, about: str = "") -> Iterator[UnitOfWork]:
        """Start the transaction of a use case; NotAllowed when the user's roles do not cover the action.

        A commit writes an audit entry with the action, ``about`` (which object), and what ``note`` was told. A request for
        a second person outlives the transaction that asked for it.
        """
        require(self.actor, action)
        try:
            with self.store.begin(self._occasion(action.value, about)) as uow:
                yield uow
        except SecondPersonNeeded as needed:
            with self.store.begin(self._occasion("approval.ask", needed.request.about)) as uow:
                uow.approvals.save(needed.request)
                uow.commit()
            raise

    @contextmanager
    def upkeep(self, action: str, about: str = "") -> Iterator[UnitOfWork]:
        """A transaction of the program's own upkeep, which no role is asked for: backups before risky work, queries of it."""
        with self.store.begin(self._occasion(action, about)) as uow:
            yield uow

    def at_the_door(self, action: str, about: str = "") -> AbstractContextManager[UnitOfWork]:
        """A transaction of somebody who is not in yet (login, recovery, the first user): no role can be asked for."""
        return self.store.begin(self._occasion(action, about))

    def _occasion(self, action: str, about: str) -> Occasion:
        return Occasion(at=self.clock.now(), user=self.user, action=action, about=about)
