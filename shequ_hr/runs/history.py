"""What happened to the runs of a month: who did which step when, and why it was taken back. Kept in the office's settings.

Written in the same transaction as the step itself; a run's own record keeps only what calculation and sealing need.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from shequ_hr.model.payroll import RunKey
from shequ_hr.model.people import Record
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.runs.results import RunAction

_PREFIX = "run_events:"


class RunEvent(Record, frozen=True, kw_only=True):
    """One step of a run: what, when, by whom, the reason where one is asked for; ``digest`` of what was checked."""

    key: RunKey
    action: RunAction
    at: datetime
    by: str
    reason: str = ""
    digest: str = ""


def record_event(uow: UnitOfWork, ws: Workspace, key: RunKey, action: RunAction, reason: str = "", digest: str = "") -> None:
    """Append an event to the month's history."""
    event = RunEvent(key=key, action=action, at=ws.clock.now(), by=ws.user, reason=reason, digest=digest)
    events = [*events_of(uow, key.month), event]
    uow.office.set_setting(f"{_PREFIX}{key.month}", msgspec.json.encode(events).decode())


def events_of(uow: UnitOfWork, month: PayMonth) -> list[RunEvent]:
    """All events of the month's runs, oldest first."""
    text = uow.office.setting(f"{_PREFIX}{month}")
    return msgspec.json.decode(text, type=list[RunEvent]) if text else []


def last_event(events: list[RunEvent], key: RunKey, action: RunAction) -> RunEvent | None:
    """The newest event of that action for a run."""
    return next((event for event in reversed(events) if event.key == key and event.action is action), None)
