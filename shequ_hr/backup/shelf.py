"""The folder of backups: names, what lies there, what is kept about them (ledger), which ones have to go.

Order is by sequence; no clock decides anything here. What can not be read is never removed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from shequ_hr.backup.container import SUFFIX, read_manifest
from shequ_hr.errors import UserError
from shequ_hr.model.backup import REASON_LABELS, Ledger, Manifest, Reason
from shequ_hr.model.people import Record
from shequ_hr.ports import FileStore
from shequ_hr.security.checked_json import Damaged, NewerVersion, decoded, encoded

FOLDER = "backups"
LEDGER_FILE = "backups.json"
LEDGER_VERSION = 1
KEEP_LAST, KEEP_MONTHS, KEEP_AT_LEAST = 30, 12, 10
_SEQUENCE = re.compile(r"-seq(\d{6,12})-")


class Kept(Record, frozen=True, kw_only=True):
    """A backup file that can be told from its manifest."""

    path: Path
    manifest: Manifest
    size: int


class Shelf:
    """The backups in one folder, and the ledger beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Kept]:
        """Those whose manifest can be read, oldest first by sequence."""
        found = []
        for path in self._files():
            with contextlib.suppress(UserError, OSError):
                found.append(Kept(path=path, manifest=read_manifest(path), size=path.stat().st_size))
        return sorted(found, key=lambda kept: kept.manifest.sequence)

    def unreadable(self) -> list[Path]:
        """Files of that kind whose manifest can not be read."""
        known = {kept.path for kept in self.all()}
        return [path for path in self._files() if path not in known]

    def highest(self) -> int:
        """The highest sequence that any name here carries."""
        matches = (_SEQUENCE.search(path.name) for path in self._files())
        return max((int(match[1]) for match in matches if match), default=0)

    def ledger(self) -> Ledger:
        """What is kept about the backups; an empty one when the file is lost: the files themselves tell the sequence."""
        try:
            return decoded((self.folder / LEDGER_FILE).read_bytes(), Ledger, LEDGER_VERSION)
        except (OSError, Damaged, NewerVersion):
            return Ledger()

    def keep(self, files: FileStore, ledger: Ledger) -> None:
        """Write the ledger."""
        data = encoded(ledger, LEDGER_VERSION)
        files.write(self.folder / LEDGER_FILE, lambda target: _fill(target, data))

    def thin(self) -> list[Path]:
        """Remove what retention gives up; a file that is held stays until the next time."""
        gone = []
        for kept in given_up(self.all()):
            with contextlib.suppress(OSError):
                kept.path.unlink()
                gone.append(kept.path)
        return gone

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
        except OSError:
            return []


def file_name(manifest: Manifest) -> str:
    """``备份-seq000123-20240503T0912-锁定前.shbak``."""
    return f"备份-seq{manifest.sequence:06d}-{manifest.at:%Y%m%dT%H%M}-{REASON_LABELS[manifest.reason]}{SUFFIX}"


def given_up(backups: Iterable[Kept]) -> list[Kept]:
    """What retention gives up, by sequence alone: neither the last 30, nor the newest of the last 12 pay months, nor any that
    was made before a lock: those stay for ever. Never below 10."""
    known = sorted(backups, key=lambda kept: kept.manifest.sequence)
    if len(known) <= max(KEEP_LAST, KEEP_AT_LEAST):
        return []
    newest_of_month = {kept.manifest.month: kept for kept in known}
    months = sorted(newest_of_month, key=lambda month: newest_of_month[month].manifest.sequence)[-KEEP_MONTHS:]
    stay = {kept.path for kept in (*known[-KEEP_LAST:], *(newest_of_month[month] for month in months))}
    return [kept for kept in known if kept.path not in stay and kept.manifest.reason is not Reason.LOCK]


def _fill(target: Path, data: bytes) -> None:
    target.write_bytes(data)
