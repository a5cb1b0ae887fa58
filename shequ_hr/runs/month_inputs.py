"""What can be typed in for one person and month, what is typed in now, and saving it: items, facts, leave days, overrides.

Owns the form and its checks; the import of the same figures is ``imports/kinds``. Closed months never change here.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Problem, UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import CLOSED, Leave, Override, RunKind, TypedAmount
from shequ_hr.model.people import Record
from shequ_hr.money import Fen, parse_yuan, yuan_text
from shequ_hr.office.packs import rules_of
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.rules.schema import Entry, ItemRule, RuleSet
from shequ_hr.runs.gather import negative_deduction
from shequ_hr.security.roles import Action


class FieldKind(StrEnum):
    """What a field holds: yuan, the text of a fact, leave days."""

    AMOUNT = "amount"
    FACT = "fact"
    LEAVE = "leave"


class InputField(Record, frozen=True, kw_only=True):
    """A field of the form: ``text`` is what is typed in now ("" = nothing, which is not zero)."""

    key: str
    label: str
    kind: FieldKind
    text: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""


class OverrideChoice(Record, frozen=True, kw_only=True):
    """An item whose amount may be set by hand."""

    key: str
    label: str


class MonthForm(Record, frozen=True, kw_only=True):
    """Everything that may be typed in for a person in a month. ``kept`` belongs to runs that are closed and stays as it is.

    ``closed``: why nothing may change any more, "" when something may.
    """

    worker: int
    name: str
    month: PayMonth
    fields: tuple[InputField, ...]
    overrides: tuple[Override, ...]
    choices: tuple[OverrideChoice, ...]
    kept: MonthInput
    closed: str = ""


def month_form(ws: Workspace, month: PayMonth, worker: int) -> MonthForm:
    """The form of a person and month by the pack in force; UserError when there is no such person."""
    with ws.begin(Action.PAY_VIEW) as uow:
        person = uow.workers.get(worker)
        if person is None:
            raise UserError("没有这个人", "这个人已经不在花名册里。", "请刷新后重新选择。")
        rules = rules_of(uow, ws.library)
        now = next(
            (given for given in uow.inputs.month(month) if given.worker == worker), MonthInput(worker=worker, month=month)
        )
        locked = _locked_kinds(uow, month, worker)
    items = [item for item in _items(rules, month) if item.run not in locked]
    open_items = {item.key for item in items}
    regular = RunKind.REGULAR not in locked
    fields = [*_amounts(items, now), *(_facts(rules, now) if regular else []), *(_leaves(rules, month, now) if regular else [])]
    shown = {field.key for field in fields}
    overrides = tuple(override for override in now.overrides if override.item in open_items or regular)
    return MonthForm(
        worker=worker,
        name=person.name,
        month=month,
        fields=tuple(fields),
        overrides=overrides,
        choices=tuple(OverrideChoice(key=item.key, label=item.name) for item in items if item.paid),
        kept=msgspec.structs.replace(
            now,
            typed=tuple(given for given in now.typed if given.item not in shown),
            overrides=tuple(override for override in now.overrides if override not in overrides),
            leaves=() if regular else now.leaves,
        ),
        closed="" if fields or regular else f"{month.label}已经锁定，这个月的录入随之封存。差额请在下一个月录入。",
    )


def save_month_input(ws: Workspace, given: MonthInput) -> Outcome[MonthInput]:
    """Replace what is typed in for a person and month. UserError with all problems; input of a closed run never changes."""
    with ws.begin(Action.PAY_INPUT, str(given.month)) as uow:
        rules = rules_of(uow, ws.library)
        problems = [*_leave_problems(given), *_override_problems(given), *_negative_deductions(rules, given)]
        if problems:
            raise UserError("录入没有保存", f"有 {len(problems)} 处要改。", "改好后再保存。", problems)
        locked = _locked_kinds(uow, given.month, given.worker)
        before = next((old for old in uow.inputs.month(given.month) if old.worker == given.worker), None)
        runs_of = {item.key: item.run for item in _items(rules, given.month)}
        if any(runs_of.get(item, RunKind.REGULAR) in locked for item in _moved(before, given)):
            raise UserError(f"{given.month.label}的录入不能再改", "这个月已经锁定，录入随之封存。", "差额请在下一个月录入。")
        uow.inputs.save_month([given])
        uow.note(f"人员 {given.worker} 的月度录入")
        uow.commit()
    return Outcome(given, Changes.INPUTS)


def read_input(form: MonthForm, texts: dict[str, str], overrides: tuple[Override, ...]) -> MonthInput:
    """The form's texts as a record; UserError with every field that is not a number, not a choice, or not a day count."""
    problems: list[Problem] = []
    typed: list[TypedAmount] = []
    leaves: list[Leave] = []
    for field in form.fields:
        text = texts.get(field.key, "").strip().replace(",", "").replace("，", "")
        if not text:
            continue
        if field.kind is FieldKind.FACT:
            typed.append(TypedAmount(item=field.key, text=text))
            continue
        amount = _number(text)
        if amount is None:
            fix = "写成 200 或 200.50；没有就留空。" if field.kind is FieldKind.AMOUNT else "写成 1 或 1.5。"
            problems.append(Problem(message=f"“{text}”不是数", fix=fix, column=field.label, value=text))
        elif field.kind is FieldKind.AMOUNT:
            typed.append(TypedAmount(item=field.key, amount=amount))
        else:
            leaves.append(Leave(kind=field.key.removeprefix("leave:"), days=text))
    if problems:
        raise UserError("录入没有保存", f"有 {len(problems)} 处要改。", "改好后再保存。", problems)
    return MonthInput(
        worker=form.worker,
        month=form.month,
        typed=(*form.kept.typed, *typed),
        leaves=(*form.kept.leaves, *leaves),
        overrides=(*form.kept.overrides, *overrides),
    )


