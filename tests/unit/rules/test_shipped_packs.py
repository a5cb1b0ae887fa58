"""Every pack that ships loads, its examples hold, and no value of it can change unnoticed."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from toml_text import toml_text

from shequ_hr.errors import RuleNotInForce, UserError
from shequ_hr.payroll.trial import trial_insurance, trial_pay
from shequ_hr.payroll.worked_examples import run_examples
from shequ_hr.rules.histories import histories
from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.schema import Pack
from shequ_hr.rules.self_check import differences

FOLDER = Path(__file__).parents[3] / "resources" / "policies"
TEXTS = {file.relative_to(FOLDER).as_posix(): file.read_text(encoding="utf-8") for file in sorted(FOLDER.rglob("*.toml"))}
PACKS = {pack.id: pack for pack in (load_pack(text, file) for file, text in TEXTS.items())}

Place = tuple[str | int, ...]


@pytest.mark.parametrize("file", TEXTS)
def test_the_id_of_a_pack_is_its_place(file: str) -> None:
    assert file.removesuffix(".toml") in PACKS


@pytest.mark.parametrize("pack_id", PACKS)
def test_all_examples_hold(pack_id: str) -> None:
    results = run_examples(PACKS[pack_id], assemble(pack_id, PACKS))
    assert results
    assert [(result.name, result.message) for result in results if not result.ok] == []


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_whole_pack_is_entered_twice(pack_id: str) -> None:
    pack = PACKS[pack_id]
    named = {name for example in pack.examples if example.kind == "history" for name in example.expect}
    assert set(histories(pack)) - named == set()


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every number, date, truth, percentage, formula and choice of a pack outside its examples, each with a changed value."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if place or key != "example":
                yield from leaves(entry, (*place, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from leaves(entry, (*place, position))
    elif isinstance(value, bool):
        yield place, not value
    elif isinstance(value, (int, Decimal)):
        yield place, value + (1 if isinstance(value, int) else Decimal("0.01"))
    elif isinstance(value, date):
        yield place, value + timedelta(days=1)
        yield place, value.replace(year=value.year - 1)
    elif isinstance(value, str):
        yield from changed_texts(place, value)


def changed_texts(place: Place, text: str) -> Iterator[tuple[Place, Any]]:
    if re.fullmatch(r"[\d.]+%", text):
        yield place, f"{Decimal(text[:-1]) + Decimal('0.1')}%"
    elif place[-1] == "formula":
        yield place, f"({text}) × 1.01"
    elif place[-1] in CHOICES and text in CHOICES[str(place[-1])]:
        yield place, next(word for word in CHOICES[str(place[-1])] if word != text)


CHOICES = {
    "rounding": ("fen", "jiao"),
    "prorate": ("calendar", "none", "scaled_workdays"),
    "part_year": ("full_only", "counts_as_full"),
    "effective": ("same_day", "next_january"),
    "bad_year": ("not_counted", "restarts_step"),
    "entry": ("month", "person"),
    "run": ("bonus", "regular"),
    "standing": ("seen", "example", "derived", "unverified"),
}


def put(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy of the data with one value changed."""
    changed = copy.deepcopy(data)
    inner: Any = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return changed


def noticed(text: str, pack_id: str) -> bool:
    """Whether a changed pack is refused or one of its examples fails."""
    try:
        pack = load_pack(text, "changed.toml")
        if any(differences(example, pack) for example in pack.examples if example.kind == "history"):
            return True
        return not all(result.ok for result in run_examples(pack, assemble(pack_id, {**PACKS, pack.id: pack})))
    except UserError:
        return True


@pytest.mark.parametrize("file", TEXTS)
def test_no_value_changes_unnoticed(file: str) -> None:
    data = tomllib.loads(TEXTS[file], parse_float=Decimal)
    pack_id = file.removesuffix(".toml")
    assert not noticed(toml_text(data), pack_id)
    changes = list(leaves(data))
    assert len(changes) > 5
    missed = [(place, value) for place, value in changes if not noticed(toml_text(put(data, place, value)), pack_id)]
    assert missed == []


