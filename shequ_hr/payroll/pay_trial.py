"""工资试算: the items of one month for facts given directly, without an office (cli.md ``trial pay``; examples of packs).

A whole month in one post. Facts are given by their English keys (``rules/facts.py``) or Chinese names, facts and typed-in
items of the pack by their keys or names. The same item calculation as for a slip; no insurance, no tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shequ_hr.errors import UserError
from shequ_hr.grades.qualifications import PostBook
from shequ_hr.grades.rule import GradeFacts, grade_of
from shequ_hr.model.payroll import PayFacts, RunInputs, RunKind, TypedAmount
from shequ_hr.model.people import Assignment, Dossier, Employment, GradeRecord
from shequ_hr.money import parse_yuan, yuan_text
from shequ_hr.payroll.given import Given, check_keys, plain, refuse, table
from shequ_hr.payroll.given import month as read_month
from shequ_hr.payroll.person import Person
from shequ_hr.payroll.plan import MonthPlan
from shequ_hr.payroll.segments import Part
from shequ_hr.periods import DateSpan
from shequ_hr.rules.facts import BY_KEY, BY_NAME, NONE
from shequ_hr.rules.numbers import read_number
from shequ_hr.rules.schema import FactType, PartYear, RuleSet

_KEYS = ("pack", "month", "worker", "kind")
_OF_MONTH = frozenset({"年份", "月份"})
_REVIEWS = "assessments"
_NEVER = DateSpan(date(1900, 1, 1))
_ABSENT = {"证书等级": NONE, "学历": NONE, "学位": NONE, "职务": NONE, "社区级别": NONE, "考核结果": NONE, "试用期": False}
"""What a person has when nothing is said; every other fact is missing until it is given."""


def trial_pay(data: Given, rules: RuleSet) -> dict[str, Any]:
    """The grade and the items of a month: ``{"grade", "items": [{"item", "label", "amount"}], "total"}``, amounts as text.

    ``kind``: the run whose items are wanted, ``regular`` (default) or ``bonus``. ``worker`` may also hold ``assessments``,
    results by year, for grades that follow from them. Deductions stand apart in ``deductions``. UserError for an unknown key
    (lists the known ones), for a fact that is needed and missing, and for a rule not in force.
    """
    check_keys(data, _KEYS, "工资试算")
    month = read_month(data)
    kind = _kind(data)
    inputs = RunInputs(month=month, kind=kind, packs=rules.digests, pay_pack=rules.pay.id, paid_days=())
    plan = MonthPlan(rules, inputs)
    worker = table(data, "worker")
    given = _given(worker, plan)
    typed = _typed(worker, plan)
    person = _person(given, table(worker, _REVIEWS), plan)
    dossier = Dossier(employments=(Employment(span=_NEVER),))
    part = Part(0, month.span, month.days, 0, person)
    sheet = plan.sheet(PayFacts(worker=0, dossier=dossier, typed=typed), [part])
    items = [_shown(line.line.item, line.rule.name, line.line.amount) for line in sheet.lines if not line.rule.deduction]
    deductions = [_shown(line.line.item, line.rule.name, line.line.amount) for line in sheet.lines if line.rule.deduction]
    answer: dict[str, Any] = {"grade": person.grade_number, "items": items, "total": yuan_text(sheet.gross)}
    if deductions:
        answer["deductions"] = deductions
    provisional = [line.rule.name for line in sheet.lines if line.line.provisional]
    if provisional:
        answer["warnings"] = [f"暂按旧数计算：{'、'.join(provisional)}"]
    return answer


def trial_facts(rules: RuleSet) -> tuple[str, ...]:
    """Every key that ``worker`` may hold for a pack."""
    own = [rule.key for rule in rules.pay.facts]
    typed = [item.key for item in rules.pay.items if item.entry is not None]
    built_in = [fact.key for fact in BY_NAME.values() if fact.name not in _OF_MONTH]
    return tuple(dict.fromkeys([*built_in, *own, *typed, _REVIEWS]))


def _kind(data: Given) -> RunKind:
    text = plain(data.get("kind") or RunKind.REGULAR.value)
    if text not in {RunKind.REGULAR.value, RunKind.BONUS.value}:
        raise refuse("kind", text, f"没有“{text}”这种发放", "可以用：regular、bonus。")
    return RunKind(text)


def _given(worker: Given, plan: MonthPlan) -> dict[str, object]:
    """The given facts by their Chinese names."""
    known = trial_facts(plan.rules)
    names = {BY_KEY[key].name if key in BY_KEY else plan.book.keys.get(key, "") for key in known}
    names |= {rule.name for rule in plan.pack.facts}
    unknown = [key for key in worker if key not in known and key not in names]
    if unknown:
        check_keys(dict.fromkeys(unknown), known, "worker ")
    own = {rule.key: rule.name for rule in plan.book.facts.values()}
    found: dict[str, object] = {}
    for key, value in worker.items():
        if key != _REVIEWS and value is not None:
            found[BY_KEY[key].name if key in BY_KEY else own.get(key, key)] = value
    return found


def _typed(worker: Given, plan: MonthPlan) -> tuple[TypedAmount, ...]:
    """Amounts of typed-in items, by item key."""
    found = []
    for key, value in worker.items():
        name = plan.book.keys.get(key, key)
        versions = plan.book.items.get(name)
        if versions is None or versions[-1].entry is None or value is None:
            continue
        try:
            found.append(TypedAmount(item=versions[-1].key, amount=parse_yuan(plain(value))))
        except ValueError as error:
            raise refuse(key, value, f"“{plain(value)}”不是金额", "写成 300 或 “300.00”，单位是元。") from error
    return tuple(found)


def _person(given: Mapping[str, object], reviews: Given, plan: MonthPlan) -> Person:
    """A person of one part with the given facts, in the order that the plan's reader would give them."""
    day = plan.month.first_day
    books = plan.reader
    name = books.posts.named(plain(given["岗位"])).name if "岗位" in given else ""
    post = books.posts.named(name) if name else PostBook.of(()).named("")
    values: dict[str, Any] = {"岗位": name or None}
    missing: dict[str, str] = {}
    for fact in BY_NAME.values():
        if fact.name in _OF_MONTH or fact.name == "岗位":
            continue
        if fact.name in given:
            values[fact.name] = _built_in(fact.key, fact.name, fact.type, given[fact.name], plan)
        elif fact.name in _ABSENT:
            values[fact.name] = _ABSENT[fact.name]
        elif fact.name != "考核系数":
            values[fact.name] = None
            missing[fact.name] = f"请在 worker 里给出 {fact.key}（{fact.name}）。"
    missing["连续工作年限"] = "请在 worker 里给出 service_years（工作年限），不连续的另给 continuous_years。"
    missing["岗位"] = "请在 worker 里给出 post（岗位）。"
    if values["连续工作年限"] is None:
        values["连续工作年限"] = values["工作年限"]
    history = _history(reviews)
    if history and "考核结果" not in given:
        values["考核结果"] = history[-1][1]
    for rule in plan.book.facts.values():
        # A fact of the pack stays text; the formula checks it against what the pack declares.
        values[rule.name] = plain(given[rule.name]) if rule.name in given else rule.default
        missing[rule.name] = f"请在 worker 里给出 {rule.key}（{rule.name}）。"
    assignment = Assignment(span=_NEVER, community="试算", post=name)
    person = Person(day, post, assignment, None, values, missing=missing)
    _grade(person, history, plan)
    return person


