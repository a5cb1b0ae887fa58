"""Rules of a pack in Chinese words: one complete, short sentence per rule, everything that it settles in it.

For people who check a pack, for its ``history`` examples and for the window's page of policies. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from shequ_hr.rules.loading.spellings import (
    BAD_YEARS,
    CONVENTIONS,
    EFFECTIVES,
    ENTRIES,
    FACT_TYPES,
    MODES,
    PART_YEARS,
    PERIODS,
    RUNS,
    UNITS,
    spelled,
)
from shequ_hr.rules.numbers import exact_text
from shequ_hr.rules.schema import (
    AssessmentRule,
    Bracket,
    Contribution,
    Credit,
    FactRule,
    GradeRule,
    ItemRule,
    Limits,
    Period,
    Table,
    Value,
)


def percent(value: Fraction) -> str:
    """A share as people write it, all decimals: ``6.9%``."""
    return f"{exact_text(value * 100)}%"


def share(value: Fraction) -> str:
    """``0`` and ``1`` plainly, other shares as percentages."""
    return exact_text(value) if value in {0, 1} else percent(value)


def value_text(value: Value) -> str:
    """A value as an officer writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else exact_text(value)


def table_text(table: Table) -> str:
    """All cells, rows grouped by all keys but the last: ``正职 7=1.3 8=1.34；副职 4=1.14``."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for keys, value in table.cells.items():
        groups.setdefault(keys[:-1], []).append(f"{keys[-1]}={exact_text(value)}")
    for keys in table.unknown:
        groups.setdefault(keys[:-1], []).append(f"{keys[-1]}=不详")
    rows = [" ".join((*keys, *cells)) for keys, cells in groups.items()]
    if table.otherwise is not None:
        rows.append(f"其余={exact_text(table.otherwise)}")
    return "；".join(rows)


def contribution_text(rates: Contribution) -> str:
    """Both sides of an insurance."""
    return f"单位{percent(rates.employer)} 个人{percent(rates.personal)}"


def limits_text(limits: Limits) -> str:
    """Lowest and highest base."""
    return f"{exact_text(limits.floor)}-{exact_text(limits.cap)}"


def classes_text(classes: Mapping[str, Fraction]) -> str:
    """Amounts by class of district."""
    return " ".join(f"{name}={exact_text(amount)}" for name, amount in classes.items())


def rounding_text(unit: object, mode: object) -> str:
    """``四舍五入到分``."""
    return f"{spelled(MODES, mode)}到{spelled(UNITS, unit)}"


def brackets_text(brackets: Sequence[Bracket]) -> str:
    """``≤36000 3% 速算0；…；以上 45% 速算181920``."""
    if not brackets:
        return "不能单独计税"
    return "；".join(f"{_upto(step)} {percent(step.rate)} 速算{exact_text(step.quick)}" for step in brackets)


def _upto(step: Bracket) -> str:
    return "以上" if step.upto is None else f"≤{exact_text(step.upto)}"


def assessment_text(rule: AssessmentRule) -> str:
    """Coefficients, and the result assumed when none is in force."""
    missing = f"；没有结果的按{rule.missing}" if rule.missing is not None else "；没有结果的不能算"
    return " ".join(f"{result}={exact_text(value)}" for result, value in rule.coefficients.items()) + missing


def fact_text(fact: FactRule) -> str:
    """Type, where it is entered, possible values and default."""
    parts = [spelled(FACT_TYPES, fact.type), f"{spelled(ENTRIES, fact.entry)}登记"]
    if fact.values:
        parts.append("可选" + "、".join(fact.values))
    parts.append("必须登记" if fact.default is None else f"默认{value_text(fact.default)}")
    return "；".join(parts)


def _credit(credit: Credit) -> str:
    parts = [f"加{credit.grades}级"] if credit.grades else []
    if credit.years:
        parts.append(f"视同{exact_text(credit.years)}年")
    return "、".join(parts)


def grade_text(rule: GradeRule) -> str:
    """The whole grade rule."""
    start = "岗位最低级" if rule.start is None else f"{rule.start}级"
    reach = "满" if rule.inclusive else "超过"
    parts = [f"从{start}起；{reach}{exact_text(rule.step_years)}年晋1级；{spelled(PART_YEARS, rule.part_year)}"]
    parts.append(f"{spelled(EFFECTIVES, rule.effective)}起算" + ("；只算连续年限" if rule.continuous_only else ""))
    if rule.bad_results:
        parts.append(f"{'、'.join(rule.bad_results)}的年度{spelled(BAD_YEARS, rule.bad_year)}")
    for entry in rule.educations:
        degrees = f"且{'/'.join(entry.degrees)}" if entry.degrees else ""
        parts.append(f"{'/'.join(entry.educations)}{degrees}{_credit(entry.credit)}")
    parts += [f"证书{level}{_credit(credit)}" for level, credit in rule.certificates.items()]
    if rule.early is not None:
        most = "" if rule.early.at_most is None else f"，最多{rule.early.at_most}次"
        parts.append(f"连续{rule.early.in_a_row}年{rule.early.result}提前{rule.early.grades}级{most}")
    parts += [f"每次{result}{grades:+d}级" for result, grades in rule.by_result.items()]
    parts += [f"社区{level}{grades:+d}级" for level, grades in rule.by_community_level.items()]
    return "；".join(parts)


def item_text(rule: ItemRule) -> str:
    """Everything that an item settles besides its name; a formula after a colon."""
    source = f"：{rule.formula.text}" if rule.formula is not None else f"：{spelled(ENTRIES, rule.entry)}录入"
    if not rule.paid:
        return f"中间值，{'不舍入' if rule.exact else rounding_text(rule.unit, rule.mode)}{source}"
    months = "" if rule.period is Period.MONTH else f"（{'、'.join(str(month) for month in rule.months)}月）"
    parts = [
        spelled(RUNS, rule.run),
        f"{spelled(PERIODS, rule.period)}{months}",
        rounding_text(rule.unit, rule.mode),
        "不折算" if rule.prorate is None else f"按{spelled(CONVENTIONS, rule.prorate)}折算",
        "扣款" if rule.deduction else "应税" if rule.taxable else "不计税",
        "计缴费基数" if rule.insured else "不计缴费基数",
        "计人均收入" if rule.counts else "不计人均收入",
    ]
    if rule.assessed:
        parts.append("乘考核系数")
    if rule.probation != 1:
        parts.append(f"试用期{share(rule.probation)}")
    if rule.leave:
        parts.append("缺勤扣")
    if rule.annual_bonus:
        parts.append("全年一次性奖金")
    if rule.group:
        parts.insert(0, rule.group)
    return "，".join(parts) + source
