"""What the window needs of the world before an office is open: wired in app.py, replaced in tests. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from shequ_hr.ports import PackLibrary, Workspace


class Lies(Enum):
    """What lies in a data folder."""

    NOTHING = auto()
    PLAIN = auto()
    OFFICE = auto()


@dataclass(frozen=True)
class Doors:
    """The ways to an office.

    ``open(folder, user, password)``; ``create(folder, user, password, code)`` makes an empty store; ``abandon(folder)``
    removes what that made; ``tries_left(folder, user)``; ``protect(folder, user, password)`` and ``recover(folder, user, code,
    password, key file)`` return the recovery code that holds from then on.
    """

    lies: Callable[[Path], Lies]
    open: Callable[[Path, str, str], Workspace]
    create: Callable[[Path, str, str, bytes], Workspace]
    abandon: Callable[[Path], None]
    tries_left: Callable[[Path, str], int]
    protect: Callable[[Path, str, str], str]
    recover: Callable[[Path, str, str, str, Path | None], str]
    library: Callable[[], PackLibrary]
    restore_page: Callable[..., object] | None = None
    """Makes the page that restores a backup; None where it is not built in."""
