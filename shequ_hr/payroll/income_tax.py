"""个人所得税 on wages of residents: cumulative withholding and the bonus taxed apart. Integer fen throughout.

Source: 国家税务总局公告2018年第61号, 2020年第13号, 2020年第19号; 财政部 税务总局公告2023年第30号. Every figure comes from the
rule in force; nothing here knows an amount. Knows no slip and no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import msgspec

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import TaxFacts, TaxMethod
from shequ_hr.money import Fen, divide, to_fen
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import Bracket, IncomeTaxRule


@dataclass(frozen=True, slots=True)
class Step:
    """A bracket in fen: taxable income up to and including ``upto`` (None = above all), exact rate, quick deduction."""

    upto: Fen | None
    rate: Fraction
    quick: Fen

    def tax(self, amount: Fen) -> Fen:
        """amount × rate - quick deduction, half up to the fen, never below zero."""
        numerator, denominator = self.rate.numerator, self.rate.denominator
        return max(0, divide(amount * numerator - self.quick * denominator, denominator))


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The tax rule of a month in fen, ready for many people."""

    basic: Fen
    steps: tuple[Step, ...]
    sixty_thousand: Fen | None
    first_job: bool
    bonus_steps: tuple[Step, ...]


class Withholding(msgspec.Struct):
    """One withholding with everything it came from; all sums are of the tax year up to and including this run."""

    income: Fen
    exempt: Fen
    basic: Fen
    insurance: Fen
    extra: Fen
    other: Fen
    taxable: Fen
    step: Step
    tax_to_date: Fen
    before: Fen
    withheld: Fen


@dataclass(frozen=True, slots=True)
class Cliff:
    """A bonus just above a step: ``lost`` = what the person takes home less than with a bonus of ``threshold``."""

    threshold: Fen
    lost: Fen


def compile_table(rule: IncomeTaxRule) -> TaxTable:
    """The rule in fen; make it once for a run."""
    return TaxTable(
        basic=to_fen(rule.basic_deduction),
        steps=_steps(rule.brackets),
        sixty_thousand=None if rule.sixty_thousand is None else to_fen(rule.sixty_thousand),
        first_job=rule.first_job,
        bonus_steps=_steps(rule.bonus_brackets),
    )


def _steps(brackets: tuple[Bracket, ...]) -> tuple[Step, ...]:
    return tuple(
        Step(None if bracket.upto is None else to_fen(bracket.upto), bracket.rate, to_fen(bracket.quick))
        for bracket in brackets
    )


def basic_deduction(table: TaxTable, month: PayMonth, method: TaxMethod, months: int) -> Fen:
    """累计减除费用 up to the month: by months employed here, by the month's number (first job), or the whole year's.

    UserError when the rule of the month does not know the method.
    """
    if method is TaxMethod.ORDINARY:
        return table.basic * months
    if method is TaxMethod.FIRST_JOB:
        if not table.first_job:
            raise _unknown_method(month, "首次就业按月份数累计减除", "2020年第13号")
        return table.basic * month.month
    if table.sixty_thousand is None:
        raise _unknown_method(month, "全年不超过6万元一次减除", "2020年第19号")
    return table.sixty_thousand


def _unknown_method(month: PayMonth, method: str, document: str) -> UserError:
    return UserError(
        f"{month.label}不能用“{method}”",
        f"这个月的个人所得税规则没有这种扣缴方法（国家税务总局公告{document}）。",
        "请把这个人的扣缴方法改为普通方法，或在全国个人所得税政策包里补上这项规定。",
    )


def step_of(steps: tuple[Step, ...], taxable: Fen) -> Step:
    """The bracket that an amount of taxable income lies in."""
    for step in steps:
        if step.upto is None or taxable <= step.upto:
            return step
    raise UserError("个人所得税税率表不完整", "税率表最高一级没有写到“以上”。", "请改正政策包里的税率表。")


def withhold(
    table: TaxTable, month: PayMonth, facts: TaxFacts, income: Fen, exempt: Fen, insurance: Fen, other: Fen = 0
) -> Withholding:
    """本期应预扣 = 累计应纳税所得额 × 预扣率 - 速算扣除数 - 累计已预扣, never below zero (余额为负值时暂不退税).

    ``income`` .. ``other`` are this run's, in fen; ``facts.before`` holds everything earlier in the tax year. What was
    withheld is a sum of withholdings, never the cumulative tax: a month at zero does not give back what others took.
    """
    before = facts.before
    income += before.income
    exempt += before.exempt
    insurance += before.insurance
    other += before.other
    basic = basic_deduction(table, month, facts.method, facts.months)
    taxable = income - exempt - basic - insurance - facts.extra - other
    taxable = max(taxable, 0)
    step = step_of(table.steps, taxable)
    tax_to_date = step.tax(taxable)
    withheld = tax_to_date - before.withheld
    return Withholding(
        income=income,
        exempt=exempt,
        basic=basic,
        insurance=insurance,
        extra=facts.extra,
        other=other,
        taxable=taxable,
        step=step,
        tax_to_date=tax_to_date,
        before=before.withheld,
        withheld=max(0, withheld),
    )


def bonus_step(table: TaxTable, bonus: Fen) -> Step:
    """The bracket of a once-a-year bonus: by a twelfth of it. UserError when the rule does not tax it apart any more."""
    if not table.bonus_steps:
        raise UserError(
            "全年一次性奖金不能单独计税",
            "这个月没有单独计税的规定（原规定执行至2027年12月31日）。",
            "请并入当月工资薪金计税，或在政策包里补上新规定。",
        )
    for step in table.bonus_steps:
        if step.upto is None or bonus <= 12 * step.upto:
            return step
    raise UserError("年终奖税率表不完整", "税率表最高一级没有写到“以上”。", "请改正政策包里的税率表。")


def bonus_apart(table: TaxTable, bonus: Fen) -> Fen:
    """Tax on a once-a-year bonus by itself: bonus × rate - quick deduction (财政部 税务总局公告2023年第30号)."""
    return bonus_step(table, bonus).tax(bonus)


def cliff(table: TaxTable, bonus: Fen) -> Cliff | None:
    """Whether a slightly smaller bonus, at the end of the bracket below, would leave more in hand; None when it would not."""
    threshold: Fen | None = None
    for step in table.bonus_steps:
        if step.upto is None or bonus <= 12 * step.upto:
            break
        threshold = 12 * step.upto
    if threshold is None:
        return None
    kept = bonus - bonus_apart(table, bonus)
    at_threshold = threshold - bonus_apart(table, threshold)
    return Cliff(threshold, at_threshold - kept) if at_threshold > kept else None
