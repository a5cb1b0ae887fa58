"""The ways into one office: unlocks its data key by password or recovery code, and changes who else can.

Owns keys.json and the counter of wrong guesses beside the store. Knows nothing of accounts and roles (accounts.py does), and
never opens the store: a key counts only once it has, so callers open it before they write anything here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from shequ_hr.ports import Clock, FileStore
from shequ_hr.security import keys
from shequ_hr.security.kdf import Cost, calibrated
from shequ_hr.security.key_errors import WrongPassword
from shequ_hr.security.key_store import (
    KEY_FILE,
    backup_of,
    read_backup_key_file,
    read_key_file,
    settle_key_file,
    write_key_file,
)
from shequ_hr.security.keys import KeyFile
from shequ_hr.security.lockout import LOCKOUT_FILE, Lockout
from shequ_hr.security.recovery_code import format_code, new_code, parse_code
from shequ_hr.security.sealing import DataKey

OFFICE_FILES = (KEY_FILE, f"{KEY_FILE}.bak", LOCKOUT_FILE)
"""What lies beside the store for its protection."""


class Lock:
    """The locked office: what one can try at its door."""

    def __init__(self, folder: Path, files: FileStore, clock: Clock) -> None:
        self._folder = folder
        self._files = files
        self._clock = clock

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
        try:
            key = keys.open_with_password(file, name, password)
        except WrongPassword:
            counter.failed(slot)
            raise
        counter.succeeded(slot)
        return key

    def by_code(self, code: str) -> DataKey:
        """The data key, by the recovery code as it was printed. UserError names mistyped groups; WrongRecoveryCode."""
        return keys.open_with_recovery(read_key_file(self.path), parse_code(code))

    def former(self, name: str, password: str) -> DataKey:
        """The key before the last change of the key file: for an office whose re-keying was interrupted."""
        return keys.open_with_password(read_backup_key_file(self.path), name, password)

    def make(self, name: str, password: str, key: DataKey, cost: Cost | None = None) -> str:
        """Make the key file of a new office with its first user; returns the recovery code, to be shown once."""
        code = new_code()
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
        self._lock.counter(file).keep_only({user.id for user in file.users})

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

    def without(self, name: str, new_key: DataKey) -> KeyFile:
        """The key file for a store that was re-keyed to shut a user out; to be written when that store is ready."""
        return keys.rewrapped(keys.without_user(self._file(), name, self.key), self.key, new_key)

    def replace(self, file: KeyFile) -> None:
        """Put a key file in place; the former one stays beside it until ``settle``."""
        write_key_file(self._files, self._lock.path, file)

    def _write(self, file: KeyFile) -> None:
        self.replace(file)
        settle_key_file(self._files, self._lock.path)

    def _file(self) -> KeyFile:
        return read_key_file(self._lock.path)


@lru_cache(maxsize=1)
def default_cost() -> Cost:
    """What a password costs to try on this computer: about half a second, measured."""
    return calibrated()
