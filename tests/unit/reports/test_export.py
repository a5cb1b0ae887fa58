"""Which files may leave a run in which state, what is recorded of them, and that a refusal writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import openpyxl
import pytest
from helpers.pay_office import close_run, office, person, slip

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunKey, RunKind, RunState, TaxTotals
from shequ_hr.model.people import Worker
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.reports.export import export_run
from shequ_hr.reports.payer import register_payer
from shequ_hr.reports.recorded import write_recorded
from shequ_hr.runs.queries import run_detail
from shequ_hr.security.roles import Action

POLICIES = Path(__file__).parents[3] / "resources" / "policies"
MAY = PayMonth(2025, 5)
REGULAR = RunKey(MAY)
MORE = RunKey(MAY, RunKind.CORRECTION)
NAMES = ["=SUM(A1)", "罗慧", "欧阳娜娜"]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with office(tmp_path / "office", {}, "example", [person(n, name) for n, name in enumerate(NAMES, 1)]) as made:
        yield made


def people(ws: Workspace) -> list[Worker]:
    with ws.store.begin() as uow:
        return uow.workers.all()


def put(ws: Workspace, key: RunKey, state: RunState, yuan: int = 5_000) -> int:
    amount = yuan * 100
    tax = TaxTotals(income=amount)
    close_run(ws, key, [slip(worker, key.month, {"base": amount}, tax=tax) for worker in people(ws)], state)
    return amount * len(NAMES)


def recorded(ws: Workspace) -> list[tuple[str, str, int]]:
    with ws.store.begin() as uow:
        return [(record.what, record.kind, record.rows) for record in uow.office.exports()]


def test_a_draft_gives_a_marked_sheet_and_nothing_else(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.DRAFT)
    [file] = export_run(ws, REGULAR, "sheet", tmp_path / "out").value
    assert file.path.name.endswith("_草稿.xlsx")
    assert "草稿" in file.warnings[0]
    for what in ("bank", "tax", "district"):
        with pytest.raises(UserError, match="还不能导出"):
            export_run(ws, REGULAR, what, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [file.path.name]


def test_a_locked_run_gives_a_sheet_with_its_totals_and_digest(ws: Workspace, tmp_path: Path) -> None:
    total = put(ws, REGULAR, RunState.LOCKED)
    [file] = export_run(ws, REGULAR, "sheet", tmp_path / "新" / "文件夹").value
    assert file.totals == {"应发": total, "扣款": 0, "实发": total, "单位承担": 0}
    assert (file.rows, file.warnings) == (3, ())
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert file.path.name == "示例街道_2025年5月工资表.xlsx"
    assert recorded(ws) == [("sheet", "regular", 3)]


def test_names_that_look_like_formulas_stay_text_in_every_file(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    for what in ("sheet", "bank", "tax"):
        [file] = export_run(ws, REGULAR, what, tmp_path).value
        cells = [cell for sheet in openpyxl.load_workbook(file.path) for row in sheet.iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in cells}
        assert NAMES[0] in {cell.value for cell in cells}


def test_the_bank_list_adds_up_and_is_recorded(ws: Workspace, tmp_path: Path) -> None:
    total = put(ws, REGULAR, RunState.PAID)
    [file] = export_run(ws, REGULAR, "bank", tmp_path, "ccb").value
    assert file.totals["代发合计"] == total == file.totals["批次实发"]
    assert ("bank", "regular", 3) in recorded(ws)


def test_the_payers_account_comes_from_the_settings(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    register_payer(ws, "5100 1870 0000 0000 0001", "示例银行柏合支行")
    [file] = export_run(ws, REGULAR, "bank", tmp_path, "icbc").value
    assert openpyxl.load_workbook(file.path)["批量支付"]["F2"].value == "51001870000000000001"
    assert not any("付款账号" in warning for warning in file.warnings)


@pytest.mark.parametrize(("account", "bank"), [("abc", "银行"), ("1234567", "银行"), ("12345678", " ")])
def test_a_wrong_payer_is_refused(ws: Workspace, account: str, bank: str) -> None:
    with pytest.raises(UserError, match=r"没有写|不对"):
        register_payer(ws, account, bank)


def test_the_tax_file_joins_all_runs_of_the_month_and_is_recorded_for_each(ws: Workspace, tmp_path: Path) -> None:
    total = put(ws, REGULAR, RunState.LOCKED) + put(ws, MORE, RunState.LOCKED, yuan=300)
    [file] = export_run(ws, REGULAR, "tax", tmp_path).value
    assert file.rows == 3
    assert file.totals["本期收入"] == total
    assert recorded(ws) == [("tax", "regular", 3), ("tax", "correction", 3)]


def test_an_open_run_of_the_month_holds_the_tax_file_back(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    put(ws, MORE, RunState.DRAFT)
    with pytest.raises(UserError, match="还有没锁定的批次"):
        export_run(ws, REGULAR, "tax", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert recorded(ws) == []


def test_missing_accounts_write_and_record_nothing(ws: Workspace, tmp_path: Path) -> None:
    from msgspec.structs import replace

    with ws.store.begin() as uow:
        uow.workers.save([replace(worker, accounts=()) for worker in uow.workers.all()])
        uow.commit()
    put(ws, REGULAR, RunState.LOCKED)
    with pytest.raises(UserError, match="3 人没有银行账号") as refused:
        export_run(ws, REGULAR, "bank", tmp_path / "out")
    assert len(refused.value.problems) == 3
    assert not (tmp_path / "out").exists()
    assert recorded(ws) == []


def test_what_can_not_be_exported_is_named(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    with pytest.raises(UserError, match="不能导出“payslips”") as refused:
        export_run(ws, REGULAR, "payslips", tmp_path)
    assert "bank（银行代发）" in refused.value.message


def test_a_file_that_can_not_be_replaced_leaves_no_record(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    (tmp_path / "out").write_text("这里是文件，不是文件夹", encoding="utf-8")
    with pytest.raises(OSError, match="out"):
        export_run(ws, REGULAR, "sheet", tmp_path / "out")
    assert recorded(ws) == []


def test_the_district_workbook_says_why_there_is_no_average_answer(tmp_path: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in POLICIES.rglob("*.toml") if "averages" not in path.name}
    with office(tmp_path / "o", texts, "fujian/xiang-an-2013", [person(1, "罗慧")]) as ws:
        put(ws, REGULAR, RunState.LOCKED)
        [file] = export_run(ws, REGULAR, "district", tmp_path).value
    assert "没有均薪核查结果" in file.warnings[0]
    book = openpyxl.load_workbook(file.path)
    assert "没有均薪核查结果" in book["均薪核查"]["A2"].value
    assert [cell.value for cell in book["当月工资"]["A"]][-1] == "合计"


def test_a_run_that_moved_meanwhile_is_refused(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    later = msgspec.structs.replace(run_detail(ws, REGULAR).run, state=RunState.PAID)
    stale = run_detail(ws, REGULAR)
    with ws.store.begin() as uow:
        uow.runs.update(later)
        uow.commit()
    with pytest.raises(UserError, match="刚刚有变化"):
        write_recorded(ws, [stale.run], "sheet", tmp_path / "a.xlsx", "工资表", lambda _: None, 3)
    assert not (tmp_path / "a.xlsx").exists()


def test_the_same_locked_month_is_the_same_file_whenever_it_is_written(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    for what in ("sheet", "bank", "tax"):
        [first] = export_run(ws, REGULAR, what, tmp_path / "one").value
        [again] = export_run(ws, REGULAR, what, tmp_path / "one").value
        [elsewhere] = export_run(ws, REGULAR, what, tmp_path / "two").value
        assert first.sha256 == again.sha256 == elsewhere.sha256
        assert first.path == again.path
        assert again.warnings == first.warnings
    assert len(list((tmp_path / "one").iterdir())) == 3


def test_another_content_never_replaces_a_file_of_that_name(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    name = "示例街道_2025年5月工资表.xlsx"
    (tmp_path / name).write_text("别人的文件", encoding="utf-8")
    [file] = export_run(ws, REGULAR, "sheet", tmp_path).value
    assert file.path.name == "示例街道_2025年5月工资表（2）.xlsx"
    assert (tmp_path / name).read_text(encoding="utf-8") == "别人的文件"
    assert export_run(ws, REGULAR, "sheet", tmp_path).value[0].path == file.path


def test_a_second_layout_of_the_month_warns_of_paying_twice(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    [first] = export_run(ws, REGULAR, "bank", tmp_path).value
    assert not any("重复发放" in warning for warning in first.warnings)
    [second] = export_run(ws, REGULAR, "bank", tmp_path, "ccb").value
    assert f"已经生成过代发文件《{first.path.name}》" in second.warnings[0]


def test_printed_sheets_carry_who_and_what_ties_them_to_the_store(ws: Workspace, tmp_path: Path) -> None:
    put(ws, REGULAR, RunState.LOCKED)
    with ws.begin(Action.PAY_LOCK, "2025年5月工资") as uow:
        uow.commit()
    [file] = export_run(ws, REGULAR, "sheet", tmp_path).value
    with ws.store.begin() as uow:
        digest = next(entry.digest for entry in uow.audit.entries() if entry.action == "pay.lock").upper()
    foot = openpyxl.load_workbook(file.path)["工资表"].oddFooter
    assert f"审计指纹 {digest[:4]}-{digest[4:8]} 封存 {run_detail(ws, REGULAR).run.seal[:16]}" in str(foot.left.text)
    assert "周敏 打印" in str(foot.right.text)
