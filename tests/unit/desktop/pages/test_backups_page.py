"""The page 备份: a glance, warnings, the list, and the three steps of a restore; without thread and store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers.quiet_context import QuietContext
from pytestqt.qtbot import QtBot

from shequ_hr.backup.checking import BackupRow, BackupState, Verified
from shequ_hr.backup.restore import RestorePreview, RestoreReport, Unlock
from shequ_hr.errors import NotAllowed
from shequ_hr.model.backup import Ledger, Made
from shequ_hr.model.security import Actor
from shequ_hr.model.security import Role as Held
from ui.desktop.operations.backups import BackupsView
from ui.desktop.pages.backups import BackupsPage
from ui.desktop.pages.backups_dialogs import UnlockDialog
from ui.desktop.widgets.dialogs import TypedConfirm

AT = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)
ROW = BackupRow(path="/x/a.shbak", file="a.shbak", sequence=7, at=AT, reason="锁定前", month="2026-04", size=3 << 20)
PREVIEW = RestorePreview(
    file="a.shbak",
    sequence=7,
    at=AT,
    reason="锁定前",
    unit="柏合街道",
    people=86,
    month="2026-04",
    people_now=88,
    month_now="2026-05",
    lost_months=("2026-05",),
    later_entries=12,
)


def _view(*warnings: str, due: bool = False) -> BackupsView:
    made = Made(name="a.shbak", sequence=7, at=AT, state="s")
    state = BackupState(folder="/x", ledger=Ledger(made=made), count=1, drill_due=due, warnings=warnings)
    return BackupsView(state, (ROW,))


@pytest.fixture
def page(qtbot: QtBot, styled: object) -> Iterator[BackupsPage]:
    """The page as an administrator sees it."""
    context = QuietContext()
    context.actor = Actor(name="周敏", roles=frozenset(Held))
    made = BackupsPage(context)
    qtbot.addWidget(made)
    yield made
    context.runner.stop()


def _context(page: BackupsPage) -> QuietContext:
    assert isinstance(page.context, QuietContext)
    return page.context


def test_one_glance_says_when_where_and_whether_tested(page: BackupsPage) -> None:
    page.show_view(_view("没有第二份备份"))
    assert (page.last.figure.text(), page.last.note.text()) == ("05-08 09:00", "第 7 号，已试恢复")
    assert page.second.figure.text() == "没有设置"
    assert page.state.text() == "需要注意"
    assert page.note.text.text() == "没有第二份备份"
    page.show_view(_view())
    assert page.state.text() == "一切正常"
    assert page.note.isHidden()


def test_a_drill_that_is_due_is_done_once(page: BackupsPage) -> None:
    page.show_view(_view(due=True))
    page.show_view(_view(due=True))
    assert len(_context(page).started) == 1


def test_a_restore_is_shown_and_confirmed_by_typing(page: BackupsPage) -> None:
    page.show_view(_view())
    page.table.select(ROW.path)
    page.restore.click()
    asked = _context(page).asked[-1]
    asked.answer(PREVIEW)
    (dialog,) = page.findChildren(TypedConfirm)
    assert not dialog.confirm.isEnabled()
    dialog.entry.setText("恢复")
    dialog.confirm.click()
    folders: list[object] = []
    page.context.office_wanted.connect(folders.append)
    started = _context(page).started[-1]
    assert started.answer is not None
    started.answer(RestoreReport(preview=PREVIEW))
    assert folders == [page.context.folder]


def test_an_earlier_key_asks_for_the_password_of_then(page: BackupsPage) -> None:
    page.ask(Path("/x/a.shbak"), None)
    refuse = _context(page).asked[-1].refuse
    assert refuse is not None
    refuse(NotAllowed("这份备份要用当时的密码打开"))
    (dialog,) = page.findChildren(UnlockDialog)
    assert not dialog.go.isEnabled()
    dialog.user.setText("周敏")
    dialog.password.setText("x")
    asked = len(_context(page).asked)
    dialog.go.click()
    assert len(_context(page).asked) == asked + 1
    assert Unlock(user="周敏", password="x") == Unlock(user=dialog.user.text(), password=dialog.password.text())


def test_checking_one_says_what_came_of_it(page: BackupsPage) -> None:
    page.show_view(_view())
    page.table.select(ROW.path)
    page.verify.click()
    _context(page).asked[-1].answer(Verified(file="a.shbak", ok=False, problem="校验值不对"))
    assert "没有通过校验" in _context(page).said[-1]


def test_who_may_only_look_gets_no_buttons(qtbot: QtBot, styled: object) -> None:
    context = QuietContext()
    context.actor = Actor(name="审", roles=frozenset({Held.AUDITOR}))
    page = BackupsPage(context)
    qtbot.addWidget(page)
    page.show_view(_view())
    page.table.select(ROW.path)
    assert (page.now.isEnabled(), page.restore.isEnabled(), page.other.isEnabled()) == (False, False, False)
    context.runner.stop()
