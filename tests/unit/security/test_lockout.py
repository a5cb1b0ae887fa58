"""The counter of guesses: kills, clocks, restarts, lost files, and how many guesses get through."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shequ_hr.errors import OfficeUnavailable, UserError
from shequ_hr.filestore import AtomicFiles
from shequ_hr.security import keys, lockout
from shequ_hr.security.kdf import Cost
from shequ_hr.security.key_errors import WrongPassword
from shequ_hr.security.lockout import FREE_GUESSES, Locked, Lockout

ME, OTHER = "aa" * 16, "bb" * 16
ROOT = Path(__file__).resolve().parents[3]


class World:
    """True time, what the calendar claims, and how long the computer has been on."""

    def __init__(self) -> None:
        self.true = 1_000_000.0
        self.booted = 990_000.0
        self.shift = timedelta()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.true, UTC) + self.shift

    def today(self) -> date:
        return self.now().date()

    def uptime(self) -> float:
        return self.true - self.booted

    def restart(self) -> None:
        self.booted = self.true


class QuickFiles:
    """FileStore without flushing, for thousands of writes; the counter's own steps stay as they are."""

    def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
        part = path.with_name("part")
        make(part)
        part.replace(path)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / lockout.LOCKOUT_FILE


def counter(path: Path, world: World, *, expected: bool = True) -> Lockout:
    """As a newly started program would have it."""
    return Lockout(path, QuickFiles(), world, expected=expected, uptime=world.uptime)


@pytest.fixture
def fresh(path: Path, world: World) -> Lockout:
    made = counter(path, world)
    made.prepare()
    return made


def lock(path: Path, world: World, guesses: int = FREE_GUESSES) -> None:
    for _ in range(guesses):
        counter(path, world).before_guess(ME)


def minutes_locked(path: Path, world: World) -> float:
    start = world.true
    while counter(path, world).standing(ME).wait:
        world.true += 10
    return (world.true - start) / 60


