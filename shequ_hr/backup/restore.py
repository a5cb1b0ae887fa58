"""Restoring in three steps: choose a file, look at what it would bring back, confirm. The present state is backed up first.

A backup of the same office goes into the running one, whose key file stays: an older copy is put under the present key. On a
new computer the backup brings its own key file; a password or the recovery code of that time opens it.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from shequ_hr.backup.container import KEYS_PART, STORE_PART, unpack
from shequ_hr.backup.scratch import scratch
from shequ_hr.backup.service import backup_before, same, shelf_of, standing, wired
from shequ_hr.backup.shelf import FOLDER
from shequ_hr.backup.space import require_space
from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import CheckFailed, NotAllowed, UserError
from shequ_hr.model.backup import REASON_LABELS, Manifest, Reason, StoreFacts
from shequ_hr.model.people import Record
from shequ_hr.model.security import Actor, Role
from shequ_hr.ports import Store, StoreCopies, Workspace
from shequ_hr.security import keys
from shequ_hr.security.key_store import KEY_FILE, read_key_file, write_key_file
from shequ_hr.security.keys import KeyFile
from shequ_hr.security.lockout import LOCKOUT_FILE, Lockout
from shequ_hr.security.recovery_code import parse_code
from shequ_hr.security.roles import Action, require
from shequ_hr.security.sealing import DataKey


class Unlock(Record, frozen=True, kw_only=True):
    """How to open a backup of another time or computer: a user and password of then, or the recovery code."""

    user: str = ""
    password: str = ""
    code: str = ""

    def key_of(self, file: KeyFile) -> DataKey:
        """The data key; NotAllowed for a wrong password or code."""
        if self.code:
            return keys.open_with_recovery(file, parse_code(self.code))
        return keys.open_with_password(file, self.user, self.password)


class RestorePreview(Record, frozen=True, kw_only=True):
    """What restoring would bring: the backup's content, and how it differs from the present (None where there is none).

    ``lost_months``: locked now and not in the backup. ``later_entries``: entries of the log since then.
    """

    file: str
    sequence: int
    at: datetime
    reason: str
    unit: str
    people: int
    month: str
    people_now: int | None = None
    month_now: str = ""
    lost_months: tuple[str, ...] = ()
    later_entries: int = 0


class RestoreReport(Record, frozen=True, kw_only=True):
    """What was done. ``kept``: what lay in the store's place and could not be opened, kept under this name."""

    preview: RestorePreview
    kept: str = ""


def preview_restore(ws: Workspace, path: Path, unlock: Unlock | None = None) -> RestorePreview:
    """Unpack the file into a scratch folder, test it, compare it with the present; writes nothing.

    UserError: damaged file, another office. NotAllowed: its key is an earlier one and ``unlock`` is missing or wrong.
    """
    require(ws.actor, Action.RESTORE)
    with scratch(shelf_of(ws).folder) as folder:
        manifest, facts, _ = _opened(ws, path, folder, unlock)
        return _preview(path, manifest, facts, _present(ws, folder))


def restore(ws: Workspace, path: Path, unlock: Unlock | None = None) -> Outcome[RestoreReport]:
    """Back up the present, prepare the backup beside it, test it, swap it in. The workspace's store is closed afterwards:
    the office has to be opened anew. Whatever fails before the swap leaves everything as it was.
    """
    require(ws.actor, Action.RESTORE)
    copies, ring = wired(ws)
    backup_before(ws, Reason.RESTORE, "恢复")
    replaced = standing(ws).head
    with scratch(shelf_of(ws).folder) as folder:
        manifest, facts, key = _opened(ws, path, folder, unlock)
        preview = _preview(path, manifest, facts, _present(ws, folder))
        store = folder / STORE_PART
        if key != ring.key:
            copies.move(store, key.reveal(), ring.key.reveal())
        with contextlib.closing(copies.open(store, ring.key.reveal())) as opened:
            _enter(replace(ws, store=opened), preview, f"{replaced.seq}:{replaced.digest}")
        _require_sound(copies, store, ring.key)
        ws.store.close()
        copies.swap_in(store)
    return Outcome(RestoreReport(preview=preview), Changes.ALL)


