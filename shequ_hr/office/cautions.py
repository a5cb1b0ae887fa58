"""What an office should know of its policy packs before it pays by them: 示例 figures, no insurance, no housing fund.

Words only; what a slip really uses is payroll/samples.py's to say. Writes nothing.
"""

from __future__ import annotations

from shequ_hr.errors import Problem, Severity
from shequ_hr.rules.schema import RuleSet, Standing


def pack_cautions(rules: RuleSet) -> list[Problem]:
    """Warnings about the office's packs as a whole: a template with 示例 figures first, then what they do not regulate."""
    samples = rules.pay.template or any(source.standing is Standing.EXAMPLE for source in rules.pay.sources.values())
    found = []
    template = "是模板，" if rules.pay.template else ""
    if samples:
        found.append(
            _caution(
                "samples_in_pack",
                f"政策包“{rules.pay.title}”{template}里面有示例数值，不是任何单位的标准，不能据以发放。",
                "请按本地文件逐项改成自己的数值和来源，由系统管理员安装（pack install）。",
            )
        )
    return [*found, *no_contributions(rules)]


def no_contributions(rules: RuleSet) -> list[Problem]:
    """A warning when the packs hold no social insurance, no housing fund, or neither: nothing is withheld then."""
    missing = [
        name
        for name, there in (("社会保险", bool(rules.insurances)), ("住房公积金", rules.housing_fund is not None))
        if not there
    ]
    if not missing:
        return []
    return [
        _caution(
            "no_contributions",
            f"这个政策包没有{'、'.join(missing)}规定，本月没有扣缴{'、'.join(missing)}。",
            "应当在本单位参保、缴存的，请系统管理员安装带当地规定的政策包（pack install），再重新计算。",
        )
    ]


def _caution(code: str, message: str, fix: str) -> Problem:
    return Problem(message=message, fix=fix, code=code, severity=Severity.WARNING)
