"""What the tax year brought each person before a run: totals, months employed, 专项附加扣除 to date, and the method.

Sums closed runs and the opening balance; an opening balance belongs to its one tax year and replaces the months up to its
end. Months employed count paid or not (2018年第61号). Withholds nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shequ_hr.errors import Problem, RuleNotInForce, Severity
from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.payroll import CLOSED, RunKey, RunKind, TaxFacts, TaxMethod, TaxTotals, YearToDate
from shequ_hr.model.people import Worker
from shequ_hr.money import Fen, grouped, to_fen
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.employed import employed_in, months_employed
from shequ_hr.runs.persons import person_problem

_NOTHING = TaxTotals()
_NOTHING_BEFORE = YearToDate()
_NO_OPENING = OpeningTax(worker=0, year=0)


def _together(totals: TaxTotals, opening: OpeningTax) -> YearToDate:
    return YearToDate(
        income=totals.income + opening.income,
        exempt=totals.exempt + opening.exempt,
        insurance=totals.insurance + opening.insurance,
        other=totals.other + opening.other,
        withheld=totals.withheld + opening.withheld,
    )


@dataclass(frozen=True, slots=True)
class TaxYear:
    """The tax year up to a run, for all workers of the run at once."""

    month: PayMonth
    before: Mapping[int, TaxTotals]
    openings: Mapping[int, OpeningTax]
    extra: Mapping[int, Fen]
    sixty_thousand: frozenset[int]
    bonus_used: frozenset[int]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def facts(self, worker: Worker) -> TaxFacts:
        """One worker's tax facts."""
        totals = self.before.get(worker.id)
        opening = self.openings.get(worker.id, _NO_OPENING)
        return TaxFacts(
            method=self._method(worker.id, opening),
            before=_NOTHING_BEFORE if totals is None and opening is _NO_OPENING else _together(totals or _NOTHING, opening),
            months=self._months(worker, opening),
            extra=self.extra.get(worker.id, 0) + opening.extra,
            bonus_used=worker.id in self.bonus_used,
        )

    def _method(self, worker: int, opening: OpeningTax) -> TaxMethod:
        if opening.method is not None:
            return opening.method
        return TaxMethod.SIXTY_THOUSAND if worker in self.sixty_thousand else TaxMethod.ORDINARY

    def _months(self, worker: Worker, opening: OpeningTax) -> int:
        # An opening balance that claims more months than have passed counts those that have (domain.md T10).
        claimed = min(opening.months, opening.through)
        return claimed + months_employed(worker.dossier, self.month.year, opening.through + 1, self.month.month)


def read_tax_year(
    uow: UnitOfWork, month: PayMonth, kind: RunKind, rules: RuleSet, workers: Sequence[Worker], inputs: Mapping[int, MonthInput]
) -> TaxYear:
    """Read everything that the year brought before a run of the month that is still open; one read per table."""
    by_worker = {worker.id: worker for worker in workers}
    openings = {row.worker: row for row in uow.inputs.opening_tax(month.year)}
    extra, warnings = _extra_to_date(uow.inputs.extra_deductions(month.year, month.month), month, openings, by_worker)
    before = uow.runs.totals_before(month.year, end_of(month))
    return TaxYear(
        month=month,
        before=before,
        openings=openings,
        extra=extra,
        sixty_thousand=_sixty_thousand(uow, month, rules, workers),
        bonus_used=_bonus_used(uow, month, kind, rules, inputs),
        problems=_overlapping_openings(uow, month, openings, by_worker),
        warnings=[*_without_past(month, workers, before, openings), *warnings],
    )


def end_of(month: PayMonth) -> RunKey:
    """A key after every run of the month: whatever is closed lies before an open run, of whichever kind it is."""
    return RunKey(month.plus(1), RunKind.BONUS, 0)


def _extra_to_date(
    rows: Sequence[ExtraDeduction], month: PayMonth, openings: Mapping[int, OpeningTax], workers: Mapping[int, Worker]
) -> tuple[dict[int, Fen], list[Problem]]:
    """Sums up to the month of the months employed here; what the opening balance already holds is not counted again."""
    total: dict[int, Fen] = defaultdict(int)
    outside: dict[int, Fen] = defaultdict(int)
    for row in rows:
        worker = workers.get(row.worker)
        if worker is None:
            continue
        opening = openings.get(row.worker, _NO_OPENING)
        if opening.extra and row.month.month <= opening.through:
            continue
        inside = row.month.month <= opening.through or employed_in(worker.dossier, row.month)
        (total if inside else outside)[row.worker] += row.amount
    warnings: list[Problem] = [
        person_problem(
            workers[worker],
            f"{month.year}年有 {grouped(amount)} 元专项附加扣除填在不在职的月份，没有计入累计。",
            "请核对专项附加扣除的月份，或补上任职经历。",
            code="extra_outside_employment",
            severity=Severity.WARNING,
        )
        for worker, amount in outside.items()
    ]
    return dict(total), warnings


