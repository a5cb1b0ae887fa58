"""个税试算: a year's withholding month by month without an office, and a bonus taxed apart or merged (cli.md ``trial tax``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shequ_hr.errors import RuleNotInForce
from shequ_hr.model.payroll import TaxFacts, TaxMethod, YearToDate
from shequ_hr.money import Fen, grouped, yuan_text
from shequ_hr.payroll.given import Given, amount, check_keys, plain, refuse, table, whole
from shequ_hr.payroll.income_tax import TaxTable, Withholding, bonus_apart, cliff, compile_table, withhold
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import IncomeTaxRule, RuleSet

_KEYS = ("months", "mode", "start_month", "opening", "bonus", "year")
_MONTH_KEYS = ("income", "insurance", "extra", "exempt", "other")
_OPENING_KEYS = ("income", "insurance", "extra", "months", "withheld", "exempt", "other")


def trial_tax(data: Given, rules: RuleSet) -> dict[str, Any]:
    """Withhold the given months of one tax year.

    ``months``: yuan of each month from ``start_month`` on, None = employed and unpaid; ``opening``: the year before them.
    Answers ``{"months": [{"taxable_to_date", "tax_to_date", "withheld"}], "bonus": {"separate", "merged", "better"}}``,
    amounts as text; ``bonus`` only when one is given. UserError names the key that is wrong.
    """
    check_keys(data, _KEYS, "个税试算")
    start = whole(data, "start_month", 1, 1, 12)
    year = whole(data, "year", 0, 2019, 2100) if data.get("year") is not None else None
    months = _months(data, start)
    compiled, year = _table(rules, year, start)
    opening = _opening(data, start)
    method = _method(data)
    results = _withhold(compiled, year, start, months, opening, method)
    answer: dict[str, Any] = {"months": [_shown(result) for result in results]}
    bonus = amount(data, "bonus", 0)
    if data.get("bonus") is not None:
        answer["bonus"] = _bonus(compiled, year, start, months, opening, method, bonus)
        found = cliff(compiled, bonus)
        if found is not None:
            answer["warnings"] = [
                f"年终奖刚过 {grouped(found.threshold)} 元这一档，税后比正好发这么多少 {grouped(found.lost)} 元。"
            ]
    return answer


class _Opening(YearToDate, frozen=True, kw_only=True):
    """The year before the first given month."""

    extra: Fen = 0
    months: int = 0


def _months(data: Given, start: int) -> list[Given | None]:
    given = data.get("months", [])
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise refuse("months", given, "要写成一列月份", "写成 “months”: [{…}, null, …]。")
    if start - 1 + len(given) > 12:
        raise refuse("months", len(given), f"从 {start} 月起写了 {len(given)} 个月，超出了一个纳税年度", "每次只算一个年度。")
    months: list[Given | None] = []
    for number, entry in enumerate(given, 1):
        if entry is None:
            months.append(None)
            continue
        own = table({"months": entry}, "months")
        check_keys(own, _MONTH_KEYS, f"第 {number} 个月")
        months.append(own)
    return months


def _method(data: Given) -> TaxMethod:
    text = plain(data.get("mode") or TaxMethod.ORDINARY.value)
    try:
        return TaxMethod(text)
    except ValueError as error:
        known = "、".join(method.value for method in TaxMethod)
        raise refuse("mode", text, f"没有“{text}”这种扣缴方法", f"可以用：{known}。") from error


def _opening(data: Given, start: int) -> _Opening:
    given = table(data, "opening")
    check_keys(given, _OPENING_KEYS, "期初余额")
    # An opening balance can not claim more months than have passed (domain.md T10).
    claimed = whole(given, "months", start - 1 if given else 0, 0, 12)
    return _Opening(
        income=amount(given, "income", 0),
        exempt=amount(given, "exempt", 0),
        insurance=amount(given, "insurance", 0),
        other=amount(given, "other", 0),
        withheld=amount(given, "withheld", 0),
        extra=amount(given, "extra", 0),
        months=min(claimed, start - 1),
    )


def _table(rules: RuleSet, year: int | None, start: int) -> tuple[TaxTable, int]:
    """The rule of the year; without a year the newest one that still taxes a bonus apart."""
    series = rules.income_tax
    if series is None:
        raise RuleNotInForce("个人所得税", rules.pay.region, str(year or ""), "政策包没有个人所得税规则")
    if year is not None:
        return compile_table(series.on(date(year, start, 1))), year
    newest: tuple[date, IncomeTaxRule] | None = None
    for one in series.figures:
        if one.value is not None and (newest is None or one.value.bonus_brackets):
            newest = one.start, one.value
    if newest is None:
        raise RuleNotInForce(series.name, series.region, "任何年份")
    return compile_table(newest[1]), newest[0].year


def _withhold(
    compiled: TaxTable,
    year: int,
    start: int,
    months: Sequence[Given | None],
    opening: _Opening,
    method: TaxMethod,
    bonus: Fen = 0,
) -> list[Withholding]:
    """Month by month; ``bonus`` is added to the income of the last one."""
    before = YearToDate(
        income=opening.income,
        exempt=opening.exempt,
        insurance=opening.insurance,
        other=opening.other,
        withheld=opening.withheld,
    )
    extra, results = opening.extra, []
    for index, given in enumerate(months):
        own = {key: amount(given or {}, key, 0) for key in _MONTH_KEYS}
        extra += own["extra"]
        facts = TaxFacts(method=method, before=before, months=opening.months + index + 1, extra=extra)
        income = own["income"] + (bonus if index == len(months) - 1 else 0)
        result = withhold(compiled, PayMonth(year, start + index), facts, income, own["exempt"], own["insurance"], own["other"])
        before = YearToDate(
            income=result.income,
            exempt=result.exempt,
            insurance=result.insurance,
            other=result.other,
            withheld=before.withheld + result.withheld,
        )
        results.append(result)
    return results


def _bonus(
    compiled: TaxTable,
    year: int,
    start: int,
    months: Sequence[Given | None],
    opening: _Opening,
    method: TaxMethod,
    bonus: Fen,
) -> dict[str, Any]:
    """Tax on the bonus by itself, and what it adds when it is paid with the wages of the last month."""
    given = months or [None]
    without = sum(one.withheld for one in _withhold(compiled, year, start, given, opening, method))
    merged = sum(one.withheld for one in _withhold(compiled, year, start, given, opening, method, bonus)) - without
    separate = bonus_apart(compiled, bonus) if compiled.bonus_steps else None
    better = "separate" if separate is not None and separate <= merged else "merged"
    return {
        "separate": None if separate is None else yuan_text(separate),
        "merged": yuan_text(merged),
        "better": better,
    }


def _shown(result: Withholding) -> dict[str, str]:
    return {
        "taxable_to_date": yuan_text(result.taxable),
        "tax_to_date": yuan_text(result.tax_to_date),
        "withheld": yuan_text(result.withheld),
    }
