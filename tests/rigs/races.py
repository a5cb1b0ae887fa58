"""R10, R25: of two programs one opens the office; a killed holder blocks nobody; a month calculated twice is one run."""

from __future__ import annotations

import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rigs.flows import BONUS, calculate_bonus
from rigs.forked import DONE, Child, Say, start
from rigs.office import KEY, make_office, opened, workspace
from rigs.results import Order, Result

from db.store import open_store
from shequ_hr.errors import UserError
from shequ_hr.ports import Workspace
from ui.bootstrap import store_path

PEOPLE = 20
SLOWEST_START, SLOWEST_REFUSAL = 5.0, 4.0
OPEN, IN_USE = "open", "单位数据正在使用中"


def starts(copy: Path, chance: random.Random, result: Result) -> None:
    """Two programs open the office at nearly the same time: exactly one has it, the other one says so. Then both are killed."""
    children: list[Child] = []
    begin = time.perf_counter()
    for _ in range(2):
        children.append(start(lambda say: _hold(copy, say)))
        time.sleep(chance.uniform(0, 0.004))
    said = sorted(child.hear() for child in children)
    if time.perf_counter() - begin > SLOWEST_REFUSAL:
        result.fail("other", "the second program left its user waiting")
    _kill(children)
    if said != [OPEN, IN_USE]:
        result.fail("other", f"two programs said {said}")
    _opens_again(copy, result)


def holders(copy: Path, chance: random.Random, result: Result) -> None:
    """The holder is killed at some moment after its start: the next start works at once, without anything being deleted."""
    child = start(lambda say: _hold(copy, say))
    time.sleep(chance.uniform(0, 0.03))
    _kill([child])
    _opens_again(copy, result)


def clicks(copy: Path, _chance: random.Random, result: Result) -> None:
    """A double click: two threads hand the same calculation to the one worker thread that owns the store."""

    def opening() -> Workspace:
        return workspace(open_store(store_path(copy), "", KEY), copy)

    with ThreadPoolExecutor(1) as worker:
        ws = worker.submit(opening).result()
        gate = threading.Barrier(2)
        both = [threading.Thread(target=_click, args=(worker, ws, gate, result)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        worker.submit(_one_run, ws, result).result()
        worker.submit(ws.store.close).result()


def processes(copy: Path, chance: random.Random, result: Result) -> None:
    """Two windows: two programs calculate the same month, one after the other or one of them refused."""

    def both(say: Say) -> None:
        with opened(copy) as ws:
            calculate_bonus(ws)
            say(DONE)

    children: list[Child] = []
    for _ in range(2):
        children.append(start(both))
        time.sleep(chance.uniform(0, 0.08))
    said = [child.end()[0] for child in children]
    if DONE not in said or any(text not in {DONE, IN_USE} for text in said):
        result.fail("other", f"two programs said {said}")
    with opened(copy) as ws:
        _one_run(ws, result)


RACES: dict[str, tuple[str, Callable[[Path, random.Random, Result], None]]] = {
    "starts": ("R10", starts),
    "holders": ("R10", holders),
    "clicks": ("R25", clicks),
    "processes": ("R25", processes),
}
"""Name -> row of the goal table, one race on a fresh copy of the office."""


def run(name: str, order: Order, folder: Path) -> Result:
    """Run the race so many times."""
    row, race = RACES[name]
    result = Result.of("races", name, row, order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    begin, copy = make_office(folder / "start", PEOPLE), folder / "work"
    for _ in range(order.count):
        if result.over(order):
            break
        shutil.copytree(begin, copy)
        race(copy, chance, result)
        result.count += 1
        shutil.rmtree(copy)
    return result.close()


def _hold(copy: Path, say: Say) -> None:
    with opened(copy):
        say(OPEN)
        signal.pause()


def _kill(children: list[Child]) -> None:
    for child in children:
        child.kill()
        child.end()


def _opens_again(copy: Path, result: Result) -> None:
    begin = time.perf_counter()
    try:
        with opened(copy) as ws:
            seconds = time.perf_counter() - begin
            problems = ws.store.check().problems
    except UserError as error:
        result.fail("corrupt", str(error))
        return
    if problems:
        result.fail("corrupt", problems[0])
    if seconds > SLOWEST_START:
        result.fail("other", f"the next start took {seconds:.1f} s")


def _click(worker: ThreadPoolExecutor, ws: Workspace, gate: threading.Barrier, result: Result) -> None:
    gate.wait()
    try:
        worker.submit(calculate_bonus, ws).result()
    except UserError:
        result.figures["其中一次被拒绝"] += 1


def _one_run(ws: Workspace, result: Result) -> None:
    with ws.store.begin() as uow:
        runs = [run for run in uow.runs.all() if run.key == BONUS]
        slips = len(uow.runs.slips(runs[0].id)) if runs else 0
    if len(runs) != 1 or slips != runs[0].slips or not slips:
        result.fail("partial", f"{len(runs)} runs of the month with {slips} slips")
    problems = ws.store.check().problems
    if problems:
        result.fail("corrupt", problems[0])
