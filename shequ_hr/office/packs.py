"""Policy packs of the office: what ships, what is installed, checking and installing one, and the rules that a run uses.

An installed pack precedes the shipped one of the same id. A pack that fails its own worked examples is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from shequ_hr.changes import Changes, Outcome
from shequ_hr.errors import Problem, UserError
from shequ_hr.model.office import InstalledPack
from shequ_hr.model.payroll import RunInputs
from shequ_hr.model.people import Record
from shequ_hr.office.current import current_office
from shequ_hr.ports import PackLibrary, UnitOfWork, Workspace
from shequ_hr.rules.facts import BUILT_IN_FACTS
from shequ_hr.rules.loader import assemble, load_pack
from shequ_hr.rules.schema import Pack, RuleSet
from shequ_hr.security.roles import Action


class FactNeed(Record, frozen=True, kw_only=True):
    """A fact that formulas of a pack may read: its keys in JSON and in formulas, type, and how it is given."""

    key: str
    name: str
    type: str
    entry: str
    values: tuple[str, ...] = ()
    note: str = ""


class PackReport(Record, frozen=True, kw_only=True):
    """The answer of ``pack check``: ``failed`` names examples that do not come out; ``problems`` have file, line and key."""

    ok: bool
    id: str = ""
    title: str = ""
    examples: int = 0
    failed: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: tuple[FactNeed, ...] = ()
    items: tuple[str, ...] = ()


class PackSummary(Record, frozen=True, kw_only=True):
    """A pack that the office could use; ``in_force`` = the current pay pack or one that it uses."""

    id: str
    title: str
    region: str
    version: str
    template: bool
    pay: bool
    installed: bool
    in_force: bool
    digest: str
    examples: int
    sources: int
    checked_on: str
    note: str = ""


_ID = re.compile(r'^\[pack\]\s*\n(?:[^\[\n][^\n]*\n)*?id *= *"([^"]+)"', re.MULTILINE)
_loaded: dict[tuple[str, str], Pack] = {}


def _load(text: str, file: str) -> Pack:
    # Packs are immutable once parsed, and a changed text is a different pack. A text remembers its own hash.
    key = text, file
    if key not in _loaded:
        _loaded[key] = load_pack(text, file)
    return _loaded[key]


class PackShelf(Mapping[str, Pack]):
    """Packs by id, each parsed when somebody takes it: a month needs four of them, and a start none."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """``texts``: file name and text; a later text of the same id replaces the earlier one."""
        self._texts = {_id_of(text, file): (text, file) for file, text in texts}

    def __getitem__(self, pack_id: str) -> Pack:
        text, file = self._texts[pack_id]
        return _load(text, file)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _id_of(text: str, file: str) -> str:
    # Every pack that loads writes its id in [pack]; one that writes it in another way is parsed for it.
    found = _ID.search(text)
    return found[1] if found else _load(text, file).id


def library_packs(library: PackLibrary) -> Mapping[str, Pack]:
    """The shipped packs by id."""
    return PackShelf(library.shipped().items())


def available_packs(uow: UnitOfWork, library: PackLibrary) -> Mapping[str, Pack]:
    """Shipped packs, replaced or joined by the installed ones."""
    installed = ((f"{pack.id}.toml", pack.text) for pack in uow.packs.installed())
    return PackShelf([*library.shipped().items(), *installed])


def rules_of(uow: UnitOfWork, library: PackLibrary, pay_pack: str | None = None) -> RuleSet:
    """The rules of the office's pay pack (or another one) as the packs stand now."""
    return assemble(pay_pack or current_office(uow).pay_pack, available_packs(uow, library))


def rules_by_digest(uow: UnitOfWork, inputs: RunInputs) -> RuleSet:
    """The rules that a run was calculated with, from the kept texts; UserError when one is missing."""
    packs = {}
    for pack_id, digest in inputs.packs.items():
        text = uow.packs.text(digest)
        if text is None:
            raise UserError("政策包原文缺失", f"“{pack_id}”（{digest[:12]}…）的原文不在库里，不能复算。", "请从备份恢复数据。")
        packs[pack_id] = _load(text, f"{pack_id}.toml")
    return assemble(inputs.pay_pack, packs)


