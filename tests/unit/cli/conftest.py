"""A demo office made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.command_line import ask


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people with two months paid; only looked at."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    ask(folder, "demo", "--workers", 12, "--months", 2, "--seed", 5)
    return folder


@pytest.fixture
def demo(demo_made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    folder = tmp_path / "office"
    shutil.copytree(demo_made, folder)
    return folder
