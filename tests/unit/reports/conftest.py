"""Fixtures of the report tests: a locked run, the same as a draft, and its office."""

from __future__ import annotations

import msgspec
import pytest
from report_data import PEOPLE, run_of, slip_row

from shequ_hr.model.payroll import RunState
from shequ_hr.model.people import Office
from shequ_hr.runs.results import RunDetail, SlipRow


@pytest.fixture
def slips() -> list[SlipRow]:
    """Eight people in two communities."""
    return [
        slip_row(n, name, "柏合社区" if n < 5 else "长松社区", "正职" if n == 1 else "工作人员")
        for n, name in enumerate(PEOPLE, 1)
    ]


@pytest.fixture
def locked(slips: list[SlipRow]) -> RunDetail:
    """A locked run."""
    return run_of(slips, RunState.LOCKED)


@pytest.fixture
def draft(locked: RunDetail) -> RunDetail:
    """The same run before locking."""
    run = msgspec.structs.replace(locked.run, state=RunState.DRAFT, locked=None, seal="")
    return msgspec.structs.replace(locked, run=run, state_label="草稿")


@pytest.fixture
def office() -> Office:
    """An office whose name contains signs that page footers treat specially."""
    return Office(unit="柏合街道办事处", code="510112001", level="street", pay_pack="chengdu-template")
