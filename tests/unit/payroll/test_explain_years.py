"""Years of service in an explanation: from a day to a later one, never backwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from shequ_hr.model.payroll import PayFacts
from shequ_hr.model.people import Assignment, Dossier, Employment
from shequ_hr.payroll.explain_grade import grade_tree
from shequ_hr.payroll.person import PersonReader
from shequ_hr.periods import DateSpan
from shequ_hr.rules.loader import load_pack

TEMPLATE = Path(__file__).parents[3] / "resources" / "policies" / "sichuan" / "chengdu-template.toml"


def test_years_that_have_not_begun_are_not_a_span_that_runs_backwards() -> None:
    span = DateSpan(date(2025, 6, 10))
    dossier = Dossier(
        employments=(Employment(span=span, place="示例街道"),),
        assignments=(Assignment(span=span, community="示例社区", post="工作人员"),),
    )
    facts, pack = PayFacts(worker=1, dossier=dossier), load_pack(TEMPLATE.read_text(encoding="utf-8"), TEMPLATE.name)
    tree = grade_tree(PersonReader(pack).read(facts, date(2025, 8, 31)), facts, pack)
    years = [part for step in tree.inputs for part in (step, *step.inputs) if part.item == "counted_years"]
    assert [part.formula for part in years] == ["2025-06-10 起算，算到 2025-01-01 时还没有开始，计 0 年"]
