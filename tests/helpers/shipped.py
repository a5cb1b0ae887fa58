"""The packs that ship with the program, loaded once for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.schema import Pack, RuleSet

POLICIES = Path(__file__).resolve().parents[2] / "resources" / "policies"


@cache
def shipped_packs() -> dict[str, Pack]:
    """Every shipped pack by its id."""
    packs = (load_pack(path.read_text(encoding="utf-8"), path.name) for path in sorted(POLICIES.rglob("*.toml")))
    return {pack.id: pack for pack in packs}


@cache
def shipped_rules(pack_id: str) -> RuleSet:
    """The rules of a shipped pack with what it uses."""
    return assemble(pack_id, shipped_packs())