def _amounts(items: list[ItemRule], now: MonthInput) -> list[InputField]:
    amounts = {given.item: given.amount for given in now.typed if given.amount is not None}
    return [
        InputField(key=item.key, label=item.name, kind=FieldKind.AMOUNT, text=_yuan(amounts.get(item.key)), note="元")
        for item in items
        if item.entry is Entry.MONTH
    ]


def _facts(rules: RuleSet, now: MonthInput) -> list[InputField]:
    texts = {given.item: given.text for given in now.typed if given.amount is None}
    return [
        InputField(
            key=fact.key,
            label=fact.name,
            kind=FieldKind.FACT,
            text=texts.get(fact.key, ""),
            choices=fact.values,
            note=fact.note,
        )
        for pack in rules.packs
        for fact in pack.facts
        if fact.entry is Entry.MONTH
    ]


def _leaves(rules: RuleSet, month: PayMonth, now: MonthInput) -> list[InputField]:
    days = {leave.kind: leave.days for leave in now.leaves}
    rules_now = [series.figure_on(month.last_day).value for series in rules.pay.leaves]
    named = dict.fromkeys([*(rule.kind for rule in rules_now if rule is not None), *days])
    return [
        InputField(key=f"leave:{kind}", label=kind, kind=FieldKind.LEAVE, text=days.get(kind, ""), note="天") for kind in named
    ]


def _items(rules: RuleSet, month: PayMonth) -> list[ItemRule]:
    span = month.span
    return [item for item in rules.pay.items if span.overlaps(DateSpan(item.start, item.end))]


def _locked_kinds(uow: UnitOfWork, month: PayMonth, worker: int) -> frozenset[RunKind]:
    """Kinds of run whose input is sealed: those that paid this person, and all once a later month is closed."""
    closed = [run for run in uow.runs.all() if run.state in CLOSED]
    if any(run.key.month > month for run in closed):
        return frozenset(RunKind)
    paid = [run for run in closed if run.key.month == month and uow.runs.slip(run.id, worker) is not None]
    return frozenset(run.key.kind for run in paid)


def _moved(before: MonthInput | None, given: MonthInput) -> set[str]:
    old = before or MonthInput(worker=given.worker, month=given.month)
    typed = {part.item for part in set(old.typed) ^ set(given.typed)}
    moved = typed | {part.item for part in set(old.overrides) ^ set(given.overrides)}
    return moved | ({"leaves"} if old.leaves != given.leaves else set())


def _leave_problems(given: MonthInput) -> list[Problem]:
    problems = []
    for leave in given.leaves:
        days = _number(leave.days)
        if days is None or days < 0 or days > given.month.days * 100:
            fix = f"填 0 到 {given.month.days} 之间的天数。"
            problems.append(
                Problem(message=f"{leave.kind} {leave.days} 天不可能", fix=fix, column=leave.kind, value=leave.days)
            )
    return problems


def _negative_deductions(rules: RuleSet, given: MonthInput) -> list[Problem]:
    names = {item.key: item.name for item in rules.pay.items if item.deduction}
    problems = []
    for typed in given.typed:
        if typed.item in names and typed.amount is not None and typed.amount < 0:
            message, fix = negative_deduction(names[typed.item])
            problems.append(Problem(message=message, fix=fix, column=names[typed.item], value=_yuan(typed.amount)))
    return problems


def _override_problems(given: MonthInput) -> list[Problem]:
    return [
        Problem(
            message=f"手工指定“{override.item}”没有写原因",
            fix="用一句话写明原因，会随工资条保存。",
            value=_yuan(override.amount),
        )
        for override in given.overrides
        if not override.reason.strip()
    ]


def _number(text: str) -> Fen | None:
    try:
        return parse_yuan(text.replace("−", "-"))
    except ValueError:
        return None


def _yuan(amount: Fen | None) -> str:
    return "" if amount is None else yuan_text(amount)
