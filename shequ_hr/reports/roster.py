"""花名册: who works here on a day, as a printable table. For re-importing, imports.template writes its own workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from shequ_hr.office.setup import current_office
from shequ_hr.people.queries import roster
from shequ_hr.people.results import RosterRow
from shequ_hr.people.service import years_and_months
from shequ_hr.ports import Workspace
from shequ_hr.reports.results import ExportedFile
from shequ_hr.reports.workbook import TITLE_FONT, Book, Cell, CellKind, Column, write_book
from shequ_hr.security.approvals import second_person
from shequ_hr.security.masking import mask_phone
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


MOST_WITHOUT_REASON = 50
"""More people than this leave the program with whole numbers only for a reason that is recorded."""
_MASKED = f"超过 {MOST_WITHOUT_REASON} 人而没有写原因，证件号码和电话已遮盖；确需完整号码的，写明原因再导出（--reason 原因）"


def export_roster(ws: Workspace, path: Path, on: date | None = None, reason: str = "") -> ExportedFile:
    """Write everyone of the roster on a day (default today) to an .xlsx file, and record that it left.

    Whole ID numbers, as text; of more than 50 people masked unless a reason is given, which is recorded and, under dual
    control, needs a second person (SecondPersonNeeded, exit 6).
    """
    day = on or ws.clock.today()
    people = roster(ws, day)
    many = len(people) > MOST_WITHOUT_REASON
    masked = many and not reason.strip()
    with ws.begin(Action.PEOPLE_EXPORT, f"花名册 {day}") as uow:
        if many and not masked:
            about = f"导出 {day} 的花名册，{len(people)} 人，含完整证件号码，原因：{reason.strip()}"
            second_person(ws, uow, Action.PEOPLE_EXPORT, about)
        title = f"{current_office(uow).unit}社区专职工作者花名册"
        shown = [_hidden(person) for person in people] if masked else people

        def build(book: Book) -> None:
            build_roster(book, title, day, shown)

        digest = write_book(ws.files, path, ws.clock.now(), title, build, ws.user)
        numbers = "号码已遮盖" if masked else "完整号码"
        uow.note(f"{len(people)} 人，{numbers}{f'，原因：{reason.strip()}' if reason.strip() else ''}，SHA-256 {digest}")
        uow.commit()
    warnings = (_MASKED,) if masked else ()
    return ExportedFile(what="roster", title="花名册", path=path, rows=len(people), sha256=digest, warnings=warnings)


def _hidden(person: RosterRow) -> RosterRow:
    return msgspec.structs.replace(person, id_number=person.masked, phone=mask_phone(person.phone))


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
