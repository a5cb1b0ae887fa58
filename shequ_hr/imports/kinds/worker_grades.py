"""Grades in a roster: one that the rule gives anyway is no recognition, another one needs its document or an answer.

A recognised grade wins over the rule for good, so a printed grade that slips in as one would stop every later promotion.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Row, Table
from shequ_hr.imports.kinds.facts import person_day
from shequ_hr.model.people import Worker
from shequ_hr.people.grading import Grader, community_levels

LEAVE_OUT, RECOGNISE = "按规则计算，不登记", "登记为认定等级"
PRINTED = frozenset({"状态", "工作年限"})
"""Columns that only our own printed roster has; both are computed, and its grades are as well."""
Graded = tuple[Row, Worker]


def is_printout(table: Table) -> bool:
    """Whether the sheet is the roster as this program prints it, not one to fill in."""
    return {column.header for column in table.header.unknown} >= PRINTED


def grades_left_out(table: Table, context: Context, graded: Iterable[Graded], day: date) -> set[int]:
    """Rows whose grade is not to be stored, of rows with a grade that their worker has not on record.

    Asks once about grades without a document that differ from those in force on ``day``. Nobody is left out of an office
    without a grade rule: there all grades are typed in.
    """
    rules = context.rules
    if rules is None or rules.pay.grade is None:
        return set()
    grader = Grader(rules, community_levels(context.uow))
    dropped: set[int] = set()
    differing: list[tuple[Row, Worker, int | None]] = []
    for row, worker in graded:
        if row.failed or row.get("grade_document"):
            continue
        now = grader.number(worker, person_day(worker, context.today))
        if row.values["grade"] in {now, grader.number(worker, person_day(worker, day))}:
            dropped.add(row.number)
        else:
            differing.append((row, worker, now))
    if differing and _ask(table, differing) == LEAVE_OUT:
        dropped.update(row.number for row, _, _ in differing)
    return dropped


def _ask(table: Table, differing: list[tuple[Row, Worker, int | None]]) -> str:
    places = []
    for row, worker, now in differing:
        stands = f"现在是 {now} 级" if now is not None else "现在还没有等级"
        places.append(f"{table.place(row.number, 'grade')}：{worker.name} {row.values['grade']} 级，{stands}")
    printed = is_printout(table)
    origin = "这张表是本软件打印的花名册，等级是打印那天算出来的。" if printed else ""
    text = (
        f"{origin}有 {len(differing)} 人的等级没有等级文号，又和本软件里的不同。"
        "登记为认定等级后，不再按规则晋升，直到有新的认定。怎么处理？"
    )
    return table.talk.ask(
        "grades",
        text,
        (LEAVE_OUT, RECOGNISE),
        default=LEAVE_OUT if printed else None,
        proposal=LEAVE_OUT,
        places=places,
        hint="有认定文件的，请在“等级文号”列填写文号，就不再询问。",
    )
