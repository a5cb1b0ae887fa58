"""Checking backups that exist: one file, all of them, and the regular restore drill. Also what pages show about backups."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from shequ_hr.backup.container import KEYS_PART, STORE_PART, unpack
from shequ_hr.backup.scratch import scratch
from shequ_hr.backup.service import same, second_folder, shelf_of, wired
from shequ_hr.backup.shelf import Kept
from shequ_hr.backup.space import space_warning
from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import NotAllowed, OfficeUnavailable, UserError
from shequ_hr.model.backup import REASON_LABELS, Drill, Ledger, Manifest
from shequ_hr.model.people import Record
from shequ_hr.ports import Workspace
from shequ_hr.progress import SILENT, Progress
from shequ_hr.security import keys
from shequ_hr.security.key_store import read_key_file
from shequ_hr.security.roles import Action, require

DRILL_DAYS, DRILL_SEQUENCES = 7, 50
CLOCK_BEHIND, CLOCK_AHEAD = timedelta(minutes=5), timedelta(days=400)
_TAIL = 500
"""Entries that are looked at for the sign-in of this session."""


class Verified(Record, frozen=True, kw_only=True):
    """What came of checking one file. ``opened``: it was restored for a test, too; else only the digest was compared."""

    file: str
    sequence: int = 0
    ok: bool
    opened: bool = False
    problem: str = ""


class BackupRow(Record, frozen=True, kw_only=True):
    """A backup for lists: newest first. ``month``: last locked pay month in it."""

    path: str
    file: str
    sequence: int
    at: datetime
    reason: str
    month: str
    size: int


class BackupState(Record, frozen=True, kw_only=True):
    """Backups at a glance. ``warnings`` are sentences for the user, the most urgent first; empty = all is well."""

    folder: str
    ledger: Ledger
    count: int
    drill_due: bool
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing needs the user's attention."""
        return not self.warnings


def list_backups(ws: Workspace) -> list[BackupRow]:
    """The backups of the office, newest first."""
    require(ws.actor, Action.BACKUP_VIEW)
    return [_row(kept) for kept in reversed(shelf_of(ws).all())]


def verify_backup(ws: Workspace, path: Path) -> Verified:
    """Compare the digest, unpack into a scratch folder, open and compare. A backup under an earlier key is not opened."""
    require(ws.actor, Action.BACKUP_VIEW)
    return _verified(ws, path)


def verify_all(ws: Workspace, progress: Progress = SILENT) -> Outcome[list[Verified]]:
    """Check every backup here; the newest good one counts as a drill."""
    require(ws.actor, Action.BACKUP_VIEW)
    shelf = shelf_of(ws)
    paths = [*(kept.path for kept in reversed(shelf.all())), *shelf.unreadable()]
    found = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"校验 {path.name}")
        found.append(_verified(ws, path))
    progress.step(len(paths), len(paths), "校验完成")
    if found:
        _keep_drill(ws, found[0])
    return Outcome(found, Changes.SECURITY)


def drill_if_due(ws: Workspace) -> Outcome[Drill | None]:
    """Restore the newest backup into a scratch folder when 7 days or 50 backups have passed since the last good drill."""
    if ws.copies is None or not _due(ws):
        return Outcome(None, Changes.NONE)
    newest = shelf_of(ws).all()[-1]
    return Outcome(_keep_drill(ws, _verified(ws, newest.path)), Changes.SECURITY)


def backup_state(ws: Workspace) -> BackupState:
    """Backups at a glance, for the page and for a line of the workbench. Any role may see it."""
    shelf = shelf_of(ws)
    ledger, kept = shelf.ledger(), shelf.all()
    return BackupState(
        folder=str(shelf.folder),
        ledger=ledger,
        count=len(kept),
        drill_due=_due(ws),
        warnings=tuple(_warnings(ws, ledger, kept)),
    )


def clock_warning(ws: Workspace) -> str:
    """Why the clock can not be right: this session began long before or after the entry before it. Empty when it can."""
    with ws.upkeep("backup.look") as uow:
        last = uow.audit.last()
        tail = list(uow.audit.entries(max(last.seq - _TAIL, 0))) if last else []
    places = [place for place, entry in enumerate(tail) if entry.action == "session.login" and entry.user == ws.user]
    if not places or places[-1] == 0:
        return ""
    before, came = tail[places[-1] - 1].at, tail[places[-1]].at
    return clock_jump(before, came)


