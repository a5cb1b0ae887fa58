"""R7: damaged and forged workbooks. Each is previewed by the real import: refused in words or read, in time and space.

Each mutant has a process of its own, so that memory is measured and a crash or a hang shows. It reads by itself, which is fast;
a mutant that is too much for it goes through the product's own reading process with its caps, and that has to refuse it.
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import select
import shutil
import subprocess
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from helpers.import_desk import Desk, open_desk
from helpers.workbooks import rich, shared
from rigs.forked import Child, Say, start
from rigs.results import Order, Result

from shequ_hr.errors import Problem, UserError
from shequ_hr.excel import reader
from shequ_hr.excel.worker import parse
from shequ_hr.imports.registry import KINDS
from shequ_hr.imports.service import commit_import, preview_import
from shequ_hr.imports.template import export_rows, write_template

SAMPLE = Path(__file__).parents[1] / "fixtures" / "花名册-样例.xlsx"
SLOWEST, GIVE_UP = 10.0, 15.0
MOST_MEMORY = 500 * 1024 * 1024
HARD_LIMIT = 3 * 1024**3
"""No mutant may take the machine down while it is measured."""

Parts = list[tuple[str, bytes]]
FLOWS = ("flip", "truncate", "drop", "bytes", "attribute", "tags", "cell", "duplicate")
"""The ways of damage; ``cell`` is the only one that may change a value unnoticed, since it is what a user may do."""

TAGS = (b"<row", b"<c ", b"<v>", b"</c>", b"</v>", b"</row>", b"<sheetData>", b"</sheetData>", b"<si>", b"<t>", b"</t>", b'"')
ATTRIBUTES = (b' r="', b' t="s"', b' t="', b' s="', b' spans="', b' ref="', b' count="', b' r:id="', b' name="', b' Target="')
VALUES = (b"0", b"-1", b"1e308", b"99999999999999999999", b"nan", b"=1+1", b"2024-02-30", "\u202e\ufeff王".encode(), b"")


def flipped(content: bytes, chance: random.Random) -> bytes:
    """One bit of the file is another."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]


def truncated(content: bytes, chance: random.Random) -> bytes:
    """The file ends too early."""
    return content[: chance.randrange(len(content))]


