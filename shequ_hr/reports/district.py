"""报区工作簿: 花名册, 当月工资, 均薪核查 and 校验, which lets the district check that nothing was lost or changed on the way.

Collects what other reports know; the digest of a sheet is defined here and nowhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shequ_hr.model.payroll import LineKind
from shequ_hr.model.people import Office
from shequ_hr.money import Fen, yuan_text
from shequ_hr.people.results import RosterRow
from shequ_hr.reports.pages import SIDE_MARGIN, TOP_MARGIN
from shequ_hr.reports.pay_sheet_words import item_header
from shequ_hr.reports.roster import ROSTER_COLUMNS, build_roster
from shequ_hr.reports.workbook import A3_PAPER, A4_PAPER, TITLE_FONT, Book, Cell, CellKind, Column
from shequ_hr.runs.results import ItemColumn, RunDetail
from shequ_hr.runs.states import run_name
from shequ_hr.wage_check.results import WageCheck, WageGroup

HOW = (
    "校验方法：把工作表中每一行数据（不含标题、表头、合计）按列次写成文字，列间用制表符、行间用换行符连接，"
    "以 UTF-8 编码计算 SHA-256。金额（元）和人月数写成两位小数、无千位分隔；日期写成 2026-10-31；空格写成空文字。"
)
WAGE_COLUMNS = (
    Column("分组", CellKind.CENTRED, 12),
    Column("名称", CellKind.TEXT, 24),
    Column("人数", CellKind.NUMBER, 8),
    Column("人月数", CellKind.AMOUNT, 11),
    Column("计入收入", CellKind.MONEY, 17),
    Column("年人均收入", CellKind.MONEY, 15),
    Column("对比标准", CellKind.MONEY, 15),
    Column("月人均差额\n（负数为高出）", CellKind.MONEY, 17),
    Column("是否达到", CellKind.CENTRED, 10),
)
CHECK_COLUMNS = (
    Column("工作表", CellKind.CENTRED, 14),
    Column("数据行数", CellKind.NUMBER, 10),
    Column("校验项目", CellKind.TEXT, 30),
    Column("合计", CellKind.MONEY, 18),
    Column("SHA-256", CellKind.DIGITS, 70),
)


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What 校验 says of one sheet: rows, sums in fen by header, digest of the canonical rows."""

    sheet: str
    rows: int
    sums: dict[str, Fen]
    digest: str


