"""The demo office: the same seed makes the same bytes, everybody is plausible and fictional, every case occurs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.office_files import logical_digest
from helpers.users import PASSWORD
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunState
from shequ_hr.model.people import EmploymentKind, Worker
from shequ_hr.office.demo.make import make_demo
from shequ_hr.office.demo.people import make_people
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.verification import verify
from ui.bootstrap import create_workspace, open_workspace, store_path

FIRST, LAST = PayMonth(2024, 8), PayMonth(2025, 5)
PEOPLE = 86


def demo(folder: Path, workers: int, months: int, seed: int = 2024) -> str:
    ws = create_workspace(folder, "周敏", PASSWORD)[0]
    make_demo(ws, workers, months, seed)
    ws.store.close()
    return logical_digest(store_path(folder))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo as it comes, open for reading."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    demo(folder, PEOPLE, 10)
    ws = open_workspace(folder, "周敏", PASSWORD)
    yield ws
    ws.store.close()


@pytest.fixture(scope="module")
def everyone() -> list[Worker]:
    """Nearly all cases need some dozens of people."""
    return make_people(PEOPLE, FIRST, LAST, 2024).workers


def test_the_same_seed_makes_the_same_office(tmp_path: Path) -> None:
    first, again, other = (demo(tmp_path / name, 30, 2, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert first == again
    assert first != other


def test_ten_paid_months_that_verify(office: Workspace) -> None:
    with office.store.begin() as uow:
        runs = uow.runs.all()
        assert len(uow.workers.all()) == PEOPLE
    assert [str(run.key.month) for run in runs] == [str(FIRST.plus(step)) for step in range(10)]
    assert {run.state for run in runs} == {RunState.PAID}
    assert all(run.net > 0 and run.seal for run in runs)
    assert office.store.check().problems == ()
    report = verify(office)
    assert report.ok
    assert report.slips == sum(run.slips for run in runs)


def test_slips_show_tax_splits_provisional_figures_and_overrides(office: Workspace) -> None:
    with office.store.begin() as uow:
        slips = [slip for run in uow.runs.all() for slip in uow.runs.slips(run.id)]
        inputs = [row for step in range(10) for row in uow.inputs.month(FIRST.plus(step))]
        openings = uow.inputs.opening_tax(2024)
    lines = [line for slip in slips for line in slip.lines]
    assert any(slip.tax.withheld > 0 for slip in slips)
    assert any(line.part > 1 for line in lines)
    assert any(line.provisional for line in lines)
    assert any(line.item.startswith("leave_") for line in lines)
    assert any(row.overrides for row in inputs)
    assert any(opening.withheld for opening in openings)
    assert all(slip.gross - slip.deductions == slip.net for slip in slips)


def test_numbers_are_valid_and_unique(everyone: list[Worker]) -> None:
    ids = [worker.id_number for worker in everyone]
    cards = [worker.accounts[0].number for worker in everyone]
    assert len(set(ids)) == len(set(cards)) == len(everyone)
    for worker in everyone:
        assert mod_11_2.is_valid(worker.id_number)
        assert worker.birth_date is not None
        assert worker.id_number[6:14] == worker.birth_date.strftime("%Y%m%d")
        assert (int(worker.id_number[16]) % 2 == 0) is (worker.sex == "女")
    for card in cards:
        try:
            luhn.validate(card)
        except ValidationError:  # pragma: no cover - only when the demo is wrong
            pytest.fail(f"not a card number: {card}")
        assert (len(card), card[:6]) == (19, "621700")


def test_every_case_occurs(everyone: list[Worker]) -> None:
    dossiers = [worker.dossier for worker in everyone]
    spells = [spell for dossier in dossiers for spell in dossier.employments]
    assert {spell.kind for spell in spells} >= {EmploymentKind.CONTRACT, EmploymentKind.ELECTED, EmploymentKind.REHIRED_RETIREE}
    assert any(not spell.here for spell in spells), "earlier places"
    assert any(spell.here and spell.span.end for spell in spells), "leavers"
    assert any(spell.probation_end for spell in spells), "joiners on probation"
    assert any(spell.here and spell.span.start > FIRST.first_day and spell.span.start.day > 1 for spell in spells)
    assert any(len(dossier.assignments) > 1 for dossier in dossiers), "changes of post"
    assert any(dossier.grades for dossier in dossiers), "grades by document"
    assert any(dossier.certificates for dossier in dossiers)
    assert any(dossier.exemptions for dossier in dossiers)
    assert all(
        dossier.bases or spell.kind is EmploymentKind.REHIRED_RETIREE for dossier in dossiers for spell in dossier.employments
    )


def test_facts_are_in_order_and_of_grown_people(everyone: list[Worker]) -> None:
    for worker in everyone:
        dossier, born = worker.dossier, worker.birth_date
        assert born is not None
        for facts in (dossier.educations, dossier.certificates, dossier.bases, dossier.grades):
            starts = [fact.start for fact in facts]
            assert starts == sorted(starts)
        for spans in (dossier.employments, dossier.assignments):
            starts = [fact.span.start for fact in spans]
            assert starts == sorted(starts)
            assert min(starts).year - born.year >= 18


def test_a_folder_that_holds_an_office_is_refused(office: Workspace) -> None:
    with pytest.raises(UserError, match="已经有单位数据"):
        make_demo(office, 10, 1)


@pytest.mark.parametrize(("workers", "months"), [(0, 1), (5, 0), (5, 24)])
def test_sizes_without_sense_are_refused(ws: Workspace, workers: int, months: int) -> None:
    with pytest.raises(UserError, match="大小不对"):
        make_demo(ws, workers, months)


@pytest.mark.parametrize(("workers", "months"), [(1, 1), (13, 12), (3, 23)])
def test_small_and_long_demos_work(ws: Workspace, workers: int, months: int) -> None:
    report = make_demo(ws, workers, months).value
    assert (report.workers, len(report.months)) == (workers, months)