def test_one_coefficient_changes_from_a_month_on_by_one_dated_value() -> None:
    text = TEXTS["sichuan/chengdu-template.toml"]
    anchor = '[[table]]\nname = "考核奖标准"'
    added = '[[table.versions]]\nfrom = 2025-04-01\nsource = "sample"\nchanges = { "工作人员" = { 4 = 1.15 } }\n\n'
    assert anchor in text
    pack = load_pack(text.replace(anchor, added + anchor), "own.toml")
    packs: dict[str, Pack] = {**PACKS, pack.id: pack}
    rules = assemble(pack.id, packs)
    assert [result.message for result in run_examples(pack, rules) if not result.ok] == []
    worker = {"post": "工作人员", "grade": 4}
    before = trial_pay({"month": "2025-03", "worker": worker}, rules)
    after = trial_pay({"month": "2025-04", "worker": worker}, rules)
    assert (before["items"][0]["amount"], after["items"][0]["amount"]) == ("6048.00", "6210.00")


@pytest.mark.parametrize(
    ("pack_id", "worker", "total"),
    [
        ("cn/six-departments", {"post": "正职", "dual_post": True, "service_years": 8, "certificate": "中级"}, "3970.00"),
        ("fujian/xiang-an-2013", {"post": "副职", "service_years": 5}, "2760.00"),
        (
            "chongqing/district",
            {"post": "副职", "service_years": 6, "certificate": "助理", "community_level": "市级"},
            "4220.00",
        ),
    ],
)
def test_worked_examples_of_the_domain(pack_id: str, worker: dict[str, object], total: str) -> None:
    assert trial_pay({"month": "2024-08", "worker": worker}, assemble(pack_id, PACKS))["total"] == total


def test_declared_holes_are_errors_that_name_rule_region_and_time() -> None:
    region = PACKS["sichuan/chengdu-insurance"]
    pension = next(rule for rule in region.insurances if rule.key == "pension")
    for day in (date(2018, 1, 1), date(2020, 12, 31)):
        with pytest.raises(RuleNotInForce, match=f"{day.isoformat()} 没有可用的“养老保险缴费基数”：成都"):
            pension.limits.on(day)
    with pytest.raises(RuleNotInForce) as refused:
        pension.limits.on(date(2020, 12, 31))
    assert "由四川省人力资源社会保障部门每年公布" in refused.value.message
    assert "川人社办发〔2021〕77号" in refused.value.hint
    assert "系统管理员" in refused.value.hint
    assert "pack install" in refused.value.hint
    answer = trial_insurance({"month": "2025-03", "base": 4588, "fund_rate": "12%"}, assemble(region.id, PACKS))
    assert [entry["key"] for entry in answer["unavailable"]] == ["injury"]


def test_medical_rates_are_marked_provisional_from_2024() -> None:
    medical = next(rule for rule in PACKS["sichuan/chengdu-insurance"].insurances if rule.key == "medical")
    assert not medical.rates.figure_on(date(2023, 12, 31)).provisional
    assert medical.rates.figure_on(date(2024, 1, 1)).provisional
    assert medical.limits.on(date(2024, 6, 30)).cap == 21228
    assert medical.limits.on(date(2024, 7, 1)).cap == 22555


@pytest.mark.parametrize("month", ["2025-07", "2025-12", "2026-01", "2026-12", "2027-03"])
def test_until_new_limits_are_published_last_year_s_are_used_and_marked(month: str) -> None:
    rules = assemble("sichuan/chengdu-template", PACKS)
    answer = trial_insurance({"month": month, "base": 99999, "wage_class": "一类"}, rules)
    assert answer["unavailable"] == []
    assert answer["housing_fund"]["provisional"]
    assert answer["housing_fund"]["base"] == "31362.00"
    pension = answer["insurances"][0]
    assert (pension["base"], pension["provisional"]) == ("22938.00", month >= "2026")


def test_the_rate_that_a_table_leaves_out_is_unknown_not_zero() -> None:
    illness = next(rule for rule in PACKS["sichuan/chengdu-insurance"].insurances if rule.key == "major_illness")
    with pytest.raises(RuleNotInForce, match="没有列大病互助"):
        illness.rates.on(date(2021, 1, 1))
