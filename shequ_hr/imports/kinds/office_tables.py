"""Tables that belong to the office as a whole: published 平均工资, and the official 节假日."""

from __future__ import annotations

from datetime import date
from typing import Any

from shequ_hr.excel.date_cells import DateCell
from shequ_hr.excel.number_cells import IntegerCell, MoneyCell
from shequ_hr.excel.text_cells import ChoiceCell, TextCell
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Draft, Field, Row, Table, preview_row
from shequ_hr.imports.kinds.matching import SEQUENCE, YEAR_WORDS, refuse_duplicates
from shequ_hr.imports.plan import AverageChange, HolidayChange, Plan
from shequ_hr.imports.results import RowPreview, RowResult
from shequ_hr.model.office import Holiday
from shequ_hr.model.payroll import OfficeAverage

_RESULT_WORDS = {
    "基本称职": "基本合格",
    "称职": "合格",
    "不称职": "不合格",
    "优": "优秀",
    "优秀等次": "优秀",
    "合格等次": "合格",
}
OFF, WORK = "放假", "调休上班"
YES, NO = "是", "否"
REPLACE, KEEP = "按文件，删去多出的", "保留多出的"


class AverageWagesKind:
    """Published average wages of the region: what 人均收入 is measured against."""

    key = "average-wages"
    title = "职工平均工资"
    anchors = ("year", "amount")

    def fields(self, context: Context) -> tuple[Field, ...]:  # noqa: ARG002 - same signature for all kinds
        """Year, region, definition, yuan a year, document, day of publication."""
        return (
            Field("year", "年度", IntegerCell(1990, 2100, YEAR_WORDS, "年度"), ("年份",), required=True, example=2024),
            Field("region", "地区", TextCell(), ("区域", "统筹地区"), required=True, example="四川"),
            Field("definition", "口径", TextCell(), ("统计口径", "类别"), required=True, example="全口径"),
            Field("amount", "年平均工资", MoneyCell(), ("平均工资", "年平均工资(元)"), required=True, note="元/年"),
            Field("document", "文件", TextCell(), ("文号", "来源", "依据"), required=True),
            Field("published", "发布日期", DateCell(), ("公布日期",)),
            SEQUENCE,
        )

    def plan(self, table: Table, context: Context) -> Draft:
        """Each row sets the figure of its year, region and definition."""
        refuse_duplicates(
            table,
            lambda row: tuple(row.get(key) for key in ("year", "region", "definition")) if not row.failed else None,
            "年度、地区和口径",
        )
        table.talk.settle_doubts()
        stored = {(entry.year, entry.region, entry.definition): entry for entry in context.uow.office.averages()}
        changes: list[AverageChange] = []
        rows = [_average_row(table, row, stored, changes) for row in table.rows]
        return Draft(Plan(averages=tuple(changes)), rows)

    def export(self, context: Context) -> list[dict[str, Any]]:
        """Every figure that the office typed in."""
        return [
            {
                "year": entry.year,
                "region": entry.region,
                "definition": entry.definition,
                "amount": entry.amount,
                "document": entry.document,
                "published": date.fromisoformat(entry.published) if entry.published else None,
            }
            for entry in context.uow.office.averages()
        ]


def _average_row(
    table: Table, row: Row, stored: dict[tuple[int, str, str], OfficeAverage], changes: list[AverageChange]
) -> RowPreview:
    name = f"{row.get('year') or ''} {row.get('region') or ''}"
    for key in ("year", "region", "definition", "amount", "document"):
        if row.get(key) is None and key not in row.failed:
            row.failed.add(key)
            header = table.fields[key].header
            table.refuse(row.number, key, "S5", f"没有{header}", f"请填写{header}。")
    if row.failed or row.number in table.talk.refused_rows:
        return preview_row(table, row.number, RowResult.REFUSED, name, ())
    values = row.values
    published = values.get("published")
    old = stored.get((values["year"], values["region"], values["definition"]))
    new = OfficeAverage(
        year=values["year"],
        region=values["region"],
        definition=values["definition"],
        amount=values["amount"],
        document=values["document"],
        published=published.isoformat() if published is not None else (old.published if old is not None else ""),
    )
    if new == old:
        return preview_row(table, row.number, RowResult.SAME, name, ())
    changes.append(AverageChange(before=old, after=new))
    cells = [("amount", old.amount if old else None, new.amount), ("document", old.document if old else None, new.document)]
    return preview_row(table, row.number, RowResult.NEW if old is None else RowResult.CHANGED, name, cells)


