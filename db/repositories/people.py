"""Workers and communities. Each is written and read as one validated document; the columns beside it are for searching.

Eleven child tables would need seconds to load 30,000 people; the document needs a third of a second.
"""

# ruff: noqa: S608 - only names that are constants of this module are put into SQL; every value is bound
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar
from weakref import WeakKeyDictionary

import msgspec

from db.database import Session, readable
from shequ_hr.errors import Problem, UserError
from shequ_hr.model.people import Community, Worker

R = TypeVar("R", Worker, Community)

_DOCUMENT = "CAST(document AS BLOB)"
"""As bytes, which msgspec reads as they are: a text would be decoded here and encoded again there, a third of the time."""

_ONE_BY_ONE = 100
"""So many workers are read singly; more of them are quicker found among all."""

_worker = msgspec.json.Decoder(Worker)
_community = msgspec.json.Decoder(Community)
_stamps: WeakKeyDictionary[Session, tuple[int, dict[int, int]]] = WeakKeyDictionary()
"""The stamps of each open store with the count of changes at which they held."""


class Workers:
    """WorkerRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._begun = self._changes()

    def all(self) -> list[Worker]:
        """Everyone, archived ones included, ordered by id."""
        with readable("worker"):
            return [_worker.decode(text) for (text,) in self._session.rows(f"SELECT {_DOCUMENT} FROM worker ORDER BY id")]

    def get(self, worker_id: int) -> Worker | None:
        """The worker with the id, or None."""
        return self._one(f"SELECT {_DOCUMENT} FROM worker WHERE id = ?", worker_id)

    def by_id_number(self, id_number: str) -> Worker | None:
        """The worker with the number of the ID document, or None."""
        return self._one(f"SELECT {_DOCUMENT} FROM worker WHERE id_number = ?", id_number)

    def numbers(self) -> dict[int, str]:
        """The number of the ID document by worker id, of everyone."""
        return dict(self._session.rows("SELECT id, id_number FROM worker ORDER BY id"))

    def stamps(self) -> Mapping[int, int]:
        """By worker id a hash of the document; kept as long as nothing at all was written.

        The file is locked for others, so the connection's own count of changes tells. A transaction that has written keeps
        nothing: it may be rolled back.
        """
        count = self._changes()
        known = _stamps.get(self._session)
        if known is not None and known[0] == count:
            return known[1]
        found = {number: hash(text) for number, text in self._session.each(f"SELECT id, {_DOCUMENT} FROM worker")}
        if count == self._begun:
            _stamps[self._session] = count, found
        return found

    def some(self, worker_ids: Collection[int]) -> list[Worker]:
        """The workers with the ids, ordered by id; unknown ids are left out."""
        if len(worker_ids) > _ONE_BY_ONE:
            wanted = set(worker_ids)
            return [worker for worker in self.all() if worker.id in wanted]
        found = (self.get(number) for number in sorted(worker_ids))
        return [worker for worker in found if worker is not None]

    def save(self, workers: Iterable[Worker]) -> list[Worker]:
        """Insert (id 0) or replace each aggregate as a whole; returns them with ids, in order."""
        saved = _numbered(self._session, "worker", list(workers))
        rows = [(w.id, w.id_type.value, w.id_number, w.name, int(w.archived), _document(w, _worker)) for w in saved]
        if numbers := [(f"{row[0]}?", row[0]) for row in rows]:
            # Two people may swap their numbers in one import: step aside first, so that no moment holds a duplicate.
            self._session.many("UPDATE worker SET id_number = ? WHERE id = ?", numbers)
        self._session.many(
            "INSERT INTO worker (id, id_type, id_number, name, archived, document) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET id_type = excluded.id_type, id_number = excluded.id_number, "
            "name = excluded.name, archived = excluded.archived, document = excluded.document",
            rows,
        )
        return saved

    def delete(self, worker_ids: Iterable[int]) -> None:
        """Remove workers that have no slip; one with slips is a UserError that names them all."""
        ids = list(worker_ids)
        names = [name for number in ids for (name,) in self._session.rows(_PAID, (number, number))]
        if names:
            raise UserError(
                "已经发过工资的人员不能删除",
                f"{'、'.join(names[:10])}{'等' if len(names) > 10 else ''} {len(names)} 人已有工资单，本次未写入任何数据。",
                "离职的人员请填写离职日期并归档，历史数据会完整保留。",
                [Problem(message=f"{name} 已有工资单，不能删除。", code="paid") for name in names],
            )
        self._session.many("DELETE FROM worker WHERE id = ?", [(number,) for number in ids])

    def _changes(self) -> int:
        return int(self._session.row("SELECT total_changes()")[0])

    def _one(self, sql: str, key: int | str) -> Worker | None:
        row = self._session.row(sql, (key,))
        with readable("worker"):
            return None if row is None else _worker.decode(row[0])


_PAID = "SELECT name FROM worker WHERE id = ? AND EXISTS (SELECT 1 FROM slip WHERE worker_id = ?)"


class Communities:
    """CommunityRepository on SQLite."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Community]:
        """All communities, ordered by id."""
        with readable("community"):
            return [_community.decode(text) for (text,) in self._session.rows(f"SELECT {_DOCUMENT} FROM community ORDER BY id")]

    def save(self, communities: Iterable[Community]) -> list[Community]:
        """Insert (id 0) or replace; returns them with ids, in order."""
        saved = _numbered(self._session, "community", list(communities))
        self._session.many(
            "INSERT INTO community (id, name, archived, document) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "name = excluded.name, archived = excluded.archived, document = excluded.document",
            [(c.id, c.name, int(c.archived), _document(c, _community)) for c in saved],
        )
        return saved

    def delete(self, community_ids: Iterable[int]) -> None:
        """Remove communities (undo of an import)."""
        self._session.many("DELETE FROM community WHERE id = ?", [(number,) for number in community_ids])


def _numbered(session: Session, table: str, records: list[R]) -> list[R]:
    """Give new records the next ids; an id is never used twice, not even after a removal."""
    row = session.row("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    last = row[0] if row else 0
    result = []
    for record in records:
        if record.id:
            result.append(record)
            continue
        last += 1
        result.append(msgspec.structs.replace(record, id=last))
    return result


def _document(record: R, decoder: msgspec.json.Decoder[R]) -> str:
    """The record as JSON, read back once: nothing of a wrong type is ever stored (msgspec checks types only when reading)."""
    text = msgspec.json.encode(record).decode()
    decoder.decode(text)
    return text
