"""docs/policy-packs.md is run, not only read: its full packs load and hold, its tables agree with the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from shequ_hr.payroll.worked_examples import run_examples
from shequ_hr.rules.facts import BUILT_IN_FACTS
from shequ_hr.rules.functions import FUNCTION_NAMES
from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.loading import spellings
from shequ_hr.rules.schema import FactType

ROOT = Path(__file__).parents[3]
LOADING = ROOT / "shequ_hr" / "rules" / "loading"
GETTERS = r"\.(?:text|texts|number|whole|flag|day|optional_day|choice|child|children|has)\(\s*\"([a-z_]+)\""
TEXT = (ROOT / "docs" / "policy-packs.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
PACKS = [block for block in BLOCKS if block.startswith("[pack]")]
INCOME_TAX = (ROOT / "resources" / "policies" / "cn" / "income-tax.toml").read_text(encoding="utf-8")
CHOICES = (
    spellings.STANDINGS,
    spellings.FACT_TYPES,
    spellings.ENTRIES,
    spellings.PERIODS,
    spellings.UNITS,
    spellings.MODES,
    spellings.CONVENTIONS,
    spellings.PART_YEARS,
    spellings.EFFECTIVES,
    spellings.BAD_YEARS,
    spellings.RUNS,
    spellings.EXAMPLE_KINDS,
)
READ_OTHERWISE = {"source", "rows", "changes", "probation", "formula", "months", "by_result", "by_community_level"}
"""Keys that the loader takes with a function of their own."""
TYPES = {FactType.NUMBER: "数字", FactType.TEXT: "文字", FactType.BOOL: "是/否"}


@pytest.mark.parametrize("text", PACKS, ids=["A", "B", "C", "D"])
def test_a_full_pack_of_each_structure_loads_and_its_examples_hold(text: str) -> None:
    pack, tax = load_pack(text, "doc.toml"), load_pack(INCOME_TAX, "tax.toml")
    results = run_examples(pack, assemble(pack.id, {pack.id: pack, tax.id: tax}))
    assert results
    assert [(result.name, result.message) for result in results if not result.ok] == []


def keys_of_the_loader() -> set[str]:
    return {key for path in LOADING.glob("*.py") for key in re.findall(GETTERS, path.read_text(encoding="utf-8"))}


def test_every_key_that_the_loader_reads_is_documented() -> None:
    keys = keys_of_the_loader()
    assert len(keys) > 90
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", TEXT)) == []


def test_no_key_is_documented_that_the_loader_refuses() -> None:
    sections = TEXT[TEXT.index("## 3.") : TEXT.index("## 12.")]
    documented = {
        key for cell in re.findall(r"^\| ([^|]+) \|", sections, re.MULTILINE) for key in re.findall(r"`([a-z_]+)`", cell)
    }
    assert len(documented) > 50
    assert documented - keys_of_the_loader() - READ_OTHERWISE == set()


@pytest.mark.parametrize("options", CHOICES, ids=lambda options: next(iter(options)))
def test_every_spelling_of_a_choice_is_documented(options: Mapping[str, object]) -> None:
    chapter = TEXT[TEXT.index("## 2.") : TEXT.index("## 3.")]
    assert [word for word in options if not re.search(rf"(`{word}`|(?<=[`，、 ]){word}(?=[，、； |]))", chapter)] == []


def test_the_table_of_facts_is_complete() -> None:
    for fact in BUILT_IN_FACTS:
        assert f"| {fact.name} | `{fact.key}` | {TYPES[fact.type]} | {fact.note} |" in TEXT


@pytest.mark.parametrize("name", sorted(FUNCTION_NAMES))
def test_every_function_is_documented(name: str) -> None:
    short = re.sub(r"到[元角分]$", "", name)
    assert short in TEXT
    assert {"if": "如果"}.get(name, short) in TEXT


@pytest.mark.parametrize("start", ["[[insurance]]", "[housing_fund]", "[income_tax]", "[[average_wage]]"])
def test_the_shorter_blocks_are_valid_too(start: str) -> None:
    block = next(block for block in BLOCKS if block.startswith(start))
    cited = sorted(set(re.findall(r'source = "(\w+)"', block)))
    head = '[pack]\nid = "doc/part"\ntitle = "片段"\nregion = "某地"\nversion = "1"\n\n'
    sources = "".join(
        f'[[source]]\nkey = "{key}"\ntitle = "文件"\ndocument = "示例"\nchecked_on = 2026-01-01\n\n' for key in cited
    )
    assert load_pack(head + sources + block, "part.toml").id == "doc/part"