def _built_in(key: str, name: str, kind: FactType, value: object, plan: MonthPlan) -> Any:
    if name == "证书等级":
        return _certificate(value, plan)
    text = plain(value)
    if kind is FactType.BOOL:
        if text not in {"是", "否", "true", "false"}:
            raise refuse(key, value, f"“{text}”不是是或否", "写 true 或 false。")
        return text in {"是", "true"}
    if kind is FactType.TEXT:
        return text or NONE
    number = read_number(text)
    if number is None or number < 0:
        raise refuse(key, value, f"“{text}”不是数字", "写 0 或正数。")
    if name == "等级" and number.denominator != 1:
        raise refuse(key, value, f"“{text}”不是等级", "写整数。")
    return number.numerator if number.denominator == 1 else number


def _certificate(value: object, plan: MonthPlan) -> str:
    """The level of a certificate given as level or by its name; of several the highest."""
    given = [plain(one) for one in value] if isinstance(value, (list, tuple)) else [plain(value)]
    book = plan.reader.certificates.by_name
    levels = []
    for text in given:
        if text in {"", NONE}:
            continue
        if text not in book:
            known = "、".join(dict.fromkeys([level.level for level in plan.pack.certificates])) or "（政策包没有证书等级）"
            raise refuse("certificate", text, f"政策包不认识证书“{text}”", f"可以写等级：{known}，或证书名称，没有写“无”。")
        levels.append(book[text])
    return max(levels, key=lambda level: level.rank).level if levels else NONE


def _history(reviews: Given) -> tuple[tuple[int, str], ...]:
    found = []
    for year, result in reviews.items():
        if not year.isdigit():
            raise refuse(_REVIEWS, year, f"“{year}”不是年度", "写成 { “2023”: “优秀” }。")
        found.append((int(year), plain(result)))
    return tuple(sorted(found))


def _grade(person: Person, history: tuple[tuple[int, str], ...], plan: MonthPlan) -> None:
    """The given grade as if recognised, else by the rule where the facts suffice."""
    values, day = person.values, person.day
    given = values["等级"]
    if given is not None:
        person.grade_number = int(given)
        person.recognised = GradeRecord(start=day, grade=int(given), document="试算给定")
        values["等级"] = person.grade_number
        return
    rule = plan.reader.grade_rule(day)
    if rule is not None:
        for name in ("工作年限", "连续工作年限"):
            values[name] = whole_years(values[name], rule.part_year)
    years = values["连续工作年限" if rule is not None and rule.continuous_only else "工作年限"]
    if rule is None or person.post.bands is None:
        person.missing["等级"] = "政策包没有这个岗位的等级规则，请在 worker 里给出 grade（等级）。"
        return
    if years is None:
        person.missing["等级"] = "请在 worker 里给出 service_years（工作年限）或 grade（等级）。"
        return
    own = GradeFacts(
        years=int(years),
        educations=((str(values["学历"]), str(values["学位"])),),
        certificate=str(values["证书等级"]),
        reviews=history,
        community_level=str(values["社区级别"]),
    )
    try:
        person.grade = grade_of(rule, person.post.bands.on(day), own)
    except UserError as error:
        # A band or rule that is unknown matters only to items that read the grade; those say so.
        person.missing["等级"] = str(error)
        return
    person.grade_number = person.grade.grade
    values["等级"] = person.grade_number


def whole_years(years: Any, part_year: PartYear) -> int | None:
    """Given years by the rule's part-year convention."""
    if years is None or isinstance(years, int):
        return years
    exact = Fraction(years)
    whole = exact.numerator // exact.denominator
    started = exact > whole and part_year is PartYear.COUNTS_AS_FULL
    return whole + 1 if started else whole


def _shown(item: str, label: str, amount: int) -> dict[str, str]:
    return {"item": item, "label": label, "amount": yuan_text(amount)}
