"""专项附加扣除 per person and month, and 个税期初累计 of a former system per person and tax year."""

from __future__ import annotations

from typing import Any

import msgspec

from shequ_hr.excel.date_cells import MonthCell
from shequ_hr.excel.number_cells import IntegerCell, MoneyCell
from shequ_hr.excel.text_cells import ChoiceCell
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Draft, Field, Row, Table, all_rows, preview_row
from shequ_hr.imports.kinds.matching import ANCHORS, PEOPLE_FIELDS, SEQUENCE, find_people, refuse_duplicates
from shequ_hr.imports.plan import DeductionChange, OpeningChange, Plan
from shequ_hr.imports.results import RowPreview, RowResult
from shequ_hr.model.inputs import ExtraDeduction, OpeningTax
from shequ_hr.model.payroll import CLOSED, RunKind, TaxMethod
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth, months_between

DEDUCTIONS = ("子女教育", "继续教育", "住房贷款利息", "住房租金", "赡养老人", "3岁以下婴幼儿照护", "大病医疗", "个人养老金")
METHODS = {TaxMethod.ORDINARY: "一般", TaxMethod.FIRST_JOB: "首次就业", TaxMethod.SIXTY_THOUSAND: "上年不满六万"}
_METHOD_WORDS = {"首次入职": "首次就业", "应届生": "首次就业", "六万": "上年不满六万", "上年不超过六万": "上年不满六万"}


class ExtraDeductionsKind:
    """Amounts of a month by kind; 至月份 repeats them until then, inside the tax year."""

    key = "extra-deductions"
    title = "专项附加扣除"
    anchors = ANCHORS

    def fields(self, context: Context) -> tuple[Field, ...]:  # noqa: ARG002 - same signature for all kinds
        """People, the months, and one column for each kind of deduction."""
        return (
            *PEOPLE_FIELDS,
            Field(
                "month",
                "月份",
                MonthCell(),
                ("所属月份", "扣除月份", "起始月份", "税款所属月份"),
                required=True,
                fill_down=True,
            ),
            Field("until", "至月份", MonthCell(), ("截止月份", "终止月份"), note="填了就从“月份”到这个月每月相同"),
            *(Field(kind, kind, MoneyCell(), (f"{kind}支出", f"本月{kind}"), summed=True) for kind in DEDUCTIONS),
            SEQUENCE,
        )

    def plan(self, table: Table, context: Context) -> Draft:
        """What changes month by month; months that are closed are refused."""
        known = find_people(table, context)
        refuse_duplicates(table, lambda row: (row.get("id_number"), row.get("month")) if not row.failed else None, "人员和月份")
        table.talk.settle_doubts()
        comparing = _Deductions(table, context)
        rows = {row.number: comparing.row(row, worker) for row, worker in known}
        return Draft(Plan(deductions=tuple(comparing.changes)), all_rows(table, rows))

    def export(self, context: Context) -> list[dict[str, Any]]:
        """The deductions of the year that is being worked on; consecutive months with the same amounts are one row."""
        people = {worker.id: worker for worker in context.workers}
        amounts: dict[tuple[int, PayMonth], dict[str, int]] = {}
        for entry in context.uow.inputs.extra_deductions(context.effective.year):
            if entry.worker in people:
                amounts.setdefault((entry.worker, entry.month), {})[entry.kind] = entry.amount
        rows: list[dict[str, Any]] = []
        last: tuple[int, PayMonth] | None = None
        for worker, month in sorted(amounts):
            given = amounts[worker, month]
            if last == (worker, month.plus(-1)) and amounts[last] == given:
                rows[-1]["until"] = month
            else:
                rows.append(_person(people[worker]) | {"month": month} | given)
            last = worker, month
        return rows


def _person(worker: Worker) -> dict[str, Any]:
    return {"name": worker.name, "id_type": str(worker.id_type), "id_number": worker.id_number}


