"""A store under another key holds the same rows; whatever is killed, one of the keys opens it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.pay_office import person

from db import rekey
from db.database import is_plain
from db.opening import open_settled
from db.store import create_store, open_store
from shequ_hr.errors import OfficeUnavailable

FIRST, SECOND = bytes(range(32)), bytes(range(1, 33))


class Killed(Exception):
    """The program ends here."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed office with two people under the first key."""
    path = tmp_path / "office.sqlite3"
    store = create_store(path, "", FIRST)
    with store.begin() as uow:
        uow.workers.save([person(1, "示例甲"), person(2, "示例乙")])
        uow.commit()
    store.close()
    return path


def names(path: Path, key: bytes, former: bytes | None = None) -> tuple[list[str], bool]:
    """Who is in the office, opened as a start of the program would; whether it took the former key."""
    store, took_former = open_settled(path, "", key, lambda: former)
    with store.begin() as uow:
        found = [worker.name for worker in uow.workers.all()]
    assert store.alarms == ()
    assert store.check().problems == ()
    store.close()
    assert not list(path.parent.glob(".office*"))
    return found, took_former


@pytest.mark.parametrize("before", [b"", FIRST], ids=["plain", "encrypted"])
def test_the_same_rows_under_another_key(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "office.sqlite3"
    store = create_store(path, "", before)
    with store.begin() as uow:
        uow.workers.save([person(1, "示例甲")])
        uow.commit()
    store.rekey(SECOND, lambda: None)
    with store.begin() as uow:
        uow.workers.save([person(2, "示例乙")])
        uow.commit()
    store.close()
    assert not is_plain(path)
    assert names(path, SECOND) == (["示例甲", "示例乙"], False)
    with pytest.raises(OfficeUnavailable, match="损坏"):
        open_store(path, "", FIRST)


def test_a_kill_before_the_key_file_leaves_the_former_key(path: Path) -> None:
    store = open_store(path, "", FIRST)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        store.rekey(SECOND, die)
    store.close()
    assert rekey.waiting(path).exists()
    assert names(path, FIRST) == (["示例甲", "示例乙"], False)


def test_a_kill_after_the_key_file_is_finished_at_the_next_opening(path: Path) -> None:
    half_way(path)
    assert names(path, SECOND, FIRST) == (["示例甲", "示例乙"], False)


@pytest.mark.parametrize("damage", [Path.unlink, lambda waiting: waiting.write_bytes(b"\0" * 40_000)], ids=["lost", "damaged"])
def test_a_lost_copy_leads_back_to_the_former_key(path: Path, damage: object) -> None:
    half_way(path)
    assert callable(damage)
    damage(rekey.waiting(path))
    assert names(path, SECOND, FIRST) == (["示例甲", "示例乙"], True)


def test_a_store_that_no_key_opens_is_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(OfficeUnavailable, match="损坏"):
        open_settled(path, "", SECOND, lambda: None)
    assert path.read_bytes() == before


def test_plain_copies_are_removed_and_nothing_else(path: Path) -> None:
    plain, other = path.with_name("office-v1.sqlite3"), path.with_name("office-note.sqlite3")
    plain.write_bytes(b"SQLite format 3\0 5101")
    shutil.copy(path, other)
    assert rekey.remove_plain(path) == [plain]
    assert not plain.exists()
    assert other.exists()


def half_way(path: Path) -> None:
    """Leave what a kill between key file and swap leaves."""
    former = path.read_bytes()
    store = open_store(path, "", FIRST)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        store.rekey(SECOND, die)
    store.close()
    assert path.read_bytes() == former
