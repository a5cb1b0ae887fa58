"""A workspace on a fresh store, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from helpers.users import PASSWORD

from shequ_hr.ports import Workspace
from ui.bootstrap import create_workspace


class StoppedClock:
    """Nine in the morning of 9 June 2025, in Beijing."""

    def now(self) -> datetime:
        return datetime(2025, 6, 9, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    def today(self) -> date:
        return self.now().date()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """An empty office folder, opened by 王芳."""
    workspace = create_workspace(tmp_path / "office", "周敏", PASSWORD, StoppedClock())[0]
    yield workspace
    workspace.store.close()
