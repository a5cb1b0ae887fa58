"""The dated facts of a demo worker: spells here and elsewhere, posts, grades, education, certificates, results, bases.

Pure: draws everything from the random source that it is given. Which case a worker shows follows from the number alone, so
that every demo of more than a few dozen people has each case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    EmploymentKind,
    GradeRecord,
    InsuranceExemption,
)
from shequ_hr.periods import DateSpan, PayMonth

PEOPLE_A_COMMUNITY = 12
POSTS = ("正职", "副职", "副职", "专职委员", "专职委员", "专职委员", *("工作人员",) * (PEOPLE_A_COMMUNITY - 6))
TITLES = {"正职": "党委书记、居委会主任", "副职": "居委会副主任", "专职委员": "居委会委员", "工作人员": "社区工作者"}
EDUCATIONS = (("大专", ""), ("大专", ""), ("本科", "学士"), ("本科", "学士"), ("本科", ""), ("硕士研究生", "硕士"))
CERTIFICATES = ("助理社会工作师", "助理社会工作师", "社会工作师", "高级社会工作师")
RESULTS = ("优秀", *("合格",) * 5)
BASE_OF_POST = {"正职": 850_000, "副职": 720_000, "专职委员": 650_000, "工作人员": 600_000}
"""Wages of the year before, in fen a month: inside the limits of every year that the packs know. 示例."""
BASE_RISE = 20_000
"""What the base of each year is above that of the year before. 示例."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who the facts are for: number in the office, community, post, first year of adult life."""

    number: int
    community: str
    post: str
    adult: int

    @property
    def retired(self) -> bool:
        """Re-hired after retirement: no insurance, no fund."""
        return self.number % 37 == 30

    @property
    def kind(self) -> EmploymentKind:
        """Mostly contracts; some chiefs are elected members without one."""
        if self.retired:
            return EmploymentKind.REHIRED_RETIREE
        elected = self.post == "正职" and self.number % (2 * PEOPLE_A_COMMUNITY) == 0
        return EmploymentKind.ELECTED if elected else EmploymentKind.CONTRACT


class DossierMaker:
    """Makes the dossier of one worker after the other from the same random source."""

    def __init__(self, random: Random, months: list[PayMonth]) -> None:
        self._random, self._months = random, months

    def dossier(self, place: Place) -> Dossier:
        """Everything dated about the worker."""
        random = self._random
        span, probation = self._service(place)
        education, degree = random.choice(EDUCATIONS)
        return Dossier(
            employments=self._employments(place, span, probation),
            assignments=self._assignments(place, span),
            grades=self._grades(place),
            educations=(Education(start=date(place.adult + 1, 7, 1), education=education, degree=degree),),
            certificates=self._certificates(place),
            assessments=tuple(
                Assessment(year=year, result=random.choice(RESULTS), effective=date(year + 1, 1, 1))
                for year in range(max(span.start.year, 2021), self._months[-1].year)
            ),
            bases=() if place.retired else self._bases(place),
            exemptions=self._exemptions(place),
        )

    def _service(self, place: Place) -> tuple[DateSpan, date | None]:
        """Most have been here for years; every 17th joins and every 23rd leaves in mid-month."""
        random, middle, number = self._random, self._months[place.number % len(self._months)], place.number
        if number % 17 == 16 and len(self._months) > 1:
            return DateSpan(middle.first_day + timedelta(days=9)), middle.plus(3).first_day + timedelta(days=9)
        start = date(
            random.randint(min(max(2010, place.adult), 2022), 2022), random.randint(1, 12), random.choice((1, 1, 1, 15))
        )
        if number % 23 == 22 and len(self._months) > 1:
            return DateSpan(start, middle.first_day + timedelta(days=19)), None
        return DateSpan(start), None

    def _employments(self, place: Place, span: DateSpan, probation: date | None) -> tuple[Employment, ...]:
        reason = "本人辞职" if span.end else ""
        here = Employment(span=span, place="示例街道", kind=place.kind, probation_end=probation, end_reason=reason)
        years = min(self._random.randint(1, 4), span.start.year - 2 - place.adult)
        if place.number % 7 != 3 or years < 1:
            return (here,)
        earlier = DateSpan(date(span.start.year - years - 1, 3, 1), date(span.start.year - 1, 3, 1))
        return (Employment(span=earlier, place="邻近街道", here=False, document="任职证明"), here)

    def _assignments(self, place: Place, span: DateSpan) -> tuple[Assignment, ...]:
        title = TITLES[place.post]
        change = self._months[place.number % len(self._months)].first_day + timedelta(days=14)
        last = Assignment(span=span, community=place.community, post=place.post, title=title)
        if place.number % 41 != 13 or change not in span or change == span.start:
            return (last,)
        before = Assignment(
            span=DateSpan(span.start, change), community=place.community, post="工作人员", title=TITLES["工作人员"]
        )
        after = DateSpan(change, span.end)
        return (
            before,
            Assignment(span=after, community=place.community, post=place.post, title=title, document="示街办〔2024〕9号"),
        )

    def _grades(self, place: Place) -> tuple[GradeRecord, ...]:
        if place.number % 29 != 5 or place.post in {"正职", "副职"}:
            return ()
        start = self._months[len(self._months) // 2].first_day
        return (GradeRecord(start=start, grade=7, document="示街办〔2024〕17号", reason="连续两年优秀，提前晋升"),)

    def _certificates(self, place: Place) -> tuple[Certificate, ...]:
        random = self._random
        if random.random() < 0.6:
            return ()
        day = date(max(random.randint(2015, 2023), place.adult + 2), 9, 24)
        return (Certificate(start=day, name=random.choice(CERTIFICATES), number=f"22{random.randint(0, 99_999_999):08d}"),)

    def _bases(self, place: Place) -> tuple[ContributionBase, ...]:
        """Social insurance anew each January, the fund each July, from the year before the first month on."""
        first, last = self._months[0].year - 1, self._months[-1].year
        amount = BASE_OF_POST[place.post] + self._random.randint(0, 50) * 1_000
        rows = []
        for step, year in enumerate(range(first, last + 1)):
            declared = amount + step * BASE_RISE
            rows.append(ContributionBase(start=date(year, 1, 1), kind="social", amount=declared))
            rows.append(ContributionBase(start=date(year, 7, 1), kind="housing_fund", amount=declared))
        if place.number % 31 == 8:
            rows[-1] = ContributionBase(start=rows[-1].start, kind="housing_fund", amount=rows[-1].amount, rate="0.08")
        before = ContributionBase(start=date(first - 1, 7, 1), kind="housing_fund", amount=amount)
        return tuple(sorted([before, *rows], key=lambda base: base.start))

    def _exemptions(self, place: Place) -> tuple[InsuranceExemption, ...]:
        """Every 43rd is still insured by a former employer until the middle of the months."""
        if place.number % 43 != 20 or place.retired:
            return ()
        span = DateSpan(date(self._months[0].year - 1, 1, 1), self._months[len(self._months) // 2].first_day)
        return (InsuranceExemption(span=span, kind="social", reason="原单位参保，关系尚未转入"),)