def canonical(value: Cell, kind: CellKind) -> str:
    """The one text form of a cell that digests are made of."""
    if value is None:
        return ""
    if kind in {CellKind.MONEY, CellKind.AMOUNT} and isinstance(value, int):
        return yuan_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def rows_digest(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> str:
    """SHA-256 of the canonical rows, as the sheet 校验 explains it."""
    lines = ("\t".join(canonical(value, column.kind) for value, column in zip(row, columns, strict=True)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def build_district(
    book: Book, office: Office, day: date, people: Sequence[RosterRow], detail: RunDetail, wages: WageCheck | None, reason: str
) -> list[SheetCheck]:
    """Add all four sheets; ``reason`` says why there is no average-wage answer when ``wages`` is None."""
    roster_rows = build_roster(book, f"{office.unit}社区专职工作者花名册", day, people)
    checks = [_check("花名册", ROSTER_COLUMNS, roster_rows)]
    pay_columns, pay_rows = _pay_rows(detail)
    _build_pay(book, office, detail, pay_columns, pay_rows)
    checks.append(_check("当月工资", pay_columns, pay_rows))
    wage_rows = _wage_rows(wages) if wages else []
    _build_wages(book, office, wages, reason, wage_rows)
    checks.append(_check("均薪核查", WAGE_COLUMNS, wage_rows))
    _build_check(book, office, detail, checks)
    return checks


def _check(sheet: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> SheetCheck:
    sums = {
        column.header: sum(value for row in rows if isinstance(value := row[index], int))
        for index, column in enumerate(columns)
        if column.kind is CellKind.MONEY and sheet != "均薪核查"
    }
    return SheetCheck(sheet, len(rows), sums, rows_digest(columns, rows))


def _pay_rows(detail: RunDetail) -> tuple[list[Column], list[list[Cell]]]:
    items = [item for item in detail.items if item.kind is not LineKind.INFO]
    columns = [
        Column("序号", CellKind.NUMBER, 6),
        Column("证件号码", CellKind.DIGITS, 23),
        Column("姓名", CellKind.CENTRED, 10),
        Column("社区", CellKind.TEXT, 18),
        Column("岗位", CellKind.CENTRED, 12),
        Column("等级", CellKind.NUMBER, 6),
        *(Column(_item_header(item), CellKind.MONEY) for item in items),
        *(Column(header, CellKind.MONEY) for header in ("应发合计", "扣款合计", "实发", "单位承担合计")),
    ]
    rows: list[list[Cell]] = []
    for number, slip in enumerate(detail.slips, 1):
        person: list[Cell] = [number, slip.id_number, slip.name, slip.community or None, slip.post or None, slip.grade]
        amounts: list[Cell] = [slip.amounts.get(item.key) for item in items]
        rows.append([*person, *amounts, slip.gross, slip.deductions, slip.net, slip.employer])
    return columns, rows


def _item_header(item: ItemColumn) -> str:
    label = item_header(item)
    return f"{label}（单位）" if item.kind is LineKind.EMPLOYER and "单位" not in label else label


def _title(
    book: Book, sheet: str, columns: Sequence[Column], title: str, line: str, sample: Sequence[Sequence[Cell]] = ()
) -> int:
    """A sheet with title, one line of facts and header; returns the first row of data."""
    made = book.sheet(sheet)
    last = len(columns) - 1
    made.widths(columns, sample)
    made.merged(0, 0, 0, last, title, book.style(font_name=TITLE_FONT, font_size=18, align="center"))
    made.raw.set_row(0, 32)
    made.merged(1, 0, 1, last, line, book.style(align="left", text_wrap=True))
    made.header(2, columns)
    made.raw.freeze_panes(3, 0)
    made.raw.set_landscape()
    made.raw.set_paper(A3_PAPER if len(columns) > 15 else A4_PAPER)
    made.raw.fit_to_pages(1, 0)
    made.raw.center_horizontally()
    made.raw.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=TOP_MARGIN, bottom=TOP_MARGIN)
    made.raw.repeat_rows(2)
    made.raw.set_footer(f"&C第 &P 页 共 &N 页&R{made.book.watermark}")
    return 3


def _build_pay(
    book: Book, office: Office, detail: RunDetail, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
) -> None:
    run = detail.run
    line = f"状态：{detail.state_label}　人数：{len(rows)}　金额单位：元　封存校验码：{run.seal or '无'}"
    totals: list[Cell] = [
        sum(value for row in rows if isinstance(value := row[index], int)) if column.kind is CellKind.MONEY else None
        for index, column in enumerate(columns)
    ]
    first = _title(book, "当月工资", columns, f"{office.unit}{run_name(run.key)}", line, [*rows[:200], totals])
    sheet = book.sheets[-1]
    after = sheet.rows(first, columns, rows)
    totals[0] = "合计"
    sheet.rows(after, [Column("序号", CellKind.CENTRED), *columns[1:]], [totals], bold=True, bg_color="#E3EAF3")


def _wage_rows(wages: WageCheck) -> list[list[Cell]]:
    groups: list[tuple[str, Sequence[WageGroup]]] = [
        ("全单位", wages.by_unit),
        ("社区", wages.by_community),
        ("岗位", wages.by_post),
        ("等级", wages.by_grade),
    ]
    return [_wage_row(label, group, wages.required) for label, members in groups for group in members]


def _wage_row(label: str, group: WageGroup, required: Fen) -> list[Cell]:
    # Person-months are written with two decimals, as amounts of fen are.
    months = int(group.person_months.scaleb(2))
    return [
        label,
        group.name,
        group.people,
        months,
        group.paid,
        group.actual,
        required,
        group.gap,
        "达到" if group.ok else "未达到",
    ]


def _distance(gap: Fen) -> str:
    """The gap of a month in words: what is missing, or by how much it is exceeded."""
    return f"月人均{'高出' if gap < 0 else '相差'} {yuan_text(abs(gap))} 元"


def _build_wages(book: Book, office: Office, wages: WageCheck | None, reason: str, rows: Sequence[Sequence[Cell]]) -> None:
    if wages is None:
        line = f"没有均薪核查结果：{reason}"
        year = ""
    else:
        answer = "高于" if wages.ok else "未高于"
        line = (
            f"结论：人均收入{answer}上年度平均工资。标准：{wages.region} {wages.average.year} 年 {wages.definition} "
            f"{yuan_text(wages.required)} 元；实际 {yuan_text(wages.actual)} 元；{_distance(wages.gap)}。"
            f"口径：{wages.counting} 依据：{wages.source}"
        )
        year = f"{wages.year}年"
    first = _title(book, "均薪核查", WAGE_COLUMNS, f"{office.unit}{year}人均收入核查", line)
    sheet = book.sheets[-1]
    sheet.raw.set_row(1, 64)
    sheet.rows(first, WAGE_COLUMNS, rows)


def _build_check(book: Book, office: Office, detail: RunDetail, checks: Sequence[SheetCheck]) -> None:
    first = _title(book, "校验", CHECK_COLUMNS, f"{office.unit}{run_name(detail.run.key)} 校验表", HOW)
    sheet = book.sheets[-1]
    sheet.raw.set_row(1, 48)
    rows: list[list[Cell]] = []
    for check in checks:
        rows.append([check.sheet, check.rows, "数据行", None, check.digest])
        rows.extend([check.sheet, None, header, total, None] for header, total in check.sums.items())
    sheet.rows(first, CHECK_COLUMNS, rows)