def _without_past(
    month: PayMonth, workers: Sequence[Worker], before: Mapping[int, TaxTotals], openings: Mapping[int, OpeningTax]
) -> list[Problem]:
    """Whoever was employed here earlier in the year and has neither a locked slip nor an opening balance of it."""
    unknown = [
        worker
        for worker in workers
        if worker.id not in before
        and worker.id not in openings
        and months_employed(worker.dossier, month.year, 1, month.month - 1)
    ]
    if not unknown:
        return []
    span = "1 月" if month.month == 2 else f"1–{month.month - 1} 月"
    names = "、".join(worker.name for worker in unknown[:3]) + (" 等" if len(unknown) > 3 else "")
    return [
        Problem(
            message=f"本年 {span}的累计收入和已扣个税没有登记（import opening-tax），个税会少扣。"
            f"涉及 {len(unknown)} 人：{names}。",
            fix=f"请导入期初累计（import opening-tax，截至 {month.month - 1} 月），再重新计算；确实没有收入的，按 0 登记。",
            code="no_opening_tax",
            severity=Severity.WARNING,
        )
    ]


def _overlapping_openings(
    uow: UnitOfWork, month: PayMonth, openings: Mapping[int, OpeningTax], workers: Mapping[int, Worker]
) -> list[Problem]:
    """Whoever has an opening balance for months that are also paid here: their income would count twice."""
    latest = max((opening.through for opening in openings.values()), default=0)
    paid: dict[int, PayMonth] = {}
    for run in uow.runs.all():
        if run.state in CLOSED and run.key.month.year == month.year and run.key.month.month <= latest:
            paid |= {slip.worker: run.key.month for slip in uow.runs.slips(run.id)}
    problems: list[Problem] = []
    for opening in openings.values():
        worker = workers.get(opening.worker)
        here = month if opening.through >= month.month else paid.get(opening.worker)
        if worker is not None and here is not None and here.month <= opening.through:
            problems.append(
                person_problem(
                    worker,
                    f"期初个税累计填到 {opening.through} 月，{here.label}又在这里发工资，收入会重复计算。",
                    "请把期初累计的截止月份改到在这里发第一个月工资之前。",
                    code="opening_overlaps",
                )
            )
    return problems


def _sixty_thousand(uow: UnitOfWork, month: PayMonth, rules: RuleSet, workers: Sequence[Worker]) -> frozenset[int]:
    """Who is under the 60000 rule (2020年第19号): all twelve months of last year reported here, little income, still here."""
    limit = _sixty_thousand_limit(rules, month)
    last = month.year - 1
    closed = {run.key.month for run in uow.runs.all() if run.state in CLOSED and run.key.kind is RunKind.REGULAR}
    if limit is None or any(PayMonth(last, number) not in closed for number in range(1, 13)):
        return frozenset()
    income = uow.runs.totals_before(last, end_of(PayMonth(last, 12)))
    former = {row.worker for row in uow.inputs.opening_tax(last) if row.through}
    return frozenset(
        worker.id
        for worker in workers
        if worker.id in income
        and worker.id not in former
        and income[worker.id].income <= limit
        and months_employed(worker.dossier, last, 1, 12) == 12
        and months_employed(worker.dossier, month.year, 1, month.month) == month.month
    )


def _sixty_thousand_limit(rules: RuleSet, month: PayMonth) -> Fen | None:
    if rules.income_tax is None:
        return None
    try:
        rule = rules.income_tax.on(month.last_day)
    except RuleNotInForce:
        # The calculation itself refuses such a month, person by person, and names the missing rule.
        return None
    return None if rule.sixty_thousand is None else to_fen(rule.sixty_thousand)


def _bonus_used(
    uow: UnitOfWork, month: PayMonth, kind: RunKind, rules: RuleSet, inputs: Mapping[int, MonthInput]
) -> frozenset[int]:
    """Who already had 全年一次性奖金 taxed apart this year, as far as this run could pay another one."""
    items = [item for item in rules.pay.items if item.annual_bonus]
    now = [item for item in items if item.run is kind and month.month in item.months]
    if not now:
        return frozenset()
    typed = {item.key for item in now if item.formula is None}
    asked = {row.worker for row in inputs.values() if any(entry.item in typed for entry in row.typed + row.overrides)}
    if len(typed) == len(now) and not asked:
        return frozenset()
    used: set[int] = set()
    kinds = {item.run for item in items}
    for run in uow.runs.all():
        if run.state in CLOSED and run.key.month.year == month.year and run.key.month <= month and run.key.kind in kinds:
            used |= {
                slip.worker for slip in uow.runs.slips(run.id) if any(line.item == "annual_bonus_tax" for line in slip.lines)
            }
    return frozenset(used)
