"""Questions of the policy page: the packs, one pack's values and sources, and its worked examples with their results."""

from __future__ import annotations

from dataclasses import dataclass

from shequ_hr.office.packs import PackSummary, available_packs, list_packs
from shequ_hr.ports import Workspace
from shequ_hr.rules.loader import assemble
from shequ_hr.rules.schema import Source
from shequ_hr.security.roles import Action
from ui.desktop.operations.policy_values import ValueRow, value_rows
from ui.desktop.operations.policy_words import example_words


@dataclass(frozen=True)
class PackView:
    """One pack prepared for showing."""

    id: str
    values: tuple[ValueRow, ...]
    sources: tuple[Source, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class ExampleRow:
    """A worked example: what is given and expected in words, and whether the calculation gives it."""

    name: str
    given: str
    expected: str
    ok: bool
    message: str
    line: int


def read_packs(workspace: Workspace) -> list[PackSummary]:
    """All packs, those in force first."""
    return list_packs(workspace)


@dataclass(frozen=True)
class ReadPack:
    """The question for one pack's values and sources."""

    id: str

    def __call__(self, workspace: Workspace) -> PackView:
        """Ask in the worker thread."""
        with workspace.begin(Action.PACK_VIEW) as uow:
            packs = available_packs(uow, workspace.library)
        pack = packs[self.id]
        uses = tuple(packs[used].title if used in packs else used for used in pack.uses)
        return PackView(self.id, tuple(value_rows(pack)), tuple(pack.sources.values()), uses)


@dataclass(frozen=True)
class ReadExamples:
    """The question for a pack's worked examples, calculated now."""

    id: str

    def __call__(self, workspace: Workspace) -> list[ExampleRow]:
        """Calculate in the worker thread."""
        from shequ_hr.payroll.worked_examples import run_examples

        with workspace.begin(Action.PACK_VIEW) as uow:
            packs = available_packs(uow, workspace.library)
        pack = packs[self.id]
        wanted = {(example.name, example.line): example for example in pack.examples}
        rows = []
        for result in run_examples(pack, assemble(pack.id, packs)):
            example = wanted.get((result.name, result.line))
            given, expected = (example_words(pack, example.given), example_words(pack, example.expect)) if example else ("", "")
            rows.append(ExampleRow(result.name, given, expected, result.ok, result.message, result.line))
        return rows
