"""Restoring: into the running office, under an earlier key, on a new computer, over a damaged store; the log goes on."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from helpers.office_files import logical_digest
from helpers.users import PASSWORD, USER

from db.audit_head import head_file
from shequ_hr.backup.checking import list_backups
from shequ_hr.backup.restore import Unlock, preview_restore, restore
from shequ_hr.backup.service import create_backup, shelf_of
from shequ_hr.errors import CheckFailed, NotAllowed, OfficeUnavailable, UserError
from shequ_hr.model.security import Role
from shequ_hr.security.accounts import add_user
from shequ_hr.security.roles import Action
from ui.bootstrap import open_workspace, restore_office, store_path


def _backup(place) -> Path:
    return shelf_of(place.ws).folder / create_backup(place.ws).value.name


def test_a_restore_brings_the_state_back_and_the_log_goes_on(place) -> None:
    place.name("东社区")
    file = _backup(place)
    place.name("西社区")
    shown = preview_restore(place.ws, file)
    assert (shown.unit, shown.sequence, shown.people, shown.people_now) == ("柏合街道", 1, 0, 0)
    assert shown.later_entries > 0
    report = restore(place.ws, file).value
    assert (report.preview.sequence, report.preview.unit) == (shown.sequence, shown.unit)
    place.reopen()
    assert place.names() == ["东社区"]
    assert place.ws.store.alarms == ()
    assert place.ws.store.check().problems == ()
    with place.ws.begin(Action.AUDIT_VIEW) as uow:
        (entry,) = [entry for entry in uow.audit.entries() if entry.action == "backup.restore"]
    assert "第 1 号备份" in entry.summary
    assert [row.reason for row in list_backups(place.ws)] == ["恢复前", "手动"]


def test_the_present_state_was_backed_up_first(place) -> None:
    file = _backup(place)
    place.name("西社区")
    restore(place.ws, file)
    place.reopen()
    assert place.names() == []
    newest = Path(list_backups(place.ws)[0].path)
    restore(place.ws, newest)
    place.reopen()
    assert place.names() == ["西社区"]


def test_a_kill_before_the_head_is_noted_raises_no_alarm(place) -> None:
    file = _backup(place)
    place.name("西社区")
    head = head_file(store_path(place.folder))
    former = place.folder / "former.json"
    from shequ_hr.backup.service import backup_before
    from shequ_hr.model.backup import Reason

    backup_before(place.ws, Reason.RESTORE, "恢复")
    shutil.copyfile(head, former)
    restore(place.ws, file)
    shutil.copyfile(former, head)
    place.reopen()
    assert place.ws.store.alarms == ()
    assert place.ws.store.check().problems == ()
    former.unlink()


def test_two_hundred_states_come_back_the_same(place, tmp_path: Path) -> None:
    chance, digests = random.Random(3), {}  # noqa: S311 - repeatable, no secret
    for number in range(20):
        place.name(f"第{number}社区")
        if chance.random() < 0.5:
            place.rename(f"柏合街道{number}")
        file = _backup(place)
        place.ws.store.close()
        digests[file] = logical_digest(store_path(place.folder))
        place.reopen()
    for file, digest in chance.sample(sorted(digests.items()), 10):
        target = tmp_path / file.stem
        restore_office(target, file, Unlock(user=USER, password=PASSWORD))
        assert logical_digest(store_path(target)) == digest


def test_a_backup_under_an_earlier_key_needs_a_password_of_then(place) -> None:
    file = _backup(place)
    add_user(place.ws, "王芳", "xiangjiao-yuanfang-denglong", [Role.CLERK])
    keys = place.ws.keys
    assert keys is not None
    keys.shut_out(["王芳"], place.ws.store)
    place.reopen()
    with pytest.raises(NotAllowed, match="当时的密码"):
        preview_restore(place.ws, file)
    with pytest.raises(NotAllowed):
        preview_restore(place.ws, file, Unlock(user=USER, password="wrong"))
    unlock = Unlock(user=USER, password=PASSWORD)
    assert preview_restore(place.ws, file, unlock).unit == "柏合街道"
    restore(place.ws, file, unlock)
    place.reopen()  # the present key opens what was restored
    assert place.ws.store.check().problems == ()


@pytest.mark.parametrize("by_code", [False, True])
def test_a_stick_alone_brings_the_office_back(place, tmp_path: Path, by_code: bool) -> None:
    place.name("东社区")
    stick = tmp_path / "x.shbak"
    shutil.copyfile(_backup(place), stick)
    unlock = Unlock(code=place.code) if by_code else Unlock(user=USER, password=PASSWORD)
    report = restore_office(tmp_path / "new", stick, unlock)
    assert report.preview.unit == "柏合街道"
    assert not report.kept
    ws = open_workspace(tmp_path / "new", USER, PASSWORD)
    assert ws.store.check().problems == ()
    ws.store.close()


def test_an_office_that_opens_is_not_overwritten_past_the_login(place, tmp_path: Path) -> None:
    file = tmp_path / "x.shbak"
    shutil.copyfile(_backup(place), file)
    unlock = Unlock(user=USER, password=PASSWORD)
    with pytest.raises(OfficeUnavailable, match="使用中"):
        restore_office(place.folder, file, unlock)
    place.ws.store.close()
    with pytest.raises(UserError, match="打得开"):
        restore_office(place.folder, file, unlock)


def test_a_damaged_store_is_kept_and_replaced(place, tmp_path: Path) -> None:
    place.name("东社区")
    file = _backup(place)
    place.ws.store.close()
    store = store_path(place.folder)
    data = bytearray(store.read_bytes())
    data[100] ^= 1
    store.write_bytes(data)
    report = restore_office(place.folder, file, Unlock(user=USER, password=PASSWORD))
    assert (place.folder / report.kept).read_bytes() == bytes(data)
    place.reopen()
    assert place.names() == ["东社区"]


def test_another_office_is_not_restored_here(place, tmp_path: Path) -> None:
    other = type(place)(tmp_path / "other")
    file = _backup(other)
    other.ws.store.close()
    with pytest.raises(UserError, match="另一个单位"):
        preview_restore(place.ws, file)


def test_a_wrong_code_changes_nothing(place, tmp_path: Path) -> None:
    file = _backup(place)
    with pytest.raises(NotAllowed):
        restore_office(tmp_path / "new", file, Unlock(user=USER, password="no"))
    assert not store_path(tmp_path / "new").exists()


def test_a_failing_test_restore_leaves_the_office_as_it_is(place, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _backup(place)
    place.name("西社区")
    monkeypatch.setattr("shequ_hr.backup.restore.same", lambda _manifest, _facts: "不同")
    with pytest.raises(CheckFailed):
        restore(place.ws, file)
    assert place.names() == ["西社区"]
