"""The average-wage answer as data: figures, chart years, group rows. Draws nothing and calculates nothing."""

from __future__ import annotations

from collections.abc import Sequence

from shequ_hr.money import Fen, grouped
from shequ_hr.reports.workbook import CellKind
from shequ_hr.reports.workbook import Column as BookColumn
from shequ_hr.wage_check.results import AverageRow, RequiredAverage, WageCheck, WageGroup
from ui.desktop.components.wage_chart import ChartYear
from ui.desktop.operations.lists import Sheet
from ui.desktop.table_models.cells import CellMark, ChipValue, Column, Kind, TableRow
from ui.desktop.theme import Tone

GROUP_COLUMNS = (
    Column("name", "名称", width=112, stretch=True, frozen=True),
    Column("people", "人数", Kind.INT, 64),
    Column("person_months", "人月", Kind.MONEY, 84, tip="在职天数除以当月天数，加总"),
    Column("paid", "已发", Kind.MONEY, 120),
    Column("actual", "人均（年）", Kind.MONEY, 110, bold=True),
    Column("gap", "每人每月相差", Kind.CHANGE, 110, tip="＋ 是超出多少，− 是还差多少"),
    Column("ok", "结论", Kind.CHIP, 80),
)
AVERAGE_COLUMNS = (
    Column("year", "年度", width=52),
    Column("definition", "地区与口径", width=110, stretch=True),
    Column("amount", "元／年", Kind.MONEY, 92, bold=True),
    Column("document", "来源", width=110, stretch=True),
    Column("origin", "", Kind.CHIP, 70),
)
_ABOVE, _BELOW = ChipValue("达到", Tone.OK), ChipValue("未达到", Tone.BAD)
MONTHLY = "每人每月相差"
"""Above the line is +, below is −: on the card and in every table."""


def group_rows(groups: Sequence[WageGroup]) -> list[TableRow]:
    """One row a unit, community, post or grade; without person-months there is no verdict."""
    return [
        TableRow(
            group.name,
            (
                group.name,
                group.people,
                int(group.person_months * 100),
                group.paid,
                group.actual,
                None if group.gap is None else -group.gap,
                None if group.actual is None else _ABOVE if group.ok else _BELOW,
            ),
            {"gap": CellMark(tone=Tone.BAD if (group.gap or 0) > 0 or not group.ok else Tone.OK)}
            if group.gap is not None
            else {},
        )
        for group in groups
    ]


def average_rows(averages: Sequence[AverageRow], year: int | None) -> list[TableRow]:
    """Every known figure; the one of ``year`` in the check's definition says that the check uses it."""
    return [
        TableRow(
            (row.year, row.region, row.definition),
            (
                str(row.year),
                f"{row.region} {row.definition}",
                row.amount,
                row.document or row.title or row.reason,
                ChipValue("本核查", Tone.INFO)
                if row.used and row.year == year
                else ChipValue("录入" if row.origin == "office" else "政策包", Tone.MUTED),
            ),
            {
                "definition": CellMark(tip=f"{row.region} {row.definition}"),
                "document": CellMark(tip=_source_tip(row)),
                "amount": CellMark(tip=row.reason),
            },
        )
        for row in averages
    ]


def chart_years(check: WageCheck) -> list[ChartYear]:
    """The last six years, the checked one highlighted; a running year says so."""
    shown = [year for year in check.by_year if year.year <= check.year][-6:]
    return [
        ChartYear(
            f"{year.year}",
            year.actual,
            year.required,
            _note(check, year.year, provisional=year.provisional),
            current=year.year == check.year,
        )
        for year in shown
    ]


def verdict(check: WageCheck) -> str:
    """The answer in one sentence."""
    span = "全年" if check.closed else f"已锁定的 {len(check.months)} 个月"
    compared = "高于" if check.ok else "没有高于"
    return f"{check.year} 年{span}人均收入{compared}{_name(check.average)}。"


def gap_text(gap: Fen) -> tuple[str, str]:
    """The gap a person a month, and what it means."""
    if gap > 0:
        return grouped(-gap), "还要加这么多才持平"
    return f"+{grouped(-gap)}", "超出"


def source_lines(check: WageCheck) -> list[tuple[str, str]]:
    """Definition, counting and source: printed with every answer."""
    average = check.average
    dates = [
        f"公布于 {average.published}" if average.published else "",
        f"核对于 {average.checked_on}" if average.checked_on else "",
    ]
    lines = [
        ("上年平均", f"{average.region} {average.year} 年 {average.definition}"),
        ("来源", "　".join(part for part in (average.document or average.title, *dates) if part) or check.source),
        ("怎么算", check.counting),
        ("计入项目", "、".join(f"{item.label} {grouped(item.paid)}" for item in check.items) or "没有"),
    ]
    if average.provisional or average.year != average.wanted:
        lines.insert(1, ("暂按", f"{average.wanted} 年的还没有公布或录入，暂按 {average.year} 年的。"))
    return lines


def _name(average: RequiredAverage) -> str:
    return f"{average.region}{average.year}年平均工资" + ("（暂按）" if average.year != average.wanted else "")


def _note(check: WageCheck, year: int, *, provisional: bool) -> str:
    if year == check.year and not check.closed:
        return f"到 {int(check.months[-1][5:])} 月"
    return "暂按" if provisional else ""


def _source_tip(row: AverageRow) -> str:
    dates = [f"公布于 {row.published}" if row.published else "", f"核对于 {row.checked_on}" if row.checked_on else ""]
    return "\n".join(part for part in (row.title, row.document, *dates, row.reason) if part)


def answer_sheet(check: WageCheck, note: str) -> Sheet:
    """The answer with its definition, for printing."""
    figure, meaning = gap_text(check.gap)
    rows: list[tuple[str, str]] = [
        ("结论", verdict(check)),
        ("人均收入（元／年）", grouped(check.actual)),
        ("要高于（元／年）", grouped(check.required)),
        ("相差（元／年）", grouped(check.actual - check.required)),
        (f"{MONTHLY}（元）", f"{figure}　{meaning}"),
        ("在职人月", f"{check.person_months:.2f}"),
        *source_lines(check),
    ]
    if check.forecast is not None:
        rows.append(("全年预测", f"{grouped(check.forecast.actual)}。{check.forecast.text}"))
    rows += [("请注意", warning) for warning in check.warnings]
    columns = (BookColumn("项目", CellKind.TEXT, 24), BookColumn("内容", CellKind.TEXT, 90))
    return Sheet("核查结果", note, columns, tuple(rows))
