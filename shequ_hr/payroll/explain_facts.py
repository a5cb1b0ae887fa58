"""Facts of a person as leaves of an explanation: the value with the record that it stands in. Calculates nothing."""

from __future__ import annotations

from shequ_hr.grades.qualifications import CertificateBook, educations_on, reviews_on
from shequ_hr.model.payroll import PayFacts
from shequ_hr.payroll.explain import Explanation, fact, since, value_text
from shequ_hr.payroll.explain_grade import grade_tree, service_tree
from shequ_hr.payroll.person import Person
from shequ_hr.periods import PayMonth, in_force
from shequ_hr.rules.facts import BY_NAME
from shequ_hr.rules.schema import Entry, FactRule, Pack, Value


def fact_leaf(name: str, value: Value, person: Person, facts: PayFacts, pack: Pack, own: FactRule | None) -> Explanation:
    """A fact that a formula read; the grade and service years go on to what they follow from."""
    amount = value_text(value)
    if own is not None:
        return fact(own.key, name, amount, _own_source(own, facts, person, pack))
    if name == "等级":
        return grade_tree(person, facts, pack)
    if name in {"工作年限", "连续工作年限"}:
        return service_tree(name, int(value) if not isinstance(value, str) else 0, person, facts, pack)
    key = BY_NAME[name].key if name in BY_NAME else name
    return fact(key, name, amount, _source(name, person, facts, pack))


def month_leaf(name: str, value: Value, month: PayMonth) -> Explanation:
    """年份 and 月份 are those of the pay month."""
    return fact(BY_NAME[name].key, name, value_text(value), f"计薪月份 {month.label}")


def _source(name: str, person: Person, facts: PayFacts, pack: Pack) -> str:
    """The record that a built-in fact stands in."""
    if name == "岗位":
        return _post(person, facts)
    if name == "职务":
        return f"任岗记录（{person.day.isoformat()} 在任的全部职务）"
    if name in {"学历", "学位"}:
        return _educations(person, facts)
    if name == "证书等级":
        return _certificate(person, facts, pack)
    if name == "社区级别":
        return _community(person, facts)
    return review_source(facts, person) if name == "考核结果" else probation_source(person)


def _post(person: Person, facts: PayFacts) -> str:
    assignment = person.assignment
    several = sum(1 for one in facts.dossier.assignments if person.day in one.span)
    held = f"任岗记录：{assignment.community} {assignment.post}{since(assignment.span.start, assignment.document)}"
    return held + (f"；同时任 {several} 个岗位，取位次最高的" if several > 1 else "")


def _educations(person: Person, facts: PayFacts) -> str:
    known = educations_on(facts.dossier, person.day)
    records = "；".join(f"{one.education}{'、' + one.degree if one.degree else ''}{since(one.start)}" for one in known)
    return f"学历记录：{records}" if records else "人员资料里没有学历记录"


def _certificate(person: Person, facts: PayFacts, pack: Pack) -> str:
    certificate = CertificateBook.of(pack.certificates).highest(facts.dossier, person.day)[1]
    if certificate is None:
        return "人员资料里没有有效的职业资格证书"
    number = f"，证书号 {certificate.number}" if certificate.number else ""
    return f"证书记录：{certificate.name}{since(certificate.start)}{number}"


def _community(person: Person, facts: PayFacts) -> str:
    community = person.assignment.community
    level = in_force(facts.community_levels.get(community, ()), person.day)
    if level is None or not level.level:
        return f"{community}没有登记级别"
    return f"社区资料：{community} {level.level}{since(level.start, level.document)}"


def review_source(facts: PayFacts, person: Person) -> str:
    """The review whose result counts on the day."""
    reviews = reviews_on(facts.dossier, person.day)
    if not reviews:
        return "没有有效的年度考核结果"
    last = reviews[-1]
    document = f"，{last.document}" if last.document else ""
    return f"{last.year}年度考核：{last.result}（{last.effective.isoformat()} 起有效）{document}"


def probation_source(person: Person) -> str:
    """Whether the day lies in 试用期, by the employment."""
    employment = person.employment
    if employment is None or employment.probation_end is None:
        return "任职经历：没有试用期"
    return f"任职经历：{employment.span.start.isoformat()} 入职，试用期至 {employment.probation_end.isoformat()}（不含当日）"


def _own_source(rule: FactRule, facts: PayFacts, person: Person, pack: Pack) -> str:
    if rule.entry is Entry.MONTH:
        if any(entry.item == rule.key for entry in facts.typed):
            return "当月录入"
    else:
        found = in_force((one for one in facts.dossier.personal if one.key == rule.key), person.day)
        if found is not None:
            return f"人员资料：{rule.name}{since(found.start)}"
    return f"没有录入，用政策包《{pack.title}》的默认值{'：' + rule.note if rule.note else ''}"
