"""R3: the Nth operation on the disk fails, once or from then on. Nothing is damaged, and what the user is told is so."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rigs.flows import STORE_FLOWS, UseCase
from rigs.office import KEY, contents, look, make_office, opened
from rigs.power import OnDisk, happens, left_by_a_cut, recorded
from rigs.results import Order, Result
from rigs.shim import watched

from db.database import ERRORS
from db.words import unclear
from shequ_hr.errors import UserError
from ui.bootstrap import store_path

PEOPLE = 20
LAST_STEPS = 5
RECOVERY = "recovery"
"""Not a flow of the user: the next start after a crash, which itself meets errors."""

DONE, REFUSED, UNCLEAR = "done", "refused", ""
"""What the user is told of a piece of work; the words of Result.judge."""

FLOWS = ("import", "calculate", "lock", RECOVERY)


@dataclass
class Fault:
    """Lets everything pass until operation ``number``; ``lasting``: fails all from there on; ``full``: as a full disk."""

    number: int = -1
    lasting: bool = False
    full: bool = False
    count: int = 0
    healed: bool = False

    def __call__(self, _kind: str, _file: str, _offset: int, _data: bytes) -> bool:
        """Whether the operation may happen."""
        self.count += 1
        hit = self.count - 1 == self.number or (self.lasting and self.count > self.number >= 0)
        return self.healed or not hit

    def __str__(self) -> str:
        return f"{'full' if self.full else 'error'} at operation {self.number}{' and after' if self.lasting else ''}"


def run(name: str, order: Order, folder: Path) -> Result:
    """Fail at every operation in every way, or at as many as there are trials for."""
    result = Result.of("io", name, "R3", order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    office = make_office(folder / "start", PEOPLE)
    if name == RECOVERY:
        return _recoveries(result, order, office, chance)
    work, copy = STORE_FLOWS[name](office, KEY), folder / "work"
    before = look(shutil.copytree(office, copy)).digest
    fault = Fault()
    _attempt(copy, work, fault, result)
    after = look(copy).digest
    ways = list(itertools.product(range(fault.count), (False, True), (False, True)))
    chance.shuffle(ways)
    ways.sort(key=lambda way: way[0] < fault.count - LAST_STEPS)  # first those where a commit is decided
    result.wanted = min(order.count, len(ways))
    result.figures["读写操作"] = fault.count
    for way in ways[: order.count]:
        if result.over(order):
            break
        shutil.rmtree(copy)
        fault = Fault(*way)
        outcome, shown = _attempt(shutil.copytree(office, copy), work, fault, result)
        seen = look(copy)
        result.judge(seen, before, after, outcome, str(fault))
        result.figures["说明不能确定"] += outcome == UNCLEAR
        if shown and shown != seen.digest:
            result.fail("other", f"{fault}: the program shows something else than is stored")
    return result.close()


def _attempt(copy: Path, work: UseCase, fault: Fault, result: Result) -> tuple[str, str]:
    """Open, work, and look at what the same program shows once the disk is well again: (outcome, digest or "")."""
    outcome, shown = REFUSED, ""

    def interrupted() -> None:
        nonlocal outcome, shown
        with opened(copy) as ws:
            outcome = told(lambda: work(ws), fault, result)
            fault.healed = True
            try:
                shown = contents(ws.store)
            except ERRORS:
                result.figures["须重新打开"] += 1

    with watched(fault, fault.full):
        told(interrupted, fault, result)
    return outcome, shown


def told(work: Callable[[], object], fault: Fault, result: Result) -> str:
    """Do the work, and say what the user is told; anything but a message in Chinese is a bug."""
    try:
        work()
    except UserError as error:
        if str(error).isascii() or not error.hint:
            result.fail("other", f"{fault}: told without words: {error}")
        return UNCLEAR if error.title == unclear(Path()).title else REFUSED
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what the rig looks for
        result.fail("other", f"{fault}: {type(error).__name__}: {error}")
        return REFUSED
    return DONE


def _recoveries(result: Result, order: Order, office: Path, chance: random.Random) -> Result:
    """Cut the power in the middle of an import; let the next start fail at some operation; then start again."""
    begin, copy = shutil.copytree(office, office.with_name("begin")), office.with_name("work")
    work = STORE_FLOWS["import"](begin, KEY)
    shutil.copytree(begin, office, dirs_exist_ok=True)
    before = look(office).digest
    operations, acknowledged = recorded(work, begin, KEY, {})
    after = look(begin).digest
    name = store_path(office).name
    for _ in range(order.count):
        if result.over(order):
            break
        disk = {path.name: OnDisk(path.read_bytes()) for path in office.glob(f"{name}*")}
        for operation in operations[: chance.randrange(acknowledged // 2, acknowledged)]:
            happens(disk, operation)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(office, copy, ignore=shutil.ignore_patterns(f"{name}*"))
        for file, content in left_by_a_cut(disk, chance).items():
            (copy / file).write_bytes(content)
        fault = Fault(chance.randrange(80), chance.random() < 0.5, chance.random() < 0.5)
        with watched(fault, fault.full):
            outcome = told(lambda: look_and_close(copy), fault, result)
        result.figures["带错也打开了"] += outcome == DONE
        result.judge(look(copy), before, after, "", f"second start: {fault}")
    return result.close()


def look_and_close(copy: Path) -> None:
    """A start of the program that reads everything."""
    with opened(copy) as ws, ws.store.begin() as uow:
        uow.workers.all()
