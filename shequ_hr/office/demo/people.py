"""Fictional workers and communities, and what is typed in about their income tax. Pure: a seed and a size make the same people.

Posts, results and certificates are those of the template pack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from shequ_hr.model.inputs import ExtraDeduction, OpeningTax
from shequ_hr.model.payroll import TaxFacts, TaxMethod
from shequ_hr.model.people import BankAccount, Community, CommunityLevel, Worker
from shequ_hr.money import Fen, times
from shequ_hr.office.demo.dossiers import PEOPLE_A_COMMUNITY, POSTS, DossierMaker, Place
from shequ_hr.office.demo.identities import Identities, community_names
from shequ_hr.payroll.income_tax import TaxTable, withhold
from shequ_hr.periods import PayMonth, in_force, months_between
from shequ_hr.runs.employed import employed_in, months_employed

POLITICAL = ("中共党员", "中共党员", "群众", "群众", "共青团员")
DEDUCTIONS = (
    ("子女教育", 200_000),
    ("赡养老人", 300_000),
    ("赡养老人", 150_000),
    ("住房贷款利息", 100_000),
    ("住房租金", 150_000),
)
OWN_SHARE = Fraction(224, 1000)
"""About what a person pays of the base to insurance and fund: an estimate for the balances of the former system. 示例."""


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Who the demo stores before the first month is calculated."""

    communities: list[Community]
    workers: list[Worker]


def make_people(count: int, first: PayMonth, last: PayMonth, seed: int) -> DemoPeople:
    """``count`` workers in communities of about twelve; joiners, leavers and changes fall between the two months."""
    random = Random(seed)  # noqa: S311 - fiction, not a secret
    names = community_names(-(-count // PEOPLE_A_COMMUNITY))
    communities = [_community(name, index) for index, name in enumerate(names)]
    identities, dossiers = Identities(random), DossierMaker(random, months_between(first, last))
    workers = [
        _worker(random, identities, dossiers, number, names[number // PEOPLE_A_COMMUNITY], first.year)
        for number in range(count)
    ]
    return DemoPeople(communities, workers)


def _community(name: str, index: int) -> Community:
    levels = {3: "市级", 7: "区级"}
    level = levels.get(index % 10)
    return Community(name=name, levels=(CommunityLevel(start=date(2022, 1, 1), level=level),) if level else ())


def _worker(random: Random, identities: Identities, dossiers: DossierMaker, number: int, community: str, year: int) -> Worker:
    female = random.random() < 0.65
    place = Place(number, community, POSTS[number % PEOPLE_A_COMMUNITY], 0)
    youngest, oldest = (61, 64) if place.retired else (24, 52)
    born = identities.birth_date(youngest, oldest, year)
    dossier = dossiers.dossier(Place(number, community, place.post, born.year + 21))
    return Worker(
        employee_number=f"SQ-{number + 1:05d}",
        name=identities.name(),
        id_number=identities.id_number(born, female=female),
        sex="女" if female else "男",
        birth_date=born,
        ethnicity="汉族",
        political_status=random.choice(POLITICAL),
        phone=identities.phone(),
        accounts=(BankAccount(start=dossier.employments[-1].span.start, number=identities.card(), bank="建设银行"),),
        dossier=dossier,
    )


def extra_deductions(workers: Iterable[Worker], months: list[PayMonth], seed: int) -> list[ExtraDeduction]:
    """Monthly 专项附加扣除 of about two in five of the stored workers, for the months in which they are employed."""
    random = Random(seed + 1)  # noqa: S311 - fiction, not a secret
    rows: list[ExtraDeduction] = []
    for worker in workers:
        if random.random() < 0.4:
            kind, amount = random.choice(DEDUCTIONS)
            rows += (
                ExtraDeduction(worker=worker.id, month=month, kind=kind, amount=amount)
                for month in months
                if employed_in(worker.dossier, month)
            )
    return rows


def opening_tax(
    workers: Iterable[Worker], first: PayMonth, table: TaxTable, deductions: Iterable[ExtraDeduction]
) -> list[OpeningTax]:
    """What a former system paid and withheld in the months of the year before ``first``, estimated from the base.

    Who joins later in the year for the first job has that method and nothing else. Nothing when ``first`` is a January.
    """
    through = first.plus(-1)
    extra: dict[int, Fen] = defaultdict(int)
    for row in deductions:
        if row.month.year == first.year and row.month < first:
            extra[row.worker] += row.amount
    rows = []
    for worker in workers:
        months = 0 if first.month == 1 else months_employed(worker.dossier, first.year, 1, through.month)
        joined = worker.dossier.employments[-1].span.start
        if months:
            rows.append(_balance(worker, through, months, table, extra[worker.id]))
        elif joined >= first.first_day and worker.birth_date is not None and joined.year - worker.birth_date.year <= 26:
            rows.append(OpeningTax(worker=worker.id, year=joined.year, method=TaxMethod.FIRST_JOB))
    return rows


def _balance(worker: Worker, through: PayMonth, months: int, table: TaxTable, extra: Fen) -> OpeningTax:
    bases = (base for base in worker.dossier.bases if base.kind == "social")
    base = in_force(bases, through.last_day)
    income = (base.amount if base else 500_000) * months
    insurance = times(income, OWN_SHARE) if base and not worker.dossier.exemptions else 0
    tax = withhold(table, through, TaxFacts(months=months, extra=extra), income, 0, insurance)
    return OpeningTax(
        worker=worker.id,
        year=through.year,
        through=through.month,
        income=income,
        insurance=insurance,
        months=months,
        withheld=tax.withheld,
    )
