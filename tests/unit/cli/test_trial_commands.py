"""``trial``: the published worked examples through the command line, without any office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.command_line import ask, read

Months = list[tuple[int, int, int] | None]


def trial(folder: Path, what: str, given: Any, code: int = 0) -> Any:
    file = folder / "试算.json"
    file.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return ask(folder / "没有单位", "trial", what, file, code=code)


def tax(folder: Path, months: Months, **more: Any) -> list[str]:
    given = [None if month is None else dict(zip(("income", "insurance", "extra"), month, strict=True)) for month in months]
    return [month["withheld"] for month in trial(folder, "tax", {"months": given, **more})["months"]]


@pytest.mark.parametrize(
    ("months", "more", "withheld"),
    [
        ([(30000, 4500, 2000)] * 12, {}, ["555.00", "625.00", *["1850.00"] * 5, "2250.00", *["3700.00"] * 4]),
        ([(10000, 1500, 1000)] * 3, {}, ["75.00"] * 3),
        ([(8000, 1000, 1000)] * 3, {}, ["30.00"] * 3),
        ([(30000, 4500, 0)] * 2, {}, ["615.00", "965.00"]),
        ([(10000, 0, 0), *[(4000, 0, 0)] * 11], {"mode": "sixty_thousand"}, ["0.00"] * 12),
        ([(10000, 0, 0)], {}, ["150.00"]),
        ([(30000, 0, 0)], {"mode": "first_job", "start_month": 7}, ["0.00"]),
        ([(40500, 1000, 1000), None, (40500, 1000, 0)], {}, ["1005.00", "0.00", "2775.00"]),
        ([(12000, 0, 0), (1000, 0, 0), (12000, 0, 0), (9000, 0, 0)], {}, ["210.00", "0.00", "90.00", "120.00"]),
    ],
    ids=["T1", "T2", "T3", "T4", "T5", "T5-ordinary", "T6", "T7", "T8"],
)
def test_published_withholding_examples(tmp_path: Path, months: Months, more: dict[str, Any], withheld: list[str]) -> None:
    assert tax(tmp_path, months, **more) == withheld


@pytest.mark.parametrize(
    ("bonus", "separate"), [("20000", "600.00"), ("36000", "1080.00"), ("36001", "3390.10"), ("37000", "3490.00")]
)
def test_the_bonus_is_taxed_apart(tmp_path: Path, bonus: str, separate: str) -> None:
    answer = trial(tmp_path, "tax", {"months": [{"income": "8000", "insurance": 0, "extra": 0}], "bonus": bonus})["bonus"]
    assert answer["separate"] == separate
    assert answer["better"] in {"separate", "merged"}
    assert f"单独计税 {separate}" in read(tmp_path, "trial", "tax", tmp_path / "试算.json")


def test_an_opening_balance_can_not_claim_more_months_than_passed(tmp_path: Path) -> None:
    opening = {"income": 60000, "insurance": 0, "extra": 0, "months": 9, "withheld": 0}
    month = {"income": 10000, "insurance": 0, "extra": 0}
    claimed = trial(tmp_path, "tax", {"months": [month], "start_month": 7, "opening": opening})
    honest = trial(tmp_path, "tax", {"months": [month], "start_month": 7, "opening": opening | {"months": 6}})
    assert claimed == honest


def test_amounts_with_a_point_stay_exact(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"months": [{"income": 8000.33, "insurance": 1000.00, "extra": 1000}]}', encoding="utf-8")
    month = ask(tmp_path, "trial", "tax", file)["months"][0]
    assert month == {"taxable_to_date": "1000.33", "tax_to_date": "30.01", "withheld": "30.01"}
    assert "30.01" in read(tmp_path, "trial", "tax", file)


@pytest.mark.parametrize("region", ["成都", "成都市", "四川成都", "sichuan/chengdu-insurance"])
def test_insurance_on_the_lowest_base_of_2025(tmp_path: Path, region: str) -> None:
    answer = trial(tmp_path, "insurance", {"region": region, "month": "2025-05", "base": "3000"})
    lines = {line["key"]: line for line in answer["insurances"]}
    assert lines["pension"]["base"] == "4588.00"
    assert (lines["pension"]["personal"], lines["pension"]["employer"]) == ("367.04", "734.08")
    assert lines["medical"]["personal"] == "91.76"
    assert (lines["unemployment"]["personal"], lines["unemployment"]["employer"]) == ("18.35", "27.53")
    text = read(tmp_path / "没有单位", "trial", "insurance", tmp_path / "试算.json")
    assert "367.04" in text


def test_an_unknown_region_lists_the_known_ones(tmp_path: Path) -> None:
    refused = trial(tmp_path, "insurance", {"region": "某地", "month": "2025-05", "base": "3000"}, code=3)
    assert "成都" in refused["error"]["message"]


@pytest.mark.parametrize("content", ["{", "[1]", '{"months": 3}', '{"monat": []}'])
def test_a_file_that_can_not_be_used_is_refused_by_name_or_key(tmp_path: Path, content: str) -> None:
    file = tmp_path / "坏.json"
    file.write_text(content, encoding="utf-8")
    refused = ask(tmp_path, "trial", "tax", file, code=3)
    assert refused["error"]["title"]
    assert refused["problems"]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "坏.json"
    file.write_bytes("{“甲”}".encode("gbk"))
    assert "UTF-8" in ask(tmp_path, "trial", "tax", file, code=3)["error"]["message"]


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    refused = ask(tmp_path, "trial", "tax", tmp_path / "没有.json", code=3)
    assert "《没有.json》" in refused["error"]["title"]
    assert [problem["file"] for problem in refused["problems"]] == ["没有.json"]


PAY = [
    ("cn/six-departments", {"post": "正职", "service_years": 8, "certificate": "中级", "dual_post": True}, 3, "3970.00"),
    ("fujian/xiang-an-2013", {"post": "副职", "service_years": 5}, 3, "2760.00"),
    (
        "chongqing/district",
        {"post": "副职", "continuous_years": 6, "certificate": "助理", "community_level": "市级"},
        None,
        "4220.00",
    ),
]


@pytest.mark.parametrize(("pack", "worker", "grade", "total"), PAY, ids=["六部门", "翔安", "重庆"])
def test_the_worked_examples_of_published_documents(
    tmp_path: Path, pack: str, worker: dict[str, Any], grade: int | None, total: str
) -> None:
    answer = trial(tmp_path, "pay", {"pack": pack, "month": "2024-05", "worker": worker})
    assert (answer["grade"], answer["total"]) == (grade, total)
    assert all({"item", "label", "amount"} == set(item) for item in answer["items"])
    text = read(tmp_path / "没有单位", "trial", "pay", tmp_path / "试算.json")
    assert f"合计  {total}" in text


def test_a_pack_can_be_a_file_beside_the_input(tmp_path: Path) -> None:
    source = next((Path(__file__).parents[3] / "resources" / "policies").rglob("six-departments.toml"))
    (tmp_path / "我的包.toml").write_bytes(source.read_bytes())
    given = {"pack": "我的包.toml", "month": "2024-05", "worker": PAY[0][1]}
    assert trial(tmp_path, "pay", given)["total"] == "3970.00"


def test_a_pack_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "我的包.toml").write_bytes("政策".encode("gbk"))
    refused = trial(tmp_path, "pay", {"pack": "我的包.toml", "month": "2024-05", "worker": {}}, code=3)
    assert "UTF-8" in refused["error"]["message"]


@pytest.mark.parametrize("pack", ["nowhere/nothing", "没有.toml", ""])
def test_an_unknown_pack_is_refused(tmp_path: Path, pack: str) -> None:
    assert trial(tmp_path, "pay", {"pack": pack, "month": "2024-05", "worker": {}}, code=3)["error"]["title"]


def test_an_unknown_fact_lists_the_known_ones(tmp_path: Path) -> None:
    given = {"pack": PAY[0][0], "month": "2024-05", "worker": PAY[0][1] | {"jahre": 3}}
    refused = trial(tmp_path, "pay", given, code=3)
    assert "service_years" in json.dumps(refused, ensure_ascii=False)


def test_a_pack_of_the_office_is_found_too(demo: Path, tmp_path: Path) -> None:
    source = next((Path(__file__).parents[3] / "resources" / "policies").rglob("six-departments.toml"))
    own = tmp_path / "own.toml"
    own.write_text(source.read_text(encoding="utf-8").replace('"cn/six-departments"', '"own/office"'), encoding="utf-8")
    ask(demo, "pack", "install", own)
    file = tmp_path / "试算.json"
    file.write_text(json.dumps({"pack": "own/office", "month": "2024-05", "worker": PAY[0][1]}), encoding="utf-8")
    assert ask(demo, "trial", "pay", file)["total"] == "3970.00"
