"""Policy packs of an office: listing, checking, installing, refusing; closed months keep the text they were calculated with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from shequ_hr.changes import Changes
from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunKey, RunState, Slip
from shequ_hr.office.demo.make import make_demo
from shequ_hr.office.packs import check_pack, install_pack, library_packs, list_packs, rules_by_digest, rules_of
from shequ_hr.office.setup import create_office
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.verification import verify
from ui.bootstrap import ShippedPacks

PACK, FILE = "sichuan/chengdu-template", "sichuan/chengdu-template.toml"
TEXT = ShippedPacks().shipped()[FILE]
JUNE = PayMonth(2025, 6)
VERSIONS = '"工作人员" = { 1 = [1.00, 1.04, 1.08, 1.12, 1.16, 1.20, 1.24, 1.28, 1.32, 1.36, 1.40, 1.44] }\n'
FROM_JUNE = (
    VERSIONS
    + '[[table.versions]]\nfrom = 2025-06-01\nsource = "sample"\nchanges = { "工作人员" = { 3 = 1.20, 4 = 1.24, 5 = 1.28 } }\n'
)


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def pack_file(tmp_path: Path) -> Path:
    """The template with other coefficients from June 2025 on: one dated value more and nothing else."""
    path = tmp_path / "本街道.toml"
    path.write_text(changed((VERSIONS, FROM_JUNE)), encoding="utf-8")
    return path


def test_every_shipped_pack_passes_its_own_examples() -> None:
    shipped = ShippedPacks()
    others = library_packs(shipped)
    assert len(others) == len(shipped.shipped()) >= 9
    for file, text in shipped.shipped().items():
        report = check_pack(text, file, others)
        assert (report.ok, report.failed, report.problems) == (True, (), ()), file
        assert report.examples >= 1
        assert bool(report.facts) is bool(report.items)


def test_the_list_shows_the_packs_in_force_first(ws: Workspace) -> None:
    assert not any(pack.in_force for pack in list_packs(ws))
    create_office(ws, "示例街道", "1", "street", PACK)
    packs = list_packs(ws)
    used = {"cn/income-tax", "sichuan/chengdu-insurance", "sichuan/average-wages", PACK}
    assert {pack.id for pack in packs[: len(used)]} == used
    assert packs[0].id == PACK
    assert packs[0].in_force
    assert packs[0].template
    assert not packs[0].installed
    assert not any(pack.in_force for pack in packs[len(used) :])


def test_installing_replaces_the_shipped_pack_from_now_on(ws: Workspace, pack_file: Path) -> None:
    create_office(ws, "示例街道", "1", "street", PACK)
    with ws.store.begin() as uow:
        before = rules_of(uow, ws.library)
    report, changes = install_pack(ws, pack_file)
    assert (report.ok, report.id, changes) == (True, PACK, Changes.RULES)
    with ws.store.begin() as uow:
        after = rules_of(uow, ws.library)
    assert after.pay.digest == hashlib.sha256(pack_file.read_bytes()).hexdigest() != before.pay.digest
    summary = next(pack for pack in list_packs(ws) if pack.id == PACK)
    assert (summary.installed, summary.in_force) == (True, True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"工作人员" = 300 }', '"工作人员" = 310 }', "算例"),
        ("value = 5400", 'value = "五千"', "5400"),
        ('rank = 4\nsource = "sample"', 'rank = 4\nsource = "nobody"', "nobody"),
        ('title = "成都', 'titel = "成都', "titel"),
        ("[pack]", "[pack", ""),
    ],
)
def test_a_bad_pack_is_refused_with_file_and_line_and_changes_nothing(
    ws: Workspace, tmp_path: Path, old: str, new: str, words: str
) -> None:
    create_office(ws, "示例街道", "1", "street", PACK)
    path = tmp_path / "坏.toml"
    path.write_text(changed((old, new)), encoding="utf-8")
    with pytest.raises(UserError, match="没有安装") as caught:
        install_pack(ws, path)
    problems = caught.value.problems
    assert problems
    assert all(problem.file == "坏.toml" and problem.row for problem in problems)
    assert words == "5400" or any(words in problem.message + problem.column + problem.value for problem in problems)
    with ws.store.begin() as uow:
        assert uow.packs.installed() == []


@pytest.mark.parametrize(("content", "words"), [(None, "找不到文件"), ("政策包".encode("gb18030"), "UTF-8")])
def test_a_file_that_can_not_be_read(ws: Workspace, tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "包.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        install_pack(ws, path)
    assert words in f"{caught.value}{caught.value.hint}"


def test_a_changed_coefficient_moves_the_next_month_and_no_closed_one(ws: Workspace, pack_file: Path) -> None:
    make_demo(ws, 40, 10)
    with ws.store.begin() as uow:
        before = [(run, uow.runs.slips_with_facts(run.id)) for run in uow.runs.all()]
    install_pack(ws, pack_file)
    june = calculate_run(ws, JUNE).value.run
    with ws.store.begin() as uow:
        assert [(run, uow.runs.slips_with_facts(run.id)) for run in uow.runs.all()][:10] == before
        now = {slip.worker: slip for slip in uow.runs.slips(june.id)}
        may = {slip.worker: slip for slip, _ in before[-1][1]}
    whole = {worker for worker in now.keys() & may.keys() if _whole(now[worker]) and _whole(may[worker])}
    raised = {worker for worker in whole if _base(now[worker]) != _base(may[worker])}
    assert raised
    assert raised == {worker for worker in whole if now[worker].post == "工作人员" and now[worker].grade in {3, 4, 5}}
    report = verify(ws)
    assert (report.ok, report.runs) == (True, 10)


def _whole(slip: Slip) -> bool:
    return slip.days >= 30 and not any(line.part for line in slip.lines)


def _base(slip: Slip) -> int:
    return sum(line.amount for line in slip.lines if line.item == "base_pay")


def test_old_runs_find_the_rules_they_were_calculated_with(ws: Workspace, pack_file: Path) -> None:
    make_demo(ws, 13, 1)
    with ws.store.begin() as uow:
        before = rules_of(uow, ws.library)
    install_pack(ws, pack_file)
    with ws.store.begin() as uow:
        run = uow.runs.find(RunKey(PayMonth(2024, 8)))
        assert run is not None
        assert run.state is RunState.PAID
        assert rules_by_digest(uow, run.inputs).digests == run.inputs.packs == before.digests
        lost = msgspec.structs.replace(run.inputs, packs={**run.inputs.packs, PACK: "0" * 64})
        with pytest.raises(UserError, match="原文缺失"):
            rules_by_digest(uow, lost)
