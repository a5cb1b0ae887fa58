"""银行代发: who gets how much on which account, in the layout of the bank. Only amounts above zero are handed to the bank.

Takes amounts from the locked run as they are and refuses when they do not add up to it. Who has no account is listed apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shequ_hr.errors import Problem, UserError
from shequ_hr.model.people import BankAccount, Worker
from shequ_hr.money import Fen, grouped
from shequ_hr.reports.layouts import Layout, check_sources
from shequ_hr.reports.payer import Payer
from shequ_hr.reports.workbook import Book, Cell, CellKind, Column, printed_as_list
from shequ_hr.runs.results import SlipRow

SHOWN_NAMES = 5
NOT_PAID = (
    Column("序号", CellKind.NUMBER, 7),
    Column("姓名", CellKind.TEXT, 14),
    Column("社区", CellKind.TEXT, 22),
    Column("实发金额", CellKind.MONEY, 14),
    Column("原因", CellKind.TEXT, 46),
)


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer of a positive amount."""

    number: int
    slip: SlipRow
    worker: Worker
    account: BankAccount


@dataclass(frozen=True, slots=True)
class BankList:
    """What goes to the bank and what does not: nets of zero and below, and people without an account (``not_paid``).

    ``total`` + ``kept_back`` is the run's net.
    """

    payments: tuple[Payment, ...]
    not_paid: tuple[SlipRow, ...]
    day: date
    purpose: str
    payer: Payer
    own_bank: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)

    @property
    def total(self) -> Fen:
        """The sum that the bank pays out."""
        return sum(payment.slip.net for payment in self.payments)

    @property
    def kept_back(self) -> Fen:
        """The sum of the rows that the bank does not pay."""
        return sum(slip.net for slip in self.not_paid)


def collect(
    slips: Sequence[SlipRow],
    workers: Mapping[int, Worker],
    accounts: Mapping[int, BankAccount | None],
    layout: Layout,
    net: Fen,
    day: date,
    purpose: str,
    payer: Payer,
) -> BankList:
    """Pair slips with the people's ``accounts``; ``day`` is what the file carries. UserError when nobody has an account."""
    payments: list[Payment] = []
    missing: list[SlipRow] = []
    for slip in (slip for slip in slips if slip.net > 0):
        account = accounts.get(slip.worker)
        if account is None or not account.number:
            missing.append(slip)
        else:
            payments.append(Payment(len(payments) + 1, slip, workers[slip.worker], account))
    if missing and not payments:
        raise UserError(
            f"{len(missing)} 人没有银行账号，不能生成代发文件",
            "没有写出任何文件。",
            "在“人员”页或用花名册导入补上银行卡号后重新导出。",
            [_no_account(slip) for slip in missing],
        )
    not_paid = (*missing, *(slip for slip in slips if slip.net <= 0))
    found = BankList(tuple(payments), not_paid, day, purpose, payer, layout.own_bank)
    if found.total + found.kept_back != net:
        raise UserError(
            "代发合计与批次实发不一致",
            f"明细 {grouped(found.total + found.kept_back)} 元，批次 {grouped(net)} 元。没有写出任何文件。",
            "请先运行 verify 校验数据。",
        )
    found.warnings.extend(_warnings(found, layout))
    return found


def build_bank_file(book: Book, layout: Layout, found: BankList) -> None:
    """Add the sheet of the layout, and 不代发 for who is not paid by the bank when there are such rows."""
    check_sources(layout, SOURCES.__contains__)
    rows = [
        [SOURCES[column.source](found, payment) if column.source else column.text or None for column in layout.columns]
        for payment in found.payments
    ]
    sheet = book.sheet(layout.sheet)
    sheet.widths(layout.headers)
    sheet.header(0, layout.headers)
    sheet.rows(1, layout.headers, rows)
    # The file itself must hold nothing but payments; the paper may say what they add up to.
    printed_as_list(sheet, layout.headers, f"{found.purpose} 代发 {len(rows)} 笔 合计 {grouped(found.total)} 元")
    if found.not_paid:
        _build_not_paid(book, found)


