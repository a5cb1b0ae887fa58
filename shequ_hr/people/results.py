"""What the people queries answer: roster rows and one person with dated history, ready to show.

Names are whole; ID, phone and account numbers stand beside their masked form, and screens show the masked one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from shequ_hr.model.payroll import Run, Slip
from shequ_hr.model.people import Record, Worker
from shequ_hr.money import Fen
from shequ_hr.payroll.explain import Explanation
from shequ_hr.periods import PayMonth


class RosterState(StrEnum):
    """How a person stands on the day of the roster."""

    ACTIVE = "在岗"
    PROBATION = "试用"
    FUTURE = "待入职"
    LEFT = "离职"
    ARCHIVED = "已归档"
    UNKNOWN = "未录任职"


class RosterRow(Record, frozen=True, kw_only=True):
    """One line of the roster on a day. ``service_months``: community service here and elsewhere up to the day."""

    worker: int
    employee_number: str
    name: str
    id_number: str
    masked: str
    sex: str
    community: str
    post: str
    title: str
    grade: int | None
    kind: str
    state: RosterState
    since: date | None
    until: date | None
    service_months: int
    phone: str


class Fact(Record, frozen=True, kw_only=True):
    """A labelled value of a panel."""

    label: str
    value: str


class LaneBar(Record, frozen=True, kw_only=True):
    """A bar of a swim lane from ``start`` to before ``end`` (None = open); ``here`` False = service at another place."""

    start: date
    end: date | None
    label: str
    here: bool = True


class Lane(Record, frozen=True, kw_only=True):
    """社区, 岗位, 等级 or 考核 over the years."""

    label: str
    bars: tuple[LaneBar, ...]


class Event(Record, frozen=True, kw_only=True):
    """Something that happened on a day: what, details, and the document that proves it. Newest first in lists."""

    day: date
    kind: str
    title: str
    detail: str = ""
    document: str = ""


class PayRow(Record, frozen=True, kw_only=True):
    """One slip in the pay history; ``run`` and ``slip`` are the stored records."""

    month: PayMonth
    kind: str
    state: str
    gross: Fen
    deductions: Fen
    net: Fen
    run: Run
    slip: Slip


class WorkerDetail(Record, frozen=True, kw_only=True):
    """One person on a day. ``worker`` is the stored record (for editing); the rest is prepared for showing.

    ``grade`` is None when no post is held on the day or no rule gives one: ``grade_problem`` says why.
    """

    worker: Worker
    row: RosterRow
    masked_account: str
    masked_phone: str
    facts: tuple[Fact, ...]
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    pay: tuple[PayRow, ...]
    grade: int | None
    grade_explanation: Explanation | None = None
    grade_problem: str = ""


class FactChange(Record, frozen=True, kw_only=True):
    """An effective-dated change as stored, and the closed months whose pay it would have moved (those stay)."""

    worker: Worker
    affected: tuple[PayMonth, ...] = ()
    note: str = ""
