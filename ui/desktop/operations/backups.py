"""User actions and questions about backups: make one, check, choose the second place, look at one and restore it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import UserError
from shequ_hr.ports import Workspace
from shequ_hr.progress import Progress
from ui.desktop.operations import Operation

if TYPE_CHECKING:
    from shequ_hr.backup.checking import BackupRow, BackupState, Verified
    from shequ_hr.backup.restore import RestorePreview, RestoreReport, Unlock
    from shequ_hr.model.backup import Drill, Ledger, Made


@dataclass(frozen=True)
class BackupsView:
    """What the page 备份 shows."""

    state: BackupState
    rows: tuple[BackupRow, ...]


def read_backups(workspace: Workspace) -> BackupsView:
    """How things stand, and the list."""
    from shequ_hr.backup import checking

    return BackupsView(checking.backup_state(workspace), tuple(checking.list_backups(workspace)))


@dataclass(frozen=True)
class ReadBackup:
    """The question what a backup would bring back."""

    path: Path
    unlock: Unlock | None = None

    def __call__(self, workspace: Workspace) -> RestorePreview:
        """Unpack and compare it in the worker thread."""
        from shequ_hr.backup import restore as restoring

        return restoring.preview_restore(workspace, self.path, self.unlock)


@dataclass(frozen=True)
class CheckBackup:
    """The question whether one backup is good."""

    path: Path

    def __call__(self, workspace: Workspace) -> Verified:
        """Unpack, open and compare it."""
        from shequ_hr.backup import checking

        return checking.verify_backup(workspace, self.path)


def create() -> Operation[Made]:
    """A backup now."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Made]:
        from shequ_hr.backup import service

        return service.create_backup(workspace)

    return Operation("正在备份并试恢复", work, done=lambda made: f"已备份并试恢复通过：第 {made.sequence} 号")


def verify_all() -> Operation[list[Verified]]:
    """Check every backup."""

    def work(workspace: Workspace, progress: Progress) -> Outcome[list[Verified]]:
        from shequ_hr.backup import checking

        return checking.verify_all(workspace, progress)

    return Operation("正在校验全部备份", work, done=_said, cancellable=True)


def set_second(folder: Path | None) -> Operation[Ledger]:
    """Where the second copy of each backup goes."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Ledger]:
        from shequ_hr.backup import service

        return service.set_second_place(workspace, folder)

    said = f"第二份备份会写到“{folder}”" if folder else "不再写第二份备份"
    return Operation("正在检查第二份备份的文件夹", work, done=lambda _: said)


def restore(path: Path, unlock: Unlock | None) -> Operation[RestoreReport]:
    """Restore; the office has to be opened anew afterwards, so no page is told of changes."""

    def work(workspace: Workspace, _: Progress) -> Outcome[RestoreReport]:
        from shequ_hr.backup import restore as restoring

        return Outcome(restoring.restore(workspace, path, unlock).value, Changes.NONE)

    return Operation("正在恢复：先备份现在的数据", work)


def drill() -> Operation[Drill | None]:
    """The restore drill, when it is due: quietly, as its result stands on the page."""

    def work(workspace: Workspace, _: Progress) -> Outcome[Drill | None]:
        from shequ_hr.backup import checking

        return checking.drill_if_due(workspace)

    return Operation("", work, done=lambda done: "" if done is None or not done.problem else f"恢复演练没有通过：{done.name}")


def backup_at_exit(workspace: Workspace) -> None:
    """A backup when something changed; what was in the way is told at the next start, as nobody listens any more."""
    from shequ_hr.backup import service

    with contextlib.suppress(UserError, OSError):
        service.backup_at_exit(workspace)


def _said(found: list[Verified]) -> str:
    bad = sum(not one.ok for one in found)
    return f"{len(found)} 份备份，" + (f"{bad} 份没有通过校验" if bad else "全部完好")
