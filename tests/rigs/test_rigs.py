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
NAMES = ("kill", "disk", "races")


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
