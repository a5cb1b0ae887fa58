"""A small run, its people and a file store that writes straight through: what the report tests lay out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from shequ_hr.model.payroll import LineKind, LineShape, Run, RunInputs, RunKey, RunState, SlipLine
from shequ_hr.model.people import BankAccount, Worker
from shequ_hr.periods import PayMonth
from shequ_hr.runs.results import ItemColumn, RunDetail, SlipRow

NOW = datetime(2025, 5, 31, 17, 30, tzinfo=UTC)
MONTH = PayMonth(2025, 5)
LABELS = {
    "base": ("基本工资", LineKind.EARNING),
    "post_allowance": ("社区工作者岗位津贴", LineKind.EARNING),
    "bonus": ("考核奖", LineKind.EARNING),
    "pension_personal": ("养老保险（个人）", LineKind.DEDUCTION),
    "medical_personal": ("医疗保险（个人）", LineKind.DEDUCTION),
    "unemployment_personal": ("失业保险（个人）", LineKind.DEDUCTION),
    "housing_fund_personal": ("住房公积金（个人）", LineKind.DEDUCTION),
    "income_tax": ("个人所得税", LineKind.DEDUCTION),
    "pension_employer": ("养老保险（单位）", LineKind.EMPLOYER),
    "unemployment_employer": ("失业保险（单位）", LineKind.EMPLOYER),
    "housing_fund_employer": ("住房公积金（单位）", LineKind.EMPLOYER),
}
PEOPLE = ["郭民", "徐萍巧", "罗慧", "欧阳娜娜", "李艳", "胡杰", "解英", "邓美"]


class DirectFiles:
    """A FileStore without atomicity: the report tests look at what is written, not at how it is put in place."""

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        temporary = path.with_name(path.name + ".tmp")
        make(temporary)
        if check is not None:
            check(temporary)
        temporary.replace(path)


def slip_row(number: int, name: str, community: str, post: str = "工作人员", scale: int = 1) -> SlipRow:
    """One person whose amounts add up; ``scale`` 0 pays nothing, -1 is a repayment."""
    figures = {
        "base": 390_000,
        "post_allowance": 60_000,
        "bonus": 123_456,
        "pension_personal": 36_704,
        "medical_personal": 9_176,
        "unemployment_personal": 1_835,
        "housing_fund_personal": 22_940,
        "income_tax": 0,
        "pension_employer": 73_408,
        "unemployment_employer": 2_753,
        "housing_fund_employer": 22_940,
    }
    amounts = {key: value * scale for key, value in figures.items()}
    lines = tuple(SlipLine(key, LABELS[key][0], LABELS[key][1], amount) for key, amount in amounts.items())
    side = {kind: sum(line.amount for line in lines if line.kind is kind) for kind in LineKind}
    return SlipRow(
        worker=number,
        name=name,
        id_number=f"51010419960301{number:03d}X",
        masked=f"510104********{number:03d}X",
        community=community,
        post=post,
        grade=3 + number % 5,
        days=21,
        amounts=amounts,
        shape=LineShape.of(lines),
        figures=tuple(line.amount for line in lines),
        gross=side[LineKind.EARNING],
        deductions=side[LineKind.DEDUCTION],
        net=side[LineKind.EARNING] - side[LineKind.DEDUCTION],
        employer=side[LineKind.EMPLOYER],
    )


def run_of(slips: list[SlipRow], state: RunState) -> RunDetail:
    """A run that holds exactly these slips."""
    run = Run(
        id=1,
        key=RunKey(MONTH),
        state=state,
        slips=len(slips),
        gross=sum(slip.gross for slip in slips),
        deductions=sum(slip.deductions for slip in slips),
        net=sum(slip.net for slip in slips),
        employer=sum(slip.employer for slip in slips),
        inputs=RunInputs(month=MONTH, kind=RunKey(MONTH).kind, packs={}, pay_pack="示例包", paid_days=(1, 2)),
        calculated=NOW,
        locked=NOW if state is RunState.LOCKED else None,
        locked_by="王芳" if state is RunState.LOCKED else "",
        seal="ab" * 32 if state is RunState.LOCKED else "",
    )
    items = tuple(
        ItemColumn(key=key, label=label, kind=kind, total=sum(slip.amounts[key] for slip in slips))
        for key, (label, kind) in LABELS.items()
    )
    return RunDetail(run=run, state_label="已锁定" if state is RunState.LOCKED else "草稿", items=items, slips=tuple(slips))


def worker_of(slip: SlipRow, bank: str = "中国建设银行成都龙泉支行") -> Worker:
    """The person of a slip with an account whose digits must survive."""
    account = BankAccount(start=date(2020, 1, 1), number=f"62170012393704505{slip.worker:02d}", bank=bank)
    return Worker(id=slip.worker, name=slip.name, id_number=slip.id_number, phone="13971028225", accounts=(account,))
