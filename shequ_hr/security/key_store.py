"""keys.json on the disk: read, written, and the ``.bak`` beside it. Knows no password and opens nothing.

Writing keeps the previous file as ``.bak``: a re-key killed half-way finds the key of the old store there. Once the new file
has opened the store, ``settle_key_file`` makes both the same, so that an old password does not live on in the ``.bak``.
"""

from __future__ import annotations

from pathlib import Path

from shequ_hr.errors import OfficeUnavailable, Problem, UserError
from shequ_hr.ports import FileStore
from shequ_hr.security.checked_json import Damaged, NewerVersion, decoded, encoded
from shequ_hr.security.kdf import KEY_BYTES, refuse_absurd
from shequ_hr.security.keys import ESCROW_ALG, MAC_ALG, RECOVERY_ALG, VERSION, KeyFile, Slot
from shequ_hr.security.sealing import SEAL_ALG, WRAP_ALG, Sealed

KEY_FILE = "keys.json"
MOST_BYTES = 4 * 1024 * 1024
"""A slot takes about 700 bytes; nothing of ours is ever near this."""


def backup_of(path: Path) -> Path:
    """``keys.json.bak`` beside ``keys.json``."""
    return path.with_name(path.name + ".bak")


def read_key_file(path: Path) -> KeyFile:
    """The key file, or the ``.bak`` beside it when the file is missing or damaged (``key_file_problem`` tells).

    OfficeUnavailable when neither can be used, or when a later version of the program wrote it.
    """
    try:
        return _read(path)
    except (FileNotFoundError, Damaged) as first:
        try:
            return _read(backup_of(path))
        except (FileNotFoundError, Damaged) as second:
            raise _unusable(path, first, second) from first


def read_backup_key_file(path: Path) -> KeyFile:
    """The ``.bak`` beside the key file, to be tried when the file itself was altered or opens another store."""
    try:
        return _read(backup_of(path))
    except (FileNotFoundError, Damaged) as error:
        raise _unusable(backup_of(path), error, error) from error


def key_file_problem(path: Path) -> Problem | None:
    """Why the ``.bak`` is in use instead of the file; None when the file itself is good."""
    try:
        _read(path)
    except (FileNotFoundError, Damaged) as error:
        return Problem(
            message=f"钥匙文件{_state(error)}，已改用旁边的 {backup_of(path).name}",
            fix="登录后程序会重新写好它；请检查磁盘和杀毒软件的隔离区。上次改过密码的用户可能要用原来的密码。",
            file=path.name,
            code="key_file_from_backup",
        )
    return None


def write_key_file(files: FileStore, path: Path, file: KeyFile) -> None:
    """Put the file in place atomically and read it back; the previous one, when it is good, stays as ``.bak``."""
    try:
        previous: bytes | None = path.read_bytes()
        _checked(previous or b"")
    except (FileNotFoundError, Damaged):
        previous = None  # a good .bak must not be overwritten by a damaged file
    if previous is not None:
        _put(files, backup_of(path), previous)
    _put(files, path, encoded(file, VERSION))


def settle_key_file(files: FileStore, path: Path) -> None:
    """Make the file and its ``.bak`` the same, from whichever is in use: call it after a successful opening."""
    data = encoded(read_key_file(path), VERSION)
    for target in (path, backup_of(path)):
        if not target.exists() or target.read_bytes() != data:
            _put(files, target, data)


def take_back_key_file(files: FileStore, path: Path) -> None:
    """Put the ``.bak`` in place of the file: its key opened the store, and the file's did not."""
    _put(files, path, encoded(read_backup_key_file(path), VERSION))


def _put(files: FileStore, path: Path, data: bytes) -> None:
    files.write(path, lambda temporary: _fill(temporary, data), lambda temporary: _judge(temporary, data))


def _fill(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _judge(path: Path, data: bytes) -> None:
    if path.read_bytes() != data:
        raise OfficeUnavailable(
            "钥匙文件没有写好", f"写入“{path.parent}”后读回的内容不同，原来的文件没有改变。", "检查磁盘后再试一次。"
        )


def _read(path: Path) -> KeyFile:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OfficeUnavailable(
            "不能读取钥匙文件",
            f"系统不允许读“{path}”：{error.strerror or error}。",
            "检查文件夹权限，关闭占用它的程序（杀毒、同步、备份软件）后重试。",
        ) from error
    return _checked(data)


def _checked(data: bytes) -> KeyFile:
    if len(data) > MOST_BYTES:
        raise Damaged("size")
    try:
        file = decoded(data, KeyFile, VERSION)
    except NewerVersion as error:
        raise OfficeUnavailable(
            "钥匙文件来自更新的程序",
            f"它是第 {error.found} 版，本程序只认识到第 {error.known} 版。数据没有改变。",
            "请在这台电脑上安装新版程序后再打开。",
        ) from error
    if not _sound(file):
        raise Damaged("content")
    return file


def _sound(file: KeyFile) -> bool:
    """Whether all that opening relies on is there: known algorithms, keys of 32 bytes, bearable costs."""
    try:
        for user in file.users:
            refuse_absurd(user.password.cost)
    except UserError:
        return False
    slots = [slot for slot in (file.recovery, file.escrow) if slot is not None]
    boxes = [*(user.key for user in file.users), *(slot.key for slot in slots)]
    public_keys = [*(user.public_key for user in file.users), *(slot.public_key for slot in slots)]
    return (
        file.version == VERSION
        and file.mac_alg == MAC_ALG
        and len({user.id for user in file.users}) == len(file.users) > 0
        and all(user.password.alg == WRAP_ALG for user in file.users)
        and all(len(key) == KEY_BYTES for key in public_keys)
        and all(_known(box) for box in boxes)
        and _is(file.recovery, RECOVERY_ALG)
        and _is(file.escrow, ESCROW_ALG)
    )


def _known(box: Sealed) -> bool:
    return box.alg == SEAL_ALG and len(box.ephemeral) == KEY_BYTES


def _is(slot: Slot | None, alg: str) -> bool:
    return slot is None or slot.alg == alg


def _state(error: Exception) -> str:
    return "不见了" if isinstance(error, FileNotFoundError) else "已损坏"


def _unusable(path: Path, first: Exception, second: Exception) -> OfficeUnavailable:
    return OfficeUnavailable(
        f"钥匙文件{_state(first)}",
        f"“{path}”{_state(first)}，旁边的备份 {backup_of(path).name} {_state(second)}。"
        "没有钥匙文件就打不开数据，数据本身没有改变。",
        "从最近一次备份里取回 keys.json 放到这个文件夹；没有备份时看看杀毒软件的隔离区。",
    )
