"""Fictional workers with the dated facts that an office really has: earlier places, certificates, reviews, bases, leavers.

Pure: a seed and a size make the same people every time. Posts, results and certificates are those of the template pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shequ_hr.model.inputs import ExtraDeduction
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    Community,
    CommunityLevel,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    GradeRecord,
    Worker,
)
from shequ_hr.office.demo.identities import Identities, community_names
from shequ_hr.periods import DateSpan, PayMonth, months_between

PEOPLE_A_COMMUNITY = 12
POSTS = ("正职", "副职", "副职", *("工作人员",) * (PEOPLE_A_COMMUNITY - 3))
TITLES = {"正职": "党委书记、居委会主任", "副职": "居委会副主任", "工作人员": "社区工作者"}
EDUCATIONS = (("大专", ""), ("大专", ""), ("本科", "学士"), ("本科", "学士"), ("本科", ""), ("硕士研究生", "硕士"))
CERTIFICATES = ("助理社会工作师", "助理社会工作师", "社会工作师", "高级社会工作师")
RESULTS = ("优秀", *("合格",) * 5)
POLITICAL = ("中共党员", "中共党员", "群众", "群众", "共青团员")
DEDUCTIONS = (
    ("子女教育", 200_000),
    ("赡养老人", 300_000),
    ("赡养老人", 150_000),
    ("住房贷款利息", 100_000),
    ("住房租金", 150_000),
)
BASE_OF_POST = {"正职": 850_000, "副职": 720_000, "工作人员": 600_000}


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everything about people that the demo stores before the first month is calculated."""

    communities: list[Community]
    workers: list[Worker]

    def extra_deductions(self, workers: list[Worker], months: list[PayMonth], seed: int) -> Iterator[ExtraDeduction]:
        """Monthly 专项附加扣除 of about two in five of the stored workers, for every month of the years concerned."""
        random = Random(seed + 1)  # noqa: S311 - fiction, not a secret
        for worker in workers:
            if random.random() < 0.4:
                kind, amount = random.choice(DEDUCTIONS)
                for month in months:
                    yield ExtraDeduction(worker=worker.id, month=month, kind=kind, amount=amount)


def make_people(count: int, first: PayMonth, last: PayMonth, seed: int) -> DemoPeople:
    """``count`` workers in communities of about twelve; joiners, leavers and changes fall between the two months."""
    random = Random(seed)  # noqa: S311 - fiction, not a secret
    names = community_names(-(-count // PEOPLE_A_COMMUNITY))
    communities = [_community(name, index) for index, name in enumerate(names)]
    months = months_between(first, last)
    maker = _Maker(random, Identities(random), months)
    workers = [
        maker.worker(number, names[number // PEOPLE_A_COMMUNITY], POSTS[number % PEOPLE_A_COMMUNITY]) for number in range(count)
    ]
    return DemoPeople(communities, workers)


def _community(name: str, index: int) -> Community:
    levels = {3: "市级", 7: "区级"}
    level = levels.get(index % 10)
    return Community(name=name, levels=(CommunityLevel(start=date(2022, 1, 1), level=level),) if level else ())


class _Maker:
    """Makes one worker after the other from the same random source."""

    def __init__(self, random: Random, identities: Identities, months: list[PayMonth]) -> None:
        self._random, self._identities, self._months = random, identities, months

    def worker(self, number: int, community: str, post: str) -> Worker:
        random = self._random
        female = random.random() < 0.65
        born = self._identities.birth_date(24, 56, self._months[0].year)
        span, probation = self._service(number, born.year + 21)
        return Worker(
            employee_number=f"SQ-{number + 1:05d}",
            name=self._identities.name(),
            id_number=self._identities.id_number(born, female=female),
            sex="女" if female else "男",
            birth_date=born,
            ethnicity="汉族",
            political_status=random.choice(POLITICAL),
            phone=self._identities.phone(),
            accounts=(BankAccount(start=span.start, number=self._identities.card(), bank="建设银行"),),
            dossier=self._dossier(number, community, post, span, probation, born.year + 21),
        )

    def _service(self, number: int, adult: int) -> tuple[DateSpan, date | None]:
        """Most have been here for years; every 17th joins and every 23rd leaves in mid-month."""
        random, middle = self._random, self._months[number % len(self._months)]
        if number % 17 == 16 and len(self._months) > 1:
            start = middle.first_day + timedelta(days=9)
            return DateSpan(start), middle.plus(3).first_day + timedelta(days=9)
        start = date(random.randint(min(max(2010, adult), 2022), 2022), random.randint(1, 12), random.choice((1, 1, 1, 15)))
        if number % 23 == 22 and len(self._months) > 1:
            return DateSpan(start, middle.first_day + timedelta(days=19)), None
        return DateSpan(start), None

    def _dossier(self, number: int, community: str, post: str, span: DateSpan, probation: date | None, adult: int) -> Dossier:
        random = self._random
        education, degree = random.choice(EDUCATIONS)
        base = BASE_OF_POST[post] + random.randint(0, 150) * 1000
        return Dossier(
            employments=self._employments(number, span, probation, adult),
            assignments=self._assignments(number, community, post, span),
            grades=self._grades(number, post),
            educations=(Education(start=date(2008, 7, 1), education=education, degree=degree),),
            certificates=self._certificates(),
            assessments=tuple(
                Assessment(year=year, result=random.choice(RESULTS), effective=date(year + 1, 1, 1))
                for year in range(max(span.start.year, 2021), self._months[-1].year)
            ),
            bases=(
                ContributionBase(start=date(2022, 1, 1), kind="social", amount=base),
                ContributionBase(start=date(2022, 1, 1), kind="housing_fund", amount=base),
            ),
        )

    def _employments(self, number: int, span: DateSpan, probation: date | None, adult: int) -> tuple[Employment, ...]:
        here = Employment(span=span, place="示例街道", probation_end=probation, end_reason="本人辞职" if span.end else "")
        years = min(self._random.randint(1, 4), span.start.year - 2 - adult)
        if number % 7 != 3 or years < 1:
            return (here,)
        earlier = DateSpan(date(span.start.year - years - 1, 3, 1), date(span.start.year - 1, 3, 1))
        return (Employment(span=earlier, place="邻近街道", here=False, document="任职证明"), here)

    def _assignments(self, number: int, community: str, post: str, span: DateSpan) -> tuple[Assignment, ...]:
        title = TITLES[post]
        change = self._months[number % len(self._months)].first_day + timedelta(days=14)
        if number % 41 != 13 or post != "副职" or change not in span:
            return (Assignment(span=span, community=community, post=post, title=title),)
        return (
            Assignment(span=DateSpan(span.start, change), community=community, post="工作人员", title=TITLES["工作人员"]),
            Assignment(
                span=DateSpan(change, span.end), community=community, post=post, title=title, document="示街办〔2024〕9号"
            ),
        )

    def _grades(self, number: int, post: str) -> tuple[GradeRecord, ...]:
        if number % 29 != 5 or post != "工作人员":
            return ()
        start = self._months[len(self._months) // 2].first_day
        return (GradeRecord(start=start, grade=7, document="示街办〔2024〕17号", reason="连续两年优秀，提前晋升"),)

    def _certificates(self) -> tuple[Certificate, ...]:
        random = self._random
        if random.random() < 0.6:
            return ()
        day = date(random.randint(2015, 2023), 9, 24)
        return (Certificate(start=day, name=random.choice(CERTIFICATES), number=f"22{random.randint(0, 99_999_999):08d}"),)
