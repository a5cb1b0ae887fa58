"""The lines of the roster on a day: made of everybody once, kept for the store, and made anew only of who was written since.

Keeps what follows from the stored facts, the day and the rules, in memory only; a kept row is never older than its worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from weakref import WeakKeyDictionary

from shequ_hr.model.people import CommunityLevel, Worker
from shequ_hr.office.packs import rules_of
from shequ_hr.people.grading import Grader, community_levels
from shequ_hr.people.results import RosterRow, RosterState
from shequ_hr.people.service import last_employment, main_assignment, service_months, state_on
from shequ_hr.ports import Store, UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet
from shequ_hr.security.masking import mask_id

_Order = tuple[int, str, int, int]
_GONE = frozenset({RosterState.LEFT, RosterState.ARCHIVED})


class RowReader:
    """What rows need besides the worker: order of communities, ranks of posts, the grade rule."""

    def __init__(self, uow: UnitOfWork, rules: RuleSet) -> None:
        levels = community_levels(uow)
        self.grader = Grader(rules, levels)
        self.basis = _Basis(rules.pay.id, rules.digests, tuple(levels.items()))
        self._communities: Mapping[str, int] = {name: index for index, name in enumerate(levels)}
        ranks = {name: post.rank for post in rules.pay.posts for name in (post.name, *post.aliases)}
        self._ranks: Mapping[str, int] = ranks

    def row(self, worker: Worker, day: date) -> RosterRow:
        """A worker's row on a day; who has left is shown as on the last day."""
        state = state_on(worker, day)
        dossier = worker.dossier
        spell = last_employment(dossier, day)
        until = spell.span.last_day if spell else None
        shown_day = min(day, until) if until and state in _GONE else day
        assignment = main_assignment(dossier, shown_day, self._ranks)
        return RosterRow(
            worker=worker.id,
            employee_number=worker.employee_number,
            name=worker.name,
            id_number=worker.id_number,
            masked=mask_id(worker.id_number),
            sex=worker.sex,
            community=assignment.community if assignment else "",
            post=assignment.post if assignment else "",
            title=assignment.title if assignment else "",
            grade=self.grader.number(worker, shown_day),
            kind=spell.kind.value if spell else "",
            state=state,
            since=spell.span.start if spell else None,
            until=until,
            service_months=service_months(dossier, shown_day),
            phone=worker.phone,
        )

    def order(self, row: RosterRow) -> _Order:
        """By community as the office keeps them, then the higher post, then as people were entered."""
        last = len(self._communities)
        return self._communities.get(row.community, last), row.community, -self._ranks.get(row.post, -1), row.worker


@dataclass(frozen=True, slots=True)
class _Basis:
    """What all rows follow from besides their workers and the day: the rules by digest, the communities in their order."""

    pay_pack: str
    digests: Mapping[str, str]
    levels: tuple[tuple[str, tuple[CommunityLevel, ...]], ...]


@dataclass(slots=True)
class _Book:
    """The kept rows: by worker with the place in the order, and all of them in that order."""

    day: date
    basis: _Basis
    stamps: Mapping[int, object] = field(default_factory=dict)
    rows: dict[int, tuple[_Order, RosterRow]] = field(default_factory=dict)
    ordered: tuple[RosterRow, ...] = ()

    def renew(self, uow: UnitOfWork, reader: RowReader) -> None:
        """Make the rows of workers that are new or were written since, drop those that are gone."""
        stamps = uow.workers.stamps()
        if stamps is self.stamps:
            return
        known = self.stamps
        changed = [number for number, stamp in stamps.items() if number not in known or known[number] != stamp]
        rows = {number: row for number, row in self.rows.items() if number in stamps}
        for worker in uow.workers.some(changed):
            row = reader.row(worker, self.day)
            rows[worker.id] = reader.order(row), row
        self.ordered = tuple(row for _, row in sorted(rows.values(), key=itemgetter(0)))
        self.rows, self.stamps = rows, stamps


_books: WeakKeyDictionary[Store, _Book] = WeakKeyDictionary()
"""One day's rows for each open store: the window asks for today again and again."""


def rows_on(ws: Workspace, uow: UnitOfWork, day: date) -> tuple[RosterRow, ...]:
    """The rows of everybody on a day, archived and future ones included, in the order of the pay sheet."""
    reader = RowReader(uow, rules_of(uow, ws.library))
    book = _books.get(ws.store)
    if book is None or book.day != day or book.basis != reader.basis:
        book = _Book(day, reader.basis)
    book.renew(uow, reader)
    _books[ws.store] = book
    return book.ordered
