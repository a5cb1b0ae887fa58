"""The table of roles is complete, and no use case gets past it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shequ_hr.errors import NotAllowed
from shequ_hr.model.security import Actor, Role
from shequ_hr.security.roles import ACTION_LABELS, MATRIX, Action, may, require

ROOT = Path(__file__).parents[3]


def test_every_action_has_a_label_and_somebody_who_may() -> None:
    assert set(MATRIX) == set(ACTION_LABELS) == set(Action)
    assert all(MATRIX.values())


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_is_told_who_may_otherwise(role: Role, action: Action) -> None:
    actor = Actor(name="李娟", roles=frozenset({role}))
    if role in MATRIX[action]:
        require(actor, action)
        return
    assert not may(actor, action)
    with pytest.raises(NotAllowed, match=ACTION_LABELS[action]) as refused:
        require(actor, action)
    assert refused.value.exit_code == 6


def test_roles_add_up() -> None:
    assert may(Actor(name="王芳", roles=frozenset(Role)), Action.PAY_LOCK)
    assert not may(Actor(name="王芳"), Action.OFFICE_VIEW)


def test_the_administrator_and_the_auditor_see_no_pay() -> None:
    for role in (Role.ADMIN, Role.AUDITOR, Role.COMMITTEE):
        actor = Actor(name="甲", roles=frozenset({role}))
        assert not any(may(actor, action) for action in Action if action.value.startswith(("pay.", "people.", "wages.")))


def test_every_transaction_of_core_and_window_begins_with_an_action() -> None:
    files = [path for folder in ("shequ_hr", "ui") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 200
    around = [path.relative_to(ROOT).as_posix() for path in files if "store.begin(" in path.read_text(encoding="utf-8")]
    assert around == ["shequ_hr/ports.py"]
    doors = {path.name for path in files if ".at_the_door(" in path.read_text(encoding="utf-8")}
    assert doors == {"accounts.py", "protection.py", "ways_in.py"}
