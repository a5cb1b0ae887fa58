"""How a person stands on a day: employment, main post, community service. Reads dated facts only; computes no grade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from shequ_hr.model.people import Assignment, Dossier, Employment, Worker
from shequ_hr.people.results import RosterState


def employment_on(dossier: Dossier, day: date) -> Employment | None:
    """The spell here that the day lies in; the latest start wins."""
    found: Employment | None = None
    for spell in dossier.employments:
        if spell.here and day in spell.span and (found is None or spell.span.start >= found.span.start):
            found = spell
    return found


def last_employment(dossier: Dossier, day: date) -> Employment | None:
    """The spell of the day, else the last that began before it, else the first to come."""
    current = employment_on(dossier, day)
    if current is not None:
        return current
    here = [spell for spell in dossier.employments if spell.here]
    begun = [spell for spell in here if spell.span.start <= day]
    if begun:
        return max(begun, key=lambda spell: spell.span.start)
    return min(here, key=lambda spell: spell.span.start, default=None)


def main_assignment(dossier: Dossier, day: date, ranks: Mapping[str, int]) -> Assignment | None:
    """The highest post held on the day (就高不就低); of equal posts the one that began last."""
    held = [assignment for assignment in dossier.assignments if day in assignment.span]
    if len(held) < 2:
        return held[0] if held else None
    return max(held, key=lambda assignment: (ranks.get(assignment.post, -1), assignment.span.start))


def state_on(worker: Worker, day: date) -> RosterState:
    """How the person stands on the day."""
    if worker.archived:
        return RosterState.ARCHIVED
    spell = employment_on(worker.dossier, day)
    if spell is not None:
        probation = spell.probation_end is not None and day < spell.probation_end
        return RosterState.PROBATION if probation else RosterState.ACTIVE
    here = [spell for spell in worker.dossier.employments if spell.here]
    if not here:
        return RosterState.UNKNOWN
    return RosterState.LEFT if any(spell.span.start <= day for spell in here) else RosterState.FUTURE


def service_months(dossier: Dossier, day: date) -> int:
    """Whole months of community work here and elsewhere up to and including the day; overlapping spells count once."""
    months = 0
    covered = date.min
    until = day + timedelta(days=1)
    for spell in dossier.employments:  # in order of their start (model/people.py)
        start = max(spell.span.start, covered)
        end = until if spell.span.end is None else min(spell.span.end, until)
        if start < end:
            months += (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
            covered = end
    return months


def years_and_months(months: int) -> str:
    """``10年1个月``."""
    years, rest = divmod(months, 12)
    if not years:
        return f"{rest}个月"
    return f"{years}年{rest}个月" if rest else f"{years}年"
