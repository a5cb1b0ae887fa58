"""Runs all measurements, one size after the other, and writes them as one table beside the budgets and the peers."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.bench.budgets import BUDGETS, PEERS, SIZES, Budget
from ui.bench.measure import measure_core, office_of
from ui.bench.window import measure_start, measure_window


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured work at one size; ``budget`` None = for information."""

    key: str
    label: str
    people: int
    seconds: float
    budget: float | None

    @property
    def ok(self) -> bool:
        """Whether it stays within its budget."""
        return self.budget is None or self.seconds <= self.budget


def measure_all(sizes: Sequence[int] = SIZES, say: Callable[[str], None] = lambda _text: None) -> list[Figure]:
    """Measure everything at each size; ``say`` is told what is under way."""
    figures: list[Figure] = []
    for people in sizes:
        say(f"测量 {people} 人 …")
        with office_of(people) as (ws, folder):
            measured = measure_core(ws, folder)
            measured |= measure_window(ws)
            ws.store.close()
            measured["start"] = measure_start(folder / "office")
        figures += [
            Figure(budget.key, budget.label, people, measured[budget.key], budget.at(people))
            for budget in BUDGETS
            if budget.key in measured
        ]
    return figures


def markdown(figures: Sequence[Figure]) -> str:
    """The table that goes into docs/bench.md: a row a work, a column a size, growth from the second to the last size."""
    sizes = sorted({figure.people for figure in figures})
    lines = [
        f"机器：{platform.machine()}，Python {platform.python_version()}。单位：秒（括号内为预算；✗ 为超出）。",
        "",
        "| 工作 | " + " | ".join(f"{size:,} 人" for size in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    lines += [_row(budget, figures, sizes) for budget in BUDGETS if any(figure.key == budget.key for figure in figures)]
    lines += ["", "同行（公布值或同机实测，见各自来源）：", ""]
    lines += [f"- {name}：{text}" for name, text in PEERS]
    return "\n".join(lines) + "\n"


def _row(budget: Budget, figures: Sequence[Figure], sizes: Sequence[int]) -> str:
    cells = []
    for size in sizes:
        figure = next((one for one in figures if one.key == budget.key and one.people == size), None)
        cells.append("" if figure is None else _cell(figure))
    return f"| {budget.label} | {' | '.join(cells)} |"


def _cell(figure: Figure) -> str:
    limit = "" if figure.budget is None else f"（{figure.budget:g}）"
    return f"{figure.seconds:.3f}{limit}{'' if figure.ok else ' ✗'}"
