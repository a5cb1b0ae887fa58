"""Work in a forked child that says over a pipe how far it got: what is killed is a real process. POSIX only."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from shequ_hr.errors import UserError

Say = Callable[[str], None]
BEGUN, DONE = "(", ")"


@dataclass(frozen=True)
class Child:
    """A child process and the pipe that it speaks into."""

    process: int
    pipe: int

    def hear(self) -> str:
        """Wait until it says something, or ends."""
        return os.read(self.pipe, 4000).decode()

    def kill(self) -> None:
        """End it at once, as the power switch of a process."""
        os.kill(self.process, signal.SIGKILL)

    def end(self) -> tuple[str, int]:
        """Wait for its end: the rest of what it said, and its status."""
        status = os.waitpid(self.process, 0)[1]
        rest = b"".join(iter(lambda: os.read(self.pipe, 4000), b""))
        os.close(self.pipe)
        return rest.decode(), status


def start(work: Callable[[Say], None]) -> Child:
    """Fork; the child does the work and exits. A UserError is said by its title, a bug by its traceback and status 1."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return Child(process, reading)
    os.close(reading)
    status = 1
    try:
        work(lambda text: _write(writing, text))
        status = 0
    except UserError as error:
        _write(writing, error.title)
        status = 0
    except BaseException:  # noqa: BLE001 - the parent reports it; a child must never return into the parent's code
        _write(writing, traceback.format_exc()[-1500:])
    finally:
        os._exit(status)


def _write(pipe: int, text: str) -> None:
    os.write(pipe, text.encode())
