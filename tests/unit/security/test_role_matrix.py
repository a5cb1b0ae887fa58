"""The matrix of roles cell by cell: every use case of the core with every role. A new use case is found by its source.

What is called with is only good enough to reach the transaction; the store says when that happens, and nothing is done.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from shequ_hr.errors import NotAllowed
from shequ_hr.excel.reader import file_digest
from shequ_hr.model.payroll import RunKey, RunKind
from shequ_hr.model.people import Community, Office
from shequ_hr.model.security import Actor, Occasion, Role
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace
from shequ_hr.progress import SILENT
from shequ_hr.security.roles import MATRIX, Action
from ui.bootstrap import ShippedPacks, SystemClock

ROOT = Path(__file__).parents[3]
MONTH = PayMonth(2025, 5)
PACK = ROOT / "resources" / "policies" / "fujian" / "xiang-an-2013.toml"
PERSON = "110101199003070011"
OFFICE = Office(unit="示例街道", code="510100001", level="street", pay_pack="sichuan/chengdu-template")
OUTSIDE_THE_CORE = {Action.OFFICE_EDIT}
"""Actions that the window begins itself as well."""

GIVEN: dict[str, Any] = {
    "id_number": PERSON,
    "key": RunKey(MONTH),
    "month": MONTH,
    "kind": RunKind.REGULAR,
    "progress": SILENT,
    "reason": "示例",
    "year": 2025,
    "amount": 1_000_000,
    "document": "示例",
    "last_day": date(2025, 5, 31),
    "name": "示例丁",
    "unit": "示例街道",
    "code": "510100001",
    "level": "street",
    "pay_pack": "示例",
    "password": "songshu-qiaoliang-mifan",
    "new": "zhuozi-lantian-qiche",
    "roles": {Role.VIEWER},
    "approval_id": 1,
    "grant": True,
    "on": True,
    "what": "sheet",
    "title": "示例",
    "rows": 1,
    "seed": 1,
    "import_id": 1,
    "account": "6217000000000000000",
    "bank": "示例银行",
    "worker": MagicMock(id_number=PERSON, id=1),
    "build": lambda _book: None,
    "paid": [MONTH],
    "runs": [],
    "community": Community(name="示例东社区"),
    "preview": MagicMock(path=str(PACK), digest=file_digest(PACK)),
}
OWN: dict[str, dict[str, Any]] = {
    "set_password_policy": {"key": "standard"},
    "preview_import": {"kind": "workers", "path": ROOT / "tests" / "fixtures" / "花名册-样例.xlsx"},
    "write_template": {"kind": "workers"},
    "export_rows": {"kind": "workers"},
    "install_pack": {"path": PACK},
    "month_form": {"worker": 1},
    "roster": {"on": None},
    "worker_detail": {"on": None},
    "explain_grade": {"on": None},
    "export_roster": {"on": None},
}
BEHIND_PRIVATE = {"shequ_hr.imports.template": ("write_template", "export_rows")}
"""Use cases whose transaction stands in a function of their own."""

FOR_MAKERS_OF_DEMOS = {"store_people", "pay_month", "add_demo_users", "write_recorded"}
"""Parts of use cases, public for the tests and rigs that use them."""


class Reached(Exception):
    """The role was let through."""


class Door(MagicMock):
    """A store that tells who comes as far as the transaction of ``wanted``; others before it find an empty office."""

    wanted = ""

    def begin(self, occasion: Occasion) -> MagicMock:
        """A transaction would begin."""
        if occasion.action == self.wanted:
            raise Reached
        other = MagicMock()
        other.__enter__.return_value.office.get.return_value = OFFICE
        return other


@cache
def use_cases() -> dict[str, Action]:
    """``module.function`` -> the action that it asks for first, by the source of every module of the core."""
    found: dict[str, Action] = {}
    for path in sorted((ROOT / "shequ_hr").rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "ws":
                actions = [action for call in ast.walk(node) if (action := _asked(call)) is not None]
                if actions and not node.name.startswith("_"):
                    found[f"{module}.{node.name}"] = actions[0]
                for name in BEHIND_PRIVATE.get(module, ()) if actions and node.name.startswith("_") else ():
                    found[f"{module}.{name}"] = actions[0]
    return {name: action for name, action in found.items() if name.rpartition(".")[2] not in FOR_MAKERS_OF_DEMOS}


def _asked(node: ast.AST) -> Action | None:
    """The action of ``ws.begin(Action.X ...)`` or ``require(ws.actor, Action.X)``."""
    if not isinstance(node, ast.Call):
        return None
    begins = isinstance(node.func, ast.Attribute) and node.func.attr == "begin"
    requires = isinstance(node.func, ast.Name) and node.func.id == "require"
    named = node.args[:1] if begins else node.args[1:2] if requires else []
    return Action[named[0].attr] if named and isinstance(named[0], ast.Attribute) else None


def called(name: str, role: Role, folder: Path) -> None:
    """Call a use case as somebody with one role."""
    module, _, function = name.rpartition(".")
    work = getattr(importlib.import_module(module), function)
    actor = Actor(name="示例", roles=frozenset({role}))
    door = Door()
    door.wanted = use_cases()[name].value
    ws = Workspace(
        store=door,
        clock=SystemClock(),
        files=MagicMock(),
        library=ShippedPacks(),
        actor=actor,
        folder=folder,
        keys=MagicMock(),
    )
    given = GIVEN | {"path": folder / "示例.xlsx", "out_dir": folder, "folder": None} | OWN.get(function, {})
    arguments = {
        parameter.name: given.get(parameter.name, MagicMock())
        for parameter in list(inspect.signature(work).parameters.values())[1:]
        if parameter.default is inspect.Parameter.empty or parameter.name in OWN.get(function, {})
    }
    work(ws, **arguments)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", use_cases())
def test_a_use_case_lets_in_whom_the_matrix_names_and_nobody_else(name: str, role: Role, tmp_path: Path) -> None:
    if role in MATRIX[use_cases()[name]]:
        try:
            called(name, role, tmp_path)
        except NotAllowed as error:
            pytest.fail(str(error))
        except Exception:  # noqa: BLE001 - whatever it meets behind the role check, the door or a mock
            return
    else:
        with pytest.raises(NotAllowed, match="权限"):
            called(name, role, tmp_path)


@pytest.mark.parametrize("action", sorted(set(Action) - OUTSIDE_THE_CORE))
def test_every_action_of_the_matrix_is_asked_for_by_a_use_case(action: Action) -> None:
    assert action in MATRIX
    assert action in use_cases().values(), f"{action} is asked for nowhere"
