"""A desk in an office for tests: imports files and proves that a refused one left the store as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from helpers.memory_store import MemoryStore, memory_workspace
from helpers.pay_office import slip

from shequ_hr.errors import Problem, Severity, UserError
from shequ_hr.excel.problems import sentence
from shequ_hr.imports.results import ImportPreview
from shequ_hr.imports.service import commit_import, preview_import
from shequ_hr.model.payroll import Run, RunInputs, RunKey, RunKind, RunState
from shequ_hr.model.people import Community
from shequ_hr.periods import PayMonth
from shequ_hr.ports import Workspace


@dataclass
class Desk:
    """An office with the community 柏合社区 and nobody in it."""

    ws: Workspace
    store: MemoryStore
    folder: Path

    def path(self, name: str = "花名册.xlsx") -> Path:
        """Where a test writes its file."""
        return self.folder / name

    def preview(self, path: Path, kind: str = "workers", **options: Any) -> ImportPreview:
        """A preview, which never writes."""
        before = self.store.digest()
        made = preview_import(self.ws, kind, path, **options)
        assert self.store.digest() == before
        return made

    def take_in(self, path: Path, kind: str = "workers", answers: Mapping[str, str] | None = None) -> ImportPreview:
        """Import a file with the given answers and defaults for the rest."""
        preview = self.preview(path, kind, answers=answers, accept_defaults=True)
        assert preview.ok, [sentence(problem) for problem in preview.problems] + [q.id for q in preview.open_questions]
        commit_import(self.ws, preview)
        return preview

    def refused(self, path: Path, code: str, *words: str, kind: str = "workers", **options: Any) -> Problem:
        """The file is refused with a problem of the code whose sentence has the words, and nothing is written."""
        before = self.store.digest()
        options = {"accept_defaults": True} | options
        try:
            preview = preview_import(self.ws, kind, path, **options)
        except UserError as error:
            problems = error.problems
        else:
            assert not preview.ok
            problems = preview.problems
            with pytest.raises(UserError):
                commit_import(self.ws, preview)
        assert self.store.digest() == before
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        found = [problem for problem in errors if problem.code == code]
        assert found, [(problem.code, sentence(problem)) for problem in errors]
        text = sentence(found[0])
        assert all(word in text for word in words), text
        assert f"《{path.name}》" in text
        assert "本次未写入任何数据" in text
        assert found[0].fix
        return found[0]

    def warned(self, preview: ImportPreview, code: str) -> Problem:
        """The warning of the code."""
        found = [p for p in preview.problems if p.code == code and p.severity is Severity.WARNING]
        assert found, [sentence(problem) for problem in preview.problems]
        return found[0]


def open_desk(folder: Path) -> Desk:
    """A desk on a store in memory."""
    store = MemoryStore()
    ws = memory_workspace(store=store)
    with store.begin() as uow:
        uow.communities.save([Community(name="柏合社区")])
        uow.commit()
    return Desk(ws, store, folder)


def close_month(desk: Desk, month: PayMonth, state: RunState = RunState.LOCKED) -> None:
    """A run of the month with a slip for everybody."""
    with desk.store.begin() as uow:
        workers = uow.workers.all()
        run = Run(
            key=RunKey(month),
            state=state,
            slips=len(workers),
            gross=0,
            deductions=0,
            net=0,
            employer=0,
            inputs=RunInputs(month=month, kind=RunKind.REGULAR, packs={}, pay_pack="示例", paid_days=(1,)),
            calculated=desk.ws.clock.now(),
        )
        uow.runs.save_draft(run, [slip(worker, month, {"base": 100_000}) for worker in workers])
        uow.commit()
