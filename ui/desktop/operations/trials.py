"""Questions of the calculators: 个税试算 and 社保试算 by the packs at hand. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.office.packs import available_packs, library_packs
from shequ_hr.ports import Workspace
from shequ_hr.rules.loader import assemble
from shequ_hr.rules.schema import Pack, RuleSet


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


def read_regions(workspace: Workspace) -> list[str]:
    """The regions whose insurance rates are at hand, the office's own first."""
    with workspace.store.begin() as uow:
        packs = available_packs(uow, workspace.library)
        office = uow.office.get()
    own = packs.get(office.pay_pack) if office is not None else None
    used = set(own.uses) if own is not None else set()
    regions = [pack.region for pack in sorted(packs.values(), key=lambda pack: pack.id not in used) if pack.insurances]
    return list(dict.fromkeys(regions))


def _rules(workspace: Workspace, fits: Callable[[Pack], bool]) -> RuleSet:
    with workspace.store.begin() as uow:
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
