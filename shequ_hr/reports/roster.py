"""花名册: who works here on a day, as a printable table. For re-importing, imports.template writes its own workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from shequ_hr.office.setup import current_office
from shequ_hr.people.queries import roster
from shequ_hr.people.results import RosterRow
from shequ_hr.people.service import years_and_months
from shequ_hr.ports import Workspace
from shequ_hr.reports.results import ExportedFile
from shequ_hr.reports.workbook import TITLE_FONT, Book, Cell, CellKind, Column, write_book
from shequ_hr.security.roles import Action

ROSTER_COLUMNS = (
    Column("序号", CellKind.NUMBER, 6),
    Column("工号", CellKind.DIGITS, 12),
    Column("社区", CellKind.TEXT, 15),
    Column("姓名", CellKind.CENTRED, 10),
    Column("证件号码", CellKind.DIGITS, 23),
    Column("性别", CellKind.CENTRED, 6),
    Column("岗位", CellKind.CENTRED, 10),
    Column("职务", CellKind.TEXT, 20),
    Column("等级", CellKind.NUMBER, 6),
    Column("用工形式", CellKind.CENTRED, 10),
    Column("状态", CellKind.CENTRED, 8),
    Column("入职日期", CellKind.DAY, 12),
    Column("离职日期", CellKind.DAY, 12),
    Column("工作年限", CellKind.CENTRED, 12),
    Column("联系电话", CellKind.DIGITS, 14),
)
FIRST_ROW = 3


def export_roster(ws: Workspace, path: Path, on: date | None = None) -> ExportedFile:
    """Write everyone of the roster on a day (default today) to an .xlsx file; whole ID numbers, as text."""
    day = on or ws.clock.today()
    with ws.begin(Action.PEOPLE_EXPORT) as uow:
        office = current_office(uow)
    people = roster(ws, day)
    title = f"{office.unit}社区专职工作者花名册"
    digest = write_book(ws.files, path, ws.clock.now(), title, lambda book: build_roster(book, title, day, people))
    return ExportedFile(what="roster", title="花名册", path=path, rows=len(people), sha256=digest)


def build_roster(book: Book, title: str, day: date, people: Sequence[RosterRow]) -> list[list[Cell]]:
    """Add the sheet 花名册; returns its data rows."""
    rows = [_row(number, person) for number, person in enumerate(people, 1)]
    sheet = book.sheet("花名册")
    last = len(ROSTER_COLUMNS) - 1
    sheet.widths(ROSTER_COLUMNS)
    sheet.merged(0, 0, 0, last, title, book.style(font_name=TITLE_FONT, font_size=18, align="center"))
    sheet.raw.set_row(0, 32)
    sheet.merged(1, 0, 1, last, f"截至 {day:%Y年%m月%d日}　共 {len(rows)} 人", book.style(align="left"))
    sheet.header(FIRST_ROW - 1, ROSTER_COLUMNS)
    sheet.rows(FIRST_ROW, ROSTER_COLUMNS, rows)
    raw = sheet.raw
    raw.freeze_panes(FIRST_ROW, 4)
    raw.set_landscape()
    raw.set_paper(9)
    raw.fit_to_pages(1, 0)
    raw.repeat_rows(FIRST_ROW - 1)
    raw.set_footer(f"&C第 &P 页 共 &N 页&R{book.watermark}")
    return rows


def _row(number: int, person: RosterRow) -> list[Cell]:
    return [
        number,
        person.employee_number or None,
        person.community or None,
        person.name,
        person.id_number,
        person.sex or None,
        person.post or None,
        person.title or None,
        person.grade,
        person.kind or None,
        person.state.value,
        person.since,
        person.until,
        years_and_months(person.service_months),
        person.phone or None,
    ]
