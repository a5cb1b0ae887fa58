"""Room on the disk: little is told at the start, too little stops backups and what they have to precede."""

from __future__ import annotations

import shutil
from pathlib import Path

from shequ_hr.errors import UserError

MB = 1 << 20
WARN_BELOW, REFUSE_BELOW = 500 * MB, 100 * MB
WARN_TIMES = 3
"""Warn when less than so many times the store is free."""


def free_bytes(folder: Path) -> int:
    """What is free on the disk of the folder, or of the nearest parent that exists."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    return shutil.disk_usage(place).free


def space_warning(folder: Path, store: Path) -> str:
    """What to tell about the room on the disk; empty when there is enough."""
    free = free_bytes(folder)
    size = store.stat().st_size if store.is_file() else 0
    if free >= max(WARN_BELOW, WARN_TIMES * size):
        return ""
    return f"“{folder}”所在的磁盘只剩 {free // MB} MB，请清理；少于 {REFUSE_BELOW // MB} MB 时不能备份，也不能导入和锁定。"


def require_space(folder: Path, wanted: int) -> None:
    """UserError when a file of so many bytes would leave less than 100 MB."""
    free = free_bytes(folder)
    if free - wanted < REFUSE_BELOW:
        raise UserError(
            "磁盘空间不足",
            f"“{folder}”所在的磁盘只剩 {free // MB} MB，这次要写约 {max(wanted // MB, 1)} MB，还要留 {REFUSE_BELOW // MB} MB。",
            "清理这个磁盘（清空回收站、移走大文件）后再试一次。",
        )
