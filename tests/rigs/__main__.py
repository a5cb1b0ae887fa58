"""Runs the rigs: one line for each rig and flow, and a JSON file with all figures. Started by ``dev.py rigs``."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from rigs.office import drop_masters
from rigs.results import Order, Result
from rigs.table import BUDGETS, NOT_RUN, RIGS, SIZES

SEED = 2026


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="dev.py rigs", description="故障台架：强杀、断电、读写错误、坏工作簿、抢开、坏字节")
    parser.add_argument("--size", choices=SIZES, default="ci", help="次数：test（测试里的小样）、ci（默认）、release")
    parser.add_argument("--release", dest="size", action="store_const", const="release", help="同 --size release")
    parser.add_argument("--only", nargs="+", choices=list(RIGS), default=list(RIGS), metavar="台架", help=f"{'、'.join(RIGS)}")
    parser.add_argument("--flow", nargs="+", metavar="流程", help="只做这些流程")
    parser.add_argument("--count", type=int, help="每个流程的次数，代替 --size 的次数")
    parser.add_argument("--seed", type=int, default=SEED, help="随机种子")
    parser.add_argument("--budget", type=float, help="每个流程最多几秒；到时停下，按实际次数报告")
    parser.add_argument("--out", type=Path, help="结果文件（JSON）；同名的旧结果按台架和流程更新")
    return parser.parse_args(given)


def run(options: argparse.Namespace) -> list[Result]:
    """Run what was asked for and print a line for each flow as soon as it is done."""
    results = []
    budget = options.budget or BUDGETS[options.size]
    for rig in options.only:
        order = Order(options.count or RIGS[rig].count(options.size), options.seed, budget)
        for flow in RIGS[rig].flows:
            if options.flow and flow not in options.flow:
                continue
            with tempfile.TemporaryDirectory(prefix="rigs-") as folder:
                results.append(RIGS[rig].run(flow, order, Path(folder)))
            print(results[-1].line(), flush=True)
    drop_masters()
    return results


def save(path: Path, size: str, results: list[Result]) -> None:
    """Put the figures into the file; those of other rigs and flows stay."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["results"] if path.exists() else {}
    now = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    kept |= {f"{size} {one.rig}/{one.flow}": {"date": now, **one.record()} for one in results}
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    text = json.dumps({"machine": machine, "results": kept, "not_run": NOT_RUN}, ensure_ascii=False, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def main(given: list[str] | None = None) -> int:
    """0 when nothing failed."""
    options = arguments(given)
    results = run(options)
    for row, what in NOT_RUN if options.only == list(RIGS) else ():
        print(f"{row:<4}没有做：{what}")
    if options.out:
        save(options.out, options.size, results)
    return 0 if results and all(one.ok for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