def _build_not_paid(book: Book, found: BankList) -> None:
    sheet = book.sheet("不代发")
    sheet.widths(NOT_PAID)
    sheet.header(0, NOT_PAID)
    rows: list[list[Cell]] = [
        [
            number,
            slip.name,
            slip.community,
            slip.net,
            _why_not(slip),
        ]
        for number, slip in enumerate(found.not_paid, 1)
    ]
    sheet.rows(1, NOT_PAID, rows)
    printed_as_list(sheet, NOT_PAID, f"{found.purpose} 不代发 {len(rows)} 人")


def _why_not(slip: SlipRow) -> str:
    if slip.net > 0:
        return "没有登记银行账号，补上账号后另行代发"
    return "实发为零，无需代发" if slip.net == 0 else "实发为负数，需另行收回或在以后月份扣回"


def _no_account(slip: SlipRow) -> Problem:
    return Problem(
        message=f"{slip.name}（{slip.community or '未填社区'}）没有登记银行账号，应代发 {grouped(slip.net)} 元",
        fix="登记银行卡号和生效日期后重新导出",
        column="银行卡号",
        value=slip.masked,
        code="no_account",
    )


def _warnings(found: BankList, layout: Layout) -> list[str]:
    said: list[str] = [layout.check] if layout.check else []
    missing = [slip for slip in found.not_paid if slip.net > 0]
    if missing:
        amount = grouped(sum(slip.net for slip in missing))
        said.append(f"{len(missing)} 人没有银行账号，共 {amount} 元没有代发，单列在工作表“不代发”：{_names(missing)}")
    below = [slip for slip in found.not_paid if slip.net <= 0]
    if below:
        said.append(f"{len(below)} 人实发为零或负数，不交银行，单列在工作表“不代发”：{_names(below)}")
    if layout.needs("other_bank"):
        unknown = [payment.slip for payment in found.payments if not payment.account.bank]
        if unknown:
            said.append(f"{len(unknown)} 人没有登记开户银行，按本行填写跨行标识，请核对：{_names(unknown)}")
        incomplete = [
            payment.slip for payment in found.payments if _is_other(found, payment) and not payment.account.branch_code
        ]
        if incomplete:
            said.append(f"{len(incomplete)} 人是他行账户而没有联行行号，银行可能退回：{_names(incomplete)}")
    if layout.needs("payer_account") and not found.payer.account:
        said.append("没有登记付款账号，文件中留空：请用 payroll payer 登记一次，或在文件中补上")
    return said


def _names(slips: Sequence[SlipRow]) -> str:
    shown = "、".join(slip.name for slip in slips[:SHOWN_NAMES])
    return shown if len(slips) <= SHOWN_NAMES else f"{shown} 等"


def _is_other(found: BankList, payment: Payment) -> bool:
    bank = payment.account.bank.upper()
    return bool(bank) and not any(name.upper() in bank for name in found.own_bank)


SOURCES: dict[str, Callable[[BankList, Payment], Cell]] = {
    "sequence": lambda _, payment: payment.number,
    "account": lambda _, payment: payment.account.number,
    "name": lambda _, payment: payment.slip.name,
    "amount": lambda _, payment: payment.slip.net,
    "bank": lambda _, payment: payment.account.bank or None,
    "branch_code": lambda _, payment: payment.account.branch_code or None,
    "other_bank": lambda found, payment: "1" if _is_other(found, payment) else "0",
    "bank_if_other": lambda found, payment: (payment.account.bank or None) if _is_other(found, payment) else None,
    "branch_code_if_other": lambda found, payment: (payment.account.branch_code or None) if _is_other(found, payment) else None,
    "purpose": lambda found, _: found.purpose,
    "date_digits": lambda found, _: f"{found.day:%Y%m%d}",
    "phone": lambda _, payment: payment.worker.phone or None,
    "community": lambda _, payment: payment.slip.community,
    "employee_number": lambda _, payment: payment.worker.employee_number or None,
    "id_number": lambda _, payment: payment.slip.id_number,
    "payer_name": lambda found, _: found.payer.name,
    "payer_account": lambda found, _: found.payer.account or None,
    "payer_bank": lambda found, _: found.payer.bank or None,
}
"""What a bank layout may name as the source of a column."""
