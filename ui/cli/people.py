"""``workers``, ``worker show`` and ``grade explain``: looking at people. ID numbers are whole here, as scripts need them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.model.people import Record
from shequ_hr.money import grouped
from shequ_hr.people.queries import explain_grade, roster, worker_detail
from shequ_hr.people.results import PayRow, RosterRow, WorkerDetail
from shequ_hr.people.service import years_and_months
from shequ_hr.periods import DateSpan
from ui.cli import tables
from ui.cli.answers import Answer, Document, money, sections
from ui.cli.explaining import explanation_document, explanation_text
from ui.cli.parsing import Subcommands, a_day, add_command, add_group
from ui.cli.session import Session


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    listed = add_command(commands, "workers", workers, "花名册：某一天在岗的人，或按姓名、拼音、证件号码末几位查找")
    listed.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    listed.add_argument("--find", metavar="文字", help="姓名、拼音、首字母或证件号码末几位")
    actions = add_group(commands, "worker", "一个人的全部资料")
    shown = add_command(actions, "show", show, "一个人和他的历史")
    shown.add_argument("id_number", metavar="证件号码")
    shown.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    grades = add_group(commands, "grade", "岗位等级")
    explained = add_command(grades, "explain", grade_explain, "等级是怎么来的：步骤和依据")
    explained.add_argument("--worker", required=True, metavar="证件号码")
    explained.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")


def workers(session: Session, options: argparse.Namespace) -> Answer:
    """The roster on a day."""
    with session.office() as ws:
        rows = roster(ws, on=options.on, find=options.find)
        day = options.on or ws.clock.today()
    lines = [
        (
            row.community,
            row.name,
            row.id_number,
            row.post,
            row.grade,
            row.state.value,
            row.since,
            years_and_months(row.service_months),
        )
        for row in rows
    ]
    headers = ["社区", "姓名", "证件号码", "岗位", "等级", "状态", "入职", "工作年限"]
    text = sections(tables.table(headers, lines, right=[4]), f"{day} 共 {len(rows)} 人")
    if not rows and options.find:
        text = f"没有找到“{options.find}”。可以按姓名、拼音、首字母或证件号码末几位查找。"
    return Answer({"on": day.isoformat(), "workers": [_row_document(row) for row in rows]}, text)


def show(session: Session, options: argparse.Namespace) -> Answer:
    """One person with dated history."""
    _require_number(options.id_number)
    with session.office() as ws:
        detail = worker_detail(ws, options.id_number, options.on)
    return Answer(_detail_document(detail), _detail_text(detail))


def _require_number(text: str) -> None:
    """People are addressed by number; a name gets the way to look it up."""
    if not any(letter.isdigit() for letter in text):
        raise UserError(
            f"“{text}”不是证件号码", "这里要填完整的证件号码。", f"按姓名请用 workers --find {text}，先查出证件号码。"
        )


def grade_explain(session: Session, options: argparse.Namespace) -> Answer:
    """The grade of a person on a day and why."""
    _require_number(options.worker)
    with session.office() as ws:
        day = options.on or ws.clock.today()
        explanation = explain_grade(ws, options.worker, day)
        detail = worker_detail(ws, options.worker, day)
    document = {
        "worker": detail.worker.id_number,
        "name": detail.worker.name,
        "on": day.isoformat(),
        "grade": detail.grade,
        "rule": explanation.rule,
        "source": explanation.source,
        "steps": [explanation_document(step) for step in explanation.inputs],
        "explanation": explanation_document(explanation),
    }
    return Answer(document, sections(f"{detail.worker.name} {day}：{detail.grade} 级", explanation_text(explanation)))


def _row_document(row: RosterRow) -> Document:
    return {
        "worker": row.id_number,
        "id_number": row.id_number,
        "name": row.name,
        "employee_number": row.employee_number,
        "sex": row.sex,
        "community": row.community,
        "post": row.post,
        "title": row.title,
        "grade": row.grade,
        "kind": row.kind,
        "state": row.state.value,
        "since": _iso(row.since),
        "until": _iso(row.until),
        "service_months": row.service_months,
        "phone": row.phone,
    }


def _detail_document(detail: WorkerDetail) -> Document:
    worker, dossier = detail.worker, detail.worker.dossier
    document = _row_document(detail.row) | {
        "id_type": worker.id_type.value,
        "birth_date": _iso(worker.birth_date),
        "ethnicity": worker.ethnicity,
        "political_status": worker.political_status,
        "archived": worker.archived,
        "remark": worker.remark,
        "grade": detail.grade,
        "grade_problem": detail.grade_problem,
        "contracts": [],
    }
    histories: dict[str, Iterable[Record]] = {
        "posts": dossier.assignments,
        "employments": dossier.employments,
        "grades": dossier.grades,
        "education": dossier.educations,
        "certificates": dossier.certificates,
        "assessments": dossier.assessments,
        "bases": dossier.bases,
        "exemptions": dossier.exemptions,
        "facts": dossier.personal,
        "accounts": worker.accounts,
    }
    document |= {name: [_record_document(record) for record in records] for name, records in histories.items()}
    document["pay"] = [_pay_document(row) for row in detail.pay]
    return document


def _record_document(record: Record) -> Document:
    """A dated record with its own field names; spans become ``from`` and ``to`` (the last day), amounts yuan."""
    document: Document = {}
    for name in record.__struct_fields__:
        value: Any = getattr(record, name)
        if isinstance(value, DateSpan):
            document |= {"from": _iso(value.start), "to": _iso(value.last_day)}
        elif name == "start":
            document["from"] = _iso(value)
        elif name == "amount":
            document[name] = money(value)
        else:
            document[name] = value.isoformat() if isinstance(value, date) else value
    return document


def _pay_document(row: PayRow) -> Document:
    key = row.run.key
    return {
        "month": str(key.month),
        "kind": key.kind.value,
        "seq": key.sequence,
        "state": row.run.state.value,
        "gross": money(row.gross),
        "deductions": money(row.deductions),
        "net": money(row.net),
    }


def _detail_text(detail: WorkerDetail) -> str:
    row = detail.row
    grade = f"{detail.grade} 级" if detail.grade is not None else detail.grade_problem
    head = [("姓名", row.name), ("证件号码", row.id_number), ("状态", row.state.value), ("社区", row.community)]
    head += [("岗位", row.post), ("等级", grade), ("电话", row.phone)]
    head += [(fact.label, fact.value) for fact in detail.facts]
    events = tables.table(
        ["日期", "类别", "事项", "说明", "文件"],
        [(event.day, event.kind, event.title, event.detail, event.document) for event in detail.events],
    )
    pay = tables.table(
        ["月份", "批次", "状态", "应发", "扣款", "实发"],
        [
            (str(row.month), row.kind, row.state, grouped(row.gross), grouped(row.deductions), grouped(row.net))
            for row in detail.pay
        ],
        right=[3, 4, 5],
    )
    return sections(tables.facts(head), f"经历\n{events}", f"工资\n{pay}" if detail.pay else "")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
