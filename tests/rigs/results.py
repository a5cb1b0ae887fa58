"""What a rig reports: counts, seed, seconds, and what was lost, half done or damaged. Judges single trials; runs nothing."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from rigs.office import Seen

MOST_DETAILS = 5
"""How many failures a result describes; the rest is counted."""

SET_BACK = "退回到了旧的状态"
"""How the program says that the store is behind the audit head noted beside it."""

WORDS = {"lost": "丢失", "partial": "半截", "corrupt": "损坏", "other": "其他"}


@dataclass(frozen=True)
class Order:
    """What a rig is asked to do: how many trials, from which seed, in at most how many seconds."""

    count: int
    seed: int
    budget: float


@dataclass
class Result:
    """The tally of one rig on one flow."""

    rig: str
    flow: str
    row: str
    wanted: int
    seed: int
    begun: float = field(default_factory=time.monotonic)
    count: int = 0
    seconds: float = 0.0
    lost: int = 0
    partial: int = 0
    corrupt: int = 0
    other: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)
    skipped: str = ""

    @classmethod
    def of(cls, rig: str, flow: str, row: str, order: Order) -> Result:
        """An empty tally."""
        return cls(rig, flow, row, order.count, order.seed)

    def fail(self, kind: str, detail: str) -> None:
        """Count a failure: lost, partial, corrupt or other."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.details) < MOST_DETAILS:
            self.details.append(f"{WORDS[kind]}：{detail}")

    def judge(self, seen: Seen, before: str, after: str, said: str, detail: str) -> None:
        """One interrupted piece of work. ``said``: "done" (told to have succeeded), "refused", or "" (nothing was told)."""
        self.count += 1
        if seen.problems:
            gone = said == "done" and SET_BACK in seen.problems[0]
            self.fail("lost" if gone else "corrupt", f"{detail}: {seen.problems[0]}")
        elif seen.digest not in {before, after}:
            self.fail("partial", detail)
        elif said == "done" and seen.digest != after:
            self.fail("lost", detail)
        elif said == "refused" and seen.digest != before:
            self.fail("other", f"{detail}: refused in words, but written")
        else:
            self.figures["新状态" if seen.digest == after else "旧状态"] += 1

    def both_sides(self, why: str) -> None:
        """A rig whose faults all fell on one side has proved nothing: that is a failure of the rig."""
        if self.count >= 20 and not (self.figures["新状态"] and self.figures["旧状态"]):
            self.fail("other", why)

    def over(self, order: Order) -> bool:
        """Whether the time is used up."""
        return time.monotonic() - self.begun > order.budget

    def close(self) -> Result:
        """Stop the clock."""
        self.seconds = round(time.monotonic() - self.begun, 1)
        return self

    @property
    def ok(self) -> bool:
        """Nothing failed, and something was tried."""
        return not (self.lost or self.partial or self.corrupt or self.other) and bool(self.count or self.skipped)

    def line(self) -> str:
        """The result in one line, with its failures below it."""
        head = f"{self.row:<4}{self.rig}/{self.flow}"
        if self.skipped:
            return f"{head:<28}跳过：{self.skipped}"
        zeros = "  ".join(f"{word} {getattr(self, name)}" for name, word in WORDS.items())
        figures = "，".join(f"{name} {number}" for name, number in sorted(self.figures.items()))
        counts = f"{self.count}/{self.wanted} 次{'（时间用完）' if self.count < self.wanted else ''}"
        verdict = "通过" if self.ok else "失败"
        first = f"{head:<28}{counts}  种子 {self.seed}  {self.seconds} 秒  {zeros}  {verdict}  [{figures}]"
        return "\n".join([first, *(f"    {detail}" for detail in self.details)])

    def record(self) -> dict[str, Any]:
        """The result for a JSON file."""
        kept = {name: value for name, value in asdict(self).items() if name != "begun"}
        return {**kept, "figures": dict(self.figures), "ok": self.ok}
