"""R19, R20: guessing at the door with kills and moved clocks, and coming back by the recovery code.

R19 runs on a computer whose uptime is told to it: an hour of guessing, one each 36 seconds, each killed at a random instant.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from rigs.forked import start
from rigs.office import make_office
from rigs.results import Order, Result
from rigs.secured import ADMIN, FIRST, LEAVER, gets_in, secured

from shequ_hr.errors import UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.security.key_errors import WrongRecoveryCode
from shequ_hr.security.key_store import KEY_FILE
from shequ_hr.security.lockout import LOCKOUT_FILE, Locked, Lockout
from shequ_hr.security.recovery_code import ALPHABET, format_code
from ui.bootstrap import recover

PEOPLE = 5
AN_HOUR, MOST = 100, 20
"""Guesses that a script makes in an hour, and how many of them may be evaluated at most."""
LONGEST = 0.02
SLOT = "示例"


class MovedClock:
    """A calendar that somebody set years off."""

    def __init__(self, years: int) -> None:
        self._years = years

    def now(self) -> datetime:
        """The moved time."""
        return datetime.now().astimezone() + timedelta(days=365 * self._years)

    def today(self) -> date:
        """The moved day."""
        return self.now().date()


def run(name: str, order: Order, folder: Path) -> Result:
    """Guess, or recover, so many times."""
    result = Result.of("doors", name, {"guess": "R19", "recover": "R20"}[name], order)
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    trial = FLOWS[name](result, folder, chance)
    for number in range(order.count):
        if result.over(order):
            break
        trial(number)
        result.count += 1
    return result.close()


def guessing(result: Result, folder: Path, chance: random.Random) -> Callable[[int], None]:
    """One guess in a child that is killed; each hundred is an hour of uptime."""
    path = folder / LOCKOUT_FILE
    evaluated = 0

    def counter(number: int) -> Lockout:
        clock = MovedClock(chance.choice([-10, 0, 0, 10]))
        return Lockout(path, AtomicFiles(), clock, uptime=lambda: 1_000.0 + number * 3600 / AN_HOUR)

    def trial(number: int) -> None:
        nonlocal evaluated
        place = number % AN_HOUR
        if not place:
            evaluated = 0
            path.unlink(missing_ok=True)
            counter(0).prepare()

        def guess(say: Callable[[str], None]) -> None:
            counter(place).before_guess(SLOT)
            say("evaluated")

        child = start(guess)
        time.sleep(chance.random() * LONGEST)
        child.kill()
        said = child.end()[0]
        evaluated += "evaluated" in said
        result.figures["核对" if "evaluated" in said else "没有核对"] += 1
        if evaluated > MOST:
            result.fail("lost", f"guess {number}: {evaluated} evaluated within an hour")
        if place == AN_HOUR - 1:
            _refused_while_locked(result, counter(place))

    return trial


def _refused_while_locked(result: Result, counter: Lockout) -> None:
    """However many are allowed still: once locked, nothing is evaluated, whatever the password."""
    for _ in range(6):
        try:
            counter.before_guess(SLOT)
        except Locked:
            return
    result.fail("other", "never locked")


def recovering(result: Result, folder: Path, chance: random.Random) -> Callable[[int], None]:
    """A mistyped code, another office's code, then the right one, one after the other on the same office."""
    office = make_office(folder / "start", PEOPLE)
    code = secured(office)
    copy = shutil.copytree(office, folder / "work")

    def trial(number: int) -> None:
        nonlocal code
        before = (copy / KEY_FILE).read_bytes()
        place = chance.choice([at for at, character in enumerate(code) if character != "-"])
        typo = code[:place] + chance.choice(ALPHABET.replace(code[place], "")) + code[place + 1 :]
        if f"第 {place // 6 + 1} 组" not in _refusal(copy, typo, UserError):
            result.fail("lost", f"recovery {number}: a typo in group {place // 6 + 1} is not told")
        if not _refusal(copy, format_code(chance.randbytes(20)), WrongRecoveryCode):
            result.fail("lost", f"recovery {number}: another code is not refused")
        if (copy / KEY_FILE).read_bytes() != before:
            result.fail("corrupt", f"recovery {number}: a refused code changed the key file")
        password = f"songshu-{number}-qiaoliang-mifan"
        code = recover(copy, ADMIN, code, password)
        if not gets_in(copy, ADMIN, password) or not gets_in(copy, LEAVER, FIRST):
            result.fail("lost", f"recovery {number}: somebody does not get in afterwards")
        result.figures["恢复"] += 1

    return trial


def _refusal(folder: Path, code: str, kind: type[UserError]) -> str:
    """What a code is refused with; nothing when it is not, or otherwise."""
    try:
        recover(folder, ADMIN, code, FIRST)
    except kind as error:
        return f"{error}{[problem.message for problem in error.problems]}"
    return ""


FLOWS: dict[str, Callable[[Result, Path, random.Random], Callable[[int], None]]] = {"guess": guessing, "recover": recovering}
"""What is tried at the door."""
