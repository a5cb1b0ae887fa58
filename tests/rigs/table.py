"""Which rigs there are, on which flows, how often in each of the three sizes; and what no rig can do here. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rigs import atomic, disk, doors, flips, handedits, io_errors, kill, mutants, power, races
from rigs.flows import FLOWS, STORE_FLOWS
from rigs.results import Order, Result

SIZES = ("test", "ci", "release")
BUDGETS = {"test": 60.0, "ci": 900.0, "release": 3600.0}
"""Seconds that one flow may take at most, unless the command says otherwise."""


@dataclass(frozen=True)
class Rig:
    """A driver, the flows it knows, and trials per flow in the order of SIZES."""

    run: Callable[[str, Order, Path], Result]
    flows: Iterable[str]
    counts: tuple[int, int, int]

    def count(self, size: str) -> int:
        """Trials per flow of a size."""
        return self.counts[SIZES.index(size)]


RIGS: dict[str, Rig] = {
    "kill": Rig(kill.run, FLOWS, (30, 300, 5_000)),
    "disk": Rig(disk.run, STORE_FLOWS, (10, 200, 1_000)),
    "power": Rig(power.run, power.FLOWS, (400, 4_000, 20_000)),
    "power-plain": Rig(power.run_plain, power.FLOWS, (50, 4_000, 4_000)),
    "io": Rig(io_errors.run, io_errors.FLOWS, (40, 1_400, 5_000)),
    "atomic": Rig(atomic.run, atomic.FLOWS, (128, 2_000, 10_000)),
    "flips": Rig(flips.run, flips.FLOWS, (400, 1_000, 4_000)),
    "mutants": Rig(mutants.run, mutants.FLOWS, (40, 400, 12_500)),
    "handedits": Rig(handedits.run, handedits.FLOWS, (12, 200, 1_000)),
    "doors": Rig(doors.run, doors.FLOWS, (100, 1_000, 10_000)),
    "races": Rig(races.run, races.RACES, (8, 1_000, 1_000)),
}

NOT_RUN: tuple[tuple[str, str], ...] = (
    ("R2", "真机拔电源：台架模拟的是未落盘写入的任意组合，不是某一块磁盘"),
    ("R5", "真 Windows 上 4,000 次替换，同时开着 Defender、360、火绒；目标在 Excel、WPS 里打开时导出"),
    ("R7", "WPS 与 Excel 亲手另存的种子工作簿"),
    ("R10", "Windows 上的启动竞争与强杀"),
    ("R23", "在 Excel 和 WPS 里亲手另存后再导入"),
    ("R29", "Windows 用户名、代码页与长路径"),
)
"""Needs real Windows, Excel, WPS or people: said to be not run, never passed."""
