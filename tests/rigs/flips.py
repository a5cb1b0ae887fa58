"""R17: one byte of the stored file changes. The next start refuses the file, or its check tells; nothing passes as true."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from rigs.office import look, make_office
from rigs.results import Order, Result

from ui.bootstrap import store_path

PEOPLE = 20
FLOWS = ("store", "plain")


def run(name: str, order: Order, folder: Path) -> Result:
    """Change a byte at a random place, open, and put it back."""
    result = Result.of("flips", name, "R17", order)
    if name == "plain":
        result.skipped = "没有加密的库没有逐页校验码，改动不一定能发现；这正是要加密的原因之一"
        return result.close()
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    office = make_office(folder / "start", PEOPLE)
    whole = look(shutil.copytree(office, folder / "whole"))
    copy = folder / "work"
    for _ in range(order.count):
        if result.over(order):
            break
        shutil.copytree(office, copy)
        detail = _flip(store_path(copy), chance)
        seen = look(copy)
        result.count += 1
        if seen.problems:
            result.figures["打开时或检查时发现"] += 1
        elif seen.digest == whole.digest:
            result.fail("other", f"{detail}: not noticed, nothing changed")
        else:
            result.fail("corrupt", f"{detail}: not noticed")
        shutil.rmtree(copy)
    return result.close()


def _flip(path: Path, chance: random.Random) -> str:
    place, change = chance.randrange(path.stat().st_size), chance.randrange(1, 256)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ change]))
    return f"byte {place} changed by {change:#x}"
