"""The life of the file: creating, opening, one at a time, refusals in Chinese, rolling back, checking itself."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.database import APPLICATION_ID, ERRORS
from db.location import network_mount, refuse_unsafe, unsafe
from db.migrate import newest
from db.store import SqliteStore, create_store, open_store
from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.model.people import Worker

ROOT = Path(__file__).parents[3]
HOLD = (
    "import sys; from pathlib import Path; from db.store import open_store; "
    + "s = open_store(Path(sys.argv[1]), '王芳 在 PC-03 于 09:12')"
)


@contextlib.contextmanager
def held_elsewhere(path: Path) -> Iterator[None]:
    """Another process has the office open while the block runs."""
    code = f"{HOLD}; print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        try:
            yield
        finally:
            other.kill()


def test_the_connection_has_the_pragmas_that_survive_a_power_cut(store: SqliteStore) -> None:
    expected = {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2, "trusted_schema": 0,
                "cell_size_check": 1, "recursive_triggers": 1, "page_size": 16384, "application_id": APPLICATION_ID,
                "user_version": newest()}  # fmt: skip
    assert {name: store._session.number(name) for name in expected} == expected
    assert store._session.row("PRAGMA journal_mode") == ("truncate",)
    assert store._session.row("PRAGMA locking_mode") == ("exclusive",)


def test_every_table_is_strict(store: SqliteStore) -> None:
    loose = store._session.rows("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'")
    assert {name for (name,) in loose} <= {"schema_migration", "sqlite_schema", "sqlite_sequence"}


def test_what_was_committed_is_there_after_opening_again(store: SqliteStore, store_file: Path) -> None:
    with store.begin() as uow:
        uow.workers.save([Worker(name="甲", id_number="1")])
        uow.commit()
    store.close()
    again = open_store(store_file)
    with again.begin() as uow:
        assert [worker.name for worker in uow.workers.all()] == ["甲"]
    again.close()
    again.close()


def test_without_commit_nothing_is_left(store: SqliteStore) -> None:
    with store.begin() as uow:
        uow.workers.save([Worker(name="甲", id_number="1")])
    with contextlib.suppress(ZeroDivisionError), store.begin() as uow:
        uow.workers.save([Worker(name="乙", id_number="2")])
        uow.office.set_setting("a", str(1 // 0))
    with store.begin() as uow:
        assert uow.workers.all() == []
        assert uow.office.setting("a") is None


def test_use_cases_do_not_nest(store: SqliteStore) -> None:
    with store.begin(), pytest.raises(RuntimeError, match="nest"), store.begin():
        pass


def test_use_cases_do_not_nest_behind_a_commit_either(store: SqliteStore) -> None:
    with store.begin() as uow:
        uow.commit()
        with pytest.raises(RuntimeError, match="nest"), store.begin():
            pass


def test_the_store_belongs_to_the_thread_that_opened_it(store: SqliteStore) -> None:
    refused: list[str] = []

    def elsewhere() -> None:
        try:
            with store.begin():
                refused.append("let in")
        except ERRORS as error:
            refused.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(refused) == 1
    assert "ProgrammingError" in refused[0]
    assert "thread" in refused[0]
    with store.begin() as uow:
        uow.office.set_setting("after", "1")
        uow.commit()
    with store.begin() as uow:
        assert uow.office.setting("after") == "1"


def test_a_missing_office_names_init_and_demo(tmp_path: Path) -> None:
    with pytest.raises(OfficeUnavailable) as caught:
        open_store(tmp_path / "office.sqlite3")
    assert "init" in caught.value.hint
    assert "demo" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_creating_over_an_office_is_refused(store: SqliteStore, store_file: Path) -> None:
    with pytest.raises(UserError, match="已经有单位数据"):
        create_store(store_file)


def test_creating_leaves_nothing_but_the_office(tmp_path: Path) -> None:
    made = create_store(tmp_path / "数据 一" / "office.sqlite3")
    made.close()
    assert [path.name for path in (tmp_path / "数据 一").iterdir()] == ["office.sqlite3"]


def test_a_draft_of_a_killed_creation_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".office.sqlite3.new").write_bytes(b"half")
    made = create_store(tmp_path / "office.sqlite3")
    assert made.check().problems == ()
    made.close()


def test_a_creation_killed_between_publishing_and_clearing_up_is_cleared_by_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite3"
    create_store(path).close()
    draft = tmp_path / ".office.sqlite3.new"
    draft.hardlink_to(path)
    open_store(path).close()
    assert not draft.exists()


def test_a_second_program_is_told_who_has_it_open(store: SqliteStore, store_file: Path) -> None:
    store.close()
    with held_elsewhere(store_file), pytest.raises(OfficeUnavailable, match="王芳 在 PC-03 于 09:12") as caught:
        open_store(store_file)
    assert caught.value.exit_code == 5
    again = open_store(store_file)  # the other one was killed: nothing has to be deleted by hand
    assert again.check().problems == ()
    again.close()


def test_a_newer_office_is_refused_with_both_numbers(store: SqliteStore, store_file: Path) -> None:
    store._session.run("PRAGMA user_version = 41")
    store.close()
    before = store_file.read_bytes()
    with pytest.raises(OfficeUnavailable, match=f"版本是 41，本程序只认识到 {newest()}"):
        open_store(store_file)
    assert store_file.read_bytes() == before


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(OfficeUnavailable, match="不是本程序的数据文件"):
        open_store(path)


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to look at " * 40])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "office.sqlite3"
    path.write_bytes(content)
    with pytest.raises(OfficeUnavailable):
        open_store(path)
    assert path.read_bytes() == content


def test_a_damaged_office_is_not_opened(store: SqliteStore, store_file: Path) -> None:
    with store.begin() as uow:
        uow.workers.save(Worker(name=f"人{n}", id_number=str(n)) for n in range(500))
        uow.commit()
    store.close()
    with store_file.open("r+b") as file:
        file.seek(3 * 16384)
        file.write(os.urandom(20 * 16384))
    with pytest.raises(OfficeUnavailable, match="已损坏"):
        open_store(store_file)


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OfficeUnavailable, match="不能读写单位数据"):
        create_store(tmp_path / "x" / "office.sqlite3")


def test_the_check_of_a_whole_store_counts_rows(store: SqliteStore) -> None:
    with store.begin() as uow:
        uow.workers.save([Worker(name="甲", id_number="1")])
        uow.commit()
    check = store.check()
    assert check.problems == ()
    assert check.rows >= 2


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE worker SET name = '别人'", "与索引列不一致"),
        ("UPDATE worker SET document = '{}'", "档案读不出来"),
        ("INSERT INTO community (name, archived, document) VALUES ('x', 0, '[]')", "表 community 有一条读不出来"),
        ("INSERT INTO month_input VALUES ('2025-05', 99, '{\"worker\":99,\"month\":[2025,5]}')", "引用的 worker 不存在"),
        (
            "INSERT INTO run VALUES "
            "(1, '2025-05', 'regular', 1, 'draft', 1, 5, 2, 3, 0, '{}', '', '', '', '', NULL, '', '', '')",
            "合计与工资单不一致",
        ),
    ],
)
def test_the_check_finds_what_was_changed_by_hand(store: SqliteStore, sql: str, words: str) -> None:
    with store.begin() as uow:
        uow.workers.save([Worker(name="甲", id_number="1")])
        uow.commit()
    store._session.run("PRAGMA foreign_keys = OFF")
    store._session.run(sql)
    problems = store.check().problems
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("path", "bad"),
    [
        ("\\\\server\\share\\office", True),
        ("//server/share/office", True),
        ("\\\\?\\UNC\\server\\share", True),
        ("C:\\Users\\王芳\\OneDrive\\工资", True),
        ("C:\\Users\\王芳\\OneDrive - 街道办\\工资", True),
        ("D:\\坚果云\\工资", True),
        ("D:\\WPS云盘\\工资", True),
        ("/home/u/Dropbox/office", True),
        ("C:\\Users\\王芳\\AppData\\Local\\shequ-hr", False),
        ("\\\\?\\C:\\数据", False),
        ("/home/u/.local/share/shequ-hr", False),
        ("D:\\坚果云备份说明\\工资", False),
    ],
)
def test_network_and_synchronised_folders_are_told_by_their_path(path: str, bad: bool) -> None:
    assert bool(unsafe(path)) is bad


def test_network_mounts_are_told_by_the_mount_table() -> None:
    mounts = "proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\nsrv:/x /mnt/公共\\040盘 nfs4 rw 0 0\n"
    assert network_mount("/mnt/公共 盘/工资", mounts) == "在网络文件系统（nfs4）上"
    assert network_mount("/home/u", mounts) == ""


def test_an_unsafe_folder_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(OfficeUnavailable, match="同步盘“Dropbox”") as caught:
        refuse_unsafe(tmp_path / "Dropbox")
    assert "--data" in caught.value.hint


KEY = bytes(range(32))


def test_an_encrypted_office_is_read_with_its_key_only(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite3"
    store = create_store(path, key=KEY)
    with store.begin() as uow:
        uow.office.set_setting("名称", "柏合街道")
        uow.commit()
    store.close()
    assert "柏合街道".encode() not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite")
    for wrong in (b"", bytes(32)):
        with pytest.raises(OfficeUnavailable):
            open_store(path, key=wrong)
    store = open_store(path, key=KEY)
    with store.begin() as uow:
        assert uow.office.setting("名称") == "柏合街道"
    assert store._session.number("page_size") == 16384
    store.close()
