"""The README's month on the command line runs as it is printed: said once, run as said."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    block = next(text for text in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) if "payroll lock" in text)
    program = f"{shlex.quote(sys.executable)} -m ui"
    script = block.replace(".venv/bin/shequ-hr", program).replace("out/my-office", str(tmp_path / "my-office"))
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "校验通过" in done.stdout
    assert list((tmp_path / "my-office-files").glob("*工资表.xlsx"))


def test_the_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"python3 dev\.py (\w+)", README))
    door = (ROOT / "dev.py").read_text(encoding="utf-8")
    assert named
    assert {name for name in named if f"\ndef {name}(" not in door} == set()