class _Deductions:
    """Compares rows with the stored deductions."""

    def __init__(self, table: Table, context: Context) -> None:
        self._table, self._context = table, context
        self._stored: dict[int, dict[tuple[int, PayMonth, str], int]] = {}
        self.changes: list[DeductionChange] = []

    def row(self, row: Row, worker: Worker) -> RowPreview:
        """The preview of one row; its changes join the plan."""
        month = row.get("month")
        if month is None and "month" not in row.failed:
            self._table.refuse(row.number, "month", "S5", "没有月份", "请填写月份，例如 2026-10。")
        until: PayMonth = row.get("until") or month
        if month is not None and (until < month or until.year != month.year):
            message = f"至月份 {until} 应在 {month} 到 {month.year}-12 之间"
            self._table.refuse(row.number, "until", "D6", message, "扣除只在一个纳税年度内。")
        if row.failed or month is None or row.number in self._table.talk.refused_rows:
            return preview_row(self._table, row.number, RowResult.REFUSED, worker.name, ())
        stored = self._of_year(month.year)
        changes, cells = [], []
        for kind in DEDUCTIONS:
            amount = row.get(kind)
            if amount is None:
                continue
            cells.append((kind, stored.get((worker.id, month, kind)), amount))
            for one in months_between(month, until):
                old = stored.get((worker.id, one, kind), 0)
                if old != amount:
                    before = ExtraDeduction(worker=worker.id, month=one, kind=kind, amount=old)
                    changes.append(DeductionChange(before=before, after=msgspec.structs.replace(before, amount=amount)))
        return self._result(row, worker, changes, cells)

    def _result(
        self, row: Row, worker: Worker, changes: list[DeductionChange], cells: list[tuple[str, Any, Any]]
    ) -> RowPreview:
        closed = sorted({change.after.month for change in changes if self._closed(change.after.month)})
        if closed:
            message = f"{'、'.join(str(month) for month in closed)} 已结账，专项附加扣除不能再改"
            self._table.refuse(row.number, "month", "X7", message, "累计预扣会在以后的月份自动补上：请填未结账的月份。")
            return preview_row(self._table, row.number, RowResult.REFUSED, worker.name, cells)
        if not changes:
            return preview_row(self._table, row.number, RowResult.SAME, worker.name, ())
        self.changes += changes
        result = RowResult.NEW if all(change.before.amount == 0 for change in changes) else RowResult.CHANGED
        return preview_row(self._table, row.number, result, worker.name, cells)

    def _closed(self, month: PayMonth) -> bool:
        return RunKind.REGULAR in self._context.closed_kinds(month)

    def _of_year(self, year: int) -> dict[tuple[int, PayMonth, str], int]:
        if year not in self._stored:
            entries = self._context.uow.inputs.extra_deductions(year)
            self._stored[year] = {(entry.worker, entry.month, entry.kind): entry.amount for entry in entries}
        return self._stored[year]


