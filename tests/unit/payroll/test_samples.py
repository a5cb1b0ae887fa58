"""Which lines rest on figures marked 示例: those of the shipped template, none of the shipped real packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from shequ_hr.payroll.samples import sample_lines
from shequ_hr.periods import PayMonth
from shequ_hr.rules.loader import assemble, load_pack

FOLDER = Path(__file__).parents[3] / "resources" / "policies"
PACKS = {
    pack.id: pack
    for pack in (load_pack(file.read_text(encoding="utf-8"), file.name) for file in sorted(FOLDER.rglob("*.toml")))
}


def test_the_template_s_pay_rests_on_samples_and_its_pension_does_not() -> None:
    found = sample_lines(assemble("sichuan/chengdu-template", PACKS), PayMonth(2025, 3))
    assert {"base_pay", "assessment_bonus", "post_allowance", "leave_事假", "injury_employer", "housing_fund_personal"} <= found
    assert not found & {"pension_personal", "medical_personal", "other_subsidy", "withheld_pay", "income_tax"}


@pytest.mark.parametrize("pack_id", ["cn/six-departments", "chongqing/district", "fujian/xiang-an-2013", "shandong/jinan"])
def test_packs_from_public_texts_hold_no_samples(pack_id: str) -> None:
    assert sample_lines(assemble(pack_id, PACKS), PayMonth(2025, 3)) == frozenset()


def test_before_its_figures_begin_a_pack_marks_nothing() -> None:
    assert sample_lines(assemble("sichuan/chengdu-template", PACKS), PayMonth(2015, 1)) == frozenset()
