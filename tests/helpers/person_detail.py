"""A made-up person with dated history as the people queries answer it: for tests of pages without a store."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shequ_hr.model.payroll import LineKind, Run, RunInputs, RunKey, RunKind, RunState, Slip, SlipLine
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    BankAccount,
    Certificate,
    ContributionBase,
    Dossier,
    Education,
    Employment,
    GradeRecord,
    Worker,
)
from shequ_hr.people.results import Event, Fact, Lane, LaneBar, PayRow, RosterRow, RosterState, WorkerDetail
from shequ_hr.periods import DateSpan, PayMonth

TODAY = date(2026, 10, 12)
NUMBER = "510107199006121628"


def worker(number: int = 6, name: str = "傅文博") -> Worker:
    """A committee member with one former post and one former office."""
    return Worker(
        id=number,
        employee_number="YL-0037",
        name=name,
        id_number=NUMBER,
        sex="男",
        birth_date=date(1990, 6, 12),
        phone="13812345521",
        accounts=(BankAccount(start=date(2018, 7, 2), number="6217003810012346027", bank="建设银行"),),
        dossier=Dossier(
            employments=(
                Employment(span=DateSpan(date(2016, 9, 1), date(2018, 7, 2)), place="外区某街道", here=False),
                Employment(span=DateSpan(date(2018, 7, 2)), probation_end=date(2026, 11, 5)),
            ),
            assignments=(
                Assignment(span=DateSpan(date(2018, 7, 2), date(2022, 4, 1)), community="玉林东路社区", post="工作人员"),
                Assignment(span=DateSpan(date(2022, 4, 1)), community="玉林东路社区", post="专职委员"),
            ),
            grades=(GradeRecord(start=date(2026, 7, 1), grade=7, reason="示例"),),
            educations=(Education(start=date(1900, 1, 1), education="本科", degree="学士"),),
            certificates=(Certificate(start=date(2020, 9, 24), name="助理社会工作师", valid_to=date(2027, 9, 24)),),
            assessments=(Assessment(year=2025, result="优秀", effective=date(2026, 1, 1)),),
            bases=(ContributionBase(start=date(2026, 7, 1), kind="housing_fund", amount=640_000, rate="0.12"),),
        ),
    )


def roster_row(number: int, name: str, state: RosterState = RosterState.ACTIVE, id_number: str = "") -> RosterRow:
    """One line of the roster."""
    return RosterRow(
        worker=number,
        employee_number=f"YL-{number:04d}",
        name=name,
        id_number=id_number or f"51010719900612{number:04d}",
        masked="510***********1628",
        sex="男",
        community="玉林东路社区",
        post="工作人员",
        title="",
        grade=3,
        kind="劳动合同",
        state=state,
        since=date(2018, 7, 2),
        until=None,
        service_months=99,
        phone="",
    )


def slip(gross: int, month: int) -> PayRow:
    """A slip of a month of 2026 with a tax of 46.44."""
    lines = (
        SlipLine("base", "基本工资", LineKind.EARNING, gross - 20_000),
        SlipLine("allowance", "职业津贴", LineKind.EARNING, 20_000),
        SlipLine("pension_personal", "养老保险", LineKind.DEDUCTION, 36_704),
        SlipLine("income_tax", "个人所得税", LineKind.DEDUCTION, 4_644),
    )
    made = Slip(
        worker=6, name="傅文博", post="专职委员", grade=7, lines=lines, gross=gross, deductions=41_348, net=gross - 41_348
    )
    key = RunKey(PayMonth(2026, month))
    run = Run(
        id=month,
        key=key,
        state=RunState.LOCKED,
        slips=1,
        gross=gross,
        deductions=made.deductions,
        net=made.net,
        employer=0,
        inputs=RunInputs(month=key.month, kind=RunKind.REGULAR, packs={}, pay_pack="x", paid_days=()),
        calculated=datetime(2026, month, 12, tzinfo=UTC),
    )
    return PayRow(
        month=key.month,
        kind="工资",
        state="已锁定",
        gross=gross,
        deductions=made.deductions,
        net=made.net,
        run=run,
        slip=made,
    )


def detail(person: Worker | None = None, *, paid: bool = True) -> WorkerDetail:
    """One person ready to show."""
    shown = person or worker()
    bar = LaneBar(start=date(2018, 7, 2), end=None, label="玉林东路社区")
    return WorkerDetail(
        worker=shown,
        row=roster_row(shown.id, shown.name, id_number=shown.id_number),
        masked_account="6217***********6027",
        masked_phone="138****5521",
        facts=(Fact(label="学历学位", value="本科　学士"),),
        lanes=(Lane(label="社区", bars=(bar,)),),
        events=(Event(day=date(2026, 7, 1), kind="等级", title="等级 6级 → 7级", detail="示例", document=""),),
        pay=(slip(800_000, 8), slip(812_000, 9)) if paid else (),
        grade=7,
    )
