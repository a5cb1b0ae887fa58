"""Backups are made, tested and skipped; they stop what they have to precede; they come back byte for byte the same state."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from shequ_hr.backup import space
from shequ_hr.backup.checking import backup_state, drill_if_due, list_backups, verify_all, verify_backup
from shequ_hr.backup.container import BackupDamaged, unpack, verify_container
from shequ_hr.backup.restore import restore
from shequ_hr.backup.service import (
    BackupFailed,
    backup_at_exit,
    backup_before,
    create_backup,
    set_second_place,
    shelf_of,
)
from shequ_hr.errors import NotAllowed, UserError
from shequ_hr.model.backup import Reason
from shequ_hr.model.security import Actor, Role


def test_a_backup_is_one_file_that_was_restored_for_a_test(place) -> None:
    made = create_backup(place.ws).value
    assert made.name == "备份-seq000001-20260508T0900-手动.shbak"
    (row,) = list_backups(place.ws)
    assert (row.sequence, row.reason) == (1, "手动")
    checked = verify_backup(place.ws, Path(row.path))
    assert (checked.ok, checked.opened) == (True, True)
    assert {path.name for path in shelf_of(place.ws).folder.iterdir()} == {made.name, "backups.json"}


def test_nothing_changed_means_no_further_backup(place) -> None:
    backup_before(place.ws, Reason.LOCK, "锁定")
    backup_before(place.ws, Reason.IMPORT, "导入")
    assert backup_at_exit(place.ws) is None
    place.reopen()
    assert backup_at_exit(place.ws) is None  # signing in changes the log, not the office
    place.name("东社区")
    assert backup_at_exit(place.ws) is not None
    assert [row.reason for row in list_backups(place.ws)] == ["退出时", "锁定前"]


def test_nothing_readable_lies_in_a_backup(place) -> None:
    place.name("梧桐里社区")
    made = create_backup(place.ws).value
    data = (shelf_of(place.ws).folder / made.name).read_bytes()
    for text in ("梧桐里社区", "柏合街道", "周敏", "communities"):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert text.encode(encoding) not in data


def test_every_changed_byte_is_refused(place, tmp_path: Path) -> None:
    made = create_backup(place.ws).value
    data = bytearray((shelf_of(place.ws).folder / made.name).read_bytes())
    chance, file, folder = random.Random(5), tmp_path / "x.shbak", tmp_path / "out"  # noqa: S311 - repeatable, no secret
    folder.mkdir()
    places = [*range(0, 300, 3), *(chance.randrange(len(data)) for _ in range(896)), *range(len(data) - 4, len(data))]
    refused = 0
    for at in places:
        former = data[at]
        data[at] ^= chance.randrange(1, 256)
        file.write_bytes(data)
        data[at] = former
        with pytest.raises(UserError):
            verify_container(file)
        refused += 1
    assert refused == 1000
    for shorter in (0, 7, 11, 200, len(data) - 1, len(data) - 40):
        file.write_bytes(data[:shorter])
        with pytest.raises(BackupDamaged):
            unpack(file, folder)
    file.write_bytes(bytes(data) + b"\0")
    with pytest.raises(BackupDamaged):
        verify_container(file)


def test_no_backup_no_risky_work(place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "free_bytes", lambda _: 99 * space.MB)
    with pytest.raises(BackupFailed, match="没有锁定") as told:
        backup_before(place.ws, Reason.LOCK, "锁定")
    assert "磁盘空间不足" in told.value.message
    assert "没有写入任何数据" in told.value.message
    assert any("只剩 99 MB" in warning for warning in backup_state(place.ws).warnings)


def test_a_folder_that_can_not_be_written_is_named(place) -> None:
    (place.folder / "backups").write_text("no folder", encoding="utf-8")
    with pytest.raises(BackupFailed, match="backups"):
        backup_before(place.ws, Reason.IMPORT, "导入")


def test_a_key_file_of_another_office_stops_the_backup(place, tmp_path: Path) -> None:
    other = type(place)(tmp_path / "other")
    other.ws.store.close()
    for name in ("keys.json", "keys.json.bak"):
        shutil.copyfile(other.folder / name, place.folder / name)
    with pytest.raises(BackupFailed, match="钥匙"):
        backup_before(place.ws, Reason.LOCK, "锁定")


def test_the_second_medium_gets_a_copy_and_its_absence_stops_nothing(place, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    create_backup(place.ws)
    set_second_place(place.ws, stick)
    assert len(list(stick.rglob("*.shbak"))) == 1
    place.name("东社区")
    shutil.move(stick, tmp_path / "away")
    backup_before(place.ws, Reason.LOCK, "锁定")
    assert any("U盘" in warning for warning in backup_state(place.ws).warnings)
    shutil.move(tmp_path / "away", stick)
    backup_before(place.ws, Reason.LOCK, "锁定")  # nothing changed, but the copy is made up for
    assert len(list(stick.rglob("*.shbak"))) == 2
    assert not backup_state(place.ws).ledger.made.second


def test_the_second_medium_is_not_the_first(place) -> None:
    with pytest.raises(UserError, match="别处"):
        set_second_place(place.ws, shelf_of(place.ws).folder)


def test_a_drill_is_due_after_a_week_and_when_the_clock_went_back(place) -> None:
    create_backup(place.ws)
    assert drill_if_due(place.ws).value.problem == ""
    assert drill_if_due(place.ws).value is None
    good = place.clock.at
    for days in (8, -1, -3650, 3650):
        place.clock.at = good.replace(year=good.year + days // 365) if abs(days) > 365 else good.replace(day=good.day + days)
        assert backup_state(place.ws).drill_due, days


def test_a_damaged_backup_shows_in_the_drill(place) -> None:
    made = create_backup(place.ws).value
    path = shelf_of(place.ws).folder / made.name
    path.write_bytes(path.read_bytes()[:-1])
    found = verify_all(place.ws).value
    assert [one.ok for one in found] == [False]
    assert any("恢复演练" in warning for warning in backup_state(place.ws).warnings)


def test_a_lost_ledger_costs_no_sequence(place) -> None:
    create_backup(place.ws)
    (shelf_of(place.ws).folder / "backups.json").write_bytes(b"{")
    assert create_backup(place.ws).value.sequence == 2


def test_who_may_not_is_refused(place) -> None:
    from dataclasses import replace

    viewer = replace(place.ws, actor=Actor(name="看", roles=frozenset({Role.VIEWER})))
    with pytest.raises(NotAllowed):
        create_backup(viewer)
    with pytest.raises(NotAllowed):
        restore(replace(viewer, actor=Actor(name="经", roles=frozenset({Role.CLERK}))), Path("x.shbak"))
    backup_before(viewer, Reason.LOCK, "锁定")  # the program's own care asks for no role
    assert shelf_of(place.ws).highest() == 1