def restore_into(
    wire: Callable[[Store], Workspace], copies: StoreCopies, target: Path, path: Path, unlock: Unlock
) -> RestoreReport:
    """Restore where no office can be opened: into a new folder, or one whose store is damaged or gone.

    ``wire`` makes a workspace around the restored store. The backup brings its own key file; what lay there is kept beside.
    NotAllowed: wrong password or code, or a user who may not restore. UserError when the office there can be opened.
    """
    with scratch(target / FOLDER) as folder:
        require_space(target, 3 * path.stat().st_size)
        manifest = unpack(path, folder)
        store, file = folder / STORE_PART, read_key_file(folder / KEYS_PART)
        key = unlock.key_of(file)
        facts = _tested(manifest, copies, folder, key)
        if copies.usable(key.reveal()):
            raise UserError(
                "这里的数据打得开", f"“{copies.path}”没有损坏，不必绕过登录恢复。", "登录后在“备份”页恢复，或另选一个空文件夹。"
            )
        preview = _preview(path, manifest, facts, None)
        with contextlib.closing(copies.open(store, key.reveal())) as opened:
            ws = _as_restorer(wire(opened), unlock)
            _enter(ws, preview, "")
        _require_sound(copies, store, key)
        kept = copies.set_aside()
        Lockout(target / LOCKOUT_FILE, ws.files, ws.clock, expected=False).prepare()
        write_key_file(ws.files, target / KEY_FILE, file)
        copies.swap_in(store)
        shelved = target / FOLDER / path.name
        if not shelved.exists():
            ws.files.write(shelved, lambda temporary: _copy(path, temporary))
    return RestoreReport(preview=preview, kept=kept.name if kept else "")


def _opened(ws: Workspace, path: Path, folder: Path, unlock: Unlock | None) -> tuple[Manifest, StoreFacts, DataKey]:
    """The unpacked backup of this office, tested, and the key that opens it: the present one, or an earlier one."""
    copies, ring = wired(ws)
    require_space(folder, 3 * path.stat().st_size)
    manifest = unpack(path, folder)
    file = read_key_file(folder / KEYS_PART)
    if file.office != read_key_file(ws.folder / KEY_FILE).office:
        raise UserError(
            "这是另一个单位的备份",
            f"《{path.name}》不是本单位的备份，现有数据没有改变。",
            "要打开那个单位，请在一个空文件夹里恢复它。",
        )
    key = ring.key
    try:
        keys.verify(file, key)
    except UserError as error:
        if unlock is None:
            raise NotAllowed(
                "这份备份要用当时的密码打开",
                f"《{path.name}》是更换数据钥匙（例如停用用户）以前做的。",
                "输入当时一位用户的密码，或当时的恢复码（命令行：--code）。",
            ) from error
        key = unlock.key_of(file)
    return manifest, _tested(manifest, copies, folder, key), key


def _tested(manifest: Manifest, copies: StoreCopies, folder: Path, key: DataKey) -> StoreFacts:
    facts = copies.examine(folder / STORE_PART, key.reveal())
    why = same(manifest, facts)
    if why:
        raise CheckFailed("这份备份不能恢复", f"{why}。现有数据没有改变。", "请选另一份备份。")
    return facts


def _present(ws: Workspace, folder: Path) -> StoreFacts:
    """What the office holds now, read from a copy."""
    copies, ring = wired(ws)
    now = folder / "present.sqlite3"
    ws.store.copy(now, ring.key.reveal())
    return copies.examine(now, ring.key.reveal())


def _preview(path: Path, manifest: Manifest, facts: StoreFacts, now: StoreFacts | None) -> RestorePreview:
    made = RestorePreview(
        file=path.name,
        sequence=manifest.sequence,
        at=manifest.at,
        reason=REASON_LABELS[manifest.reason],
        unit=facts.unit,
        people=facts.people,
        month=facts.month,
    )
    if now is None:
        return made
    return msgspec.structs.replace(
        made,
        people_now=now.people,
        month_now=now.month,
        lost_months=tuple(sorted(set(now.closed) - set(facts.closed))),
        later_entries=max(now.head.seq - facts.head.seq, 0),
    )


def _enter(ws: Workspace, preview: RestorePreview, replaced: str) -> None:
    """Write the restore into the log of the copy before it is swapped in: the log goes on, and names what it replaced."""
    with ws.upkeep(Action.RESTORE.value, replaced) as uow:
        uow.note(f"恢复到第 {preview.sequence} 号备份（{preview.at:%Y-%m-%d %H:%M}，{preview.reason}）")
        uow.commit()


def _require_sound(copies: StoreCopies, store: Path, key: DataKey) -> None:
    problems = copies.examine(store, key.reveal()).problems
    if problems:
        raise CheckFailed("恢复没有进行", f"{'；'.join(problems)}。现有数据没有改变。", "检查磁盘后再试一次。")


def _as_restorer(ws: Workspace, unlock: Unlock) -> Workspace:
    """Who restores on a new computer: the holder of the recovery code, or an administrator of then."""
    if unlock.code:
        return replace(ws, actor=Actor(name=unlock.user or "恢复码", roles=frozenset({Role.ADMIN})))
    with ws.upkeep("backup.look") as uow:
        account = uow.accounts.get(unlock.user)
    if account is None or not account.active:
        raise NotAllowed(f"用户“{unlock.user}”不能恢复", "备份里没有这个用户，或者已经停用。", "请用系统管理员的账号或恢复码。")
    actor = Actor(name=account.name, roles=account.roles)
    require(actor, Action.RESTORE)
    return replace(ws, actor=actor)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
