"""Where an office's file may not lie: network shares and folders that a cloud client synchronises.

SQLite's locks do not hold there, and a synchronised copy of half a transaction is a lost office (reliability.md, R11).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

from shequ_hr.errors import OfficeUnavailable

SYNC_FOLDERS = re.compile(
    r"^(onedrive( - .+)?|坚果云|我的坚果云|nutstore( files)?|wps ?云盘|wpsdrive|wps cloud files|dropbox|icloud ?drive|"
    r"google drive|百度网盘同步空间|baidusyncdisk|微云同步助手)$",
    re.IGNORECASE,
)
"""Names of folders that such clients make; one of them anywhere in the path is enough."""

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "davfs", "fuse.davfs2", "afs"}
)
_DRIVE_REMOTE = 4
"""GetDriveTypeW's answer for a mapped network drive."""


def refuse_unsafe(folder: Path) -> None:
    """OfficeUnavailable when the folder lies on a network share or in a synchronised folder."""
    reason = unsafe(str(folder.expanduser().absolute())) or _mounted(folder)
    if reason:
        raise OfficeUnavailable(
            "这个位置不能放单位数据",
            f"“{folder}”{reason}。在这样的位置，断网或同步会损坏数据。",
            "请用 --data 指定本机磁盘上的文件夹；交换数据请用导出，备份再放到网盘或共享文件夹。",
        )


def unsafe(path: str) -> str:
    """Why a path may not hold an office, judged by its text alone; empty when it may."""
    windows = "\\" in path or re.match(r"^[A-Za-z]:", path) is not None
    if path.startswith(("\\\\", "//")) and not path.startswith(("\\\\?\\", "\\\\.\\")):
        return "在网络共享文件夹上"
    if path.upper().startswith("\\\\?\\UNC\\"):
        return "在网络共享文件夹上"
    parts = (PureWindowsPath(path) if windows else PurePosixPath(path)).parts
    synchronised = next((part for part in parts if SYNC_FOLDERS.match(part)), None)
    return f"在同步盘“{synchronised}”里" if synchronised else ""


def _mounted(folder: Path) -> str:
    """Whether the folder's drive or mount is a network one, as the system says."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(folder.absolute())[0] + "\\"
        return "在映射的网络盘上" if ctypes.windll.kernel32.GetDriveTypeW(drive) == _DRIVE_REMOTE else ""
    mounts = Path("/proc/mounts")
    if not mounts.is_file():
        return ""
    return network_mount(str(folder.expanduser().absolute()), mounts.read_text(encoding="utf-8", errors="replace"))


def network_mount(path: str, mounts: str) -> str:
    """Why a path lies on a network mount, by the text of /proc/mounts; empty when it does not."""
    longest, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(longest):
            longest, kind = point, fields[2]
    return f"在网络文件系统（{kind}）上" if kind in _NETWORK_FILE_SYSTEMS else ""
