"""银行代发: layouts, totals against net, rows that must not reach the bank, refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl import Workbook
from report_data import NOW, DirectFiles, run_of, slip_row, worker_of

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import RunState
from shequ_hr.model.people import Worker
from shequ_hr.periods import in_force
from shequ_hr.reports.bank import BankList, build_bank_file, collect
from shequ_hr.reports.layouts import layout_named, layouts, read_layout
from shequ_hr.reports.payer import Payer
from shequ_hr.reports.workbook import write_book
from shequ_hr.runs.results import SlipRow

DAY = date(2025, 6, 9)
CCB = ["序号", "账号", "户名", "金额", "跨行标识", "行名", "联行行号", "摘要", "备注"]
ICBC_TEXT = (
    "币种 日期 明细标志 顺序号 付款账号开户行 付款账号/卡号 付款账号名称/卡名称 收款账号开户行 收款账号省份 "
    "收款账号地市 收款账号地区码 收款账号 收款账号名称 金额 汇款用途 备注信息 汇款方式 收款账户短信通知手机号码 自定义序号"
)
ICBC = ICBC_TEXT.split()


def paid(slips: list[SlipRow], layout: str, workers: dict[int, Worker] | None = None) -> BankList:
    people = workers if workers is not None else {slip.worker: worker_of(slip) for slip in slips}
    net = sum(slip.net for slip in slips)
    accounts = {number: in_force(worker.accounts, DAY) for number, worker in people.items()}
    return collect(slips, people, accounts, layout_named("bank", layout), net, DAY, "2025年5月工资", Payer("柏合街道办事处"))


def book_of(folder: Path, found: BankList, layout: str) -> Workbook:
    path = folder / "代发.xlsx"
    write_book(DirectFiles(), path, NOW, "代发", lambda book: build_bank_file(book, layout_named("bank", layout), found))
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(
    ("layout", "headers"), [("ccb", CCB), ("icbc", ICBC), ("generic", ["序号", "账号", "户名", "实发金额"])]
)
def test_headers_are_the_banks_own(layout: str, headers: list[str]) -> None:
    assert [column.header for column in layout_named("bank", layout).headers] == headers


def test_every_shipped_layout_can_be_written(tmp_path: Path, slips: list[SlipRow]) -> None:
    for layout_id, layout in layouts("bank").items():
        book = book_of(tmp_path, paid(slips, layout_id), layout_id)
        assert book.sheetnames == [layout.sheet]
        assert book[layout.sheet].max_row == len(slips) + 1


def test_ccb_cells_are_all_text_and_add_up(tmp_path: Path, slips: list[SlipRow]) -> None:
    found = paid(slips, "ccb")
    sheet = book_of(tmp_path, found, "ccb")["代发明细"]
    rows = list(sheet.iter_rows(min_row=2))
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert all(row[1].number_format == "@" and len(row[1].value) == 19 for row in rows)
    assert sum(round(float(row[3].value) * 100) for row in rows) == found.total == sum(slip.net for slip in slips)
    assert {row[4].value for row in rows} == {"0"}
    assert all(len(row[3].value.split(".")[1]) == 2 for row in rows)


def test_another_bank_is_marked_and_named(tmp_path: Path, slips: list[SlipRow]) -> None:
    people = {slip.worker: worker_of(slip) for slip in slips}
    people[1] = worker_of(slips[0], bank="成都农商银行柏合支行")
    found = paid(slips, "ccb", people)
    first = [cell.value for cell in book_of(tmp_path, found, "ccb")["代发明细"][2]]
    assert first[4:7] == ["1", "成都农商银行柏合支行", None]
    assert any("联行行号" in warning for warning in found.warnings)


def test_an_unknown_bank_is_said_aloud(slips: list[SlipRow]) -> None:
    people = {slip.worker: worker_of(slip, bank="") for slip in slips}
    found = paid(slips, "ccb", people)
    assert any("没有登记开户银行" in warning and "等" in warning for warning in found.warnings)
    assert paid(slips, "generic", people).warnings == []


def test_zero_and_negative_rows_stand_apart(tmp_path: Path) -> None:
    slips = [
        slip_row(1, "郭民", "柏合社区"),
        slip_row(2, "罗慧", "柏合社区", scale=0),
        slip_row(3, "胡杰", "柏合社区", scale=-1),
    ]
    found = paid(slips, "generic")
    book = book_of(tmp_path, found, "generic")
    assert [payment.slip.name for payment in found.payments] == ["郭民"]
    assert found.total + found.kept_back == sum(slip.net for slip in slips)
    assert [row[1].value for row in book["不代发"].iter_rows(min_row=2)] == ["罗慧", "胡杰"]
    assert book["代发明细"].max_row == 2
    assert any("不交银行" in warning for warning in found.warnings)


def test_who_has_no_account_is_listed_apart_and_the_others_are_paid(tmp_path: Path, slips: list[SlipRow]) -> None:
    people = {slip.worker: worker_of(slip) for slip in slips}
    for number in (2, 5):
        people[number] = msgspec.structs.replace(people[number], accounts=())
    found = paid(slips, "generic", people)
    assert len(found.payments) == len(slips) - 2
    assert found.total + found.kept_back == sum(slip.net for slip in slips)
    rows = [[cell.value for cell in row] for row in book_of(tmp_path, found, "generic")["不代发"].iter_rows(min_row=2)]
    assert [(row[1], row[4]) for row in rows] == [
        ("徐萍巧", "没有登记银行账号，补上账号后另行代发"),
        ("李艳", "没有登记银行账号，补上账号后另行代发"),
    ]
    assert any(warning.startswith("2 人没有银行账号，共 ") for warning in found.warnings)


def test_without_any_account_there_is_no_file_and_everybody_is_named(slips: list[SlipRow]) -> None:
    people = {slip.worker: msgspec.structs.replace(worker_of(slip), accounts=()) for slip in slips}
    with pytest.raises(UserError) as refused:
        paid(slips, "generic", people)
    assert "8 人没有银行账号" in refused.value.title
    assert all(problem.fix and "*" in problem.value for problem in refused.value.problems)


def test_a_sum_that_is_not_the_runs_net_is_refused(slips: list[SlipRow]) -> None:
    people = {slip.worker: worker_of(slip) for slip in slips}
    net = run_of(slips, RunState.LOCKED).run.net
    with pytest.raises(UserError, match="与批次实发不一致"):
        collect(
            slips,
            people,
            {n: w.accounts[0] for n, w in people.items()},
            layout_named("bank", "generic"),
            net + 1,
            DAY,
            "工资",
            Payer("某街道"),
        )


def test_the_account_in_force_on_the_day_is_used(slips: list[SlipRow]) -> None:
    person = worker_of(slips[0])
    newer = msgspec.structs.replace(person.accounts[0], start=date(2025, 7, 1), number="6222000000000000001")
    people = {1: msgspec.structs.replace(person, accounts=(*person.accounts, newer))}
    assert paid(slips[:1], "generic", people).payments[0].account.number == person.accounts[0].number


def test_an_unregistered_payer_is_a_warning(slips: list[SlipRow]) -> None:
    assert any("付款账号" in warning for warning in paid(slips, "icbc").warnings)


def test_an_unknown_layout_lists_what_there_is() -> None:
    with pytest.raises(UserError, match="没有版式“abc”") as refused:
        layout_named("bank", "abc")
    assert "ccb（建设银行代发）" in refused.value.message


@pytest.mark.parametrize(
    "text",
    ["id = ", 'id = "x"', 'id="x"\nname="x"\nsheet="x"\nnote=""\n[[column]]\nheader="a"\nkind="nope"\n',
     'id="x"\nname="x"\nsheet="x"\nnote=""\n[[column]]\nheader="a"\nfarbe="rot"\n'],
)  # fmt: skip
def test_a_broken_layout_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bank.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"版式文件《bank\.toml》有错"):
        read_layout(path)


def test_a_layout_with_an_unknown_source_is_refused(tmp_path: Path, slips: list[SlipRow]) -> None:
    path = tmp_path / "bank.toml"
    path.write_text('id="x"\nname="试"\nsheet="表"\nnote=""\n[[column]]\nheader="甲"\nsource="sallary"\n', encoding="utf-8")
    found = paid(slips, "generic")
    with pytest.raises(UserError, match="不认识的来源“sallary”"):
        write_book(DirectFiles(), tmp_path / "a.xlsx", NOW, "x", lambda book: build_bank_file(book, read_layout(path), found))
