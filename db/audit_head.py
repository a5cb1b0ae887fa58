"""The last audit entry as noted in a small file beside the store: a store that was put back to an older state is behind it.

A hurdle for tampering, no proof; the heads in backups, in packages and on printed sheets stand behind it.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from shequ_hr.errors import UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.model.security import AuditHead

SUFFIX = ".head.json"


def head_file(path: Path) -> Path:
    """Where the head of a store is noted."""
    return path.with_name(path.stem + SUFFIX)


def note_head(path: Path, head: AuditHead) -> None:
    """Note the head after a commit. A full disk is no reason to doubt what was committed: the next note makes up for it."""

    def make(target: Path) -> None:
        target.write_bytes(msgspec.json.encode(head))

    with contextlib.suppress(OSError, UserError):
        AtomicFiles().write(head_file(path), make)


def noted_head(path: Path) -> AuditHead | None:
    """The noted head; None when there is none or it can not be read."""
    try:
        return msgspec.json.decode(head_file(path).read_bytes(), type=AuditHead)
    except (OSError, msgspec.DecodeError):
        return None
