"""From a password to a key: Argon2id, how much it may cost, and how much it should cost on this computer.

Owns the cost and its bounds. Knows no key file; ``cryptography`` is imported where it is used.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

from shequ_hr.errors import UserError
from shequ_hr.model.people import Record

KIB_PER_MIB = 1024
MOST_MEMORY = 512 * KIB_PER_MIB
"""KiB. More would fail on the 4 GB computers that street offices still have."""

MOST_ITERATIONS = 24
MOST_LANES = 8
KEY_BYTES = 32
SALT_BYTES = 16


class Cost(Record, frozen=True, kw_only=True):
    """What one guess costs: memory in KiB, passes over it, lanes."""

    memory: int
    iterations: int
    lanes: int


MINIMUM = Cost(memory=64 * KIB_PER_MIB, iterations=3, lanes=1)
"""KeePassXC's and OWASP's floor (reliability.md R19): 64 MiB, three passes."""


def derive(password: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a password (NFC, UTF-8) by Argon2id. UserError when the cost lies outside what this program makes.

    A lone surrogate from a broken paste is encoded as it stands: it is a wrong password then, not a crash.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    refuse_absurd(cost)
    secret = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    try:
        return Argon2id(
            salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory
        ).derive(secret)
    except MemoryError as error:
        raise UserError(
            "内存不足，无法核对密码",
            f"核对密码需要 {cost.memory // KIB_PER_MIB} MB 空闲内存，这台电脑现在没有。数据没有变。",
            "关闭其他程序（如浏览器、Excel）后重试。",
        ) from error


def refuse_absurd(cost: Cost) -> None:
    """UserError when a cost read from a file would freeze the computer, or is none that Argon2 knows."""
    possible = cost.lanes >= 1 and cost.iterations >= 1 and cost.memory >= 8 * cost.lanes
    if not possible or cost.memory > MOST_MEMORY or cost.iterations > MOST_ITERATIONS or cost.lanes > MOST_LANES:
        raise UserError(
            "密码参数不正常",
            f"文件要求内存 {cost.memory} KiB、{cost.iterations} 次、{cost.lanes} 路来核对密码，"
            f"本程序只接受不超过 {MOST_MEMORY} KiB、{MOST_ITERATIONS} 次、{MOST_LANES} 路。文件可能已损坏或被改动。",
            "用最近一次备份里的钥匙文件恢复，或使用恢复码。",
        )


def calibrated(
    target: float = 0.5,
    clock: Callable[[], float] = time.perf_counter,
    attempt: Callable[[Cost], object] = lambda cost: derive("calibration", b"\0" * SALT_BYTES, cost),
) -> Cost:
    """The cost that takes about ``target`` seconds here: memory doubled first, then passes added.

    Never below MINIMUM, however slow the computer; never above 512 MiB. Memory comes first because it is what graphics
    cards lack. A computer that has not the memory stays at what it could do.
    """
    cost, seconds = MINIMUM, _timed(MINIMUM, clock, attempt)
    while cost.memory * 2 <= MOST_MEMORY and seconds * 2 <= target:
        larger = Cost(memory=cost.memory * 2, iterations=cost.iterations, lanes=cost.lanes)
        try:
            seconds = _timed(larger, clock, attempt)
        except UserError:  # too little memory: derive says so
            break
        cost = larger
    passes = int(target * cost.iterations / seconds) if seconds > 0 else MOST_ITERATIONS
    return Cost(memory=cost.memory, iterations=min(max(passes, cost.iterations), MOST_ITERATIONS), lanes=cost.lanes)


def _timed(cost: Cost, clock: Callable[[], float], attempt: Callable[[Cost], object]) -> float:
    start = clock()
    attempt(cost)
    return clock() - start
