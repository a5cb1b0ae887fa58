"""The parts of a month: the days a person is employed here, cut wherever a dated fact or a rule changes.

Pure. Each part has one set of facts; equal neighbours are one part. Counts calendar days and 计薪日.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

import msgspec

from shequ_hr.grades.qualifications import reviews_on
from shequ_hr.grades.rule import bad_years, counted_service, running_service
from shequ_hr.grades.service import anniversary_in, service_on
from shequ_hr.model.payroll import PayFacts
from shequ_hr.model.people import Dossier, Employment
from shequ_hr.payroll.person import Person, PersonReader
from shequ_hr.periods import DateSpan, PayMonth

_DAY = timedelta(days=1)
_NO_DAYS: frozenset[date] = frozenset()


class Part(msgspec.Struct):
    """One part of the month: its days and the person's facts; ``number`` 0 = the only part of the month."""

    number: int
    span: DateSpan
    days: int
    paid_days: int
    person: Person


class MonthCutter:
    """Cuts the month for many people: knows the month's days, its 计薪日 and the days on which rules change."""

    def __init__(self, month: PayMonth, paid_days: Sequence[int], rule_cuts: frozenset[date], reader: PersonReader) -> None:
        self.month = month
        self.first, self.last, self.span = month.first_day, month.last_day, month.span
        self._whole = (self.span,)
        self.days = month.days
        self.paid_days = len(paid_days)
        self._paid = frozenset(paid_days)
        self._rule_cuts = frozenset(day for day in rule_cuts if self.first < day <= self.last)
        self._reader = reader
        # A month without an inner change of rules or of service is one part for nearly everybody.
        self._years_matter = reader.pack.grade is not None or not reader.needs.isdisjoint({"工作年限", "连续工作年限"})

    def parts(self, facts: PayFacts) -> list[Part]:
        """The parts in order; empty when the person is not employed here on any day of the month."""
        cuts = self._cuts(facts)
        stretches = self._employed(facts.dossier.employments)
        if not cuts and stretches is self._whole:
            return [Part(0, self.span, self.days, self.paid_days, self._reader.read(facts, self.first))]
        pieces: list[tuple[DateSpan, Person]] = []
        for span in stretches:
            for piece in _split(span, cuts):
                person = self._reader.read(facts, piece.start)
                last = pieces[-1] if pieces else None
                if last is not None and last[0].end == piece.start and self._same(last[1], person):
                    pieces[-1] = (DateSpan(last[0].start, piece.end), last[1])
                else:
                    pieces.append((piece, person))
        alone = len(pieces) == 1
        return [
            Part(0 if alone else number, span, span.days, self._paid_in(span), person)
            for number, (span, person) in enumerate(pieces, start=1)
        ]

    def _same(self, one: Person, other: Person) -> bool:
        if any(one.day < cut <= other.day for cut in self._rule_cuts):
            return False
        return one.values == other.values and one.assignment.community == other.assignment.community

    def _paid_in(self, span: DateSpan) -> int:
        first, last = span.start.day, _last(span).day
        return sum([first <= day <= last for day in self._paid])

    def _employed(self, employments: Iterable[Employment]) -> Sequence[DateSpan]:
        """The employed stretches inside the month, merged where they touch or overlap."""
        for spell in employments:
            span = spell.span
            if spell.here and span.start <= self.first and (span.end is None or span.end > self.last):
                return self._whole
        found: list[DateSpan] = []
        for span in sorted((spell.span for spell in employments if spell.here), key=lambda span: span.start):
            inside = span.intersect(self.span)
            if inside is None:
                continue
            last = found[-1] if found else None
            if last is not None and inside.start <= _end(last):
                found[-1] = DateSpan(last.start, max(_end(last), _end(inside)))
            else:
                found.append(inside)
        return found

    def _cuts(self, facts: PayFacts) -> set[date]:
        """Days after the first on which something of the person or of the rules may change."""
        first, last = self.first, self.last
        cuts = {day for day in _change_days(facts) if first < day <= last}
        if self._rule_cuts:
            cuts |= self._rule_cuts
        if self._years_matter:
            cuts |= self._anniversaries(facts.dossier)
        return cuts

    def _anniversaries(self, dossier: Dossier) -> AbstractSet[date]:
        """Days on which a year of service is completed, for the grade and for formulas."""
        first, last = self.first, self.last
        rule = self._reader.grade_rule(first)
        if len(dossier.employments) == 1 and (rule is None or not bad_years(rule, dossier.assessments)):
            day = anniversary_in(dossier.employments[0].span.start, first, last)
            return _NO_DAYS if day is None else {day}
        reviews = reviews_on(dossier, last)
        counted = counted_service(dossier, last, rule, reviews)
        starts = {counted.start}
        if "连续工作年限" in self._reader.needs:
            starts.add(service_on(dossier.employments, last, continuous=True).start)
        if rule is not None:
            starts.add(running_service(dossier, last, rule, reviews, counted)[0].start)
        return {day for start in starts if (day := anniversary_in(start, first, last)) is not None}


def _change_days(facts: PayFacts) -> list[date]:
    """Every day on which a dated fact of the person begins or ends."""
    dossier = facts.dossier
    days: list[date] = []
    for assignment in dossier.assignments:
        days.append(assignment.span.start)
        if assignment.span.end is not None:
            days.append(assignment.span.end)
    for spell in dossier.employments:
        days.append(spell.span.start)
        if spell.span.end is not None:
            days.append(spell.span.end)
        if spell.probation_end is not None:
            days.append(spell.probation_end)
    for certificate in dossier.certificates:
        days.append(certificate.start)
        if certificate.valid_to is not None and certificate.valid_to < date.max:
            days.append(certificate.valid_to + _DAY)
    days.extend([record.start for record in dossier.grades])
    days.extend([education.start for education in dossier.educations])
    days.extend([fact.start for fact in dossier.personal])
    days.extend([review.effective for review in dossier.assessments])
    for levels in facts.community_levels.values():
        days.extend([level.start for level in levels])
    return days


def _split(span: DateSpan, cuts: Iterable[date]) -> list[DateSpan]:
    days = sorted(cut for cut in cuts if span.start < cut and cut in span)
    return [DateSpan(start, end) for start, end in zip([span.start, *days], [*days, _end(span)], strict=True)]


def _end(span: DateSpan) -> date:
    return span.end or date.max


def _last(span: DateSpan) -> date:
    return _end(span) - _DAY
