"""The matrix of roles through the command line: exit 6 for whoever may not, on the demo office with a user for each role."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.command_line import call

from shequ_hr.model.security import Role
from shequ_hr.office.demo.users import NAMES
from shequ_hr.security.roles import MATRIX, Action

PERSON = "110101199003070011"
PACK = Path(__file__).parents[3] / "resources" / "policies" / "fujian" / "xiang-an-2013.toml"
BOOK = Path(__file__).parents[2] / "fixtures" / "花名册-样例.xlsx"

COMMANDS: dict[str, tuple[Action, ...]] = {
    "pack list": (Action.PACK_VIEW,),
    f"pack install {PACK}": (Action.PACK_INSTALL,),
    "template workers --out OUT/模板.xlsx": (Action.TEMPLATE,),
    f"import workers {BOOK} --dry-run": (Action.IMPORT_PREVIEW,),
    "undo-import 99": (Action.IMPORT_UNDO,),
    "workers": (Action.PEOPLE_VIEW,),
    f"worker show {PERSON}": (Action.PEOPLE_VIEW,),
    f"grade explain --worker {PERSON} --on 2025-05-01": (Action.PEOPLE_VIEW,),
    "payroll list": (Action.PAY_VIEW,),
    "payroll calculate 1999-01": (Action.PAY_CALCULATE,),
    "payroll check 1999-01": (Action.PAY_CHECK,),
    "payroll approve 1999-01": (Action.PAY_APPROVE,),
    "payroll lock 1999-01": (Action.PAY_LOCK,),
    "payroll pay 1999-01": (Action.PAY_OUT,),
    "payroll reopen 1999-01 --reason 示例": (Action.PAY_TAKE_BACK,),
    "payroll void 1999-01 --reason 示例": (Action.PAY_TAKE_BACK,),
    "payroll show 1999-01": (Action.PAY_VIEW,),
    "payroll export 1999-01 --what sheet --out OUT": (Action.PAY_EXPORT,),
    "average-wage list": (Action.WAGE_CHECK,),
    "wage-check 1999": (Action.WAGE_CHECK,),
    "report roster --out OUT/花名册.xlsx": (Action.PEOPLE_EXPORT,),
    "users list": (Action.USERS_VIEW,),
    "users unlock 无人": (Action.USERS_EDIT,),
    "users policy standard": (Action.SECURITY_EDIT,),
    "approvals list": (Action.APPROVAL_VIEW,),
    "approvals grant 99": (Action.APPROVAL_DECIDE,),
    "audit list": (Action.AUDIT_VIEW,),
    "audit verify": (Action.AUDIT_VIEW,),
    "verify": (Action.VERIFY,),
}
"""A command and what it asks for; figures are such that nothing is written."""


@pytest.fixture(scope="module")
def office(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy for all of them."""
    return shutil.copytree(demo_made, tmp_path_factory.mktemp("roles") / "office")


@pytest.mark.parametrize("role", Role)
def test_the_exit_code_is_six_where_the_matrix_says_no(role: Role, office: Path, tmp_path: Path) -> None:
    wrong = []
    for command, actions in COMMANDS.items():
        words = [word.replace("OUT", str(tmp_path)) for word in command.split()]
        result = call("--data", office, "--user", NAMES[role], "--json", *words)
        allowed = any(role in MATRIX[action] for action in actions)
        if (result.code == 6) == allowed:
            wrong.append(f"{command}: {result.code} {result.out[:200]}")
    assert wrong == []
