"""The pay grid as data: groups, parts, marks of differences, and rows."""

from __future__ import annotations

from msgspec.structs import replace

from shequ_hr.money import grouped
from tests.helpers.pay_month import comparison, run_detail, slip_row
from ui.desktop.pages.payroll_filters import groups_of
from ui.desktop.pages.payroll_grid import DELTA, EMPLOYER_SUM, NET, SOCIAL, amount_of, grid_rows, is_noticed, layout
from ui.desktop.table_models.cells import Kind
from ui.desktop.theme import Tone

FIRST = slip_row(1, income_tax=20_046, housing_fund_personal=56_100)
SECOND = slip_row(2, bonus=100_000)
DETAIL = run_detail(FIRST, SECOND, slip_row(3))


def test_columns_stand_in_their_groups_and_the_sums_are_bold() -> None:
    shape = layout(DETAIL.items)
    groups = list(dict.fromkeys(column.group for column in shape.columns))
    assert groups == ["", "人员", "应发", "个人扣款", "结果", "单位承担"]
    assert [column.title for column in shape.columns if column.bold] == ["实发", "应发合计", "扣款合计", "单位合计"]
    assert [column.key for column in shape.columns if column.frozen] == ["number", "name", "net"]


def test_insurances_are_one_column_that_opens_into_its_parts() -> None:
    shape = layout(DETAIL.items)
    social = next(column for column in shape.columns if column.key == SOCIAL)
    assert social.opens == ("pension_personal", "medical_personal")
    assert all(column.hidden for column in shape.columns if column.key in social.opens)
    assert amount_of(FIRST, SOCIAL, shape.items_of(SOCIAL)) == 45_880
    employer = next(column for column in shape.columns if column.key == EMPLOYER_SUM)
    assert employer.opens == ("pension_employer",)


def test_a_line_that_a_person_does_not_have_is_missing_and_not_zero() -> None:
    shape = layout(DETAIL.items)
    row = grid_rows(DETAIL, shape, None, {})[2]
    keys = [column.key for column in shape.columns]
    assert row.values[keys.index("bonus")] is None
    assert row.values[keys.index(DELTA)] is None


def test_a_cell_unlike_last_month_is_marked_with_arrow_tint_and_the_old_value() -> None:
    shape = layout(DETAIL.items)
    rows = grid_rows(DETAIL, shape, comparison(), {1: "lixiaolan lxl"})
    mark = rows[0].marks["income_tax"]
    assert (mark.arrow, mark.tint) == (1, True)
    assert mark.tip == "2026年9月：111.80，+88.66"
    keys = [column.key for column in shape.columns]
    assert rows[0].values[keys.index(DELTA)] == -8_866
    assert "lxl" in rows[0].search
    assert NET not in rows[0].marks


def test_the_fen_of_a_cumulative_tax_are_no_change_to_look_at() -> None:
    shape = layout(DETAIL.items)
    tiny = comparison()
    first = tiny.people[0]
    difference = replace(first.differences[0], before=20_047, now=20_046, delta=-1)
    moved = replace(first, net=first.net_before + 1, gross=first.gross_before, differences=(difference,))
    tiny = replace(tiny, people=(moved, *tiny.people[1:]), changed=())
    assert not is_noticed(moved)
    assert 1 not in groups_of(DETAIL, tiny).different
    row = grid_rows(DETAIL, shape, tiny, {})[0]
    assert (row.marks["income_tax"].tint, row.marks["income_tax"].arrow) == (False, 0)
    assert "−0.01" in row.marks["income_tax"].tip
    assert row.marks[DELTA].tone is Tone.MUTED
    assert is_noticed(replace(moved, differences=(replace(difference, item="base"),)))
    assert is_noticed(replace(moved, differences=(replace(difference, delta=-100),)))


def test_a_new_person_has_no_difference_but_says_so() -> None:
    shape = layout(DETAIL.items)
    rows = grid_rows(DETAIL, shape, comparison(), {})
    assert rows[1].marks["name"].tip == "新进：2026年9月没有工资"
    assert "income_tax" not in rows[1].marks


def test_a_figure_set_by_hand_carries_its_reason_and_gets_room_for_the_sign() -> None:
    shape = layout(DETAIL.items, frozenset({"bonus"}))
    rows = grid_rows(DETAIL, shape, None, {})
    assert rows[1].marks["bonus"].tip == "手工指定：会议纪要确定"
    assert next(column.width for column in shape.columns if column.key == "bonus") >= 112


def test_chips_count_different_troubled_and_hand_set_people() -> None:
    groups = groups_of(DETAIL, comparison())
    assert (groups.different, groups.troubled, groups.by_hand) == ({1, 2}, {3}, {2})
    assert groups_of(DETAIL, None).different == frozenset()


def test_totals_of_money_columns_add_up_to_the_run() -> None:
    shape = layout(DETAIL.items)
    rows = grid_rows(DETAIL, shape, None, {})
    keys = [column.key for column in shape.columns]
    net = sum(value for row in rows if isinstance(value := row.values[keys.index(NET)], int))
    assert grouped(net) == grouped(DETAIL.run.net)
    assert all(column.kind is Kind.MONEY for column in shape.columns if column.total and column.key != DELTA)
