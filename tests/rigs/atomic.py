"""R4, R5: a file is being replaced and a step fails. The old file is there byte for byte, or the new one complete."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from rigs.forked import start
from rigs.results import Order, Result

from shequ_hr import filestore
from shequ_hr.errors import UserError
from shequ_hr.filestore import RETRY_SECONDS, AtomicFiles

FLOWS = ("replace", "held")
FOLDER, REMOVE = "folder", "remove"
"""The steps after which the new file is in place: flushing the folder, and removing what is left of the temporary file."""

Fault = Callable[[], None]


def raising(error: OSError) -> Fault:
    """A fault that raises."""

    def fault() -> None:
        raise error

    return fault


FAULTS: dict[str, Fault] = {
    "ENOSPC": raising(OSError(errno.ENOSPC, "No space left on device")),
    "EIO": raising(OSError(errno.EIO, "Input/output error")),
    "PermissionError": raising(PermissionError(errno.EACCES, "Permission denied")),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
}
STEPS = ("reserve", "write", "flush", "fsync", "check", "replace", REMOVE, FOLDER)


def run(name: str, order: Order, folder: Path) -> Result:
    """Every step with every fault, as often as there are trials for."""
    result = Result.of("atomic", name, "R4" if name == "replace" else "R5", order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    pairs = [(step, fault) for step in STEPS for fault in FAULTS]
    for number in range(order.count):
        if result.over(order):
            break
        result.count += 1
        where = folder / str(number)
        where.mkdir()
        if name == "replace":
            _replacing(result, where, *pairs[number % len(pairs)], chance)
        else:
            _held(result, where, (5, 32, 33)[number % 3], number // 3 % 13)
    return result.close()


def _replacing(result: Result, folder: Path, step: str, fault: str, chance: random.Random) -> None:
    """One faulty replacement in a child, then a good one by the next start of the program."""
    target, old, new = folder / "工资表.xlsx", chance.randbytes(chance.randrange(1, 3000)), chance.randbytes(3000)
    target.write_bytes(old)
    kept = chance.randrange(len(new))
    child = start(lambda say: _write(target, new, kept, step, FAULTS[fault], say))
    said, status = child.end()
    detail = f"{fault} at {step}, {kept} bytes written"
    if target.read_bytes() != (new if step in {FOLDER, REMOVE} else old):
        result.fail("partial", f"{detail}: the file is neither old nor as told")
    if fault == "kill" and not os.WIFSIGNALED(status):
        result.fail("other", f"{detail}: the fault did not strike")
    if fault != "kill" and status:
        result.fail("other", f"{detail}: {said}")
    AtomicFiles().write(target, lambda copy: copy.write_bytes(new))  # type: ignore[arg-type, return-value]
    if [path.name for path in folder.iterdir()] != [target.name] or target.read_bytes() != new:
        result.fail("other", f"{detail}: the next write left {sorted(path.name for path in folder.iterdir())}")
    if fault != "kill" and (said == "new") != (step == REMOVE):
        result.fail("other", f"{detail}: {said}")
    result.figures["新文件完整" if step in {FOLDER, REMOVE} else "旧文件原样"] += 1


def _write(target: Path, new: bytes, kept: int, step: str, fault: Fault, say: Callable[[str], None]) -> None:
    """Replace the file with a fault at the step; says what then lies there. A refusal says so by its title."""

    def make(copy: Path) -> None:
        with copy.open("wb") as file:
            file.write(new[:kept] if step == "write" else new)
            if step in {"write", "flush"}:
                file.flush()
                fault()

    def check(_: Path) -> None:
        if step == "check":
            fault()

    with _failing(step, fault):
        try:
            AtomicFiles().write(target, make, check)
        except UserError as error:
            say(error.title)
        else:
            say("new")


@contextlib.contextmanager
def _failing(step: str, fault: Fault) -> Iterator[None]:
    """The fault in place of a function of the system."""
    calls: dict[str, tuple[Any, str, int]] = {
        "reserve": (tempfile, "mkstemp", 0),
        "fsync": (os, "fsync", 0),
        "replace": (os, "replace", 0),
        REMOVE: (filestore.Path, "unlink", 0),
        FOLDER: (os, "fsync", 1),
    }
    if step not in calls:
        yield
        return
    module, name, passes = calls[step]
    real, seen = getattr(module, name), iter(range(passes))

    def instead(*given: Any, **named: Any) -> Any:
        if next(seen, None) is None:
            fault()
        return real(*given, **named)

    with mock.patch.object(module, name, instead):
        yield


def _held(result: Result, folder: Path, code: int, times: int) -> None:
    """Another program holds the target on the first tries: up to eight are waited for, then the user is told."""
    target, waited, left = folder / "工资表.xlsx", list[float](), times
    target.write_bytes(b"old")

    def replace(*given: Any) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = code  # type: ignore[attr-defined, unused-ignore]  # the attribute exists on Windows only
            raise error
        real(*given)

    real, told = os.replace, ""
    with mock.patch.object(os, "replace", replace):
        try:
            AtomicFiles(waited.append).write(target, lambda copy: copy.write_bytes(b"new"))  # type: ignore[arg-type, return-value]
        except UserError as error:
            told = f"{error} {error.hint}"
    passes = times <= len(RETRY_SECONDS)
    if target.read_bytes() != (b"new" if passes else b"old") or passes == bool(told):
        result.fail("partial", f"winerror {code} on {times} tries")
    if sum(waited) > 5 or (told and not ("Excel" in told and "WPS" in told and "另存" in told)):
        result.fail("other", f"winerror {code} on {times} tries: {sum(waited)} s, {told}")
    if [path.name for path in folder.iterdir()] != [target.name]:
        result.fail("other", f"winerror {code} on {times} tries: left {[path.name for path in folder.iterdir()]}")
    result.figures["等到了" if passes else "说明被占用"] += 1
