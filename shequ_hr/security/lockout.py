"""Counts guesses at passwords, before each is evaluated, in a small file that kills and changed clocks do not cheat.

The rule: five guesses are free; then 4, 8 and 15 minutes must pass, and 15 before each further one (at most 6 guesses in an
hour; 15 for one who deletes the file after each). A guess counts when it begins: killing the program while it is evaluated
saves nothing. Success or an administrator sets the count to zero; while locked even the right password is not evaluated.

Waiting is measured by how long the computer has been on, never by its calendar. Uptime cannot be set: within one boot it is
exact, after a restart at least the time since the restart has passed, so the measure never exceeds the truth. A calendar set
ten years on lifts nothing, one set back prolongs nothing. Every lock ends: after 15 minutes of a running computer, or 30
when it was restarted and the program not started until its uptime had passed the noted one.

Once the office knows of the file (``KeyFile.lockout``), a missing or damaged one counts as five failures for everyone.
This stops people at the keyboard. Whoever can copy or edit files is stopped by Argon2id alone.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from shequ_hr.errors import NotAllowed, OfficeUnavailable
from shequ_hr.model.people import Record
from shequ_hr.ports import Clock, FileStore
from shequ_hr.security.checked_json import Damaged, NewerVersion, decoded, encoded

LOCKOUT_FILE = "lockout.json"
VERSION = 1
FREE_GUESSES = 5
WAITS = (240, 480, 900)
"""Seconds after the 5th, the 6th, and each further failure."""

MOST_NAMES = 2000
"""Names that a guesser invents are counted like real ones; beyond this many, only known names may try."""

_SAME_BOOT = 60.0
"""Seconds that uptime may seem to run back within one boot."""


class Locked(NotAllowed):
    """Too many wrong passwords; ``seconds`` are still to wait."""

    def __init__(self, failures: int, seconds: int) -> None:
        super().__init__(
            "这个用户暂时锁定",
            f"密码已连续错了 {failures} 次，或登录记录丢失过。还要等大约 {max(1, -(-seconds // 60))} 分钟才能再试，"
            "锁定期间正确的密码也不核对。",
            "只计电脑开着的时间，改电脑的时钟没有用。着急时请系统管理员重设密码；忘记密码时使用恢复码。",
        )
        self.failures = failures
        self.seconds = seconds


class Standing(Record, frozen=True, kw_only=True):
    """How an account stands: failures in a row, guesses left before the lock, seconds to wait, when the last guess was."""

    failures: int
    left: int
    wait: int
    last: str = ""


class _Count(Record, frozen=True, kw_only=True):
    """``since``: the uptime at the last counted guess; ``at``: the calendar's word for it, shown and never reckoned with."""

    failures: int = 0
    since: float = 0.0
    at: str = ""


class _Counts(Record, frozen=True, kw_only=True):
    """``others``: where names stand that have no count of their own."""

    accounts: dict[str, _Count] = msgspec.field(default_factory=dict)
    others: _Count = _Count()


