"""The ways into one office: unlocks its data key by password or recovery code, and changes who else can.

Owns keys.json and the counter of wrong guesses beside the store. Knows nothing of accounts and roles (accounts.py does), and
never opens the store: a key counts only once it has, so callers open it before they write anything here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from shequ_hr.ports import Clock, FileStore, Store
from shequ_hr.security import keys
from shequ_hr.security.kdf import Cost, calibrated
from shequ_hr.security.key_errors import KeyFileAltered
from shequ_hr.security.key_store import (
    KEY_FILE,
    backup_of,
    read_backup_key_file,
    read_key_file,
    settle_key_file,
    take_back_key_file,
    write_key_file,
)
from shequ_hr.security.keys import KeyFile
from shequ_hr.security.lockout import LOCKOUT_FILE, Lockout
from shequ_hr.security.recovery_code import format_code, new_code, parse_code
from shequ_hr.security.sealing import DataKey

OFFICE_FILES = (KEY_FILE, f"{KEY_FILE}.bak", LOCKOUT_FILE)
"""What lies beside the store for its protection."""

RECOVERY = "恢复码"
"""The name under which guesses at the recovery code are counted."""


class Lock:
    """The locked office: what one can try at its door."""

    def __init__(self, folder: Path, files: FileStore, clock: Clock) -> None:
        self._folder = folder
        self._files = files
        self._clock = clock
        self.failures = 0
        """Wrong guesses in a row before the one that opened: what the locked store could not be told."""

    @property
    def path(self) -> Path:
        """Where the key file lies."""
        return self._folder / KEY_FILE

    @property
    def exists(self) -> bool:
        """Whether the office was ever protected."""
        return self.path.exists() or backup_of(self.path).exists()

    def counter(self, file: KeyFile) -> Lockout:
        """The counter of wrong guesses."""
        return Lockout(self._folder / LOCKOUT_FILE, self._files, self._clock, expected=file.lockout)

    def by_password(self, name: str, password: str) -> DataKey:
        """The data key. Counted before it is tried: WrongPassword, Locked (exit 6); OfficeUnavailable for a lost key file."""
        file = read_key_file(self.path)
        counter, slot = self.counter(file), keys.slot_id(file.office, name)
        counter.before_guess(slot)
        key = keys.open_with_password(file, name, password)
        self.failures = counter.standing(slot).failures - 1
        counter.succeeded(slot)
        return key

    def by_code(self, code: str, key_file: Path | None = None) -> DataKey:
        """The data key, by the recovery code as it was printed; counted before it is tried, like a password.

        UserError names mistyped groups, which count as no guess; WrongRecoveryCode, Locked. ``key_file``: another than the
        office's own, when that was lost.
        """
        file = read_key_file(key_file or self.path)
        typed = parse_code(code)
        counter, slot = self.counter(file), keys.slot_id(file.office, RECOVERY)
        counter.before_guess(slot)
        key = keys.open_with_recovery(file, typed)
        counter.succeeded(slot)
        return key

    def former(self, name: str, password: str) -> DataKey:
        """The key before the last change of the key file: for an office whose re-keying was interrupted."""
        return keys.open_with_password(read_backup_key_file(self.path), name, password)

    def former_by_code(self, code: str) -> DataKey:
        """The same by the recovery code."""
        return keys.open_with_recovery(read_backup_key_file(self.path), parse_code(code))

    def take_back(self) -> None:
        """Put the former key file in place again: the store never got the new key."""
        take_back_key_file(self._files, self.path)

    def make(self, name: str, password: str, key: DataKey, cost: Cost | None = None, code: bytes | None = None) -> str:
        """Make the key file of a new office with its first user; returns the recovery code, to be shown once.

        ``code``: one that was shown and typed back before anything was made.
        """
        code = code or new_code()
        file = keys.new_key_file(None, name, password, key, code, cost or default_cost())
        self.counter(file).prepare()
        write_key_file(self._files, self.path, file)
        settle_key_file(self._files, self.path)
        return format_code(code)

    def opened(self, key: DataKey) -> KeyRing:
        """What the holder of the key may change, once the key has opened the store."""
        return KeyRing(self, self._files, key)


class KeyRing:
    """The unlocked office: gives others their way in and takes it away. Every change is on the disk when a call returns."""

    def __init__(self, lock: Lock, files: FileStore, key: DataKey) -> None:
        self._lock = lock
        self._files = files
        self.key = key

    @property
    def cost(self) -> Cost:
        """What a verifier of a password costs to try."""
        return default_cost()

    def check(self, name: str, password: str) -> None:
        """Ask for the password of whoever works already; counted like any other guess."""
        self._lock.by_password(name, password)

    def settle(self) -> None:
        """After the key has opened the store: no earlier key file is needed, and no invented names stay counted."""
        settle_key_file(self._files, self._lock.path)
        file = self._file()
        self._lock.counter(file).keep_only({user.id for user in file.users} | {keys.slot_id(file.office, RECOVERY)})

    @property
    def failures(self) -> int:
        """Wrong guesses in a row before the one that opened the office."""
        return self._lock.failures

    def set_password(self, name: str, password: str, cost: Cost | None = None) -> None:
        """Add a user's slot or give it a new password; a lock on the name is lifted."""
        file = keys.with_user(self._file(), name, password, self.key, cost or default_cost())
        self._write(file)
        self._lock.counter(file).unlock(keys.slot_id(file.office, name))

    def new_code(self) -> str:
        """A new recovery code, to be shown once; the former one opens nothing any more."""
        code = new_code()
        self._write(keys.with_recovery(self._file(), code, self.key))
        return format_code(code)

    def has(self, name: str) -> bool:
        """Whether the name has a way in."""
        return keys.has_user(self._file(), name)

    def unlock(self, name: str) -> int:
        """Lift a lock on the name; how many wrong guesses it had."""
        file = self._file()
        counter, slot = self._lock.counter(file), keys.slot_id(file.office, name)
        failures = counter.standing(slot).failures
        counter.unlock(slot)
        return failures

    def shut_out(self, names: Iterable[str], store: Store) -> None:
        """Take away the ways in of some, and with them the data key that they may have kept: the store gets a new one."""
        file, new_key = self._file(), keys.new_data_key()
        for name in names:
            file = keys.without_user(file, name, self.key)
        file = keys.rewrapped(file, self.key, new_key)
        store.rekey(new_key.reveal(), lambda: write_key_file(self._files, self._lock.path, file))
        self.key = new_key
        self.settle()

    def recover(self, name: str, password: str, key_file: Path | None = None, cost: Cost | None = None) -> str:
        """A new password and a new recovery code in one step, tried before they are written; the code, to be shown once."""
        code = new_code()
        former = self._file() if key_file is None else read_key_file(key_file)
        file = keys.with_user(former, name, password, self.key, cost or default_cost())
        file = keys.with_recovery(file, code, self.key)
        if not keys.open_with_password(file, name, password) == keys.open_with_recovery(file, code) == self.key:
            raise KeyFileAltered
        self._write(file)
        self._lock.counter(file).unlock(keys.slot_id(file.office, name))
        return format_code(code)

    def _write(self, file: KeyFile) -> None:
        write_key_file(self._files, self._lock.path, file)
        settle_key_file(self._files, self._lock.path)

    def _file(self) -> KeyFile:
        return read_key_file(self._lock.path)


@lru_cache(maxsize=1)
def default_cost() -> Cost:
    """What a password costs to try on this computer: about half a second, measured."""
    return calibrated()
