"""Kills a program that works on an office at random instants, or takes its disk away, and reports what each left behind.

Run as a script of its own so that it may fork: ``trial.py kill|disk OPERATION OFFICE COUNT SEED`` prints one JSON list.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.office_files import logical_digest  # noqa: E402 - the path of the helpers is set above
from interrupted import operation  # noqa: E402

from db.store import create_store, open_store  # noqa: E402
from shequ_hr.errors import UserError  # noqa: E402
from ui.bootstrap import store_path  # noqa: E402


def in_child(work: Callable[[int], None]) -> tuple[int, int]:
    """Fork; the child works and then acknowledges with one byte. Returns its id and the pipe to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(writing)
        os._exit(0)
    os.close(writing)
    return child, reading


def acknowledged(pipe: int) -> str:
    """What the child said before it ended: empty when it did not get so far."""
    said = os.read(pipe, 1000).decode()
    os.close(pipe)
    return said


def left_behind(office: Path) -> dict[str, object]:
    """Open the office as the next start of the program would, check it, and digest what it holds."""
    begin = time.perf_counter()
    store = open_store(office)
    problems = store.check().problems
    store.close()
    return {"digest": logical_digest(office), "problems": problems, "seconds": time.perf_counter() - begin}


def beside(office: Path) -> Path:
    """Where the copy lies that is worked on: in a data folder of its own."""
    folder = office.parent / "work"
    folder.mkdir()
    return store_path(folder)


def kill(operation: Callable[[Path], None], office: Path, count: int, chance: random.Random) -> list[dict[str, object]]:
    """Kill the operation at ``count`` instants spread over its whole length."""
    copy = beside(office)

    def work(writing: int) -> None:
        os.write(writing, b"(")
        operation(copy.parent)
        os.write(writing, b")")

    length, results = 0.0, []
    for number in range(count + 1):
        shutil.copyfile(office, copy)
        child, reading = in_child(work)
        begun = os.read(reading, 1)
        begin = time.perf_counter()
        if number == 0:
            os.waitpid(child, 0)
            length = time.perf_counter() - begin
        else:
            time.sleep(chance.uniform(0, length * 1.05))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        results.append({"said": begun.decode() + acknowledged(reading), **left_behind(copy)})
    return results


def disk(operation: Callable[[Path], None], office: Path, count: int, chance: random.Random) -> list[dict[str, object]]:
    """Let every file end at some size, so that writing fails there; the child says how the program put it."""
    copy = beside(office)
    shutil.copyfile(office, copy)
    operation(copy.parent)
    before, after = office.stat().st_size, copy.stat().st_size
    results = []
    for _ in range(count):
        limit = chance.randint(1, max(after - 1, before + 1))

        def work(writing: int, limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                operation(copy.parent)
            except UserError as error:
                os.write(writing, error.title.encode())
            else:
                os.write(writing, b"()")

        shutil.copyfile(office, copy)
        child, reading = in_child(work)
        status = os.waitpid(child, 0)[1]
        results.append({"said": acknowledged(reading), "status": status, **left_behind(copy)})
    return results


def create(office: Path, count: int, chance: random.Random) -> list[dict[str, object]]:
    """Kill the making of a new office; afterwards there is a whole one or none, and one can be made."""
    folder = office.parent / "new"
    path = folder / "office.sqlite3"

    def work(writing: int) -> None:
        os.write(writing, b"(")
        create_store(path).close()
        os.write(writing, b")")

    length, results = 0.05, []
    for number in range(count):
        child, reading = in_child(work)
        begun, begin = os.read(reading, 1), time.perf_counter()
        if number:
            time.sleep(chance.uniform(0, length * 1.1))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        length = length if number else time.perf_counter() - begin
        there = path.exists()
        if not there:
            create_store(path).close()
        said = begun.decode() + acknowledged(reading)
        results.append(
            {"said": said, "there": there, **left_behind(path), "files": sorted(path.name for path in folder.iterdir())}
        )
        if number % 3 != 2:  # every third leftover meets the next creation
            shutil.rmtree(folder)
        else:
            path.unlink()
    return results


def race(office: Path, count: int, chance: random.Random) -> list[dict[str, object]]:
    """Let two programs open the same office at nearly the same time, then kill both."""
    copy = beside(office)
    shutil.copyfile(office, copy)

    def work(writing: int) -> None:
        try:
            store = open_store(copy)
        except UserError as error:
            os.write(writing, error.title.encode())
        else:
            os.write(writing, b"open")
            signal.pause()
            store.close()

    results = []
    for _number in range(count):
        children = []
        for _program in range(2):
            children.append(in_child(work))
            time.sleep(chance.uniform(0, 0.004))
        said = sorted(os.read(reading, 1000).decode() for _, reading in children)
        for child, reading in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reading)
        results.append({"said": said, **left_behind(copy)})
    return results


def main() -> None:
    """Run the trial that the command line names."""
    how, name, office, count, seed = sys.argv[1:]
    chance = random.Random(int(seed))  # noqa: S311 - no secret
    if how in {"create", "race"}:
        results = {"create": create, "race": race}[how](Path(office), int(count), chance)
    else:
        work = operation(name, Path(office).parent)
        results = {"kill": kill, "disk": disk}[how](work, Path(office), int(count), chance)
    sys.stdout.write(json.dumps(results, ensure_ascii=False))


if __name__ == "__main__":
    main()
