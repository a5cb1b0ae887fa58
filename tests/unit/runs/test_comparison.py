"""A month beside the last one: who joined, who left, who moved by more than a tenth, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import close_run, office, person, slip
from msgspec.structs import replace

from shequ_hr.model.payroll import LineKind, RunKey, RunKind, RunState, SlipLine
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.comparison import compare_with_last
from shequ_hr.runs.results import ChangeKind, Comparison

APRIL, MAY = PayMonth(2025, 4), PayMonth(2025, 5)
PEOPLE = [
    person(1, "李晓岚"),
    person(2, "黄思源"),
    person(3, "高婉婷", end=date(2025, 4, 21)),
    person(4, "宋锦程", start=date(2025, 5, 12)),
    person(5, "董勇"),
]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path, {}, "example", PEOPLE) as opened:
        yield opened


def compared(ws: Workspace) -> Comparison:
    with ws.store.begin() as uow:
        one, two, three, four, five = uow.workers.all()
    base = {"base": 500_000}
    april = [slip(worker, APRIL, base, grade=3) for worker in (one, two, three, five)]
    close_run(ws, RunKey(APRIL), april)
    may = [
        slip(one, MAY, {"base": 550_000}, grade=3),
        slip(two, MAY, {"base": 560_000, "bonus": 100}, grade=4),
        slip(four, MAY, {"base": 300_000}),
        slip(five, MAY, base, grade=3),
    ]
    close_run(ws, RunKey(MAY), may, RunState.DRAFT)
    return compare_with_last(ws, RunKey(MAY))


def test_joined_left_changed_slightly_same(ws: Workspace) -> None:
    found = compared(ws)
    assert found.previous == RunKey(APRIL)
    assert [(change.name, change.kind) for change in found.people] == [
        ("李晓岚", ChangeKind.SLIGHTLY),
        ("黄思源", ChangeKind.CHANGED),
        ("宋锦程", ChangeKind.JOINED),
        ("高婉婷", ChangeKind.LEFT),
    ]
    assert [len(found.joined), len(found.left), len(found.changed)] == [1, 1, 1]


def test_ten_percent_exactly_is_not_marked(ws: Workspace) -> None:
    slightly = compared(ws).people[0]
    assert (slightly.gross_before, slightly.gross) == (500_000, 550_000)


def test_a_new_item_had_no_amount_before_which_is_not_zero(ws: Workspace) -> None:
    changed = compared(ws).changed[0]
    assert [(entry.item, entry.before, entry.now, entry.delta) for entry in changed.differences] == [
        ("base", 500_000, 560_000, 60_000),
        ("bonus", None, 100, 100),
    ]


def test_the_reason_names_facts_and_items(ws: Workspace) -> None:
    found = compared(ws)
    assert found.changed[0].reason == "实发比上月多 601.00：等级 3级→4级，base +600.00，bonus +1.00。"
    assert found.joined[0].reason == "上月没有工资，本月在职 20 天。"
    assert found.left[0].reason == "上月有工资，本月没有，2025-04-20 离职。"
    assert found.left[0].masked.startswith("510***********")


def test_totals_and_the_sentence(ws: Workspace) -> None:
    found = compared(ws)
    assert (found.net_before, found.net, found.gross_before, found.gross) == (2_000_000, 1_910_100, 2_000_000, 1_910_100)
    assert (
        found.sentence
        == "与2025年4月相比：新进 1 人，离开 1 人，岗位、等级变动或金额变动超过 10% 的 1 人，小变动 1 人；实发合计 −899.00。"
    )


def test_the_first_month_has_nothing_beside_it(ws: Workspace) -> None:
    close_run(ws, RunKey(APRIL), [slip(worker(ws), APRIL, {"base": 1})])
    found = compare_with_last(ws, RunKey(APRIL))
    assert (found.previous, found.people, found.sentence) == (None, (), "没有可以比较的上一个月。")


def test_drafts_void_runs_and_other_kinds_are_no_last_month(ws: Workspace) -> None:
    one = worker(ws)
    close_run(ws, RunKey(PayMonth(2025, 3)), [slip(one, PayMonth(2025, 3), {"base": 100})])
    close_run(ws, RunKey(APRIL), [slip(one, APRIL, {"base": 200})], RunState.VOID)
    close_run(ws, RunKey(APRIL, RunKind.BONUS), [slip(one, APRIL, {"base": 300})])
    close_run(ws, RunKey(MAY), [slip(one, MAY, {"base": 100})], RunState.DRAFT)
    found = compare_with_last(ws, RunKey(MAY))
    assert found.previous == RunKey(PayMonth(2025, 3))
    assert found.people == ()


def test_two_runs_of_last_month_are_one_pay(ws: Workspace) -> None:
    with ws.store.begin() as uow:
        one, two, *_ = uow.workers.all()
    close_run(ws, RunKey(APRIL), [slip(one, APRIL, {"base": 100})])
    close_run(ws, RunKey(APRIL, RunKind.REGULAR, 2), [slip(two, APRIL, {"base": 100})])
    close_run(ws, RunKey(MAY), [slip(worker, MAY, {"base": 100}) for worker in (one, two)], RunState.DRAFT)
    assert compare_with_last(ws, RunKey(MAY)).people == ()


def test_the_parts_of_a_split_month_are_one_item(ws: Workspace) -> None:
    one = worker(ws)
    paid, facts = slip(one, MAY, {"base": 500_000})
    parts = (
        SlipLine("base", "基本工资", LineKind.EARNING, 200_000, part=1),
        SlipLine("base", "基本工资", LineKind.EARNING, 300_000, part=2),
    )
    close_run(ws, RunKey(APRIL), [slip(one, APRIL, {"base": 500_000})])
    close_run(ws, RunKey(MAY), [(replace(paid, lines=parts), facts)], RunState.DRAFT)
    assert compare_with_last(ws, RunKey(MAY)).people == ()


def worker(ws: Workspace) -> Worker:
    with ws.store.begin() as uow:
        return uow.workers.all()[0]