class Lockout:
    """The counter of one office. Each method reads the file, and has written it when it returns."""

    def __init__(
        self,
        path: Path,
        files: FileStore,
        clock: Clock,
        *,
        expected: bool = True,
        uptime: Callable[[], float] = time.monotonic,
    ) -> None:
        """``expected``: what ``KeyFile.lockout`` says; the absence of an expected file is a failure, not a beginning."""
        self._path = path
        self._files = files
        self._clock = clock
        self._expected = expected
        self._uptime = uptime

    def prepare(self) -> None:
        """Begin with nothing counted when there is no file: a new office, before its key file says ``lockout``; a restore."""
        with _alone(self._path):
            if not self._path.exists():
                self._write(_Counts())

    def before_guess(self, slot_id: str) -> Standing:
        """Count a guess as failed, on the disk, before it is evaluated. Locked when it may not be made.

        The Standing is what holds when the guess turns out wrong. UserError when it cannot be written: then no guess.
        """
        with _alone(self._path):
            counts = self._read()
            before = counts.accounts.get(slot_id, counts.others)
            wait = self._wait(before)
            if wait:
                raise Locked(before.failures, wait)
            if slot_id not in counts.accounts and len(counts.accounts) >= MOST_NAMES:
                raise Locked(FREE_GUESSES, WAITS[-1])
            counted = _Count(failures=before.failures + 1, since=self._uptime(), at=self._now())
            self._write(_with(counts, slot_id, counted))
            return self._standing(counted)

    def failed(self, slot_id: str) -> Standing:
        """Where the account stands after a wrong guess, for the message; it was counted before."""
        return self.standing(slot_id)

    def succeeded(self, slot_id: str) -> None:
        """The right password: the count is zero again."""
        self.unlock(slot_id)

    def unlock(self, slot_id: str) -> None:
        """Set the count to zero: after success, after a password reset by an administrator, for a new user."""
        with _alone(self._path):
            self._write(_with(self._read(), slot_id, _Count(at=self._now())))

    def standing(self, slot_id: str) -> Standing:
        """How the account stands now."""
        with _alone(self._path):
            counts = self._read()
            return self._standing(counts.accounts.get(slot_id, counts.others))

    def keep_only(self, slot_ids: Collection[str]) -> None:
        """Forget invented names: call it with the slots of the key file after somebody has logged in."""
        with _alone(self._path):
            counts = self._read()
            known = {slot: count for slot, count in counts.accounts.items() if slot in slot_ids}
            if len(known) < len(counts.accounts):
                self._write(msgspec.structs.replace(counts, accounts=known))

    def _read(self) -> _Counts:
        try:
            return self._rebased(decoded(self._path.read_bytes(), _Counts, VERSION))
        except FileNotFoundError:
            if not self._expected:
                return _Counts()
        except (Damaged, NewerVersion):
            pass  # whoever damages the file gains nothing by it
        except OSError as error:
            raise _uncountable(self._path, error) from error
        locked = _Counts(others=_Count(failures=FREE_GUESSES, since=self._uptime(), at=self._now()))
        self._write(locked)  # at once: the waiting must begin, and end
        return locked

    def _rebased(self, counts: _Counts) -> _Counts:
        """Uptimes of an earlier boot become this boot's beginning: that long, at least, they have passed."""
        now = self._uptime()

        def rebased(count: _Count) -> _Count:
            return msgspec.structs.replace(count, since=0.0) if count.since > now + _SAME_BOOT else count

        accounts = {slot: rebased(count) for slot, count in counts.accounts.items()}
        moved = _Counts(accounts=accounts, others=rebased(counts.others))
        if moved != counts:
            self._write(moved)
        return moved

    def _write(self, counts: _Counts) -> None:
        data = encoded(counts, VERSION)

        def fill(temporary: Path) -> None:
            temporary.write_bytes(data)

        self._files.write(self._path, fill)

    def _wait(self, count: _Count) -> int:
        """Whole seconds still to wait, rounded up; 0 when a guess may be made."""
        if count.failures < FREE_GUESSES:
            return 0
        wanted = WAITS[min(count.failures - FREE_GUESSES, len(WAITS) - 1)]
        elapsed = max(self._uptime() - count.since, 0.0)
        return max(0, math.ceil(wanted - elapsed))

    def _standing(self, count: _Count) -> Standing:
        left = max(0, FREE_GUESSES - count.failures)
        return Standing(failures=count.failures, left=left, wait=self._wait(count), last=count.at)

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")


def _with(counts: _Counts, slot_id: str, count: _Count) -> _Counts:
    return msgspec.structs.replace(counts, accounts=counts.accounts | {slot_id: count})


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time reads, counts and writes. The lock is the system's: it ends with the process, never stale."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.with_name(path.name + ".lock").open("ab")
    except OSError as error:
        raise _uncountable(path, error) from error
    with handle:
        try:
            _hold(handle.fileno())
        except OSError as error:
            raise _uncountable(path, error) from error
        try:
            yield
        finally:
            _release(handle.fileno())


if sys.platform == "win32":
    import msvcrt
    import os

    def _hold(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # tries for ten seconds

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _uncountable(path: Path, error: OSError) -> OfficeUnavailable:
    return OfficeUnavailable(
        "无法记录登录次数",
        f"“{path}”不能读写：{error.strerror or error}。记不下登录次数就不核对密码。数据没有变。",
        "检查文件夹权限、只读属性和磁盘空间，关闭另一个正在登录的窗口，然后重试。",
    )
