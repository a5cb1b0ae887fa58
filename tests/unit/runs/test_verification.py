"""``verify`` recomputes every closed slip from its frozen facts, and finds whatever was changed behind the program's back."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import office, person, workspace_on
from helpers.pay_pack import PACK_ID, PAY_PACK

from db.store import open_store
from shequ_hr.errors import UserError
from shequ_hr.payroll.explain import Explanation
from shequ_hr.people.commands import end_employment
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.explaining import explain_line
from shequ_hr.runs.queries import list_runs
from shequ_hr.runs.results import VerifyReport
from shequ_hr.runs.transitions import approve_run, check_run, lock_run
from shequ_hr.runs.verification import verify

MONTHS = [PayMonth(2025, 1), PayMonth(2025, 2)]


def lock_months(ws: Workspace) -> None:
    for month in MONTHS:
        key = calculate_run(ws, month).value.run.key
        check_run(ws, key)
        approve_run(ws, key)
        lock_run(ws, key)


def tampered(folder: Path, *statements: str) -> VerifyReport:
    """Lock two months, close the office, change its file by SQL past the triggers, and verify it."""
    with office(folder, {"runs.toml": PAY_PACK}, PACK_ID, [person(1, "李晓岚"), person(2, "黄思源")]) as ws:
        lock_months(ws)
    connection = sqlite3.connect(folder / "office.sqlite3")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    store = open_store(folder / "office.sqlite3")
    try:
        return verify(workspace_on(store, {"runs.toml": PAY_PACK}, folder))
    finally:
        store.close()


def leaves(explanation: Explanation) -> list[Explanation]:
    """Where an explanation ends: facts and published figures."""
    if not explanation.inputs:
        return [explanation]
    return [leaf for part in explanation.inputs for leaf in leaves(part)]


def test_untouched_months_verify_to_the_fen(staffed: Workspace) -> None:
    lock_months(staffed)
    report = verify(staffed)
    assert (report.ok, report.runs, report.slips) == (True, 2, 7)
    assert report.differences == ()
    assert report.problems == ()


def test_closed_months_do_not_follow_facts_that_change_later(staffed: Workspace) -> None:
    lock_months(staffed)
    with staffed.store.begin() as uow:
        number = uow.workers.all()[0].id_number
    outcome = end_employment(staffed, number, date(2025, 1, 10), "辞职")
    assert outcome.value.affected == (MONTHS[0], MONTHS[1])
    assert "差额请在下一个月" in outcome.value.note
    assert verify(staffed).ok


def test_drafts_are_not_verified(staffed: Workspace) -> None:
    calculate_run(staffed, MONTHS[0])
    assert verify(staffed).runs == 0


def test_a_changed_amount_is_found_with_line_and_person(tmp_path: Path) -> None:
    report = tampered(
        tmp_path,
        "UPDATE slip SET amounts = replace(amounts, '600000', '700000') WHERE id = 1",
        "UPDATE slip SET gross = gross + 100000, net = net + 100000 WHERE id = 1",
    )
    assert not report.ok
    found = {entry.item: (entry.stored, entry.computed) for entry in report.differences}
    assert found["post_pay"] == (700_000, 600_000)
    assert found["gross"] == (720_000, 620_000)
    assert {entry.name for entry in report.differences} == {"李晓岚"}
    assert {"seal", "totals"} <= {problem.code for problem in report.problems}


def test_changed_facts_break_the_seal(tmp_path: Path) -> None:
    report = tampered(
        tmp_path, "UPDATE slip SET facts = CAST(replace(CAST(facts AS TEXT), '600000', '700000') AS BLOB) WHERE id = 1"
    )
    assert not report.ok
    assert "seal" in {problem.code for problem in report.problems}
    assert any(entry.item == "pension_personal" for entry in report.differences)


def test_changed_totals_of_a_run_are_found(tmp_path: Path) -> None:
    report = tampered(tmp_path, "UPDATE run SET gross = gross + 1, net = net + 1 WHERE id = 1")
    assert not report.ok
    assert "totals" in {problem.code for problem in report.problems}


def test_unreadable_facts_are_a_problem_of_that_slip(tmp_path: Path) -> None:
    report = tampered(tmp_path, "UPDATE slip SET facts = CAST('{}' AS BLOB) WHERE id = 1")
    assert "not_recomputed" in {problem.code for problem in report.problems}
    assert report.slips == 4


def test_every_line_of_every_slip_explains_itself(staffed: Workspace) -> None:
    lock_months(staffed)
    run = list_runs(staffed)[0]
    with staffed.store.begin() as uow:
        numbers = {worker.id: worker.id_number for worker in uow.workers.all()}
        slips = uow.runs.slips(run.id)
    for slip in slips:
        for item in {line.item for line in slip.lines} | {"gross", "net", "deductions", "employer"}:
            explanation = explain_line(staffed, run.key, numbers[slip.worker], item)
            assert explanation.label
            assert explanation.amount
            assert [leaf.label for leaf in leaves(explanation) if not leaf.source] == []


def test_an_item_that_the_slip_lacks_is_refused_with_a_list(staffed: Workspace) -> None:
    lock_months(staffed)
    with staffed.store.begin() as uow:
        number = uow.workers.all()[0].id_number
    with pytest.raises(UserError, match="post_pay（岗位工资）"):
        explain_line(staffed, list_runs(staffed)[0].key, number, "nothing")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("实发", "net"),
        ("应发", "gross"),
        ("扣款合计", "deductions"),
        ("个税", "income_tax"),
        ("个人所得税", "income_tax"),
        ("岗位工资", "post_pay"),
        ("养老保险", "pension_personal"),
        ("养老保险（单位）", "pension_employer"),
        ("post_pay", "post_pay"),
    ],
)
def test_an_item_may_be_named_by_its_label(staffed: Workspace, name: str, key: str) -> None:
    lock_months(staffed)
    run = list_runs(staffed)[0].key
    with staffed.store.begin() as uow:
        number = uow.workers.all()[0].id_number
    assert explain_line(staffed, run, number, name) == explain_line(staffed, run, number, key)
