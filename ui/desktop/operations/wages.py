"""The average-wage page: asking for the check of a year and the known averages, and entering a published one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import OfficeAverage
from shequ_hr.money import Fen, grouped
from shequ_hr.ports import Workspace
from shequ_hr.wage_check.averages import list_averages, set_average
from shequ_hr.wage_check.check import check_year
from shequ_hr.wage_check.results import AverageRow, WageCheck
from ui.desktop.operations import Operation


@dataclass(frozen=True)
class WageView:
    """A year's check, or why there is none, and every published average that the program knows."""

    year: int
    check: WageCheck | None
    refusal: UserError | None
    averages: tuple[AverageRow, ...]


@dataclass(frozen=True)
class PublishedAverage:
    """A published figure as typed in: yuan a year in fen, with its document."""

    year: int
    amount: Fen
    document: str
    region: str = ""
    definition: str = ""
    published: str = ""


def read_year(year: int) -> Callable[[Workspace], WageView]:
    """Ask for the check of a year; a refusal is part of the answer."""

    def query(ws: Workspace) -> WageView:
        averages = tuple(list_averages(ws))
        try:
            return WageView(year, check_year(ws, year), None, averages)
        except UserError as error:
            return WageView(year, None, error, averages)

    return query


def enter_average(given: PublishedAverage) -> Operation[OfficeAverage]:
    """Type in a published average."""
    return Operation(
        "正在保存平均工资",
        lambda ws, _: set_average(
            ws, given.year, given.amount, given.document, given.region, given.definition, given.published
        ),
        done=lambda saved: f"已录入 {saved.year} 年平均工资 {grouped(saved.amount)} 元",
    )
