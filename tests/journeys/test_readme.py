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
        env={name: value for name, value in os.environ.items() if not name.startswith("SHEQU_HR_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "恢复码" in done.stdout
    assert "个人所得税：11.89" in done.stdout
    assert "校验通过" in done.stdout
    assert len(list((tmp_path / "my-office-files").glob("*.xlsx"))) == 2


def test_the_readme_names_only_commands_and_files_that_exist() -> None:
    named = set(re.findall(r"python3 dev\.py (\w+)", README))
    door = (ROOT / "dev.py").read_text(encoding="utf-8")
    assert named
    assert {name for name in named if f"\ndef {name}(" not in door} == set()
    linked = re.findall(r"\]\((?!http)([^)]+)\)", README)
    assert [path for path in linked if not (ROOT / path).exists()] == []


def test_user_and_password_of_the_demo_are_those_that_are_used() -> None:
    door = (ROOT / "dev.py").read_text(encoding="utf-8")
    user, password = re.search(r"用户 `(.+?)`，密码 `(.+?)`", README).groups()  # type: ignore[union-attr]
    assert f'"SHEQU_HR_USER": "{user}"' in door
    assert f'"SHEQU_HR_PASSWORD": "{password}"' in door
