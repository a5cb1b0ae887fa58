"""What the clerk has to answer once before a roster is written: communities, renamed people, missing people, days.

Every question has an id that stays the same from run to run, so that answers can be kept in a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from shequ_hr.excel.date_cells import DateCell, MonthCell
from shequ_hr.excel.text_cells import nearest, same_name
from shequ_hr.imports.context import Context
from shequ_hr.imports.definition import Row, Table
from shequ_hr.imports.kinds.worker_fields import DATED, PERSONAL
from shequ_hr.imports.kinds.worker_new import here_since
from shequ_hr.model.people import Community, Worker
from shequ_hr.periods import PayMonth

CREATE, REFUSE = "新建", "不新建，退回修改"
KEEP, STOP = "保持不变", "先停下来核对"
RENAME, WRONG_ID = "更正姓名", "身份证号写错，退回"
SAME_STREET, OTHER_STREET = "一直在本街道", "之前在其他街道"
CHANGE_ACCOUNT, KEEP_ACCOUNT = "更换", "保留原账号"
NO_PROBATION = "没有试用期"
PROBATIONS = (NO_PROBATION, "1 个月", "2 个月", "3 个月", "6 个月")
YEARS_BACK = 2
"""How far back an office that has calculated nothing yet may begin: the years before this one that are still corrected."""
Known = list[tuple[Row, Worker, dict[str, Any]]]


@dataclass(slots=True)
class Answers:
    """What was answered. ``kept``: fields of a row that stay as they are."""

    effective: date
    new_communities: list[Community] = field(default_factory=list)
    moved_in: bool = False
    probation_months: int = 0
    probation_rows: frozenset[int] = frozenset()
    base_start: PayMonth | None = None
    kept: dict[int, set[str]] = field(default_factory=dict)


def ask(table: Table, context: Context, fresh: list[Row], known: Known, communities: list[Community]) -> Answers:
    """Ask everything else that this table raises, in a fixed order; refusals become problems of their rows."""
    answers = Answers(effective=context.effective, new_communities=communities)
    _rename(table, known)
    _accounts(table, known, answers)
    answers.moved_in = _moved_in(table, fresh)
    answers.probation_rows, answers.probation_months = _probation(table, context, fresh)
    answers.base_start = _base_start(table, context, fresh)
    _missing(table, context)
    answers.effective = _effective(table, context, known)
    return answers


def _stem(name: str) -> str:
    return re.sub(r"(?:社区居委会|村委会|居委会|社区|村)$", "", name)


def ask_about_communities(table: Table, context: Context) -> list[Community]:
    """The communities to create; rows with a misspelt one are mended when that is the answer (X6)."""
    known = {community.name: None for community in context.communities}
    stems = {_stem(name): name for name in known}
    wanted: dict[str, list[Row]] = {}
    for row in table.rows:
        name = row.get("community")
        if name and name not in known:
            wanted.setdefault(name, []).append(row)
    plain: dict[str, list[Row]] = {}
    created: list[str] = []
    for name, rows in wanted.items():
        near = stems.get(_stem(name)) or (nearest(name, tuple(known)) if len(_stem(name)) > 2 else "")
        if not near:
            plain[name] = rows
        elif _near_community(table, name, near, rows):
            created.append(name)
    if plain:
        words = "、".join(f"“{name}”" for name in list(plain)[:10])
        text = f"表里有 {len(plain)} 个社区还没有登记：{words}{'等' if len(plain) > 10 else ''}。是否新建？"
        places = [f"{name}：{len(rows)} 人" for name, rows in plain.items()]
        if table.talk.ask("new-communities", text, (CREATE, REFUSE), default=CREATE, places=places) == REFUSE:
            for name, rows in plain.items():
                _refuse_community(table, name, rows)
        else:
            created += plain
    return [Community(name=name) for name in created]


def _near_community(table: Table, name: str, near: str, rows: list[Row]) -> bool:
    """Whether a name that looks like a known one is a community of its own."""
    create, change = f"新建“{name}”", f"改为“{near}”"
    text = f"没有登记过“{name}”，有一个相近的“{near}”。怎么处理？"
    places = [table.place(row.number, "community") for row in rows]
    answer = table.talk.ask(f"community:{name}", text, (change, create, REFUSE), default=None, proposal=change, places=places)
    if answer == change:
        for row in rows:
            row.values["community"] = near
    elif answer == REFUSE:
        _refuse_community(table, name, rows)
    return answer == create


def _refuse_community(table: Table, name: str, rows: list[Row]) -> None:
    for row in rows:
        row.failed.add("community")
        table.refuse(row.number, "community", "X6", f"社区“{name}”没有登记", "请改成已登记的社区，或先登记这个社区。")


def _rename(table: Table, known: Known) -> None:
    renamed = [
        (row, worker) for row, worker, changed in known if "name" in changed and not same_name(row.values["name"], worker.name)
    ]
    if not renamed:
        return
    places = [f"{table.place(row.number, 'name')}：原“{worker.name}”，表里“{row.get('name')}”" for row, worker in renamed]
    text = f"有 {len(renamed)} 人身份证号相同而姓名不同。是改了名，还是身份证号写错？"
    answer = table.talk.ask("renamed", text, (RENAME, WRONG_ID), default=None, proposal=RENAME, places=places)
    if answer == WRONG_ID:
        for row, worker in renamed:
            row.failed.add("name")
            message = f"这个身份证号登记的是“{worker.name}”，表里写的是“{row.get('name')}”"
            table.refuse(row.number, "name", "N10", message, "请对照证件改正身份证号。")


def _accounts(table: Table, known: Known, answers: Answers) -> None:
    replaced = [(row, worker) for row, worker, changed in known if "account" in changed and worker.accounts]
    if not replaced:
        return
    places = [
        f"第 {row.number} 行 {worker.name}：尾号 {worker.accounts[-1].number[-4:]} → {row.values['account'][-4:]}"
        for row, worker in replaced
    ]
    text = f"有 {len(replaced)} 人的银行卡号与登记的不同，是否更换？"
    choices = (CHANGE_ACCOUNT, KEEP_ACCOUNT)
    if table.talk.ask("bank-accounts", text, choices, default=CHANGE_ACCOUNT, places=places) == KEEP_ACCOUNT:
        for row, _ in replaced:
            answers.kept.setdefault(row.number, set()).update({"account", "bank"})


def _moved_in(table: Table, fresh: list[Row]) -> bool:
    later = [
        row
        for row in fresh
        if not row.get("entry")
        and row.get("service_start")
        and row.get("community_since")
        and row.values["community_since"] > row.values["service_start"]
    ]
    if not later:
        return False
    places = [
        f"第 {row.number} 行 {row.get('name') or ''}：{row.values['service_start']} → {row.values['community_since']}"
        for row in later
    ]
    text = f"有 {len(later)} 人来本社区时间晚于参加社区工作时间，之前在哪里？（工龄都累计）"
    answer = table.talk.ask("earlier-service", text, (SAME_STREET, OTHER_STREET), default=SAME_STREET, places=places)
    return answer == OTHER_STREET


def _probation(table: Table, context: Context, fresh: list[Row]) -> tuple[frozenset[int], int]:
    recent = context.today - relativedelta(months=6)
    rows = [
        row
        for row in fresh
        if not row.get("probation_end") and (start := here_since(row, moved_in=False)) is not None and start > recent
    ]
    if not rows:
        return frozenset(), 0
    places = [f"第 {row.number} 行 {row.get('name') or ''}" for row in rows]
    text = f"有 {len(rows)} 人入职不满半年，没有填试用期止。试用期多长？"
    answer = table.talk.ask("probation", text, PROBATIONS, default=NO_PROBATION, places=places)
    return frozenset(row.number for row in rows), 0 if answer == NO_PROBATION else int(answer.split()[0])


def _base_start(table: Table, context: Context, fresh: list[Row]) -> PayMonth | None:
    """From which month the bases of new people count; the sheet says amounts, not since when.

    The default reaches back as far as pay is calculated, so that no month of it lacks a base.
    """
    rows = [row for row in fresh if row.get("social_base") is not None or row.get("fund_base") is not None]
    if not rows:
        return None
    default = context.first_paid or PayMonth(context.today.year - YEARS_BACK, 1)
    text = (
        f"有 {len(rows)} 名新增人员的缴费基数没有写起始月份，从 {default} 起登记（之后入职的从入职当月起）。"
        "要从别的月份起，请填月份。"
    )
    hint = "月份，例如 2026-01；要早于或等于第一个算工资的月份"
    answer = table.talk.ask("base-start", text, (), default=str(default), hint=hint, settled=True)
    reading = MonthCell().read(answer)
    if isinstance(reading.value, PayMonth) and reading.trouble is None:
        return reading.value
    table.talk.problem(table.places.whole("answer", f"缴费基数的起始月份“{answer}”不是月份。", "请填例如 2026-01。"))
    return default


def _missing(table: Table, context: Context) -> None:
    present = {row.get("id_number") for row in table.rows}
    absent = [
        worker
        for worker in context.workers
        if worker.id_number not in present
        and not worker.archived
        and any(spell.here and context.today in spell.span for spell in worker.dossier.employments)
    ]
    if not absent:
        return
    places = [f"{worker.name}（{worker.id_number[-4:]}）" for worker in absent]
    text = f"有 {len(absent)} 名在岗人员不在表里。他们的资料保持不变，还是先停下来核对？（离职要填离职日期，不会自动删除）"
    if table.talk.ask("missing-people", text, (KEEP, STOP), default=KEEP, places=places) == STOP:
        table.talk.problem(
            table.places.whole("X4", f"缺 {len(absent)} 名在岗人员：{'、'.join(places[:20])}。", "请补上这些人，或填离职日期。")
        )


def _effective(table: Table, context: Context, known: Known) -> date:
    moved = [
        (row, worker) for row, worker, changed in known if any(key in DATED or key.startswith(PERSONAL) for key in changed)
    ]
    if not moved:
        return context.effective
    places = [f"第 {row.number} 行 {worker.name}" for row, worker in moved]
    text = f"有 {len(moved)} 人的岗位、等级、学历、证书、账号或基数有变化，从哪一天起生效？"
    default = context.effective.isoformat()
    answer = table.talk.ask("effective-date", text, (), default=default, places=places, hint="日期，例如 2026-10-01")
    reading = DateCell(precise=True).read(answer)
    day = reading.value
    if not isinstance(day, date) or reading.trouble is not None:
        table.talk.problem(table.places.whole("answer", f"生效日“{answer}”不是日期。", "请填例如 2026-10-01。"))
        return context.effective
    closed = context.newest_closed
    if closed is not None and day <= closed.last_day:
        words = f"生效日 {day} 在已经结账的 {closed.label}之内，结过账的月份不会重算。"
        table.talk.problem(table.places.whole("X7", words, f"请填 {closed.plus(1).first_day} 或更晚。", warning=True))
    return day
