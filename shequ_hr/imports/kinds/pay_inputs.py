"""本月录入: typed-in items, facts and leave days of the pay pack per person and month, and overrides with their reason.

Blank is "not set", zero is a value; an item that the sheet leaves blank keeps what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shequ_hr.excel.cells import Doubt
from shequ_hr.excel.date_cells import MonthCell
from shequ_hr.excel.number_cells import DaysCell, MoneyCell
from shequ_hr.excel.text_cells import TextCell
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Draft, Field, Row, Table, all_rows, preview_row
from shequ_hr.imports.kinds.matching import ANCHORS, PEOPLE_FIELDS, SEQUENCE, find_people, refuse_duplicates
from shequ_hr.imports.kinds.worker_fields import fact_cell
from shequ_hr.imports.plan import MonthChange, Plan
from shequ_hr.imports.results import RowPreview, RowResult
from shequ_hr.imports.talk import REFUSALS
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Leave, Override, RunKind, TypedAmount
from shequ_hr.model.people import Worker
from shequ_hr.money import yuan_text
from shequ_hr.periods import PayMonth
from shequ_hr.rules.schema import Entry, FactRule, ItemRule, RuleSet

ITEM, FACT, LEAVE, OVERRIDE, REASON = "item:", "fact:", "leave:", "override:", "reason"
TOTAL = "total"
_BACK_PAY = re.compile("补[发差扣]")
_MONTH_TITLE = re.compile(r"(20[0-9]{2})\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*(?:月|$)")


class PayInputsKind:
    """Typed-in figures of a month."""

    key = "pay-inputs"
    title = "本月录入"
    anchors = ANCHORS

    def fields(self, context: Context) -> tuple[Field, ...]:
        """People, the month, what the pack wants typed in, leave kinds, and an override for every paid item."""
        fields = [*PEOPLE_FIELDS, Field("month", "月份", MonthCell(), ("所属月份", "工资月份", "发放月份"), fill_down=True)]
        for item in typed_items(context.rules):
            cell = MoneyCell(signed=item.deduction or _takes_minus(item.name), monthly=True)
            fields.append(Field(ITEM + item.key, item.name, cell, (item.key,), summed=True))
        fields += [Field(FACT + fact.key, fact.name, fact_cell(fact), note=fact.note) for fact in monthly_facts(context.rules)]
        for kind in leave_kinds(context.rules):
            fields.append(Field(LEAVE + kind, f"{kind}天数", DaysCell(), (kind, f"{kind}(天)")))
        for item in paid_items(context.rules):
            name = f"覆盖:{item.name}"
            fields.append(Field(OVERRIDE + item.key, name, MoneyCell(signed=True), (f"覆盖{item.name}",), aside=True))
        fields.append(Field(REASON, "覆盖原因", TextCell(), ("手工指定原因",), aside=True))
        fields.append(Field(TOTAL, "合计", MoneyCell(signed=True), ("小计", "合计金额"), aside=True))
        fields.append(Field("community", "社区", TextCell(), ("所属社区", "村(社区)", "所在社区"), aside=True))
        fields.append(SEQUENCE)
        return tuple(fields)

    def plan(self, table: Table, context: Context) -> Draft:
        """What changes for each person and month; closed months and unknown people are refused."""
        known = find_people(table, context)
        month = _month(table, context)
        refuse_duplicates(
            table, lambda row: (row.get("id_number"), row.get("month") or month) if not row.failed else None, "人员和月份"
        )
        comparing = _Comparing(table, context, month)
        for row, worker in known:
            _check_total(table, row)
            comparing.check(row, worker)
        table.talk.settle_doubts()
        rows: dict[int, RowPreview] = {}
        for row, worker in known:
            rows[row.number] = comparing.row(row, worker)
        return Draft(Plan(months=tuple(comparing.changes)), all_rows(table, rows))

    def export(self, context: Context) -> list[dict[str, Any]]:
        """The typed-in figures of the month that is being worked on."""
        month = PayMonth.of(context.effective)
        people = {worker.id: worker for worker in context.workers}
        return [
            {"name": people[given.worker].name, "id_type": str(people[given.worker].id_type)}
            | {"id_number": people[given.worker].id_number, "month": month}
            | values_of(given)
            for given in context.uow.inputs.month(month)
            if given.worker in people
        ]


def _takes_minus(name: str) -> bool:
    return any(word in name for word in ("扣", "补"))


def _items(rules: RuleSet | None) -> Iterator[ItemRule]:
    seen: set[str] = set()
    for item in rules.pay.items if rules is not None else ():
        if item.key not in seen:
            seen.add(item.key)
            yield item


def typed_items(rules: RuleSet | None) -> list[ItemRule]:
    """Items of the pack that are typed in each month."""
    return [item for item in _items(rules) if item.entry is Entry.MONTH]


def paid_items(rules: RuleSet | None) -> list[ItemRule]:
    """Items that may be set by hand."""
    return [item for item in _items(rules) if item.paid]


def monthly_facts(rules: RuleSet | None) -> list[FactRule]:
    """Facts of the packs that are typed in each month."""
    packs = rules.packs if rules is not None else ()
    return [fact for pack in packs for fact in pack.facts if fact.entry is Entry.MONTH]


def leave_kinds(rules: RuleSet | None) -> list[str]:
    """Kinds of leave that the pack knows at any time."""
    series = rules.pay.leaves if rules is not None else ()
    return list(dict.fromkeys(figure.value.kind for one in series for figure in one.figures if figure.value is not None))


def values_of(given: MonthInput) -> dict[str, Any]:
    """A stored month as field values."""
    values: dict[str, Any] = {}
    for typed in given.typed:
        values[(FACT if typed.amount is None else ITEM) + typed.item] = typed.text if typed.amount is None else typed.amount
    values |= {LEAVE + leave.kind: leave.days for leave in given.leaves}
    values |= {OVERRIDE + override.item: override.amount for override in given.overrides}
    reasons = {override.reason for override in given.overrides}
    if reasons:
        values[REASON] = "；".join(sorted(reasons))
    return values


def _month(table: Table, context: Context) -> PayMonth | None:
    """The month of rows without one: asked when the sheet has no 月份 column; the title above the table proposes it."""
    if table.has("month") and all(row.get("month") or "month" in row.failed for row in table.rows):
        return None
    default = PayMonth.of(context.effective)
    titled = {PayMonth(int(year), int(month)) for title in table.titles for year, month in _MONTH_TITLE.findall(title)}
    if len(titled) > 1:
        months = "、".join(str(month) for month in sorted(titled))
        message = f"表头上写了几个月份（{months}），不知道每一行是哪个月的。"
        table.talk.problem(table.places.whole("S18", message, "请按月分成几张表，或加上“月份”列逐行填写。"))
    elif titled:
        default = titled.pop()
    places = [] if not table.has("month") else [f"第 {row.number} 行" for row in table.rows if not row.get("month")]
    words = f"表里没有写月份，这些数据是哪个月的？不另外回答就写入 {default}"
    answer = table.talk.ask("month", words, (), default=str(default), places=places, hint="月份，例如 2026-10")
    reading = MonthCell().read(answer)
    if isinstance(reading.value, PayMonth) and reading.trouble is None:
        return reading.value
    table.talk.problem(table.places.whole("answer", f"“{answer}”不是月份。", "请填例如 2026-10。"))
    return default


def _check_total(table: Table, row: Row) -> None:
    """合计 of a row against its amounts (M9)."""
    total = row.get(TOTAL)
    if total is None or row.failed:
        return
    parts = {key: row.values[key] for key in table.fields if key.startswith(ITEM) and key in row.values}
    actual = sum(parts.values())
    if actual != total:
        row.failed.add(TOTAL)
        names = "、".join(table.header_of(key) for key in parts)
        message = f"合计 {yuan_text(total)} 与 {names} 之和 {yuan_text(actual)} 相差 {yuan_text(total - actual)}"
        table.refuse(row.number, TOTAL, "M9", message, "请核对各项和合计。")


class _Comparing:
    """Compares rows with what is typed in for their months."""

    def __init__(self, table: Table, context: Context, month: PayMonth | None) -> None:
        self._table, self._context, self._default = table, context, month
        self._stored: dict[PayMonth, dict[int, MonthInput]] = {}
        self._runs = {item.key: item.run for item in _items(context.rules)}
        self.changes: list[MonthChange] = []

    def check(self, row: Row, worker: Worker) -> None:
        """Refuse figures of who is not employed in the month (X5); ask about amounts far from the month before (M8)."""
        month: PayMonth | None = row.get("month") or self._default
        if month is None or row.failed:
            return
        given = [key for key in row.values if _is_input(key)]
        here = [spell.span for spell in worker.dossier.employments if spell.here]
        if given and not any(
            span.start <= month.last_day and (span.end is None or span.end > month.first_day) for span in here
        ):
            self._refuse_absent(row, worker, month, given)
            return
        before = values_of(self._before(month.plus(-1), worker.id))
        for key in given:
            old, new = before.get(key), row.values[key]
            if key.startswith(ITEM) and old and abs(new - old) * 10 > abs(old) * 3:
                detail = f"{worker.name} {month.plus(-1)} 是 {yuan_text(old)}，{month} 是 {yuan_text(new)}"
                trouble = REFUSALS["large-change"]
                doubt = Doubt("large-change", detail)
                self._table.doubt(row.number, key, doubt, trouble.code, trouble.message, trouble.fix)

    def _refuse_absent(self, row: Row, worker: Worker, month: PayMonth, given: list[str]) -> None:
        """补发 may go to who has left; nothing else may."""
        if all(_BACK_PAY.search(self._table.fields[key].header) for key in given):
            return
        ends = [spell.span.last_day for spell in worker.dossier.employments if spell.here]
        last = max((day for day in ends if day is not None), default=None)
        left = f"（最后工作日 {last}）" if last is not None and last < month.first_day else ""
        message = f"“{worker.name}”在 {month} 没有一天在职{left}"
        row.failed.add("id_number")
        self._table.refuse(row.number, "id_number", "X5", message, "请删去这一行；补发以前的工资请填到补发项目。")

    def row(self, row: Row, worker: Worker) -> RowPreview:
        """The preview of one row; its change joins the plan."""
        month: PayMonth | None = row.get("month") or self._default
        if month is None or row.failed or row.number in self._table.talk.refused_rows:
            return preview_row(self._table, row.number, RowResult.REFUSED, worker.name, ())
        before = self._before(month, worker.id)
        stored = values_of(before)
        changed = {key: value for key, value in row.values.items() if _is_input(key) and stored.get(key) != value}
        self._check_overrides(row, before, changed)
        self._check_closed(row, month, changed)
        cells = [(key, stored.get(key), value) for key, value in changed.items()]
        if row.number in self._table.talk.refused_rows:
            return preview_row(self._table, row.number, RowResult.REFUSED, worker.name, cells)
        after = _after(before, changed, row.get(REASON))
        if after == before:
            return preview_row(self._table, row.number, RowResult.SAME, worker.name, ())
        self.changes.append(MonthChange(before=before, after=after))
        result = RowResult.NEW if before.empty else RowResult.CHANGED
        return preview_row(self._table, row.number, result, worker.name, cells)

    def _before(self, month: PayMonth, worker: int) -> MonthInput:
        if month not in self._stored:
            self._stored[month] = {given.worker: given for given in self._context.uow.inputs.month(month)}
        return self._stored[month].get(worker, MonthInput(worker=worker, month=month))

    def _check_overrides(self, row: Row, before: MonthInput, changed: dict[str, Any]) -> None:
        named = {override.item for override in before.overrides}
        for key in changed:
            if key.startswith(OVERRIDE) and not row.get(REASON) and key.removeprefix(OVERRIDE) not in named:
                message = f"手工指定“{self._table.header_of(key)}”没有写原因"
                self._table.refuse(row.number, key, "override", message, "请在“覆盖原因”列写明原因，会随工资条保存。")

    def _check_closed(self, row: Row, month: PayMonth, changed: dict[str, Any]) -> None:
        closed = self._context.closed_kinds(month)
        kinds = {self._runs.get(key.partition(":")[2], RunKind.REGULAR) for key in changed}
        if kinds & closed:
            message = f"{month} 已结账，录入已经封存"
            self._table.refuse(row.number, "month", "X7", message, "差额请在下一个月录入；确需改动的先退回草稿。")


def _is_input(key: str) -> bool:
    return key.startswith((ITEM, FACT, LEAVE, OVERRIDE))


def _after(before: MonthInput, changed: dict[str, Any], reason: str | None) -> MonthInput:
    typed = {entry.item: entry for entry in before.typed}
    leaves = {leave.kind: leave for leave in before.leaves}
    overrides = {override.item: override for override in before.overrides}
    for key, value in changed.items():
        prefix, _, name = key.partition(":")
        if f"{prefix}:" == ITEM:
            typed[name] = TypedAmount(item=name, amount=value)
        elif f"{prefix}:" == FACT:
            typed[name] = TypedAmount(item=name, text=value)
        elif f"{prefix}:" == LEAVE:
            leaves[name] = Leave(kind=name, days=value)
        else:
            known = overrides.get(name)
            overrides[name] = Override(item=name, amount=value, reason=reason or (known.reason if known else ""))
    return MonthInput(
        worker=before.worker,
        month=before.month,
        typed=tuple(typed.values()),
        overrides=tuple(overrides.values()),
        leaves=tuple(leaves.values()),
    )
