"""The program as a process of its own: UTF-8 on any console, exit codes that the shell sees, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ui", *(str(argument) for argument in arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_stdout_is_utf8_whatever_the_console_is(tmp_path: Path, encoding: str) -> None:
    done = run("--data", tmp_path, "--json", "pack", "list", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stderr == b""
    packs = json.loads(done.stdout.decode("utf-8"))["packs"]
    assert any("成都" in pack["title"] for pack in packs)


@pytest.mark.parametrize(("arguments", "code"), [(["nonsense"], 2), (["verify"], 5), (["trial", "tax", "没有.json"], 3)])
def test_the_shell_sees_the_exit_code(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = run("--data", tmp_path, *arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert done.stderr.strip()
