"""Every row of the catalogue of bad inputs (reliability §3, files to rows) has a test; the tables here say which."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {"F": 24, "S": 19, "T": 23, "N": 12, "B": 8, "M": 13, "D": 9, "X": 12}
"""How many rows each part of the catalogue has. Packages (P) and screens (U) are tested where they are written."""

TESTS: dict[str, str] = {
    "F1": "test_bad_files.test_f1_an_old_xls_is_read_whatever_its_name",
    "F2": "test_bad_files.test_refused[F2-html]",
    "F3": "test_bad_files.test_refused[F3]",
    "F4": "test_bad_files.test_refused[F4]",
    "F5": "test_bad_files.test_refused[F5]",
    "F6": "test_bad_files.test_refused[F6-et]",
    "F7": "test_bad_files.test_refused[F7-truncated]",
    "F8": "test_bad_rest.test_f8_an_open_workbook_is_read_with_a_warning",
    "F9": "test_bad_rest.test_f9_odd_file_names_work",
    "F10": "test_bad_files.test_refused[F10-ratio]",
    "F11": "test_bad_files.test_refused[F11]",
    "F12": "test_bad_files.test_refused[F12-duplicate]",
    "F13": "test_bad_files.test_f13_styled_but_empty_far_cells_are_ignored",
    "F14": "test_bad_files.test_f14_a_wrong_dimension_is_ignored",
    "F15": "test_bad_rest.test_f15_an_empty_fill_does_not_matter",
    "F16": "test_bad_rest.test_f16_document_properties_of_wps_do_not_matter",
    "F17": "test_bad_rest.test_f17_formulas_that_nobody_calculated_are_refused",
    "F18": "test_bad_files.test_f18_dates_of_the_1904_system_are_converted",
    "F19": "test_csv_files.test_f19_mojibake_is_refused",
    "F20": "test_csv_files.test_f20_what_is_ambiguous_is_refused",
    "F21": "test_bad_files.test_f21_the_same_file_twice_is_asked",
    "F22": "test_bad_files.test_f22_a_file_changed_after_the_preview_is_refused",
    "F23": "test_bad_files.test_f23_a_file_that_disappears_is_refused",
    "F24": "test_bad_rest.test_f24_thirty_sheets_and_two_that_fit",
    "S1": "test_bad_sheets.test_s1_title_rows_above_the_header",
    "S2": "test_bad_sheets.test_s2_two_header_rows_joined_by_merged_cells",
    "S3": "test_bad_sheets.test_s3_headers_with_spaces_newlines_full_width_and_synonyms",
    "S4": "test_bad_sheets.test_s4_two_columns_for_one_field",
    "S5": "test_bad_sheets.test_s5_missing_column_names_the_nearest",
    "S6": "test_bad_sheets.test_s6_unknown_columns_are_asked_once_and_not_stored",
    "S7": "test_bad_sheets.test_s7_columns_are_found_by_name_not_by_place",
    "S8": "test_bad_rest.test_s8_a_template_of_another_version",
    "S9": "test_bad_sheets.test_s9_hidden_rows_are_asked",
    "S10": "test_bad_sheets.test_s10_hidden_columns_and_sheets",
    "S11": "test_bad_sheets.test_s11_merged_money_is_refused",
    "S12": "test_bad_sheets.test_s12_a_wrong_sum_is_refused",
    "S13": "test_bad_sheets.test_s13_blank_rows_in_the_middle",
    "S14": "test_bad_sheets.test_s14_a_stray_cell_to_the_right",
    "S15": "test_bad_sheets.test_s15_only_a_header",
    "S16": "test_bad_rest.test_s16_gaps_and_doubles_of_the_sequence_are_told",
    "S17": "test_bad_sheets.test_s17_struck_rows_are_imported_and_told",
    "S18": "test_bad_rest.test_s18_two_months_in_the_title",
    "S19": "test_bad_rest.test_s19_a_protected_sheet_is_read",
    "T1": "test_bad_cells.test_mended_and_listed[T1-id]",
    "T2": "test_bad_cells.test_mended_and_listed[T2]",
    "T3": "test_bad_cells.test_refused[T3-superscript]",
    "T4": "test_bad_cells.test_refused[T4]",
    "T5": "test_bad_cells.test_mended_and_listed[T5]",
    "T6": "test_bad_cells.test_refused[T6-star]",
    "T7": "test_bad_cells.test_refused[T7-swapped]",
    "T8": "test_bad_cells.test_refused[T8-impossible]",
    "T9": "test_bad_cells.test_refused[T9-letter]",
    "T10": "test_bad_cells.test_refused[T10]",
    "T11": "test_bad_cells.test_t11_residence_permits_of_hong_kong_macao_taiwan",
    "T12": "test_bad_cells.test_t12_a_formula_without_a_result",
    "T13": "test_bad_cells.test_t13_error_values",
    "T14": "test_bad_cells.test_t14_values_of_another_file_are_asked",
    "T15": "test_bad_cells.test_t15_other_id_types_with_their_column",
    "T16": "test_bad_rest.test_t16_a_retired_region_code_is_accepted",
    "T17": "test_bad_cells.test_refused[T17-sex]",
    "T18": "test_bad_cells.test_refused[T18]",
    "T19": "test_bad_cells.test_refused[T19-two]",
    "T20": "test_bad_rest.test_t20_a_control_character",
    "T21": "test_bad_cells.test_t21_formula_like_text_is_kept_with_a_warning",
    "T22": "test_bad_cells.test_t22_markup_is_stored_literally",
    "T23": "test_bad_cells.test_refused[T23]",
    "N1": "test_bad_cells.test_mended_and_listed[N1]",
    "N2": "test_bad_cells.test_n2_rare_characters_are_kept",
    "N3": "test_bad_cells.test_refused[N3]",
    "N4": "test_bad_rest.test_n4_placeholders_are_refused",
    "N5": "test_bad_rest.test_n5_a_circle_for_the_zero_of_names_is_asked",
    "N6": "test_bad_cells.test_n6_compatibility_characters_of_a_name_do_not_change",
    "N7": "test_bad_cells.test_mended_and_listed[N7]",
    "N8": "test_bad_cells.test_refused[N8]",
    "N9": "test_bad_cells.test_n9_same_name_other_id_is_normal",
    "N10": "test_bad_cells.test_n10_same_id_other_name_has_to_be_decided",
    "N11": "test_bad_rest.test_n11_traditional_forms_are_no_match",
    "N12": "test_bad_cells.test_n12_latin_names",
    "B1": "test_bad_cells.test_refused[B1]",
    "B2": "test_bad_cells.test_mended_and_listed[B2]",
    "B3": "test_bad_cells.test_asked_once[B3]",
    "B4": "test_bad_cells.test_refused[B4-letters]",
    "B5": "test_bad_rest.test_b5_a_bank_that_nobody_else_has_for_such_a_card",
    "B6": "test_bad_cells.test_b6_two_people_on_one_card",
    "B7": "test_bad_cells.test_b7_a_changed_account_is_asked",
    "B8": "test_bad_rest.test_b8_a_phone_number_with_letters",
    "M1": "test_bad_cells.test_mended_and_listed[M1-sign]",
    "M2": "test_bad_cells.test_refused[M2-german]",
    "M3": "test_bad_cells.test_m3_rounds_half_up_to_the_fen",
    "M4": "test_bad_cells.test_mended_and_listed[M4]",
    "M5": "test_bad_cells.test_refused[M5-brackets]",
    "M6": "test_bad_cells.test_refused[M6-dash]",
    "M7": "test_bad_cells.test_refused[M7-nan]",
    "M8": "test_bad_rest.test_m8_amounts_far_from_the_month_before_are_asked",
    "M9": "test_pay_inputs.test_m9_a_total_that_does_not_add_up",
    "M10": "test_bad_rest.test_m10_a_header_in_ten_thousands",
    "M11": "test_bad_rest.test_m11_a_money_cell_with_a_date_format",
    "M12": "test_bad_cells.test_m12_a_percent_format_is_understood",
    "M13": "test_bad_cells.test_refused[M13]",
    "D1": "test_bad_cells.test_mended_and_listed[D1-dots]",
    "D2": "test_bad_cells.test_d2_dates_of_a_column_are_one_question",
    "D3": "test_bad_cells.test_refused[D3-short]",
    "D4": "test_bad_cells.test_refused[D4-number]",
    "D5": "test_bad_cells.test_refused[D5-leap]",
    "D6": "test_bad_cells.test_refused[D6-leaving]",
    "D7": "test_bad_rest.test_d7_midnight_is_no_time",
    "D8": "test_bad_rest.test_d8_other_calendars",
    "D9": "test_bad_cells.test_refused[D9]",
    "X1": "test_bad_rows.test_x1_identical_rows_name_both",
    "X2": "test_bad_rows.test_x2_same_id_other_pay",
    "X3": "test_bad_rows.test_x3_new_people_of_a_roster_are_new_and_of_other_kinds_refused",
    "X4": "test_bad_rows.test_x4_missing_people_are_asked_and_never_deleted",
    "X5": "test_bad_rest.test_x5_figures_for_who_has_left",
    "X6": "test_bad_rows.test_x6_a_community_that_looks_like_a_known_one_is_asked",
    "X7": "test_bad_rest.test_x7_figures_of_a_month_before_a_closed_one",
    "X8": "test_bad_rest.test_x8_manual_edits_since_the_preview_are_not_overwritten",
    "X9": "test_bad_rows.test_x9_more_than_fifty_thousand_rows",
    "X10": "test_bad_rest.test_x10_the_number_of_people_in_the_title",
    "X11": "test_bad_rest.test_x11_a_sheet_of_another_unit",
    "X12": "security/test_ways_in.test_dual_control_needs_two_and_binds_removal_and_switching_off",
}


@cache
def written(module: str) -> tuple[frozenset[str], frozenset[object]]:
    """The test functions of a module, and every constant in it (ids of cases among them)."""
    folder = HERE.parent if "/" in module else HERE
    tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(functions), frozenset(constants)


def test_every_row_is_listed() -> None:
    rows = [f"{letter}{number}" for letter, count in ROWS.items() for number in range(1, count + 1)]
    assert sorted(TESTS) == sorted(rows)
    assert len(rows) == 120


@pytest.mark.parametrize("row", TESTS)
def test_a_row_has_its_test(row: str) -> None:
    module, _, name = TESTS[row].partition(".")
    function, _, case = name.removesuffix("]").partition("[")
    functions, constants = written(module)
    assert function in functions
    assert not case or (case in constants and case.split("-")[0] == row)
