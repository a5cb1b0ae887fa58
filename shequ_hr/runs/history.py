"""What happened to the runs of a month: who did which step when, and why it was taken back. Kept in the office's settings.

Written in the same transaction as the step itself; a run's own record keeps only what calculation and sealing need.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from shequ_hr.errors import Problem
from shequ_hr.model.payroll import RunKey
from shequ_hr.model.people import Record
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.runs.results import RunAction
from shequ_hr.security.roles import Action

_PREFIX = "run_events:"
_MOST_WARNINGS = 50


class RunEvent(Record, frozen=True, kw_only=True):
    """One step of a run: what, when, by whom, the reason where one is asked for; ``digest`` of what was checked.

    ``warnings``: what a calculation told, so that the following steps tell it again.
    """

    key: RunKey
    action: RunAction
    at: datetime
    by: str
    reason: str = ""
    digest: str = ""
    warnings: tuple[str, ...] = ()


def record_event(
    uow: UnitOfWork,
    ws: Workspace,
    key: RunKey,
    action: RunAction,
    reason: str = "",
    digest: str = "",
    warnings: Sequence[Problem] = (),
) -> None:
    """Append an event to the month's history. Of many warnings the first are kept, and how many there are besides."""
    said = [f"{warning.message} → {warning.fix}" if warning.fix else warning.message for warning in warnings]
    if len(said) > _MOST_WARNINGS:
        said = [*said[:_MOST_WARNINGS], f"另有 {len(said) - _MOST_WARNINGS} 条提示，见 payroll ready {key.month}。"]
    event = RunEvent(key=key, action=action, at=ws.clock.now(), by=ws.user, reason=reason, digest=digest, warnings=tuple(said))
    events = [*events_of(uow, key.month), event]
    uow.office.set_setting(f"{_PREFIX}{key.month}", msgspec.json.encode(events).decode())


def events_of(uow: UnitOfWork, month: PayMonth) -> list[RunEvent]:
    """All events of the month's runs, oldest first."""
    text = uow.office.setting(f"{_PREFIX}{month}")
    return msgspec.json.decode(text, type=list[RunEvent]) if text else []


def last_event(events: list[RunEvent], key: RunKey, action: RunAction) -> RunEvent | None:
    """The newest event of that action for a run."""
    return next((event for event in reversed(events) if event.key == key and event.action is action), None)


def warnings_of(ws: Workspace, key: RunKey) -> tuple[str, ...]:
    """What the last calculation of a run warned of, in its words: checking, approving and locking tell it again."""
    with ws.begin(Action.PAY_VIEW) as uow:
        event = last_event(events_of(uow, key.month), key, RunAction.CALCULATE)
    return event.warnings if event is not None else ()
