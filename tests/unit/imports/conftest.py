"""The desk that imports are tested at."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.import_desk import Desk, open_desk

from shequ_hr.excel import reader
from shequ_hr.excel.worker import parse

APART = {"test_bad_files", "test_sample_roster"}
"""Modules whose files go through the separate process, as in the program; the others parse here to save its start."""


@pytest.fixture(autouse=True)
def parse_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse in this process where the process itself is not what is tested."""
    if request.module.__name__ not in APART:
        monkeypatch.setattr(reader, "parse_apart", parse)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with the community 柏合社区 and nobody in it."""
    return open_desk(tmp_path)
