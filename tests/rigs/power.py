"""R2: power cuts. A flow runs on the shim; from what it wrote and synced, disks are made as a cut may leave them.

What was synced is there. Of what was not, any part may be: each write whole, missing or torn at 512-byte sectors, in any
order; a deletion is certain only when the folder was flushed. Every image is opened by the product itself.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from rigs.flows import STORE_FLOWS, UseCase
from rigs.office import KEY, PLAIN, Seen, look, make_office, opened
from rigs.results import Order, Result
from rigs.shim import watched

from db import database
from ui.bootstrap import store_path

PEOPLE = 20
SECTOR = 512
ROUND = 200
"""Images in one pass over the flow: when time is up, all of it was cut, not its beginning only."""
KEPT = (0.0, 0.1, 0.5, 0.9, 1.0)
"""How much of the unsynced writes reaches the disk: one of these shares is drawn for each image."""
FLOWS = ("import", "calculate", "lock")


@dataclass(frozen=True)
class Operation:
    """One thing that SQLite asked of the disk; ``offset`` is the new size of a truncation, 1 of a deletion that was flushed."""

    kind: str
    file: str
    offset: int = 0
    data: bytes = b""


@dataclass
class OnDisk:
    """One file: what is certainly there (None: no such file), and what was asked for since the last sync."""

    certain: bytes | None
    pending: list[Operation] = field(default_factory=list)


Disk = dict[str, OnDisk]


def recorded(work: UseCase, office: Path, key: bytes, changed: Mapping[str, str]) -> tuple[list[Operation], int]:
    """Do the work on the office; what it asked of the disk, and after how many operations it was acknowledged."""
    operations: list[Operation] = []

    def watch(kind: str, file: str, offset: int, data: bytes) -> bool:
        if kind not in {"read", "open"}:
            operations.append(Operation(kind, file, offset, data))
        return True

    pragmas = tuple((name, changed.get(name, value)) for name, value in database.PRAGMAS)
    with mock.patch.object(database, "PRAGMAS", pragmas), watched(watch), opened(office, key) as ws:
        for name, value in changed.items():
            ws.store._session.row(f"PRAGMA {name} = {value}")
        work(ws)
        acknowledged = len(operations)
    return operations, acknowledged


def happens(disk: Disk, operation: Operation) -> None:
    """Bring the disk forward by one operation."""
    file = disk.setdefault(operation.file, OnDisk(None))
    if operation.kind == "sync":
        file.certain, file.pending = _applied(file.certain or b"", file.pending), []
    elif operation.kind == "create":
        file.certain, file.pending = b"", []
    elif operation.kind == "delete" and operation.offset:
        file.certain, file.pending = None, []
    else:
        file.pending.append(operation)


def left_by_a_cut(disk: Disk, chance: random.Random) -> dict[str, bytes]:
    """The files as a cut at this moment may leave them."""
    share = chance.choice(KEPT)
    files = {}
    for name, file in disk.items():
        content = _survivor(file, share, chance)
        if content is not None:
            files[name] = content
    return files


def _survivor(file: OnDisk, share: float, chance: random.Random) -> bytes | None:
    pending = list(file.pending)
    if any(operation.kind == "delete" for operation in pending):
        if file.certain is None or chance.random() < share:
            return None
        pending = [operation for operation in pending if operation.kind != "delete"]
    if file.certain is None:
        return None
    if chance.random() < 0.5:
        chance.shuffle(pending)
    return _applied(file.certain, [part for operation in pending for part in _parts(operation, share, chance)])


def _parts(operation: Operation, share: float, chance: random.Random) -> Iterator[Operation]:
    """What reaches the disk of one operation: all, nothing, or some of its sectors."""
    if chance.random() < share:
        yield operation
    elif operation.kind == "write" and chance.random() < 0.5:
        start = operation.offset
        while start < operation.offset + len(operation.data):
            end = (start // SECTOR + 1) * SECTOR
            if chance.random() < 0.5:
                piece = operation.data[start - operation.offset : end - operation.offset]
                yield Operation("write", operation.file, start, piece)
            start = end


def _applied(content: bytes, operations: list[Operation]) -> bytes:
    """The content after writes and truncations."""
    if not operations:
        return content
    made = bytearray(content)
    for operation in operations:
        end = operation.offset + len(operation.data)
        if len(made) < end:
            made.extend(bytes(end - len(made)))
        if operation.kind == "truncate":
            del made[operation.offset :]
        else:
            made[operation.offset : end] = operation.data
    return bytes(made)


def _points(length: int, acknowledged: int, count: int, chance: random.Random) -> list[int]:
    """After how many operations to cut: a quarter once the flow was acknowledged, the rest evenly over its whole length."""
    late = [chance.randint(acknowledged, length) for _ in range(count // 4)]
    whole, rest = divmod(count - len(late), length + 1)
    evenly = [point for point in range(length + 1) for _ in range(whole)]
    return sorted([*late, *evenly, *chance.sample(range(length + 1), rest)])


class Images:
    """Puts images beside the files that are not SQLite's, and has the product open them; equal images only once."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key
        self._known: dict[bytes, Seen] = {}

    def seen(self, files: Mapping[str, bytes], beside: Path) -> Seen:
        """What the product finds. ``beside``: the folder whose other files the image goes with."""
        digest = hashlib.sha256(str(beside).encode())
        for name, content in sorted(files.items()):
            digest.update(f"{name} {len(content)} ".encode() + content)
        if digest.digest() not in self._known:
            self._known[digest.digest()] = self._look(files, beside)
        return self._known[digest.digest()]

    def __len__(self) -> int:
        """How many different ones there were."""
        return len(self._known)

    def _look(self, files: Mapping[str, bytes], beside: Path) -> Seen:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(beside, self._folder, ignore=shutil.ignore_patterns(f"{store_path(beside).name}*"))
        for name, content in files.items():
            (self._folder / name).write_bytes(content)
        return look(self._folder, self._key)


def run(name: str, order: Order, folder: Path) -> Result:
    """Cut the power at every point of a flow on an encrypted office."""
    return cut(Result.of("power", name, "R2", order), order, folder, KEY, {})


def run_plain(name: str, order: Order, folder: Path) -> Result:
    """The same on an office that is not encrypted."""
    return cut(Result.of("power-plain", name, "R2", order), order, folder, PLAIN, {})


def cut(result: Result, order: Order, folder: Path, key: bytes, changed: Mapping[str, str]) -> Result:
    """Record the flow and open the images. ``changed``: pragmas that a control sets badly, to see that losses are found."""
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    office, begin = make_office(folder / "office", PEOPLE, key), folder / "begin"
    work = STORE_FLOWS[result.flow](office, key)
    before = look(shutil.copytree(office, begin), key).digest
    operations, acknowledged = recorded(work, office, key, changed)
    after = look(office, key).digest
    images = Images(folder / "image", key)
    while result.count < order.count and not result.over(order):
        disk = {path.name: OnDisk(path.read_bytes()) for path in begin.glob(f"{store_path(begin).name}*")}
        done = 0
        for point in _points(len(operations), acknowledged, min(ROUND, order.count - result.count), chance):
            for operation in operations[done:point]:
                happens(disk, operation)
            done = point
            told = point >= acknowledged
            seen = images.seen(left_by_a_cut(disk, chance), office if told else begin)
            result.judge(seen, before, after, "done" if told else "", f"cut after operation {point} of {len(operations)}")
    result.figures["写盘操作"], result.figures["不同的盘"] = len(operations), len(images)
    result.both_sides("the cuts all fell on one side")
    return result.close()
