"""keys.json on the disk: damage, loss, a later version, kills between steps, and what stays in the ``.bak``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from shequ_hr.errors import OfficeUnavailable
from shequ_hr.filestore import AtomicFiles
from shequ_hr.security import key_store, keys
from shequ_hr.security.checked_json import encoded
from shequ_hr.security.kdf import Cost
from shequ_hr.security.keys import KeyFile

TINY = Cost(memory=64, iterations=1, lanes=1)
KEY = keys.new_data_key()
FILES = AtomicFiles()


@pytest.fixture(scope="module")
def first() -> KeyFile:
    return keys.new_key_file(None, "王芳", "first password", KEY, bytes(20), TINY)


@pytest.fixture(scope="module")
def second(first: KeyFile) -> KeyFile:
    return keys.with_user(first, "王芳", "second password", KEY, TINY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / key_store.KEY_FILE


def test_what_is_written_reads_back(path: Path, first: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    assert key_store.read_key_file(path) == first
    assert key_store.key_file_problem(path) is None
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert json.loads(path.read_bytes())["version"] == 1


def test_the_previous_one_stays_as_bak_until_it_is_settled(path: Path, first: KeyFile, second: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    key_store.write_key_file(FILES, path, second)
    assert key_store.read_key_file(path) == second
    assert key_store.read_backup_key_file(path) == first
    key_store.settle_key_file(FILES, path)
    assert key_store.read_backup_key_file(path) == second
    before = path.stat().st_mtime_ns
    key_store.settle_key_file(FILES, path)
    assert path.stat().st_mtime_ns == before


DAMAGE: list[Callable[[bytes], bytes]] = [
    lambda data: b"",
    lambda data: data[: len(data) // 2],
    lambda data: bytes(len(data)),
    lambda data: b"\xff\xfe" + data,
    lambda data: data.replace(b'"generation":1', b'"generation":2'),
    lambda data: data.replace(b'"memory":64', b'"memory":65'),
    lambda data: b"[" * 100_000,
    lambda data: b"{}",
    lambda data: b" " * (key_store.MOST_BYTES + 1),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_replaced_by_the_bak(path: Path, first: KeyFile, damage: Callable[[bytes], bytes]) -> None:
    key_store.write_key_file(FILES, path, first)
    key_store.settle_key_file(FILES, path)
    path.write_bytes(damage(path.read_bytes()))
    assert key_store.read_key_file(path) == first
    problem = key_store.key_file_problem(path)
    assert problem is not None
    assert "已损坏" in problem.message
    assert problem.fix
    key_store.settle_key_file(FILES, path)
    assert key_store.key_file_problem(path) is None


def test_every_flipped_bit_is_noticed(path: Path, first: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    data = path.read_bytes()
    for place in range(0, len(data) - 1, 11):  # the line end says nothing
        bent = bytearray(data)
        bent[place] ^= 1 << place % 8
        path.write_bytes(bent)
        with pytest.raises(OfficeUnavailable, match=r"已损坏|更新的程序"):
            key_store.read_key_file(path)


def test_a_lost_file_is_replaced_by_the_bak(path: Path, first: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    key_store.settle_key_file(FILES, path)
    path.unlink()
    assert key_store.read_key_file(path) == first
    problem = key_store.key_file_problem(path)
    assert problem is not None
    assert "不见了" in problem.message


def test_neither_says_both_and_what_to_do(path: Path) -> None:
    with pytest.raises(OfficeUnavailable, match="不见了") as caught:
        key_store.read_key_file(path)
    assert caught.value.exit_code == 5
    key_store.backup_of(path).write_bytes(b"x")
    with pytest.raises(OfficeUnavailable, match="已损坏") as caught:
        key_store.read_key_file(path)
    assert "备份" in caught.value.hint
    with pytest.raises(OfficeUnavailable, match="已损坏"):
        key_store.read_backup_key_file(path)


def test_a_later_version_is_refused_with_both_numbers_and_never_by_the_bak(path: Path, first: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    key_store.settle_key_file(FILES, path)
    newer = json.loads(path.read_bytes()) | {"version": 7, "new_field": 1}
    path.write_text(json.dumps(newer), encoding="utf-8")
    for act in (key_store.read_key_file, lambda p: key_store.write_key_file(FILES, p, first)):
        with pytest.raises(OfficeUnavailable, match="更新的程序") as caught:
            act(path)
        assert "第 7 版" in caught.value.message
        assert "第 1 版" in caught.value.message
    assert json.loads(path.read_bytes())["version"] == 7


def test_a_damaged_file_never_replaces_a_good_bak(path: Path, first: KeyFile, second: KeyFile) -> None:
    key_store.write_key_file(FILES, path, first)
    key_store.settle_key_file(FILES, path)
    path.write_bytes(b"damaged")
    key_store.write_key_file(FILES, path, second)
    assert key_store.read_backup_key_file(path) == first
    assert key_store.read_key_file(path) == second


@pytest.mark.parametrize("killed_at", [1, 2])
def test_killed_between_any_two_steps_a_password_still_opens(
    path: Path, first: KeyFile, second: KeyFile, killed_at: int
) -> None:
    class Killed(BaseException):
        pass

    class Mortal(AtomicFiles):
        writes = 0

        def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
            self.writes += 1
            if self.writes == killed_at:
                raise Killed
            super().write(path, make, check)

    key_store.write_key_file(FILES, path, first)
    with pytest.raises(Killed):
        key_store.write_key_file(Mortal(), path, second)
    assert key_store.read_key_file(path) == first
    assert keys.open_with_password(first, "王芳", "first password") == KEY


def unsound(file: KeyFile) -> list[KeyFile]:
    change = msgspec.structs.replace
    user = file.users[0]
    assert file.recovery is not None
    users = [
        change(user, password=change(user.password, alg="rot13")),
        change(user, password=change(user.password, cost=Cost(memory=2**40, iterations=1, lanes=1))),
        change(user, public_key=b"short"),
        change(user, key=change(user.key, alg="none")),
        change(user, key=change(user.key, ephemeral=b"")),
    ]
    return [
        *(change(file, users=(bad,)) for bad in users),
        change(file, users=()),
        change(file, users=(user, user)),
        change(file, version=0),
        change(file, mac_alg="none"),
        change(file, recovery=change(file.recovery, alg="none")),
        change(file, escrow=change(file.recovery, public_key=b"")),
        change(file, escrow=file.recovery),
    ]


@pytest.mark.parametrize("number", range(12))
def test_a_file_that_could_not_be_opened_safely_is_damaged(path: Path, first: KeyFile, number: int) -> None:
    path.write_bytes(encoded(unsound(first)[number], keys.VERSION))
    with pytest.raises(OfficeUnavailable, match="已损坏"):
        key_store.read_key_file(path)
    assert len(unsound(first)) == 12


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(OfficeUnavailable, match="不能读取钥匙文件") as caught:
        key_store.read_key_file(path)
    assert str(path) in caught.value.message


def test_a_write_that_reads_back_differently_leaves_the_old_one(path: Path, first: KeyFile, second: KeyFile) -> None:
    class Lying(AtomicFiles):
        def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
            def garbled(temporary: Path) -> None:
                make(temporary)
                temporary.write_bytes(temporary.read_bytes()[:-9])

            super().write(path, garbled, check)

    key_store.write_key_file(FILES, path, first)
    with pytest.raises(OfficeUnavailable, match="没有写好"):
        key_store.write_key_file(Lying(), path, second)
    assert key_store.read_key_file(path) == first