def clock_jump(before: datetime, now: datetime) -> str:
    """What to tell about a clock that stands at ``now`` after an entry at ``before``; empty when that can be."""
    if before - now > CLOCK_BEHIND:
        return (
            f"电脑的时钟是 {now:%Y-%m-%d %H:%M}，比上次的记录（{before:%Y-%m-%d %H:%M}）还早。请校准时钟；次序以日志编号为准。"
        )
    if now - before > CLOCK_AHEAD:
        return f"电脑的时钟是 {now:%Y-%m-%d %H:%M}，上次的记录是 {before:%Y-%m-%d %H:%M}，隔了一年多。请检查时钟是否正确。"
    return ""


def _warnings(ws: Workspace, ledger: Ledger, kept: list[Kept]) -> list[str]:
    warnings = []
    if not kept:
        warnings.append("还没有备份，请立即备份一次。")
    elif ledger.made is not None and not (shelf_of(ws).folder / ledger.made.name).is_file():
        warnings.append(f"最近的备份《{ledger.made.name}》不见了，请立即备份，并检查杀毒软件的隔离区。")
    if ledger.drill is not None and ledger.drill.problem:
        warnings.append(f"《{ledger.drill.name}》没有通过恢复演练：{ledger.drill.problem}")
    if not ledger.second:
        warnings.append("没有第二份备份：电脑坏了或中了勒索病毒，数据会丢。请设置 U 盘或移动硬盘上的文件夹。")
    elif ledger.made is not None and ledger.made.second:
        warnings.append(f"第二份备份没有写成：{ledger.made.second}")
    if ws.copies is not None:
        low = space_warning(ws.folder, ws.copies.path)
        warnings += [low] if low else []
    jump = clock_warning(ws)
    return [*([jump] if jump else []), *warnings]


def _due(ws: Workspace) -> bool:
    """Days and sequences count, whichever comes first; a clock that went back makes it due, never undue."""
    shelf = shelf_of(ws)
    ledger, highest = shelf.ledger(), shelf.all()
    if not highest:
        return False
    drill = ledger.good_drill
    if drill is None or (ledger.drill is not None and ledger.drill.problem):
        return True
    passed = ws.clock.now() - drill.at
    wide = highest[-1].manifest.sequence - drill.sequence >= DRILL_SEQUENCES
    return wide or not timedelta(0) <= passed < timedelta(days=DRILL_DAYS)


def _keep_drill(ws: Workspace, result: Verified) -> Drill:
    shelf = shelf_of(ws)
    drill = Drill(name=result.file, sequence=result.sequence, at=ws.clock.now(), problem=result.problem)
    ledger = msgspec.structs.replace(shelf.ledger(), drill=drill)
    if result.ok and result.opened:
        ledger = msgspec.structs.replace(ledger, good_drill=drill)
    shelf.keep(ws.files, ledger)
    with ws.upkeep("backup.drill", drill.name) as uow:
        uow.note(drill.problem or "恢复演练通过")
        uow.commit()
    return drill


def _verified(ws: Workspace, path: Path) -> Verified:
    copies, ring = wired(ws)
    manifest: Manifest | None = None
    try:
        with scratch(shelf_of(ws).folder) as folder:
            manifest = unpack(path, folder)
            try:
                keys.verify(read_key_file(folder / KEYS_PART), ring.key)
            except (NotAllowed, OfficeUnavailable):
                return Verified(file=path.name, sequence=manifest.sequence, ok=True)
            why = same(manifest, copies.examine(folder / STORE_PART, ring.key.reveal()))
    except UserError as error:
        return Verified(file=path.name, sequence=manifest.sequence if manifest else 0, ok=False, problem=str(error))
    except OSError as error:
        return Verified(file=path.name, ok=False, problem=f"读不出来：{error.strerror or error}")
    return Verified(file=path.name, sequence=manifest.sequence, ok=not why, opened=True, problem=why)


def second_state(ws: Workspace) -> list[BackupRow]:
    """The backups on the second medium, newest first; none when it is not there."""
    require(ws.actor, Action.BACKUP_VIEW)
    ledger = shelf_of(ws).ledger()
    if not ledger.second:
        return []
    from shequ_hr.backup.shelf import Shelf

    return [_row(kept) for kept in reversed(Shelf(second_folder(ws, ledger)).all())]


def _row(kept: Kept) -> BackupRow:
    manifest = kept.manifest
    return BackupRow(
        path=str(kept.path),
        file=kept.path.name,
        sequence=manifest.sequence,
        at=manifest.at,
        reason=REASON_LABELS[manifest.reason],
        month=manifest.month,
        size=kept.size,
    )
