"""Making backups: a copy of the store, the key file and a manifest in one file, which counts only once it was restored.

``backup_before`` is what risky use cases call first; whatever goes wrong there stops them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from shequ_hr import __version__
from shequ_hr.backup.container import FORMAT, KEYS_PART, STORE_PART, part_of, unpack, verify_container, write_container
from shequ_hr.backup.scratch import scratch
from shequ_hr.backup.shelf import FOLDER, Shelf, file_name
from shequ_hr.backup.space import require_space
from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import CheckFailed, UserError
from shequ_hr.model.backup import REASON_LABELS, Ledger, Made, Manifest, Reason, StoreFacts
from shequ_hr.model.payroll import CLOSED
from shequ_hr.model.people import Record
from shequ_hr.model.security import AuditHead
from shequ_hr.ports import StoreCopies, Workspace
from shequ_hr.security import keys
from shequ_hr.security.checked_json import encoded
from shequ_hr.security.key_ring import KeyRing
from shequ_hr.security.key_store import KEY_FILE, read_key_file
from shequ_hr.security.roles import Action, require


class BackupFailed(UserError):
    """No backup, so the work that it had to precede was not begun."""


def shelf_of(ws: Workspace) -> Shelf:
    """The backups of the office."""
    return Shelf(ws.folder / FOLDER)


def backup_before(ws: Workspace, reason: Reason, doing: str) -> None:
    """A backup before risky work, unless nothing changed since the last one. BackupFailed stops the work.

    ``doing``: what is about to happen, for the refusal. A workspace without copies makes no backups.
    """
    if ws.copies is None:
        return
    try:
        _make(ws, reason)
    except (UserError, OSError) as error:
        why = f"{error.title}：{error.message}" if isinstance(error, UserError) else str(error)
        hint = error.hint if isinstance(error, UserError) else "检查磁盘后再试一次。"
        raise BackupFailed(f"备份没有成功，没有{doing}", f"{doing}之前要先备份。{why} 没有写入任何数据。", hint) from error


def backup_at_exit(ws: Workspace) -> Made | None:
    """A backup when something changed since the last one; None when nothing did. UserError as for every backup."""
    return None if ws.copies is None else _make(ws, Reason.EXIT)


def create_backup(ws: Workspace, to: Path | None = None) -> Outcome[Made]:
    """A backup on demand, in any case; ``to``: a folder that gets a verified copy as well."""
    require(ws.actor, Action.BACKUP)
    made = _make(ws, Reason.MANUAL, force=True)
    if made is None:
        raise RuntimeError("a forced backup is always made")
    if to is not None:
        copy_to(ws, shelf_of(ws).folder / made.name, to)
    return Outcome(made, Changes.SECURITY)


def set_second_place(ws: Workspace, folder: Path | None) -> Outcome[Ledger]:
    """Choose the folder on another medium that every backup is copied to, or none. UserError when it can not be written."""
    shelf = shelf_of(ws)
    if folder is not None and shelf.folder.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError(
            "第二份备份要放在别处", f"“{folder}”就是备份所在的文件夹。", "请选 U 盘、移动硬盘或另一个磁盘上的文件夹。"
        )
    with ws.begin(Action.BACKUP, "第二份备份的位置") as uow:
        ledger = msgspec.structs.replace(shelf.ledger(), second="" if folder is None else str(folder))
        if folder is not None:
            with scratch(folder):
                pass
        shelf.keep(ws.files, ledger)
        uow.note(f"设为 {folder}" if folder else "取消")
        uow.commit()
    if ledger.made is not None:
        again = _second(ws, ledger, shelf.folder / ledger.made.name)
        ledger = msgspec.structs.replace(ledger, made=msgspec.structs.replace(ledger.made, second=again))
        shelf.keep(ws.files, ledger)
    return Outcome(ledger, Changes.SECURITY)


def copy_to(ws: Workspace, backup: Path, folder: Path) -> Path:
    """Copy a backup file to another folder and read it back there."""
    require_space(folder, backup.stat().st_size)
    target = folder / backup.name
    ws.files.write(target, lambda temporary: _copy(backup, temporary), _verified)
    return target


class Standing(Record, frozen=True, kw_only=True):
    """What the office stands at: the last entry of the log, with the digest of the state, and the last locked pay month."""

    head: AuditHead
    state: str
    month: str


def standing(ws: Workspace) -> Standing:
    """Which state the office is in."""
    with ws.upkeep("backup.look") as uow:
        last = uow.audit.last()
        closed = [str(run.key.month) for run in uow.runs.all() if run.state in CLOSED]
    if last is None:
        raise CheckFailed("审计日志是空的", "没有日志就说不清备份的是哪个状态。", "运行 verify 检查数据。")
    return Standing(head=AuditHead(seq=last.seq, digest=last.digest), state=last.state, month=max(closed, default=""))


def _make(ws: Workspace, reason: Reason, *, force: bool = False) -> Made | None:
    """The backup, or None when nothing changed since the last good one, which is still there."""
    shelf, now = shelf_of(ws), standing(ws)
    ledger = shelf.ledger()
    last = ledger.made
    if not force and last is not None and last.state == now.state and (shelf.folder / last.name).is_file():
        _second_again(ws, shelf, ledger, last)
        return None
    copies, _ = wired(ws)
    require_space(shelf.folder, 2 * copies.path.stat().st_size if copies.path.is_file() else 0)
    sequence = max(ledger.sequence, shelf.highest()) + 1
    path = _write(ws, shelf, reason, sequence, now)
    made = Made(name=path.name, sequence=sequence, at=ws.clock.now(), state=now.state, second=_second(ws, ledger, path))
    shelf.keep(ws.files, msgspec.structs.replace(ledger, sequence=sequence, made=made))
    gone = shelf.thin()
    with ws.upkeep("backup.create", path.name) as uow:
        uow.note(
            f"{REASON_LABELS[reason]}备份第 {sequence} 号，已试恢复" + (f"；按份数清理 {len(gone)} 份旧备份" if gone else "")
        )
        if made.second:
            uow.note(f"第二份没有写成：{made.second}")
        uow.commit()
    return made


def wired(ws: Workspace) -> tuple[StoreCopies, KeyRing]:
    """What backups need of a workspace; a plain store or one in the making has none."""
    if ws.copies is None or ws.keys is None:
        raise RuntimeError("this workspace makes no backups")
    return ws.copies, ws.keys


def _write(ws: Workspace, shelf: Shelf, reason: Reason, sequence: int, now: Standing) -> Path:
    """Write the file and restore it into a scratch folder before it gets its name."""
    copies, ring = wired(ws)
    key_file = read_key_file(ws.folder / KEY_FILE)
    keys.verify(key_file, ring.key)  # a foreign key file would make a backup that nobody can open
    with scratch(shelf.folder) as folder:
        parts = {STORE_PART: folder / "copy.sqlite3", KEYS_PART: folder / "keys.json"}
        ws.store.copy(parts[STORE_PART], ring.key.reveal())
        parts[KEYS_PART].write_bytes(encoded(key_file, keys.VERSION))
        manifest = Manifest(
            format=FORMAT,
            sequence=sequence,
            at=ws.clock.now(),
            reason=reason,
            program=__version__,
            schema=copies.version,
            office=key_file.office,
            head=now.head,
            state=now.state,
            month=now.month,
            parts=tuple(part_of(name, path) for name, path in parts.items()),
        )

        def make(temporary: Path) -> None:
            write_container(temporary, manifest, parts)

        def check(temporary: Path) -> None:
            unpack(temporary, folder)
            _same(manifest, copies.examine(folder / STORE_PART, ring.key.reveal()))

        target = shelf.folder / file_name(manifest)
        ws.files.write(target, make, check)
    return target


def same(manifest: Manifest, facts: StoreFacts) -> str:
    """Why what was restored is not what was backed up; empty when it is. An older schema was upgraded meanwhile."""
    if facts.problems:
        return "；".join(facts.problems)
    if facts.version == manifest.schema and (facts.state, facts.head) != (manifest.state, manifest.head):
        return "恢复出来的数据与备份时不同"
    return ""


def _same(manifest: Manifest, facts: StoreFacts) -> None:
    why = same(manifest, facts)
    if why:
        raise CheckFailed("备份没有通过试恢复", f"{why}。这份备份没有保存。", "运行 verify 看清问题；需要时从较早的备份恢复。")


def _second(ws: Workspace, ledger: Ledger, path: Path) -> str:
    """Copy to the second medium; what was in the way, "" when it is there or none was chosen. Never stops anything."""
    if not ledger.second:
        return ""
    if not Path(ledger.second).is_dir():
        return f"找不到“{ledger.second}”，U 盘或磁盘可能没有接上"
    folder = second_folder(ws, ledger)
    try:
        copy_to(ws, path, folder)
        Shelf(folder).thin()
    except UserError as error:
        return f"{error.title}：{error.message}"
    except OSError as error:
        return str(error)
    return ""


def _second_again(ws: Workspace, shelf: Shelf, ledger: Ledger, last: Made) -> None:
    """Nothing changed, but the second copy is missing: try it again."""
    if last.second:
        second = _second(ws, ledger, shelf.folder / last.name)
        shelf.keep(ws.files, msgspec.structs.replace(ledger, made=msgspec.structs.replace(last, second=second)))


def second_folder(ws: Workspace, ledger: Ledger) -> Path:
    """Where the copies lie on the second medium: a folder for each office, so that two may share a stick."""
    return Path(ledger.second) / f"单位备份-{read_key_file(ws.folder / KEY_FILE).office[:8]}"


def _verified(path: Path) -> None:
    verify_container(path)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
