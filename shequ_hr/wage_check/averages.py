"""The published average wages that the promise is measured against: from packs, and typed in by the office.

Decides which figure a year is measured against. A figure that is not known is never guessed: an older one stands in only
where the pack allows it (暂按), else the answer is an error.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.money import Fen, to_fen, yuan_text
from shequ_hr.office.packs import rules_of
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import RuleSet, WageCheckRule
from shequ_hr.security.roles import Action
from shequ_hr.wage_check.results import AverageRow, RequiredAverage


def wage_rule(rules: RuleSet) -> WageCheckRule:
    """Which published figure the office's packs compare with; UserError when no pack says so."""
    for pack in rules.packs:
        if pack.wage_check is not None:
            return pack.wage_check
    raise UserError(
        "政策包没有规定均薪核查的口径",
        f"“{rules.pay.title}”和它引用的政策包都没有写明跟哪个地区、哪个口径的上年平均工资比较。",
        "在政策包里补上 wage_check 一节（地区、口径、来源），检查后安装。",
    )


def known_averages(uow: UnitOfWork, rules: RuleSet) -> list[AverageRow]:
    """All figures the program knows, newest year first; one that the office typed in replaces the pack's of the same name."""
    rows = {(row.year, row.region, row.definition): row for row in _from_packs(rules)}
    rows |= {(row.year, row.region, row.definition): row for row in _from_office(uow.office.averages())}
    return sorted(rows.values(), key=lambda row: (-row.year, row.region, row.definition))


def required_average(rows: Iterable[AverageRow], rule: WageCheckRule, year: int) -> RequiredAverage:
    """The figure that a year is measured against: of the year before, or the newest older one where the rule allows it."""
    fitting = [row for row in rows if (row.region, row.definition) == (rule.region, rule.definition) and row.year < year]
    known = sorted((row for row in fitting if row.amount is not None), key=lambda row: row.year)
    exact = next((row for row in known if row.year == year - 1), None)
    row = exact or (known[-1] if known and rule.carry_forward else None)
    if row is None or row.amount is None:
        reason = next((row.reason for row in fitting if row.year == year - 1), "")
        raise RuleNotInForce(
            f"{year - 1}年平均工资（{rule.definition}）",
            rule.region,
            f"{year}年",
            reason or "没有公布数，也没有录入",
            f"在均薪核查页录入，或用 average-wage set {year - 1} 录入公布的数和文件。",
        )
    return RequiredAverage(
        year=row.year,
        wanted=year - 1,
        region=row.region,
        definition=row.definition,
        amount=row.amount,
        title=row.title,
        document=row.document,
        published=row.published,
        checked_on=row.checked_on,
        origin=row.origin,
        provisional=row.provisional or row.year != year - 1,
    )


def list_averages(ws: Workspace) -> list[AverageRow]:
    """Every published average that the office can compare with, newest year first; ``used`` marks the check's definition."""
    with ws.begin(Action.WAGE_CHECK) as uow:
        rules = rules_of(uow, ws.library)
        rows = known_averages(uow, rules)
    used = next(((pack.wage_check.region, pack.wage_check.definition) for pack in rules.packs if pack.wage_check), None)
    return [_marked(row) if (row.region, row.definition) == used else row for row in rows]


def set_average(
    ws: Workspace, year: int, amount: Fen, document: str, region: str = "", definition: str = "", published: str = ""
) -> Outcome[OfficeAverage]:
    """Type in a published average, fen a year, with its document; region and definition default to the check's own.

    UserError: no document, an amount that can not be a year's wage (a monthly one, by its size), a year to come.
    """
    problems = _doubts(year, amount, document, ws.clock.today().year)
    if problems:
        raise UserError("平均工资没有保存", problems, "请按公布的文件核对后再录入。")
    with ws.begin(Action.AVERAGE_EDIT, str(year)) as uow:
        rule = wage_rule(rules_of(uow, ws.library))
        average = OfficeAverage(
            year=year,
            region=region.strip() or rule.region,
            definition=definition.strip() or rule.definition,
            amount=amount,
            document=document.strip(),
            published=published.strip(),
        )
        uow.office.save_average(average)
        uow.note(f"{average.region} {average.definition} {yuan_text(amount)} 元，依据 {average.document}")
        uow.commit()
    return Outcome(average, Changes.AVERAGE_WAGES)


def _doubts(year: int, amount: Fen, document: str, this_year: int) -> str:
    if not document.strip():
        return "没有写明公布的文件或出处。"
    if not 2000 <= year <= this_year:
        return f"{year} 不像已经公布平均工资的年份。"
    if amount < 1_000_000:
        return "金额不到 10,000 元，像是月平均；这里要录入全年的数，单位元。"
    if amount > 100_000_000:
        return "金额超过 1,000,000 元，请检查小数点。"
    return ""


def _from_packs(rules: RuleSet) -> Iterable[AverageRow]:
    for average in rules.averages:
        yield AverageRow(
            year=average.year,
            region=average.region,
            definition=average.definition,
            amount=None if average.amount is None else to_fen(average.amount),
            title=average.source.title,
            document=average.source.document,
            published=average.published.isoformat() if average.published else "",
            checked_on=average.source.checked_on.isoformat(),
            provisional=average.provisional,
            reason=average.reason,
        )


def _from_office(averages: Iterable[OfficeAverage]) -> Iterable[AverageRow]:
    for average in averages:
        yield AverageRow(
            year=average.year,
            region=average.region,
            definition=average.definition,
            amount=average.amount,
            title="本单位录入",
            document=average.document,
            published=average.published,
            origin="office",
        )


def _marked(row: AverageRow) -> AverageRow:
    return msgspec.structs.replace(row, used=True)
