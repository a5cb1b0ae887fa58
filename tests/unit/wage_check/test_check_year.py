"""人均收入 against the prior year's average: one year that holds, one that does not, and every rule of counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.pay_office import close_run, office, person, slip
from helpers.rules import POSTS, SOURCE, item, pack
from helpers.rules import rules as rules_with
from msgspec.structs import replace as changed

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.model.payroll import LineKind, OfficeAverage, RunKey, RunKind, RunState, SlipLine
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.rules.schema import AverageWage, RuleSet, WageCheckRule
from shequ_hr.wage_check import averages as averages_module
from shequ_hr.wage_check.averages import list_averages, set_average
from shequ_hr.wage_check.check import check_year_in
from shequ_hr.wage_check.results import WageCheck

REGION, DEFINITION = "四川", "全口径"
ITEMS = (
    item("base", "基本工资", "1"),
    item("bonus", "考核奖", "1", months=(3, 6, 9, 12)),
    item("year_end", "年终奖", "1", run=RunKind.BONUS, months=(2,)),
    item("meal", "餐补", "1", counts=False),
)
PEOPLE = [person(1, "李晓岚"), person(2, "黄思源", community="示例西社区", post="副职")]


def average(year: int, yuan: str | None) -> AverageWage:
    amount = None if yuan is None else Fraction(yuan)
    return AverageWage(year, REGION, DEFINITION, amount, SOURCE, reason="" if yuan else "尚未找到公布数")


def rules_for(*averages: AverageWage, carry_forward: bool = True) -> RuleSet:
    own = pack(items=ITEMS, posts=POSTS, wage_check=WageCheckRule(REGION, DEFINITION, carry_forward, SOURCE))
    return replace(rules_with(own), averages=averages)


RULES = rules_for(average(2022, "84912"), average(2023, "90220"))


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {}, "example", PEOPLE) as opened:
        yield opened


def people(ws: Workspace) -> list[Worker]:
    with ws.store.begin() as uow:
        return uow.workers.all()


def pay_months(ws: Workspace, months: Sequence[int], base: int, year: int = 2024) -> None:
    """Everybody gets ``base`` fen in each month."""
    for number in months:
        month = PayMonth(year, number)
        close_run(ws, RunKey(month), [slip(worker, month, {"base": base}) for worker in people(ws) if worker.archived is False])


def check(ws: Workspace, year: int = 2024, rules: RuleSet = RULES) -> WageCheck:
    with ws.store.begin() as uow:
        return check_year_in(uow, rules, year)


def test_a_year_that_holds(ws: Workspace) -> None:
    pay_months(ws, range(1, 13), 760_000)
    found = check(ws)
    assert (found.actual, found.required, found.ok) == (9_120_000, 9_022_000, True)
    assert found.person_months == Decimal("24.00")
    assert found.gap == -8167
    assert found.closed
    assert found.forecast is None


def test_a_year_that_does_not_hold(ws: Workspace) -> None:
    pay_months(ws, range(1, 13), 750_000)
    found = check(ws)
    assert (found.actual, found.ok, found.gap) == (9_000_000, False, 1833)


def test_equal_is_not_above(ws: Workspace) -> None:
    pay_months(ws, range(1, 13), 751_833)
    exact = check(ws, rules=rules_for(average(2023, "90219.96")))
    assert (exact.actual, exact.required, exact.ok, exact.gap) == (9_021_996, 9_021_996, False, 0)


def test_a_hair_above_is_above_even_when_it_rounds_to_the_line(ws: Workspace) -> None:
    month = PayMonth(2024, 1)
    one, two = people(ws)
    third = changed(one, dossier=person(3, "", start=date(2024, 1, 30)).dossier)
    close_run(ws, RunKey(month), [slip(two, month, {"base": 100_000}), slip(third, month, {"base": 6_452})])
    found = check(ws, rules=rules_for(average(2023, "12000")))
    assert found.person_months == Decimal("1.06")
    assert (found.actual, found.ok) == (1_200_004, True)


def test_part_months_weigh_by_days(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        uow.workers.save([changed(person(4, "韦明", start=date(2024, 2, 16)), id=0)])
        uow.commit()
    month = PayMonth(2024, 2)
    close_run(ws, RunKey(month), [slip(worker, month, {"base": 100_000}) for worker in people(ws)])
    found = check(ws)
    assert found.person_months == Decimal("2.48")
    assert found.actual == 300_000 * 12 * 29 // 72


def test_only_configured_items_count_and_leave_reduces_them(ws: Workspace) -> None:
    month = PayMonth(2024, 1)
    one = people(ws)[0]
    paid, facts = slip(one, month, {"base": 700_000, "meal": 50_000, "leave_事假": -20_000})
    tax = SlipLine("income_tax", "个人所得税", LineKind.DEDUCTION, 9_000)
    share = SlipLine("pension_employer", "养老保险（单位）", LineKind.EMPLOYER, 96_000)
    close_run(ws, RunKey(month), [(changed(paid, lines=(*paid.lines, tax, share)), facts)])
    found = check(ws)
    assert found.paid == 680_000
    assert {entry.key: entry.paid for entry in found.items} == {"base": 700_000, "leave_事假": -20_000}


def test_bonus_runs_count_and_add_no_person_months(ws: Workspace) -> None:
    pay_months(ws, [2], 700_000)
    month = PayMonth(2024, 2)
    close_run(ws, RunKey(month, RunKind.BONUS), [slip(people(ws)[0], month, {"year_end": 300_000})])
    found = check(ws)
    assert (found.paid, found.person_months) == (1_700_000, Decimal("2.00"))


def test_drafts_and_void_runs_are_in_no_sum(ws: Workspace) -> None:
    pay_months(ws, [1], 700_000)
    month = PayMonth(2024, 2)
    slips = [slip(worker, month, {"base": 9_000_000}) for worker in people(ws)]
    close_run(ws, RunKey(month), slips, RunState.VOID)
    close_run(ws, RunKey(month), slips, RunState.DRAFT)
    found = check(ws)
    assert (found.paid, found.months) == (1_400_000, ("2024-01",))


def test_each_breakdown_adds_up_to_the_whole(ws: Workspace) -> None:
    pay_months(ws, range(1, 13), 760_000)
    found = check(ws)
    for groups in (found.by_unit, found.by_community, found.by_post, found.by_grade):
        assert sum(group.paid for group in groups) == found.paid
        assert sum(group.person_months for group in groups) == found.person_months
        assert sum(group.people for group in groups) == found.people == 2
    assert [group.name for group in found.by_community] == ["示例东社区", "示例西社区"]
    assert [group.name for group in found.by_post] == ["副职", "工作人员"]
    assert [group.name for group in found.by_grade] == ["未定等级"]
    assert [group.name for group in found.by_unit] == ["示例街道"]


def test_definition_and_source_are_part_of_the_answer(ws: Workspace) -> None:
    pay_months(ws, [1], 760_000)
    found = check(ws)
    assert (found.region, found.definition) == (REGION, DEFINITION)
    assert "示例〔2019〕1号" in found.source
    assert "计入项目：基本工资" in found.counting
    assert "不含单位缴纳部分" in found.counting


def test_an_older_figure_stands_in_and_says_so(ws: Workspace) -> None:
    pay_months(ws, [1], 760_000, year=2025)
    found = check(ws, 2025, rules_for(average(2023, "90220"), average(2024, None)))
    assert (found.required, found.average.year, found.average.wanted, found.average.provisional) == (
        9_022_000,
        2023,
        2024,
        True,
    )
    assert "暂按 2023 年" in found.source
    assert any("暂按 2023 年" in warning for warning in found.warnings)


def test_without_carrying_forward_an_unknown_figure_is_an_error(ws: Workspace) -> None:
    pay_months(ws, [1], 760_000, year=2025)
    with pytest.raises(RuleNotInForce, match="尚未找到公布数"):
        check(ws, 2025, rules_for(average(2023, "90220"), average(2024, None), carry_forward=False))


def test_what_the_office_typed_in_wins(ws: Workspace) -> None:
    pay_months(ws, [1], 760_000)
    with ws.store.begin() as uow:
        uow.office.save_average(
            OfficeAverage(year=2023, region=REGION, definition=DEFINITION, amount=9_500_000, document="示例公报")
        )
        uow.commit()
    found = check(ws)
    assert (found.required, found.average.origin, found.ok) == (9_500_000, "office", False)


def test_a_year_without_closed_months_is_refused(ws: Workspace) -> None:
    with pytest.raises(UserError, match="还没有锁定的工资"):
        check(ws)


def test_a_missing_month_is_told(ws: Workspace) -> None:
    pay_months(ws, [1, 3], 760_000)
    found = check(ws)
    assert any("2024年 2 月没有锁定" in warning for warning in found.warnings)
    assert found.person_months == Decimal("4.00")


def test_a_running_year_goes_on_as_in_its_last_month(ws: Workspace) -> None:
    pay_months(ws, [1, 2, 3], 700_000)
    pay_months(ws, [4], 800_000)
    forecast = check(ws).forecast
    assert forecast is not None
    assert (forecast.months_left, forecast.from_month) == (8, "2024-05")
    assert forecast.paid == 2 * (3 * 700_000 + 9 * 800_000)
    assert forecast.person_months == Decimal("24.00")
    assert (forecast.actual, forecast.ok) == (9_300_000, True)


def test_who_leaves_is_forecast_to_the_recorded_end(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        uow.workers.save([changed(person(4, "韦明", end=date(2024, 7, 1)), id=0)])
        uow.commit()
    pay_months(ws, range(1, 5), 700_000)
    forecast = check(ws).forecast
    assert forecast is not None
    assert forecast.person_months == Decimal("30.00")


def test_items_of_a_quarter_are_forecast_in_their_months(ws: Workspace) -> None:
    month = PayMonth(2024, 3)
    pay_months(ws, [1, 2], 700_000)
    close_run(ws, RunKey(month), [slip(worker, month, {"base": 700_000, "bonus": 90_000}) for worker in people(ws)])
    forecast = check(ws).forecast
    assert forecast is not None
    assert forecast.paid == 2 * (12 * 700_000 + 4 * 90_000)


def test_years_stand_side_by_side_in_the_chart(ws: Workspace) -> None:
    pay_months(ws, range(1, 13), 700_000, year=2023)
    pay_months(ws, [1], 760_000)
    years = check(ws).by_year
    assert [(entry.year, entry.actual, entry.required) for entry in years] == [
        (2023, 8_400_000, 8_491_200),
        (2024, 9_120_000, 9_022_000),
    ]


@pytest.mark.parametrize(
    ("year", "amount", "document", "words"),
    [
        (2024, 9_175_200, " ", "没有写明公布的文件"),
        (2024, 764_600, "示例公报", "像是月平均"),
        (2024, 917_520_000, "示例公报", "小数点"),
        (2030, 9_175_200, "示例公报", "不像已经公布"),
    ],
)
def test_a_doubtful_average_is_refused(ws: Workspace, year: int, amount: int, document: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        set_average(ws, year, amount, document)
    with ws.store.begin() as uow:
        assert uow.office.averages() == []


def test_a_typed_average_takes_the_definition_of_the_check(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(averages_module, "rules_of", lambda uow, library: RULES)
    set_average(ws, 2024, 9_175_200, "示例公报")
    rows = list_averages(ws)
    assert [(row.year, row.origin, row.used) for row in rows] == [
        (2024, "office", True),
        (2023, "pack", True),
        (2022, "pack", True),
    ]
