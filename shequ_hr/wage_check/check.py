"""人均收入 against the prior-year average wage: the promise holds only if actual is strictly above (domain.md 0 and 7).

actual = Σ counted items paid in closed runs of the year ÷ person-months × 12, in exact numbers. Definition and source
are part of the answer. Reads only; decides nothing about pay.
"""

from __future__ import annotations

from fractions import Fraction

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import CLOSED, RunKind
from shequ_hr.office.packs import rules_of
from shequ_hr.office.setup import current_office
from shequ_hr.periods import PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet, WageCheckRule
from shequ_hr.security.roles import Action
from shequ_hr.wage_check.averages import known_averages, required_average, wage_rule
from shequ_hr.wage_check.counting import Counter, Counting
from shequ_hr.wage_check.forecast import forecast_year
from shequ_hr.wage_check.groups import by_community, by_grade, by_post, monthly_gap, shown, two_decimals, wage_group
from shequ_hr.wage_check.results import AverageRow, CountedItem, RequiredAverage, WageCheck, YearAverage
from shequ_hr.wage_check.summary import RunSummary, summary_of


def check_year(ws: Workspace, year: int) -> WageCheck:
    """Check a year, closed or running (then with a plain forecast of the rest).

    UserError: the year has no closed month. RuleNotInForce: the prior year's average is not known and none may stand in.
    """
    with ws.begin(Action.WAGE_CHECK) as uow:
        return check_year_in(uow, rules_of(uow, ws.library), year)


def check_year_in(uow: UnitOfWork, rules: RuleSet, year: int) -> WageCheck:
    """The same inside a transaction that is already open."""
    rule = wage_rule(rules)
    rows = known_averages(uow, rules)
    average = required_average(rows, rule, year)
    counting = Counting(uow, rules)
    closed = _closed(uow, counting, year)
    this_year = [summary for summary in closed if summary.month.year == year]
    months = sorted({summary.month for summary in this_year if summary.kind is RunKind.REGULAR})
    if not months:
        raise UserError(f"{year}年还没有锁定的工资", "均薪核查只算已经锁定的月份。", f"先计算并锁定 {year} 年的工资，再核查。")
    counter = Counter(counting, months[-1])
    for summary in this_year:
        counter.add(summary)
    actual = counter.total.actual()
    if actual is None:
        raise UserError(f"{year}年没有在职人月", "已锁定的工资单里没有任何在职天数，人均收入没有分母。", "请核对任职经历。")
    required = average.amount
    return WageCheck(
        year=year,
        region=average.region,
        definition=average.definition,
        required=required,
        actual=shown(actual),
        person_months=two_decimals(counter.total.person_months),
        ok=actual > required,
        gap=monthly_gap(required, actual),
        paid=counter.total.paid,
        people=counter.total.people,
        months=tuple(str(month) for month in months),
        closed=len(months) == 12,
        average=average,
        counting=_counting_text(counter, months),
        source=_source_text(average),
        items=tuple(CountedItem(key=key, label=counter.labels[key], paid=paid) for key, paid in counter.by_item.items()),
        by_unit=(wage_group(current_office(uow).unit, counter.total, required),),
        by_community=by_community(counter.groups["community"], [place.name for place in uow.communities.all()], required),
        by_post=by_post(counter.groups["post"], {post.name: post.rank for post in rules.pay.posts}, required),
        by_grade=by_grade(counter.groups["grade"], required),
        by_year=_by_year(closed, counting, rows, rule),
        forecast=forecast_year(closed, counting, counter.total, months, required) if months[-1].month < 12 else None,
        warnings=tuple(_warnings(average, months)),
    )


def _closed(uow: UnitOfWork, counting: Counting, year: int) -> list[RunSummary]:
    """Sums of the closed runs up to the year, oldest first; drafts and void runs are in no sum."""
    found = []
    for run in uow.runs.all():
        if run.state in CLOSED and run.key.month.year <= year:
            summary = summary_of(uow, run)
            counting.prepare(run, summary)
            found.append(summary)
    return sorted(found, key=lambda summary: summary.month)


def _by_year(
    closed: list[RunSummary], counting: Counting, rows: list[AverageRow], rule: WageCheckRule
) -> tuple[YearAverage, ...]:
    found = []
    for year in sorted({summary.month.year for summary in closed}):
        counter = Counter(counting, PayMonth(year, 12), broken_down=False)
        for summary in closed:
            if summary.month.year == year:
                counter.add(summary)
        actual: Fraction | None = counter.total.actual()
        try:
            average: RequiredAverage | None = required_average(rows, rule, year)
        except RuleNotInForce:
            # The chart leaves the line out where no figure is known; the year's own check says why.
            average = None
        found.append(
            YearAverage(
                year=year,
                actual=None if actual is None else shown(actual),
                required=None if average is None else average.amount,
                provisional=average is not None and average.provisional,
            )
        )
    return tuple(found)


def _counting_text(counter: Counter, months: list[PayMonth]) -> str:
    items = "、".join(counter.labels[key] for key in counter.by_item) or "没有项目"
    return (
        f"人均收入 = 已锁定工资中计入项目的合计 ÷ 人月 × 12。计入项目：{items}；不含单位缴纳部分。"
        f"人月 = 每人每月在职天数 ÷ 当月天数之和；{months[0].label}至{months[-1].label}共 {len(months)} 个月，"
        f"{two_decimals(counter.total.person_months)} 人月。人均收入高于（不含等于）上年平均工资才算达标。"
    )


def _source_text(average: RequiredAverage) -> str:
    title = "".join(part for part in (average.title, average.document and f"（{average.document}）") if part)
    text = f"{average.region}{average.year}年平均工资（{average.definition}），{title}"
    if average.published:
        text += f"，{average.published} 公布"
    if average.checked_on:
        text += f"，核对于 {average.checked_on}"
    return text + (f"；{average.wanted}年的数还没有，暂按 {average.year} 年" if average.year != average.wanted else "")


def _warnings(average: RequiredAverage, months: list[PayMonth]) -> list[str]:
    found = []
    if average.provisional:
        found.append(f"{average.wanted}年平均工资还没有公布数，暂按 {average.year} 年的数；公布后请录入并重新核查。")
    missing = [number for number in range(1, months[-1].month + 1) if PayMonth(months[0].year, number) not in months]
    if missing:
        names = "、".join(str(number) for number in missing)
        found.append(f"{months[0].year}年 {names} 月没有锁定的工资，这几个月的收入和人月都没有计入。")
    return found
