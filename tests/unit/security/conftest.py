"""An encrypted office in a folder, made once by its founder and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER

from shequ_hr.model.people import Office
from shequ_hr.model.security import Role
from shequ_hr.ports import Workspace
from shequ_hr.security.accounts import add_user
from shequ_hr.security.roles import Action
from ui.bootstrap import create_workspace, open_workspace

OFFICE = Office(unit="示例街道", code="510100001", level="street", pay_pack="示例")
OTHERS = {"李娟": {Role.CLERK}, "王芳": {Role.REVIEWER}, "赵强": {Role.ADMIN}, "孙丽": {Role.AUDITOR}}


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed office with a founder and four others, all with the same password; and its recovery code."""
    data = tmp_path_factory.mktemp("founded")
    ws, code = create_workspace(data, USER, PASSWORD)
    with ws.begin(Action.OFFICE_CREATE) as uow:
        uow.office.save(OFFICE)
        uow.commit()
    for name, roles in OTHERS.items():
        add_user(ws, name, PASSWORD, roles)
    ws.store.close()
    return data, code


@pytest.fixture
def data(founded: tuple[Path, str], tmp_path: Path) -> Path:
    """The test's own copy of the office."""
    return shutil.copytree(founded[0], tmp_path / "data")


@pytest.fixture
def code(founded: tuple[Path, str]) -> str:
    """Its recovery code."""
    return founded[1]


Login = Callable[..., Workspace]


@pytest.fixture
def login(data: Path) -> Iterator[Login]:
    """Open the office for a user, after closing it for the one before."""
    opened: list[Workspace] = []

    def close() -> None:
        while opened:
            opened.pop().store.close()

    def come(user: str = USER, password: str = PASSWORD) -> Workspace:
        close()
        opened.append(open_workspace(data, user, password))
        return opened[-1]

    yield come
    close()