def check_pack(text: str, file: str, others: Mapping[str, Pack]) -> PackReport:
    """Load a pack and run its worked examples beside the packs it uses; never raises for a bad pack."""
    # Only checking needs the calculation; reading rules does not wait for it.
    from shequ_hr.payroll.worked_examples import run_examples

    try:
        pack = load_pack(text, file)
        rules = assemble(pack.id, {**others, pack.id: pack})
    except UserError as error:
        problems = error.problems or (Problem(message=str(error), fix=error.hint, file=file),)
        return PackReport(ok=False, problems=tuple(problems))
    results = run_examples(pack, rules)
    failed = tuple(
        Problem(message=f"算例“{result.name}”：{result.message}", fix="改正数值或算例后再检查。", file=file, row=result.line)
        for result in results
        if not result.ok
    )
    return PackReport(
        ok=not failed,
        id=pack.id,
        title=pack.title,
        examples=len(results),
        failed=failed,
        facts=_facts(pack),
        items=tuple(f"{item.key} {item.name}" for item in pack.items),
    )


def _facts(pack: Pack) -> tuple[FactNeed, ...]:
    built_in = (
        FactNeed(key=fact.key, name=fact.name, type=fact.type.value, entry="built-in", note=fact.note)
        for fact in BUILT_IN_FACTS
    )
    own = (
        FactNeed(key=fact.key, name=fact.name, type=fact.type.value, entry=fact.entry.value, values=fact.values, note=fact.note)
        for fact in pack.facts
    )
    return (*own, *built_in) if pack.items else ()


def install_pack(ws: Workspace, path: Path) -> Outcome[PackReport]:
    """Check a pack file and keep it for the office; closed months keep the text they were calculated with.

    UserError with all problems when it is refused; nothing is written then.
    """
    text = _read(path)
    with ws.begin(Action.PACK_INSTALL, path.name) as uow:
        report = check_pack(text, path.name, available_packs(uow, ws.library))
        if not report.ok:
            raise UserError(
                f"政策包《{path.name}》没有安装",
                "检查没有通过，没有写入任何数据。",
                "按问题逐条改正后重新安装。",
                (*report.problems, *report.failed),
            )
        digest = _load(text, path.name).digest
        uow.packs.install(InstalledPack(id=report.id, digest=digest, text=text, installed=ws.clock.now(), by=ws.user))
        uow.note(f"{report.id} {digest[:12]}")
        uow.commit()
    return Outcome(report, Changes.RULES)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(
            f"读不懂政策包《{path.name}》", "文件不是 UTF-8 编码的文本。", "用记事本另存为 UTF-8 后再试。"
        ) from error
    except FileNotFoundError as error:
        raise UserError(f"找不到文件《{path.name}》", "没有这个文件。", "检查路径后再试。") from error


def packs_of(ws: Workspace) -> Mapping[str, Pack]:
    """The packs that the office could use, by id: those that ship, replaced or joined by the installed ones."""
    with ws.begin(Action.PACK_VIEW) as uow:
        return available_packs(uow, ws.library)


def shipped_packs(library: PackLibrary) -> list[PackSummary]:
    """The packs that ship, where there is no office yet."""
    return [_summary(pack, installed=False, in_force=False) for pack in library_packs(library).values()]


def list_packs(ws: Workspace) -> list[PackSummary]:
    """All packs that the office could use, those in force first."""
    with ws.begin(Action.PACK_VIEW) as uow:
        packs = available_packs(uow, ws.library)
        installed = {pack.id for pack in uow.packs.installed()}
        office = uow.office.get()
    used = set(assemble(office.pay_pack, packs).digests) if office is not None and office.pay_pack in packs else set()
    summaries = [_summary(pack, installed=pack.id in installed, in_force=pack.id in used) for pack in packs.values()]
    return sorted(summaries, key=lambda pack: (not pack.in_force, not pack.pay, pack.id))


def _summary(pack: Pack, *, installed: bool, in_force: bool) -> PackSummary:
    checked = [source.checked_on for source in pack.sources.values()]
    return PackSummary(
        id=pack.id,
        title=pack.title,
        region=pack.region,
        version=pack.version,
        template=pack.template,
        pay=bool(pack.items),
        installed=installed,
        in_force=in_force,
        digest=pack.digest,
        examples=len(pack.examples),
        sources=len(pack.sources),
        checked_on=min(checked).isoformat() if checked else "",
        note=pack.note,
    )
