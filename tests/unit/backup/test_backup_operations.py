"""What the page 备份 and the window start does what it says on a real office."""

from __future__ import annotations

from pathlib import Path

import pytest

from shequ_hr.errors import OfficeUnavailable
from shequ_hr.progress import SILENT
from ui.desktop.operations import backups as actions


def test_the_operations_of_the_page_work_on_an_office(place, tmp_path: Path) -> None:
    made = actions.create().work(place.ws, SILENT).value
    view = actions.read_backups(place.ws)
    path = Path(view.rows[0].path)
    assert path.name == made.name
    assert actions.CheckBackup(path)(place.ws).ok
    assert actions.drill().work(place.ws, SILENT).value.problem == ""
    found = actions.verify_all()
    assert found.done is not None
    assert found.done(found.work(place.ws, SILENT).value) == "1 份备份，全部完好"
    assert actions.set_second(tmp_path).work(place.ws, SILENT).value.second == str(tmp_path)
    assert actions.ReadBackup(path)(place.ws).sequence == 1


def test_after_a_restore_the_closed_office_says_so_and_parting_is_quiet(place) -> None:
    path = Path(actions.read_backups(place.ws).state.folder) / actions.create().work(place.ws, SILENT).value.name
    place.name("东社区")
    actions.restore(path, None).work(place.ws, SILENT)
    with pytest.raises(OfficeUnavailable, match="已经关闭"):
        actions.read_backups(place.ws)
    actions.backup_at_exit(place.ws)
    place.reopen()
    assert place.names() == []


def test_parting_backs_up_what_changed(place) -> None:
    actions.backup_at_exit(place.ws)
    place.name("东社区")
    actions.backup_at_exit(place.ws)
    actions.backup_at_exit(place.ws)
    assert [row.reason for row in actions.read_backups(place.ws).rows] == ["退出时", "退出时"]
