"""Worked payslips that a payroll officer can read (tests/examples/*.toml): every line, exact to the fen."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers.payslips import calculator, facts
from helpers.shipped import shipped_rules

from shequ_hr.model.payroll import PayFacts, RunKind, TaxFacts, YearToDate
from shequ_hr.model.people import (
    Assessment,
    Assignment,
    Certificate,
    CommunityLevel,
    ContributionBase,
    Dossier,
    Employment,
    GradeRecord,
    InsuranceExemption,
    PersonalFact,
)
from shequ_hr.money import parse_yuan, yuan_text
from shequ_hr.payroll.trial import trial_tax
from shequ_hr.periods import DateSpan, PayMonth

FOLDER = Path(__file__).resolve().parents[2] / "examples"
FILES = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
PLACE = "一号社区"
LONG_AGO = date(2000, 1, 1)


def collect(kind: str) -> list[Any]:
    return [pytest.param(example, id=example["名称"]) for content in FILES.values() for example in content.get(kind, [])]


def days(row: dict[str, Any]) -> DateSpan:
    return DateSpan(row["起"], after(row.get("止")))


def after(last_day: date | None) -> date | None:
    """What people write as 止 is the last day; a span ends on the day after."""
    return None if last_day is None else last_day + timedelta(days=1)


def dossier(example: dict[str, Any]) -> Dossier:
    everything = DateSpan(LONG_AGO, None)
    exempt = ("social", "housing_fund") if example.get("免缴") else ()
    declared = {"social": example.get("社保基数"), "housing_fund": example.get("公积金基数")}
    return Dossier(
        employments=tuple(Employment(span=days(row), probation_end=after(row.get("试用期止"))) for row in example["任职"]),
        assignments=tuple(Assignment(span=days(row), community=PLACE, post=row["岗位"]) for row in example["任岗"]),
        grades=tuple(
            GradeRecord(start=row["起"], grade=row["等级"], document="认定文件") for row in example.get("认定等级", [])
        ),
        certificates=tuple(Certificate(start=row["起"], name=row["名称"]) for row in example.get("证书", [])),
        assessments=tuple(
            Assessment(year=row["年度"], result=row["结果"], effective=date(row["年度"] + 1, 1, 1))
            for row in example.get("考核", [])
        ),
        bases=tuple(
            ContributionBase(start=LONG_AGO, kind=kind, amount=parse_yuan(text)) for kind, text in declared.items() if text
        ),
        exemptions=tuple(InsuranceExemption(span=everything, kind=kind, reason="外单位参保") for kind in exempt),
        personal=tuple(PersonalFact(start=LONG_AGO, key=key, value=text) for key, text in example.get("登记", {}).items()),
    )


def frozen(example: dict[str, Any]) -> PayFacts:
    month = PayMonth.parse(example["月份"])
    before = example.get("此前", {})
    year = YearToDate(
        income=parse_yuan(before.get("收入", "0")),
        insurance=parse_yuan(before.get("专项扣除", "0")),
        withheld=parse_yuan(before.get("已预扣", "0")),
    )
    levels = tuple(CommunityLevel(start=row["起"], level=row["级别"]) for row in example.get("社区级别", []))
    return facts(
        dossier(example),
        community_levels={PLACE: levels} if levels else {},
        typed={key: parse_yuan(text) for key, text in example.get("录入", {}).items()},
        overrides={key: parse_yuan(text) for key, text in example.get("调整", {}).items()},
        leaves=dict(example.get("请假", {})),
        tax=TaxFacts(months=month.month, before=year),
    )


@pytest.mark.parametrize("example", collect("工资单"))
def test_payslip(example: dict[str, Any]) -> None:
    calc = calculator(
        shipped_rules(example["政策包"]), PayMonth.parse(example["月份"]), RunKind(example.get("批次", RunKind.REGULAR.value))
    )
    slip = calc.slip(frozen(example))
    assert [(line.label, yuan_text(line.amount)) for line in slip.lines] == list(example["应得"].items())
    shown = {"应发": slip.gross, "扣款": slip.deductions, "实发": slip.net, "单位": slip.employer}
    for name, fen in shown.items():
        if name in example:
            assert yuan_text(fen) == example[name], name
    if "等级" in example:
        assert slip.grade == example["等级"]


@pytest.mark.parametrize("example", collect("个税"))
def test_income_tax(example: dict[str, Any]) -> None:
    def month(row: Any) -> dict[str, Any] | None:
        return None if row == "未发" else dict(zip(("income", "insurance", "extra"), row, strict=True))

    given = [month(row) for row in example.get("各月", [example.get("每月")] * example.get("月数", 0))]
    data: dict[str, Any] = {"months": given, "mode": example.get("方法", "ordinary"), "start_month": example.get("起始月", 1)}
    if "期初" in example:
        data["opening"] = example["期初"]
    if "年终奖" in example:
        data["bonus"] = example["年终奖"]
    answer = trial_tax(data, shipped_rules("cn/income-tax"))
    withheld = [parse_yuan(one["withheld"]) for one in answer["months"]]
    if "应预扣" in example:
        assert withheld == [parse_yuan(text) for text in example["应预扣"]]
    if "全年" in example:
        assert sum(withheld) == parse_yuan(example["全年"])
    if "单独计税" in example:
        assert parse_yuan(answer["bonus"]["separate"]) == parse_yuan(example["单独计税"])


def test_there_are_examples() -> None:
    assert len(collect("工资单")) >= 15
    assert len(collect("个税")) >= 14
