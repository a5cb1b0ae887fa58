"""R3, the whole disk: files may not grow beyond some size, so that writing fails there. Refused in words, nothing changed."""

from __future__ import annotations

import random
import resource
import shutil
from pathlib import Path

from rigs.flows import STORE_FLOWS, in_store
from rigs.forked import DONE, Say, start
from rigs.office import look, make_office
from rigs.results import Order, Result

PEOPLE = 100
WORDS = {"磁盘空间不足", "磁盘读写出错"}


def run(name: str, order: Order, folder: Path) -> Result:
    """Let every file end at a random size while the flow works."""
    result = Result.of("disk", name, "R3", order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    begin, copy = make_office(folder / "start", PEOPLE), folder / "work"
    work = in_store(STORE_FLOWS[name]).prepare(begin)
    before = look(shutil.copytree(begin, copy)).digest
    work(copy, lambda: None)
    after, size = look(copy).digest, max(path.stat().st_size for path in copy.iterdir())
    for _number in range(order.count):
        if result.over(order):
            break
        limit = chance.randint(1, size + size // 20)

        def limited(say: Say, limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            work(copy, lambda: say(DONE))

        shutil.rmtree(copy)
        shutil.copytree(begin, copy)
        said, status = start(limited).end()
        detail = f"no file beyond {limit} bytes"
        if status or said not in WORDS | {DONE}:
            result.fail("other", f"{detail}: {said}")
        result.judge(look(copy), before, after, "done" if said == DONE else "refused", detail)
    result.both_sides("the disks were all too small, or none was")
    return result.close()
