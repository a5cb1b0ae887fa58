"""Packs' own examples: those that ship hold, and a wrong figure is said in a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from helpers.rules import item, rules
from helpers.shipped import shipped_packs, shipped_rules

from shequ_hr.payroll.worked_examples import ExampleResult, run_examples
from shequ_hr.rules.schema import Example


@pytest.mark.parametrize("pack_id", sorted(shipped_packs()))
def test_the_examples_of_every_shipped_pack_hold(pack_id: str) -> None:
    results = run_examples(shipped_packs()[pack_id], shipped_rules(pack_id))
    assert results
    assert [result for result in results if not result.ok] == []


def run(kind: str, given: dict[str, Any], expect: dict[str, Any]) -> ExampleResult:
    own = rules(items=(item("pay", "工资", "3000"),), insured=True)
    pack = replace(own.pay, examples=(Example("例", given, expect, 7, kind),))
    (result,) = run_examples(pack, own)
    assert result.line == 7
    return result


PAY = {"month": "2025-03", "worker": {"post": "正职"}}
TAX = {"months": [{"income": "30000"}, None]}
INSURANCE = {"region": "示例", "month": "2025-03", "base": "4588"}


@pytest.mark.parametrize(
    ("kind", "given", "expect"),
    [
        ("pay", PAY, {"total": "3000.00", "items": {"pay": 3000}}),
        ("pay", PAY, {"items": [{"item": "pay", "amount": "3000"}]}),
        ("pay", PAY, {"items": {"pay": {"label": "工资"}}}),
        ("pay", {"month": "2025-03", "worker": {"post": "站长"}}, {"refused": "政策包里没有这个岗位"}),
        ("tax", TAX, {"withheld": ["750", 0], "withheld_total": "750.00"}),
        ("tax", TAX, {"months": [{"taxable_to_date": "25000"}, {"withheld": "0"}]}),
        ("insurance", INSURANCE, {"pension_personal": "367.04", "personal_total": "477.15"}),
        ("insurance", INSURANCE, {"insurances": {"pension": {"personal": "367.04"}}}),
    ],
)
def test_examples_that_hold(kind: str, given: dict[str, Any], expect: dict[str, Any]) -> None:
    result = run(kind, given, expect)
    assert (result.ok, result.message) == (True, "")


@pytest.mark.parametrize(
    ("kind", "given", "expect", "words"),
    [
        ("pay", PAY, {"total": "3000.01"}, "total 应为 3000.01，算出来是 3000.00"),
        ("pay", PAY, {"items": {"pays": 1}}, "items 里没有“pays”，有：pay"),
        ("pay", PAY, {"sum": 1}, "结果里没有“sum”，有：grade、items、total"),
        ("pay", PAY, {"grade": 3}, "grade 应为 3，算出来是 没有"),
        ("pay", PAY, {"total": {"a": 1}}, "total 不是一组值"),
        ("pay", PAY, {"items": []}, "items 应有 0 个值，实际有 1 个"),
        ("pay", PAY, {"total": []}, "total 应有 0 个值，实际有 1 个"),
        ("pay", PAY, {"items": 5}, "items 应为 5"),
        ("pay", PAY, {"refused": "没有"}, "实际算出了结果"),
        ("pay", {"month": "2025-03", "worker": {"post": "站长"}}, {"total": 1}, "算不出来：政策包里没有这个岗位"),
        ("pay", {"month": "2025-03", "worker": {"post": "站长"}}, {"refused": "没有规定"}, "应当因“没有规定”被拒绝"),
        ("tax", TAX, {"withheld": ["750", 1]}, "withheld 第 2 个 应为 1，算出来是 0.00"),
    ],
)
def test_examples_that_fail_say_where(kind: str, given: dict[str, Any], expect: dict[str, Any], words: str) -> None:
    result = run(kind, given, expect)
    assert not result.ok
    assert words in result.message


def test_a_history_example_is_compared_with_the_pack() -> None:
    assert "没有“不存在的规则”" in run("history", {}, {"不存在的规则": {"2024-01-01": 1}}).message
