"""Every rig in its small size: nothing lost, nothing half done, nothing damaged, and as many trials as asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes: POSIX only")

ROOT = Path(__file__).parents[2]
NAMES = ("kill", "disk", "power", "power-plain", "io", "atomic", "flips", "mutants", "handedits", "doors", "races")


@pytest.mark.parametrize("name", NAMES)
def test_the_small_size_of_a_rig(name: str, tmp_path: Path) -> None:
    """In a process of its own, which may fork: this one has threads of Qt."""
    out = tmp_path / "results.json"
    command = [sys.executable, "-W", "error", "-m", "rigs", "--size", "test", "--only", name, "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))["results"].values()
    assert results
    for result in results:
        assert (result["lost"], result["partial"], result["corrupt"], result["other"]) == (0, 0, 0, 0)
        assert result["skipped"] or result["count"] == result["wanted"], result


@pytest.mark.parametrize(
    "pragmas", [{"synchronous": "OFF"}, {"locking_mode": "NORMAL", "journal_mode": "DELETE"}], ids=["off", "delete"]
)
def test_the_rig_of_power_cuts_finds_losses(pragmas: dict[str, str], tmp_path: Path) -> None:
    """The control: with pragmas that are known to lose data it must not say that all is well."""
    from rigs import power
    from rigs.office import KEY
    from rigs.results import Order, Result

    order = Order(count=120, seed=2026, budget=60)
    result = power.cut(Result.of("power", "import", "R2", order), order, tmp_path, KEY, pragmas)
    assert result.lost + result.partial + result.corrupt > 5
    assert result.lost or "DELETE" not in pragmas.values()