class OpeningTaxKind:
    """Cumulative figures of a former system up to and including a month of the tax year."""

    key = "opening-tax"
    title = "个税期初累计"
    anchors = ANCHORS

    def fields(self, context: Context) -> tuple[Field, ...]:  # noqa: ARG002 - same signature for all kinds
        """People, the year, the last month covered, and the cumulative figures."""
        return (
            *PEOPLE_FIELDS,
            Field(
                "year",
                "年度",
                IntegerCell(2019, 2100, ("年", "年度"), "税务年度"),
                ("税务年度", "纳税年度", "年份"),
                required=True,
            ),
            Field(
                "through", "截至月份", IntegerCell(0, 12, ("月",), "月份"), ("截止月份", "累计到月份"), note="原系统算到几月"
            ),
            Field("income", "累计收入", MoneyCell(), ("累计收入额",)),
            Field("exempt", "累计免税收入", MoneyCell()),
            Field("insurance", "累计专项扣除", MoneyCell(), ("累计三险一金",)),
            Field("extra", "累计专项附加扣除", MoneyCell()),
            Field("other", "累计其他扣除", MoneyCell()),
            Field("months", "任职月数", IntegerCell(0, 12, ("个月", "月"), "月数"), ("累计任职月数",)),
            Field("withheld", "累计已预扣税额", MoneyCell(), ("已缴税额", "累计已缴税额", "累计已预扣预缴税额")),
            Field("method", "减除方法", ChoiceCell(tuple(METHODS.values()), _METHOD_WORDS), ("扣除方法", "减除费用方法")),
            SEQUENCE,
        )

    def plan(self, table: Table, context: Context) -> Draft:
        """What changes for each person and year; refused once a month of the year is closed."""
        known = find_people(table, context)
        refuse_duplicates(table, lambda row: (row.get("id_number"), row.get("year")) if not row.failed else None, "人员和年度")
        table.talk.settle_doubts()
        comparing = _Openings(table, context)
        rows = {row.number: comparing.row(row, worker) for row, worker in known}
        return Draft(Plan(openings=tuple(comparing.changes)), all_rows(table, rows))

    def export(self, context: Context) -> list[dict[str, Any]]:
        """The balances of the year that is being worked on."""
        people = {worker.id: worker for worker in context.workers}
        balances = context.uow.inputs.opening_tax(context.effective.year)
        return [_person(people[entry.worker]) | _opening_values(entry) for entry in balances if entry.worker in people]


_FIGURES = ("through", "income", "exempt", "insurance", "extra", "other", "months", "withheld")


def _opening_values(entry: OpeningTax) -> dict[str, Any]:
    values: dict[str, Any] = {"year": entry.year} | {key: getattr(entry, key) for key in _FIGURES}
    if entry.method is not None:
        values["method"] = METHODS[entry.method]
    return values


class _Openings:
    """Compares rows with the stored balances."""

    def __init__(self, table: Table, context: Context) -> None:
        self._table, self._context = table, context
        self._stored: dict[int, dict[int, OpeningTax]] = {}
        self._closed = {run.key.month.year for run in context.runs if run.state in CLOSED}
        self.changes: list[OpeningChange] = []

    def row(self, row: Row, worker: Worker) -> RowPreview:
        """The preview of one row; its change joins the plan."""
        table, year = self._table, row.get("year")
        if year is None and "year" not in row.failed:
            table.refuse(row.number, "year", "S5", "没有年度", "请填写税务年度，例如 2026。")
        if year is None or row.failed or row.number in table.talk.refused_rows:
            return preview_row(table, row.number, RowResult.REFUSED, worker.name, ())
        if year not in self._stored:
            self._stored[year] = {entry.worker: entry for entry in self._context.uow.inputs.opening_tax(year)}
        before = self._stored[year].get(worker.id)
        after = _with_given(before or OpeningTax(worker=worker.id, year=year), row)
        old = _opening_values(before) if before is not None else {}
        new = _opening_values(after)
        cells = [(key, old.get(key), value) for key, value in new.items() if key in row.values and old.get(key) != value]
        if before == after:
            return preview_row(table, row.number, RowResult.SAME, worker.name, ())
        if year in self._closed:
            message = f"{year} 年已有结账的月份，期初累计不能再改"
            table.refuse(row.number, "year", "X7", message, "差异会随以后月份的累计预扣补上；确需改动的先退回草稿。")
            return preview_row(table, row.number, RowResult.REFUSED, worker.name, cells)
        self.changes.append(OpeningChange(before=before, after=after))
        return preview_row(table, row.number, RowResult.NEW if before is None else RowResult.CHANGED, worker.name, cells)


def _with_given(entry: OpeningTax, row: Row) -> OpeningTax:
    given = {key: row.values[key] for key in _FIGURES if key in row.values}
    if row.get("method"):
        given["method"] = next(method for method, label in METHODS.items() if label == row.values["method"])
    return msgspec.structs.replace(entry, **given)