def test_five_guesses_then_locked_and_others_are_not(fresh: Lockout) -> None:
    assert [fresh.before_guess(ME).left for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(Locked) as caught:
        fresh.before_guess(ME)
    assert caught.value.exit_code == 6
    assert caught.value.failures == 5
    assert "4 分钟" in caught.value.message
    assert fresh.failed(ME).wait == 240
    assert fresh.failed(ME).last.startswith("1970-01-12")
    assert fresh.before_guess(OTHER).left == 4


def test_success_begins_anew(fresh: Lockout) -> None:
    for _ in range(20):
        fresh.before_guess(ME)
        fresh.succeeded(ME)
    assert fresh.standing(ME).failures == 0


def test_a_killed_program_has_counted_its_guess(fresh: Lockout, path: Path, world: World) -> None:
    for made in range(5):
        assert counter(path, world).before_guess(ME).failures == made + 1
        # killed here: neither failed() nor succeeded() is reached
        assert counter(path, world).standing(ME).failures == made + 1
    with pytest.raises(Locked):
        counter(path, world).before_guess(ME)


def test_killed_before_the_count_is_written_there_is_no_guess(fresh: Lockout, path: Path, world: World) -> None:
    class Killed(BaseException):
        pass

    class Mortal(QuickFiles):
        def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
            raise Killed

    with pytest.raises(Killed):
        Lockout(path, Mortal(), world, uptime=world.uptime).before_guess(ME)
    assert fresh.standing(ME).failures == 0
    assert fresh.before_guess(ME).failures == 1  # and the system's lock is free again


def test_a_full_disk_means_no_guess(fresh: Lockout, path: Path, world: World) -> None:
    class Full(QuickFiles):
        def write(self, path: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None) -> None:
            raise UserError("磁盘空间不足")

    with pytest.raises(UserError, match="磁盘空间不足"):
        Lockout(path, Full(), world, uptime=world.uptime).before_guess(ME)


def test_waits_grow_to_a_quarter_of_an_hour_and_never_beyond(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world)
    waits = []
    for _ in range(6):
        waits.append(minutes_locked(path, world))
        lock(path, world, 1)
    assert waits == [4, 8, 15, 15, 15, 15]


def test_trying_while_locked_does_not_prolong(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world)
    for _ in range(23):
        world.true += 10
        with pytest.raises(Locked):
            counter(path, world).before_guess(ME)
    world.true += 10
    assert counter(path, world).before_guess(ME).failures == 6


@pytest.mark.parametrize("years", [-10, -1, 1, 10])
def test_the_calendar_neither_lifts_nor_prolongs(fresh: Lockout, path: Path, world: World, years: int) -> None:
    lock(path, world)
    world.shift = timedelta(days=365 * years)
    with pytest.raises(Locked):
        counter(path, world).before_guess(ME)
    assert minutes_locked(path, world) == 4
    lock(path, world, 1)
    world.shift = -world.shift
    assert minutes_locked(path, world) == 8


def test_a_restart_lifts_nothing_and_ends_in_time(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world)
    world.restart()
    with pytest.raises(Locked):
        counter(path, world).before_guess(ME)
    assert minutes_locked(path, world) == 4
    lock(path, world, 1)
    for _ in range(20):  # one who restarts again and again waits again and again
        world.true += 100
        world.restart()
        with pytest.raises(Locked):
            counter(path, world).before_guess(ME)
    assert minutes_locked(path, world) <= 8


def test_a_restart_soon_after_a_restart_lifts_nothing(fresh: Lockout, path: Path, world: World) -> None:
    world.restart()
    world.true += 30
    lock(path, world)
    world.true += 5
    world.restart()
    for _ in range(20):
        world.true += 10
        with pytest.raises(Locked):
            counter(path, world).before_guess(ME)
    world.true += 100
    assert counter(path, world).before_guess(ME).failures == 6


def test_a_restart_long_unnoticed_still_ends(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world, 1)
    world.booted = world.true - 800
    lock(path, world, 4)
    world.restart()
    world.true += 790  # nobody started the program until the uptime was as before
    assert minutes_locked(path, world) <= 5


def test_an_administrator_unlocks(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world)
    counter(path, world).unlock(ME)
    assert counter(path, world).before_guess(ME).left == 4


DAMAGE: list[Callable[[Path], object]] = [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-20]),
    lambda path: path.write_bytes(path.read_bytes().replace(b'"failures":3', b'"failures":0')),
    lambda path: path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":9')),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_lost_or_damaged_file_counts_as_five_failures_for_all(
    fresh: Lockout, path: Path, world: World, damage: Callable[[Path], object]
) -> None:
    lock(path, world, 3)
    damage(path)
    for slot in (ME, OTHER):
        with pytest.raises(Locked):
            counter(path, world).before_guess(slot)
    assert minutes_locked(path, world) == 4  # the waiting has begun and ends
    assert counter(path, world).before_guess(ME).failures == 6
    counter(path, world).succeeded(ME)
    assert counter(path, world).standing(ME).failures == 0
    assert counter(path, world).standing(OTHER).failures == 5


def test_before_the_office_knows_of_it_a_missing_file_is_a_beginning(path: Path, world: World) -> None:
    young = counter(path, world, expected=False)
    assert young.before_guess(ME).left == 4
    path.write_bytes(b"damaged")
    with pytest.raises(Locked):
        counter(path, world, expected=False).before_guess(ME)


def test_preparing_again_forgets_nothing(fresh: Lockout, path: Path, world: World) -> None:
    lock(path, world)
    counter(path, world).prepare()
    with pytest.raises(Locked):
        counter(path, world).before_guess(ME)


