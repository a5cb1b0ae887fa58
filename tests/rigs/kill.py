"""R1: kill -9 at random instants. What was acknowledged is there as a whole, and everything else is absent as a whole."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from rigs.flows import FLOWS, Work
from rigs.forked import BEGUN, DONE, Say, start
from rigs.office import make_office
from rigs.results import Order, Result

PEOPLE = 100
GOLDEN = 0.6180339887
UNTIL_THE_END, ACKNOWLEDGED = None, -1.0
"""Instead of seconds: no kill, or a kill at the moment of the acknowledgement."""
SLOWEST_START = 5.0
"""Seconds within which the next start must have the office open again (R10)."""


def run(name: str, order: Order, folder: Path) -> Result:
    """Kill the flow at instants spread over its whole length, and look at the office after each."""
    result = Result.of("kill", name, "R1", order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    flow = FLOWS[name]
    begin = make_office(folder / "start", PEOPLE)
    work = flow.prepare(begin)
    copy = folder / "work"
    share = chance.random()
    before = flow.look(shutil.copytree(begin, copy)).digest
    interrupted(work, begin, copy, UNTIL_THE_END)  # the first time is slower than all others
    whole, length = interrupted(work, begin, copy, UNTIL_THE_END)
    if whole != BEGUN + DONE:
        raise AssertionError(f"the flow fails when nothing interrupts it: {whole}")
    after = flow.look(copy).digest
    if before == after:
        result.fail("other", "the flow changes nothing")
    for number in range(order.count):
        if result.over(order):
            break
        share = (share + GOLDEN) % 1  # spreads evenly however many there are time for
        said, _ = interrupted(work, begin, copy, share * length if number % 5 else ACKNOWLEDGED)
        seen = flow.look(copy)
        result.judge(seen, before, after, "done" if said == BEGUN + DONE else "", f"kill {number}")
        if seen.seconds > SLOWEST_START:
            result.fail("other", f"kill {number}: the next start took {seen.seconds:.1f} s")
    result.both_sides("the kills all fell on one side")
    return result.close()


def interrupted(work: Work, begin: Path, copy: Path, seconds: float | None) -> tuple[str, float]:
    """Do the work on a fresh copy in a child, killed after so many seconds. What it said, and how long it lived."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(begin, copy)

    def speaking(say: Say) -> None:
        say(BEGUN)
        work(copy, lambda: say(DONE))

    child = start(speaking)
    said, since = child.hear(), time.perf_counter()
    if seconds == ACKNOWLEDGED and DONE not in said:
        said += child.hear()
    elif seconds:
        time.sleep(seconds)
    if seconds is not UNTIL_THE_END:
        child.kill()
    return said + child.end()[0], time.perf_counter() - since
