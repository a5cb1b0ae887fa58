"""The file format of a backup (.shbak): manifest, key file and encrypted store in one file, with a digest over all of it.

Any changed, missing or added byte is refused. Decrypts nothing: the store inside stays what SQLCipher wrote. No name from the
file ever becomes a path.

    magic 8 bytes | length of the manifest, 4 bytes big-endian | manifest, JSON | the parts in order | SHA-256, 32 bytes
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.model.backup import Manifest, Part

MAGIC = b"SHBAK1\r\n"
FORMAT = 1
SUFFIX = ".shbak"
STORE_PART, KEYS_PART = "store", "keys"
_DIGEST = 32
_MOST_MANIFEST = 1 << 20
_CHUNK = 1 << 20


class BackupDamaged(UserError):
    """The file is not what the program wrote: it is refused as a whole."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            "备份文件不完整或被改动过",
            f"《{path.name}》{why}。没有使用其中的任何内容，现有数据没有改变。",
            "请选另一份备份；这一份可能是复制时中断，或磁盘、U 盘有坏道。",
        )


def part_of(name: str, path: Path) -> Part:
    """A file as a part: its size and digest."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        for block in _blocks(stream):
            digest.update(block)
            size += len(block)
    return Part(name=name, size=size, sha256=digest.hexdigest())


def write_container(target: Path, manifest: Manifest, parts: Mapping[str, Path]) -> None:
    """Write a whole backup file from the files of its parts."""
    text = msgspec.json.encode(manifest)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for piece in (MAGIC, len(text).to_bytes(4, "big"), text):
            digest.update(piece)
            out.write(piece)
        for part in manifest.parts:
            with parts[part.name].open("rb") as stream:
                for block in _blocks(stream):
                    digest.update(block)
                    out.write(block)
        out.write(digest.digest())


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself, without reading the rest. BackupDamaged; OfficeUnavailable when of a newer program."""
    with path.open("rb") as stream:
        return _manifest(path, stream)


def verify_container(path: Path) -> Manifest:
    """Read the whole file and compare its digest; BackupDamaged on any difference."""
    manifest = read_manifest(path)
    size = path.stat().st_size - _DIGEST
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in _blocks(stream, max(size, 0)):
            digest.update(block)
        if stream.read() != digest.digest():
            raise BackupDamaged(path, "的校验值不对")
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Verify the file, then write its parts (``store``, ``keys``) into the folder."""
    manifest = verify_container(path)
    with path.open("rb") as stream:
        _manifest(path, stream)
        for part in manifest.parts:
            _extract(path, stream, part, folder)
    return manifest


def _extract(path: Path, stream: BinaryIO, part: Part, folder: Path) -> None:
    digest = hashlib.sha256()
    with (folder / part.name).open("wb") as out:
        for block in _blocks(stream, part.size):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != part.sha256:
        raise BackupDamaged(path, f"里的“{part.name}”与清单不符")


def _manifest(path: Path, stream: BinaryIO) -> Manifest:
    if stream.read(len(MAGIC)) != MAGIC:
        raise BackupDamaged(path, "不是本程序的备份")
    length = int.from_bytes(stream.read(4), "big")
    text = stream.read(length) if length <= _MOST_MANIFEST else b""
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BackupDamaged(path, "的清单读不出来") from error
    if manifest.format > FORMAT:
        raise OfficeUnavailable(
            "备份来自更新的程序",
            f"《{path.name}》是第 {manifest.format} 版格式，本程序只认识到第 {FORMAT} 版。",
            "请安装新版程序后再恢复。",
        )
    if {part.name for part in manifest.parts} != {STORE_PART, KEYS_PART} or len(manifest.parts) != 2:
        raise BackupDamaged(path, "的清单不对")
    return manifest


def _blocks(stream: BinaryIO, size: int | None = None) -> Iterator[bytes]:
    left = size
    while left is None or left > 0:
        block = stream.read(_CHUNK if left is None else min(_CHUNK, left))
        if not block:
            return
        left = None if left is None else left - len(block)
        yield block
