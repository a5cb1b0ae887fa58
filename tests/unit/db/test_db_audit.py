"""The audit log goes with every change, nobody can rewrite it, and an edit that went past the program shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers.pay_office import person
from sqlcipher3 import dbapi2

from db.audit_head import head_file
from db.store import SqliteStore, create_store, open_store
from shequ_hr.errors import UserError
from shequ_hr.model.people import Community
from shequ_hr.model.security import Occasion

AT = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def save_people(store: SqliteStore, *names: str) -> None:
    """One transaction for each name."""
    for serial, name in enumerate(names, start=1):
        with store.begin(Occasion(at=AT, user="王芳", action="people.edit", about=name)) as uow:
            uow.workers.save([person(serial, name)])
            uow.note(f"新增 {name}")
            uow.commit()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """An office with two people and a community, closed."""
    path = tmp_path / "office.sqlite3"
    store = create_store(path)
    save_people(store, "示例甲", "示例乙")
    with store.begin() as uow:
        uow.communities.save([Community(name="示例东社区")])
        uow.office.set_setting("主题", "浅色")
        uow.commit()
    store.close()
    return path


def by_hand(path: Path, *statements: str) -> None:
    """Edit the file with another tool, past the program."""
    connection = dbapi2.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_change_and_its_entry_are_one_transaction(store: SqliteStore) -> None:
    save_people(store, "示例甲")
    with store.begin() as uow:
        first, second = uow.audit.entries()
        assert (first.seq, first.action, first.user) == (1, "store.schema", "")
        assert (second.user, second.action, second.about, second.summary) == ("王芳", "people.edit", "示例甲", "新增 示例甲")
        assert (second.at, second.previous) == (AT, first.digest)
        assert second.state != first.state


def test_what_is_rolled_back_leaves_no_entry_and_no_trace_in_the_state(store: SqliteStore) -> None:
    save_people(store, "示例甲")
    with store.begin() as uow:
        uow.workers.save([person(2, "示例乙")])
        uow.note("没有提交")
    with store.begin() as uow:
        uow.office.set_setting("甲", "乙")
        uow.commit()
    assert store.check().problems == ()
    with store.begin() as uow:
        assert [entry.seq for entry in uow.audit.entries()] == [1, 2, 3]


def test_entries_can_not_be_changed_or_removed_by_the_program(store: SqliteStore) -> None:
    for statement in ("UPDATE audit SET user = '李娟'", "DELETE FROM audit"):
        with pytest.raises(UserError, match="审计日志不能修改"), store.begin() as uow:
            uow.workers._session.run(statement)


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["UPDATE worker SET document = replace(document, '600000', '900000')"], "表 worker 的内容与日志"),
        (["DELETE FROM community"], "表 community 的内容与日志"),
        (["INSERT INTO setting VALUES ('甲', '乙')"], "表 setting 的内容与日志"),
        (["DROP TRIGGER audit_stays", "UPDATE audit SET user = '李娟' WHERE seq = 2"], "第 2 号被改动过"),
        (["DROP TRIGGER audit_remains", "DELETE FROM audit WHERE seq = 3"], "缺第 3 号到第 3 号"),
        (["DROP TRIGGER audit_remains", "DELETE FROM audit WHERE seq = 4"], "数据被退回到了旧的状态"),
        (["DROP TRIGGER audit_remains", "DELETE FROM audit"], "审计日志是空的"),
        (["UPDATE table_state SET accumulator = x'00' WHERE name = 'worker'"], "数据的校验值与日志第 4 号不符"),
    ],
)
def test_an_edit_past_the_program_is_told(closed: Path, statements: list[str], words: str) -> None:
    by_hand(closed, *statements)
    store = open_store(closed)
    told = (*store.alarms, *store.check().problems)
    store.close()
    assert any(words in problem for problem in told), told


def test_a_store_put_back_to_an_older_state_is_told_at_opening_and_stays_in_the_log(closed: Path, tmp_path: Path) -> None:
    older = Path(shutil.copy(closed, tmp_path / "older.sqlite3"))
    store = open_store(closed)
    with store.begin() as uow:
        uow.office.set_setting("主题", "深色")
        uow.commit()
    store.close()
    shutil.copy(older, closed)
    store = open_store(closed)
    assert store.alarms == ("日志到第 4 号为止，库外留存的是第 5 号：数据被退回到了旧的状态",)
    store.close()
    again = open_store(closed)
    assert again.alarms == ()
    assert any("记有警报" in problem for problem in again.check().problems)
    again.close()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("{")])
def test_a_lost_head_file_is_told_once(closed: Path, spoil: Callable[[Path], object]) -> None:
    spoil(head_file(closed))
    store = open_store(closed)
    assert store.alarms == ("库外留存的日志指纹文件（.head.json）不见了或读不出来",)
    store.close()
    again = open_store(closed)
    assert again.alarms == ()
    again.close()


def test_a_whole_office_raises_no_alarm(closed: Path) -> None:
    store = open_store(closed)
    assert store.alarms == ()
    assert store.check().problems == ()
    store.close()