@pytest.mark.parametrize("cheat", ["none", "clock", "delete", "restart"])
def test_a_thousand_tries_give_at_most_twenty_guesses_in_any_hour(fresh: Lockout, path: Path, world: World, cheat: str) -> None:
    lock(path, world)
    evaluated = []
    for number in range(1000):
        world.true += 20
        if cheat == "clock":
            world.shift = timedelta(days=365 * (10 if number % 2 else -10))
        if cheat == "restart" and number % 5 == 0:
            world.restart()
        try:
            counter(path, world).before_guess(ME)
        except Locked:
            continue
        evaluated.append(world.true)
        if cheat == "delete":
            path.unlink()
    for start in evaluated:
        assert sum(start <= moment <= start + 3600 for moment in evaluated) <= 20
    assert bool(evaluated) == (cheat != "restart"), "restarting every 100 seconds never lets four minutes pass"


def test_invented_names_fill_the_file_but_neither_lift_a_lock_nor_shut_out_the_known(
    fresh: Lockout, path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_NAMES", 30)
    fresh.unlock(OTHER)
    lock(path, world)
    for number in range(28):
        fresh.before_guess(f"{number:032x}")
    with pytest.raises(Locked):
        fresh.before_guess("f" * 32)
    with pytest.raises(Locked):
        fresh.before_guess(ME)
    fresh.before_guess(OTHER)
    fresh.keep_only([ME, OTHER])
    assert fresh.before_guess("f" * 32).left == 4
    assert fresh.standing(ME).failures == 5


def test_the_right_password_is_not_even_tried_while_locked(fresh: Lockout, world: World) -> None:
    key = keys.new_data_key()
    file = keys.new_key_file(None, "王芳", "松鼠 桥梁", key, None, Cost(memory=64, iterations=1, lanes=1))
    slot = keys.slot_id(file.office, "王芳")
    evaluated = 0

    def login(password: str) -> bool:
        nonlocal evaluated
        fresh.before_guess(slot)
        evaluated += 1
        try:
            opened = keys.open_with_password(file, "王芳", password) == key
        except WrongPassword:
            return False
        fresh.succeeded(slot)
        return opened

    assert login("松鼠 桥梁")
    assert not any(login(f"guess {number}") for number in range(5))
    for _ in range(10):
        with pytest.raises(Locked):
            login("松鼠 桥梁")
    assert evaluated == 6
    world.true += 240
    assert login("松鼠 桥梁")
    assert fresh.standing(slot).failures == 0


def test_it_is_on_the_disk_with_the_real_file_store(path: Path, world: World) -> None:
    real = Lockout(path, AtomicFiles(), world)
    real.prepare()
    real.before_guess(ME)
    assert Lockout(path, AtomicFiles(), world).standing(ME).failures == 1
    assert real.standing(ME).wait == 0
    assert {item.name for item in path.parent.iterdir()} == {path.name, path.name + ".lock"}


def test_an_unreadable_file_or_folder_means_no_guess(path: Path, world: World) -> None:
    path.mkdir()
    with pytest.raises(OfficeUnavailable, match="无法记录登录次数"):
        counter(path, world).before_guess(ME)
    with pytest.raises(OfficeUnavailable, match="无法记录登录次数"):
        counter(path.parent / "lockout.json.lock" / "x", world).before_guess(ME)


GUESSES = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from shequ_hr.filestore import AtomicFiles
from shequ_hr.security.lockout import Locked, Lockout
class Clock:
    def now(self): return datetime.now(timezone.utc)
made = 0
for _ in range(5):
    try:
        Lockout(Path(sys.argv[1]), AtomicFiles(), Clock()).before_guess("aa")
        made += 1
    except Locked:
        pass
print(made)
"""


def test_four_programs_at_once_get_five_guesses_together(path: Path, world: World) -> None:
    Lockout(path, AtomicFiles(), world).prepare()
    command = [sys.executable, "-c", GUESSES, str(path)]
    programs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    made = [int(program.communicate(timeout=60)[0]) for program in programs]
    assert sum(made) == FREE_GUESSES
