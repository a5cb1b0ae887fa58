"""Every released schema is kept as a file; each still opens, holds what it held, and stays untouched when an upgrade fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db import migrate as migration
from db import store as stores
from db.migrate import MIGRATIONS, newest
from db.store import open_store
from shequ_hr.errors import OfficeUnavailable
from shequ_hr.model.payroll import RunKey, RunState
from shequ_hr.periods import PayMonth

OLD = Path(__file__).parent / "old"
WIDER = '''"""A made-up next version for the test."""


def up(migrator, database):
    database.execute_sql("ALTER TABLE worker ADD COLUMN union_member INTEGER")
'''
LOSSY = WIDER.replace("ALTER TABLE worker ADD COLUMN union_member INTEGER", "DELETE FROM setting")
BROKEN = WIDER.replace("ALTER TABLE", "ALTAR TABLE")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the office of version 1."""
    return Path(shutil.copy(OLD / "0001.sqlite3", tmp_path / "office.sqlite3"))


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Pretend that the program has one more migration with the given text."""

    def add(text: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / f"{newest() + 1:04d}_next.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migration, "MIGRATIONS", folder)

    return add


def test_there_is_a_kept_file_of_every_version() -> None:
    assert sorted(path.stem for path in OLD.glob("*.sqlite3")) == [f"{number:04d}" for number in range(1, newest() + 1)]


@pytest.mark.parametrize("kept", sorted(OLD.glob("*.sqlite3")), ids=lambda path: path.stem)
def test_a_kept_office_opens_and_holds_what_it_held(kept: Path, tmp_path: Path) -> None:
    store = open_store(Path(shutil.copy(kept, tmp_path / "office.sqlite3")))
    assert store.check().problems == ()
    with store.begin() as uow:
        office = uow.office.get()
        assert office is not None
        assert office.unit == "示例街道"
        assert [worker.name for worker in uow.workers.all()] == ["李晓岚", "黄思源"]
        (run,) = uow.runs.all()
        assert (run.key, run.state, run.gross) == (RunKey(PayMonth(2025, 5)), RunState.LOCKED, 1_000_000)
        assert [slip.net for slip in uow.runs.slips(run.id)] == [498_500, 498_500]
        assert uow.inputs.month(PayMonth(2025, 5)) != []
    store.close()


def test_an_older_office_is_brought_up_to_date_and_kept(office: Path, next_version: Callable[[str], None]) -> None:
    before = office.read_bytes()
    next_version(WIDER)
    store = open_store(office)
    assert store._session.number("user_version") == newest()
    assert store.check().problems == ()
    store.close()
    assert office.with_name("office-v1.sqlite3").read_bytes() == before
    again = open_store(office)
    again.close()
    assert sorted(path.name for path in office.parent.iterdir() if path.is_file()) == [
        "office-v1.sqlite3",
        "office.sqlite3",
    ]


@pytest.mark.parametrize(("text", "caught"), [(LOSSY, OfficeUnavailable), (BROKEN, OfficeUnavailable)])
def test_a_failed_upgrade_leaves_the_office_as_it_was(
    office: Path, next_version: Callable[[str], None], text: str, caught: type[Exception]
) -> None:
    before = office.read_bytes()
    next_version(text)
    with pytest.raises(caught, match="升级"):
        open_store(office)
    assert office.read_bytes() == before
    assert [path.name for path in office.parent.glob(".*")] == []


def test_the_program_writes_the_newest_version() -> None:
    assert stores.newest() == newest() == 2
