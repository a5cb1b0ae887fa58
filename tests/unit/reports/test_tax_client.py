"""扣缴端 正常工资薪金: literal header, one row a person, cumulative columns, what must be said aloud."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from report_data import MONTH, NOW, DirectFiles, slip_row, worker_of

from shequ_hr.model.inputs import ExtraDeduction
from shequ_hr.model.payroll import PayFacts, Slip, TaxFacts, TaxMethod, TaxTotals
from shequ_hr.periods import PayMonth
from shequ_hr.reports.layouts import layout_named
from shequ_hr.reports.tax_client import TaxRow, build_tax_file, collect, warnings_of
from shequ_hr.reports.workbook import write_book
from shequ_hr.runs.encoding import encode_facts
from shequ_hr.runs.results import SlipRow

HEADER_TEXT = (
    "工号 *姓名 *证件类型 *证件号码 本期收入 本期免税收入 基本养老保险费 基本医疗保险费 失业保险费 住房公积金 "
    "累计子女教育 累计继续教育 累计住房贷款利息 累计住房租金 累计赡养老人 累计3岁以下婴幼儿照护 累计个人养老金 "
    "企业(职业)年金 商业健康保险 税延养老保险 公务交通费用 通讯费用 律师办案费用 住房公积金调整 西藏附加减除费用 "
    "其他 准予扣除的捐赠额 减免税额 协定减免 备注"
)
HEADER = HEADER_TEXT.split()
LAYOUT = layout_named("tax", "salary")


def stored(row: SlipRow, extra: int = 0, method: TaxMethod = TaxMethod.ORDINARY, scale: int = 1) -> tuple[Slip, bytes]:
    insurance = sum(line.amount for line in row.lines if line.item.endswith("_personal"))
    slip = Slip(
        worker=row.worker,
        name=row.name,
        lines=row.lines,
        gross=row.gross,
        tax=TaxTotals(income=row.gross * scale, insurance=insurance, withheld=1_234),
    )
    return slip, encode_facts(
        PayFacts(worker=row.worker, dossier=worker_of(row).dossier, tax=TaxFacts(extra=extra, method=method))
    )


def deduction(kind: str, month: int, amount: int, worker: int = 1) -> ExtraDeduction:
    return ExtraDeduction(worker=worker, month=PayMonth(2025, month), kind=kind, amount=amount)


def rows_of(runs: list[list[tuple[Slip, bytes]]], extra: list[ExtraDeduction]) -> list[TaxRow]:
    workers = {slip.worker: worker_of(slip_row(slip.worker, slip.name, "")) for run in runs for slip, _ in run}
    return collect(runs, workers, extra, MONTH)


def test_the_header_is_the_clients_newest() -> None:
    assert len(HEADER) == 30
    assert [column.header for column in LAYOUT.headers] == HEADER
    assert LAYOUT.sheet == "正常工资薪金收入"


def test_a_person_is_one_row_with_all_runs_of_the_month(tmp_path: Path, slips: list[SlipRow]) -> None:
    regular = [stored(slip, extra=500_000) for slip in slips]
    further = [stored(slips[0], extra=500_000)]
    extra = [deduction("子女教育", month, 100_000) for month in range(1, 7)] + [deduction("赡养老人", 1, 300_000, worker=2)]
    rows = rows_of([regular, further], extra)
    path = tmp_path / "扣缴端.xlsx"
    write_book(DirectFiles(), path, NOW, "税", lambda book: build_tax_file(book, LAYOUT, rows))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["正常工资薪金收入", "填表说明"]
    sheet = book["正常工资薪金收入"]
    assert [cell.value for cell in sheet[1]] == HEADER
    assert sheet.max_row == len(slips) + 1
    first = dict(zip(HEADER, sheet[2], strict=True))
    assert first["*证件号码"].value == slips[0].id_number
    assert first["*证件号码"].number_format == "@"
    assert first["*证件类型"].value == "居民身份证"
    assert round(first["本期收入"].value * 100) == 2 * slips[0].gross
    assert first["基本养老保险费"].value == 734.08
    assert first["基本医疗保险费"].value == 183.52
    assert first["失业保险费"].value == 36.70
    assert first["住房公积金"].value == 458.80
    assert first["累计子女教育"].value == 5000, "January to May, June is later"
    assert first["累计赡养老人"].value is None
    assert sheet.cell(3, HEADER.index("累计赡养老人") + 1).value == 3000
    assert first["其他"].value is None


def test_the_sixty_thousand_rule_stands_in_the_remark(tmp_path: Path, slips: list[SlipRow]) -> None:
    rows = rows_of([[stored(slips[0], method=TaxMethod.SIXTY_THOUSAND), stored(slips[1])]], [])
    path = tmp_path / "备注.xlsx"
    write_book(DirectFiles(), path, NOW, "税", lambda book: build_tax_file(book, LAYOUT, rows))
    sheet = openpyxl.load_workbook(path)["正常工资薪金收入"]
    assert [sheet.cell(row, 30).value for row in (2, 3)] == ["上年各月均有申报且全年收入不超过6万元", None]


def test_insurance_without_a_column_goes_to_other(slips: list[SlipRow]) -> None:
    slip, facts = stored(slips[0])
    more = TaxTotals(income=1, insurance=slip.tax.insurance + 777)
    [row] = rows_of([[(Slip(worker=1, name="郭民", lines=slip.lines, tax=more), facts)]], [])
    assert row.uncovered == 777


def test_what_does_not_fit_is_said_aloud(slips: list[SlipRow]) -> None:
    rows = rows_of([[stored(slips[0], extra=200_000, scale=-1)]], [deduction("大病医疗", 1, 100_000)])
    said = warnings_of(rows, LAYOUT)
    assert any("大病医疗" in warning for warning in said)
    assert any("负数" in warning for warning in said)
    assert any("1,000.00" in warning and "期初数" in warning for warning in said)
    assert warnings_of(rows_of([[stored(slips[0])]], []), LAYOUT) == []
