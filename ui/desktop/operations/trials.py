"""Questions of the calculators: 个税试算 and 社保试算 by the packs at hand. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.office.packs import available_packs, library_packs
from shequ_hr.ports import Workspace
from shequ_hr.rules.loader import assemble
from shequ_hr.rules.schema import Pack, RuleSet
from shequ_hr.security.roles import Action
from ui.desktop.operations.policy_values import number, percent


@dataclass(frozen=True)
class Refused:
    """Why there is no result, in a sentence; shown inside the calculator."""

    text: str


@dataclass(frozen=True)
class TrialTax:
    """The question for 个税试算; ``data`` as ``trial tax`` takes it."""

    data: Mapping[str, Any]

    def __call__(self, workspace: Workspace) -> Mapping[str, Any] | Refused:
        """Calculate in the worker thread."""
        from shequ_hr.payroll.trial import trial_tax

        try:
            return trial_tax(dict(self.data), _rules(workspace, _taxes))
        except UserError as error:
            return Refused(_sentence(error))


@dataclass(frozen=True)
class TrialInsurance:
    """The question for 社保试算; ``data`` as ``trial insurance`` takes it."""

    data: Mapping[str, Any]

    def __call__(self, workspace: Workspace) -> Mapping[str, Any] | Refused:
        """Calculate in the worker thread."""
        from shequ_hr.payroll.trial import trial_insurance

        region = str(self.data.get("region", ""))
        try:
            rules = _rules(workspace, lambda pack: bool(pack.insurances) and pack.region == region)
            return trial_insurance(dict(self.data), rules)
        except UserError as error:
            return Refused(_sentence(error))


@dataclass(frozen=True)
class TaxTable:
    """The withholding table in force and where it comes from: (累计应纳税所得额, 预扣率, 速算扣除数) as text."""

    steps: tuple[tuple[str, str, str], ...]
    source: str


def read_tax_table(workspace: Workspace) -> TaxTable:
    """The newest withholding table at hand."""
    series = _rules(workspace, _taxes).income_tax
    known = [figure for figure in series.figures if figure.value is not None] if series is not None else []
    if not known or known[-1].value is None:
        return TaxTable((), "")
    rule, source = known[-1].value, known[-1].source
    steps, low = [], Fraction(0)
    for bracket in rule.brackets:
        span = f"{number(low)}—{number(bracket.upto)}" if bracket.upto is not None else f"{number(low)} 以上"
        steps.append((span, percent(bracket.rate), number(bracket.quick)))
        low = bracket.upto or low
    return TaxTable(tuple(steps), f"{source.title}　{source.document}　核对于 {source.checked_on}")


def read_regions(workspace: Workspace) -> list[str]:
    """The regions whose insurance rates are at hand, the office's own first."""
    with workspace.begin(Action.PACK_VIEW) as uow:
        packs = available_packs(uow, workspace.library)
        office = uow.office.get()
    own = packs.get(office.pay_pack) if office is not None else None
    used = set(own.uses) if own is not None else set()
    regions = [pack.region for pack in sorted(packs.values(), key=lambda pack: pack.id not in used) if pack.insurances]
    return list(dict.fromkeys(regions))


def _rules(workspace: Workspace, fits: Callable[[Pack], bool]) -> RuleSet:
    with workspace.begin(Action.PACK_VIEW) as uow:
        packs = available_packs(uow, workspace.library) if uow.office.get() else library_packs(workspace.library)
    chosen = next((pack.id for pack in packs.values() if fits(pack)), None)
    if chosen is None:
        raise UserError("没有可用的政策包", "找不到这一项的规定。", "检查政策页里是否有对应地区的政策包。")
    return assemble(chosen, packs)


def _taxes(pack: Pack) -> bool:
    return pack.income_tax is not None


def _sentence(error: UserError) -> str:
    details = "；".join(problem.message for problem in error.problems[:3])
    return "。".join(part.rstrip("。") for part in (error.title, error.message, details) if part) + "。"
