"""What a password costs: a floor, a ceiling, and half a second in between."""

from __future__ import annotations

import pytest

from shequ_hr.errors import UserError
from shequ_hr.security import kdf
from shequ_hr.security.kdf import MINIMUM, Cost

TINY = Cost(memory=64, iterations=1, lanes=1)


class Computer:
    """A computer of a given speed and memory, with a clock that runs only while it works."""

    def __init__(self, seconds_at_minimum: float, mebibytes: int = 4096) -> None:
        self.now = 100.0
        self.unit = seconds_at_minimum / (MINIMUM.memory * MINIMUM.iterations)
        self.memory = mebibytes * 1024
        self.tried: list[Cost] = []

    def clock(self) -> float:
        return self.now

    def attempt(self, cost: Cost) -> None:
        self.tried.append(cost)
        if cost.memory > self.memory:
            raise UserError("内存不足")
        self.now += self.unit * cost.memory * cost.iterations

    def calibrated(self) -> tuple[Cost, float]:
        cost = kdf.calibrated(0.5, self.clock, self.attempt)
        return cost, self.unit * cost.memory * cost.iterations


@pytest.mark.parametrize("speed", [0.01, 0.02, 0.05, 0.14, 0.2, 0.3, 0.49])
def test_about_half_a_second_where_the_computer_allows(speed: float) -> None:
    cost, seconds = Computer(speed).calibrated()
    assert 0.3 <= seconds <= 0.5001
    assert MINIMUM.memory <= cost.memory <= kdf.MOST_MEMORY
    assert cost.iterations >= MINIMUM.iterations
    kdf.refuse_absurd(cost)


@pytest.mark.parametrize("speed", [0.5, 0.7, 5.0])
def test_never_below_the_minimum_however_slow(speed: float) -> None:
    assert Computer(speed).calibrated()[0] == MINIMUM


@pytest.mark.parametrize("speed", [0.0, 0.000001])
def test_never_above_the_ceiling_however_fast(speed: float) -> None:
    cost, _ = Computer(speed).calibrated()
    assert cost == Cost(memory=kdf.MOST_MEMORY, iterations=kdf.MOST_ITERATIONS, lanes=1)


def test_a_computer_with_little_memory_stays_at_what_it_could_do() -> None:
    computer = Computer(0.02, mebibytes=200)
    cost, seconds = computer.calibrated()
    assert cost.memory == 128 * 1024
    assert cost.iterations > MINIMUM.iterations
    assert seconds <= 0.5


def test_the_same_password_gives_the_same_key_and_only_with_its_salt_and_cost() -> None:
    key = kdf.derive("café", b"s" * 16, TINY)
    assert len(key) == 32
    assert key == kdf.derive("cafe\u0301", b"s" * 16, TINY)
    assert key != kdf.derive("cafe", b"s" * 16, TINY)
    assert key != kdf.derive("café", b"t" * 16, TINY)
    assert key != kdf.derive("café", b"s" * 16, Cost(memory=64, iterations=2, lanes=1))


def test_a_known_answer_of_another_implementation() -> None:
    """argon2 reference command line: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -r (65536 KiB)."""
    expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert kdf.derive("password", b"somesalt", Cost(memory=65536, iterations=2, lanes=1)).hex() == expected


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory=kdf.MOST_MEMORY + 1, iterations=3, lanes=1),
        Cost(memory=65536, iterations=10**9, lanes=1),
        Cost(memory=65536, iterations=3, lanes=200),
        Cost(memory=0, iterations=3, lanes=1),
        Cost(memory=65536, iterations=0, lanes=1),
        Cost(memory=65536, iterations=3, lanes=-1),
    ],
)
def test_an_absurd_cost_from_a_file_is_refused_before_any_work(cost: Cost) -> None:
    with pytest.raises(UserError, match="密码参数不正常") as caught:
        kdf.derive("x", b"s" * 16, cost)
    assert caught.value.hint


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptography.hazmat.primitives.kdf import argon2

    def none_left(**_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(argon2, "Argon2id", none_left)
    with pytest.raises(UserError, match="内存不足"):
        kdf.derive("x", b"s" * 16, TINY)
