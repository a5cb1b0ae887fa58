"""What a month must not do silently: forget the year's earlier months, withhold nothing, pay by 示例 figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers.pay_office import office, person
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.errors import Problem, Severity
from shequ_hr.model.inputs import OpeningTax
from shequ_hr.model.payroll import RunKind
from shequ_hr.office.cautions import pack_cautions
from shequ_hr.office.packs import rules_of
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run, readiness
from shequ_hr.runs.queries import run_detail

JANUARY, MAY = PayMonth(2025, 1), PayMonth(2025, 5)
SEEN_PACK = PAY_PACK.replace('standing = "示例"', 'standing = "seen"')


def plain_pack() -> str:
    """The pack without insurances and without the fund."""
    return "\n[".join(part for part in PAY_PACK.split("\n[") if not part.startswith(("[insurance]]", "housing_fund]")))


def coded(problems: object, code: str) -> list[Problem]:
    return [problem for problem in problems if isinstance(problem, Problem) and problem.code == code]  # type: ignore[attr-defined]


def test_an_office_that_starts_in_may_is_told_what_the_tax_misses(staffed: Workspace) -> None:
    (found,) = coded(readiness(staffed, MAY), "no_opening_tax")
    assert found.severity is Severity.WARNING
    assert found.message.startswith("本年 1–4 月的累计收入和已扣个税没有登记（import opening-tax），个税会少扣。")
    assert "涉及 4 人：李晓岚、黄思源、高婉婷 等" in found.message
    assert coded(calculate_run(staffed, MAY).value.warnings, "no_opening_tax") == [found]


def test_january_and_people_with_an_opening_balance_are_not_asked(staffed: Workspace) -> None:
    assert coded(readiness(staffed, JANUARY), "no_opening_tax") == []
    with staffed.store.begin() as uow:
        rows = [OpeningTax(worker=worker.id, year=2025, through=4, months=4) for worker in uow.workers.all()[:3]]
        uow.inputs.save_opening_tax(rows)
        uow.commit()
    (found,) = coded(readiness(staffed, MAY), "no_opening_tax")
    assert "涉及 1 人：宋锦程。" in found.message


def test_somebody_who_begins_in_the_month_needs_no_opening_balance(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [person(1, "李晓岚", start=date(2025, 5, 1))]) as ws:
        assert coded(readiness(ws, MAY), "no_opening_tax") == []


def test_a_pack_without_contributions_says_so(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": plain_pack()}, PACK_ID, [person(1, "李晓岚")]) as ws:
        (found,) = coded(readiness(ws, JANUARY), "no_contributions")
        report = calculate_run(ws, JANUARY).value
        assert "这个政策包没有社会保险、住房公积金规定，本月没有扣缴" in found.message
        assert coded(report.warnings, "no_contributions") == [found]
        assert coded(readiness(ws, JANUARY, RunKind.BONUS), "no_contributions") == []


def test_sample_figures_are_named_by_the_month_and_the_pack(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, [person(1, "李晓岚")]) as ws:
        report = calculate_run(ws, JANUARY).value
        (found,) = coded(report.warnings, "samples")
        detail = run_detail(ws, report.run.key)
        with ws.store.begin() as uow:
            cautions = pack_cautions(rules_of(uow, ws.library))
    assert "示例数值：岗位工资" in found.message
    assert "岗位工资" in detail.samples
    assert [caution.code for caution in cautions] == ["samples_in_pack"]


def test_figures_of_a_published_text_are_no_samples(tmp_path: Path) -> None:
    with office(tmp_path, {"runs.toml": SEEN_PACK}, PACK_ID, [person(1, "李晓岚")]) as ws:
        report = calculate_run(ws, JANUARY).value
        assert coded(report.warnings, "samples") == []
        assert run_detail(ws, report.run.key).samples == ()
