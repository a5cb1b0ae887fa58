"""``average-wage`` and ``wage-check``: published averages, and whether the office's average pay is above them."""

from __future__ import annotations

import argparse

from shequ_hr.errors import CheckFailed
from shequ_hr.money import Fen, grouped
from shequ_hr.wage_check.averages import list_averages, set_average
from shequ_hr.wage_check.check import check_year
from shequ_hr.wage_check.results import AverageRow, WageCheck, WageGroup, YearForecast
from ui.cli import tables
from ui.cli.answers import Answer, Document, money, sections, warning_lines
from ui.cli.parsing import Subcommands, a_year, add_command, add_group, an_amount
from ui.cli.session import Session


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this group."""
    actions = add_group(commands, "average-wage", "公布的职工平均工资")
    add_command(actions, "list", list_all, "列出已知的平均工资")
    typed = add_command(actions, "set", set_one, "录入公布的平均工资")
    typed.add_argument("year", type=a_year, metavar="年份", help="平均工资所属的年份")
    typed.add_argument("amount", type=an_amount, metavar="金额", help="全年，元")
    typed.add_argument("--document", required=True, metavar="文件", help="公布的文件名称或文号")
    typed.add_argument("--region", default="", metavar="地区", help="默认是核查所用的地区")
    typed.add_argument("--definition", default="", metavar="口径", help="默认是核查所用的口径")
    typed.add_argument("--published", default="", metavar="日期", help="公布日期")
    checked = add_command(commands, "wage-check", check, "人均收入是否高于上年度平均工资；不高于时退出码 4")
    checked.add_argument("year", type=a_year, metavar="年份")


def list_all(session: Session, _options: argparse.Namespace) -> Answer:
    """Every published average that is known."""
    with session.office() as ws:
        rows = list_averages(ws)
    lines = [
        (
            row.year,
            row.region,
            row.definition,
            row.reason if row.amount is None else grouped(row.amount),
            _origin(row),
            row.document,
        )
        for row in rows
    ]
    text = tables.table(["年份", "地区", "口径", "全年金额", "来源", "文件"], lines, right=[3])
    return Answer({"averages": [_average_document(row) for row in rows]}, text)


def set_one(session: Session, options: argparse.Namespace) -> Answer:
    """Type in a published average."""
    with session.office() as ws:
        average = set_average(
            ws, options.year, options.amount, options.document, options.region, options.definition, options.published
        ).value
    document = {
        "year": average.year,
        "region": average.region,
        "definition": average.definition,
        "amount": money(average.amount),
        "document": average.document,
        "published": average.published,
    }
    return Answer(
        {"average": document}, f"已录入：{average.region} {average.year} 年 {average.definition} {grouped(average.amount)} 元。"
    )


def check(session: Session, options: argparse.Namespace) -> Answer:
    """The average-wage answer of a year; exit 4 when it does not hold."""
    with session.office() as ws:
        answer = check_year(ws, options.year)
    return Answer(check_document(answer), _check_text(answer), 0 if answer.ok else CheckFailed.exit_code)


def check_document(answer: WageCheck) -> Document:
    """The whole answer; ``gap`` is yuan a person a month, negative when the pay is above."""
    return {
        "year": answer.year,
        "region": answer.region,
        "definition": answer.definition,
        "required": money(answer.required),
        "actual": money(answer.actual),
        "person_months": answer.person_months,
        "ok": answer.ok,
        "gap": money(answer.gap),
        "paid": money(answer.paid),
        "people": answer.people,
        "months": list(answer.months),
        "closed": answer.closed,
        "average": {
            "year": answer.average.year,
            "wanted": answer.average.wanted,
            "amount": money(answer.average.amount),
            "title": answer.average.title,
            "document": answer.average.document,
            "provisional": answer.average.provisional,
        },
        "counting": answer.counting,
        "source": answer.source,
        "items": [{"item": item.key, "label": item.label, "paid": money(item.paid)} for item in answer.items],
        "by_unit": [_group_document(group) for group in answer.by_unit],
        "by_community": [_group_document(group) for group in answer.by_community],
        "by_post": [_group_document(group) for group in answer.by_post],
        "by_grade": [_group_document(group) for group in answer.by_grade],
        "forecast": _forecast_document(answer.forecast) if answer.forecast else None,
        "warnings": list(answer.warnings),
    }


def _group_document(group: WageGroup) -> Document:
    return {
        "name": group.name,
        "people": group.people,
        "person_months": group.person_months,
        "paid": money(group.paid),
        "actual": money(group.actual),
        "gap": money(group.gap),
        "ok": group.ok,
    }


def _forecast_document(forecast: YearForecast) -> Document:
    return {
        "from_month": forecast.from_month,
        "months_left": forecast.months_left,
        "actual": money(forecast.actual),
        "person_months": forecast.person_months,
        "paid": money(forecast.paid),
        "gap": money(forecast.gap),
        "ok": forecast.ok,
        "text": forecast.text,
    }


def _check_text(answer: WageCheck) -> str:
    verdict = "达到：人均收入高于标准" if answer.ok else "没有达到：人均收入不高于标准"
    head = tables.facts(
        [
            ("年度", f"{answer.year}（{'全年' if answer.closed else f'{len(answer.months)} 个月'}）"),
            ("标准", f"{grouped(answer.required)} 元/年"),
            ("实际", f"{grouped(answer.actual)} 元/年"),
            ("与标准相比", gap_text(answer.gap)),
            ("人月", answer.person_months),
            ("依据", answer.source),
            ("口径", answer.counting),
        ]
    )
    groups = (("社区", answer.by_community), ("岗位", answer.by_post), ("等级", answer.by_grade))
    rows = [
        (
            label,
            group.name,
            group.people,
            group.person_months,
            "" if group.actual is None else grouped(group.actual),
            "" if group.gap is None else grouped(group.gap),
            "达到" if group.ok else "未达到",
        )
        for label, members in groups
        for group in members
    ]
    table = tables.table(["分组", "名称", "人数", "人月", "年人均", "月差额", "结论"], rows, right=[2, 3, 4, 5])
    coming = answer.forecast
    forecast = f"预测：全年 {grouped(coming.actual)} 元/人，{gap_text(coming.gap)}。{coming.text}" if coming else ""
    return sections(verdict, head, table, forecast, warning_lines(answer.warnings))


def gap_text(gap: Fen) -> str:
    """The monthly gap in words: a gap below zero means more than the promise asks for."""
    if gap < 0:
        return f"月人均高出 {grouped(-gap)} 元"
    return f"月人均还差 {grouped(gap)} 元" if gap else "刚好等于标准"


def _origin(row: AverageRow) -> str:
    words = [
        "本单位录入" if row.origin == "office" else "政策包",
        "暂按" if row.provisional else "",
        "核查所用" if row.used else "",
    ]
    return "、".join(word for word in words if word)


def _average_document(row: AverageRow) -> Document:
    return {
        "year": row.year,
        "region": row.region,
        "definition": row.definition,
        "amount": money(row.amount),
        "title": row.title,
        "document": row.document,
        "published": row.published,
        "checked_on": row.checked_on,
        "origin": row.origin,
        "provisional": row.provisional,
        "reason": row.reason,
        "used": row.used,
    }
