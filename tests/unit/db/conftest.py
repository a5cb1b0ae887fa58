"""A fresh store in a temporary folder, closed after the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import SqliteStore, create_store


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    """Where the test's office lies."""
    return tmp_path / "office.sqlite3"


@pytest.fixture
def store(store_file: Path) -> Iterator[SqliteStore]:
    """An empty, open store."""
    made = create_store(store_file)
    yield made
    made.close()
