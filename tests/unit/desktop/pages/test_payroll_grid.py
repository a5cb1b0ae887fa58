"""The pay grid as data: groups, parts, marks of differences, and rows."""

from __future__ import annotations

from shequ_hr.money import grouped
from tests.helpers.pay_month import comparison, run_detail, slip_row
from ui.desktop.pages.payroll_filters import groups_of
from ui.desktop.pages.payroll_grid import DELTA, EMPLOYER_SUM, NET, SOCIAL, amount_of, grid_rows, layout
from ui.desktop.table_models.cells import Kind

FIRST = slip_row(1, income_tax=20_046, housing_fund_personal=56_100)
SECOND = slip_row(2, bonus=100_000)
DETAIL = run_detail(FIRST, SECOND, slip_row(3))


def test_columns_stand_in_their_groups_and_the_sums_are_bold() -> None:
    shape = layout(DETAIL.items)
    groups = list(dict.fromkeys(column.group for column in shape.columns))
    assert groups == ["", "人员", "应发", "个人扣款", "结果", "单位承担"]
    assert [column.title for column in shape.columns if column.bold] == ["应发合计", "扣款合计", "实发", "单位合计"]
    assert [column.key for column in shape.columns if column.frozen] == ["number", "name"]


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
