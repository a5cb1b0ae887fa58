"""工资表: the print-ready sheet of one run, A3 landscape, with subtotals per community, capitals and signatures.

Lays out what the run holds; calculates nothing but sums of shown columns, and refuses when they are not the run's totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import CLOSED, LineKind
from shequ_hr.model.people import Office
from shequ_hr.money import Fen, capitals, grouped
from shequ_hr.reports.pages import SIDE_MARGIN, TOP_MARGIN, page_height, page_starts
from shequ_hr.reports.pay_sheet_words import item_header, marks, remarks
from shequ_hr.reports.workbook import (
    A3_PAPER,
    ROW_HEIGHT,
    TITLE_FONT,
    Book,
    Cell,
    CellKind,
    Column,
    Sheet,
    column_widths,
    footer_text,
)
from shequ_hr.runs.results import RunDetail, SlipRow
from shequ_hr.runs.states import run_name

FUND_EMPLOYER = "housing_fund_employer"
PRINTED_WIDTH = 205
"""Half-width characters of 10 pt that fill the printable width of A3 landscape."""
WIDEST_STRETCH = 1.5
HEADER_ROWS = (3, 4)
FIRST_ROW = 5
TITLE_HEIGHT, GROUP_HEIGHT, HEADER_HEIGHT, TOTAL_HEIGHT, CAPITALS_HEIGHT, SIGNING_HEIGHT = 34, 20, 34, 22, 26, 30


@dataclass(frozen=True, slots=True)
class PayColumn:
    """A column of the sheet: where its header stands, what it takes from a slip, and whether it is summed."""

    group: str
    column: Column
    of: Callable[[int, SlipRow], Cell]
    summed: bool = False


def pay_columns(detail: RunDetail) -> list[PayColumn]:
    """All columns from left to right; items come in the engine's order, employer's insurances are added up."""
    text, money = CellKind.CENTRED, CellKind.MONEY
    columns = [
        PayColumn("", Column("序号", CellKind.NUMBER, 6), lambda number, _: number),
        PayColumn("", Column("社区", text), lambda _, slip: slip.community or None),
        PayColumn("", Column("姓名", text), lambda _, slip: slip.name),
        PayColumn("", Column("岗位", text), lambda _, slip: slip.post or None),
        PayColumn("", Column("等级", CellKind.NUMBER, 6), lambda _, slip: slip.grade),
    ]
    columns += _items(detail, LineKind.EARNING, "应发项目")
    columns.append(PayColumn("", Column("应发合计", money), lambda _, slip: slip.gross, summed=True))
    columns += _items(detail, LineKind.DEDUCTION, "个人扣款")
    columns.append(PayColumn("", Column("扣款合计", money), lambda _, slip: slip.deductions, summed=True))
    columns.append(PayColumn("", Column("实发", money), lambda _, slip: slip.net, summed=True))
    if any(item.kind is LineKind.EMPLOYER for item in detail.items):
        columns.append(PayColumn("单位承担", Column("单位社保", money), lambda _, slip: _employer(slip)[0], summed=True))
        columns.append(PayColumn("单位承担", Column("单位公积金", money), lambda _, slip: _employer(slip)[1], summed=True))
    columns.append(PayColumn("", Column("签字", text, 12), lambda _number, _slip: None))
    return columns


def build_pay_sheet(book: Book, office: Office, detail: RunDetail, fingerprint: str = "") -> None:
    """Add the sheet 工资表 of a run to a workbook; sums that are not the run's totals are a UserError.

    ``fingerprint``: of the audit log, ``8F3A-12C4``, printed at the foot.
    """
    columns = pay_columns(detail)
    rows = [(slip, [column.of(number, slip) for column in columns]) for number, slip in enumerate(_in_order(detail.slips), 1)]
    _check_totals(detail, columns, [row for _, row in rows])
    sheet = book.sheet("工资表")
    _titles(sheet, office, detail, len(columns))
    widths = _widths(columns, [row for _, row in rows])
    for index, width in enumerate(widths):
        sheet.raw.set_column(index, index, width)
    _headers(sheet, columns)
    last = _body(sheet, columns, rows, page_height(widths))
    _closing(sheet, detail, len(columns), last)
    _page(sheet, detail, office, len(columns), last + 4, fingerprint)


def _items(detail: RunDetail, kind: LineKind, group: str) -> list[PayColumn]:
    def amount(key: str) -> Callable[[int, SlipRow], Cell]:
        return lambda _, slip: slip.amounts.get(key)

    found = [item for item in detail.items if item.kind is kind]
    # The group says whose side it is; repeated in every header it would only make the columns wider.
    side = "（个人）" if kind is LineKind.DEDUCTION else ""
    return [
        PayColumn(group, Column(item_header(item).removesuffix(side), CellKind.MONEY), amount(item.key), summed=True)
        for item in found
    ]


def _employer(slip: SlipRow) -> tuple[Fen, Fen]:
    """The employer's insurances together, and the housing fund."""
    fund = slip.amounts.get(FUND_EMPLOYER, 0)
    return slip.employer - fund, fund