class HolidaysKind:
    """The official calendar: days off and working weekends, year by year."""

    key = "holidays"
    title = "节假日安排"
    anchors = ("day",)

    def fields(self, context: Context) -> tuple[Field, ...]:  # noqa: ARG002 - same signature for all kinds
        """The day, its name, off or working, and whether it is a 法定节假日."""
        yes = {"√": YES, "Y": YES, "法定": YES, "N": NO}
        return (
            Field("day", "日期", DateCell(precise=True), ("节假日日期",), required=True, example=date(2026, 10, 1)),
            Field("name", "名称", TextCell(), ("节日", "节假日名称", "节日名称"), required=True, example="国庆节"),
            Field(
                "kind",
                "类型",
                ChoiceCell((OFF, WORK), {"休": OFF, "休息": OFF, "放假日": OFF, "班": WORK, "上班": WORK}),
                ("安排",),
                required=True,
            ),
            Field("statutory", "法定节假日", ChoiceCell((YES, NO), yes), ("是否法定", "是否法定节假日"), note="不填是“否”"),
            SEQUENCE,
        )

    def plan(self, table: Table, context: Context) -> Draft:
        """Each year of the file becomes what the file says; days that it lacks are asked about."""
        refuse_duplicates(table, lambda row: row.get("day") if not row.failed else None, "日期")
        table.talk.settle_doubts()
        years = sorted({row.get("day").year for row in table.rows if row.get("day") is not None})
        stored = {year: tuple(context.uow.office.holidays(year)) for year in years}
        known = {holiday.day: holiday for days in stored.values() for holiday in days}
        given: dict[date, Holiday] = {}
        rows = [_holiday_row(table, row, known, given) for row in table.rows]
        extra = [holiday for holiday in known.values() if holiday.day not in given]
        if extra and _asked_to_keep(table, extra):
            given |= {holiday.day: holiday for holiday in extra}
        changes = []
        for year in years:
            after = tuple(given[day] for day in sorted(given) if day.year == year)
            if after != stored[year]:
                changes.append(HolidayChange(year=year, before=stored[year], after=after))
        return Draft(Plan(holidays=tuple(changes)), rows)

    def export(self, context: Context) -> list[dict[str, Any]]:
        """Every year that the office knows."""
        return [
            {
                "day": holiday.day,
                "name": holiday.name,
                "kind": OFF if holiday.off else WORK,
                "statutory": YES if holiday.statutory else NO,
            }
            for year in context.uow.office.holiday_years()
            for holiday in context.uow.office.holidays(year)
        ]


def _asked_to_keep(table: Table, extra: list[Holiday]) -> bool:
    text = f"已登记的节假日里有 {len(extra)} 天不在文件中，怎么处理？"
    places = [f"{holiday.day} {holiday.name}" for holiday in extra]
    return table.talk.ask("extra-days", text, (REPLACE, KEEP), default=KEEP, places=places) == KEEP


def _holiday_row(table: Table, row: Row, known: dict[date, Holiday], given: dict[date, Holiday]) -> RowPreview:
    name = row.get("name") or ""
    for key in ("day", "name", "kind"):
        if row.get(key) is None and key not in row.failed:
            row.failed.add(key)
            header = table.fields[key].header
            table.refuse(row.number, key, "S5", f"没有{header}", f"请填写{header}。")
    if row.failed or row.number in table.talk.refused_rows:
        return preview_row(table, row.number, RowResult.REFUSED, name, ())
    day: date = row.values["day"]
    new = Holiday(day=day, name=name, off=row.values["kind"] == OFF, statutory=row.get("statutory") == YES)
    given[day] = new
    old = known.get(day)
    if new == old:
        return preview_row(table, row.number, RowResult.SAME, name, ())
    cells = [(key, None, value) for key, value in row.values.items() if key != "sequence"]
    return preview_row(table, row.number, RowResult.NEW if old is None else RowResult.CHANGED, name, cells)
