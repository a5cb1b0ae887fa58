"""An office with four people whose months are really calculated: the pack of helpers.pay_pack on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helpers.pay_office import office, person
from helpers.pay_pack import PACK_ID, PAY_PACK

from shequ_hr.ports import Workspace

STAFF = [
    person(1, "李晓岚"),
    person(2, "黄思源", community="示例西社区", post="副职"),
    person(3, "高婉婷", post="正职"),
    person(4, "宋锦程", start=date(2025, 2, 10)),
]


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Workspace]:
    """The office before its first month."""
    with office(tmp_path, {"runs.toml": PAY_PACK}, PACK_ID, STAFF) as opened:
        yield opened
