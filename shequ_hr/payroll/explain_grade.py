"""The explanation of a grade: the document that recognised it, or the steps of the rule down to service and qualifications."""

from __future__ import annotations

from datetime import date

from shequ_hr.errors import UserError
from shequ_hr.grades.qualifications import reviews_on
from shequ_hr.grades.rule import GradeResult, counted_service, running_service
from shequ_hr.grades.service import counting_day, service_on
from shequ_hr.model.payroll import PayFacts
from shequ_hr.model.people import GradeRecord
from shequ_hr.payroll.explain import Explanation, fact, since, source_text
from shequ_hr.payroll.person import Person
from shequ_hr.rules.facts import BY_NAME
from shequ_hr.rules.schema import Effective, GradeRule, Pack, PartYear, Series

_PART_YEAR = {PartYear.FULL_ONLY: "只计满年", PartYear.COUNTS_AS_FULL: "不满一年按一年计"}
_EFFECTIVE = {
    Effective.SAME_DAY: "满年限当日起",
    Effective.NEXT_MONTH: "满年限的次月起",
    Effective.NEXT_JANUARY: "满年限的次年1月起",
}


def grade_tree(person: Person, facts: PayFacts, pack: Pack) -> Explanation:
    """Why the grade is what it is on the person's day; UserError when there is none."""
    if person.recognised is not None:
        return recognised_tree(person.recognised)
    if person.grade is None or pack.grade is None or person.post.bands is None:
        why = person.missing.get("等级", "政策包没有等级规则，也没有登记认定的等级。")
        raise UserError("没有等级", why, "登记认定的等级，或在政策包里补上等级规则。")
    return _by_rule(person, person.grade, facts, pack.grade, person.post.bands)


def recognised_tree(record: GradeRecord) -> Explanation:
    """A grade recognised by a document of the office precedes the rule."""
    document = record.document or "人员资料：认定的等级"
    leaf = fact("recognised_grade", "认定的等级", str(record.grade), f"{document}{since(record.start)}")
    return Explanation(
        item="grade",
        label="等级",
        amount=str(record.grade),
        rule="有认定文件的，按认定的等级" + (f"（{record.reason}）" if record.reason else ""),
        source=document,
        formula=str(record.grade),
        inputs=(leaf,),
    )


def _by_rule(
    person: Person, result: GradeResult, facts: PayFacts, rules: Series[GradeRule], bands_in_time: Series[tuple[int, int]]
) -> Explanation:
    rule, document = rules.on(person.day), source_text(rules.figure_on(person.day).source)
    low, high = result.band
    steps = [_step(index, step.label, step.grades, step.because, document) for index, step in enumerate(result.steps, 1)]
    steps.append(_years(person, rule, facts, document))
    bands = bands_in_time.figure_on(person.day)
    steps.append(
        Explanation(
            item="band",
            label=f"{person.post.name}等级区间",
            amount=f"{low}—{high}",
            rule=f"{bands.start.isoformat()} 起",
            source=source_text(bands.source),
        )
    )
    written = " + ".join(str(step.grades) for step in result.steps) + f" = {result.total}"
    kept = "" if result.total == result.grade else f"，超出区间 {low}—{high}，按 {result.grade}"
    return Explanation(
        item="grade",
        label="等级",
        amount=str(result.grade),
        rule=f"起点等级加各项晋级，不超出岗位的等级区间；{_PART_YEAR[rule.part_year]}，{_EFFECTIVE[rule.effective]}",
        source=document,
        formula=written + kept,
        inputs=tuple(steps),
    )


def _step(index: int, label: str, grades: int, because: str, document: str) -> Explanation:
    return Explanation(item=f"step_{index}", label=label, amount=str(grades), rule=because, source=document)


def _years(person: Person, rule: GradeRule, facts: PayFacts, document: str) -> Explanation:
    """The years that earn the running step, from the spells of service."""
    dossier, day = facts.dossier, person.day
    reviews = reviews_on(dossier, day)
    counted = counted_service(dossier, day, rule, reviews)
    running, _ = running_service(dossier, day, rule, reviews, counted)
    until = counting_day(day, rule.effective)
    inputs = [_spell(index, facts) for index in range(len(dossier.employments))]
    bad = [review for review in reviews if review.result in rule.bad_results]
    inputs += [fact("review", f"{one.year}年度考核", one.result, one.document or "考核结果记录") for one in bad]
    start = running.start.isoformat() if running.start is not None else "没有"
    return Explanation(
        item="counted_years",
        label="计入的工作年限",
        amount=f"{running.completed(until)} 年" + ("" if rule.part_year is PartYear.FULL_ONLY else "（另计起算的一年）"),
        rule=f"各地各社区累计，折算起算日 {start}，算到 {until.isoformat()}" + ("，不计不合格年度" if bad else ""),
        source=document,
        formula=_from_to(running.start, until),
        inputs=tuple(inputs),
    )


def _from_to(start: date | None, end: date) -> str:
    if start is None:
        return "没有任职经历，计 0 年"
    if start > end:
        return f"{start.isoformat()} 起算，算到 {end.isoformat()} 时还没有开始，计 0 年"
    return f"{start.isoformat()} 至 {end.isoformat()}"


def service_tree(name: str, years: int, person: Person, facts: PayFacts, pack: Pack) -> Explanation:
    """工作年限 and 连续工作年限 as formulas read them, from the spells of service."""
    dossier, day = facts.dossier, person.day
    rule = pack.grade.on(day) if pack.grade is not None else None
    if name == "连续工作年限":
        service = service_on(dossier.employments, day, continuous=True)
    else:
        service = counted_service(dossier, day, rule, reviews_on(dossier, day))
    start = service.start.isoformat() if service.start is not None else "没有"
    part_year = _PART_YEAR[PartYear.FULL_ONLY if rule is None else rule.part_year]
    left_out = "、".join(f"{year}年" for year in service.left_out)
    source = f"任职经历（{len(dossier.employments)} 段）"
    return Explanation(
        item=BY_NAME[name].key,
        label=name,
        amount=str(years),
        rule=f"{part_year}；折算起算日 {start}" + (f"；{left_out}考核结果不计年限" if left_out else ""),
        source=source,
        formula=_from_to(service.start, day),
        inputs=tuple(_spell(index, facts) for index in range(len(dossier.employments))),
    )


def _spell(index: int, facts: PayFacts) -> Explanation:
    spell = facts.dossier.employments[index]
    end = spell.span.last_day
    text = f"{spell.span.start.isoformat()} 至 {end.isoformat() if end is not None else '今'}"
    source = f"任职经历：{spell.place or ('本单位' if spell.here else '外单位')}" + (
        f"，{spell.document}" if spell.document else ""
    )
    return fact(f"service_{index + 1}", "任职经历", text, source)
