"""From gathered facts to slips in memory: the one function behind readiness, calculation and the test before locking.

One person's refusal is that person's problem and the others go on. Stores nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from shequ_hr.errors import Problem, RuleNotInForce, Severity, UserError
from shequ_hr.model.payroll import LineKind, PayFacts, RunInputs, RunKind, Slip
from shequ_hr.model.people import Worker
from shequ_hr.office.calendar import paid_days
from shequ_hr.office.cautions import no_contributions
from shequ_hr.office.packs import rules_of
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.payroll.samples import sample_lines
from shequ_hr.periods import PayMonth, in_force
from shequ_hr.ports import PackLibrary, UnitOfWork
from shequ_hr.progress import SILENT, Progress
from shequ_hr.rules.schema import RuleSet
from shequ_hr.runs.gather import Gathered, gather
from shequ_hr.runs.persons import person_problem, person_problems

_STEP = 500
"""Slips between two checkpoints: a cancel is heard within some 20 ms."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What all slips of a run share, besides its inputs: the rules, and warnings about the calendar."""

    rules: RuleSet
    inputs: RunInputs
    warnings: list[Problem]


@dataclass(frozen=True, slots=True)
class Computed:
    """Slips with the facts they were computed from, in the order of the pay sheet; problems of those without a slip."""

    slips: list[tuple[Slip, PayFacts]]
    workers: dict[int, Worker]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def basis(uow: UnitOfWork, library: PackLibrary, month: PayMonth, kind: RunKind) -> Basis:
    """The rules in the store's packs now, the month's paid days, and the averages of earlier years that the office typed in."""
    rules = rules_of(uow, library)
    days, notes = paid_days(uow, month)
    inputs = RunInputs(
        month=month,
        kind=kind,
        packs=rules.digests,
        pay_pack=rules.pay.id,
        paid_days=days,
        averages=tuple(average for average in uow.office.averages() if average.year < month.year),
    )
    warnings = [Problem(message=note, severity=Severity.WARNING, code="calendar") for note in notes]
    if kind is RunKind.REGULAR:
        warnings += no_contributions(rules)
    return Basis(rules, inputs, warnings)


def compute(uow: UnitOfWork, common: Basis, progress: Progress = SILENT) -> Computed:
    """Gather the facts of everyone to be paid and compute their slips, in the order of the pay sheet."""
    gathered = gather(uow, common.inputs.month, common.inputs.kind, common.rules)
    computed = slips_of(common, gathered, gathered.facts, progress)
    _sort(computed, uow, common.rules)
    computed.warnings.extend(_samples(common, computed))
    return computed


def slips_of(common: Basis, gathered: Gathered, facts: Sequence[PayFacts], progress: Progress = SILENT) -> Computed:
    """The slips of these facts, or of each person what stands in the way; raises Cancelled at a checkpoint only."""
    computed = Computed([], dict(gathered.workers), list(gathered.problems), common.warnings + gathered.warnings)
    blocked = {getattr(problem, "worker", 0) for problem in gathered.problems}
    rule_gaps: dict[str, list[tuple[Worker, UserError]]] = defaultdict(list)
    calculator = MonthCalculator(common.rules, common.inputs)
    month, kind = common.inputs.month, common.inputs.kind
    label, last_day, total = f"计算{month.label}工资", month.last_day, len(facts)
    for index, own in enumerate(facts):
        if index % _STEP == 0:
            progress.step(index, total, label)
        worker = gathered.workers[own.worker]
        if worker.id in blocked:
            continue
        try:
            slip = calculator.slip(own)
        except RuleNotInForce as error:
            rule_gaps[str(error)].append((worker, error))
            continue
        except UserError as error:
            computed.problems.extend(person_problems(worker, error))
            continue
        if _pays(slip, kind):
            computed.slips.append((msgspec.structs.replace(slip, name=worker.name), own))
            if in_force(worker.accounts, last_day) is None:
                computed.warnings.append(_no_account(worker))
    progress.step(total, total, label)
    for refused in rule_gaps.values():
        computed.problems.extend(_shared_problem(refused))
    return computed


def _pays(slip: Slip, kind: RunKind) -> bool:
    """A bonus or correction run holds only those who get or owe something; a regular run holds everyone in service."""
    return kind is RunKind.REGULAR or any(line.kind is not LineKind.INFO and line.amount for line in slip.lines)


def _samples(common: Basis, computed: Computed) -> list[Problem]:
    """One warning that names the lines which rest on figures marked 示例, when any slip has such a line."""
    marked = sample_lines(common.rules, common.inputs.month)
    names = {line.item: line.label for slip, _ in computed.slips for line in slip.lines if line.item in marked and line.amount}
    if not names:
        return []
    return [
        Problem(
            message=f"用了政策包里的示例数值：{'、'.join(names.values())}。示例不是任何单位的标准，不能据以发放。",
            fix="请按本地文件改成自己的数值和来源，由系统管理员安装政策包（pack install），再重新计算。",
            code="samples",
            severity=Severity.WARNING,
        )
    ]


def _no_account(worker: Worker) -> Problem:
    return person_problem(
        worker,
        "没有工资账号，不能做银行代发。",
        "在人员资料里补上开户银行和账号，或随花名册导入。",
        code="no_account",
        severity=Severity.WARNING,
    )


def _shared_problem(refused: list[tuple[Worker, UserError]]) -> list[Problem]:
    """A missing rule hits many people at once: one problem that counts them, not one for each."""
    worker, error = refused[0]
    if len(refused) == 1:
        return person_problems(worker, error)
    names = "、".join(person.name for person, _ in refused[:3]) + (" 等" if len(refused) > 3 else "")
    return [
        Problem(
            message=f"{error.title}。{error.message}涉及 {len(refused)} 人：{names}。", fix=error.hint, code="rule_not_in_force"
        )
    ]


def _sort(computed: Computed, uow: UnitOfWork, rules: RuleSet) -> None:
    """The order of the pay sheet: by community as the office keeps them, then the higher post, then as people were entered."""
    places = {community.name: index for index, community in enumerate(uow.communities.all())}
    ranks = {post.name: post.rank for post in rules.pay.posts}
    computed.slips.sort(
        key=lambda pair: (places.get(pair[0].community, len(places)), -ranks.get(pair[0].post, 0), pair[0].worker)
    )