def in_package(change: Callable[[Parts, int, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    """A change of one part, packed again with right checksums."""

    def mutate(content: bytes, chance: random.Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
        change(parts, chance.randrange(len(parts)), chance)
        buffer = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            warnings.simplefilter("ignore")  # a name that is there twice is what we want
            for name, body in parts:
                package.writestr(name, body)
        return buffer.getvalue()

    return mutate


def drop(parts: Parts, index: int, _chance: random.Random) -> None:
    """A part is missing."""
    del parts[index]


def scatter(parts: Parts, index: int, chance: random.Random) -> None:
    """A few bytes of a part are others."""
    name, body = parts[index]
    place = chance.randrange(len(body) or 1)
    parts[index] = (name, body[:place] + chance.randbytes(chance.randrange(1, 9)) + body[place + 1 :])


def attribute(parts: Parts, index: int, chance: random.Random) -> None:
    """An attribute has another value."""
    name, body = parts[index]
    mark = chance.choice([mark for mark in ATTRIBUTES if mark in body] or [b'="'])
    pieces = body.split(mark)
    if len(pieces) > 1:
        which = chance.randrange(1, len(pieces))
        _, quote, rest = pieces[which].partition(b'"')
        pieces[which] = chance.choice((b"", b"-1", b"A1048577", b"999999999", b"XFD1", b"b")) + quote + rest
    parts[index] = (name, mark.join(pieces))


def tags(parts: Parts, index: int, chance: random.Random) -> None:
    """Tags take each other's places."""
    name, body = parts[index]
    parts[index] = (name, body.replace(chance.choice(TAGS), chance.choice(TAGS), chance.randrange(1, 4)))


def cell(parts: Parts, _index: int, chance: random.Random) -> None:
    """A value of a sheet, or one of the texts, is another."""
    holders = [number for number, (name, _) in enumerate(parts) if name.startswith(("xl/worksheets/sheet", "xl/sharedStrings"))]
    index = chance.choice(holders)
    name, body = parts[index]
    mark = chance.choice([mark for mark in (b"<v>", b"<t>") if mark in body] or [b"<v>"])
    pieces = body.split(mark)
    which = chance.randrange(len(pieces))
    _, closing, rest = pieces[which].partition(b"</")
    pieces[which] = chance.choice(VALUES) + closing + rest if which else pieces[which]
    parts[index] = (name, mark.join(pieces))


def duplicate(parts: Parts, index: int, chance: random.Random) -> None:
    """Two parts have one name, with different content more often than not."""
    name, body = parts[index]
    parts.append((name, chance.choice((body, b"", parts[chance.randrange(len(parts))][1]))))


DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flip": flipped,
    "truncate": truncated,
    **dict(zip(FLOWS[2:], map(in_package, (drop, scatter, attribute, tags, cell, duplicate)), strict=True)),
}


def run(name: str, order: Order, folder: Path) -> Result:
    """Damage a seed, preview it, look at the store; as many times as there are trials."""
    result = Result.of("mutants", name, "R7", order)
    chance = random.Random(f"{order.seed} {name}")  # noqa: S311 - repeatable, no secret
    with mock.patch.object(reader, "parse_apart", parse):
        desk, seeds = prepared()
        result.figures["种子文件"] = len(seeds)
        result.figures["其中 LibreOffice 另存"] = sum(seed.name == LIBRE for seed in seeds)
        filled = [seed for seed in seeds if seed.shown]  # an empty template is refused whatever else is wrong with it
        before, path = desk.store.digest(), folder / "变异.xlsx"
        for number in range(order.count):
            if result.over(order):
                break
            seed = chance.choice(filled if number % 4 else seeds)
            path.write_bytes(DAMAGE[name](seed.content, chance))
            _one(result, desk, seed, path, before, f"{name} {number} of {seed.name}")
    return result.close()


LIBRE = "LibreOffice"


@dataclass(frozen=True)
class Seed:
    """A good workbook: what it is imported as, who made it, its bytes, and what its preview shows."""

    kind: str
    name: str
    content: bytes
    shown: str


@cache
def prepared() -> tuple[Desk, list[Seed]]:
    """A desk with the sample's people; seeds: the sample, the same by other writers, templates and exports of all kinds."""
    with tempfile.TemporaryDirectory(prefix="rigs-") as name:
        folder = Path(name)
        desk = open_desk(folder)
        made = [("workers", SAMPLE), ("workers", rich(folder / "openpyxl.xlsx")), ("workers", shared(folder / "shared.xlsx"))]
        saved = saved_by_libre_office(SAMPLE, folder / f"{LIBRE}.xlsx")
        made += [("workers", saved)] if saved else []
        commit_import(desk.ws, preview_import(desk.ws, "workers", SAMPLE, accept_defaults=True))
        for kind in KINDS:
            template, export = folder / f"{kind}-template.xlsx", folder / f"{kind}-export.xlsx"
            write_template(desk.ws, kind, template)
            export_rows(desk.ws, kind, export)
            made += [(kind, template), (kind, export)]
        return desk, [Seed(kind, path.stem, path.read_bytes(), _previewed(desk, kind, path)[1]) for kind, path in made]


def saved_by_libre_office(book: Path, target: Path) -> Path | None:
    """The workbook as LibreOffice saves it; None where there is none, or it does not answer."""
    program = shutil.which("soffice")
    if program is None:
        return None
    profile, out = target.parent / "profile", target.parent / "out"
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    try:
        subprocess.run([program, *options, str(book)], capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return None
    return (out / book.name).rename(target) if (out / book.name).exists() else None


REFUSED, POINTED_OUT, SAME, OTHER, BROKEN = "被拒绝", "逐项指出", "读成原样", "读成别样", "异常"
OUTCOMES = {REFUSED, POINTED_OUT, SAME, OTHER}
APART = reader.parse_apart
"""The product's way: a process with caps of its own."""


def _one(result: Result, desk: Desk, seed: Seed, path: Path, before: str, detail: str) -> None:
    """Preview one mutant in a child; judge what it says, how long it took, and how much memory."""
    outcome, unchanged, seconds, memory = _measured(desk, seed, path, before, parse)
    result.count += 1
    if outcome not in OUTCOMES or seconds > SLOWEST or memory > MOST_MEMORY:
        result.figures["由读取进程的上限拦下"] += 1
        outcome, unchanged, seconds, memory = _measured(desk, seed, path, before, APART)
    if outcome not in OUTCOMES:
        result.fail("other", f"{detail}: {outcome}")
        outcome = BROKEN
    if not unchanged:
        result.fail("corrupt", f"{detail}: the store was written")
    if seconds > SLOWEST + 1 or memory > MOST_MEMORY:  # a second to start the process and to end it
        result.fail("other", f"{detail}: {seconds:.1f} s, {memory >> 20} MB")
    result.figures[outcome] += 1
    result.figures["最多 MB"] = max(result.figures["最多 MB"], memory >> 20)
    result.figures["最久毫秒"] = max(result.figures["最久毫秒"], int(seconds * 1000))


def _measured(
    desk: Desk, seed: Seed, path: Path, before: str, how: Callable[[bytes, str], object]
) -> tuple[str, bool, float, int]:
    """(outcome, store unchanged, seconds, bytes of memory) of a preview that reads the file by ``how``."""

    def preview(say: Say) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (HARD_LIMIT, HARD_LIMIT))
        with mock.patch.object(reader, "parse_apart", how):
            outcome, shown = _previewed(desk, seed.kind, path)
        say(json.dumps([SAME if outcome == OTHER and shown == seed.shown else outcome, desk.store.digest() == before]))

    begin = time.perf_counter()
    said, status, memory = _ended(start(preview))
    seconds = time.perf_counter() - begin
    outcome, unchanged = json.loads(said) if said.startswith("[") else (f"status {status}: {said[-600:]}", True)
    return outcome, unchanged, seconds, memory


def _previewed(desk: Desk, kind: str, path: Path) -> tuple[str, str]:
    """(outcome, what is shown): how the real preview takes the file; what is wrong with its words, if anything."""
    try:
        preview = preview_import(desk.ws, kind, path, accept_defaults=True)
    except UserError as error:
        words = f"{error.title}{error}{error.hint}"
        return (REFUSED if not words.isascii() and _in_words(error.problems) else f"refused without words: {words}"), ""
    if preview.errors:
        return (POINTED_OUT if _in_words(preview.errors) else f"errors without words: {preview.errors[:3]}"), ""
    return OTHER, repr((preview.header_row, preview.rows, [question.id for question in preview.questions]))


def _in_words(problems: Iterable[Problem]) -> bool:
    return all(problem.code and problem.fix and not problem.message.isascii() for problem in problems)


def _ended(child: Child) -> tuple[str, int, int]:
    """What the child said, its status, and the most memory it had, in bytes; killed when it takes too long."""
    said = child.hear() if select.select([child.pipe], [], [], GIVE_UP)[0] else ""
    if not said:
        child.kill()
    _, status, usage = os.wait4(child.process, 0)
    os.close(child.pipe)
    return said, status, usage.ru_maxrss * 1024
