"""How the texts of a dated change become its record, or the sentences that say what is wrong. Stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Education,
    Employment,
    EmploymentKind,
    GradeRecord,
    Worker,
)
from shequ_hr.money import Fen, parse_yuan
from shequ_hr.people.dated import DatedFact
from shequ_hr.periods import DateSpan
from ui.desktop.components.form import read_date
from ui.desktop.pages.people_change_kinds import BASES, KEEP, ChangeKind


@dataclass(frozen=True, slots=True)
class Leaving:
    """The last day of work here, with reason and document."""

    last_day: date
    reason: str
    document: str = ""


Fact = Employment | Assignment | GradeRecord | ContributionBase | BankAccount | Certificate | Education | Assessment | Leaving


@dataclass(frozen=True, slots=True)
class Given:
    """A change that was read: whose, what."""

    worker: Worker
    fact: DatedFact | Leaving
    title: str
    keep_other_posts: bool = False


def read_change(kind: ChangeKind, texts: Mapping[str, str], worker: Worker) -> tuple[Given | None, dict[str, str]]:
    """The change as a record, or the flaws by field."""
    flaws = {field.key: "不能空着。" for field in kind.fields if field.required and not texts.get(field.key)}
    days: dict[str, date | None] = {}
    for field in kind.fields:
        if field.date and texts.get(field.key):
            days[field.key] = read_date(texts[field.key])
            if days[field.key] is None:
                flaws[field.key] = "不是日期，写成 2026-10-12。"
    if flaws:
        return None, flaws
    start = days.get("start")
    fact = _READERS[kind.key](texts, start or date.max, days, flaws)
    if fact is None or flaws:
        return None, flaws
    return Given(worker, fact, kind.title, keep_other_posts=texts.get("keep") == KEEP), {}


Reader = Callable[[Mapping[str, str], date, Mapping[str, date | None], dict[str, str]], DatedFact | Leaving | None]


def _post(texts: Mapping[str, str], start: date, _: Mapping[str, date | None], __: dict[str, str]) -> DatedFact | Leaving:
    return Assignment(
        span=DateSpan(start),
        community=texts["community"],
        post=texts["post"],
        title=texts["title"],
        document=texts["document"],
    )


def _grade(
    texts: Mapping[str, str], start: date, _: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    number = int(texts["grade"].removesuffix("级")) if texts["grade"].removesuffix("级").isdigit() else 0
    if not 1 <= number <= 30:
        flaws["grade"] = "等级是 1 到 30 的整数。"
        return None
    return GradeRecord(start=start, grade=number, document=texts["document"], reason=texts["reason"])


def _base(
    texts: Mapping[str, str], start: date, _: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    amount = _yuan(texts["amount"])
    if amount is None or amount <= 0:
        flaws["amount"] = "写成 5000 或 5000.00。"
    rate = texts["rate"] or None
    if rate is not None and not _is_rate(rate):
        flaws["rate"] = "写成 0.05 到 0.12 之间的小数。"
    if start.day != 1:
        flaws["start"] = "基数按整月，从某月 1 日起。"
    if flaws or amount is None:
        return None
    return ContributionBase(start=start, kind=BASES[texts["kind"]], amount=amount, rate=rate)


def _account(
    texts: Mapping[str, str], start: date, _: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    number = texts["number"].replace(" ", "").replace("-", "")
    if not number.isdigit() or not 8 <= len(number) <= 30:
        flaws["number"] = "账号是 8 到 30 位数字。"
        return None
    return BankAccount(start=start, number=number, bank=texts["bank"], branch_code=texts["branch_code"])


def _certificate(
    texts: Mapping[str, str], start: date, days: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    valid = days.get("valid_to")
    if valid is not None and valid <= start:
        flaws["valid_to"] = "有效期在取得日期之前。"
        return None
    return Certificate(start=start, name=texts["name"], number=texts["number"], valid_to=valid)


def _education(texts: Mapping[str, str], start: date, _: Mapping[str, date | None], __: dict[str, str]) -> DatedFact | Leaving:
    degree = "" if texts["degree"] == "无" else texts["degree"]
    return Education(start=start, education=texts["education"], degree=degree, major=texts["major"])


def _assessment(
    texts: Mapping[str, str], _: date, days: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    year = int(texts["year"].removesuffix("年")) if texts["year"].removesuffix("年").isdigit() else 0
    if not 2000 <= year <= 2100:
        flaws["year"] = "写成四位年份，如 2025。"
        return None
    effective = days.get("start") or date(year + 1, 1, 1)
    return Assessment(year=year, result=texts["result"], effective=effective, document=texts["document"])


def _employment(
    texts: Mapping[str, str], start: date, days: Mapping[str, date | None], flaws: dict[str, str]
) -> DatedFact | Leaving | None:
    last = days.get("probation")
    if last is not None and last < start:
        flaws["probation"] = "试用期在入职之前。"
        return None
    return Employment(
        span=DateSpan(start),
        kind=EmploymentKind(texts["kind"]),
        probation_end=None if last is None else last + timedelta(days=1),
        document=texts["document"],
    )


def _leaving(texts: Mapping[str, str], start: date, _: Mapping[str, date | None], __: dict[str, str]) -> DatedFact | Leaving:
    return Leaving(start, texts["reason"], texts["document"])


_READERS: dict[str, Reader] = {
    "post": _post,
    "grade": _grade,
    "base": _base,
    "account": _account,
    "certificate": _certificate,
    "education": _education,
    "assessment": _assessment,
    "employment": _employment,
    "leaving": _leaving,
}


def _yuan(text: str) -> Fen | None:
    try:
        return parse_yuan(text.replace(",", "").replace("，", ""))
    except ValueError:
        return None


def _is_rate(text: str) -> bool:
    try:
        return Decimal("0.01") <= Decimal(text) <= Decimal("0.24")
    except InvalidOperation:
        return False