def _in_order(slips: Sequence[SlipRow]) -> list[SlipRow]:
    """Communities in the order in which they first appear, people within them as they are."""
    order: dict[str, int] = {}
    for slip in slips:
        order.setdefault(slip.community, len(order))
    return sorted(slips, key=lambda slip: order[slip.community])


def _check_totals(detail: RunDetail, columns: Sequence[PayColumn], rows: Sequence[Sequence[Cell]]) -> None:
    sums = {column.column.header: total for column, total in zip(columns, sums_of(columns, rows), strict=True)}
    wanted = {"应发合计": detail.run.gross, "扣款合计": detail.run.deductions, "实发": detail.run.net}
    wrong = [
        f"{header}：明细 {grouped(sums[header] or 0)}，批次 {grouped(total)}"
        for header, total in wanted.items()
        if (sums[header] or 0) != total
    ]
    if wrong:
        raise UserError(
            "工资表的合计与批次不一致",
            "；".join(wrong) + "。没有写出文件。",
            "请先运行 verify 校验数据，再重新计算或联系支持。",
        )


def sums_of(columns: Sequence[PayColumn], rows: Sequence[Sequence[Cell]]) -> list[Fen | None]:
    """The sum of each summed column, None for the others."""
    values: list[tuple[Cell, ...]] = list(zip(*rows, strict=True)) or [()] * len(columns)
    return [
        sum(filter(None, column_values)) if column.summed else None  # type: ignore[arg-type]  # summed columns hold fen
        for column, column_values in zip(columns, values, strict=True)
    ]


