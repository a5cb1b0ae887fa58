"""A made-up month of pay as the use cases answer it: for tests of pages that need figures and no store. Fictional people."""

from __future__ import annotations

from datetime import UTC, datetime

from shequ_hr.model.payroll import LineKind, LineShape, Run, RunInputs, RunKey, RunKind, RunState, SlipLine
from shequ_hr.periods import PayMonth
from shequ_hr.runs.results import (
    ActionState,
    ChangeKind,
    Comparison,
    Difference,
    ItemColumn,
    PersonChange,
    RunAction,
    RunDetail,
    SlipRow,
)

MONTH = PayMonth(2026, 10)
KEY = RunKey(MONTH)
ITEMS = (
    ("base", "基本工资", LineKind.EARNING),
    ("bonus", "考核奖", LineKind.EARNING),
    ("pension_personal", "养老保险", LineKind.DEDUCTION),
    ("medical_personal", "医疗保险", LineKind.DEDUCTION),
    ("housing_fund_personal", "住房公积金", LineKind.DEDUCTION),
    ("income_tax", "个人所得税", LineKind.DEDUCTION),
    ("pension_employer", "养老保险", LineKind.EMPLOYER),
    ("coefficient", "系数", LineKind.INFO),
)
NAMES = ("李晓岚", "黄思源", "高婉婷", "宋锦程")


def slip_row(worker: int, **amounts: int) -> SlipRow:
    """One person; amounts not named stay out of the slip."""
    given = {"base": 470_000, "pension_personal": 36_704, "medical_personal": 9_176, "pension_employer": 73_408} | amounts
    kinds = {key: kind for key, _, kind in ITEMS}
    gross = sum(amount for key, amount in given.items() if kinds[key] is LineKind.EARNING)
    taken = sum(amount for key, amount in given.items() if kinds[key] is LineKind.DEDUCTION)
    lines = tuple(SlipLine(key, label, kind, given[key]) for key, label, kind in ITEMS if key in given)
    return SlipRow(
        worker=worker,
        name=NAMES[(worker - 1) % len(NAMES)],
        id_number=f"51010719900605{worker:04d}",
        masked="510***********1628",
        community="玉林东路社区" if worker % 2 else "玉林北路社区",
        post="工作人员",
        grade=worker,
        days=31,
        amounts=given,
        shape=LineShape.of(lines),
        figures=tuple(line.amount for line in lines),
        gross=gross,
        deductions=taken,
        net=gross - taken,
        employer=given["pension_employer"],
        overridden={"bonus": "会议纪要确定"} if "bonus" in amounts else {},
        warnings=("暂按上年基数",) if worker == 3 else (),
    )


def run_detail(*slips: SlipRow, state: RunState = RunState.DRAFT) -> RunDetail:
    """A run of these slips with the actions of its state."""
    run = Run(
        id=1,
        key=KEY,
        state=state,
        slips=len(slips),
        gross=sum(slip.gross for slip in slips),
        deductions=sum(slip.deductions for slip in slips),
        net=sum(slip.net for slip in slips),
        employer=sum(slip.employer for slip in slips),
        inputs=RunInputs(month=MONTH, kind=RunKind.REGULAR, packs={}, pay_pack="x", paid_days=()),
        calculated=datetime(2026, 10, 12, 9, 41, tzinfo=UTC),
    )
    present = {key for slip in slips for key in slip.amounts}
    items = tuple(
        ItemColumn(key=key, label=label, kind=kind, total=sum(slip.amounts.get(key, 0) for slip in slips))
        for key, label, kind in ITEMS
        if key in present
    )
    actions = (
        ActionState(action=RunAction.CALCULATE, label="重新计算", enabled=True),
        ActionState(action=RunAction.CHECK, label="核对", enabled=True, primary=True),
        ActionState(action=RunAction.LOCK, label="锁定", enabled=False, reason="现在是“草稿”。"),
        ActionState(action=RunAction.VOID, label="作废", enabled=True),
        ActionState(action=RunAction.EXPORT, label="导出", enabled=True),
    )
    return RunDetail(run=run, state_label="草稿", items=items, slips=slips, actions=actions)


def comparison() -> Comparison:
    """Last month beside it: the first person's tax rose, the second is new."""
    tax = Difference(item="income_tax", label="个人所得税", before=11_180, now=20_046, delta=8_866)
    first = PersonChange(
        worker=1,
        name=NAMES[0],
        masked="",
        community="玉林东路社区",
        kind=ChangeKind.SLIGHTLY,
        gross_before=470_000,
        gross=470_000,
        net_before=412_940,
        net=404_074,
        differences=(tax,),
        reason="本月起适用 10% 一档。",
    )
    second = PersonChange(
        worker=2,
        name=NAMES[1],
        masked="",
        community="玉林北路社区",
        kind=ChangeKind.JOINED,
        gross_before=None,
        gross=470_000,
        net_before=None,
        net=424_120,
    )
    return Comparison(key=KEY, previous=RunKey(MONTH.plus(-1)), joined=(second,), people=(first, second), net_before=1, net=2)
