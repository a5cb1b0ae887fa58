"""How grade, review coefficient and leave follow: [[grade]], [[assessment]], [[leave]]. Each is dated."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from shequ_hr.rules.loading.dated import read_dated
from shequ_hr.rules.loading.reader import Node
from shequ_hr.rules.loading.spellings import BAD_YEARS, EFFECTIVES, PART_YEARS
from shequ_hr.rules.nearest import near
from shequ_hr.rules.schema import (
    AssessmentRule,
    BadYear,
    CertificateLevel,
    Credit,
    EarlyPromotion,
    EducationCredit,
    Effective,
    GradeRule,
    LeaveRule,
    PartYear,
    Series,
)


def read_grade(root: Node, region: str, certificates: tuple[CertificateLevel, ...]) -> Series[GradeRule] | None:
    """[[grade]]: one entry per version of the rule."""
    levels = tuple(level.level for level in certificates)
    entries = root.children("grade")
    return read_dated(entries, "grade", "等级规则", region, lambda entry: _grade(entry, levels)) if entries else None


def _grade(entry: Node, levels: tuple[str, ...]) -> GradeRule:
    step_years = entry.number("step_years")
    if step_years <= 0:
        entry.note("step_years", "晋级年限要大于 0", "例如 step_years = 3")
        step_years = Fraction(1)
    return GradeRule(
        step_years=step_years,
        start=entry.whole("start") if entry.has("start") else None,
        inclusive=entry.flag("inclusive", True),
        part_year=entry.choice("part_year", PART_YEARS, PartYear.FULL_ONLY),
        effective=entry.choice("effective", EFFECTIVES, Effective.SAME_DAY),
        continuous_only=entry.flag("continuous_only", False),
        bad_results=entry.texts("bad_results"),
        bad_year=entry.choice("bad_year", BAD_YEARS, BadYear.NOT_COUNTED),
        educations=tuple(_education(node) for node in entry.children("education")),
        certificates=_certificates(entry, levels),
        early=_early(entry),
        by_result=_grades_by_text(entry, "by_result"),
        by_community_level=_grades_by_text(entry, "by_community_level"),
    )


def _education(node: Node) -> EducationCredit:
    educations = node.texts("educations")
    if not educations:
        node.note("", "缺少“educations”", '例如 educations = ["本科"], degrees = ["学士"], grades = 1', code="missing")
    credit = EducationCredit(educations, node.texts("degrees"), _credit(node))
    node.done()
    return credit


def _credit(node: Node) -> Credit:
    credit = Credit(node.whole("grades", 0), node.number("years", Fraction(0)))
    if credit == Credit():
        node.note("", "没有写加几级或视同几年", "写 grades = …（加级）或 years = …（视同年限）。", code="missing")
    return credit


def _certificates(entry: Node, levels: tuple[str, ...]) -> dict[str, Credit]:
    node = entry.child("certificates")
    found: dict[str, Credit] = {}
    if node is None:
        return found
    for level in node.data:
        child = node.child(level)
        if child is None:
            continue
        if level not in levels:
            child.note("", f"没有证书等级“{level}”", near(level, levels) or "先写 [[certificate]]。", code="name")
        found[level] = _credit(child)
        child.done()
    return found


def _early(entry: Node) -> EarlyPromotion | None:
    node = entry.child("early")
    if node is None:
        return None
    at_most = node.whole("at_most") if node.has("at_most") else None
    early = EarlyPromotion(node.text("result"), node.whole("in_a_row"), node.whole("grades", 1), at_most)
    if early.in_a_row < 1:
        node.note("in_a_row", "连续年数至少是 1", "例如 in_a_row = 2")
    node.done()
    return early


def _grades_by_text(entry: Node, key: str) -> dict[str, int]:
    node = entry.child(key)
    return {} if node is None else {text: node.whole(text) for text in node.data}


def read_assessment(root: Node, region: str) -> Series[AssessmentRule] | None:
    """[[assessment]]: coefficient of each review result."""
    entries = root.children("assessment")
    return read_dated(entries, "assessment", "考核系数", region, _assessment) if entries else None


def _assessment(entry: Node) -> AssessmentRule:
    node = entry.child("coefficients")
    coefficients: dict[str, Fraction] = {}
    if node is None:
        entry.note("", "缺少“coefficients”", '例如 coefficients = { "优秀" = 1.2, "合格" = 1, "不合格" = 0 }', code="missing")
    else:
        coefficients = {result: node.number(result) for result in node.data}
    missing = entry.text("missing") if entry.has("missing") else None
    if missing is not None and missing not in coefficients:
        entry.note("missing", f"“{missing}”没有系数", near(missing, coefficients))
    return AssessmentRule(coefficients, missing)


def read_leaves(root: Node, region: str) -> tuple[Series[LeaveRule], ...]:
    """[[leave]]: kinds of leave and the share of pay that goes on."""
    found: list[Series[LeaveRule]] = []
    for node in root.children("leave"):
        kind = node.text("kind")
        if any(series.key == kind for series in found):
            node.note("kind", f"假别“{kind}”写了两次", "合并到一个 [[leave]]，用 values 分段。", code="duplicate")
        found.append(read_dated(node.children("values", required=True), kind, kind, region, _leave_reader(kind)))
        node.done()
    return tuple(found)


def _leave_reader(kind: str) -> Callable[[Node], LeaveRule]:
    def read(entry: Node) -> LeaveRule:
        share = entry.number("value")
        if not 0 <= share <= 1:
            entry.note("value", "照发的比例要在 0 到 1 之间", '不发写 0，全发写 1，也可以写 "80%"。')
        return LeaveRule(kind, share)

    return read
