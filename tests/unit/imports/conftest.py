"""The desk that imports are tested at."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.import_desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with the community 柏合社区 and nobody in it."""
    return open_desk(tmp_path)
