"""What the store can say of itself: is the file whole, do references hold, is every amount an integer, do the sums add up.

Reads only. Recomputing the slips is not its business (runs/verification.py does that).
"""

from __future__ import annotations

import msgspec

from db.audit_check import log_problems
from db.database import Session
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.office import StoreCheck
from shequ_hr.model.people import Community, Worker
from shequ_hr.model.security import AuditHead

_SUMS = """
SELECT run.month, run.kind, run.sequence FROM run LEFT JOIN (
    SELECT run_id, count(*) AS slips, sum(gross) AS gross, sum(deductions) AS deductions, sum(net) AS net,
        sum(employer) AS employer
    FROM slip GROUP BY run_id
) AS own ON own.run_id = run.id
WHERE (run.slips, run.gross, run.deductions, run.net, run.employer) IS NOT (
    coalesce(own.slips, 0), coalesce(own.gross, 0), coalesce(own.deductions, 0), coalesce(own.net, 0),
    coalesce(own.employer, 0))
"""


def check_store(session: Session, head: AuditHead | None) -> StoreCheck:
    """All problems found, in Chinese; empty when the store is whole. ``rows`` counts what was looked at.

    ``head``: the last audit entry as noted outside the store.
    """
    problems = [f"数据库文件损坏：{text}" for (text,) in session.rows("PRAGMA integrity_check(20)") if text != "ok"]
    if problems:
        return StoreCheck(problems=tuple(problems))
    problems += [f"表 {row[0]} 第 {row[1]} 行引用的 {row[2]} 不存在" for row in session.rows("PRAGMA foreign_key_check")]
    rows = 0
    for (table,) in session.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ):
        count, strays = _strays(session, table)
        rows += count
        problems += [f"表 {table} 的 {column} 列有 {number} 个值不是整数" for column, number in strays]
    problems += [f"{month} {kind} 第 {seq} 批的合计与工资单不一致" for month, kind, seq in session.rows(_SUMS)]
    problems += _documents(session)
    problems += log_problems(session, head)
    return StoreCheck(problems=tuple(problems), rows=rows)


def _strays(session: Session, table: str) -> tuple[int, list[tuple[str, int]]]:
    """Number of rows, and per integer column how many values are of another type."""
    columns = [row[1] for row in session.rows(f"PRAGMA table_info({table})") if row[2] == "INTEGER"]
    counts = "".join(f""", count(CASE WHEN typeof("{column}") NOT IN ('integer', 'null') THEN 1 END)""" for column in columns)
    row = session.row(f'SELECT count(*){counts} FROM "{table}"')  # noqa: S608 - the names come from the schema itself
    return row[0], [(column, number) for column, number in zip(columns, row[1:], strict=True) if number]


def _documents(session: Session) -> list[str]:
    """Documents that can not be read, or that disagree with the columns beside them."""
    worker = msgspec.json.Decoder(Worker)
    problems = []
    for number, id_number, name, text in session.rows("SELECT id, id_number, name, document FROM worker"):
        try:
            record = worker.decode(text)
        except msgspec.DecodeError as error:
            problems.append(f"人员 {number} 的档案读不出来：{error}")
            continue
        if (record.id, record.id_number, record.name) != (number, id_number, name):
            problems.append(f"人员 {number} 的档案与索引列不一致")
    others: dict[str, type[Community | MonthInput]] = {"community": Community, "month_input": MonthInput}
    for table, kind in others.items():
        for (text,) in session.rows(f"SELECT document FROM {table}"):  # noqa: S608 - one of the two names above
            try:
                msgspec.json.decode(text, type=kind)
            except msgspec.DecodeError as error:
                problems.append(f"表 {table} 有一条读不出来：{error}")
    return problems
