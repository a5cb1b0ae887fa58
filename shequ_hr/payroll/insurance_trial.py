"""社保试算: every insurance and the housing fund of a month on a given base, without an office (cli.md ``trial insurance``).

One insurance without a rule does not hide the others: it stands in ``unavailable`` with the reason, never as 0.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.money import Fen, yuan_text
from shequ_hr.payroll.contributions import FUND_NAME
from shequ_hr.payroll.given import Given, amount, check_keys, number, plain, refuse, table
from shequ_hr.payroll.given import month as read_month
from shequ_hr.payroll.housing_fund import FundPart, fund_part
from shequ_hr.payroll.social_insurance import InsurancePart, insurance_parts
from shequ_hr.rules.numbers import number_text
from shequ_hr.rules.schema import Contribution, Figure, OfficeSettings, RuleSet, Series, Source

_KEYS = ("region", "month", "base", "bases", "insurances", "rates", "fund_base", "fund_rate", "wage_class")


def trial_insurance(data: Given, rules: RuleSet) -> dict[str, Any]:
    """Both sides of every insurance and of the fund for a declared base.

    Given: ``region``, ``month``, ``base``; optional ``bases`` (by insurance), ``insurances`` (keys to calculate), ``rates``
    (``{"injury": {"employer": "0.002"}}``), ``fund_base`` (default: the base), ``fund_rate``, ``wage_class``.
    """
    check_keys(data, _KEYS, "社保试算")
    month, base = read_month(data), amount(data, "base")
    settings = _settings(data, rules.pay.settings)
    wanted = _wanted(data, rules)
    own_bases = table(data, "bases")
    check_keys(own_bases, [rule.key for rule in rules.insurances], "bases ")
    lines: list[dict[str, Any]] = []
    unavailable: list[dict[str, str]] = []
    for rule in rules.insurances:
        if rule.key not in wanted:
            continue
        try:
            (part,) = insurance_parts([rule], settings, month.first_day)
        except UserError as error:
            unavailable.append({"key": rule.key, "name": rule.name, "message": str(error)})
            continue
        lines.append(_insurance(part, amount(own_bases, rule.key, base)))
    answer: dict[str, Any] = {
        "region": plain(data.get("region", rules.pay.region)),
        "month": str(month),
        "base": yuan_text(base),
        "insurances": lines,
        "housing_fund": None,
    }
    try:
        answer["housing_fund"] = _fund(data, rules, settings, month.first_day, base)
    except UserError as error:
        unavailable.append({"key": "housing_fund", "name": FUND_NAME, "message": str(error)})
    fund = answer["housing_fund"]
    if fund is not None and fund["rate"] is None:
        ends = f"{fund['lowest']['rate']} 到 {fund['highest']['rate']}"
        message = f"比例由单位在 {ends} 之间确定，请给出 fund_rate。"
        unavailable.append({"key": "housing_fund", "name": FUND_NAME, "message": message})
    shown = [*lines, *([fund] if fund is not None and fund["rate"] is not None else [])]
    for side in ("personal", "employer"):
        answer[f"{side}_total"] = yuan_text(sum(_fen(one[side]) for one in shown))
    answer["unavailable"] = unavailable
    if unavailable:
        answer["warnings"] = [f"{one['name']}没有算进合计：{one['message']}" for one in unavailable]
    return answer


def _wanted(data: Given, rules: RuleSet) -> set[str]:
    known = [rule.key for rule in rules.insurances]
    given = data.get("insurances")
    if given is None:
        return set(known)
    if not isinstance(given, (list, tuple)) or any(plain(key) not in known for key in given):
        raise refuse("insurances", given, "有不认识的险种", f"可以写：{'、'.join(known)}。")
    return {plain(key) for key in given}


def _settings(data: Given, settings: OfficeSettings) -> OfficeSettings:
    """The office's settings with what is given for this trial put over them."""
    rates = dict(settings.insurance_rates)
    for key in table(data, "rates"):
        given = table(table(data, "rates"), key)
        check_keys(given, ("employer", "personal"), f"rates.{key} ")
        sides = Contribution(number(given, "employer") or Fraction(0), number(given, "personal") or Fraction(0))
        rates[key] = _constant(f"{key} 试算费率", sides)
    fund_rate, wage_class = number(data, "fund_rate"), data.get("wage_class")
    return replace(
        settings,
        insurance_rates=rates,
        fund_rate=settings.fund_rate if fund_rate is None else _constant("试算公积金比例", fund_rate),
        wage_class=settings.wage_class if wage_class is None else _constant("试算最低工资档次", plain(wage_class)),
    )


def _constant(name: str, value: Any) -> Series[Any]:
    """A figure that holds for this trial only."""
    source = Source("trial", "试算输入", "", date.min)
    return Series(name, name, "", (Figure(date.min, value, source),))


def _insurance(part: InsurancePart, declared: Fen) -> dict[str, Any]:
    base = part.clamp(declared)
    return {
        "key": part.rule.key,
        "name": part.rule.name,
        "base": yuan_text(base),
        "personal_rate": number_text(part.personal),
        "employer_rate": number_text(part.employer),
        "personal": yuan_text(part.amount(base, part.personal)),
        "employer": yuan_text(part.amount(base, part.employer)),
        "provisional": part.provisional,
    }


def _fund(data: Given, rules: RuleSet, settings: OfficeSettings, day: date, base: Fen) -> dict[str, Any] | None:
    if rules.housing_fund is None:
        return None
    part: FundPart = fund_part(rules.housing_fund, settings, day)
    clamped = part.clamp(amount(data, "fund_base", base))
    shown: dict[str, Any] = {"base": yuan_text(clamped), "provisional": part.provisional}
    if part.usual is None:
        # The region leaves the rate to the office: show both ends instead of choosing one.
        for name, rate in (("lowest", part.lowest), ("highest", part.highest)):
            shown[name] = {"rate": number_text(rate), "amount": yuan_text(part.amount(clamped, rate))}
        return shown | {"rate": None, "personal": None, "employer": None}
    rate = part.rate_of(None)
    paid = yuan_text(part.amount(clamped, rate))
    return shown | {"rate": number_text(rate), "personal": paid, "employer": paid}


def _fen(text: str) -> Fen:
    return int(text.replace(".", ""))
