"""The parts of a month: cut by every change, merged where nothing changes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from helpers.payslips import MARCH, amounts, bases, calculator, day, dossier, facts, span, weekdays
from helpers.rules import POSTS, SOURCE, START, StubFormula, item, pack, rules, series

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import PayFacts
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    CommunityLevel,
    Education,
    Employment,
    GradeRecord,
    PersonalFact,
)
from shequ_hr.payroll.person import PersonReader
from shequ_hr.payroll.segments import MonthCutter, Part
from shequ_hr.rules.schema import CertificateLevel, Entry, FactRule, FactType, Figure, Post, Series

PACK = pack(
    certificates=(CertificateLevel("中级", ("社会工作师",), 1),),
    facts=(FactRule("dual", "一肩挑", FactType.BOOL, Entry.PERSON, default=False),),
)


def parts(who: PayFacts, cuts: frozenset[date] = frozenset(), needs: set[str] | None = None) -> list[Part]:
    return MonthCutter(MARCH, weekdays(MARCH), cuts, PersonReader(PACK, needs)).parts(who)


def spans(found: list[Part]) -> list[tuple[int, int, int, int]]:
    """Number, first and last day, paid days."""
    return [
        (part.number, part.span.start.day, part.span.last_day.day if part.span.last_day else 0, part.paid_days)
        for part in found
    ]


def test_a_whole_month_is_one_part() -> None:
    assert spans(parts(facts())) == [(0, 1, 31, 21)]


def test_not_employed_is_no_part() -> None:
    assert parts(facts(dossier("2025-04-01"))) == []
    assert parts(facts(dossier("2020-01-01", "2025-03-01"))) == []
    elsewhere = dossier(employments=(Employment(span=span("2020-01-01"), here=False),))
    assert parts(facts(elsewhere)) == []


def test_joiners_and_leavers() -> None:
    assert spans(parts(facts(dossier("2025-03-10")))) == [(0, 10, 31, 16)]
    assert spans(parts(facts(dossier("2020-01-01", "2025-03-10")))) == [(0, 1, 9, 5)]
    back = dossier(employments=(Employment(span=span("2025-03-20")), Employment(span=span("2020-01-01", "2025-03-05"))))
    back = dossier(
        employments=back.employments, assignments=(Assignment(span=span("2020-01-01"), community="甲", post="副职"),)
    )
    assert spans(parts(facts(back))) == [(1, 1, 4, 2), (2, 20, 31, 8)]


def test_touching_spells_are_one_stretch() -> None:
    who = dossier(employments=(Employment(span=span("2020-01-01", "2025-03-10")), Employment(span=span("2025-03-10"))))
    assert spans(parts(facts(who))) == [(0, 1, 31, 21)]


@pytest.mark.parametrize(
    "change",
    [
        {
            "assignments": (
                Assignment(span=span("2020-01-01"), community="甲", post="工作人员"),
                Assignment(span=span("2025-03-17"), community="甲", post="副职"),
            )
        },
        {"employments": (Employment(span=span("2025-01-01"), probation_end=date(2025, 3, 17)),)},
        {"grades": (GradeRecord(start=START, grade=3), GradeRecord(start=date(2025, 3, 17), grade=4))},
        {"educations": (Education(start=date(2025, 3, 17), education="本科", degree="学士"),)},
        {"certificates": (Certificate(start=date(2025, 3, 17), name="社会工作师"),)},
        {"certificates": (Certificate(start=START, name="社会工作师", valid_to=date(2025, 3, 16)),)},
        {"assessments": (Assessment(year=2024, result="合格", effective=date(2025, 3, 17)),)},
        {"personal": (PersonalFact(start=date(2025, 3, 17), key="dual", value="是"),)},
        {"employments": (Employment(span=span("2019-03-17")),)},
    ],
    ids=["post", "probation", "grade", "education", "certificate", "expiry", "assessment", "fact", "anniversary"],
)
def test_every_change_cuts_the_month(change: dict[str, object]) -> None:
    assert spans(parts(facts(dossier(**change)))) == [(1, 1, 16, 10), (2, 17, 31, 11)]  # type: ignore[arg-type]


def test_a_change_that_nobody_asks_for_does_not_cut() -> None:
    who = facts(dossier(educations=(Education(start=date(2025, 3, 17), education="本科"),)))
    assert spans(parts(who, needs={"岗位"})) == [(0, 1, 31, 21)]
    same = facts(dossier(grades=(GradeRecord(start=START, grade=3), GradeRecord(start=date(2025, 3, 17), grade=3))))
    assert spans(parts(same)) == [(0, 1, 31, 21)]


def test_a_change_of_rules_cuts_for_everybody() -> None:
    assert spans(parts(facts(), frozenset({date(2025, 3, 17), date(2025, 3, 1), date(2025, 4, 1)}))) == [
        (1, 1, 16, 10),
        (2, 17, 31, 11),
    ]


def test_a_community_level_cuts_and_another_community_is_another_part() -> None:
    levels = {"一号社区": (CommunityLevel(start=date(2025, 3, 17), level="市级"),)}
    assert spans(parts(facts(community_levels=levels))) == [(1, 1, 16, 10), (2, 17, 31, 11)]
    moved = (
        Assignment(span=span("2020-01-01", "2025-03-17"), community="甲", post="副职"),
        Assignment(span=span("2025-03-17"), community="乙", post="副职"),
    )
    assert len(parts(facts(dossier(assignments=moved)))) == 2


def test_days_without_a_post_are_refused() -> None:
    gap = (Assignment(span=span("2025-03-17"), community="甲", post="副职"),)
    with pytest.raises(UserError, match="2025-03-01 在职"):
        parts(facts(dossier(assignments=gap)))


def test_a_change_of_post_makes_two_lines_and_equal_items_stay_one() -> None:
    by_post = StubFormula(
        "岗位工资表",
        lambda env: {"工作人员": 3100, "副职": 6200}[str(env.value("岗位"))],
        frozenset({"岗位"}),  # type: ignore[dict-item]
    )
    calc = calculator(rules(items=(item("post_pay", "岗位工资", by_post), item("allowance", "津贴", "310"))))
    moved = (
        Assignment(span=span("2020-01-01"), community="甲", post="工作人员"),
        Assignment(span=span("2025-03-11"), community="甲", post="副职"),
    )
    slip = calc.slip(facts(dossier(assignments=moved, bases=bases())))
    assert [(line.item, line.label, line.amount, line.part) for line in slip.lines if line.kind.value == "earning"] == [
        ("post_pay", "岗位工资（1日至10日）", 100_000, 1),
        ("post_pay", "岗位工资（11日至31日）", 420_000, 2),
        ("allowance", "津贴", 31_000, 0),
    ]
    assert slip.post == "副职"
    assert slip.days == 31


def test_a_series_that_changes_within_the_month_is_paid_in_two_parts() -> None:
    base = StubFormula("基数", lambda env: env.value("基数"), frozenset({"基数"}))
    own = {"base": series("基数", (START, 3100), (date(2025, 3, 11), 6200))}
    slip = calculator(rules(items=(item("pay", "工资", base),), series=own)).slip(facts())
    assert amounts(slip)["pay"] == 100_000 + 420_000


def test_a_post_band_that_changes_and_an_end_of_a_series_are_change_days() -> None:
    bands = Series("b", "等级区间", "示例", (Figure(START, (1, 12), SOURCE), Figure(date(2025, 3, 11), (2, 12), SOURCE)))
    closed = series("基数", (START, 3100), end=date(2025, 3, 21))
    own = pack(
        posts=(*POSTS[:2], Post("工作人员", (), 1, bands)),
        series={"base": closed},
        items=(item("pay", "工资", "3100", end=date(2025, 3, 26)),),
    )
    slip = calculator(rules(own)).slip(facts())
    assert [line.label for line in slip.lines[:-1]] == ["工资（1日至25日）"]
    assert slip.gross == 250_000


def test_day_helper_is_a_date() -> None:
    assert day("2025-03-01") == MARCH.first_day


def test_a_part_of_one_day_is_named_by_it() -> None:
    moved = dossier(employments=(Employment(span=span("2025-01-01"), probation_end=date(2025, 3, 2)),))
    own = rules(items=(item("pay", "工资", "3100", probation=Fraction("0.8")),))
    assert [line.label for line in calculator(own).slip(facts(moved)).lines[:2]] == ["工资（1日）", "工资（2日至31日）"]


def test_one_person_on_one_day() -> None:
    person = PersonReader(PACK).read(facts(dossier(grades=(GradeRecord(start=START, grade=3),))), day("2025-03-05"))
    assert person.post.name == "工作人员"
    assert person.grade_number == 3
    assert person.values["一肩挑"] is False
    empty = (PersonalFact(start=START, key="dual", value=""),)
    assert PersonReader(PACK).read(facts(dossier(personal=empty)), MARCH.first_day).values["一肩挑"] is False
