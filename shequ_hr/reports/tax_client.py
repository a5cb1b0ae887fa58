"""扣缴端 正常工资薪金: one row per person and month over all closed runs of the month, in the client's newest header.

Adds up what the runs stored; withholds nothing. Columns that the program has no figure for stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shequ_hr.model.inputs import ExtraDeduction
from shequ_hr.model.payroll import LineKind, PayFacts, Slip, TaxMethod
from shequ_hr.model.people import Worker
from shequ_hr.money import Fen, grouped
from shequ_hr.periods import PayMonth
from shequ_hr.reports.layouts import Layout, check_sources
from shequ_hr.reports.workbook import Book, Cell, CellKind, printed_as_list
from shequ_hr.runs.encoding import decode_facts

SIXTY_THOUSAND_REMARK = "上年各月均有申报且全年收入不超过6万元"
"""Literal text of 国家税务总局公告2020年第19号 that the client looks for."""
EXTRA = "extra:"
SHOWN_NAMES = 5
_MEDICAL = ("medical_personal", "maternity_personal", "major_illness_personal")


@dataclass(slots=True)
class TaxRow:
    """One person's month; amounts are fen. ``extra`` is cumulative by kind, the rest is of the month."""

    worker: Worker
    income: Fen = 0
    exempt: Fen = 0
    insurance: Fen = 0
    other: Fen = 0
    withheld: Fen = 0
    lines: dict[str, Fen] = field(default_factory=dict)
    extra: dict[str, Fen] = field(default_factory=dict)
    extra_used: Fen = 0
    method: TaxMethod = TaxMethod.ORDINARY

    @property
    def medical(self) -> Fen:
        """医疗 with 生育 and 大病互助, where the person pays a share of them."""
        return sum(self.lines.get(key, 0) for key in _MEDICAL)

    @property
    def uncovered(self) -> Fen:
        """专项扣除 that belongs to none of the client's four columns."""
        named = self.medical + sum(self.lines.get(f"{key}_personal", 0) for key in ("pension", "unemployment", "housing_fund"))
        return self.insurance - named


def collect(
    runs: Sequence[Sequence[tuple[Slip, bytes]]],
    workers: Mapping[int, Worker],
    extra: Iterable[ExtraDeduction],
    month: PayMonth,
) -> list[TaxRow]:
    """Rows in the order in which people first appear; ``runs`` are the closed runs of the month, ``extra`` the tax year's."""
    rows: dict[int, TaxRow] = {}
    for run in runs:
        for slip, facts in run:
            row = rows.setdefault(slip.worker, TaxRow(workers[slip.worker]))
            _add(row, slip, decode_facts(facts))
    for deduction in extra:
        row_of = rows.get(deduction.worker)
        if row_of is not None and deduction.month.year == month.year and deduction.month <= month:
            row_of.extra[deduction.kind] = row_of.extra.get(deduction.kind, 0) + deduction.amount
    return list(rows.values())


def _add(row: TaxRow, slip: Slip, facts: PayFacts) -> None:
    row.income += slip.tax.income
    row.exempt += slip.tax.exempt
    row.insurance += slip.tax.insurance
    row.other += slip.tax.other
    row.withheld += slip.tax.withheld
    row.extra_used = facts.tax.extra
    row.method = facts.tax.method
    for line in slip.lines:
        if line.kind is LineKind.DEDUCTION:
            row.lines[line.item] = row.lines.get(line.item, 0) + line.amount


def warnings_of(rows: Sequence[TaxRow], layout: Layout) -> list[str]:
    """What a person must look at before the file is loaded into the client."""
    kinds = {column.source.removeprefix(EXTRA) for column in layout.columns if column.source.startswith(EXTRA)}
    unplaced = sorted({kind for row in rows for kind, amount in row.extra.items() if amount and kind not in kinds})
    said = [f"专项附加扣除“{kind}”在扣缴端没有对应的列，没有填入，请在扣缴端补录" for kind in unplaced]
    negative = [row for row in rows if row.income < 0]
    if negative:
        said.append(f"{_people(negative)} 本期收入为负数，扣缴端不接受，请与税务机关确认更正申报")
    partial = [row for row in rows if row.extra_used != sum(row.extra.values())]
    if partial:
        missing = sum(row.extra_used - sum(row.extra.values()) for row in partial)
        gap = f"计税用的累计专项附加扣除与分项登记相差 {grouped(missing)} 元（期初数没有分项）"
        said.append(f"{_people(partial)} {gap}，请在扣缴端下载更新分项")
    return said


def build_tax_file(book: Book, layout: Layout, rows: Sequence[TaxRow]) -> None:
    """Add the data sheet and the sheet 填表说明."""
    check_sources(layout, lambda source: source in SOURCES or source.startswith(EXTRA))
    sheet = book.sheet(layout.sheet)
    sheet.widths(layout.headers)
    sheet.header(0, layout.headers)
    sheet.rows(1, layout.headers, [[_cell(row, column.source, column.text) for column in layout.columns] for row in rows])
    income, withheld = sum(row.income for row in rows), sum(row.withheld for row in rows)
    printed_as_list(sheet, layout.headers, f"{len(rows)} 人 本期收入 {grouped(income)} 元 本期已扣个税 {grouped(withheld)} 元")
    # Thirty columns do not fit on one page in a readable size: two pages side by side, the person on both.
    sheet.raw.fit_to_pages(2, 0)
    sheet.raw.repeat_columns(0, 3)
    sheet.raw.freeze_panes(1, 2)
    notes = book.sheet("填表说明")
    notes.raw.set_column(0, 0, 110)
    for line, text in enumerate(layout.notes_sheet):
        notes.put(line, 0, text, CellKind.TEXT, book.style(text_wrap=True))


def _cell(row: TaxRow, source: str, text: str) -> Cell:
    if not source:
        return text or None
    if source.startswith(EXTRA):
        return row.extra.get(source.removeprefix(EXTRA)) or None
    return SOURCES[source](row)


def _people(rows: Sequence[TaxRow]) -> str:
    names = "、".join(row.worker.name for row in rows[:SHOWN_NAMES])
    return names if len(rows) <= SHOWN_NAMES else f"{names} 等 {len(rows)} 人"


SOURCES: dict[str, Callable[[TaxRow], Cell]] = {
    "employee_number": lambda row: row.worker.employee_number or None,
    "name": lambda row: row.worker.name,
    "id_type": lambda row: row.worker.id_type.value,
    "id_number": lambda row: row.worker.id_number,
    "income": lambda row: row.income,
    "exempt": lambda row: row.exempt,
    "pension": lambda row: row.lines.get("pension_personal", 0),
    "medical": lambda row: row.medical,
    "unemployment": lambda row: row.lines.get("unemployment_personal", 0),
    "housing_fund": lambda row: row.lines.get("housing_fund_personal", 0),
    "other": lambda row: (row.other + row.uncovered) or None,
    "remark": lambda row: SIXTY_THOUSAND_REMARK if row.method is TaxMethod.SIXTY_THOUSAND else None,
}
"""What the tax layout may name as the source of a column, besides ``extra:`` and a kind of 专项附加扣除."""
