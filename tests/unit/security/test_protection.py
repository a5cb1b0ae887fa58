"""A plain office of an earlier version is encrypted without losing anything, whenever the program is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.users import PASSWORD, USER

from db import rekey
from db.database import is_plain
from db.store import open_store
from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.security.accounts import list_users
from shequ_hr.security.audit import verify_log
from shequ_hr.security.key_errors import WrongPassword
from shequ_hr.security.key_ring import Lock
from ui import bootstrap
from ui.bootstrap import open_workspace, protect, recover, store_path

OLD = Path(__file__).parents[2] / "migrations" / "old" / "0001.sqlite3"


class Killed(Exception):
    """The program ends here."""


def die(*_: object, **__: object) -> None:
    """End."""
    raise Killed


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A folder with the office of part 1."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(OLD, store_path(data))
    return data


def people(data: Path) -> int:
    """How many there are, by the password."""
    ws = open_workspace(data, USER, PASSWORD)
    try:
        assert verify_log(ws).problems == ()
        assert [known.name for known in list_users(ws)] == [USER]
        with ws.at_the_door("test") as uow:
            return len(uow.workers.all())
    finally:
        ws.store.close()


@pytest.fixture
def count(plain: Path, tmp_path: Path) -> int:
    """How many people the plain office has."""
    copy = shutil.copytree(plain, tmp_path / "copy")
    opened = open_store(store_path(copy))
    with opened.begin() as uow:
        found = len(uow.workers.all())
    opened.close()
    assert found
    return found


def test_a_plain_office_is_encrypted_and_no_plain_file_is_left(plain: Path, count: int) -> None:
    with pytest.raises(OfficeUnavailable, match="还没有加密"):
        open_workspace(plain, USER, PASSWORD)
    code = protect(plain, USER, PASSWORD)
    assert not [path for path in plain.iterdir() if path.is_file() and is_plain(path)]
    assert people(plain) == count
    assert recover(plain, USER, code, "zhuozi-lantian-qiche")
    with pytest.raises(UserError, match="已经加密"):
        protect(plain, USER, PASSWORD)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (bootstrap, "found"),
        (rekey, "flush_folder"),
        (rekey, "keep_plain"),
        (Lock, "make"),
        (rekey, "swap"),
        (rekey, "discard"),
        (rekey, "remove_plain"),
        (rekey, "_wipe"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_killed_protection_leaves_an_office_that_opens(
    plain: Path, count: int, owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, die)
        with pytest.raises(Killed):
            protect(plain, USER, PASSWORD)
    try:
        found = people(plain)
    except OfficeUnavailable:
        protect(plain, USER, PASSWORD)
        found = people(plain)
    assert found == count
    assert not [path for path in plain.iterdir() if path.is_file() and is_plain(path)]


def test_a_protection_that_was_begun_is_not_taken_over_by_somebody_else(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(rekey, "swap", die)
        with pytest.raises(Killed):
            protect(plain, USER, PASSWORD)
    with pytest.raises(WrongPassword):
        protect(plain, "外人", "zhuozi-lantian-qiche")


def test_a_weak_password_or_no_name_leaves_the_plain_office(plain: Path) -> None:
    before = open_store(store_path(plain))  # brings it up to date
    before.close()
    digest = store_path(plain).read_bytes()
    with pytest.raises(UserError, match="密码不合要求"):
        protect(plain, USER, "123")
    with pytest.raises(UserError, match="用户名不能为空"):
        protect(plain, " ", PASSWORD)
    assert store_path(plain).read_bytes() == digest
