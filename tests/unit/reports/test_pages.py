"""Where pages end: nothing is lost, no page is fuller than it can be, the closing never stands alone."""

from __future__ import annotations

import pytest

from shequ_hr.reports.pages import MOST_BREAKS, page_height, page_starts


def test_what_fits_on_one_page_is_one_page() -> None:
    assert page_starts([20.0] * 10, 200, 300, 22) == [0]


def test_each_page_keeps_room_for_its_foot() -> None:
    assert page_starts([20.0] * 30, 210, 250, 22) == [0, 9, 20]


def test_a_tall_last_line_moves_as_a_whole() -> None:
    assert page_starts([20.0] * 9 + [120.0], 222, 300, 22) == [0, 9]


def test_a_line_taller_than_a_page_still_gets_one() -> None:
    assert page_starts([500.0, 500.0], 100, 100, 10) == [0, 1]


def test_an_empty_table_is_one_page() -> None:
    assert page_starts([], 100, 100, 10) == [0]


def test_more_pages_than_a_sheet_can_break_are_left_to_the_program() -> None:
    assert page_starts([90.0] * (MOST_BREAKS + 1), 100, 100, 10) == [0]
    assert len(page_starts([90.0] * MOST_BREAKS, 100, 100, 10)) == MOST_BREAKS


@pytest.mark.parametrize(("columns", "low", "high"), [(5, 490, 500), (20, 700, 760), (40, 1400, 1520)])
def test_wide_tables_are_made_smaller_so_that_a_page_holds_more(columns: int, low: float, high: float) -> None:
    assert low < page_height([10.0] * columns) < high
