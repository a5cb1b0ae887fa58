"""What a run is computed from: who is paid, the tax year so far, months employed, methods; each rule of lessons.md once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from helpers.pay_office import office, person
from helpers.rules import item, rules
from msgspec.structs import replace

from shequ_hr.model.inputs import ExtraDeduction, MonthInput, OpeningTax
from shequ_hr.model.payroll import (
    LineKind,
    PayFacts,
    Run,
    RunInputs,
    RunKey,
    RunKind,
    RunState,
    Slip,
    SlipLine,
    TaxMethod,
    TaxTotals,
    TypedAmount,
)
from shequ_hr.model.people import CommunityLevel, GradeRecord, Worker
from shequ_hr.periods import DateSpan, PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.employed import months_employed
from shequ_hr.runs.encoding import encode_facts
from shequ_hr.runs.gather import Gathered, as_of, gather

MAY = PayMonth(2025, 5)
RULES = rules()
PEOPLE = [
    person(1, "李晓岚"),
    person(2, "黄思源", start=date(2025, 5, 16)),
    person(3, "高婉婷", end=date(2025, 5, 11)),
    person(4, "宋锦程", end=date(2025, 5, 1)),
    person(5, "董勇", start=date(2025, 6, 1)),
]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {}, "example", PEOPLE) as opened:
        yield opened


def gathered(ws: Workspace, month: PayMonth = MAY, kind: RunKind = RunKind.REGULAR) -> Gathered:
    with ws.store.begin() as uow:
        return gather(uow, month, kind, RULES)


def facts_of(ws: Workspace, name: str, month: PayMonth = MAY) -> PayFacts:
    found = gathered(ws, month)
    return next(facts for facts in found.facts if found.workers[facts.worker].name == name)


def close(
    ws: Workspace, month: PayMonth, workers: list[int], tax: TaxTotals, kind: RunKind = RunKind.REGULAR, item_key: str = "base"
) -> None:
    """Put a locked run into the store without calculating it."""
    now = datetime(2025, month.month, 28, tzinfo=UTC)
    line = SlipLine(item_key, "项目", LineKind.EARNING, tax.income)
    slips = [(Slip(worker=number, lines=(line,), gross=tax.income, net=tax.income, tax=tax), b"{}") for number in workers]
    total = tax.income * len(workers)
    run = Run(
        key=RunKey(month, kind),
        state=RunState.DRAFT,
        slips=len(slips),
        gross=total,
        deductions=0,
        net=total,
        employer=0,
        inputs=RunInputs(month=month, kind=kind, packs={}, pay_pack="example", paid_days=()),
        calculated=now,
    )
    with ws.store.begin() as uow:
        run = uow.runs.save_draft(run, slips)
        uow.runs.update(replace(run, state=RunState.LOCKED, locked=now, seal="0" * 64))
        uow.commit()


def typed(ws: Workspace, worker: int, month: PayMonth = MAY) -> None:
    with ws.store.begin() as uow:
        uow.inputs.save_month([MonthInput(worker=worker, month=month, typed=(TypedAmount(item="bonus", amount=10_000),))])
        uow.commit()


def test_paid_is_who_is_employed_on_at_least_one_day(ws: Workspace) -> None:
    found = gathered(ws)
    assert [found.workers[facts.worker].name for facts in found.facts] == ["李晓岚", "黄思源", "高婉婷"]
    assert found.problems == []


def test_something_typed_in_after_leaving_is_a_problem_and_not_dropped(ws: Workspace) -> None:
    typed(ws, 4)
    (problem,) = gathered(ws).problems
    assert problem.code == "typed_after_leaving"
    assert problem.message.startswith("宋锦程（510***********")
    assert "2025年5月不在职" in problem.message


def test_a_second_regular_run_leaves_out_who_is_paid_already(ws: Workspace) -> None:
    close(ws, MAY, [1, 3], TaxTotals(income=500_000, withheld=0))
    found = gathered(ws)
    assert [facts.worker for facts in found.facts] == [2]
    assert not found.facts[0].contributed


def test_what_the_year_brought_is_the_sum_of_closed_runs_of_every_kind(ws: Workspace) -> None:
    close(ws, PayMonth(2025, 1), [1], TaxTotals(income=800_000, insurance=100_000, withheld=6_000))
    close(ws, PayMonth(2025, 3), [1], TaxTotals(income=900_000, withheld=7_000))
    close(ws, PayMonth(2025, 3), [1], TaxTotals(income=50_000, withheld=100), kind=RunKind.BONUS)
    before = facts_of(ws, "李晓岚").tax.before
    assert (before.income, before.insurance, before.withheld) == (1_750_000, 100_000, 13_100)


def test_a_month_without_pay_counts_as_employed_and_the_sums_go_on(ws: Workspace) -> None:
    close(ws, PayMonth(2025, 1), [1], TaxTotals(income=800_000, withheld=6_000))
    tax = facts_of(ws, "李晓岚").tax
    assert tax.months == 5
    assert tax.before.withheld == 6_000


def test_the_year_starts_anew_in_january(ws: Workspace) -> None:
    close(ws, PayMonth(2025, 1), [1], TaxTotals(income=800_000, withheld=6_000))
    tax = facts_of(ws, "李晓岚", PayMonth(2026, 1)).tax
    assert (tax.months, tax.before.income, tax.before.withheld) == (1, 0, 0)


def test_an_earlier_run_of_the_month_lies_before_a_bonus_run(ws: Workspace) -> None:
    close(ws, MAY, [1, 2, 3], TaxTotals(income=800_000, withheld=6_000))
    with ws.store.begin() as uow:
        found = gather(uow, MAY, RunKind.BONUS, RULES)
    assert [facts.worker for facts in found.facts] == [1, 2, 3]
    assert {facts.tax.before.withheld for facts in found.facts} == {6_000}


def test_insurance_taken_earlier_in_the_month_is_not_taken_again(ws: Workspace) -> None:
    close(ws, MAY, [1], TaxTotals(income=800_000), kind=RunKind.BONUS, item_key="pension_personal")
    assert {facts.worker for facts in gathered(ws).facts if facts.contributed} == {1}


def test_months_employed_begin_with_the_month_of_joining(ws: Workspace) -> None:
    assert facts_of(ws, "黄思源", PayMonth(2025, 8)).tax.months == 4


def opening(ws: Workspace, **changes: object) -> None:
    given: dict[str, object] = {"worker": 1, "year": 2025, "through": 4, **changes}
    with ws.store.begin() as uow:
        uow.inputs.save_opening_tax([OpeningTax(**given)])  # type: ignore[arg-type]
        uow.commit()


def test_an_opening_balance_adds_its_sums_and_its_months(ws: Workspace) -> None:
    opening(ws, income=2_000_000, insurance=300_000, extra=400_000, months=3, withheld=9_000)
    tax = facts_of(ws, "李晓岚").tax
    assert (tax.before.income, tax.before.insurance, tax.before.withheld) == (2_000_000, 300_000, 9_000)
    assert (tax.months, tax.extra) == (4, 400_000)


def test_an_opening_balance_claims_no_more_months_than_have_passed(ws: Workspace) -> None:
    opening(ws, months=9)
    assert facts_of(ws, "李晓岚").tax.months == 5


def test_an_opening_balance_belongs_to_its_own_year(ws: Workspace) -> None:
    opening(ws, year=2024, income=9_999_900)
    assert facts_of(ws, "李晓岚").tax.before.income == 0


def test_an_opening_balance_over_months_paid_here_is_a_problem(ws: Workspace) -> None:
    opening(ws, through=5, income=100)
    assert [problem.code for problem in gathered(ws).problems] == ["opening_overlaps"]


def test_an_opening_balance_over_a_closed_month_is_a_problem(ws: Workspace) -> None:
    close(ws, PayMonth(2025, 3), [1], TaxTotals(income=100))
    opening(ws, income=100)
    (problem,) = gathered(ws).problems
    assert "2025年3月" in problem.message


@pytest.mark.parametrize("method", [TaxMethod.FIRST_JOB, TaxMethod.SIXTY_THOUSAND])
def test_the_method_may_be_given_without_a_balance(ws: Workspace, method: TaxMethod) -> None:
    opening(ws, through=0, method=method)
    tax = facts_of(ws, "李晓岚").tax
    assert (tax.method, tax.months) == (method, 5)


def extra(ws: Workspace, *months: int, worker: int = 1) -> None:
    with ws.store.begin() as uow:
        uow.inputs.save_extra_deductions(
            [ExtraDeduction(worker=worker, month=PayMonth(2025, number), kind="赡养老人", amount=100_000) for number in months]
        )
        uow.commit()


def test_extra_deductions_add_up_to_the_month(ws: Workspace) -> None:
    extra(ws, 1, 2, 5, 6)
    assert facts_of(ws, "李晓岚").tax.extra == 300_000


def test_extra_deductions_before_joining_are_left_out_with_a_warning(ws: Workspace) -> None:
    extra(ws, 4, 5, worker=2)
    assert facts_of(ws, "黄思源").tax.extra == 100_000
    (warning,) = [found for found in gathered(ws).warnings if found.code != "no_opening_tax"]
    assert "1,000.00 元专项附加扣除填在不在职的月份" in warning.message


def test_extra_deductions_that_the_opening_balance_holds_are_not_counted_again(ws: Workspace) -> None:
    opening(ws, extra=400_000)
    extra(ws, 1, 2, 3, 4, 5)
    assert facts_of(ws, "李晓岚").tax.extra == 500_000


def test_the_60000_rule_needs_all_twelve_months_here_and_little_income(ws: Workspace) -> None:
    for number in range(1, 13):
        close_2024(ws, number, {1: 490_000, 3: 510_000})
    methods = {facts.worker: facts.tax.method for facts in gathered(ws, PayMonth(2025, 1)).facts}
    assert methods[1] is TaxMethod.SIXTY_THOUSAND
    assert methods[3] is TaxMethod.ORDINARY


def test_the_60000_rule_is_not_for_eleven_months(ws: Workspace) -> None:
    for number in range(2, 13):
        close_2024(ws, number, {1: 100_000})
    assert facts_of(ws, "李晓岚", PayMonth(2025, 1)).tax.method is TaxMethod.ORDINARY


def close_2024(ws: Workspace, number: int, incomes: dict[int, int]) -> None:
    now = datetime(2024, number, 28, tzinfo=UTC)
    month = PayMonth(2024, number)
    slips = [
        (Slip(worker=worker, gross=income, net=income, tax=TaxTotals(income=income)), b"{}")
        for worker, income in incomes.items()
    ]
    total = sum(incomes.values())
    inputs = RunInputs(month=month, kind=RunKind.REGULAR, packs={}, pay_pack="example", paid_days=())
    run = Run(
        key=RunKey(month),
        state=RunState.DRAFT,
        slips=len(slips),
        gross=total,
        deductions=0,
        net=total,
        employer=0,
        inputs=inputs,
        calculated=now,
    )
    with ws.store.begin() as uow:
        run = uow.runs.save_draft(run, slips)
        uow.runs.update(replace(run, state=RunState.LOCKED, locked=now, seal="0" * 64))
        uow.commit()


def test_the_yearly_bonus_apart_is_used_up_for_the_year(ws: Workspace) -> None:
    global_rules = rules(items=(item("year_end", "年终奖", "10000", annual_bonus=True, run=RunKind.BONUS, months=(2, 5)),))
    february = PayMonth(2025, 2)
    close(ws, february, [1], TaxTotals(), kind=RunKind.BONUS, item_key="annual_bonus_tax")
    with ws.store.begin() as uow:
        found = gather(uow, MAY, RunKind.BONUS, global_rules)
        regular = gather(uow, MAY, RunKind.REGULAR, global_rules)
    assert {facts.worker for facts in found.facts if facts.tax.bonus_used} == {1}
    assert not any(facts.tax.bonus_used for facts in regular.facts)


def test_facts_of_tomorrow_do_not_enter_the_month(ws: Workspace) -> None:
    dossier = PEOPLE[0].dossier
    later = replace(
        dossier, grades=(GradeRecord(start=date(2025, 4, 1), grade=3), GradeRecord(start=date(2025, 6, 1), grade=4))
    )
    assert as_of(later, MAY.last_day).grades == later.grades[:1]
    assert as_of(dossier, MAY.last_day) is dossier


def test_levels_of_the_communities_of_a_person_are_frozen(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        east, _ = uow.communities.all()
        uow.communities.save([replace(east, levels=(CommunityLevel(start=date(2024, 1, 1), level="市级"),))])
        uow.commit()
    assert facts_of(ws, "李晓岚").community_levels["示例东社区"][0].level == "市级"


def test_equal_facts_are_equal_bytes(ws: Workspace) -> None:
    assert encode_facts(facts_of(ws, "李晓岚")) == encode_facts(facts_of(ws, "李晓岚"))


def two_spells(first_end: date, second_start: date) -> Worker:
    worker = person(9, "韦明")
    spell = worker.dossier.employments[0]
    spells = (replace(spell, span=DateSpan(date(2020, 1, 1), first_end)), replace(spell, span=DateSpan(second_start)))
    return replace(worker, dossier=replace(worker.dossier, employments=spells))


@pytest.mark.parametrize(
    ("first_end", "second_start", "months"),
    [
        (date(2025, 5, 11), date(2025, 5, 21), 5),
        (date(2025, 5, 11), date(2025, 5, 6), 5),
        (date(2025, 2, 1), date(2025, 5, 31), 2),
        (date(2025, 2, 2), date(2025, 6, 1), 2),
    ],
)
def test_months_employed_over_two_spells(first_end: date, second_start: date, months: int) -> None:
    dossier = two_spells(first_end, second_start).dossier
    assert months_employed(dossier, 2025, 1, 5) == months