def _widths(columns: Sequence[PayColumn], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Wide enough for the totals; stretched to fill the paper when there are few columns."""
    needed = column_widths([column.column for column in columns], [*rows, sums_of(columns, rows)])
    stretch = min(max(PRINTED_WIDTH / sum(needed), 1.0), WIDEST_STRETCH)
    return [width * stretch for width in needed]


def _titles(sheet: Sheet, office: Office, detail: RunDetail, count: int) -> None:
    last = count - 1
    run = detail.run
    draft = run.state not in CLOSED
    title = f"{office.unit}{run_name(run.key)}表" + ("（含示例金额）" if detail.samples else "")
    style = sheet.book.style(font_name=TITLE_FONT, font_size=20, align="center")
    if draft:
        style = sheet.book.style(font_name=TITLE_FONT, font_size=20, align="center", font_color="#C00000")
        title += "（草稿）"
    sheet.merged(0, 0, 0, last, title, style)
    sheet.raw.set_row(0, TITLE_HEIGHT)
    facts = [
        f"单位：{office.unit}",
        f"月份：{run.key.month.label}",
        f"人数：{len(detail.slips)} 人",
        f"状态：{detail.state_label}",
    ]
    sheet.merged(1, 0, 1, last, "　　".join([*facts, "金额单位：元"]), sheet.book.style(align="left"))
    if draft:
        warning = "草稿：尚未锁定，仅供核对，不得据以发放"
        sheet.merged(2, 0, 2, last, warning, sheet.book.style(align="left", bold=True, font_color="#C00000"))
    else:
        sealed = f"锁定：{run.locked:%Y-%m-%d %H:%M}　{run.locked_by}　封存校验码 {run.seal[:16]}" if run.locked else ""
        sheet.merged(2, 0, 2, last, sealed or " ", sheet.book.style(align="left", font_size=9, font_color="#59636E"))


def _headers(sheet: Sheet, columns: Sequence[PayColumn]) -> None:
    sheet.raw.set_default_row(ROW_HEIGHT)
    style = sheet.book.cell_style(CellKind.CENTRED, bold=True, bg_color="#EEF1F5")
    upper, lower = HEADER_ROWS
    index = 0
    while index < len(columns):
        group = columns[index].group
        if not group:
            sheet.merged(upper, index, lower, index, columns[index].column.header, style)
            index += 1
            continue
        end = index
        while end + 1 < len(columns) and columns[end + 1].group == group:
            end += 1
        sheet.merged(upper, index, upper, end, group, style)
        for inner in range(index, end + 1):
            sheet.text(lower, inner, columns[inner].column.header, style)
        index = end + 1
    sheet.raw.set_row(upper, GROUP_HEIGHT)
    sheet.raw.set_row(lower, HEADER_HEIGHT)


def _body(sheet: Sheet, columns: Sequence[PayColumn], rows: Sequence[tuple[SlipRow, list[Cell]]], room: float) -> int:
    """People, a subtotal after each community and each page when there are several, and the grand total; returns the next
    row. The last person stays with the total and the signatures: a page to be signed always shows what is signed."""
    plain, values = [column.column for column in columns], [row for _, row in rows]
    ends = _community_ends([slip.community for slip, _ in rows])
    heights = [ROW_HEIGHT + (TOTAL_HEIGHT if line in ends else 0) for line in range(len(rows))]
    closing = TOTAL_HEIGHT + CAPITALS_HEIGHT + ROW_HEIGHT + SIGNING_HEIGHT
    further = room - GROUP_HEIGHT - HEADER_HEIGHT
    titles = TITLE_HEIGHT + 2 * ROW_HEIGHT
    starts = page_starts([*heights[:-1], sum(heights[-1:]) + closing], further - titles, further, TOTAL_HEIGHT)
    row, breaks = FIRST_ROW, []
    for start, end in pairwise([*starts, len(rows)]):
        line = start
        while line < end:
            stop = next((place + 1 for place in range(line, end) if place in ends), end)
            row = sheet.rows(row, plain, values[line:stop])
            if stop - 1 in ends:
                first, label = ends[stop - 1]
                _total_row(sheet, columns, row, label, values[first:stop], "#F6F8FA")
                row += 1
            line = stop
        if len(starts) > 1:
            label = f"本页小计（第 {start + 1}–{end} 号，{end - start} 人）"
            _total_row(sheet, columns, row, label, values[start:end], "#EDF2F8")
            row += 1
            breaks.append(row)
    sheet.raw.set_h_pagebreaks(breaks[:-1])
    _total_row(sheet, columns, row, f"合计（{len(rows)} 人）", values, "#E3EAF3")
    return row + 1


def _community_ends(communities: Sequence[str]) -> dict[int, tuple[int, str]]:
    """The last line of each community, with its first line and the words of its subtotal; nothing when there is only one."""
    starts = [line for line, name in enumerate(communities) if line == 0 or communities[line - 1] != name]
    if len(starts) < 2:
        return {}
    return {
        end - 1: (start, f"{communities[start] or '未填社区'} 小计（{end - start} 人）")
        for start, end in pairwise([*starts, len(communities)])
    }


def _total_row(
    sheet: Sheet, columns: Sequence[PayColumn], row: int, label: str, rows: Sequence[Sequence[Cell]], colour: str
) -> None:
    first = next((index for index, column in enumerate(columns) if column.summed), len(columns))
    style = sheet.book.cell_style(CellKind.CENTRED, bold=True, bg_color=colour)
    money = sheet.book.cell_style(CellKind.MONEY, bold=True, bg_color=colour)
    sheet.merged(row, 0, row, first - 1, label, style)
    sums = sums_of(columns, rows)
    for index in range(first, len(columns)):
        sheet.put(row, index, sums[index], CellKind.MONEY, money)
    sheet.raw.set_row(row, TOTAL_HEIGHT)


def _closing(sheet: Sheet, detail: RunDetail, count: int, row: int) -> None:
    last = count - 1
    net = detail.run.net
    amount = f"实发合计（大写）：{capitals(net)}　　（小写）：¥{grouped(net)}"
    sheet.merged(row, 0, row, last, amount, sheet.book.style(bold=True, font_size=11, border=1, align="left", indent=1))
    sheet.raw.set_row(row, CAPITALS_HEIGHT)
    said = remarks(detail)
    if said:
        sheet.merged(row + 1, 0, row + 1, last, said, sheet.book.style(align="left", font_size=9))
    places = ("制表：", "复核：", "负责人：", "日期：　　　　年　　月　　日")
    step = count // len(places)
    style = sheet.book.style(font_size=11, align="left")
    for index, place in enumerate(places):
        end = last if index == len(places) - 1 else (index + 1) * step - 1
        sheet.merged(row + 2, index * step, row + 2, end, place, style)
    sheet.raw.set_row(row + 2, SIGNING_HEIGHT)


def _page(sheet: Sheet, detail: RunDetail, office: Office, count: int, rows: int, fingerprint: str) -> None:
    raw = sheet.raw
    raw.set_landscape()
    raw.set_paper(A3_PAPER)
    raw.fit_to_pages(1, 0)
    raw.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=TOP_MARGIN, bottom=TOP_MARGIN)
    raw.center_horizontally()
    raw.repeat_rows(*HEADER_ROWS)
    raw.print_area(0, 0, rows - 2, count - 1)
    raw.freeze_panes(FIRST_ROW, 3)
    name = footer_text(f"{office.unit}{run_name(detail.run.key)}表{marks(detail, fingerprint)}")
    raw.set_footer(f"&L{name}&C第 &P 页 共 &N 页&R{sheet.book.watermark}")
    if detail.samples:
        raw.set_header('&C&"黑体,常规"&16&KC00000含示例金额  不得据以发放')
    if detail.run.state not in CLOSED:
        raw.set_header('&C&"黑体,常规"&16&KC00000草 稿  未锁定，不得据以发放')
