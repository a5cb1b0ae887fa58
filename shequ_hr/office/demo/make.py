"""Fills an empty store with the demo office: people first, then month after month through the real use cases.

Uses a clock of its own, so that the same seed gives the same bytes; refuses a folder that already holds an office.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.model.inputs import MonthInput
from shequ_hr.model.payroll import Leave, Override, RunKey, TypedAmount
from shequ_hr.model.people import Office, Record, Worker
from shequ_hr.office.calendar import seed_holidays
from shequ_hr.office.demo.people import DemoPeople, extra_deductions, make_people, opening_tax
from shequ_hr.office.packs import rules_of
from shequ_hr.payroll.income_tax import TaxTable, compile_table
from shequ_hr.periods import PayMonth, months_between
from shequ_hr.ports import UnitOfWork, Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.rules.schema import Entry
from shequ_hr.runs.calculate import calculate_run
from shequ_hr.runs.transitions import approve_run, check_run, lock_run, pay_run
from shequ_hr.security.roles import Action

DEMO_PACK = "sichuan/chengdu-template"
UNIT, CODE = "示例街道", "DEMO-510100"
FIRST_MONTH, USUAL_LAST = PayMonth(2024, 8), PayMonth(2025, 5)
"""Months for which the shipped packs hold every figure, with one more to calculate by hand."""
MOST_MONTHS = 23
"""Before 2023-07 the floor of the housing fund is not known to the shipped packs."""
BEIJING_TIME = timezone(timedelta(hours=8))


class DemoReport(Record, frozen=True, kw_only=True):
    """What the demo office holds."""

    unit: str
    workers: int
    communities: int
    months: tuple[str, ...]


@dataclass
class MonthClock:
    """A clock that stands on the ninth of the month after the one being paid."""

    month: PayMonth

    def now(self) -> datetime:
        """Nine in the morning of that day."""
        return datetime.combine(self.today(), datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)

    def today(self) -> date:
        """That day."""
        return self.month.plus(1).first_day + timedelta(days=8)


def make_demo(
    ws: Workspace, workers: int = 86, months: int = 10, seed: int = 2024, progress: Progress = SILENT
) -> Outcome[DemoReport]:
    """Make an office of so many workers with so many locked months; the last one is paid, too.

    UserError: the folder holds an office, or the sizes make no sense.
    """
    if workers < 1 or not 1 <= months <= MOST_MONTHS:
        raise UserError("演示单位的大小不对", f"人数 {workers}、月数 {months}。", f"人数至少 1，月数 1 到 {MOST_MONTHS}。")
    last = FIRST_MONTH.plus(months - 1) if months <= USUAL_LAST.months_since(FIRST_MONTH) + 1 else USUAL_LAST
    paid = months_between(last.plus(1 - months), last)
    clock = MonthClock(paid[0])
    ws = replace(ws, clock=clock, copies=None)  # nothing of an office in the making is worth a backup
    people = make_people(workers, paid[0], last, seed)
    store_people(ws, people, paid, seed)
    for index, month in enumerate(paid):
        progress.step(index, len(paid), f"生成演示数据：{month.label}")
        clock.month = month
        pay_month(ws, month, seed)
    progress.step(len(paid), len(paid), "演示单位已生成")
    report = DemoReport(
        unit=UNIT, workers=workers, communities=len(people.communities), months=tuple(str(month) for month in paid)
    )
    return Outcome(report, Changes.ALL)


def store_people(ws: Workspace, people: DemoPeople, paid: list[PayMonth], seed: int) -> None:
    """Make the demo office with its people and their 专项附加扣除; UserError when the store holds an office."""
    with ws.begin(Action.IMPORT) as uow:
        if uow.office.get() is not None:
            raise UserError(
                "这个文件夹里已经有单位数据", "演示单位只能放进空文件夹，没有写入任何数据。", "换一个 --data 文件夹再试。"
            )
        uow.office.save(Office(unit=UNIT, code=CODE, level="street", pay_pack=DEMO_PACK, demo=True))
        seed_holidays(uow)
        uow.communities.save(people.communities)
        stored = uow.workers.save(people.workers)
        years = months_between(PayMonth(paid[0].year, 1), PayMonth(paid[-1].year, 12))
        deductions = extra_deductions(stored, years, seed)
        uow.inputs.save_extra_deductions(deductions)
        uow.inputs.save_opening_tax(opening_tax(stored, paid[0], _tax_table(uow, ws, paid[0]), deductions))
        uow.commit()


def _tax_table(uow: UnitOfWork, ws: Workspace, first: PayMonth) -> TaxTable:
    income_tax = rules_of(uow, ws.library).income_tax
    if income_tax is None:
        raise UserError("演示数据算不出来", f"政策包“{DEMO_PACK}”没有引用个人所得税。", "请用随程序提供的政策包。")
    return compile_table(income_tax.on(first.plus(-1).last_day))


def pay_month(ws: Workspace, month: PayMonth, seed: int) -> None:
    """Type in the month's figures and take its run from the draft to paid."""
    with ws.begin(Action.PAY_INPUT) as uow:
        uow.inputs.save_month(_month_inputs(uow, ws, month, seed))
        uow.commit()
    report = calculate_run(ws, month).value
    if report.problems:
        raise UserError("演示数据算不出来", f"{month.label}有 {len(report.problems)} 个问题。", "", report.problems)
    steps: tuple[Callable[[Workspace, RunKey], object], ...] = (check_run, approve_run, lock_run, pay_run)
    for step in steps:
        step(ws, report.run.key)


def _month_inputs(uow: UnitOfWork, ws: Workspace, month: PayMonth, seed: int) -> list[MonthInput]:
    """Some leave days, a few typed-in amounts, and one override with its reason, for people in service all month."""
    rules = rules_of(uow, ws.library).pay
    typed = [item for item in rules.items if item.entry is Entry.MONTH and not item.deduction and not item.annual_bonus]
    everyone = [worker for worker in uow.workers.all() if _whole_month(worker, month)]
    chosen = everyone[(seed + month.month) % 11 :: 11]
    inputs = []
    for place, worker in enumerate(chosen):
        if place % 3 == 0:
            inputs.append(MonthInput(worker=worker.id, month=month, leaves=(Leave(kind="事假", days=str(1 + place % 2)),)))
        elif place % 3 == 1 and typed:
            inputs.append(MonthInput(worker=worker.id, month=month, typed=(TypedAmount(item=typed[0].key, amount=30_000),)))
        elif place == 2 and typed:
            override = Override(item=typed[0].key, amount=0, reason="本月已由上级单位发放")
            inputs.append(MonthInput(worker=worker.id, month=month, overrides=(override,)))
    return inputs


def _whole_month(worker: Worker, month: PayMonth) -> bool:
    return any(
        spell.here
        and spell.span.start <= month.first_day
        and (spell.span.end is None or spell.span.end >= month.plus(1).first_day)
        for spell in worker.dossier.employments
    )
